"""Figures of dues for the keeper: a month or a year of her branch, and the rows behind each figure."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Year
from bot.reply import Reply, say
from models import dues_figures
from models.branches import Branch
from models.dues_figures import Rows
from models.roles import DuesKeeper
from models.rules.dues_reports import Term
from models.rules.values import Month


@command(words=("党费月报", "会费月报", "本月党费", "收缴情况", "党费收缴情况"))
async def dues_month(
    ctx: Context[DuesKeeper],
    month: Annotated[Month | None, "哪个月的？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """看本支部一个月的党费：应缴、缴清、未缴、减免、自愿多交、退还和结存，每个数都能点开看名单。"""
    month = month or Month.of(ctx.almanac.today(ctx.now))
    return say(await dues_figures.summary(ctx.db, Term(month, month), branch, by=ctx.actor), in_place=False)


@command(words=("党费年报", "会费年报", "今年党费"))
async def dues_year(
    ctx: Context[DuesKeeper],
    year: Annotated[Year | None, "哪一年的？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """看本支部一年的党费：应缴、缴清、未缴、减免、自愿多交、退还和结存，每个数都能点开看名单。"""
    year = year or Year(ctx.almanac.today(ctx.now).year)
    term = Term(Month(year, 1), Month(year, 12))
    return say(await dues_figures.summary(ctx.db, term, branch, by=ctx.actor), in_place=False)


@command(in_menu=False)
async def dues_rows(
    ctx: Context[DuesKeeper],
    figure: Annotated[Rows, "看哪一项？"],
    first: Annotated[Month, "从哪个月起？"],
    last: Annotated[Month, "到哪个月为止？"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """看党费月报、年报里一个数是哪些人、哪几个月。"""
    term = Term(min(first, last), max(first, last))
    return say(await dues_figures.rows(ctx.db, figure, term, branch, by=ctx.actor), in_place=False)
