"""Floods: how much one account may say, counted before anything of it reaches the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.channel import Event, Update

ACCOUNTS = 10_000
WARNING_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Flood:
    """Instead of an update of an account that says too much: she is told so, and it goes no further."""

    update: Update


@dataclass
class _Bucket:
    """What an account may still say, as it stood at ``at``, and when she was last told that it is used up."""

    left: float
    at: datetime
    warned_at: datetime | None = None


class Budget:
    """Lets each account say ``burst`` things at once and ``per_minute`` in the long run.

    Kept in memory, for a bounded number of accounts: after a restart everybody begins with a full budget.
    """

    def __init__(self, burst: int, per_minute: int) -> None:
        self._burst = burst
        self._per_second = per_minute / 60
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def sift(self, events: Sequence[Event], now: datetime) -> list[Event | Flood]:
        """Return the events within the budget in their order; of what is beyond it one `Flood` a minute."""
        kept: list[Event | Flood] = []
        for event in events:
            if not isinstance(event, Update):
                kept.append(event)
                continue
            bucket = self._bucket((event.channel, event.user), now)
            if bucket.left >= 1:
                bucket.left -= 1
                kept.append(event)
            elif bucket.warned_at is None or now - bucket.warned_at >= WARNING_EVERY:
                bucket.warned_at = now
                kept.append(Flood(event))
        return kept

    def _bucket(self, account: tuple[str, str], now: datetime) -> _Bucket:
        bucket = self._buckets.pop(account, None) or _Bucket(self._burst, now)
        # A clock set back gives nothing and takes nothing.
        seconds = max((now - bucket.at).total_seconds(), 0.0)
        bucket.left, bucket.at = min(bucket.left + seconds * self._per_second, self._burst), now
        # Re-inserted last, so that the account dropped when there are too many is the one longest silent.
        self._buckets[account] = bucket
        if len(self._buckets) > ACCOUNTS:
            del self._buckets[next(iter(self._buckets))]
        return bucket
