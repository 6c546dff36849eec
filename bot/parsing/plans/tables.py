"""Tables of a plan: which column tells what, and cells as people fill them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum

from bot.papers.cells import Misread, described, read_text
from bot.papers.columns import Header, Layout, carried_down, is_header_of
from bot.papers.sheets import Cell, CellError, Row, Sheet
from bot.parsing.plain import plain
from bot.parsing.plans.moments import Misplanned
from bot.parsing.plans.rows import WrittenRow
from models.rules.plans import Wrong


class PlanColumn(Enum):
    """What a column of a plan can tell; the value is its name in Chinese."""

    DAY = "日期"
    MONTH = "月份"
    CLOCK = "时间"
    KIND = "会议种类"
    TOPIC = "议题"
    READER = "领学人"
    SPEAKER = "主讲人"
    PLACE = "地点"
    MATERIALS = "材料"
    OUTSIDE = "外请主讲人"
    GROUP = "党小组"


_TIMES = ("会议时间", "活动时间", "开展时间", "计划时间", "学习时间", "时间安排", "拟定时间")
PLAN = Layout(
    {
        PlanColumn.DAY: (
            *("日期", "会议日期", "活动日期", "开展日期", "计划日期", "学习日期", "拟开日期", "日期时间"),
            *(*_TIMES, "时间", "月份", "月"),
        ),
        PlanColumn.MONTH: ("月份", "月"),
        PlanColumn.CLOCK: ("具体时间", "开始时间", "钟点", "几点", *_TIMES, "时间"),
        PlanColumn.KIND: (
            *("会议种类", "会议类型", "会议类别", "会议形式", "活动类型", "活动形式", "学习形式", "组织生活类型"),
            *("组织生活形式", "种类", "类型", "类别", "形式", "会议名称", "活动名称", "会议"),
        ),
        PlanColumn.TOPIC: (
            *("议题", "会议议题", "主题", "会议主题", "活动主题", "学习主题", "学习内容", "会议内容", "活动内容"),
            *("主要内容", "内容"),
        ),
        PlanColumn.READER: ("领学人", "领学", "领学同志", "领学人/主讲人", "主讲人/领学人", "领学人或主讲人"),
        PlanColumn.SPEAKER: ("主讲人", "主讲", "授课人", "讲课人", "主讲同志"),
        PlanColumn.PLACE: ("地点", "会议地点", "活动地点", "学习地点", "场所"),
        PlanColumn.MATERIALS: ("材料", "学习材料", "资料", "学习资料", "参考材料", "材料链接", "链接"),
        PlanColumn.OUTSIDE: ("外请主讲人", "外请", "外请专家", "外请人员", "特邀主讲人"),
        PlanColumn.GROUP: ("党小组", "小组", "所在党小组", "党小组名称", "召开小组"),
    },
    (PlanColumn.DAY, PlanColumn.KIND),
)
_TEXTS = (PlanColumn.KIND, PlanColumn.TOPIC, PlanColumn.PLACE, PlanColumn.MATERIALS, PlanColumn.GROUP)
_SERIAL_ZERO = datetime(1899, 12, 30)
_SERIALS = range(36526, 73051)  # the years 2000 to 2099
_REMARK = re.compile("(注[:：]|备注|说明|合计|总计|共计|制表|填表|审核|联系人|以下空白)")
_SECTION = re.compile("(第?[一二三四1-4]季度|[上下]半年|[0-9一二三四五六七八九十]{1,3}月份?)")


def written_rows(sheet: Sheet, header: Header[PlanColumn], label: str) -> Iterator[WrittenRow]:
    """Yield the rows below the header, without titles, remarks and headers that come again."""
    rows = {line: row for line, row in sheet.rows.items() if line > header.line and _is_meeting(header, row)}
    days = _column(sheet, header, PlanColumn.DAY, rows)
    months = _column(sheet, header, PlanColumn.MONTH, rows)
    is_plain = sheet.merges is None
    for line, row in rows.items():
        try:
            day = _day_and_month(days[line], months[line], is_plain)
            clock = _clock_text(header.cell(row, PlanColumn.CLOCK)) if _has_clock(header) else ""
            kind, topic, place, materials, group = (_text(header.cell(row, column), column) for column in _TEXTS)
            reader = _text(header.cell(row, PlanColumn.READER), PlanColumn.READER)
            reader = reader or _text(header.cell(row, PlanColumn.SPEAKER), PlanColumn.SPEAKER)
            outside = _text(header.cell(row, PlanColumn.OUTSIDE), PlanColumn.OUTSIDE)
            reader = reader or (f"外请 {outside}" if outside else "")
            yield WrittenRow(line, label, day, clock, kind, topic, reader, place, materials, group=group)
        except Misplanned as wrong:
            yield WrittenRow(line, label, "", "", "", "", "", "", "", wrong)


def year_named(*texts: str) -> int | None:
    """Return the year the first of these texts names, None when none does.

    >>> year_named("计划", "党支部2027年度学习计划")
    2027
    """
    found = (re.search(r"(?<!\d)(20\d\d)(?:年|(?!\d))", text) for text in texts)
    return next((int(each[1]) for each in found if each), None)


def _is_meeting(header: Header[PlanColumn], row: Row) -> bool:
    content = [cell for index, cell in enumerate(row) if cell != "" and not header.is_count(index, cell)]
    if not content or is_header_of(PlanColumn.KIND, PLAN, header.cell(row, PlanColumn.KIND)):
        return False
    first = content[0] if isinstance(content[0], str) else ""
    is_section = len(content) == 1 and _SECTION.fullmatch(plain(first)) is not None
    return not is_section and _REMARK.match(plain(first)) is None


def _column(sheet: Sheet, header: Header[PlanColumn], column: PlanColumn, rows: dict[int, Row]) -> dict[int, Cell]:
    written = {line: header.cell(row, column) for line, row in rows.items()}
    return carried_down(sheet, header, column, written) or written


def _has_clock(header: Header[PlanColumn]) -> bool:
    """Return whether times have a column of their own: 时间 alone is that of the days."""
    clock = header.columns.get(PlanColumn.CLOCK)
    return clock is not None and clock != header.columns.get(PlanColumn.DAY)


def _day_and_month(day: Cell, month: Cell, is_plain: bool) -> str:
    text = _day_text(day, is_plain)
    if month == "" or month == day:
        return text
    in_month = plain(described(month)).removesuffix("份").removesuffix("月")
    if re.fullmatch(r"[0-9]{1,2}[日号]?", text):
        return f"{in_month}月{text.rstrip('日号')}日"
    return text or f"{in_month}月"


def _day_text(cell: Cell, is_plain: bool) -> str:
    """Return a cell that names a day as text.

    Raises:
        Misplanned: it is an error, or a number that may be two days.
    """
    if isinstance(cell, CellError | bool | timedelta):
        raise Misplanned(Wrong.UNREADABLE_DAY, described(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" + (f" {cell:%H:%M}" if cell.time() != time() else "")
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        raise Misplanned(Wrong.UNREADABLE_DAY, f"{cell:%H:%M}")
    text = plain(described(cell)).replace("。", ".")
    if re.fullmatch(r"[0-9]{1,2}\.1", text) and (isinstance(cell, float) or is_plain):
        raise Misplanned(Wrong.DOUBTFUL_DAY, text)
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text) and int(text[:5]) in _SERIALS:
        return _day_text(_SERIAL_ZERO + timedelta(minutes=round(float(text) * 1440)), is_plain)
    if compact := re.fullmatch(r"(20[0-9]{2})([0-9]{2})([0-9]{2})", text):
        return "-".join(compact.groups())
    return text


def _clock_text(cell: Cell) -> str:
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        return f"{datetime.min + cell:%H:%M}"
    if isinstance(cell, float) and 0 < cell < 1:
        return f"{datetime.min + timedelta(minutes=round(cell * 1440)):%H:%M}"
    return _text(cell, PlanColumn.CLOCK)


def _text(cell: Cell, column: PlanColumn) -> str:
    try:
        return read_text(cell, column.value).strip()
    except Misread as error:
        raise Misplanned(Wrong.NO_TEXT, described(cell)) from error
