"""Shifts of volunteer service: who has a place, when one checks in and out, and what time was served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.calendar import in_utc, shifted
from models.rules.meetings import TooEarly, TooLate

MINUTES_A_DAY = 24 * 60
MOST_PLACES = 500


@dataclass(frozen=True)
class ShiftRules:
    """The windows and bounds of a shift.

    Args:
        opens_before_minutes: minutes before the start from which one checks in; one may until the end.
        closes_after_minutes: minutes after the end until which one checks out.
        longest_minutes: longest a shift may be, 1 to 1440.
        reminder_days: how many days before a shift those who signed up are reminded once, 1 or more.
        confirm_days: days after which the secretary hears that the organiser has not confirmed a shift.
    """

    opens_before_minutes: int = 30
    closes_after_minutes: int = 30
    longest_minutes: int = 720
    reminder_days: int = 1
    confirm_days: int = 7

    def __post_init__(self) -> None:
        if not 1 <= self.longest_minutes <= MINUTES_A_DAY:
            raise ValueError(f"longest_minutes: {self.longest_minutes} is not 1 to {MINUTES_A_DAY}")
        if self.reminder_days < 1:
            raise ValueError(f"reminder_days: {self.reminder_days} is not 1 or more")


def has_place(capacity: int, placed: int, waiting: int) -> bool:
    """Say whether one more who signs up has a place at once; nobody passes those who wait.

    Source: 本地默认.

    >>> has_place(2, 1, 0), has_place(2, 2, 0), has_place(2, 1, 1)
    (True, False, False)
    """
    return placed < capacity and waiting == 0


def moved_up(capacity: int, placed: int, waiting: int) -> int:
    """Return how many of those who wait get a place, the first ones first.

    Source: 本地默认.

    >>> moved_up(3, 1, 5), moved_up(3, 3, 5), moved_up(3, 1, 1)
    (2, 0, 1)
    """
    return max(0, min(capacity - placed, waiting))


def check_in_fault(
    starts_at: datetime, ends_at: datetime, now: datetime, rules: ShiftRules
) -> TooEarly | TooLate | None:
    """Return why nobody checks in now, None while one can: from shortly before the start until the end.

    Source: 本地默认.
    """
    opens_at = shifted(starts_at, -timedelta(minutes=rules.opens_before_minutes))
    if in_utc(now) < in_utc(opens_at):
        return TooEarly(opens_at)
    return TooLate(ends_at) if in_utc(now) > in_utc(ends_at) else None


def check_out_closes_at(ends_at: datetime, rules: ShiftRules) -> datetime:
    """Return until when one checks out; later she says when she left, and the organiser decides.

    Source: 本地默认.
    """
    return shifted(ends_at, timedelta(minutes=rules.closes_after_minutes))
