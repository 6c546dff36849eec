"""Checking out, where the kind of the meeting asks for it; it is shown to the secretary and changes no presence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Row, and_, delete, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings
from models.almanac import Almanac
from models.attendance.answers import roster
from models.attendance.checkins import near
from models.attendance.told import (
    CheckedOut,
    CheckOutClosed,
    CheckOutEarly,
    CheckOutRoll,
    NoCheckOut,
    NothingToCheckOut,
)
from models.base import Base, MeetingId, MemberId, enum_column
from models.database import Session
from models.facts import Refused
from models.meetings import Attendance, ChooseMeeting, Evidence, Meeting, MeetingState
from models.members import Member
from models.roles import Person, Secretary
from models.rules.checkout import Departure, departure_at
from models.rules.meetings import Presence, TooEarly, TooLate

CAME = (Presence.PRESENT, Presence.LATE)


class CheckOut(Base):
    """How one person left one meeting; ``recorded_by`` is None where she checked out herself."""

    __tablename__ = "check_outs"
    __table_args__ = (
        ForeignKeyConstraint(["meeting_id", "member_id"], ["attendances.meeting_id", "attendances.member_id"]),
    )

    meeting_id: Mapped[MeetingId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(primary_key=True)
    departure: Mapped[Departure] = mapped_column(enum_column(Departure))
    evidence: Mapped[Evidence] = mapped_column(enum_column(Evidence))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


async def check_out(
    db: Session, meeting_id: int | None, almanac: Almanac, *, by: Person, at: datetime, is_early: bool = False
) -> CheckedOut | ChooseMeeting:
    """Record that a member who came leaves; before the window only if she says that she leaves early.

    Doing it again changes nothing, but who left early and is back for the end stayed. The secretary's word stands.

    Raises:
        Refused: with `NothingToCheckOut`, `CheckOutEarly` or `CheckOutClosed`.
    """
    rows = {row.id: row for row in await near(db, by, at) if row.presence in CAME and _minutes(almanac, row.kind, at)}
    mine = [row for row in rows.values() if meeting_id in (None, row.id)]
    outcomes = {
        row.id: departure_at(row.starts_at, row.ends_at, at, _minutes(almanac, row.kind, at) or 0) for row in mine
    }
    fitting = [number for number, outcome in outcomes.items() if isinstance(outcome, Departure)]
    if not fitting:
        raise Refused(_closed(outcomes))
    if len(fitting) > 1:
        found = [await db.get(Meeting, number) for number in fitting]
        return ChooseMeeting(
            "checkout", tuple([await meetings.brief(db, meeting, almanac, at) for meeting in found if meeting])
        )
    [number] = fitting
    departure = outcomes[number]
    assert isinstance(departure, Departure)
    if departure is Departure.EARLY and not is_early:
        known = await db.get(CheckOut, (number, by.member_id))
        if known is None:
            opens_at = rows[number].ends_at - timedelta(minutes=_minutes(almanac, rows[number].kind, at) or 0)
            raise Refused(CheckOutEarly(number, opens_at, True))
    return await _leave(db, rows[number], departure, almanac, by=by, at=at)


async def check_outs(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> CheckOutRoll:
    """Return who of those who came checked out, names by pinyin.

    Raises:
        Refused: with `NoCheckOut`.
    """
    await _require_asked(db, meeting, almanac, at)
    left = await departures(db, meeting.id)
    came = [row for row in await roster(db, meeting.id) if row.presence in CAME]
    return CheckOutRoll(
        await meetings.brief(db, meeting, almanac, at),
        tuple(row.member_id for row in came),
        tuple(row.name for row in came),
        tuple(left.get(row.member_id, Departure.UNRECORDED) for row in came),
    )


async def mark_check_out(
    db: Session,
    meeting: Meeting,
    member: Member,
    departure: Departure,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> None:
    """Enter by hand how a member who came left, or with UNRECORDED take back what stands.

    Raises:
        Refused: with `MeetingOver` or `NoCheckOut`.
    """
    await _require_asked(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(await meetings.brief(db, meeting, almanac, at)))
    attendance = await db.get(Attendance, (meeting.id, member.id))
    if attendance is None or attendance.presence not in CAME:
        raise Refused(NoCheckOut(await meetings.brief(db, meeting, almanac, at), member.name))
    if departure is Departure.UNRECORDED:
        await db.core(delete(CheckOut).where(CheckOut.meeting_id == meeting.id, CheckOut.member_id == member.id))
    else:
        entered = _entry(meeting.id, member.id, departure, Evidence.ROSTER, at, by.member_id)
        put = db.insert(CheckOut).values(entered)
        await db.core(put.on_conflict_do_update(index_elements=["meeting_id", "member_id"], set_=entered))
    audit.record(
        db, "attendance.mark_check_out", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, member=member.id,
        departure=departure.value,
    )  # fmt: skip


async def departures(db: Session, meeting_id: MeetingId) -> dict[int, Departure]:
    """Return how those who checked out of a meeting left."""
    query = select(CheckOut.member_id, CheckOut.departure).where(CheckOut.meeting_id == meeting_id)
    rows = (await db.core(query)).all()
    return {row.member_id: row.departure for row in rows}


def is_asked(almanac: Almanac, kind: str, at: datetime) -> bool:
    """Return whether people check out of meetings of this kind."""
    return _minutes(almanac, kind, at) is not None


async def _leave(
    db: Session, row: Row[Any], departure: Departure, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedOut:
    entered = _entry(MeetingId(row.id), by.member_id, departure, Evidence.BUTTON, at, None)
    is_better = and_(
        CheckOut.recorded_by.is_(None),
        CheckOut.departure == Departure.EARLY,
        true() if departure is Departure.STAYED else false(),
    )
    put = db.insert(CheckOut).values(entered)
    written = put.on_conflict_do_update(index_elements=["meeting_id", "member_id"], set_=entered, where=is_better)
    if (await db.core(written)).rowcount:
        audit.record(
            db, "attendance.check_out", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=row.id,
            departure=departure.value,
        )  # fmt: skip
    columns = (CheckOut.departure, CheckOut.recorded_at, CheckOut.recorded_by)
    mine = (CheckOut.meeting_id == row.id, CheckOut.member_id == by.member_id)
    found = (await db.core(select(*columns).where(*mine))).one()
    kind = almanac.rules(at).kind(row.kind)
    is_entered = found.recorded_by is not None
    return CheckedOut(kind.name, row.starts_at, found.recorded_at, found.departure, is_entered, kind.name_en)


async def _require_asked(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> None:
    if not is_asked(almanac, meeting.kind, at):
        raise Refused(NoCheckOut(await meetings.brief(db, meeting, almanac, at)))


def _closed(
    outcomes: dict[int, Departure | TooEarly | TooLate],
) -> NothingToCheckOut | CheckOutEarly | CheckOutClosed:
    early = {outcome.opens_at: number for number, outcome in outcomes.items() if isinstance(outcome, TooEarly)}
    if early:
        return CheckOutEarly(early[min(early)], min(early), False)
    late: Sequence[datetime] = [outcome.closed_at for outcome in outcomes.values() if isinstance(outcome, TooLate)]
    return CheckOutClosed(max(late)) if late else NothingToCheckOut()


def _minutes(almanac: Almanac, kind: str, at: datetime) -> int | None:
    return almanac.rules(at).kind(kind).check_out_minutes


def _entry(
    meeting_id: MeetingId, member_id: MemberId, departure: Departure, how: Evidence, at: datetime, by: MemberId | None
) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "member_id": member_id,
        "departure": departure,
        "evidence": how,
        "recorded_at": at,
        "recorded_by": by,
    }
