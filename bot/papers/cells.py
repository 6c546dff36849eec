"""Cells of a roster: names, phones, categories, days, offices and marks, as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.papers.sheets import Cell, CellError
from models.members import Category
from models.roles import OfficeKind

NAME_LIMIT = 40
BRANCH_LIMIT = 60
FOUNDED_ON = date(1921, 7, 1)
_SERIAL_ZERO = date(1899, 12, 30)

_CATEGORIES = {
    **dict.fromkeys(("正式党员", "正式", "中共正式党员", "中共党员", "党员"), Category.FULL),
    **dict.fromkeys(("预备党员", "预备", "中共预备党员"), Category.PROBATIONARY),
    **dict.fromkeys(
        ("入党积极分子", "积极分子", "发展对象", "入党申请人", "申请人", "申请入党人员", "培养对象"), Category.APPLICANT
    ),
}
_OFFICES = {
    **dict.fromkeys(("书记", "支部书记", "党支部书记"), OfficeKind.SECRETARY),
    **dict.fromkeys(("副书记", "支部副书记", "党支部副书记"), OfficeKind.DEPUTY_SECRETARY),
    **dict.fromkeys(("组织委员", "支部组织委员"), OfficeKind.ORGANISATION_OFFICER),
    **dict.fromkeys(("宣传委员", "支部宣传委员"), OfficeKind.PUBLICITY_OFFICER),
    **dict.fromkeys(("纪检委员", "纪律检查委员", "支部纪检委员"), OfficeKind.DISCIPLINE_OFFICER),
    **dict.fromkeys(("党费管理员", "党费收缴员", "党费收缴人", "党费专管员"), OfficeKind.DUES_KEEPER),
    **dict.fromkeys(("领导干部", "党员领导干部"), OfficeKind.LEADER),
    **dict.fromkeys(("党小组组长", "党小组长", "小组长", "小组组长"), OfficeKind.GROUP_LEADER),
}
_NO_OFFICE = {"", "无", "-", "/", "—", "党员", "普通党员"}
_YES = {"是", "√", "✓", "✔", "y", "yes", "1", "免", "有"}
_NO = {"", "否", "×", "x", "n", "no", "0", "无", "-", "/", "不"}
_SPARED = re.compile("(?<![不非未])(?<!取消)(?:免提醒|免打扰|年老体弱|年老多病|长期病假|长期患病)")

_DOTS = re.compile(r"[•．・‧⋅∙･·]|(?<=[^\W\d_])\.(?=[^\x00-\x7f])")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " "}
_ROUND = str.maketrans("()", "（）")
_BETWEEN_CHARACTERS = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_DAY = re.compile(r"(\d{4})(?:年|[./-])(\d{1,2})(?:(?:月|[./-])(?:(\d{1,2})日?)?)?(?: 0?0:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})?")


class Misread(Exception):
    """One cell cannot be read; the message is what is wrong with it, in Chinese."""


@dataclass(frozen=True)
class Day:
    """A day; ``is_month_only`` when the cell named a month, which counts from its first day."""

    on: date
    is_month_only: bool = False


def read_name(cell: Cell) -> str:
    """Return a name, rare characters kept, the dot of other peoples' names as ``·``.

    >>> read_name("张　三"), read_name("买买提•艾力"), read_name("王五(大)")
    ('张三', '买买提·艾力', '王五（大）')

    Raises:
        Misread: it is no name.
    """
    name = _DOTS.sub("·", _line(read_text(cell, "姓名")))
    name = _BETWEEN_CHARACTERS.sub("", name).translate(_ROUND)
    letters = [character for character in name if _is_letter(character)]
    if not letters:
        raise Misread(f"姓名「{_short(name)}」不像姓名")
    if private := next((character for character in name if unicodedata.category(character) == "Co"), None):
        raise Misread(f"姓名「{name}」里有一个字是自造字（U+{ord(private):X}），别处显示不出来，请改用标准字")
    if odd := next((character for character in name if not _may_be_in_name(character)), None):
        raise Misread(f"姓名「{_short(name)}」里有「{odd}」，请改正")
    if re.search("(支部|总支|党委|委员会|小组)$", name):
        raise Misread(f"姓名「{_short(name)}」像是支部名称，不是姓名")
    if len(letters) < 2:
        raise Misread(f"姓名「{name}」只有一个字，请写全名")
    if len(name) > NAME_LIMIT:
        raise Misread(f"姓名「{_short(name)}」太长，最多{NAME_LIMIT}个字")
    return name


def read_branch(cell: Cell) -> str:
    """Return a branch's name without spaces, brackets full width.

    Raises:
        Misread: it is no name.
    """
    name = _BETWEEN_CHARACTERS.sub("", _line(read_text(cell, "党支部"))).translate(_ROUND)
    if not any(_is_letter(character) for character in name):
        raise Misread(f"党支部「{_short(name)}」不像支部名称")
    if len(name) > BRANCH_LIMIT:
        raise Misread(f"党支部「{_short(name)}」太长，最多{BRANCH_LIMIT}个字")
    return name


def branch_key(name: str) -> str:
    """Return what spellings of one branch's name have in common."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def read_phone(cell: Cell) -> str | None:
    """Return 11 digits, None for an empty cell.

    >>> read_phone(13800001234.0), read_phone("+86 138-0000-1234"), read_phone("")
    ('13800001234', '13800001234', None)

    Raises:
        Misread: it is no mobile number.
    """
    text = _line(read_text(cell, "手机号"))
    digits = re.sub(r"[\s\-—–()]", "", re.sub(r"(\d)\.0+$", r"\1", text))
    digits = re.sub(r"(\d{3})\.(\d{4})\.(\d{4})$", r"\1\2\3", digits)
    if digits in ("", "无", "/"):
        return None
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits)
    if re.fullmatch(r"\d(\d|\.)*e\+?\d+", text.casefold()):
        raise Misread(f"手机号 {text} 被 Excel 写成了科学计数，请改成文本重新填")
    if re.fullmatch(r"\d{14,17}[\dXx]", digits):
        raise Misread("手机号一格像是身份证号，请改成手机号")
    if re.fullmatch(r"1\d{10}[/、,，;；]1\d{10}", digits):
        raise Misread("手机号写了两个，请只留一个")
    if not re.fullmatch("[0-9]{1,20}", digits):
        raise Misread(f"手机号「{_short(text)}」不是11位数字")
    if len(digits) != 11:
        raise Misread(f"手机号 {digits} {'只有' if len(digits) < 11 else '有'}{len(digits)}位，应为11位")
    if not digits.startswith("1"):
        raise Misread(f"手机号 {digits} 应以1开头")
    return digits


def read_category(cell: Cell) -> Category:
    """Return what she is in the organisation.

    Raises:
        Misread: empty or unknown.
    """
    text = "".join(_line(read_text(cell, "党员类别")).split())
    if not text:
        raise Misread("没有写党员类别，应为正式党员、预备党员或入党积极分子")
    if text not in _CATEGORIES:
        raise Misread(f"党员类别「{_short(text)}」不认识，应为正式党员、预备党员、入党积极分子或发展对象")
    return _CATEGORIES[text]


def read_offices(cell: Cell) -> tuple[tuple[OfficeKind, ...], tuple[str, ...]]:
    """Return the offices a cell names, and the words of it that are none (馆员).

    >>> read_offices("支部书记、馆员")[1]
    ('馆员',)
    """
    words = [word.strip() for word in re.split(r"[、,，/;；|&\n+]|兼", _line(read_text(cell, "职务")))]
    # 组织、宣传委员 shares its last word.
    words = [f"{word}委员" if word in ("组织", "宣传", "纪检") else word.replace(" ", "") for word in words]
    known = [_OFFICES[word] for word in words if word in _OFFICES]
    unknown = [word for word in words if word not in _OFFICES and word not in _NO_OFFICE]
    return tuple(dict.fromkeys(known)), tuple(unknown)


def read_day(cell: Cell, *, on: date) -> Day | None:
    """Return the day she joined, None for an empty cell; ``on`` is today, the last day it can be.

    Raises:
        Misread: no day, a doubtful one, or one out of range.
    """
    if isinstance(cell, bool | time | timedelta):
        raise Misread(f"入党时间「{described(cell)}」不是日期")
    if isinstance(cell, datetime):
        return _in_range(Day(cell.date()), on)
    if isinstance(cell, date):
        return _in_range(Day(cell), on)
    text = _line(read_text(cell, "入党时间")).replace("．", ".").replace("。", ".")
    text = re.sub(r"\s*([年月日./-])\s*", r"\1", text)
    if text in ("", "/", "-", "无"):
        return None
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        raise Misread(f"入党时间 {text} 分不清是1月还是10月（Excel 会去掉末尾的0），请写成{year}年1月或{year}年10月")
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        return _in_range(Day(_SERIAL_ZERO + timedelta(days=int(text[:5]))), on)
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if match is None:
        raise Misread(f"入党时间「{_short(text)}」看不出年月日，请写成2020-07-01")
    try:
        found = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError as error:
        raise Misread(f"入党时间「{text}」没有这一天") from error
    return _in_range(Day(found, is_month_only=match[3] is None), on)


def read_group(cell: Cell) -> str | None:
    """Return the name of a group (党小组), None when she is in none.

    Raises:
        Misread: longer than a name can be.
    """
    text = _line(read_text(cell, "党小组"))
    if len(text) > BRANCH_LIMIT:
        raise Misread(f"党小组「{_short(text)}」太长，请写党小组的名称")
    return None if text in _NO_OFFICE else text


def read_leader(cell: Cell) -> bool:
    """Return whether a cell of the column 领导干部 says yes.

    Raises:
        Misread: neither yes nor no.
    """
    text = "是" if cell is True else "" if cell is False else _line(read_text(cell, "领导干部")).casefold()
    if text not in _YES | _NO:
        raise Misread(f"领导干部「{_short(text)}」看不懂，请写是或否")
    return text in _YES


def read_mark(cell: Cell) -> bool:
    """Return whether a cell of the column 免提醒 says yes.

    Raises:
        Misread: neither yes nor no.
    """
    if isinstance(cell, bool):
        return cell
    text = _line(read_text(cell, "免提醒")).casefold()
    if text in _NO:
        return False
    if text in _YES or _SPARED.search(text):
        return True
    raise Misread(f"免提醒「{_short(text)}」看不懂，请写是或否")


def is_spared_by(remark: Cell) -> bool:
    """Return whether a remark says she is old or ill; other remarks say nothing here."""
    return isinstance(remark, str) and _SPARED.search(remark) is not None


def read_text(cell: Cell, label: str) -> str:
    """Return a cell's text, a whole number without its ``.0``.

    Raises:
        Misread: it is an error, a date, a time or TRUE.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, CellError):
        raise Misread(f"{label}一格是{'错误值 ' if cell.shown.isascii() else ''}{cell.shown}，请改成文字")
    if isinstance(cell, bool):
        raise Misread(f"{label}一格是{described(cell)}，不是文字")
    if isinstance(cell, float | int):
        return described(cell)
    raise Misread(f"{label}一格是日期或时间 {described(cell)}，不是文字")


def described(cell: Cell) -> str:
    """Return a cell as the spreadsheet shows it, more or less."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    return cell.shown if isinstance(cell, CellError) else str(cell)


def _line(text: str) -> str:
    return " ".join(text.translate(_WIDE).split())


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _is_letter(character: str) -> bool:
    # Characters newer than this Python's tables have no category yet; all of these two planes are characters.
    return unicodedata.category(character)[0] in "LM" or 0x20000 <= ord(character) < 0x40000


def _may_be_in_name(character: str) -> bool:
    return _is_letter(character) or character in "·（）-' ’" or character.isdecimal()


def _in_range(day: Day, on: date) -> Day:
    if not FOUNDED_ON <= day.on <= on:
        raise Misread(f"入党时间 {day.on} {'在今天之后' if day.on > on else '太早'}，请核对")
    return day
