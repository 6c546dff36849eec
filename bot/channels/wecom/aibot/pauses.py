"""Pauses of the long connection: how long to wait before the next try."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from bot.channels.wecom.errors import Refused, WeComFailed


@dataclass(frozen=True)
class Pace:
    """Seconds: to stand by after another one came, before coming back, between beats, for an answer, to store again."""

    standby: float
    first: float = 1.0
    longest: float = 60.0
    refused: float = 60.0
    beat: float = 30.0
    answer: float = 10.0
    longest_standby: float = 3600.0
    store: float = 1.0


class Pauses:
    """How long to wait before the next connection: longer each time, until one has stood for a beat."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._next = pace.first
        self._standby = pace.standby
        self._put_out_at = -math.inf

    def first(self) -> float:
        """Return how long to wait after a connection broke."""
        pause, self._next = self._next, min(2 * self._next, self._pace.longest)
        # Not all at the same moment, when it is the platform that comes back.
        return pause * random.uniform(0.5, 1.0)

    def after(self, error: WeComFailed) -> float:
        """Return how long to wait after a connection could not be made; a refusal is no matter of seconds."""
        return max(self.first(), self._pace.refused) if isinstance(error, Refused) else self.first()

    def after_put_out(self, now: float) -> float:
        """Return how long to stand by, ``now`` in monotonic seconds.

        Two programs that put each other out do so ever more seldom; one that was let alone for long begins anew.
        """
        if now - self._put_out_at > 2 * self._pace.longest_standby:
            self._standby = self._pace.standby
        self._put_out_at = now
        pause, self._standby = self._standby, min(2 * self._standby, self._pace.longest_standby)
        return pause * random.uniform(0.8, 1.0)

    def forget(self) -> None:
        """Begin with the shortest wait again: a connection has stood for a beat."""
        self._next = self._pace.first
