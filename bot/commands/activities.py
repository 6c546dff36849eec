"""Activities of a branch for others: entered, corrected by newer versions, counted for the year."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay, PeopleCount, Year
from bot.reply import Reply, say
from models import activities as ledger
from models import service_years
from models.roles import Secretary
from models.rules.values import Minutes


@command(words=("记活动", "活动记录", "登记活动"))
async def activity(
    ctx: Context[Secretary],
    what: Annotated[str, "什么活动？例如：社区清扫。"],
    day: Annotated[PastDay, "哪一天？"],
    people: Annotated[PeopleCount, "多少人参加？例如：12人。"],
    minutes: Annotated[Minutes, "活动多长时间？例如：3小时。"],
    result: Annotated[str | None, "有什么结果？可以不写。"] = None,
) -> Reply:
    """登记支部的一次服务活动：什么活动、哪天、多少人、多长时间、结果。

    例如：记活动 社区清扫 11月20日 12人 3小时 清运垃圾两车。一步一步填也行。

    这里只记支部的活动；个人的志愿时长由本人报，或者由组织者按班次确认。
    """
    entered = await ledger.record(ctx.db, what, day, people, minutes, result, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("更正活动",), in_menu=False)
async def correct_activity(
    ctx: Context[Secretary],
    number: Annotated[int, "更正第几号活动？"],
    day: Annotated[PastDay | None, "应该是哪一天？"] = None,
    people: Annotated[PeopleCount | None, "应该是多少人？"] = None,
    minutes: Annotated[Minutes | None, "应该是多长时间？"] = None,
    result: Annotated[str | None, "结果应该怎么写？"] = None,
) -> Reply:
    """更正一条活动记录：只写要改的，另存一版，原来的保留。

    例如：更正活动 3 15人，或者：更正活动 3 2小时。活动名称写错了，请作废后重新登记。
    """
    entered = await ledger.correct(ctx.db, number, day, people, minutes, result, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered, in_place=False)


@command(words=("作废活动",), in_menu=False)
async def void_activity(
    ctx: Context[Secretary],
    number: Annotated[int, "作废第几号活动？"],
    reason: Annotated[str, "为什么作废？"],
) -> Reply:
    """作废一条登记错的活动，不再计数，记录保留。"""
    return say(await ledger.void(ctx.db, number, reason, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("活动台账", "看活动", "服务活动"), in_menu=False)
async def activities(ctx: Context[Secretary], year: Annotated[Year | None, "哪一年的？"] = None) -> Reply:
    """看本支部一年的服务活动。"""
    year = year or Year(ctx.almanac.today(ctx.now).year)
    return say(await ledger.of_year(ctx.db, year, by=ctx.actor), in_place=False)


@command(words=("服务台账", "服务年报"), in_menu=False)
async def service_year(ctx: Context[Secretary], year: Annotated[Year | None, "哪一年的？"] = None) -> Reply:
    """看本支部一年的服务活动和走访合计，并把逐条记录做成 Excel 表。"""
    year = year or Year(ctx.almanac.today(ctx.now).year)
    return say(*await service_years.summary(ctx.db, year, by=ctx.actor), in_place=False)
