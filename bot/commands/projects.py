"""双报到: the places of a branch with their three lists, and its service projects."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import projects as ledger
from models.members import Member
from models.projects import ListKind, PlaceKind, Reach, ServicePlace
from models.roles import Person, Secretary


@command(words=("双报到", "报到点", "三张清单"), in_menu=False)
async def places(ctx: Context[Person], number: Annotated[int | None, "看第几号报到点？"] = None) -> Reply:
    """看支部双报到的社区、村和三张清单：资源、需求、项目。"""
    if number is None:
        return say(await ledger.places(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return say(await ledger.place_card(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("登记报到点",), in_menu=False)
async def new_place(
    ctx: Context[Secretary],
    name: Annotated[str, "在哪里报到？写社区或村的名称。"],
    kind: Annotated[PlaceKind, "是社区还是村？"],
) -> Reply:
    """登记支部双报到的社区或村。

    例如：登记报到点 幸福社区 社区。登记以后就可以填三张清单。
    """
    return say(await ledger.enter_place(ctx.db, name, kind, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("撤下报到点",), confirm="撤下", in_menu=False)
async def end_place(ctx: Context[Secretary], place: Annotated[ServicePlace, "撤下哪个报到点？"]) -> Reply:
    """不再去报到的社区或村，从名单里撤下；做过的都留着。"""
    return say(await ledger.end_place(ctx.db, place, by=ctx.actor, at=ctx.now))


@command(words=("填清单", "登记清单"), in_menu=False)
async def new_item(
    ctx: Context[Secretary],
    place: Annotated[ServicePlace, "填哪个报到点的清单？"],
    kind: Annotated[ListKind, "填资源清单还是需求清单？"],
    words: Annotated[str, "写什么？例如：独居老人每周探访。"],
) -> Reply:
    """在资源清单或需求清单里加一行。

    例如：填清单 幸福社区 需求 独居老人每周探访。项目清单不用填，开了项目就在上面。
    """
    return say(await ledger.enter_item(ctx.db, place, kind, words, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("划掉清单",), confirm="划掉", in_menu=False)
async def end_item(ctx: Context[Secretary], number: Annotated[int, "划掉第几号？"]) -> Reply:
    """把办完了或者不再有的一行从清单上划掉，记录留着。"""
    return say(await ledger.end_item(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("服务项目", "志愿项目", "项目清单"), in_menu=False)
async def projects(ctx: Context[Person]) -> Reply:
    """看有哪些志愿服务项目，谁组织，下一个班次是哪天。"""
    return say(await ledger.of_member(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("开项目", "新项目"), confirm="开项目", in_menu=False)
async def new_project(
    ctx: Context[Secretary],
    name: Annotated[str, "项目叫什么？例如：社区清扫。"],
    organiser: Annotated[Member, "请谁组织？由组织的人排班、记录。"],
    place: Annotated[ServicePlace | None, "在哪个报到点？"] = None,
    reach: Annotated[Reach | None, "请谁报名？"] = None,
    need: Annotated[int | None, "对应第几号需求？"] = None,
) -> Reply:
    """开一个志愿服务项目，定下组织者，并告诉本人。

    例如：开项目 社区清扫 王芳 幸福社区。默认只请本支部的同志报名；加上「本支部和下级」就请下级支部一起。

    对应需求清单上的一行时，写上它的编号。
    """
    told = await ledger.open_project(
        ctx.db, name, organiser, place, reach or Reach.BRANCH, need, by=ctx.actor, at=ctx.now
    )
    return say(told)


@command(words=("结束项目",), confirm="结束项目", in_menu=False)
async def end_project(ctx: Context[Secretary], number: Annotated[int, "结束第几号项目？"]) -> Reply:
    """结束一个服务项目，以后不再排班；时长和记录都留着。"""
    return say(await ledger.end_project(ctx.db, number, by=ctx.actor, at=ctx.now))
