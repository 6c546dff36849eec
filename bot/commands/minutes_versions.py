"""Older versions of minutes: the list of them, and one as text or as a file."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import MeetingNumber
from bot.reply import Reply, say
from models import minutes
from models.minutes import PaperFormat
from models.roles import Person


@command(words=("记录版本", "历次记录"), in_menu=False)
async def minutes_versions(
    ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None
) -> Reply:
    """看会议记录的每一版：谁写的、什么时候、改了什么。"""
    return say(await minutes.history(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("旧版记录", "看旧版"), in_menu=False)
async def old_minutes(
    ctx: Context[Person],
    version: Annotated[int, "看第几版？例如：2。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号，例如：#12。"] = None,
    format: Annotated[PaperFormat | None, "要 Word 还是 PDF？"] = None,
) -> Reply:
    """看会议记录以前的一版，也可以要 Word 或 PDF；不是现行的会标明旧版。

    例如：旧版记录 2 #12，或：旧版记录 2 #12 PDF。
    """
    if format is None:
        told = await minutes.text(ctx.db, version, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
        return say(told, in_place=False)
    paper = await minutes.old_paper(ctx.db, version, meeting, format, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(paper, in_place=False)
