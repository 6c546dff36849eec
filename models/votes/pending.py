"""Votes under way: what the room may see of them, and the ballots somebody still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select

from models import meetings
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.database import Session
from models.meetings import Meeting, MeetingState
from models.peers import Peer
from models.votes.tables import Manner, Vote, VoteBallot, VoteCast, VoteState, VoteTally
from models.votes.told import BallotPaper


@dataclass(frozen=True)
class OpenVote:
    """A vote under way: how many have voted, never how; of hands and paper what was entered so far."""

    number: int
    subject: str
    manner: Manner
    issued: int
    cast: int


async def under_way(db: Session, meeting_id: MeetingId) -> tuple[OpenVote, ...]:
    """Return the votes of a meeting that are not ended, the oldest first."""
    issued = select(func.count()).where(VoteBallot.vote_id == Vote.id).scalar_subquery()
    cast = select(func.count()).where(VoteCast.vote_id == Vote.id).scalar_subquery()
    hands = VoteTally.in_favour + VoteTally.against + VoteTally.abstained
    query = (
        select(Vote.id, Vote.subject, Vote.manner, issued.label("issued"), cast.label("cast"), hands.label("hands"))
        .join(VoteTally, VoteTally.vote_id == Vote.id)
        .where(Vote.meeting_id == meeting_id, Vote.state == VoteState.OPEN)
        .order_by(Vote.id)
    )
    return tuple(
        OpenVote(row.id, row.subject, row.manner, row.issued, row.cast if row.manner is Manner.SECRET else row.hands)
        for row in (await db.core(query)).all()
    )


async def papers(db: Session, member_id: MemberId, almanac: Almanac, *, at: datetime) -> tuple[BallotPaper, ...]:
    """Return the ballots a member holds and has not put into the box."""
    rows = (await db.execute(_held(member_id).with_only_columns(Vote, Meeting).order_by(Vote.id))).all()
    return tuple(
        [BallotPaper(vote.id, await meetings.brief(db, meeting, almanac, at), vote.subject) for vote, meeting in rows]
    )


async def is_voting(db: Session, channel: str, account: str) -> bool:
    """Return whether the member behind an account holds such a ballot: what she says then may be her choice."""
    peer = select(Peer.member_id).where(Peer.channel == channel, Peer.external_id == account)
    member_id = (await db.core(peer)).scalar()
    return member_id is not None and (await db.core(_held(member_id).limit(1))).first() is not None


def _held(member_id: MemberId) -> Select[int]:
    has_voted = exists().where(VoteCast.vote_id == VoteBallot.vote_id, VoteCast.member_id == VoteBallot.member_id)
    return (
        select(Vote.id)
        .join(VoteBallot, VoteBallot.vote_id == Vote.id)
        .join(Meeting, Meeting.id == Vote.meeting_id)
        .where(
            VoteBallot.member_id == member_id,
            Vote.state == VoteState.OPEN,
            Meeting.state == MeetingState.CALLED,
            ~has_voted,
        )
    )
