"""Telegram: updates by long poll or webhook, messages through the Bot API."""

from bot.channels.telegram.adapter import TelegramChannel
from bot.channels.telegram.health import Health, Pace, Trouble
from bot.channels.telegram.webhook import webhook_route

__all__ = ["Health", "Pace", "TelegramChannel", "Trouble", "webhook_route"]
