"""Heart-to-heart talks: entered by one of the two or the secretary, counted for the branch."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay, Place
from bot.reply import Reply, say
from models import talks
from models.members import Member
from models.roles import Person, Secretary


@command(words=("谈心", "谈心谈话"))
async def talk(
    ctx: Context[Person],
    partner: Annotated[Member, "和谁谈的？"],
    day: Annotated[PastDay, "哪一天谈的？"],
    place: Annotated[Place, "在哪里谈的？"],
    about: Annotated[str | None, "谈了什么？可以不写。"] = None,
) -> Reply:
    """登记一次谈心谈话：和谁、哪天、在哪里。

    例如：谈心 王芳 11月20日 三楼办公室。谈话内容可以不写；写了，只有两位和书记能看。
    """
    pair = (ctx.actor.member_id, partner.id)
    return say(await talks.record(ctx.db, pair, day, place, about, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("登记谈心",))
async def talk_between(
    ctx: Context[Secretary],
    first: Annotated[Member, "谁谈的？"],
    second: Annotated[Member, "和谁谈的？"],
    day: Annotated[PastDay, "哪一天谈的？"],
    place: Annotated[Place, "在哪里谈的？"],
) -> Reply:
    """替两位同志登记一次谈心谈话，并告诉两位。"""
    pair = (first.id, second.id)
    return say(await talks.record(ctx.db, pair, day, place, None, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("我的谈心", "谈心记录"))
async def my_talks(ctx: Context[Person]) -> Reply:
    """看我今年的谈心谈话，还差哪一种。"""
    return say(await talks.mine(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("谈话内容",), in_menu=False)
async def talk_text(ctx: Context[Person], number: Annotated[int, "看第几号谈话？"]) -> Reply:
    """看一次谈心谈话的内容，只有谈话的两位和书记能看。"""
    return say(await talks.text(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("撤回谈心",), confirm="撤回", in_menu=False)
async def take_back_talk(ctx: Context[Person], number: Annotated[int, "撤回第几号谈话？"]) -> Reply:
    """撤回一条登记错的谈心谈话。"""
    return say(await talks.take_back(ctx.db, number, by=ctx.actor, at=ctx.now))


@command(words=("谈心情况", "谈心覆盖"))
async def talk_coverage(ctx: Context[Secretary]) -> Reply:
    """看本支部今年谈心谈话谈了多少，只有数字。"""
    return say(await talks.branch_coverage(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
