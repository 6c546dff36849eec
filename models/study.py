"""Study hours (学时): a member's year from the ledgers, and a branch's; kept nowhere twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select

from models import notices, offices, reminders, trainings
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.makeups import SEEN, Makeup, MakeupState
from models.meetings import WAS_SEEN, Attendance, Meeting, MeetingState
from models.members import Category, Member, active, may_be_chased
from models.offices import COMMITTEE, Office
from models.roles import Person
from models.rules import study as rules
from models.rules.calendar import at_wall
from models.rules.reminders import MIDNIGHT
from models.rules.values import Minutes
from models.selects import built_for_now, built_once
from models.trainings import TrainingState

STUDENTS = (Category.FULL, Category.PROBATIONARY)
LONGEST_MEETING = timedelta(hours=24)
# What could not go out in time is reported for so long; nobody asks for last year's any more.
CATCH_UP = timedelta(days=40)
NONE = Minutes(0)


@dataclass(frozen=True)
class Credits:
    """What one member has this year, by where it comes from; ``waiting`` is not counted yet.

    ``made_up`` is what make-ups add to the meetings, up to the cap of each half day.
    """

    meetings: Minutes = NONE
    outside: Minutes = NONE
    waiting: Minutes = NONE
    made_up: Minutes = NONE

    @property
    def total(self) -> Minutes:
        return self.meetings + self.outside + self.made_up


@fact
class StudyCard:
    """To the member herself: her year; ``duty`` is 0 where none is asked, as of exempt members."""

    year: int
    duty: Minutes
    meetings: Minutes
    outside: Minutes
    waiting: Minutes
    made_up: Minutes = NONE


@fact
class BranchStudy:
    """To the secretary: her branch's year; ``behind`` by pinyin, with what each has and should have."""

    branch: str
    year: int
    expected: int
    reached: int
    exempt: int
    behind: tuple[str, ...]
    done: tuple[Minutes, ...]
    duties: tuple[Minutes, ...]


@fact
class StudyReminder:
    """To a member below ``percent`` of the year's duty; her own figures are behind the button."""

    year: int
    percent: int


async def card(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> StudyCard:
    """Return a member's own year so far."""
    only_her = select(Member.id).where(Member.id == by.member_id)
    [student] = await _students(db, only_her, almanac, at)
    found = await credits(db, only_her, almanac, at=at)
    own = found.get(by.member_id, Credits())
    duty = _duty(student, almanac, at)
    return StudyCard(almanac.today(at).year, duty, own.meetings, own.outside, own.waiting, own.made_up)


async def of_branch(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> BranchStudy:
    """Return how many of a branch have reached their duty and who is far behind, names by pinyin."""
    today, study = almanac.today(at), almanac.rules(at).study
    who = select(Member.id).where(Member.branch_id == branch.id, active(), Member.category.in_(STUDENTS))
    students = await _students(db, who, almanac, at)
    found = await credits(db, who, almanac, at=at)
    asked = [(each.name, found.get(each.id, Credits()).total, _duty(each, almanac, at)) for each in students]
    asked = [each for each, student in zip(asked, students, strict=True) if not student.is_exempt]
    behind = [each for each in asked if rules.is_far_behind(each[1], each[2], today, study)]
    return BranchStudy(
        branch.name,
        today.year,
        len(asked),
        sum(done >= duty for _, done, duty in asked),
        len(students) - len(asked),
        tuple(name for name, _, _ in behind),
        tuple(done for _, done, _ in behind),
        tuple(duty for _, _, duty in behind),
    )


async def remind_behind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell those below the rule book's share of their duty, once each in the months it names."""
    today, book = almanac.today(at), almanac.rules(at)
    for year in (today.year - 1, today.year):
        notes = rules.checkpoints(
            year, almanac.calendar, book.reminders.quiet, book.reminders.dues_clock, book.study, almanac.zone
        )
        key = f"study:{year}"
        recent = [note.stage for note in notes if at < note.stage.until + CATCH_UP]
        begun = await reminders.begun(db, branch.id, key, recent, at=at)
        for note in [each for each in notes if each.stage in begun]:
            if at < note.stage.until and not almanac.may_disturb(at):
                continue
            told = StudyReminder(year, note.percent)
            # The time of who was told already, or has no room for it, is not added up again at every tick.
            may_hear = (reminders.has_room(almanac, at), ~notices.was_told(f"{key}:{note.stage.name}"))
            who = select(Member.id).where(Member.branch_id == branch.id, may_be_chased(), *may_hear)
            below = await _below(db, who, note.percent, almanac, at)
            if not below and at < note.stage.until:
                continue
            those = select(Member.id).where(Member.id.in_(below))
            await reminders.remind(
                db, branch.id, those, told, note.stage, key=key, what=f"{year}年学时", almanac=almanac, at=at
            )


async def credits(db: Session, who: Select[MemberId], almanac: Almanac, *, at: datetime) -> dict[MemberId, Credits]:
    """Return this year's study time of the members selected, in a few statements however many they are.

    A meeting counts when it is closed, she was present or late, and its kind counted on its day; one she made up for
    counts as if she had been there, up to what its half day still has room for.
    """
    year = almanac.today(at).year
    came = _spans(await _rows(db, _attended().where(Attendance.member_id.in_(who)), year, almanac), almanac)
    made_up = _spans(await _rows(db, _made_up().where(Makeup.member_id.in_(who)), year, almanac), almanac)
    outside = await trainings.totals(db, who, year)
    found = {}
    for member_id in came.keys() | made_up.keys() | outside.keys():
        spans = came.get(member_id, [])
        meetings = rules.credited(spans, almanac.zone, year=year)
        later = made_up.get(member_id)
        with_made_up = rules.credited([*spans, *later], almanac.zone, year=year) if later else meetings
        by_state = outside.get(member_id, {})
        found[member_id] = Credits(
            meetings,
            by_state.get(TrainingState.ACCEPTED, NONE),
            by_state.get(TrainingState.REPORTED, NONE),
            Minutes(with_made_up.count - meetings.count),
        )
    return found


@built_once
def _attended() -> Select[*tuple[Any, ...]]:
    query = select(Attendance.member_id, Meeting.kind, Meeting.starts_at, Meeting.ends_at)
    return query.join(Meeting, Meeting.id == Attendance.meeting_id).where(WAS_SEEN, *_closed())


@built_once
def _made_up() -> Select[*tuple[Any, ...]]:
    """Select the meetings made up for; who was there after all is not counted twice."""
    return (
        select(Makeup.member_id, Meeting.kind, Meeting.starts_at, Meeting.ends_at)
        .join(Meeting, Meeting.id == Makeup.meeting_id)
        .join(Attendance, and_(Attendance.meeting_id == Makeup.meeting_id, Attendance.member_id == Makeup.member_id))
        .where(Makeup.state == MakeupState.ACCEPTED, Attendance.presence.not_in(SEEN), *_closed())
    )


def _closed() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a meeting that is closed and that may reach into the time from ``begins`` to ``ends``."""
    is_of_then = (Meeting.starts_at >= bindparam("begins"), Meeting.starts_at < bindparam("ends"))
    return *is_of_then, Meeting.state == MeetingState.CLOSED


async def _rows(db: Session, query: Select[*tuple[Any, ...]], year: int, almanac: Almanac) -> Sequence[Row[Any]]:
    begins, ends = (at_wall(date(each, 1, 1), MIDNIGHT, almanac.zone) for each in (year, year + 1))
    return (await db.core(query, {"begins": begins - LONGEST_MEETING, "ends": ends})).all()


def _spans(rows: Sequence[Row[Any]], almanac: Almanac) -> dict[MemberId, list[rules.Span]]:
    """Return the meetings whose kind counted on its day, by member."""
    spans: dict[MemberId, list[rules.Span]] = {}
    for row in rows:
        study = almanac.rules(row.starts_at).study
        if row.kind in study.kinds:
            cap = Minutes(study.half_day_hours * rules.MINUTES_AN_HOUR)
            spans.setdefault(row.member_id, []).append(rules.Span(row.starts_at, row.ends_at, cap))
    return spans


async def _students(db: Session, who: Select[MemberId], almanac: Almanac, at: datetime) -> Sequence[Row[Any]]:
    query = _with_office(almanac.today(at)).where(Member.id.in_(who))
    return (await db.execute(query)).all()


@built_for_now
def _with_office(on: date) -> Select[*tuple[Any, ...]]:
    """Select members by pinyin, each with whether she sits on a committee that day."""
    in_office = select(Office.member_id).where(
        Office.member_id == Member.id, Office.kind.in_(COMMITTEE), offices.in_force(on)
    )
    columns = (Member.id, Member.name, Member.category, Member.is_exempt, in_office.exists().label("is_committee"))
    return select(*columns).order_by(Member.sort_key)


def _duty(student: Row[Any], almanac: Almanac, at: datetime) -> Minutes:
    if student.is_exempt or student.category not in STUDENTS:
        return NONE
    return almanac.rules(at).study.duty(is_committee=bool(student.is_committee))


async def _below(db: Session, who: Select[MemberId], percent: int, almanac: Almanac, at: datetime) -> list[MemberId]:
    students = await _students(db, who, almanac, at)
    found = await credits(db, who, almanac, at=at) if students else {}
    return [
        each.id
        for each in students
        if rules.is_below(found.get(each.id, Credits()).total, _duty(each, almanac, at), percent)
    ]
