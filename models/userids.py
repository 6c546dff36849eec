"""Accounts of WeCom matched to the roster from a list, and bound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select

from models import audit, invites, members, outbox, peers
from models.base import MemberId
from models.database import Session
from models.members import Member
from models.peers import Peer, PeerState, lane_of
from models.rules.userids import Known, Listed, Match, match

CHANNEL = "wecom"


async def weigh(db: Session, rows: Sequence[Listed]) -> list[tuple[Match, int | None]]:
    """Return what each row of a list comes to, see `models.rules.userids.match`."""
    there = and_(Peer.member_id == Member.id, Peer.channel == CHANNEL, Peer.state == PeerState.ACTIVE)
    query = select(Member.id, Member.name, Member.sealed_phone, Peer.external_id).outerjoin(Peer, there)
    found = (await db.core(query.where(members.active()).order_by(Member.id))).all()
    people = [
        Known(row.id, row.name, db.vault.open(row.sealed_phone) if row.sealed_phone else None, row.external_id)
        for row in found
    ]
    return match(rows, people)


async def bind(db: Session, rows: Sequence[Listed], *, at: datetime) -> list[tuple[Match, int | None]]:
    """Bind the accounts that are new and certain, and greet their people there; return what each row came to."""
    found = await weigh(db, rows)
    fresh = [(row, number) for row, (kind, number) in zip(rows, found, strict=True) if kind is Match.FRESH]
    for row, number in fresh:
        member = await db.get(Member, MemberId(number or 0))
        assert member is not None
        speaker = await peers.meet(db, CHANNEL, row.userid, row.userid, row.name, member.language, at=at)
        await peers.bind(db, speaker.peer_id, member, by=None, at=at)
        outbox.put(
            db,
            lane_of(CHANNEL, row.userid),
            await invites.welcome(db, member),
            language=member.language,
            at=at,
            purpose=outbox.Purpose.NOTICE,
            member_id=member.id,
        )
    audit.record(db, "userids.bind", at=at, by=None, accounts=len(fresh))
    return found
