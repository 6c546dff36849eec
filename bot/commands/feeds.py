"""The calendar feed: meetings in the calendar of one's own phone."""

from __future__ import annotations

from bot.command import Context, command
from bot.reply import Reply, say
from models import feeds
from models.roles import Person


@command(words=("日历", "订阅日历", "日历订阅"))
async def calendar(ctx: Context[Person]) -> Reply:
    """要一个日历订阅地址，手机日历里就能看到我的会议。

    地址只给您一个人，不要转发。再要一次，旧的地址就作废；不想用了，发「停用日历」。
    """
    token, replaces = await feeds.open_feed(ctx.db, by=ctx.actor, at=ctx.now)
    return say(feeds.CalendarAddress(ctx.links.calendar(token), replaces), in_place=False)


@command(words=("停用日历", "关闭日历"), in_menu=False)
async def stop_calendar(ctx: Context[Person]) -> Reply:
    """停用我的日历订阅地址。"""
    return say(await feeds.close_feed(ctx.db, by=ctx.actor, at=ctx.now))
