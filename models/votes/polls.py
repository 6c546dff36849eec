"""A vote with its meeting and voters: finding it, its card and its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from models import audit, meetings, voting
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.meetings import Meeting
from models.roles import Secretary
from models.rules import quorum as rules
from models.rules.quorum import Ballots, Quorum, decide
from models.votes.tables import Manner, Vote, VoteBallot, VoteCast, VoteState, VoteTally
from models.votes.told import VoteCard, VoteImpossible, VoteResult, Why
from models.voting import Voter


@dataclass(frozen=True)
class Poll:
    """A vote with its meeting and its voters as they stand."""

    row: Vote
    meeting: Meeting
    on: date
    voters: Sequence[Voter]
    issued: frozenset[MemberId]

    @property
    def expected(self) -> list[Voter]:
        """Who counts; who was given a ballot does, whatever was entered of her since."""
        return [each for each in self.voters if each.member_id in self.issued or each.counts(self.row.formula, self.on)]

    @property
    def present(self) -> list[Voter]:
        return [each for each in self.expected if each.is_present or each.member_id in self.issued]

    @property
    def quorum(self) -> Quorum:
        return rules.quorum(self.row.formula, len(self.expected), len(self.present), on=self.on)

    @property
    def written(self) -> Ballots:
        return Ballots(self.row.written_for, self.row.written_against, self.row.written_abstained)


async def find_open(db: Session, number: int, almanac: Almanac, by: Secretary, at: datetime) -> Poll:
    poll = await find(db, number, almanac, by, at)
    if poll.row.state is not VoteState.OPEN:
        raise Refused(VoteImpossible(Why.OVER))
    return poll


async def find_ended(db: Session, number: int, almanac: Almanac, by: Secretary, at: datetime) -> Poll:
    poll = await find(db, number, almanac, by, at)
    if poll.row.state is not VoteState.ENDED:
        raise Refused(VoteImpossible(Why.NOT_ENDED if poll.row.state is VoteState.OPEN else Why.UNKNOWN))
    return poll


async def newest_open(db: Session, by: Secretary) -> int:
    """Return the number of the vote under way that the secretary opened last."""
    mine = (
        select(func.max(Vote.id))
        .join(Meeting, Meeting.id == Vote.meeting_id)
        .where(Meeting.branch_id == by.office_branch_id, Vote.state == VoteState.OPEN)
    )
    number: int | None = await db.scalar(mine)
    if number is None:
        raise Refused(VoteImpossible(Why.NONE))
    return number


async def find(db: Session, number: int, almanac: Almanac, by: Secretary, at: datetime) -> Poll:
    row = await db.get(Vote, number)
    meeting = await db.get(Meeting, row.meeting_id) if row else None
    if row is None or meeting is None or not by.oversees(meeting.branch_id):
        raise Refused(VoteImpossible(Why.UNKNOWN))
    return await load(db, row, almanac, at)


async def finish(db: Session, poll: Poll, almanac: Almanac, at: datetime) -> VoteResult:
    """End a vote as it stands."""
    poll.row.state, poll.row.ended_at = VoteState.ENDED, at
    poll.row.expected, poll.row.present = len(poll.expected), len(poll.present)
    return await result(db, poll, almanac, at)


async def result(db: Session, poll: Poll, almanac: Almanac, at: datetime) -> VoteResult:
    row, counts = poll.row, await counts_of(db, poll.row.id)
    assert row.expected is not None
    assert row.present is not None
    issued = len(poll.issued) if row.manner is Manner.SECRET else row.present
    decision = decide(row.formula, row.expected, row.present, counts, poll.written, issued=issued, on=poll.on)
    brief = await meetings.brief(db, poll.meeting, almanac, at)
    return VoteResult(row.id, brief, row.subject, row.formula, row.manner, issued, counts, poll.written, decision)


async def card(db: Session, poll: Poll, almanac: Almanac, at: datetime, counts: Ballots | None = None) -> VoteCard:
    row = poll.row
    if row.is_counted and counts is None:
        counts = await counts_of(db, row.id)
    return VoteCard(
        row.id,
        await meetings.brief(db, poll.meeting, almanac, at),
        row.subject,
        row.formula,
        row.manner,
        poll.quorum,
        len(poll.issued),
        await count_cast(db, row.id),
        counts,
        poll.written,
    )


async def load(db: Session, row: Vote, almanac: Almanac, at: datetime) -> Poll:
    meeting = await db.get(Meeting, row.meeting_id)
    assert meeting is not None
    on = almanac.today(meeting.starts_at)
    voters = await voting.electorate(db, meeting, almanac.rules(at).kind(meeting.kind), on)
    issued = (await db.execute(select(VoteBallot.member_id).where(VoteBallot.vote_id == row.id))).scalars().all()
    return Poll(row, meeting, on, voters, frozenset(issued))


async def count_cast(db: Session, number: int) -> int:
    count: int = (await db.execute(select(func.count()).where(VoteCast.vote_id == number))).scalar_one()
    return count


async def counts_of(db: Session, number: int) -> Ballots:
    columns = (VoteTally.in_favour, VoteTally.against, VoteTally.abstained)
    return Ballots(*(await db.core(select(*columns).where(VoteTally.vote_id == number))).one())


def record(db: Session, action: str, poll: Poll, by: Secretary, at: datetime) -> None:
    audit.record(db, action, at=at, by=by, branch=poll.meeting.branch_id, meeting=poll.meeting.id, vote=poll.row.id)
