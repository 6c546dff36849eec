"""What a date phrase means: a moment or a span, how exact it was, and whether it is a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal


class Grain(Enum):
    """How exact a phrase was."""

    MINUTE = "minute"
    PART = "part"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Recurrence:
    """A rule of repetition; the time of day, and for yearly rules the month, are those of the first occurrence.

    ``weekday`` counts from Monday = 0. ``nth`` is the place of that weekday in the month, -1 for the last.
    ``day`` is the day of the month (of the quarter, for quarters: only 1 or -1), -1 for the last.
    """

    unit: Literal["day", "week", "month", "quarter", "year"]
    interval: int = 1
    weekday: int | None = None
    nth: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class When:
    """A moment or a span in the organisation's zone, without zone information.

    For the grains MINUTE and PART ``end`` is the moment the span ends. For DAY, WEEK and MONTH it is
    midnight at the start of the last day, which is part of the span. ``guess`` is None when the reading is
    certain, else the gravest reason to ask back: ``past``, ``today_or_next_week``, ``year``, ``month`` or
    ``am_or_pm``. Phrases that say they are past (昨天, 上周三, 去年3月) are certain.
    """

    start: datetime
    end: datetime | None
    grain: Grain
    guess: str | None = None
    recurrence: Recurrence | None = None
