"""The page for the projector: the code and the QR to check in with, and who has come."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import attendance, meetings
from models.attendance import ScreenLink
from models.meetings import Meeting
from models.roles import Convener


@command(words=("大屏", "签到大屏", "打开大屏"))
async def screen(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """打开签到大屏：二维码、签到码、谁到了。

    会前2小时起可以打开，投在会场的屏幕上。链接只给会场用，签到截止就失效，也可以发「关闭大屏」。
    """
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="screen")
    token = await attendance.open_screen(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now)
    _, until = attendance.window_of(meant, ctx.almanac, ctx.now)
    brief = await meetings.brief(ctx.db, meant, ctx.almanac, ctx.now)
    return say(ScreenLink(brief, ctx.links.screen(token), until), in_place=False)


@command(words=("关闭大屏", "关大屏"), in_menu=False)
async def close_screen(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """关闭签到大屏，发出去的大屏链接都作废。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="close_screen")
    return say(await attendance.close_screens(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
