"""Visits: entered by the visitor or the secretary, with what was agreed and when the next one is due."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import DueDay, PastDay
from bot.reply import Reply, say
from models import visits as ledger
from models.members import Member
from models.roles import Person, Secretary
from models.rules.visits import VisitKind


@command(words=("走访", "登记走访"), in_menu=False)
async def visit(
    ctx: Context[Person],
    kind: Annotated[VisitKind, "是哪一种？"],
    day: Annotated[PastDay, "哪一天去的？"],
    whom: Annotated[str, "去了谁那里？例如：幸福社区李大爷家。"],
    agreed: Annotated[str, "商定了什么？没有就写：无。"],
    next_on: Annotated[DueDay | None, "下次哪天去？例如：12月20日。"] = None,
) -> Reply:
    """登记我的一次走访：指导员联系、结对帮扶或走访，商定了什么，下次哪天去。

    例如：走访 结对帮扶 11月20日 幸福社区李大爷家 帮助申请补贴 12月20日。只有您和书记看得到。
    """
    entered = await ledger.record(ctx.db, None, kind, day, whom, agreed, next_on, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("代记走访",), in_menu=False)
async def visit_for(
    ctx: Context[Secretary],
    visitor: Annotated[Member, "谁去的？"],
    kind: Annotated[VisitKind, "是哪一种？"],
    day: Annotated[PastDay, "哪一天去的？"],
    whom: Annotated[str, "去了谁那里？例如：幸福社区李大爷家。"],
    agreed: Annotated[str, "商定了什么？没有就写：无。"],
) -> Reply:
    """替一位同志登记一次走访，并告诉本人；下次哪天去，登记后点按钮再定。"""
    entered = await ledger.record(ctx.db, visitor, kind, day, whom, agreed, None, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("下次走访",), in_menu=False)
async def next_visit(
    ctx: Context[Person],
    number: Annotated[int, "第几号走访？"],
    next_on: Annotated[DueDay, "下次哪天去？例如：12月20日。"],
) -> Reply:
    """定下次走访的日期，前一个工作日提醒。"""
    entered = await ledger.correct(ctx.db, number, None, None, next_on, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("更正走访",), in_menu=False)
async def correct_visit(
    ctx: Context[Person],
    number: Annotated[int, "更正第几号走访？"],
    day: Annotated[PastDay | None, "应该是哪一天？"] = None,
    agreed: Annotated[str | None, "商定的应该怎么写？"] = None,
) -> Reply:
    """更正一条走访的日期或商定的内容：只写要改的，另存一版，原来的保留。"""
    entered = await ledger.correct(ctx.db, number, day, agreed, None, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("作废走访",), in_menu=False)
async def void_visit(
    ctx: Context[Person],
    number: Annotated[int, "作废第几号走访？"],
    reason: Annotated[str, "为什么作废？"],
) -> Reply:
    """作废一条登记错的走访，不再计数，也不再提醒。"""
    return say(await ledger.void(ctx.db, number, reason, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("走访情况", "我的走访", "走访台账"), in_menu=False)
async def visits(ctx: Context[Person]) -> Reply:
    """看下次走访：书记看全支部的，其他人看自己的，过期的标出来。"""
    return say(await ledger.listing(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
