"""Text to values: which parser reads which type."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import Any, NewType

from bot.parsing.clocks import ClockSpan, ClockSpanParser
from bot.parsing.meetings import MeetingKindParser, MeetingParser
from bot.parsing.minutes import (
    Colleague,
    ColleagueParser,
    DueDay,
    DueDayParser,
    MeetingNumber,
    MeetingNumberParser,
    MinutesTextParser,
    PartNumberParser,
    TallyParser,
)
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.people import BranchParser, MemberParser
from bot.parsing.plain import (
    BoolParser,
    ClockParser,
    DayParser,
    EnumParser,
    MinutesParser,
    MomentParser,
    MoneyParser,
    MonthParser,
    NumberParser,
    PastDayParser,
    PlaceParser,
    RecurrenceParser,
    TextParser,
)
from models.branches import Branch
from models.meetings import Meeting
from models.members import Language, Member
from models.minutes import PaperFormat
from models.roles import OfficeKind
from models.rules.meetings import MeetingKind, Presence
from models.rules.minutes import Content, PartNumber, Tally
from models.rules.series import Recurrence
from models.rules.values import Minutes, Money, Month

Place = NewType("Place", str)
PastDay = NewType("PastDay", date)

__all__ = [
    "Asking",
    "Choice",
    "ClockSpan",
    "Colleague",
    "DueDay",
    "MeetingNumber",
    "Parsed",
    "Parser",
    "PastDay",
    "Place",
    "TextParser",
    "Unclear",
    "parser_of",
]

ENUM_NAMES: dict[type[Enum], dict[Enum, tuple[str, ...]]] = {
    PaperFormat: {PaperFormat.DOCX: ("Word", "docx", "文档"), PaperFormat.PDF: ("PDF",)},
    Language: {Language.ZH: ("中文", "汉语"), Language.EN: ("English", "英文", "英语")},
    Presence: {
        Presence.PRESENT: ("到会", "出席", "到"),
        Presence.LATE: ("迟到",),
        Presence.LEAVE: ("请假",),
        Presence.ABSENT: ("缺席", "缺"),
    },
    OfficeKind: {
        OfficeKind.SECRETARY: ("支部书记", "书记"),
        OfficeKind.DEPUTY_SECRETARY: ("副书记",),
        OfficeKind.ORGANISATION_OFFICER: ("组织委员",),
        OfficeKind.PUBLICITY_OFFICER: ("宣传委员",),
        OfficeKind.DISCIPLINE_OFFICER: ("纪检委员",),
        OfficeKind.DUES_KEEPER: ("党费管理员", "会费管理员"),
        OfficeKind.GROUP_LEADER: ("党小组组长", "小组长"),
        OfficeKind.ADMINISTRATOR: ("管理员",),
    },
}

_PARSERS: dict[Any, Parser] = {
    str: TextParser(),
    Place: PlaceParser(),
    int: NumberParser(),
    bool: BoolParser(),
    date: DayParser(),
    PastDay: PastDayParser(),
    datetime: MomentParser(),
    time: ClockParser(),
    ClockSpan: ClockSpanParser(),
    Money: MoneyParser(),
    Minutes: MinutesParser(),
    Month: MonthParser(),
    Member: MemberParser(),
    Branch: BranchParser(),
    Meeting: MeetingParser(),
    MeetingKind: MeetingKindParser(),
    Recurrence: RecurrenceParser(),
    MeetingNumber: MeetingNumberParser(),
    Colleague: ColleagueParser(),
    DueDay: DueDayParser(),
    Tally: TallyParser(),
    PartNumber: PartNumberParser(),
    Content: MinutesTextParser(),
} | {kind: EnumParser(kind, names) for kind, names in ENUM_NAMES.items()}


def parser_of(kind: Any) -> Parser | None:
    """Return the parser of a type, None when nothing reads it."""
    return _PARSERS.get(kind)
