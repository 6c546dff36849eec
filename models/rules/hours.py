"""Volunteer hours: what a claim must satisfy before anyone is asked to verify it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.values import Minutes

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class HoursRules:
    """The bounds of a claim.

    Args:
        day_cap_minutes: most that may be claimed for one day by one member, 1 to 1440.
        oldest_claim_days: how many days back a claim may reach.
    """

    day_cap_minutes: int = 480
    oldest_claim_days: int = 90

    def __post_init__(self) -> None:
        if not 1 <= self.day_cap_minutes <= MINUTES_A_DAY:
            raise ValueError(f"day_cap_minutes: {self.day_cap_minutes} is not 1 to {MINUTES_A_DAY}")


@dataclass(frozen=True)
class NotPositive:
    """The claim is for no time at all."""

    minutes: Minutes


@dataclass(frozen=True)
class InFuture:
    """The day claimed has not come yet."""

    day: date
    today: date


@dataclass(frozen=True)
class TooOld:
    """The day claimed lies before the oldest one still accepted."""

    day: date
    oldest: date


@dataclass(frozen=True)
class OverDayCap:
    """The day would hold more than the cap."""

    minutes: Minutes
    already: Minutes
    cap: Minutes


Problem = NotPositive | InFuture | TooOld | OverDayCap


def check_claim(
    minutes: Minutes, day: date, today: date, already_that_day: Minutes, rules: HoursRules
) -> Problem | None:
    """Return what is wrong with a claim of ``minutes`` on ``day``, or None when nothing is.

    Args:
        already_that_day: what the member has claimed for that day before, refused claims left out.

    Source: 志愿服务记录与证明出具办法（试行）（民政部令第67号）: 真实、准确、完整、及时; 上限与期限为本地默认.

    >>> check_claim(Minutes(120), date(2026, 5, 9), date(2026, 5, 10), Minutes(420), HoursRules())
    OverDayCap(minutes=Minutes(count=120), already=Minutes(count=420), cap=Minutes(count=480))
    """
    oldest = today - timedelta(days=rules.oldest_claim_days)
    cap = Minutes(rules.day_cap_minutes)
    if minutes.count <= 0:
        return NotPositive(minutes)
    if day > today:
        return InFuture(day, today)
    if day < oldest:
        return TooOld(day, oldest)
    if minutes + already_that_day > cap:
        return OverDayCap(minutes, already_that_day, cap)
    return None
