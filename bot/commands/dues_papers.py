"""Papers of dues for the keeper: the ledger of a year, the register to be signed, the report of a year."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Year
from bot.reply import Reply, say
from models import dues_papers
from models.branches import Branch
from models.roles import DuesKeeper
from models.rules.dues_reports import Cadence, Term, term_of
from models.rules.values import Month


@command(words=("党费台账", "收缴台账", "党费收缴台账"))
async def dues_ledger(
    ctx: Context[DuesKeeper],
    year: Annotated[Year | None, "哪一年的？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把一年的党费收缴台账做成 Excel 表发给我：一人一行、一月一列，有个人金额，请勿外传。"""
    year = year or Year(ctx.almanac.today(ctx.now).year)
    return say(await dues_papers.ledger_of(ctx.db, year, branch, by=ctx.actor), in_place=False)


@command(words=("党费登记表", "收缴登记表", "党费收缴登记表"))
async def dues_register(
    ctx: Context[DuesKeeper],
    first: Annotated[Month | None, "从哪个月起？"] = None,
    last: Annotated[Month | None, "到哪个月为止？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把党费收缴登记表做成可以签名盖章的 PDF 发给我；不写月份就是本季度。

    例如：党费登记表 9月，或者：党费登记表 7月 9月。
    """
    quarter = term_of(Month.of(ctx.almanac.today(ctx.now)), Cadence.QUARTERLY)
    term = Term(min(first, last or first), max(first, last or first)) if first else quarter
    return say(await dues_papers.register_of(ctx.db, term, branch, by=ctx.actor), in_place=False)


@command(words=("党费报告", "年度党费报告", "党费收缴报告"))
async def dues_report(
    ctx: Context[DuesKeeper],
    year: Annotated[Year | None, "哪一年的？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把一年的党费收缴情况做成给支部的报告（PDF，没有个人金额）和给我的年报表（Excel）。"""
    year = year or Year(ctx.almanac.today(ctx.now).year)
    return say(*await dues_papers.report_of(ctx.db, year, branch, by=ctx.actor), in_place=False)
