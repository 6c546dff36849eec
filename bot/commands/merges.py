"""Two rows of the roster that are one person: looked at, made one, made two again."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import menus, merges
from models.members import Member
from models.roles import Registrar

KEPT = "一个人录了两条，保留哪一条？有党费账的要保留。"
FOLDED = "另一条重复的、要并进去的是哪一条？名字一样的，看后面的编号。"


@command(words=("合并", "合并名单", "重复的人"), in_menu=False)
async def merge(ctx: Context[Registrar], kept: Annotated[Member, KEPT], folded: Annotated[Member, FOLDED]) -> Reply:
    """名单上一个人录了两条：先看会怎样，按了才合并，可以撤销。

    账号、职务、会议、时长等都归到保留的那一条；党费账本不改写，有账的那一条要保留。
    """
    return say(await merges.weigh(ctx.db, kept, folded, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def merge_now(ctx: Context[Registrar], kept: Annotated[Member, KEPT], folded: Annotated[Member, FOLDED]) -> Reply:
    """把看过的两条合并成一条。"""
    merged = await merges.merge(ctx.db, kept, folded, ctx.almanac, by=ctx.actor, at=ctx.now)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now, member_id=kept.id)
    return say(merged)


@command(words=("撤销合并",), confirm="撤销合并", in_menu=False)
async def unmerge(ctx: Context[Registrar], number: Annotated[int, "撤销第几号合并？"]) -> Reply:
    """把合并过的两条重新分开，当时并过去的都回到原来那一条。"""
    unmerged = await merges.undo(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now)
    return say(unmerged)
