"""Weighing a plan: its rows held against the branch's people, series and meetings; nothing is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from models import group_meetings, members
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.meetings import Meeting, MeetingState
from models.members import Member
from models.plans.clashing import clash_notes
from models.plans.told import Fate, NoteKind, PlannedRow, PlanNote, PlanPreview
from models.rules.calendar import at_wall
from models.rules.meetings import MeetingKind
from models.rules.plans import PlanDraft, PlanFault, PlanRow, Wrong, doubled
from models.rules.readers import outside_name
from models.rules.series import Weekly, occurrences, parse_recurrence
from models.rules.values import Month
from models.series import Series, running

# What stands for a day without a time: late enough that no reminder of the day before moves.
NOON = time(12)
NEAR_NAMES = 3
_NUMBERED = re.compile(r"[^#（(]*[#（(](?P<number>[0-9]{1,12})号?[）)]?")


@dataclass(frozen=True)
class Aim:
    """A row to be written: the meeting it completes, None for a new one, and the values it is to have."""

    row: PlanRow
    meeting: Meeting | None
    values: dict[str, Any]
    reader: str | None
    group: str | None = None


@dataclass(frozen=True)
class Named:
    """Who and what a row names, found in the database: a lead reader, a member or from outside, and a group."""

    member: Member | None = None
    outside: str | None = None
    group: Branch | None = None


@dataclass(frozen=True)
class Weighed:
    """A plan held against the database; ``there`` rows change nothing."""

    aims: tuple[Aim, ...]
    there: int
    faults: tuple[PlanFault, ...]
    notes: tuple[PlanNote, ...]


def preview(branch: Branch, weighed: Weighed, number: int, almanac: Almanac, at: datetime) -> PlanPreview:
    """Return what a weighed plan would write, in a form that can be told."""
    rules = almanac.rules(at)
    shown = tuple(_shown(aim, rules.kind(aim.row.kind), almanac) for aim in weighed.aims)
    return PlanPreview(number, branch.name, shown, weighed.there, weighed.faults, weighed.notes)


async def weigh(
    db: Session, branch: Branch, draft: PlanDraft, reach: frozenset[BranchId], almanac: Almanac, *, at: datetime
) -> Weighed:
    """Return what the rows of a plan would do to a branch's meetings, their faults, and what is worth knowing.

    Args:
        reach: the branches whose people may be named as lead reader.
    """
    people, rules = await members.overseen(db, reach | {branch.id}), almanac.rules(at)
    groups = await group_meetings.of_branch(db, branch.id)
    faults = {_place(fault): fault for fault in (*draft.faults, *_faults_of_days(draft.rows, almanac, at))}
    named: dict[tuple[str, int], Named] = {}
    for row in draft.rows:
        found = _named(row, people, branch, groups, rules.kind(row.kind))
        if isinstance(found, PlanFault):
            faults.setdefault(_place(row), found)
        else:
            named[_place(row)] = found
    rows = [row for row in draft.rows if _place(row) not in faults]
    standing = await running(db, branch.id)
    taken = _matched(rows, await _meetings(db, branch.id, rows, almanac), named, almanac)
    notes = (
        [PlanNote(NoteKind.YEAR_GUESSED, said=str(draft.rows[0].day.year))] if draft.is_year_guessed and rows else []
    )
    notes += [PlanNote(NoteKind.IGNORED, said=header) for header in draft.ignored]
    notes += [PlanNote(NoteKind.LEFT, said=left) for left in draft.left]
    aims, there = [], 0
    for row in rows:
        meeting, said = taken.get(_place(row)), named[_place(row)]
        series = _standing_of(row, said, standing)
        aim = _aim(row, meeting, series, said, rules.kind(row.kind), almanac)
        if meeting is not None and _values(meeting) == aim.values:
            there += 1
        elif meeting is not None and meeting.state is not MeetingState.PLANNED:
            there += 1
            notes.append(_note(NoteKind.STAYS, row, moment=meeting.starts_at))
        else:
            aims.append(aim)
            notes += _notes(aim, series, rules.kind(row.kind), almanac)
    if untimed := sum(not aim.values["is_timed"] for aim in aims):
        notes.append(PlanNote(NoteKind.NO_CLOCK, other=untimed))
    of_none = [aim for aim in aims if groups and rules.kind(aim.row.kind).audience == "group"]
    if ungrouped := sum(aim.values["group_id"] is None for aim in of_none):
        notes.append(PlanNote(NoteKind.NO_GROUP, other=ungrouped))
    notes += await clash_notes(db, branch.id, aims, almanac, at=at)
    ordered = sorted(faults.values(), key=_place)
    return Weighed(tuple(aims), there, tuple(ordered), tuple(notes))


def _faults_of_days(rows: Sequence[PlanRow], almanac: Almanac, at: datetime) -> list[PlanFault]:
    today = almanac.today(at)
    faults = []
    for row in rows:
        is_over = row.day < today or (row.clock is not None and at_wall(row.day, row.clock, almanac.zone) <= at)
        if is_over:
            faults.append(PlanFault(row.line, row.sheet, Wrong.PAST, day=row.day))
    for index, first in doubled(rows).items():
        row, kind = rows[index], almanac.rules(at).kind(rows[index].kind)
        faults.append(PlanFault(row.line, row.sheet, Wrong.DOUBLED, near=(kind.name,), other=first.line, day=row.day))
    return faults


def _named(
    row: PlanRow, people: Sequence[Member], branch: Branch, groups: list[Branch], kind: MeetingKind
) -> Named | PlanFault:
    """Return who and what a row names; where the branch has one group alone, a group meeting is its."""
    group: Branch | None = groups[0] if kind.audience == "group" and len(groups) == 1 else None
    if row.group:
        found = group_meetings.called(row.group, groups, branch)
        if len(found) != 1:
            names = tuple(each.name for each in groups)
            return PlanFault(row.line, row.sheet, Wrong.UNKNOWN_GROUP, row.group, names)
        if not kind.may_be_of_group:
            return PlanFault(row.line, row.sheet, Wrong.NOT_FOR_GROUP, kind.name)
        [group] = found
    if not row.reader:
        return Named(group=group)
    if outside := outside_name(row.reader):
        return Named(outside=outside, group=group)
    reader = _reader(row, people, branch.id)
    return reader if isinstance(reader, PlanFault) else Named(reader, group=group)


def _standing_of(row: PlanRow, said: Named, standing: Sequence[Series]) -> Series | None:
    """Return the series a row belongs to: of its kind, and of its group where both name one."""
    ours = {None, said.group.id if said.group else None}
    fitting = [each for each in standing if each.kind == row.kind and (said.group is None or each.group_id in ours)]
    return fitting[-1] if fitting else None


def _reader(row: PlanRow, people: Sequence[Member], branch_id: BranchId) -> Member | PlanFault:
    said = row.reader or ""
    if numbered := _NUMBERED.fullmatch(said):
        found = [each for each in people if each.id == int(numbered["number"])]
    else:
        named = [each for each in people if each.name == said]
        found = [each for each in named if each.branch_id == branch_id] or named
    if len(found) == 1:
        return found[0]
    if found:
        apart = tuple(f"{each.name}（{each.id}号）" for each in sorted(found, key=lambda each: each.id))
        return PlanFault(row.line, row.sheet, Wrong.SEVERAL_PEOPLE, said, apart)
    near = difflib.get_close_matches(said, [each.name for each in people], NEAR_NAMES, 0.5)
    return PlanFault(row.line, row.sheet, Wrong.UNKNOWN_PERSON, said, tuple(dict.fromkeys(near)))


async def _meetings(
    db: Session, branch_id: BranchId, rows: Sequence[PlanRow], almanac: Almanac
) -> dict[tuple[date, str], list[Meeting]]:
    """Return the branch's meetings on the days of the rows, by local day and kind."""
    if not rows:
        return {}
    days = [row.day for row in rows]
    first = at_wall(min(days), time(), almanac.zone)
    last = at_wall(max(days) + timedelta(days=1), time(), almanac.zone)
    query = select(Meeting).where(
        Meeting.branch_id == branch_id,
        Meeting.state != MeetingState.CALLED_OFF,
        Meeting.starts_at >= first,
        Meeting.starts_at < last,
    )
    found: dict[tuple[date, str], list[Meeting]] = {}
    for meeting in (await db.scalars(query.order_by(Meeting.starts_at, Meeting.id))).all():
        found.setdefault((almanac.local(meeting.starts_at).date(), meeting.kind), []).append(meeting)
    return found


def _matched(
    rows: Sequence[PlanRow],
    meetings: dict[tuple[date, str], list[Meeting]],
    named: dict[tuple[str, int], Named],
    almanac: Almanac,
) -> dict[tuple[str, int], Meeting]:
    """Return which meeting each row means: first the one at its very time, else one of its kind on its day."""
    taken: dict[tuple[str, int], Meeting] = {}
    free = {key: list(found) for key, found in meetings.items()}
    for is_exact in (True, False):
        for row in rows:
            offered = free.get((row.day, row.kind), [])
            ours = [each for each in offered if _is_of(each, named[_place(row)].group, is_exact)]
            fitting = [each for each in ours if not is_exact or _is_at(each, row, almanac)]
            if _place(row) not in taken and fitting:
                # One that people know of cannot be completed any more.
                chosen = min(fitting, key=lambda each: each.state is not MeetingState.PLANNED)
                taken[_place(row)] = chosen
                offered.remove(chosen)
    return taken


def _is_of(meeting: Meeting, group: Branch | None, is_exact: bool) -> bool:
    """Return whether a row of this group may mean a meeting, whose group may not be known yet."""
    named = group.id if group else None
    return meeting.group_id == named or (not is_exact and None in (meeting.group_id, named))


def _is_at(meeting: Meeting, row: PlanRow, almanac: Almanac) -> bool:
    clock = almanac.local(meeting.starts_at).time() if meeting.is_timed else None
    return clock == row.clock


def _aim(
    row: PlanRow,
    meeting: Meeting | None,
    series: Series | None,
    said: Named,
    kind: MeetingKind,
    almanac: Almanac,
) -> Aim:
    clock = row.clock
    if clock is None and meeting is not None and meeting.is_timed:
        clock = almanac.local(meeting.starts_at).time()
    elif clock is None and series is not None:
        clock = series.clock
    starts_at = at_wall(row.day, clock or NOON, almanac.zone)
    ends_at = starts_at + timedelta(minutes=kind.minutes)
    if row.until is not None:
        ends_at = at_wall(row.day, row.until, almanac.zone)
    elif meeting is not None and meeting.starts_at == starts_at:
        ends_at = meeting.ends_at
    before = _values(meeting) if meeting is not None else dict.fromkeys(_FIELDS)
    values = {
        "topic": row.topic or before["topic"],
        "place": row.place or before["place"] or (series.place if series else None),
        "planned_materials": row.materials or before["planned_materials"],
        **_reader_of(said, before),
        "group_id": said.group.id if said.group else before["group_id"] or (series.group_id if series else None),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "is_timed": clock is not None,
    }
    reader = said.member.name if said.member else said.outside
    return Aim(row, meeting, values, reader, said.group.name if said.group else None)


def _reader_of(said: Named, before: dict[str, Any]) -> dict[str, Any]:
    """Return who leads the reading after a row: whom it names, else who did before."""
    if said.member is None and said.outside is None:
        return {name: before[name] for name in ("lead_reader_id", "outside_reader")}
    return {"lead_reader_id": said.member.id if said.member else None, "outside_reader": said.outside}


_FIELDS = (
    *("topic", "place", "planned_materials", "lead_reader_id", "outside_reader", "group_id"),
    *("starts_at", "ends_at", "is_timed"),
)


def _values(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _FIELDS}


def _notes(aim: Aim, series: Series | None, kind: MeetingKind, almanac: Almanac) -> list[PlanNote]:
    row, meeting = aim.row, aim.meeting
    notes = []
    if not almanac.calendar.is_workday(row.day):
        notes.append(_note(NoteKind.DAY_OFF, row, day=row.day))
    if aim.values["is_timed"] and row.clock is None and meeting is None:
        notes.append(_note(NoteKind.CLOCK_OF_SERIES, row, moment=aim.values["starts_at"]))
    if meeting is not None and meeting.is_timed and meeting.starts_at != aim.values["starts_at"]:
        notes.append(_note(NoteKind.MOVES, row, moment=meeting.starts_at))
    if meeting is not None and meeting.topic and meeting.topic != aim.values["topic"]:
        notes.append(replace(_note(NoteKind.REPLACES, row), said=meeting.topic))
    turn = _turn_beside(row, series, almanac) if meeting is None else None
    if turn is not None:
        notes.append(replace(_note(NoteKind.BESIDE_SERIES, row, day=turn), said=kind.name, said_en=kind.name_en))
    return notes


def _turn_beside(row: PlanRow, series: Series | None, almanac: Almanac) -> date | None:
    """Return the other day on which a monthly series holds a meeting of this kind in the month of the row."""
    recurrence = parse_recurrence(series.recurrence) if series else None
    if recurrence is None or isinstance(recurrence, Weekly):
        return None
    month = Month.of(row.day)
    days = [turn.day for turn in occurrences(recurrence, month.first, month.last, almanac.calendar)]
    return next((day for day in days if day and day != row.day), None) if row.day not in days else None


def _shown(aim: Aim, kind: MeetingKind, almanac: Almanac) -> PlannedRow:
    row, values = aim.row, aim.values
    return PlannedRow(
        row.line,
        row.sheet,
        Fate.NEW if aim.meeting is None else Fate.COMPLETES,
        row.day,
        almanac.local(values["starts_at"]).time() if values["is_timed"] else None,
        kind.name,
        kind.name_en,
        values["topic"],
        aim.reader,
        values["place"],
        aim.group,
        values["outside_reader"] is not None and aim.reader is not None,
    )


def _note(about: NoteKind, row: PlanRow, *, day: date | None = None, moment: datetime | None = None) -> PlanNote:
    return PlanNote(about, row.line, row.sheet, day=day, moment=moment)


def _place(row: PlanRow | PlanFault) -> tuple[str, int]:
    return row.sheet, row.line
