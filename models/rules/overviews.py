"""What of a branch needs care, and in which order branches are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.rules.values import Month


class Care(Enum):
    """What the level above asks a branch about, the gravest first."""

    DUES = "dues"
    MEETINGS = "meetings"
    TASKS = "tasks"
    CLAIMS = "claims"


@dataclass(frozen=True)
class MeetingDuty:
    """A kind of meeting that is due within a stretch: whether it was held, and else the day it is planned for."""

    kind_name: str
    kind_name_en: str
    is_quarterly: bool
    is_held: bool
    planned_on: date | None = None


@dataclass(frozen=True)
class DuesCount:
    """How many paid a month, owe it, and say they paid it; who was waived is in none of these."""

    month: Month
    paid: int
    owed: int
    claimed: int


@dataclass(frozen=True)
class LastMeeting:
    """The newest meeting that was closed: how many were expected, how many came."""

    kind_name: str
    kind_name_en: str
    day: date
    expected: int
    came: int


@dataclass(frozen=True)
class BranchStanding:
    """How a branch stands; ``dues`` of this month and the last one, as far as they were opened; numbers of people only.

    ``claims`` wait for a decision: dues reported, hours, trainings.
    """

    branch_id: int
    name: str
    members: int
    unbound: int
    last: LastMeeting | None
    duties: tuple[MeetingDuty, ...]
    dues: tuple[DuesCount, ...]
    claims: tuple[int, int, int]
    tasks: int
    overdue: int

    @property
    def missing(self) -> tuple[MeetingDuty, ...]:
        """What is neither held nor planned within its stretch."""
        return tuple(each for each in self.duties if not each.is_held and each.planned_on is None)


def cares(of: BranchStanding, this: Month) -> tuple[Care, ...]:
    """Return what needs care: dues of a month that is over, meetings nobody planned, tasks overdue, claims that wait.

    Source: 本地默认.

    >>> owed = DuesCount(Month(2026, 10), 20, 4, 0), DuesCount(Month(2026, 11), 0, 24, 0)
    >>> branch = BranchStanding(1, "甲支部", 24, 0, None, (), owed, (0, 1, 0), 3, 1)
    >>> [each.value for each in cares(branch, Month(2026, 11))]
    ['dues', 'tasks', 'claims']
    """
    found = {
        Care.DUES: any(each.owed for each in of.dues if each.month < this),
        Care.MEETINGS: bool(of.missing),
        Care.TASKS: of.overdue > 0,
        Care.CLAIMS: sum(of.claims) > 0,
    }
    return tuple(care for care, is_so in found.items() if is_so)


def by_care(standings: list[BranchStanding], this: Month) -> list[BranchStanding]:
    """Return branches with those first that need care in most ways, then the gravest, then by id."""
    order = list(Care)

    def key(each: BranchStanding) -> tuple[int, list[int], int]:
        found = cares(each, this)
        return -len(found), [order.index(care) for care in found], each.branch_id

    return sorted(standings, key=key)
