"""What a year must come to, in plain Python: the second opinion the program is held against.

It knows people, offices, absences and meetings by number, and nothing of the program: no table, no command, no rule of
`models/` is imported. The rules as it understands them:

* Every invited person is in one of five states, and nobody is present, late, on leave or absent until somebody said so:
  herself within the window, the secretary on the roster, or the closing of the meeting.
* Check-in opens 30 minutes before the start and closes 30 minutes after the end, both included; up to ten minutes after
  the start is in time. What stands on the record is changed by the secretary alone.
* Leave is asked for until the meeting is over; afterwards only as 补请假, which the secretary accepts or not, once.
* A planned absence answers for who has said nothing herself, while it lasts.
* At the closing leave asked for becomes leave, silence becomes absence; who is exempt, or is on the roster no more, and
  of whom nothing was recorded, stays unrecorded and is not 应到.
* Members are invited as the roster stands at the call, committee and leaders' meetings take who holds office that day.
* A turn of a series on a day off moves to the next working day, never out of its month or week, else to the day before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
UNRECORDED, PRESENT, LATE, LEAVE, ABSENT = "unrecorded", "present", "late", "leave", "absent"
PLANNED, CALLED, CLOSED, CALLED_OFF = "planned", "called", "closed", "called_off"
COMING, SILENT = "coming", "silent"

OPENS = CLOSES = timedelta(minutes=30)
GRACE = timedelta(minutes=10)
LATE_LEAVE = timedelta(days=30)
QUIET_FROM, QUIET_UNTIL = time(20), time(8)
WEEKLY_BUDGET = 3
MINUTES = {
    "theme-day": 120, "committee": 60, "members": 90, "lecture": 90, "study": 90, "central-study": 120,
    "organisational-life": 120, "other": 60, "democratic-life": 180,
}  # fmt: skip
OFFICERS_ONLY = {"committee", "central-study", "democratic-life"}
COMMITTEE = {"secretary", "deputy_secretary", "organisation_officer", "publicity_officer", "discipline_officer"}


def _days(first: tuple[int, int], last: tuple[int, int]) -> Iterator[date]:
    day = date(2026, *first)
    while day <= date(2026, *last):
        yield day
        day += timedelta(days=1)


# 国务院办公厅关于2026年部分节假日安排的通知
OFF = {
    *_days((1, 1), (1, 3)), *_days((2, 15), (2, 23)), *_days((4, 4), (4, 6)), *_days((5, 1), (5, 5)),
    *_days((6, 19), (6, 21)), *_days((9, 25), (9, 27)), *_days((10, 1), (10, 7)), date(2027, 1, 1),
}  # fmt: skip
WORKED = {date(2026, *each) for each in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


def is_workday(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def is_quiet(at: datetime) -> bool:
    """Say whether the clock has to keep silent: in the evening, at night, and on days off."""
    local = at.astimezone(CHINA)
    return local.time() >= QUIET_FROM or local.time() < QUIET_UNTIL or not is_workday(local.date())


def turn_days(rule: tuple[str, int, int], first: date, last: date) -> dict[date, date | None]:
    """Return the day each turn of a series is held, by the day it should be; None where there is no working day.

    Args:
        rule: ("week", 0, weekday), ("nth", n, weekday) or ("day", 0, day of the month).
    """
    kind, nth, number = rule
    found: dict[date, date | None] = {}
    day = first
    while day <= last:
        is_turn = {
            "week": day.weekday() == number,
            "nth": day.weekday() == number and (day.day - 1) // 7 + 1 == nth,
            "day": day.day == number,
        }[kind]
        if is_turn:
            found[day] = _moved(day, by_week=kind == "week")
        day += timedelta(days=1)
    return found


def _moved(day: date, *, by_week: bool) -> date | None:
    def is_inside(other: date) -> bool:
        if by_week:
            return other.isocalendar()[:2] == day.isocalendar()[:2]
        return (other.year, other.month) == (day.year, day.month)

    for step in (1, -1):
        other = day
        while is_inside(other):
            if is_workday(other):
                return other
            other += timedelta(days=step)
    return None


@dataclass
class Member:
    number: int
    name: str
    branch: int
    is_exempt: bool = False
    has_left: bool = False


@dataclass
class Office:
    member: int
    kind: str
    branch: int
    first: date
    last: date | None = None


@dataclass
class Absence:
    member: int
    first: date
    last: date
    told_at: datetime
    ended_at: datetime | None = None

    def covers(self, start: datetime) -> bool:
        day = start.astimezone(CHINA).date()
        is_over = self.ended_at is not None and self.ended_at <= start
        return self.first <= day <= self.last and self.told_at < start and not is_over


@dataclass
class Row:
    """What one person said herself, and how she is recorded."""

    said: str = SILENT
    presence: str = UNRECORDED


@dataclass
class Meeting:
    number: int
    branch: int
    kind: str
    starts: datetime
    ends: datetime
    state: str = CALLED
    rows: dict[int, Row] = field(default_factory=dict)
    is_of_series: bool = False


@dataclass(frozen=True)
class Result:
    """What the secretary has to see: who came in time or late, is on leave, was absent, is not recorded."""

    expected: int
    came: frozenset[str]
    late: frozenset[str]
    leave: frozenset[str]
    absent: frozenset[str]
    unrecorded: frozenset[str]


class Model:
    """The bureau as it ought to be at this moment."""

    def __init__(self) -> None:
        self.members: dict[int, Member] = {}
        self.offices: list[Office] = []
        self.absences: list[Absence] = []
        self.meetings: dict[int, Meeting] = {}
        self.late_leaves: dict[tuple[int, int], str] = {}

    def committee(self, branch: int, on: date) -> set[int]:
        return {
            office.member
            for office in self.offices
            if office.branch == branch
            and office.kind in COMMITTEE
            and office.first <= on
            and (office.last is None or office.last >= on)
            and not self.members[office.member].has_left
        }

    def appoint(self, member: int, kind: str, branch: int, on: date) -> None:
        """Give an office; there is one secretary, so the one before ends the day before."""
        for office in self.offices:
            if kind == "secretary" == office.kind and office.branch == branch and office.last is None:
                office.last = on - timedelta(days=1)
        self.offices.append(Office(member, kind, branch, on))

    def call(self, number: int, branch: int, kind: str, starts: datetime, at: datetime) -> Meeting:
        """Invite whom a meeting is for, as things stand at ``at``."""
        meeting = Meeting(number, branch, kind, starts, starts + timedelta(minutes=MINUTES[kind]))
        if kind in OFFICERS_ONLY:
            invited = self.committee(branch, at.astimezone(CHINA).date())
        else:
            invited = {each.number for each in self.members.values() if each.branch == branch and not each.has_left}
        meeting.rows = {member: Row() for member in sorted(invited)}
        self.meetings[number] = meeting
        return meeting

    def move(self, number: int, starts: datetime) -> None:
        meeting = self.meetings[number]
        meeting.starts, meeting.ends = starts, starts + (meeting.ends - meeting.starts)

    def answer_of(self, meeting: Meeting, member: int) -> str:
        """Return what counts as her answer: her own word, else her planned absence."""
        said = meeting.rows[member].said
        if said != SILENT:
            return said
        is_away = any(each.member == member and each.covers(meeting.starts) for each in self.absences)
        return LEAVE if is_away else SILENT

    def answer(self, member: int, number: int, said: str, at: datetime) -> None:
        meeting = self.meetings[number]
        if member in meeting.rows and meeting.state == CALLED and at < meeting.ends:
            meeting.rows[member].said = said

    def check_in(self, member: int, number: int, at: datetime) -> None:
        meeting = self.meetings[number]
        row = meeting.rows.get(member)
        is_open = meeting.starts - OPENS <= at <= meeting.ends + CLOSES and meeting.state == CALLED
        if row is not None and is_open and row.presence == UNRECORDED:
            row.presence = PRESENT if at <= meeting.starts + GRACE else LATE

    def mark(self, number: int, member: int, presence: str) -> None:
        meeting = self.meetings[number]
        if meeting.state == CALLED and member in meeting.rows:
            meeting.rows[member].presence = presence

    def mark_rest(self, number: int) -> None:
        """All present but those recorded and those on leave."""
        meeting = self.meetings[number]
        for member, row in meeting.rows.items():
            is_left = row.presence == UNRECORDED and self.answer_of(meeting, member) != LEAVE
            if is_left and not self.members[member].has_left and meeting.state == CALLED:
                row.presence = PRESENT

    def close(self, number: int) -> Result:
        meeting = self.meetings[number]
        for member, row in meeting.rows.items():
            if row.presence == UNRECORDED and not self.members[member].has_left:
                if self.answer_of(meeting, member) == LEAVE:
                    row.presence = LEAVE
                elif not self.members[member].is_exempt:
                    row.presence = ABSENT
        meeting.state = CLOSED
        return self.result(number)

    def result(self, number: int) -> Result:
        meeting = self.meetings[number]
        named: dict[str, set[str]] = {each: set() for each in (UNRECORDED, PRESENT, LATE, LEAVE, ABSENT)}
        for member, row in meeting.rows.items():
            who, state = self.members[member], row.presence
            if state == UNRECORDED and who.has_left:
                continue
            if state == UNRECORDED and self.answer_of(meeting, member) == LEAVE:
                state = LEAVE
            if state != UNRECORDED or not who.is_exempt:
                named[state].add(who.name)
        came, late, leave, absent, unrecorded = (
            frozenset(names)
            for names in (named[PRESENT] | named[LATE], named[LATE], named[LEAVE], named[ABSENT], named[UNRECORDED])
        )
        expected = sum(map(len, (came, leave, absent, unrecorded)))
        return Result(expected, came, late, leave, absent, unrecorded)

    def answers(self, number: int) -> dict[str, frozenset[str]]:
        """Return who comes, who is on leave, who is asked still, and who is spared the asking."""
        meeting = self.meetings[number]
        named: dict[str, set[str]] = {COMING: set(), LEAVE: set(), SILENT: set(), "exempt": set()}
        for member, row in meeting.rows.items():
            who, said = self.members[member], self.answer_of(meeting, member)
            if not who.has_left or row.presence != UNRECORDED:
                named["exempt" if said == SILENT and who.is_exempt else said].add(who.name)
        return {said: frozenset(names) for said, names in named.items()}

    def may_be_asked(self, member: int, number: int) -> bool:
        """Say whether she may be reminded to answer: invited, silent, unrecorded, not exempt, on the roster."""
        meeting, who = self.meetings[number], self.members[member]
        row = meeting.rows.get(member)
        if row is None or meeting.state != CALLED or who.is_exempt or who.has_left:
            return False
        return row.presence == UNRECORDED and self.answer_of(meeting, member) == SILENT

    def ask_late_leave(self, member: int, number: int, at: datetime) -> bool:
        """Return whether a request begins: for a recent absence, for which none was made."""
        meeting = self.meetings[number]
        row = meeting.rows.get(member)
        is_absence = row is not None and row.presence == ABSENT and meeting.state == CLOSED
        if not is_absence or meeting.starts < at - LATE_LEAVE or (number, member) in self.late_leaves:
            return False
        self.late_leaves[number, member] = "asked"
        return True

    def decide_late_leave(self, member: int, number: int, *, is_accepted: bool) -> None:
        if self.late_leaves[number, member] == "asked":
            self.late_leaves[number, member] = "accepted" if is_accepted else "refused"
            row = self.meetings[number].rows[member]
            if is_accepted and row.presence == ABSENT:
                row.presence = LEAVE
