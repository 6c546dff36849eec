"""Points of one person: her rows folded into entries, each under the edition of its own day; kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from models.rules.points import TENTHS, PointRule, PointsRules, Source, Term
from models.rules.rulebook import Edition


class EntryState(Enum):
    """HELD: queried and not answered; DROPPED: answered so that it does not count."""

    COUNTED = "counted"
    HELD = "held"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Row:
    """One row of a ledger that may give points.

    Args:
        number: of the row; of a meeting for attendance.
        what: how a message calls it.
        minutes: of the row, where time counts.
        kind: of the meeting.
        key: of the rule, for an appointed entry.
    """

    source: Source
    number: int
    day: date
    what: str
    minutes: int = 0
    kind: str | None = None
    key: str | None = None

    @property
    def code(self) -> str:
        """Return what a button calls the row."""
        return f"{self.source.value}{self.number}"


@dataclass(frozen=True)
class Entry:
    """What a row gives: ``worth`` before the cap and ``granted`` after it, in tenths of a point."""

    row: Row
    rule: PointRule
    version: str
    since: date
    worth: int
    granted: int
    state: EntryState


def fold(
    rows: Iterable[Row],
    editions: Sequence[Edition[PointsRules]],
    judged: Mapping[str, EntryState] | None = None,
) -> list[Entry]:
    """Return the entries of one person's rows, by day.

    A row counts under the edition in force on its day, up to that edition's cap: what the rule of this key has given
    in the period so far, under whatever edition, is taken off. Held and dropped entries give nothing and leave room.

    Args:
        rows: all of hers from the first day of the longest period on, else caps are not seen.
        judged: the rows, by code, that do not count.

    Source: 积分没有全国标准，规则由各单位规则包规定；按行计算、按当日版本、上限按期为本地默认.

    >>> rule = PointRule("meeting", "参加组织生活", "attendance", 5, 8)
    >>> editions = [Edition(date(2026, 1, 1), "本地", PointsRules("2026版", "year", (rule,)))]
    >>> rows = [Row(Source.ATTENDANCE, number, date(2026, 3, number), "党课") for number in (1, 2, 3)]
    >>> [entry.granted for entry in fold(rows, editions)]
    [50, 30, 0]
    """
    judged = judged or {}
    newest_first = sorted(editions, key=lambda edition: edition.since, reverse=True)
    entries: list[Entry] = []
    for row in sorted(rows, key=lambda row: (row.day, row.source.value, row.number)):
        edition = next((each for each in newest_first if each.since <= row.day), None)
        rule = edition.rule.rule_for(row.source, row.kind, row.key) if edition else None
        if edition is None or rule is None or not (worth := rule.worth(row.minutes)):
            continue
        state = judged.get(row.code, EntryState.COUNTED)
        entry = Entry(row, rule, edition.rule.version, edition.since, worth, 0, state)
        if state is EntryState.COUNTED:
            begins = Term.of(row.day, edition.rule.period).first
            so_far = sum(each.granted for each in entries if each.rule.key == rule.key and each.row.day >= begins)
            entry = replace(entry, granted=max(0, min(worth, rule.cap * TENTHS - so_far)))
        entries.append(entry)
    return entries


def total(entries: Iterable[Entry]) -> int:
    """Return the sum in tenths of a point."""
    return sum(entry.granted for entry in entries)


def within(entries: Iterable[Entry], first: date, last: date) -> list[Entry]:
    """Return the entries of these days."""
    return [entry for entry in entries if first <= entry.row.day <= last]
