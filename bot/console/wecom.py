"""Whether WeCom is set up, at the console."""

from __future__ import annotations

from bot.channels.platforms import Platforms


class NotConnected(Exception):
    """Something of WeCom is not as it must be; the words are for the operator."""


async def tried(platforms: Platforms, web_url: str) -> tuple[list[str], bool]:
    """Try everything WeCom needs; return a line for each thing, and whether all is well.

    Raises:
        NotConnected: it is not configured.
    """
    channel = platforms.wecom
    if channel is None:
        raise NotConnected("还没有配置企业微信，请照 docs/wecom.md 写好五项 ZHIBU_WECOM_ 设置。")
    try:
        found = await channel.examine(web_url)
    finally:
        await channel.close()
    return [f"{'✓' if each.is_well else '✗'} {each.text}" for each in found], all(each.is_well for each in found)
