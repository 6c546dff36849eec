"""A plain-Python model of one branch's books, to hold the ledger against: no database, no sealing, no chain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from models.rules.ledger import Account
from models.rules.values import Money, Month

Move = tuple[Account, int, int | None, Month | None]


@dataclass
class Books:
    """What should be there: moves by number, what undid what, and up to which month nothing may be entered."""

    entries: list[tuple[date, tuple[Move, ...]]] = field(default_factory=list)
    undone_by: dict[int, int] = field(default_factory=dict)
    reversals: set[int] = field(default_factory=set)
    closed: Month | None = None

    def may_post(self, on: date) -> bool:
        return self.closed is None or Month.of(on) > self.closed

    def post(self, on: date, moves: tuple[Move, ...]) -> int:
        self.entries.append((on, moves))
        return len(self.entries)

    def may_reverse(self, number: int) -> bool:
        return 1 <= number <= len(self.entries) and number not in self.undone_by and number not in self.reversals

    def reverse(self, number: int, on: date) -> int:
        opposite = tuple((account, -fen, member, month) for account, fen, member, month in self.entries[number - 1][1])
        made = self.post(on, opposite)
        self.undone_by[number] = made
        self.reversals.add(made)
        return made

    def balances(self) -> dict[tuple[Account, int | None, Month | None], Money]:
        sums: Counter[tuple[Account, int | None, Month | None]] = Counter()
        for _, moves in self.entries:
            for account, fen, member, month in moves:
                sums[account, member, month] += fen
        return {place: Money(fen) for place, fen in sums.items()}
