"""Planned absences: a member says once that she will be away, and every meeting of those days knows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from models import audit, meetings, notices, offices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Absence, Attendance, Meeting, MeetingState
from models.members import Member
from models.roles import Person
from models.rules.absences import (
    AbsenceKind,
    Backwards,
    Past,
    Period,
    TooLong,
    bounds,
    check_period,
    kind_meant,
    ledger_reason,
)


@fact
class AbsenceCard:
    """To the member: her absence as it is written down; ``meetings`` already called are answered by it."""

    number: int
    first: date
    last: date
    kind: AbsenceKind
    words: str | None
    meetings: int


@fact
class AbsenceReported:
    """To the secretary: a member will be away."""

    name: str
    first: date
    last: date
    kind: AbsenceKind
    words: str | None


@fact
class AbsenceEnded:
    """To the member and the secretary: the absence is over; ``reopened`` meetings wait for an answer again."""

    name: str
    first: date
    last: date
    reopened: int
    is_own: bool


@fact
class ChooseAbsence:
    """Several absences may be ended; she presses the right one."""

    absences: tuple[AbsenceCard, ...]


@fact
class AbsenceImpossible:
    """These days cannot be reported; ``problem`` is the name of the rule."""

    problem: str
    first: date
    last: date
    most: int | None = None


@fact
class NoAbsence:
    """She has reported no absence that is not over."""


async def report(
    db: Session,
    period: Period,
    kind: AbsenceKind | None,
    words: str | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> AbsenceCard:
    """Write down that a member will be away, answer her invitations of those days and tell the secretary.

    The same days said again with the same reason change nothing.

    Args:
        kind: None when it stands in ``words``, or nowhere.

    Raises:
        Refused: with `AbsenceImpossible`.
    """
    problem = check_period(period, almanac.today(at))
    if problem is not None:
        raise Refused(_impossible(problem, period))
    if kind is None:
        kind, words = kind_meant(words)
    reason = ledger_reason(kind, words)
    for known in await _open(db, by.member_id, at):
        if (known.first_on, known.last_on, known.reason) == (period.first, period.last, reason):
            return await _card(db, known, at)
    starts_at, until = bounds(period, almanac.zone)
    row = await db.add(
        Absence(
            member_id=by.member_id,
            branch_id=by.branch_id,
            kind=kind,
            words=words,
            reason=reason,
            first_on=period.first,
            last_on=period.last,
            starts_at=starts_at,
            until=until,
            reported_at=at,
        )
    )
    await meetings.answer_by_absence(db, at=at, member_id=by.member_id)
    told = AbsenceReported(by.name, period.first, period.last, kind, words)
    await _tell_secretaries(db, told, f"absence:{row.id}", almanac, by, at)
    audit.record(db, "absences.report", at=at, by=by, member=by.member_id, branch=by.branch_id, absence=row.id)
    return await _card(db, row, at)


async def end(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> AbsenceEnded | ChooseAbsence:
    """End one's own absence now: meetings ahead that it alone had answered wait for an answer again.

    Without a number the only one is meant; with several she is asked which.

    Raises:
        Refused: with `NoAbsence`.
    """
    rows = [row for row in await _open(db, by.member_id, at) if number in (None, row.id)]
    if not rows:
        raise Refused(NoAbsence())
    if len(rows) > 1:
        return ChooseAbsence(tuple([await _card(db, row, at) for row in rows]))
    [row] = rows
    before = await _answered_for(db, row.member_id, at)
    row.until = row.ended_at = at
    await db.orm.flush()
    await meetings.answer_by_absence(db, at=at, member_id=by.member_id)
    reopened = before - await _answered_for(db, row.member_id, at)
    told = AbsenceEnded(by.name, row.first_on, row.last_on, reopened, False)
    await _tell_secretaries(db, told, f"absence:{row.id}:ended", almanac, by, at)
    audit.record(db, "absences.end", at=at, by=by, member=by.member_id, branch=by.branch_id, absence=row.id)
    return AbsenceEnded(by.name, row.first_on, row.last_on, reopened, True)


async def _open(db: Session, member_id: MemberId, at: datetime) -> Sequence[Absence]:
    query = select(Absence).where(Absence.member_id == member_id, Absence.until > at).order_by(Absence.starts_at)
    return (await db.scalars(query)).all()


async def _card(db: Session, row: Absence, at: datetime) -> AbsenceCard:
    covered = await _answered_for(db, row.member_id, at, row)
    return AbsenceCard(row.id, row.first_on, row.last_on, row.kind, row.words, covered)


async def _answered_for(db: Session, member_id: MemberId, at: datetime, within: Absence | None = None) -> int:
    """Return how many called meetings ahead of a member are answered by an absence alone."""
    query = (
        select(func.count())
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.state == MeetingState.CALLED,
            Meeting.starts_at > at,
            Attendance.member_id == member_id,
            meetings.is_answered_for(),
        )
    )
    if within is not None:
        query = query.where(Meeting.starts_at >= within.starts_at, Meeting.starts_at < within.until)
    return int((await db.core(query)).scalar_one())


async def _tell_secretaries(db: Session, told: object, key: str, almanac: Almanac, by: Person, at: datetime) -> None:
    others = offices.secretaries(by.branch_id, almanac.today(at)).where(Member.id != by.member_id)
    await notices.tell(db, others, told, key=key, at=at)


def _impossible(problem: object, period: Period) -> AbsenceImpossible:
    match problem:
        case TooLong(most=most):
            return AbsenceImpossible("TooLong", period.first, period.last, most)
        case Backwards() | Past():
            return AbsenceImpossible(type(problem).__name__, period.first, period.last)
    raise AssertionError(problem)
