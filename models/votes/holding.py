"""Holding a vote: opening it, giving out ballots, entering counts, ending it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from models import audit, meetings, notices, rooms
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.meetings import Meeting, MeetingState
from models.members import Member
from models.outbox import Purpose
from models.roles import Secretary
from models.rules import quorum as rules
from models.rules.quorum import Ballots, Formula
from models.votes.polls import (
    Poll,
    card,
    count_cast,
    counts_of,
    find_ended,
    find_open,
    finish,
    load,
    newest_open,
    record,
    result,
)
from models.votes.tables import Manner, Vote, VoteBallot, VoteState, VoteTally
from models.votes.told import (
    BallotPaper,
    VoteAnnounced,
    VoteCard,
    VoteImpossible,
    VotePublished,
    VoteResult,
    VoteVoided,
    Why,
)
from models.voting import NoQuorumRule

LEAST_SECRET = 3
"""With fewer ballots than this the result tells how each one voted."""


async def open_vote(
    db: Session,
    meeting: Meeting,
    formula: Formula,
    manner: Manner,
    subject: str,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> VoteCard:
    """Put a question to a meeting; in a secret ballot everybody present with voting right gets one ballot.

    Raises:
        Refused: with `VoteImpossible` or `NoQuorumRule`.
    """
    kind = almanac.rules(at).kind(meeting.kind)
    opens_at = meeting.starts_at - timedelta(minutes=almanac.rules(at).check_in.opens_before_minutes)
    if meeting.state is not MeetingState.CALLED or at < opens_at:
        raise Refused(VoteImpossible(Why.NOT_NOW))
    if kind.quorum is None:
        raise Refused(NoQuorumRule(kind.name))
    if formula not in rules.FORMULAS[kind.quorum] or formula is Formula.COMMITTEE:
        raise Refused(VoteImpossible(Why.NO_FORMULA))
    row = await db.add(
        Vote(
            meeting_id=meeting.id,
            subject=subject,
            formula=formula,
            manner=manner,
            state=VoteState.OPEN,
            opened_at=at,
            opened_by=by.member_id,
        )
    )
    await db.add(VoteTally(vote_id=row.id))
    audit.record(db, "votes.open", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, vote=row.id)
    poll = await load(db, row, almanac, at)
    if manner is Manner.SECRET:
        if len(poll.present) < LEAST_SECRET:
            raise Refused(VoteImpossible(Why.TOO_FEW, len(poll.present), LEAST_SECRET))
        return await _issue(db, poll, almanac, by, at)
    return await card(db, poll, almanac, at)


async def issue(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> VoteCard:
    """Give ballots to those who came since a secret ballot was opened; who has one gets none.

    Raises:
        Refused: with `VoteImpossible`.
    """
    poll = await find_open(db, number, almanac, by, at)
    if poll.row.manner is not Manner.SECRET:
        raise Refused(VoteImpossible(Why.NOT_COUNTED))
    return await _issue(db, poll, almanac, by, at)


async def progress(db: Session, number: int | None, almanac: Almanac, *, by: Secretary, at: datetime) -> VoteCard:
    """Return how many have voted; of a secret ballot never how.

    Args:
        number: None: the vote opened last of those under way.

    Raises:
        Refused: with `VoteImpossible`.
    """
    if number is None:
        number = await newest_open(db, by)
    return await card(db, await find_open(db, number, almanac, by, at), almanac, at)


async def count(
    db: Session, number: int, counts: Ballots, almanac: Almanac, *, by: Secretary, at: datetime
) -> VoteCard:
    """Enter the hands or papers counted in the room; until the vote is ended the last entry counts.

    Raises:
        Refused: with `VoteImpossible`.
    """
    poll = await find_open(db, number, almanac, by, at)
    if poll.row.manner is Manner.SECRET:
        raise Refused(VoteImpossible(Why.BALLOTS_DECIDE))
    _require_possible(poll, counts, Ballots())
    mine = update(VoteTally).where(VoteTally.vote_id == number)
    await db.core(mine.values(in_favour=counts.in_favour, against=counts.against, abstained=counts.abstained))
    poll.row.is_counted = True
    record(db, "votes.count", poll, by, at)
    return await card(db, poll, almanac, at, counts)


async def note_written(
    db: Session, number: int, written: Ballots, almanac: Almanac, *, by: Secretary, at: datetime
) -> VoteCard:
    """Enter the formal written opinions absent members gave before the meeting.

    Raises:
        Refused: with `VoteImpossible`.
    """
    poll = await find_open(db, number, almanac, by, at)
    if not rules.rule(poll.row.formula, poll.on).takes_written:
        raise Refused(VoteImpossible(Why.NO_WRITTEN))
    _require_possible(poll, Ballots(), written)
    poll.row.written_for, poll.row.written_against = written.in_favour, written.against
    poll.row.written_abstained = written.abstained
    record(db, "votes.note_written", poll, by, at)
    return await card(db, poll, almanac, at)


async def end(
    db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime, is_final: bool
) -> VoteResult | VoteCard:
    """End a vote and return what it came to; without ``is_final`` return how it stands, and change nothing.

    Raises:
        Refused: with `VoteImpossible`; also while so few ballots are in that the result would tell whose they are.
    """
    poll = await find_open(db, number, almanac, by, at)
    cast_so_far = await count_cast(db, number)
    if poll.row.manner is Manner.SECRET and 0 < cast_so_far < LEAST_SECRET:
        raise Refused(VoteImpossible(Why.TOO_FEW_CAST, cast_so_far, LEAST_SECRET))
    if poll.row.manner is Manner.COUNTED and not poll.row.is_counted:
        raise Refused(VoteImpossible(Why.NOT_COUNTED))
    # Somebody may have come or gone since the figures were entered.
    _require_possible(poll, await counts_of(db, number), poll.written)
    if not is_final:
        return replace(await card(db, poll, almanac, at), is_ending=True)
    record(db, "votes.end", poll, by, at)
    return await finish(db, poll, almanac, at)


async def void(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> VoteVoided:
    """Make an open vote void: nobody sees what was in the box.

    Raises:
        Refused: with `VoteImpossible`.
    """
    poll = await find_open(db, number, almanac, by, at)
    empty = update(VoteTally).where(VoteTally.vote_id == number)
    await db.core(empty.values(in_favour=0, against=0, abstained=0))
    poll.row.state, poll.row.ended_at = VoteState.VOID, at
    record(db, "votes.void", poll, by, at)
    return VoteVoided(poll.row.subject)


async def outcome(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> VoteResult:
    """Return what a vote that has ended came to.

    Raises:
        Refused: with `VoteImpossible`.
    """
    return await result(db, await find_ended(db, number, almanac, by, at), almanac, at)


async def announce(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> VotePublished:
    """Say the counts of a vote that has ended in the groups of the branch, once each.

    Raises:
        Refused: with `VoteImpossible`.
    """
    poll = await find_ended(db, number, almanac, by, at)
    ended = await result(db, poll, almanac, at)
    earlier = select(func.count()).where(
        Vote.meeting_id == poll.meeting.id, Vote.id <= number, Vote.state != VoteState.VOID
    )
    ordinal = (await db.execute(earlier)).scalar_one()
    told = VoteAnnounced(ended.meeting, ordinal, ended.counts, ended.written, ended.decision)
    lanes = rooms.lanes(poll.meeting.branch_id)
    await notices.tell_rooms(db, lanes, told, key=f"vote:{number}:announced", at=at)
    record(db, "votes.announce", poll, by, at)
    return VotePublished(len((await db.core(lanes)).all()))


async def _issue(db: Session, poll: Poll, almanac: Almanac, by: Secretary, at: datetime) -> VoteCard:
    number, without = poll.row.id, [each for each in poll.present if each.member_id not in poll.issued]
    if unreachable := tuple(each.name for each in without if not each.is_reachable):
        raise Refused(VoteImpossible(Why.UNREACHABLE, names=unreachable))
    if without:
        ballots = [{"vote_id": number, "member_id": each.member_id} for each in without]
        await db.core(db.insert(VoteBallot), ballots)
    brief = await meetings.brief(db, poll.meeting, almanac, at)
    holders = select(Member.id).where(Member.id.in_([each.member_id for each in without]))
    paper = BallotPaper(number, brief, poll.row.subject)
    await notices.tell(db, holders, paper, key=f"vote:{number}:ballot", at=at, purpose=Purpose.URGENT)
    record(db, "votes.issue", poll, by, at)
    return await card(db, await load(db, poll.row, almanac, at), almanac, at)


def _require_possible(poll: Poll, counts: Ballots, written: Ballots) -> None:
    present = len(poll.present)
    absent = len(poll.expected) - present
    # In an election too many papers make it void, which `decide` says; too many hands were counted wrongly.
    if counts.total > present and poll.row.formula is not Formula.ELECTION:
        raise Refused(VoteImpossible(Why.TOO_MANY, counts.total, present))
    if written.total > absent:
        raise Refused(VoteImpossible(Why.TOO_MANY_WRITTEN, written.total, absent))
