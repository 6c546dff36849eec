"""The card of a quarter's service (双报到) and the list of a half year, as Word files and as sheets.

The Word layouts are ``templates/service_card.docx`` and ``hours_list.docx``, which an office may change in Word.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.channels.channel import File
from bot.papers.certificates import said_hours
from bot.papers.dues_sheets import TEXT_ONLY
from bot.papers.records import TEMPLATES, printable
from bot.wording.speech import cleaned
from models.hours import Line
from models.rules.series import WEEKDAYS_ZH
from models.rules.values import Minutes
from models.service_papers import HoursList, Row, ServiceCard, SheetFormat

Cell = str | int | Decimal
QUARTERS, HALVES = "一二三四", "上下"
CARD_NOTE = "本卡只列已核实的时长，由社区（村）确认盖章后，于季末交回所在支部。"
LIST_NOTE = "只列已核实的时长，按姓名拼音排列，不排名次；时间精确到0.1小时，按分钟累计后折算。"


def card(told: ServiceCard, lines: Sequence[Line]) -> File:
    """Return the card of a member's quarter, with room for the community's word and seal."""
    term = f"{told.year}年第{QUARTERS[told.quarter - 1]}季度"
    title = "双报到志愿服务登记卡"
    name = f"{term}{told.name}{title}"
    total = _total(line.minutes for line in lines)
    if told.format is SheetFormat.XLSX:
        head = ["序号", "日期", "服务内容", "时间（小时）", "社区确认"]
        rows: list[list[Cell]] = [
            [number, _day(line), line.activity, line.minutes.hours, ""] for number, line in enumerate(lines, 1)
        ]
        rows.append(["合计", f"{len(lines)}次", "", total.hours, ""])
        about = f"姓名：{told.name}　支部：{told.branch}　{term}　{CARD_NOTE}"
        return File(f"{name}.xlsx", _sheet(title, about, head, rows, (6, 20, 40, 12, 14)))
    fields = {
        "title": title,
        "name": told.name,
        "branch": told.branch,
        "term": term,
        "rows": [{"day": _day(line), "activity": line.activity, "hours": f"{line.minutes.hours:f}"} for line in lines],
        "times": f"{len(lines)}次",
        "hours": f"{total.hours:f}",
        "note": CARD_NOTE,
    }
    return File(f"{name}.docx", _docx("service_card.docx", fields))


def half_year(told: HoursList, found: Sequence[Row]) -> File:
    """Return the list of a branch's half year: everybody, with what counts."""
    title = f"{told.branch}{told.year}年{HALVES[told.half - 1]}半年志愿服务时长清单"
    served, times = sum(row.times > 0 for row in found), sum(row.times for row in found)
    total = _total(row.minutes for row in found)
    summary = f"共{len(found)}人，参加志愿服务{served}人、{times}人次，合计{said_hours(total)}。"
    if told.format is SheetFormat.XLSX:
        head = ["序号", "姓名", "次数", "时间（小时）", "服务内容"]
        rows: list[list[Cell]] = [
            [number, row.name, row.times, row.minutes.hours, _projects(row)] for number, row in enumerate(found, 1)
        ]
        rows.append(["合计", f"{served}人参加", times, total.hours, ""])
        return File(f"{title}.xlsx", _sheet(title, f"{summary}{LIST_NOTE}", head, rows, (6, 14, 8, 12, 60)))
    fields = {
        "title": title,
        "summary": summary,
        "rows": [
            {
                "name": row.name,
                "times": str(row.times),
                "hours": f"{row.minutes.hours:f}",
                "projects": _projects(row),
            }
            for row in found
        ],
        "people": f"{served}人参加",
        "times": str(times),
        "hours": f"{total.hours:f}",
        "note": LIST_NOTE,
    }
    return File(f"{title}.docx", _docx("hours_list.docx", fields))


def _projects(row: Row) -> str:
    return "；".join(f"{each.activity}{each.times}次" for each in row.projects)


def _day(line: Line) -> str:
    return f"{line.day.year}.{line.day.month}.{line.day.day}（周{WEEKDAYS_ZH[line.day.weekday()]}）"


def _total(those: Any) -> Minutes:
    return Minutes(sum(each.count for each in those))


def _docx(template: str, fields: dict[str, Any]) -> bytes:
    # Only whoever asks for a Word file waits for the library of Word files.
    from docxtpl import DocxTemplate

    made = DocxTemplate(TEMPLATES / template)
    harmless = {name: [_one_line(row) for row in each] if isinstance(each, list) else cleaned(each)
                for name, each in fields.items()}  # fmt: skip
    made.render(harmless, autoescape=True)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _one_line(row: dict[str, str]) -> dict[str, str]:
    return {name: cleaned(text) for name, text in row.items()}


def _sheet(title: str, about: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, TEXT_ONLY)
    sheet = workbook.add_worksheet("志愿服务")
    grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
    plain, hours = workbook.add_format(grid), workbook.add_format({**grid, "num_format": "0.0"})
    bold = workbook.add_format({**grid, "bold": True, "align": "center"})
    sheet.write_string(0, 0, printable(title), workbook.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, printable(about))
    for column, words in enumerate(head):
        sheet.write_string(2, column, words, bold)
    for line, row in enumerate(rows, 3):
        for column, each in enumerate(row):
            if isinstance(each, str):
                sheet.write_string(line, column, printable(each), plain)
            else:
                sheet.write_number(line, column, each, hours if isinstance(each, Decimal) else plain)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    workbook.close()
    return file.getvalue()
