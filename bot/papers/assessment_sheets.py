"""Assessment sheets from files: a table of people and bases read into rows, every fault named; no database here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from bot.papers.cells import Misread, described, read_text
from bot.papers.columns import HEADERS, Column, Header, Layout, carried_down, find_header, is_header_of
from bot.papers.sheets import Book, Cell, Row, Sheet, Unusable
from bot.parsing import ENUM_NAMES
from bot.parsing.chinese import parse_amount
from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.plain import plain
from bot.parsing.plans.tables import year_named
from models.rules.assessment_sheets import SheetDraft, SheetFault, SheetRow, SheetWrong
from models.rules.assessments import Payer, Regime
from models.rules.values import Money, Month

E = TypeVar("E", bound=Enum)
ROW_LIMIT = 1000
TEXT_LIMIT = 200
NAME_LIMIT = 40
NEEDED = "没有找到表头：前10行里要有「姓名」和「核定基数」两列，最好还有缴费类别、单位性质、起缴月份、调整原因。"


class SheetColumn(Enum):
    """What a column of an assessment sheet can tell; the value is its name in Chinese."""

    NAME = "姓名"
    PAYER = "缴费类别"
    REGIME = "单位性质"
    BASE = "核定基数"
    MONTH = "起缴月份"
    REASON = "调整原因"
    REMARK = "备注"


SHEET = Layout(
    {
        SheetColumn.NAME: HEADERS[Column.NAME],
        SheetColumn.PAYER: (
            *("缴费类别", "缴费类型", "交费类别", "缴纳类别", "党费类别", "人员类别", "人员类型", "身份类别"),
            *("在职状态", "类别"),
        ),
        SheetColumn.REGIME: ("单位性质", "单位类型", "单位类别", "所在单位性质"),
        SheetColumn.BASE: (
            *("核定基数", "核定月基数", "党费核定基数", "缴费基数", "交费基数", "缴纳基数", "党费基数", "月基数"),
            *("党费缴纳基数", "党费计算基数", "计算基数", "月缴费基数", "核定党费基数", "基数"),
        ),
        SheetColumn.MONTH: ("起缴月份", "起交月份", "起始月份", "开始月份", "执行月份", "起缴时间", "执行时间"),
        SheetColumn.REASON: ("调整原因", "调整理由", "变动原因", "变更原因", "年内调整原因", "原因"),
        SheetColumn.REMARK: HEADERS[Column.REMARK],
    },
    (SheetColumn.NAME, SheetColumn.BASE),
)
_SYNONYMS: dict[str, Payer] = {
    **dict.fromkeys(("在岗", "企业职工", "机关干部", "干部", "职工", "月薪制", "按月工资"), Payer.SALARIED),
    **dict.fromkeys(("灵活就业", "个体工商户", "不按月取酬"), Payer.SELF_EMPLOYED),
    **dict.fromkeys(("内退", "离退", "养老金"), Payer.RETIRED),
    **dict.fromkeys(("务农", "农村"), Payer.FARMER),
    **dict.fromkeys(("大学生", "研究生", "在校学生"), Payer.STUDENT),
    **dict.fromkeys(("待业", "无业", "下岗职工"), Payer.UNEMPLOYED),
}
_ENDINGS = re.compile("(党员|人员|职工|同志|户|制)$")
_NOTHING = {"", "-", "/", "\\", "—", "——", "无", "不详", "空"}
_SUMMARY = re.compile("(合计|总计|小计|共计|共[0-9]+|以下空白|制表|填表|审核|经办|负责人|支部书记|联系人|注[:：]|说明)")
_SECTION = re.compile(".*(小组|支部|部门|处|科)")
_OTHER_UNIT = re.compile("[（(].*?(万元?|千元|百元).*?[)）]")
_MONTH = re.compile(
    r"(?:(?P<year>20\d\d)[-年/.])?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月?份?(?:[-/.]?\d{1,2}日?)?起?"
)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # the years 2000 to 2099


class Misassessed(Exception):
    """One cell cannot be read."""

    def __init__(self, wrong: SheetWrong, said: str = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(wrong.value)
        self.wrong, self.said, self.near = wrong, said, near


def sheet_of(book: Book, stem: str, year: int | None, this: Month) -> SheetDraft:
    """Return the sheet a book holds.

    Args:
        stem: its file's name, which may tell the year as its title does.
        year: the year it is for, None to look for it there; else this year is taken.

    Raises:
        Unusable: it holds none, or one of another year.
    """
    if book.faults:
        raise Unusable("；".join(book.faults))
    headers = [(sheet, find_header(sheet, SHEET)) for sheet in book.sheets if sheet.rows]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        raise Unusable(NEEDED)
    for sheet, header in found:
        _require_yuan(sheet, header)
    titled = year_named(*(_title(sheet, header.line) for sheet, header in found))
    if year is not None and titled is not None and titled != year:
        raise Unusable(f"表的标题写的是{titled}年，要导入的却是{year}年。请改成一样的再试。")
    meant = year or titled or year_named(stem)
    rows: list[SheetRow] = []
    faults: list[SheetFault] = []
    for sheet, header in found:
        for read in _read(sheet, header, sheet.name if len(found) > 1 else "", meant or this.year):
            (rows if isinstance(read, SheetRow) else faults).append(read)  # type: ignore[arg-type]
    if not rows and not faults:
        raise Unusable("表头下面没有人。请每人写一行再试。")
    if len(rows) + len(faults) > ROW_LIMIT:
        raise Unusable(f"核定表超过{ROW_LIMIT}行。请分成几个文件。")
    ignored = tuple(dict.fromkeys(title for _, header in found for title in header.ignored))
    skipped = tuple(
        f"工作表「{sheet.name}」没有姓名和核定基数两列，不读" for sheet, header in headers if header is None
    )
    return SheetDraft(meant or this.year, meant is None, tuple(rows), tuple(faults), ignored, (*book.notes, *skipped))


def read_base(cell: Cell) -> Money | None:
    """Return a base in 分, None for an empty cell; what is negative stays so, to be told.

    >>> read_base("￥６，２００．００"), read_base(6200.5), read_base("6200元"), read_base("-")
    (Money(620000), Money(620050), Money(620000), None)

    Raises:
        Misassessed: it is no sum of yuan, or has parts of a 分.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _to_the_fen(Decimal(repr(cell)), described(cell))
    if not isinstance(cell, str):
        raise Misassessed(SheetWrong.UNREADABLE_BASE, described(cell))
    text = re.sub(r"\s", "", plain(cell)).replace("，", ",").replace("￥", "¥")
    if text in _NOTHING:
        return None
    is_negative = re.match(r"¥?[-−－]", text) is not None
    bare = re.sub(r"^¥?[-−－]", "", text)
    figures = re.fullmatch(r"¥?(\d+(?:,\d{3})*\.\d{3,})(?:元)?", bare)
    if figures:
        return _to_the_fen(Decimal(figures[1].replace(",", "")) * (-1 if is_negative else 1), text)
    amount = parse_amount(bare)
    if amount is None:
        raise Misassessed(SheetWrong.UNREADABLE_BASE, text)
    return Money(-amount.fen) if is_negative else amount


def read_month(cell: Cell, year: int) -> Month | None:
    """Return the month a cell names, of ``year`` where it names none; None for an empty cell.

    >>> str(read_month("7月起", 2027)), str(read_month("2027.07", 2027)), str(read_month(7.0, 2027))
    ('2027-07', '2027-07', '2027-07')

    Raises:
        Misassessed: it names no month, or perhaps two: Excel makes 2027.1 of 2027.10.
    """
    if isinstance(cell, datetime | date):
        return Month(cell.year, cell.month)
    text = re.sub(r"\s", "", plain(described(cell))).replace("。", ".")
    if text in _NOTHING:
        return None
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return Month.of(_SERIAL_ZERO + timedelta(days=int(text)))
    if compact := re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", text):
        return Month(int(compact[1]), int(compact[2]))
    found = _MONTH.fullmatch(text)
    number = parse_integer(found["month"]) if found else None
    is_doubtful = isinstance(cell, float) and re.fullmatch(r"20\d\d\.1", text) is not None
    if found is None or number is None or not 1 <= number <= 12 or is_doubtful:
        raise Misassessed(SheetWrong.UNREADABLE_MONTH, text)
    return Month(int(found["year"] or year), number)


def _read(sheet: Sheet, header: Header[SheetColumn], label: str, year: int) -> Iterator[SheetRow | SheetFault]:
    rows = {line: row for line, row in sheet.rows.items() if line > header.line and _is_person(header, row)}
    payers, regimes = (_carried(sheet, header, column, rows) for column in (SheetColumn.PAYER, SheetColumn.REGIME))
    for line, row in rows.items():
        name = ""
        try:
            name = _name(header.cell(row, SheetColumn.NAME))
            yield SheetRow(
                line,
                label,
                name,
                _called(payers[line], Payer, _SYNONYMS, SheetWrong.UNKNOWN_PAYER),
                read_base(header.cell(row, SheetColumn.BASE)),
                _called(regimes[line], Regime, {}, SheetWrong.UNKNOWN_REGIME),
                read_month(header.cell(row, SheetColumn.MONTH), year),
                _text(header.cell(row, SheetColumn.REASON), SheetColumn.REASON),
            )
        except Misassessed as wrong:
            yield SheetFault(line, label, wrong.wrong, name, wrong.said[:40], wrong.near)


def _is_person(header: Header[SheetColumn], row: Row) -> bool:
    content = [cell for index, cell in enumerate(row) if cell != "" and not header.is_count(index, cell)]
    name = header.cell(row, SheetColumn.NAME)
    if not content or is_header_of(SheetColumn.NAME, SHEET, name):
        return False
    firsts = [plain(cell).replace(" ", "") for cell in (content[0], name) if isinstance(cell, str)]
    is_section = len(content) == 1 and (name == "" or _SECTION.fullmatch(firsts[0]) is not None)
    return not is_section and not any(_SUMMARY.match(each) for each in firsts)


def _carried(sheet: Sheet, header: Header[SheetColumn], column: SheetColumn, rows: dict[int, Row]) -> dict[int, Cell]:
    written = {line: header.cell(row, column) for line, row in rows.items()}
    return carried_down(sheet, header, column, written) or written


def _name(cell: Cell) -> str:
    name = re.sub(r"\s", "", _text(cell, SheetColumn.NAME) or "")
    if not name:
        raise Misassessed(SheetWrong.NO_NAME)
    if len(name) > NAME_LIMIT:
        raise Misassessed(SheetWrong.TOO_LONG, name)
    return re.sub("[•．・‧⋅∙･]", "·", name)


def _called(cell: Cell, kind: type[E], synonyms: dict[str, E], wrong: SheetWrong) -> E | None:
    """Return what a cell calls, None for an empty one."""
    text = re.sub(r"[\s（(].*", "", plain(_text(cell, SheetColumn.PAYER) or ""))
    if text in _NOTHING:
        return None
    names: dict[str, E] = {word: each for each, words in ENUM_NAMES[kind].items() for word in words}  # type: ignore[misc]
    known = names | synonyms
    found = known.get(text, known.get(_ENDINGS.sub("", text)))
    if found is None:
        raise Misassessed(wrong, text, tuple(words[0] for words in ENUM_NAMES[kind].values()))
    return found


def _text(cell: Cell, column: SheetColumn) -> str | None:
    try:
        words = " ".join(read_text(cell, column.value).split())
    except Misread as error:
        raise Misassessed(SheetWrong.NO_TEXT, described(cell)) from error
    if len(words) > TEXT_LIMIT:
        raise Misassessed(SheetWrong.TOO_LONG, words)
    return None if words in _NOTHING else words


def _to_the_fen(yuan: Decimal, said: str) -> Money:
    """Return an amount in 分; the last digits of a computed number are noise, parts of a 分 are not."""
    nearest = Money.yuan(yuan)
    if abs(yuan * 100 - nearest.fen) > Decimal("0.0001"):
        raise Misassessed(SheetWrong.PART_OF_FEN, said)
    return nearest


def _require_yuan(sheet: Sheet, header: Header[SheetColumn]) -> None:
    title = described(sheet.rows[header.line][header.columns[SheetColumn.BASE]])
    if found := _OTHER_UNIT.search(title):
        raise Unusable(f"「{title}」一列的单位是{found[1]}。请改成元再试，例如：6200.00。")


def _title(sheet: Sheet, before: int) -> str:
    """Return what stands above the header, and the sheet's name."""
    cells = [cell for line, row in sheet.rows.items() if line < before for cell in row]
    return " ".join([*(cell for cell in cells if isinstance(cell, str)), sheet.name])
