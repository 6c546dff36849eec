"""Reports of dues: the terms they are published and remitted for, when each is due, and which figures stay unsaid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import Literal

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.reminders import ReminderRules, collection_date
from models.rules.values import Money, Month


class Cadence(Enum):
    """How often something is due; terms begin with January."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[self.value]


@dataclass(frozen=True, order=True)
class Term:
    """Months in a row, both ends included."""

    first: Month
    last: Month

    @property
    def months(self) -> tuple[Month, ...]:
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(self.first.plus(n) for n in range(count))


@dataclass(frozen=True)
class DuesReportRules:
    """When dues are published and remitted, unless a branch has set its own.

    Args:
        publication: how often the collection is published.
        publication_day: day of the month after a term by which it is published.
        remittance: how often what was collected is remitted to the upper level.
        remittance_day: day of the month after a term by which it is remitted.
        report_workdays: working days before either at which the dues keeper is reminded.
        fewest_people: a figure made by fewer people is not published.

    Source: 中组发〔2008〕3号 第26条（每年至少公布一次）; 其余为本地默认.
    """

    publication: Literal["monthly", "quarterly", "half_yearly", "yearly"] = "quarterly"
    publication_day: int = 15
    remittance: Literal["monthly", "quarterly", "half_yearly"] = "quarterly"
    remittance_day: int = 20
    report_workdays: int = 3
    fewest_people: int = 3

    def __post_init__(self) -> None:
        for key, day in (("publication_day", self.publication_day), ("remittance_day", self.remittance_day)):
            if not 1 <= day <= 31:
                raise ValueError(f"{key}: {day} is not 1 to 31")


REPORT_LABELS = {
    "publication": "多久公布一次（monthly 每月，quarterly 每季度，half_yearly 每半年，yearly 每年）",
    "publication_day": "期满次月几日前公布",
    "remittance": "多久上缴一次（monthly 每月，quarterly 每季度，half_yearly 每半年）",
    "remittance_day": "期满次月几日前上缴",
    "report_workdays": "公布、上缴到期前几个工作日提醒党费管理员",
    "fewest_people": "少于几人构成的数不公布",
}


@dataclass(frozen=True)
class Part:
    """What one person adds to the figures of a term; ``due`` is None where it is not known."""

    due: Money | None
    received: Money


@dataclass(frozen=True)
class Shown:
    """Which sums of a term may be published; False: it is withheld."""

    due: bool
    received: bool
    remitted: bool


def term_of(month: Month, cadence: Cadence) -> Term:
    """Return the term a month lies in.

    >>> term = term_of(Month(2026, 11), Cadence.QUARTERLY)
    >>> str(term.first), str(term.last)
    ('2026-10', '2026-12')
    """
    first = Month(month.year, (month.month - 1) // cadence.months * cadence.months + 1)
    return Term(first, first.plus(cadence.months - 1))


def last_over(day: date, cadence: Cadence) -> Term:
    """Return the newest term that is over on a day.

    >>> str(last_over(date(2026, 11, 20), Cadence.HALF_YEARLY).last)
    '2026-06'
    """
    return term_of(term_of(Month.of(day), cadence).first.plus(-1), cadence)


def due_day(term: Term, day: int, calendar: WorkCalendar) -> date:
    """Return the working day by which a term is published or remitted, in the month after it.

    Source: 本地默认（遇节假日顺延到下一个工作日，次月内没有的提前）.

    >>> due_day(Term(Month(2026, 7), Month(2026, 9)), 3, WorkCalendar())  # within the National Day holidays
    datetime.date(2026, 10, 8)
    """
    return collection_date(term.last.plus(1), day, calendar)


def reminded_at(
    due_on: date, rules: DuesReportRules, calendar: WorkCalendar, reminders: ReminderRules, zone: tzinfo
) -> datetime:
    """Return when the keeper is reminded of what is due on a day. Source: 本地默认."""
    day = due_on
    for _ in range(rules.report_workdays):
        day = calendar.workday_before(day)
    return at_wall(day, reminders.quiet.nearest(reminders.dues_clock), zone)


def shown_sums(
    parts: Collection[Part],
    remitters: int,
    fewest: int,
    before: tuple[int, int] = (0, 0),
) -> Shown:
    """Return which sums may be published without telling what one person pays.

    A sum is withheld when fewer than ``fewest`` people make it; what is due also when fewer people make the difference
    to what was received, for who subtracts the two would know; what is received, and remitted with it, also when
    fewer people changed it since the figures published before.

    Args:
        parts: one of each person who owes something in the term or paid for it.
        remitters: how many people what was remitted came from; 0 where nothing was.
        before: how many people's due and received changed since the figures were published before.

    Source: 本地默认（党费数额属个人信息，公布不含个人金额）.

    >>> three = [Part(Money(8500), Money(8500))] * 3
    >>> shown_sums(three, 3, 3)
    Shown(due=True, received=True, remitted=True)
    >>> shown_sums([*three, Part(Money(6000), Money(0))], 3, 3)
    Shown(due=False, received=True, remitted=True)
    """
    owing = sum(part.due is None or part.due > Money(0) for part in parts)
    paying = sum(part.received > Money(0) for part in parts)
    missing = sum(part.due is not None and part.due != part.received for part in parts)
    due = not any(_tells(count, fewest) for count in (owing, missing, before[0]))
    received = not any(_tells(count, fewest) for count in (paying, before[1]))
    return Shown(due, received, received and not _tells(remitters, fewest))


def _tells(people: int, fewest: int) -> bool:
    """Return whether a sum of so many people's parts tells one of them; a sum of nobody's tells nothing."""
    return 0 < people < fewest
