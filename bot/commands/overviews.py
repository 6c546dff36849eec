"""The branches at a glance, for the administrator and for secretaries with branches below theirs."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import overviews
from models.branches import Branch
from models.roles import Registrar


@command(words=("各支部", "支部概况", "各支部情况", "支部情况", "支部总览"))
async def branches(ctx: Context[Registrar], branch: Annotated[Branch | None, "哪个支部？"] = None) -> Reply:
    """看所管各支部怎么样：开会、党费、待办，要留意的排在前面，只有人数；写上支部就细看那一个。

    例如：各支部 图书馆。
    """
    if branch is None:
        return say(await overviews.overview(ctx.db, 1, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return say(await overviews.one(ctx.db, branch, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def branches_page(ctx: Context[Registrar], page: Annotated[int, "第几页？"]) -> Reply:
    """翻看各支部的情况。"""
    return say(await overviews.overview(ctx.db, page, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("各支部表格", "支部概况表"), in_menu=False)
async def branches_sheet(ctx: Context[Registrar]) -> Reply:
    """把所管各支部的情况做成 Excel 表发给我，只有人数。"""
    return say(overviews.sheet(ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
