"""The service log of a year as a workbook: activities, volunteering and visits, every row behind the counts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from bot.channels.channel import File
from bot.papers.dues_sheets import TEXT_ONLY
from bot.papers.records import printable
from bot.wording.visit_kinds import ZH as KINDS
from models.hours import VolunteerRow, VolunteerYear
from models.service_years import ServiceRows, ServiceSheet

Cell = str | int | float
ACTIVITIES = (("编号", 6), ("日期", 12), ("活动", 28), ("人数", 8), ("时长（小时）", 12), ("结果", 40))
VOLUNTEERING = (("编号", 6), ("日期", 12), ("姓名", 10), ("服务内容", 30), ("起止时间", 14), ("时长（小时）", 12))
VISITS = (
    *(("编号", 6), ("日期", 12), ("种类", 18), ("走访人", 10)),
    *(("走访对象", 24), ("商定事项", 40), ("下次日期", 12)),
)
NOTE = "更正过的只列最新一版，作废的不列。走访对象多为群众，仅供支部内部使用，请勿外传。"


def year_sheet(told: ServiceSheet, rows: ServiceRows) -> File:
    """Return the workbook of a year."""
    # Only whoever asks for a sheet waits for the library of sheets.
    import xlsxwriter

    done: list[list[Cell]] = [
        [row.id, row.day.isoformat(), row.what, row.people, float(row.minutes.hours), row.result or ""]
        for row in rows.activities
    ]
    hours = round(sum(row.minutes.count for row in rows.activities) / 60, 1)
    done.append(["合计", f"{len(rows.activities)}次", "", sum(row.people for row in rows.activities), hours, ""])
    visited: list[list[Cell]] = [
        [
            *(row.id, row.day.isoformat(), KINDS[row.kind], name),
            *(row.whom, row.agreed, row.next_on.isoformat() if row.next_on else ""),
        ]
        for row, name in rows.visits
    ]
    visited.append(["合计", f"{len(rows.visits)}次", "", "", "", "", ""])
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, TEXT_ONLY)
    title = f"{told.branch}{told.year}年服务台账"
    fill(workbook, "服务活动", f"{title}：服务活动", ACTIVITIES, done, NOTE)
    fill(workbook, "志愿时长", f"{title}：已核实的志愿时长", VOLUNTEERING, _volunteering(rows.volunteering), NOTE)
    fill(workbook, "走访", f"{title}：指导员联系、结对帮扶、走访", VISITS, visited, NOTE)
    workbook.close()
    return File(f"{title}.xlsx", file.getvalue())


def _volunteering(year: VolunteerYear | None) -> list[list[Cell]]:
    if year is None:
        return [["合计", "未知", "未知", "", "", "未知"]]
    found: list[list[Cell]] = [
        [row.number, row.day.isoformat(), row.name, row.activity, _span(row), float(row.minutes.hours)]
        for row in year.rows
    ]
    total = float(year.minutes.hours)
    return [*found, ["合计", f"{len(year.rows)}人次", f"{year.people}人", "", "", total]]


def _span(row: VolunteerRow) -> str:
    return f"{row.begins:%H:%M}–{row.until:%H:%M}" if row.begins and row.until else "未知"


def fill(
    workbook: Any, name: str, title: str, head: Sequence[tuple[str, int]], rows: Sequence[Sequence[Cell]], note: str
) -> None:
    """Add a sheet with a title, a note, and rows below a head of words and widths."""
    sheet = workbook.add_worksheet(name)
    grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
    plain = workbook.add_format(grid)
    bold = workbook.add_format({**grid, "bold": True, "align": "center"})
    sheet.write_string(0, 0, printable(title), workbook.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, note)
    for column, (words, width) in enumerate(head):
        sheet.write_string(2, column, words, bold)
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, 3):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, printable(cell), plain)
            else:
                sheet.write_number(line, column, cell, plain)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
