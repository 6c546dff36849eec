"""Planned absences: which days they may name, and which meetings they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum

from models.rules.calendar import at_wall

LONGEST_DAYS = 366


class AbsenceKind(Enum):
    TRIP = "trip"
    SICK = "sick"
    HOLIDAY = "holiday"
    OTHER = "other"


# What the ledgers write as the reason; they are kept in Chinese.
LEDGER_WORDS = {
    AbsenceKind.TRIP: "出差",
    AbsenceKind.SICK: "病假",
    AbsenceKind.HOLIDAY: "休假",
    AbsenceKind.OTHER: "外出",
}


@dataclass(frozen=True)
class Period:
    """Whole local days, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Backwards:
    """It ends before it begins."""


@dataclass(frozen=True)
class Past:
    """It is over already."""


@dataclass(frozen=True)
class TooLong:
    """It is longer than ``most`` days."""

    most: int


Problem = Backwards | Past | TooLong


def check_period(period: Period, today: date) -> Problem | None:
    """Return why an absence cannot be reported for these days, None when it can.

    One that has begun may still be reported, one that is over may not: the secretary's roster is for what was.

    Source: 本地默认.

    >>> check_period(Period(date(2026, 11, 25), date(2026, 12, 3)), date(2026, 12, 3))
    >>> check_period(Period(date(2026, 11, 25), date(2026, 12, 3)), date(2026, 12, 4))
    Past()
    >>> check_period(Period(date(2026, 1, 1), date(2027, 1, 2)), date(2026, 1, 1))
    TooLong(most=366)
    """
    if period.last < period.first:
        return Backwards()
    if period.last < today:
        return Past()
    if period.days > LONGEST_DAYS:
        return TooLong(LONGEST_DAYS)
    return None


def bounds(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the moment an absence begins, and the one it is over: the first midnight after its last day.

    A meeting is covered that starts at or after the one and before the other.

    Source: 事先请假的通行做法（支部自定）；按自然日计算为本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> start, end = bounds(Period(date(2026, 11, 25), date(2026, 12, 3)), ZoneInfo("Asia/Shanghai"))
    >>> start.isoformat(), end.isoformat()
    ('2026-11-25T00:00:00+08:00', '2026-12-04T00:00:00+08:00')
    """
    return at_wall(period.first, time(0), zone), at_wall(period.last + timedelta(days=1), time(0), zone)


def ledger_reason(kind: AbsenceKind, words: str | None) -> str:
    """Return the reason a ledger gives for a meeting missed by an absence.

    >>> ledger_reason(AbsenceKind.TRIP, "赴省城参会")
    '出差（赴省城参会）'
    >>> ledger_reason(AbsenceKind.OTHER, "照顾家人")
    '照顾家人'
    """
    if kind is AbsenceKind.OTHER and words:
        return words
    return LEDGER_WORDS[kind] + (f"（{words}）" if words else "")


def kind_meant(words: str | None) -> tuple[AbsenceKind, str | None]:
    """Return the kind that words of a reason name, and what they say besides.

    >>> kind_meant("病假"), kind_meant("照顾家人")
    ((<AbsenceKind.SICK: 'sick'>, None), (<AbsenceKind.OTHER: 'other'>, '照顾家人'))
    """
    said = (words or "").strip()
    for kind, name in LEDGER_WORDS.items():
        if said.startswith(name):
            return kind, said[len(name) :].lstrip(" ，,：:") or None
    return AbsenceKind.OTHER, said or None
