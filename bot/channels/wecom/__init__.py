"""WeCom (企业微信): a self-built app; events by callback, messages through its API."""

from bot.channels.wecom.adapter import WeComChannel

__all__ = ["WeComChannel"]
