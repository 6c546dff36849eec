"""Notices: a fact told to many members at once, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, null, select
from sqlalchemy.types import JSON

from models import facts, offices, outbox, peers
from models.almanac import Almanac
from models.base import MemberId, UtcDateTime, enum_column
from models.database import Session
from models.members import Member
from models.outbox import PRIORITY, Parcel, Purpose, State
from models.peers import MemberUnreachable, Peer, receives


async def tell(
    db: Session,
    recipients: Select[MemberId],
    told: Any,
    *,
    key: str,
    at: datetime,
    purpose: Purpose = Purpose.NOTICE,
    deadline: datetime | None = None,
    state: ColumnElement[State] | State = State.WAITING,
) -> int:
    """Tell one fact to every member selected, each once for this ``key``; return to how many it was new.

    Whoever has no account that takes messages gets a row in state ``unreachable``, so that she is not forgotten.
    """
    kind, content = facts.encode(told)
    chosen = recipients.subquery()
    sending = state if isinstance(state, ColumnElement) else literal(state, enum_column(State))
    rows = (
        select(
            literal(f"{key}:member-", String) + cast(Member.id, String),
            func.coalesce(Peer.channel + ":" + Peer.chat, ""),
            Member.id,
            Member.branch_id,
            literal(purpose, enum_column(Purpose)),
            literal(PRIORITY[purpose]),
            literal(kind, String),
            literal(content, JSON),
            Member.language,
            case((Peer.id.is_(None), literal(State.UNREACHABLE, enum_column(State))), else_=sending),
            literal(at, UtcDateTime),
            literal(at, UtcDateTime),
            literal(deadline, UtcDateTime) if deadline else null(),
            literal(0),
        )
        .join(chosen, chosen.c[0] == Member.id)
        .outerjoin(Peer, receives())
        .where(Member.id.is_not(None))
    )
    statement = db.insert(Parcel).from_select(_COLUMNS, rows).on_conflict_do_nothing()
    return (await db.core(statement)).rowcount


async def tell_rooms(db: Session, lanes: Select[str], told: Any, *, key: str, at: datetime) -> None:
    """Announce a fact without personal data in the group chats selected (their lanes)."""
    kind, content = facts.encode(told)
    for (lane,) in (await db.core(lanes)).all():
        values = {
            "key": f"{key}:{lane}",
            "lane": lane,
            "purpose": Purpose.ANNOUNCEMENT,
            "priority": PRIORITY[Purpose.ANNOUNCEMENT],
            "kind": kind,
            "content": content,
            "language": "zh",
            "state": State.WAITING,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        }
        await db.insert_new(outbox.Parcel.__table__, values)


async def lose_chat(db: Session, lane: str, almanac: Almanac, *, at: datetime) -> None:
    """Note that a chat refuses our messages, and tell the secretary whom nothing reaches any more."""
    await outbox.give_up_lane(db, lane, "chat unreachable", at=at)
    member_id = await peers.lost(db, lane)
    member = await db.get(Member, member_id) if member_id else None
    if member is None:
        return
    told = MemberUnreachable(member.name, lane.split(":", 1)[0])
    secretaries = offices.secretaries(member.branch_id, almanac.today(at)).where(Member.id != member.id)
    await tell(db, secretaries, told, key=f"unreachable:{member.id}:{at:%Y%m%d}", at=at)


_COLUMNS = [
    "key",
    "lane",
    "member_id",
    "branch_id",
    "purpose",
    "priority",
    "kind",
    "content",
    "language",
    "state",
    "created_at",
    "due_at",
    "deadline",
    "attempts",
]
