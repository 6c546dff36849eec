"""Who has voting right at a meeting and who is expected; whether enough of them are there.

Nobody loses the right and nobody is taken out of those expected by herself: the secretary enters what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, and_, exists, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Category, Member, active
from models.peers import Peer, receives
from models.roles import Secretary
from models.rules import quorum as rules
from models.rules.meetings import MeetingKind, Presence
from models.rules.quorum import Formula, Quorum


class Suspension(Enum):
    """Why a full member has no voting right (选举条例 第5条)."""

    PROBATION = "probation"
    DETAINED = "detained"
    OTHER = "other"


class Ground(Enum):
    """Why a member may be taken out of those expected, with the superior's consent and a vote of the meeting."""

    CANNOT_EXPRESS_WILL = "cannot_express_will"
    ABROAD = "abroad"
    IN_PRISON = "in_prison"
    LONG_ILL = "long_ill"
    NOT_TRANSFERRED = "not_transferred"
    RETIRED_AWAY = "retired_away"


class VotingMark(Base):
    """A full member has no voting right from ``since`` to ``until`` inclusive (None: open)."""

    __tablename__ = "voting_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    ground: Mapped[Suspension] = mapped_column(enum_column(Suspension))
    reason: Mapped[str] = mapped_column(Sealed)
    since: Mapped[date]
    until: Mapped[date | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


class Exclusion(Base):
    """A member is not expected at meetings of ``kind`` (None: of any) from ``since`` to ``until`` inclusive."""

    __tablename__ = "quorum_exclusions"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str | None]
    ground: Mapped[Ground] = mapped_column(enum_column(Ground))
    reason: Mapped[str] = mapped_column(Sealed)
    since: Mapped[date]
    until: Mapped[date | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


@dataclass(frozen=True)
class Voter:
    """A full member as a meeting sees her; ``is_reachable``: a ballot can be sent to her."""

    member_id: MemberId
    name: str
    has_right: bool
    is_excluded: bool
    is_present: bool
    is_reachable: bool

    def counts(self, formula: Formula, on: date) -> bool:
        """Return whether she is expected with voting right; who is excluded and comes all the same counts."""
        spared = self.is_excluded and not self.is_present and rules.rule(formula, on).spares_excluded
        return self.has_right and not spared


@fact
class QuorumShown:
    """To the secretary: for each business whether enough are there, and who is not counted."""

    meeting: MeetingBrief
    quorums: tuple[Quorum, ...]
    without_right: tuple[str, ...]
    excluded: tuple[str, ...]


@fact
class NoQuorumRule:
    """The kind of meeting has no quorum in the articles."""

    kind_name: str


@fact
class VotingRightSet:
    """To the secretary: a member has no voting right, from a day to a day, or has it again (``ground`` None)."""

    name: str
    ground: Suspension | None
    since: date
    until: date | None = None


@fact
class ExclusionSet:
    """To the secretary: a member is not expected from a day to a day, or is again (``ground`` None)."""

    name: str
    ground: Ground | None
    since: date
    until: date | None = None
    kind_name: str | None = None


@fact
class NotAFullMember:
    """Only full members have a voting right to lose."""

    name: str


@fact
class DaysReversed:
    """The last day lies before the first."""

    since: date
    until: date


async def standing(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> QuorumShown:
    """Return for each business of the meeting whether enough members with voting right are there.

    Raises:
        Refused: with `NoQuorumRule`, or `NoSuchMeeting` when nobody was called to it yet.
    """
    kind, on = almanac.rules(at).kind(meeting.kind), almanac.today(meeting.starts_at)
    if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED_OFF):
        raise Refused(meetings.NoSuchMeeting())
    if kind.quorum is None:
        raise Refused(NoQuorumRule(kind.name))
    voters = await electorate(db, meeting, kind, on)
    return QuorumShown(
        await meetings.brief(db, meeting, almanac, at),
        tuple(counted(formula, voters, on) for formula in rules.FORMULAS[kind.quorum]),
        tuple(voter.name for voter in voters if not voter.has_right),
        tuple(voter.name for voter in voters if voter.has_right and voter.is_excluded and not voter.is_present),
    )


async def ordinary(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> Quorum | None:
    """Return the quorum of the meeting's ordinary business, None where the articles name none."""
    kind, on = almanac.rules(at).kind(meeting.kind), almanac.today(meeting.starts_at)
    if kind.quorum is None:
        return None
    return counted(rules.FORMULAS[kind.quorum][0], await electorate(db, meeting, kind, on), on)


def counted(formula: Formula, voters: Sequence[Voter], on: date) -> Quorum:
    """Return whether enough of these are there for one formula."""
    expected = [voter for voter in voters if voter.counts(formula, on)]
    return rules.quorum(formula, len(expected), sum(voter.is_present for voter in expected), on=on)


async def electorate(db: Session, meeting: Meeting, kind: MeetingKind, on: date) -> list[Voter]:
    """Return the full members of the branch, or of its committee, with right and presence on the day, by pinyin."""
    is_there = exists().where(
        Attendance.meeting_id == meeting.id,
        Attendance.member_id == Member.id,
        Attendance.presence.in_((Presence.PRESENT, Presence.LATE)),
        Attendance.is_guest.is_(False),
    )
    query = (
        select(
            Member.id,
            Member.name,
            ~exists().where(VotingMark.member_id == Member.id, _in_force(VotingMark, on)),
            exists().where(
                Exclusion.member_id == Member.id,
                _in_force(Exclusion, on),
                or_(Exclusion.kind.is_(None), Exclusion.kind == kind.key),
            ),
            is_there,
            Peer.id.is_not(None),
        )
        .outerjoin(Peer, receives())
        .where(Member.category == Category.FULL, or_(active(), is_there))
        .order_by(Member.sort_key, Member.id)
    )
    if kind.quorum == "committee":
        query = query.where(Member.id.in_(offices.committee(meeting.branch_id, on)))
    else:
        query = query.where(Member.branch_id == meeting.branch_id)
    return [Voter(*row) for row in (await db.execute(query)).all()]


async def suspend(
    db: Session, member: Member, ground: Suspension, reason: str, since: date, *, by: Secretary, at: datetime
) -> VotingRightSet:
    """Enter that a full member has no voting right from a day on; what stood before ends the day before.

    Raises:
        Refused: with `NotAFullMember`.
    """
    if member.category is not Category.FULL:
        raise Refused(NotAFullMember(member.name))
    await _end(db, VotingMark, member.id, since)
    row = await db.add(
        VotingMark(
            member_id=member.id, ground=ground, reason=reason, since=since, entered_at=at, entered_by=by.member_id
        )
    )
    _record(db, "voting.suspend", member, by, at, mark=row.id, ground=ground.value, since=since.isoformat())
    return VotingRightSet(member.name, ground, since)


async def restore(db: Session, member: Member, since: date, *, by: Secretary, at: datetime) -> VotingRightSet:
    """Enter that a member has her voting right again from a day on."""
    await _end(db, VotingMark, member.id, since)
    _record(db, "voting.restore", member, by, at, since=since.isoformat())
    return VotingRightSet(member.name, None, since)


async def exclude(
    db: Session,
    member: Member,
    ground: Ground,
    reason: str,
    almanac: Almanac,
    *,
    kind: MeetingKind | None,
    until: date | None,
    by: Secretary,
    at: datetime,
) -> ExclusionSet:
    """Enter that a meeting decided, with the superior's consent, not to expect a member, from today on.

    Raises:
        Refused: with `NotAFullMember` or `DaysReversed`.
    """
    since = almanac.today(at)
    if member.category is not Category.FULL:
        raise Refused(NotAFullMember(member.name))
    if until is not None and until < since:
        raise Refused(DaysReversed(since, until))
    row = await db.add(
        Exclusion(
            member_id=member.id,
            kind=kind.key if kind else None,
            ground=ground,
            reason=reason,
            since=since,
            until=until,
            entered_at=at,
            entered_by=by.member_id,
        )
    )
    _record(db, "voting.exclude", member, by, at, exclusion=row.id, ground=ground.value)
    return ExclusionSet(member.name, ground, since, until, kind.name if kind else None)


async def include(db: Session, member: Member, almanac: Almanac, *, by: Secretary, at: datetime) -> ExclusionSet:
    """Enter that a member is expected again, from today on."""
    since = almanac.today(at)
    await _end(db, Exclusion, member.id, since)
    _record(db, "voting.include", member, by, at)
    return ExclusionSet(member.name, None, since)


def _in_force(table: type[VotingMark] | type[Exclusion], on: date) -> ColumnElement[bool]:
    return and_(table.since <= on, or_(table.until.is_(None), table.until >= on))


async def _end(db: Session, table: type[VotingMark] | type[Exclusion], member_id: MemberId, since: date) -> None:
    # What had only begun that day or later never held: its last day lies before its first.
    before = date.fromordinal(since.toordinal() - 1)
    open_ones = update(table).where(table.member_id == member_id, or_(table.until.is_(None), table.until >= since))
    await db.core(open_ones.values(until=before))


def _record(db: Session, action: str, member: Member, by: Secretary, at: datetime, **details: Any) -> None:
    branch: BranchId = member.branch_id
    audit.record(db, action, at=at, by=by, member=member.id, branch=branch, **details)
