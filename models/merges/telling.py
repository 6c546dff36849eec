"""Who is told of a merge: she herself, on every account she has, and the secretaries of both rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from models import notices, offices, outbox
from models.almanac import Almanac
from models.database import Session
from models.members import Member
from models.merges.told import MergeNoted, RowsJoined, RowsParted
from models.peers import Peer, PeerState, lane_of
from models.roles import Registrar


async def tell_her(db: Session, members: Sequence[Member], told: RowsJoined | RowsParted, *, at: datetime) -> None:
    """Tell it on every account of these rows: an account of somebody else may be among them."""
    accounts = select(Peer.channel, Peer.chat, Peer.member_id, Member.language).join(
        Member, Member.id == Peer.member_id
    )
    theirs = accounts.where(Peer.member_id.in_([each.id for each in members]), Peer.state == PeerState.ACTIVE)
    for row in (await db.core(theirs)).all():
        outbox.put(
            db,
            lane_of(row.channel, row.chat),
            told,
            language=row.language,
            at=at,
            purpose=outbox.Purpose.URGENT,
            member_id=row.member_id,
        )


async def tell_secretaries(
    db: Session, members: Sequence[Member], told: MergeNoted, almanac: Almanac, *, by: Registrar, at: datetime
) -> None:
    """Tell the secretaries of both rows what somebody else did with them."""
    for branch_id in sorted({each.branch_id for each in members}):
        others = offices.secretaries(branch_id, almanac.today(at)).where(Member.id != by.member_id)
        key = f"merge:{told.number}:{'undone' if told.is_undone else 'made'}"
        await notices.tell(db, others, told, key=key, at=at)
