"""Rows of a plan in words, made into rows in values: every fault named, the year worked out once for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.parsing.meetings import kind_called
from bot.parsing.plain import plain
from bot.parsing.plans.moments import Misplanned, Moment, read_clocks, read_moment
from models.rules.meetings import MeetingKind
from models.rules.plans import PlanDraft, PlanFault, PlanRow, Wrong, year_of_plan

TEXT_LIMIT = 300
KINDS_NAMED = 12
_NOTHING = {"", "-", "/", "—", "无", "待定", "未定", "另行通知"}


@dataclass(frozen=True)
class WrittenRow:
    """A row as it stands there; empty texts where nothing does. ``fault`` was found in taking it apart."""

    line: int
    sheet: str
    day: str
    clock: str
    kind: str
    topic: str
    reader: str
    place: str
    materials: str
    fault: Misplanned | None = None
    group: str = ""


def draft_of(
    written: Sequence[WrittenRow],
    kinds: Sequence[MeetingKind],
    now: datetime,
    year: int | None = None,
    ignored: tuple[str, ...] = (),
) -> PlanDraft:
    """Return the rows and the faults of a plan; ``now`` is wall time, ``year`` the one its title names."""
    days = [moment.day for each in written if (moment := _try(each.day, now, year)) and not moment.has_year]
    known = year if year is not None else year_of_plan([(day.month, day.day) for day in days], now.date())
    rows, faults = [], []
    for each in written:
        try:
            rows.append(_row(each, kinds, now, known))
        except Misplanned as wrong:
            faults.append(
                PlanFault(each.line, each.sheet, wrong.wrong, wrong.said[:TEXT_LIMIT], wrong.near, day=wrong.day)
            )
    return PlanDraft(tuple(rows), tuple(faults), bool(days) and year is None, ignored)


def _try(text: str, now: datetime, year: int | None) -> Moment | None:
    try:
        return read_moment(text, now, year)
    except Misplanned:
        return None


def _row(written: WrittenRow, kinds: Sequence[MeetingKind], now: datetime, year: int) -> PlanRow:
    if written.fault is not None:
        raise written.fault
    moment = read_moment(written.day, now, year)
    clock, until = moment.clock, moment.until
    if plain(written.clock) not in _NOTHING:
        clock, until = read_clocks(written.clock)
    if clock is not None and until is not None and until <= clock:
        raise Misplanned(Wrong.UNREADABLE_CLOCK, written.clock or written.day)
    return PlanRow(
        written.line,
        written.sheet,
        moment.day,
        _whole(clock),
        _whole(until),
        _kind(written.kind, kinds).key,
        *(_text(each) for each in (written.topic, written.reader, written.place, written.materials, written.group)),
    )


def _kind(text: str, kinds: Sequence[MeetingKind]) -> MeetingKind:
    names = tuple(kind.name for kind in kinds[:KINDS_NAMED])
    if not plain(text):
        raise Misplanned(Wrong.NO_KIND, near=names)
    found = kind_called(text, kinds) or kind_called(re.sub(r"[（(【\[].*?[)）】\]]", "", text), kinds)
    if found is None:
        raise Misplanned(Wrong.UNKNOWN_KIND, plain(text), names)
    return found


def _text(text: str) -> str | None:
    words = " ".join(text.split())
    if len(words) > TEXT_LIMIT:
        raise Misplanned(Wrong.TOO_LONG, words)
    return None if words in _NOTHING else words


def _whole(clock: time | None) -> time | None:
    return clock.replace(second=0, microsecond=0) if clock else None
