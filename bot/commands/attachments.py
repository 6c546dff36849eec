"""Files and photos attached to minutes."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import MeetingNumber
from bot.reply import Reply, say
from models import minutes as ledger
from models.files import Upload
from models.roles import Person


@command(words=("附件", "记录附件"), in_menu=False, file_label="附到会议记录", file_use=ledger.keeps)
async def attach(
    ctx: Context[Person],
    file: Annotated[Upload, "请把照片或文件发过来。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """把照片或文件附到会议记录，书记和记录人可以附。

    附件随记录存版本、一起审核；审核通过以后就不能再去掉。
    """
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.attach(ctx.db, file, kept, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("去掉附件",), in_menu=False)
async def detach(
    ctx: Context[Person],
    number: Annotated[int, "去掉第几个附件？"],
    meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """从会议记录里去掉一个附件；审核通过的去不掉。"""
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.detach(ctx.db, number, kept, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("看附件",), in_menu=False)
async def attachments(ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None) -> Reply:
    """看会议记录有哪些附件。"""
    return say(await ledger.attachments(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def attachment(
    ctx: Context[Person],
    number: Annotated[int, "第几个附件？"],
    meeting: Annotated[int, "哪次会议？请发会议编号。"],
) -> Reply:
    """把会议记录的一个附件发给我。"""
    found = await ledger.attachment(ctx.db, number, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(found, in_place=False)
