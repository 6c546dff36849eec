"""Volunteer hours: what a claim must satisfy before anyone is asked to verify it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules import claims
from models.rules.claims import InFuture, NotPositive, OverDayCap, Problem, TooOld
from models.rules.values import Minutes

__all__ = ["HoursRules", "InFuture", "NotPositive", "OverDayCap", "Problem", "TooOld", "check_claim"]

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
    cap = Minutes(rules.day_cap_minutes)
    return claims.check(minutes, day, today, already_that_day, cap=cap, oldest_days=rules.oldest_claim_days)
