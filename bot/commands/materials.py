"""Materials of a meeting: attaching, opening, who has read."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import materials as ledger
from models import meetings
from models.files import FileOrLink
from models.meetings import Meeting
from models.roles import Person, Secretary


@command(words=("材料", "会议材料", "发材料"), file_label="作为会议材料")
async def material(
    ctx: Context[Secretary],
    given: Annotated[FileOrLink, "请把文件发过来，或粘贴链接。"],
    meeting: Annotated[Meeting, "哪次会议的材料？"],
) -> Reply:
    """给会议附上材料：文件、图片或链接，开会通知前后都行。

    已经通知过的人会收到一条「有材料」的消息，谁看了您看得到。
    """
    added = await ledger.add(ctx.db, given, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(added, in_place=False)


@command(in_menu=False)
async def drop_material(ctx: Context[Secretary], number: Annotated[int, "撤下第几号材料？"]) -> Reply:
    """撤下一份会议材料。"""
    return say(await ledger.drop(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("看材料", "我的材料"))
async def materials(ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None) -> Reply:
    """看会议材料。"""
    found = await ledger.listed(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*found, in_place=False)


@command(in_menu=False)
async def open_material(ctx: Context[Person], number: Annotated[int, "打开第几号材料？"]) -> Reply:
    """打开一份会议材料；书记会看到您已经看过。"""
    return say(await ledger.open_one(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("谁看了材料", "材料阅读情况"), in_menu=False)
async def material_readers(ctx: Context[Secretary], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """看会议材料有几个人看了、谁还没看。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="material_readers")
    return say(await ledger.readers(ctx.db, meant, ctx.almanac, at=ctx.now), in_place=False)


@command(words=("提醒看材料",), in_menu=False)
async def remind_materials(ctx: Context[Secretary], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """提醒还没看材料的人，每人每天最多一次。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="remind_materials")
    return say(await ledger.remind(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
