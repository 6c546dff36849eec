"""Putting a vote into the box."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from models import audit, notices
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.meetings import Meeting, MeetingState
from models.members import Member
from models.outbox import Purpose
from models.roles import Person
from models.rules import quorum as rules
from models.votes.polls import card, count_cast, finish, load
from models.votes.tables import Choice, Vote, VoteBallot, VoteCast, VoteState, VoteTally
from models.votes.told import BallotTaken, VoteCard, VoteImpossible, VoteResult, Why


async def cast(db: Session, number: int, choice: Choice, almanac: Almanac, *, by: Person, at: datetime) -> BallotTaken:
    """Put a vote into the box, once; when all are in, the secretary is told.

    Raises:
        Refused: with `VoteImpossible`; nothing of it names the choice.
    """
    row = await db.get(Vote, number)
    meeting = await db.get(Meeting, row.meeting_id) if row else None
    if row is None or meeting is None or await db.get(VoteBallot, (number, by.member_id)) is None:
        raise Refused(VoteImpossible(Why.NO_BALLOT))
    if row.state is not VoteState.OPEN or meeting.state is not MeetingState.CALLED:
        raise Refused(VoteImpossible(Why.OVER))
    mine = {"vote_id": number, "member_id": by.member_id}
    if not await db.insert_new(VoteCast.__table__, mine, VoteCast.member_id):
        raise Refused(VoteImpossible(Why.VOTED))
    await db.core(_DROP_IN, {"box": number} | {each.value: int(each is choice) for each in Choice})
    audit.record(db, "votes.cast", at=at, by=by, member=by.member_id, branch=meeting.branch_id, vote=number)
    await _tell_if_all_in(db, row, almanac, at)
    return BallotTaken(row.subject)


async def _tell_if_all_in(db: Session, row: Vote, almanac: Almanac, at: datetime) -> None:
    """End a vote whose last ballot came in; where written opinions may follow, ask the secretary to."""
    poll = await load(db, row, almanac, at)
    if await count_cast(db, row.id) < len(poll.issued):
        return
    secretary = select(Member.id).where(Member.id == row.opened_by)
    told: VoteCard | VoteResult
    if rules.rule(row.formula, poll.on).takes_written:
        told = await card(db, poll, almanac, at)
    else:
        told = await finish(db, poll, almanac, at)
    await notices.tell(
        db, secretary, told, key=f"vote:{row.id}:all-in-{len(poll.issued)}", at=at, purpose=Purpose.URGENT
    )


# One statement for every choice: its words are the same in any log.
_DROP_IN = (
    update(VoteTally)
    .where(VoteTally.vote_id == bindparam("box"))
    .values(
        in_favour=VoteTally.in_favour + bindparam(Choice.IN_FAVOUR.value),
        against=VoteTally.against + bindparam(Choice.AGAINST.value),
        abstained=VoteTally.abstained + bindparam(Choice.ABSTAINED.value),
    )
)
