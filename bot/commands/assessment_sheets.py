"""Assessment sheets: a year's bases sent as one file, looked at, written, taken back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from bot.command import Context, command
from bot.papers.assessment_sheets import sheet_of
from bot.papers.handed import read_table
from bot.parsing import TableFile
from bot.reply import Reply, say
from models.assessments import sheets
from models.roles import DuesKeeper
from models.rules.values import Month

ASKED = "请把核定表（xlsx）发过来，要有姓名、核定基数，最好还有缴费类别、单位性质、起缴月份、调整原因。"


@command(words=("核定表", "导入核定表"), file_label="导入党费核定表")
async def assess_sheet(
    ctx: Context[DuesKeeper],
    file: Annotated[TableFile, ASKED],
    year: Annotated[int | None, "哪一年的？例如：2027。"] = None,
) -> Reply:
    """发一份 xlsx，一次核定全支部一年的党费基数。

    一人一行：姓名、核定基数（元），最好还有缴费类别、单位性质、起缴月份；年内调整要写原因。先给您看，按了才写入。

    只有您能看到表里的基数；写入以后告诉每个人自己的。
    """
    read = partial(sheet_of, year=year, this=Month.of(ctx.almanac.today(ctx.now)))
    draft = await read_table(ctx.db, file, ctx.tables, read)
    return say(await sheets.propose(ctx.db, draft, file, 1, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def assess_show(
    ctx: Context[DuesKeeper],
    file: Annotated[TableFile, "看哪份核定表？请把文件再发一次。"],
    year: Annotated[int, "哪一年的？例如：2027。"],
    page: Annotated[int | None, "第几页？"] = None,
) -> Reply:
    """翻看一份还没有写入的核定表。"""
    read = partial(sheet_of, year=year, this=Month.of(ctx.almanac.today(ctx.now)))
    draft = await read_table(ctx.db, file, ctx.tables, read)
    return say(await sheets.propose(ctx.db, draft, file, page or 1, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def assess_enter(
    ctx: Context[DuesKeeper],
    file: Annotated[TableFile, "写入哪份核定表？请把文件再发一次。"],
    year: Annotated[int, "哪一年的？例如：2027。"],
    seen: Annotated[str | None, "您看到的是哪一版？请点最后一页的「写入」。"] = None,
) -> Reply:
    """把看过的核定表写入；有错的行不写。"""
    read = partial(sheet_of, year=year, this=Month.of(ctx.almanac.today(ctx.now)))
    draft = await read_table(ctx.db, file, ctx.tables, read)
    return say(await sheets.enter(ctx.db, draft, file, seen, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("撤销核定表",), confirm="撤销核定", in_menu=False)
async def assess_undo(ctx: Context[DuesKeeper], number: Annotated[int, "撤销第几号核定表？"]) -> Reply:
    """整批撤销一份核定表；已经按它交了党费的照旧。"""
    return say(await sheets.undo(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))
