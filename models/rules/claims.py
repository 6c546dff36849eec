"""Claims: what somebody says she did must satisfy, before anyone is asked to look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.values import Minutes


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


def check(
    minutes: Minutes, day: date, today: date, already_that_day: Minutes, *, cap: Minutes, oldest_days: int
) -> Problem | None:
    """Return what is wrong with a claim of ``minutes`` on ``day``, or None when nothing is.

    Args:
        already_that_day: what the member has claimed for that day before, claims sent back left out.
        cap: most that one day may hold.
        oldest_days: how many days back a claim may reach.

    Source: 本地默认.
    """
    oldest = today - timedelta(days=oldest_days)
    if minutes.count <= 0:
        return NotPositive(minutes)
    if day > today:
        return InFuture(day, today)
    if day < oldest:
        return TooOld(day, oldest)
    if minutes + already_that_day > cap:
        return OverDayCap(minutes, already_that_day, cap)
    return None
