"""What shifts come to, told by a plain model that knows neither the database nor the rules of the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass
class ModelShift:
    """One shift: who has a place, who waits in order, and what is on record of who came."""

    starts: datetime
    ends: datetime
    capacity: int
    placed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    came: dict[str, datetime] = field(default_factory=dict)
    left: dict[str, datetime] = field(default_factory=dict)
    by_hand: set[str] = field(default_factory=set)
    moved_up: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    state: str = "open"

    def sign_up(self, who: str, at: datetime, others: list[ModelShift]) -> None:
        if self.state != "open" or at >= self.ends or who in self.placed + self.waiting:
            return
        if any(who in each.placed + each.waiting for each in others if each.overlaps(self)):
            return
        self.withdrawn.discard(who)
        (self.placed if len(self.placed) < self.capacity and not self.waiting else self.waiting).append(who)

    def withdraw(self, who: str, at: datetime) -> None:
        if self.state != "open" or who not in self.placed + self.waiting:
            return
        if who in self.placed and (at >= self.starts or who in self.came):
            return
        (self.placed if who in self.placed else self.waiting).remove(who)
        self.withdrawn.add(who)
        self._move_up(at)

    def resize(self, capacity: int, at: datetime) -> None:
        if self.state == "open" and capacity >= max(1, len(self.placed)):
            self.capacity = capacity
            self._move_up(at)

    def free(self, gone: set[str], at: datetime) -> None:
        """Take who left off what has not begun, and off the waiting list of what is not over."""
        self.gone = set(gone)
        freed = [who for who in self.placed if who in gone and who not in self.came and self.starts > at]
        freed += [who for who in self.waiting if who in gone and self.ends > at]
        if self.state == "open" and freed:
            self.placed = [who for who in self.placed if who not in freed]
            self.waiting = [who for who in self.waiting if who not in freed]
            self.withdrawn.update(freed)
            self._move_up(at)

    def check_in(self, who: str, at: datetime) -> None:
        is_open = self.starts - 30 * MINUTE <= at <= self.ends
        if self.state == "open" and is_open and who in self.placed and who not in self.came:
            self.came[who] = at

    def check_out(self, who: str, at: datetime) -> None:
        if self.state == "open" and who in self.came and who not in self.by_hand and at <= self.ends + 30 * MINUTE:
            self.left[who] = at

    def enter(self, who: str, came: datetime, left: datetime) -> None:
        if self.state == "open" and who in self.placed:
            self.by_hand.add(who)
            self.came[who], self.left[who] = came, left

    def enter_rest(self, excepted: str | None) -> None:
        for who in self.placed:
            if self.state == "open" and who not in self.came and who != excepted:
                self.enter(who, self.starts, self.ends)

    def minutes(self, who: str) -> int:
        """Return what somebody has served, counted in seconds of what lies within both; less than half is none."""
        if self.state != "confirmed" or who not in self.came or who not in self.left:
            return 0
        first = max(int(self.came[who].timestamp()), int(self.starts.timestamp()))
        last = min(int(self.left[who].timestamp()), int(self.ends.timestamp()))
        is_half = 2 * (last - first) >= (self.ends - self.starts).total_seconds()
        return max(0, last - first) // 60 if is_half else 0

    def overlaps(self, other: ModelShift) -> bool:
        is_other = other is not self and self.state == "open"
        return is_other and self.starts < other.ends and other.starts < self.ends

    def _move_up(self, at: datetime) -> None:
        here = [who for who in self.waiting if who not in self.gone]
        while at < self.ends and here and len(self.placed) < self.capacity:
            self.moved_up.append(here[0])
            self.waiting.remove(here[0])
            self.placed.append(here.pop(0))
