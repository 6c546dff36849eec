"""Figures: medians, spread and ratios, and under which conditions they were seen."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from statistics import median


def conditions() -> str:
    """Return where and when this was measured, in one line."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return f"{cores} cores, Python {platform.python_version()}, {date.today()}, load {load:.1f} at the start"


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Return the median and, in brackets, the least and the most."""
    return f"{median(values):,.{digits}f} [{min(values):,.{digits}f}–{max(values):,.{digits}f}]"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of all do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
