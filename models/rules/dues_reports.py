"""Reports of dues: the terms they are published and remitted for, when each is due, and which figures stay unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import Literal

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.reminders import ReminderRules, collection_date
from models.rules.values import Month

# What people add to a sum, by person, in 分; who adds nothing may be left out.
Shares = Mapping[str, int]


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
        fewest_people: a figure made by fewer people is not published, nor one that differs by fewer people's shares
            from a figure published before.
        compared_months: how many months before a term it is compared with what was published then.

    Source: 中组发〔2008〕3号 第26条（每年至少公布一次）; 其余为本地默认.
    """

    publication: Literal["monthly", "quarterly", "half_yearly", "yearly"] = "quarterly"
    publication_day: int = 15
    remittance: Literal["monthly", "quarterly", "half_yearly"] = "quarterly"
    remittance_day: int = 20
    report_workdays: int = 3
    fewest_people: int = 3
    compared_months: int = 12

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
    "fewest_people": "少于几人构成的数不公布，与以前公布的数只差这么几个人的也不公布",
    "compared_months": "与以前几个月内公布的数相比",
}


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
    due: Shares | None,
    received: Shares,
    remitted: Shares,
    fewest: int,
    published: Collection[Shares] = (),
) -> Shown:
    """Return which sums may be published without telling what one person pays.

    A sum is withheld when fewer than ``fewest`` people make it, or when fewer than that make the difference to a sum
    that is published with it or was published before: who subtracts the two would know what they pay, as of one who
    was admitted since. What is received goes before what is due, and that before what is remitted, which is withheld
    whenever what is received is.

    Args:
        due: what each owes, by person; None where not all of it is known, and there is no sum to publish.
        received: what each paid.
        remitted: what of each was in what was remitted; empty where nothing was.
        published: the shares that sums published before are made of.

    Source: 本地默认（党费数额属个人信息，公布不含个人金额，也不能由前后两次公布相减得出）.

    >>> three = {"a": 8500, "b": 8500, "c": 6000}
    >>> shown_sums(three, three, three, 3)
    Shown(due=True, received=True, remitted=True)
    >>> shown_sums({**three, "d": 6000}, three, three, 3)  # d has not paid
    Shown(due=False, received=True, remitted=True)
    >>> shown_sums({**three, "d": 6000}, {**three, "d": 6000}, three, 3, [three])  # d was admitted since
    Shown(due=False, received=False, remitted=False)
    """
    known = list(published)
    is_received = not _tells(received, known, fewest)
    known += [received] if is_received else []
    is_due = due is not None and not _tells(due, known, fewest)
    known += [due] if due is not None and is_due else []
    return Shown(is_due, is_received, is_received and not _tells(remitted, known, fewest))


def rest_of(whole: Shares, parts: Iterable[Shares]) -> Shares:
    """Return what is left of shares after parts of them that are known: who subtracts these knows the sum of it.

    >>> rest_of({"a": 300, "b": 100}, [{"a": 100}, {"a": 100}])
    {'a': 100, 'b': 100}
    """
    left = dict(whole)
    for part in parts:
        for person, amount in part.items():
            left[person] = left.get(person, 0) - amount
    return {person: amount for person, amount in left.items() if amount}


def _tells(shares: Shares, known: Iterable[Shares], fewest: int) -> bool:
    """Return whether a sum tells of one person, by itself or beside sums that are known; one of nobody tells nothing.

    That nothing came of a few is no sum, so what is known is compared only with sums of somebody.
    """
    people = sum(amount != 0 for amount in shares.values())
    if people == 0:
        return False
    return people < fewest or any(0 < _differing(shares, other) < fewest for other in known)


def _differing(one: Shares, other: Shares) -> int:
    """Return how many people's shares are other in one than in the other."""
    return sum(one.get(person, 0) != other.get(person, 0) for person in one.keys() | other.keys())
