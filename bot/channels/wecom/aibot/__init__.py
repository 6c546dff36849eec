"""The long-connection bot (智能机器人): no address of our own is needed, we call WeCom and stay on the line."""

from bot.channels.wecom.aibot.adapter import WeComBotChannel
from bot.channels.wecom.aibot.pauses import Pace

__all__ = ["Pace", "WeComBotChannel"]
