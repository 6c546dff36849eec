"""Sheets of dues (xlsx): every text is written as text, so that nothing anybody typed is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.channel import File
from bot.papers.records import printable
from bot.widths import width
from models.dues_figures import ZERO, Share, Totals, summed
from models.dues_papers import DuesLedger, DuesReportSheet, YearReport
from models.rules.values import Money, Month

Cell = str | int | Money | None
NARROWEST = 11
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def year_ledger(told: DuesLedger, months: Mapping[Month, Sequence[Share]]) -> File:
    """Return the ledger of a year: a row a member, a column a month."""
    people: dict[int, dict[Month, Share]] = {}
    for month, those in months.items():
        for share in those:
            people.setdefault(share.member_id, {})[month] = share
    head = ["序号", "姓名", *(f"{month.month}月" for month in months), "应缴合计", "实缴合计", "尚欠"]
    rows = [_ledger_row(number, hers, list(months)) for number, hers in enumerate(_by_name(people, months), 1)]
    received = [summed(share.received for share in those) for those in months.values()]
    every = [share for those in months.values() for share in those]
    sums: list[Cell] = ["", "合计", *received, *_sums(every)]
    title = f"{told.branch}{told.year}年党费收缴台账"
    notes = "单位：元。空格：当月不在本支部计党费；未知：金额没有核定；免：经批准免交。仅供党费管理员使用，请勿外传。"
    return File(f"{title}.xlsx", _written(title, notes, head, [*rows, sums]))


def year_report(told: DuesReportSheet, report: YearReport) -> File:
    """Return the figures of a year, a row a month."""
    head = ["月份", "应缴人数", "应缴合计", "缴清人数", "实缴合计", "未缴清人数", "减免人数", "金额未核定人数"]
    rows = [[f"{month.month}月", *_totals(sums)] for month, sums in report.months.items()]
    moved = report.flows
    below: list[list[Cell]] = [
        [],
        ["自愿多交", "", summed(moved.voluntary.values())],
        ["一次性大额", "", summed(moved.special.values())],
        ["退还", "", summed(moved.refunded.values())],
        ["上缴", "", moved.remitted],
        ["年末结存：现金", "", report.cash],
        ["年末结存：银行", "", report.transfer],
        ["年末结存：平台", "", report.platform],
    ]
    title = f"{told.branch}{told.year}年党费收缴年报"
    notes = "单位：元。逐月合计可能看出个人数额，仅供党费管理员使用；给支部的请用 PDF 年报。"
    return File(f"{title}.xlsx", _written(title, notes, head, [*rows, ["全年", *_totals(report.totals)], *below]))


def _ledger_row(number: int, hers: Mapping[Month, Share], months: Sequence[Month]) -> list[Cell]:
    name = next(iter(hers.values())).name
    cells = [_cell(hers[month]) if month in hers else "" for month in months]
    return [number, name, *cells, *_sums(list(hers.values()))]


def _cell(share: Share) -> Cell:
    if share.received > ZERO:
        return share.received
    if not share.owed:
        return "免"
    return "未知" if share.unknown else "未缴"


def _sums(those: Sequence[Share]) -> list[Cell]:
    known = [share for share in those if not share.unknown]
    rest = summed(max(share.due - share.received, ZERO) for share in known if share.owed)
    received = summed(share.received for share in those)
    if len(known) < len(those):
        return ["未知", received, "未知"]
    return [summed(share.due for share in known), received, rest]


def _totals(sums: Totals) -> list[Cell]:
    if not sums.due_people and not sums.relieved_people:
        return ["无记录"]
    due = "未知" if sums.unknown_people else sums.due
    return [
        sums.due_people,
        due,
        sums.paid_people,
        sums.received,
        sums.open_people,
        sums.relieved_people,
        sums.unknown_people,
    ]


def _by_name(
    people: Mapping[int, Mapping[Month, Share]], months: Mapping[Month, Sequence[Share]]
) -> list[Mapping[Month, Share]]:
    """Return the rows as the months have them, by pinyin; who is in some months only stands where she fits."""
    order: dict[int, tuple[int, int]] = {}
    for turn, those in enumerate(sorted(months.values(), key=len, reverse=True)):
        for place, share in enumerate(those):
            order.setdefault(share.member_id, (turn, place))
    return [people[member_id] for member_id in sorted(people, key=lambda each: order[each])]


def _written(title: str, notes: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    # Only whoever asks for a sheet waits for the library of sheets.
    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, TEXT_ONLY)
    sheet = workbook.add_worksheet("党费")
    grid = {"border": 1, "valign": "vcenter"}
    plain, money = workbook.add_format(grid), workbook.add_format({**grid, "num_format": "#,##0.00"})
    # Words in the place of a figure stand where the figures stand.
    right = workbook.add_format({**grid, "align": "right"})
    bold = workbook.add_format({**grid, "bold": True, "align": "center"})
    sheet.write_string(0, 0, printable(title), workbook.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, notes)
    for column, words in enumerate(head):
        sheet.write_string(2, column, words, bold)
    for line, row in enumerate(rows, 3):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, plain if column < 2 else right, money)
    for column, words in enumerate(head):
        below = [row[column] for row in rows if column < len(row)]
        texts = [words, *(printable(cell) for cell in below if isinstance(cell, str))]
        sheet.set_column(column, column, max(NARROWEST if column else 8, *(width(text) + 2 for text in texts)))
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    workbook.close()
    return file.getvalue()


def _write(sheet: Any, line: int, column: int, cell: Cell, plain: Any, money: Any) -> None:
    match cell:
        case Money():
            sheet.write_number(line, column, cell.fen / 100, money)
        case int():
            sheet.write_number(line, column, cell, plain)
        case _:
            sheet.write_string(line, column, printable(cell or ""), plain)
