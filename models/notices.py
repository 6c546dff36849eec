"""Notices: a fact told to many members at once, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, case, cast, exists, func, literal, select

from models import facts, lanes, offices, outbox, peers
from models.almanac import Almanac
from models.base import BranchId, MemberId, Sealed, UtcDateTime, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.members import Member
from models.outbox import PRIORITY, Claimed, Parcel, Purpose, State
from models.peers import MemberUnreachable, Peer, receives, split_lane
from models.rooms import Room
from models.selects import built_once


class Topic(Enum):
    """What a message is about, as far as others than its reader may know."""

    MEETING = "meeting"
    DUES = "dues"
    HOURS = "hours"
    REGISTRATION = "registration"
    OTHER = "other"


@fact
class MemberNotTold:
    """To the secretary: a message to a member was not sent, or, if ``is_doubtful``, nobody knows whether it arrived."""

    name: str
    topic: Topic
    is_doubtful: bool


@fact
class RoomNotTold:
    """To the secretary: an announcement in a group chat of the branch was not sent, or nobody knows."""

    branch: str
    topic: Topic
    is_doubtful: bool


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
    values: Mapping[str, Any] | None = None,
) -> int:
    """Tell one fact to every member selected, each once for this ``key``; return to how many it was new.

    In quiet hours a notice waits for the morning, see `outbox.wait_for_morning`; what cannot is `urgent_if_soon`.
    Whoever has no account that takes messages gets a row in state ``unreachable``, so that she is not forgotten.
    ``values`` are what is bound in ``recipients``, by name.
    """
    kind, content = facts.encode(told)
    chosen = recipients.subquery()
    rows = (
        _message(purpose)
        .add_columns(_reached(state) if isinstance(state, State) else _unless_unreachable(state))
        .join(chosen, chosen.c[0] == Member.id)
        .outerjoin(Peer, receives())
        .where(Member.id.is_not(None))
    )
    statement = db.insert(Parcel).from_select(_COLUMNS, rows).on_conflict_do_nothing()
    told_now = {"told_key": f"{key}:member-", "told_kind": kind, "told_content": content, "told_at": at}
    return (await db.core(statement, {**(values or {}), **told_now, "told_until": deadline})).rowcount


def was_told(key: str) -> ColumnElement[bool]:
    """Members to whom `tell` has said something under this key, whatever became of it."""
    return exists().where(Parcel.key == literal(f"{key}:member-", String) + cast(Member.id, String))


async def tell_each(db: Session, told: Sequence[tuple[MemberId, str, Any]], *, at: datetime) -> None:
    """Tell many members a fact each, given as (member, key, fact), in two statements in all; else as `tell`."""
    if not told:
        return
    lane = func.coalesce(Peer.channel + ":" + Peer.chat, "").label("lane")
    columns = select(Member.id, Member.branch_id, Member.language, lane, Peer.id.label("peer_id"))
    query = columns.outerjoin(Peer, receives()).where(Member.id.in_({member_id for member_id, _, _ in told}))
    people = {row.id: row for row in await db.core(query)}
    rows = []
    for member_id, key, fact_told in told:
        her, (kind, content) = people[member_id], facts.encode(fact_told)
        state = State.UNREACHABLE if her.peer_id is None else State.WAITING
        row = {"key": f"{key}:member-{member_id}", "lane": her.lane, "member_id": member_id, "branch_id": her.branch_id}
        row |= {"purpose": Purpose.NOTICE, "priority": PRIORITY[Purpose.NOTICE], "kind": kind, "content": content}
        row |= {"language": her.language.value, "state": state, "created_at": at, "due_at": at, "attempts": 0}
        rows.append(row)
    await db.insert_new(Parcel.__table__, rows)


def urgent_if_soon(moment: datetime, almanac: Almanac, *, at: datetime) -> Purpose:
    """Return the purpose of news of something that happens at ``moment``: urgent, if it cannot wait for the morning."""
    return Purpose.NOTICE if almanac.can_wait(moment, at) else Purpose.URGENT


async def tell_rooms(
    db: Session, lanes: Select[str], told: Any, *, key: str, at: datetime, due_at: datetime | None = None
) -> None:
    """Announce a fact without personal data in the group chats selected (their lanes), at once or at ``due_at``."""
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
            "due_at": due_at or at,
            "attempts": 0,
        }
        await db.insert_new(outbox.Parcel.__table__, values)


async def lose_chat(
    db: Session, lane: str, almanac: Almanac, *, at: datetime, reason: str = "chat unreachable"
) -> None:
    """Note that a chat refuses our messages: what waits goes to another account of hers, or the secretary is told.

    Of a secretary beside whom there is none, the administrators are told.
    """
    member_id, other = await peers.lost(db, lane) or (None, None)
    if other is not None:
        await lanes.move(db, {lane: other})
        return
    await outbox.give_up_lane(db, lane, reason, at=at)
    member = await db.get(Member, member_id) if member_id else None
    if member is None:
        return
    today, told = almanac.today(at), MemberUnreachable(member.name, split_lane(lane)[0])
    others = offices.secretaries(member.branch_id, today).where(Member.id != member.id)
    if not await db.scalar(select(others.where(Member.peer_id.is_not(None)).exists())):
        branch = await db.get(Branch, member.branch_id)
        assert branch is not None
        others, told = offices.administrators(today).where(Member.id != member.id), replace(told, branch=branch.name)
    await tell(db, others, told, key=f"unreachable:{member.id}:{at:%Y%m%d}", at=at)


async def give_up(db: Session, parcel: Claimed, state: State, error: str, almanac: Almanac, *, at: datetime) -> None:
    """Settle a message that will not be tried again; if a person should know of it, the secretary is told."""
    await outbox.give_up(db, parcel.id, state, error, at=at)
    if state in (State.UNKNOWN, State.DEAD):
        await _report(db, parcel, state, almanac, at)


async def rescue(db: Session, almanac: Almanac, *, at: datetime, abandoned: bool = False) -> int:
    """Do what `outbox.rescue` does, and tell the secretaries of what is left as unknown; return how many in all."""
    report = partial(_report, db, state=State.UNKNOWN, almanac=almanac, at=at)
    return await outbox.rescue(db, at=at, abandoned=abandoned, on_unknown=report)


def topic_of(kind: str) -> Topic:
    """Return what a fact is about: the module where it is at home says so."""
    home = facts.kinds()[kind].__module__ if kind in facts.kinds() else ""
    return next((topic for module, topic in _TOPICS.items() if f"{home}.".startswith(f"models.{module}.")), Topic.OTHER)


async def _report(db: Session, parcel: Claimed, state: State, almanac: Almanac, at: datetime) -> None:
    """Tell the secretaries whom a message was for, once a day for each member and each group chat.

    Whoever waits for a reply asks again by herself. A report that fails is not reported: it would go the same way.
    """
    if parcel.purpose is Purpose.REPLY or parcel.kind in _REPORTS:
        return
    topic, is_doubtful, today = topic_of(parcel.kind), state is State.UNKNOWN, almanac.today(at)
    if parcel.member_id is not None:
        member = await db.get(Member, parcel.member_id)
        if member is None:
            return
        others = offices.secretaries(member.branch_id, today).where(Member.id != member.id)
        told = MemberNotTold(member.name, topic, is_doubtful)
        await tell(db, others, told, key=f"untold:{member.id}:{today:%Y%m%d}", at=at)
    elif branch := await _branch_of_room(db, parcel.lane):
        branch_id, name = branch
        key = f"untold:{parcel.lane}:{today:%Y%m%d}"
        await tell(db, offices.secretaries(branch_id, today), RoomNotTold(name, topic, is_doubtful), key=key, at=at)


async def _branch_of_room(db: Session, lane: str) -> tuple[BranchId, str] | None:
    channel, chat = split_lane(lane)
    its_room = select(Branch.id, Branch.name).join(Room).where(Room.channel == channel, Room.chat == chat)
    row = (await db.core(its_room)).first()
    return (row.id, row.name) if row else None


_REPORTS = {each.__name__ for each in (MemberUnreachable, MemberNotTold, RoomNotTold)}
_TOPICS = {
    "meetings": Topic.MEETING,
    "attendance": Topic.MEETING,
    "late_leaves": Topic.MEETING,
    "series": Topic.MEETING,
    "lead_readers": Topic.MEETING,
    "group_meetings": Topic.MEETING,
    "absences": Topic.MEETING,
    "absentees": Topic.MEETING,
    "minutes": Topic.MEETING,
    "votes": Topic.MEETING,
    "materials": Topic.MEETING,
    "makeups": Topic.MEETING,
    "plans": Topic.MEETING,
    "ledger": Topic.DUES,
    "payments": Topic.DUES,
    "assessments": Topic.DUES,
    "arrears": Topic.DUES,
    "dues_reminders": Topic.DUES,
    "dues_cards": Topic.DUES,
    "deaths": Topic.DUES,
    "keepers": Topic.DUES,
    "disclosures": Topic.DUES,
    "publications": Topic.DUES,
    "remittances": Topic.DUES,
    "dues": Topic.DUES,
    "dues_figures": Topic.DUES,
    "dues_papers": Topic.DUES,
    "dues_terms": Topic.DUES,
    "receipts": Topic.DUES,
    "hours": Topic.HOURS,
    "certificates": Topic.HOURS,
    "service_papers": Topic.HOURS,
    "projects": Topic.HOURS,
    "shifts": Topic.HOURS,
    "accounts": Topic.REGISTRATION,
    "merges": Topic.REGISTRATION,
    "registrations": Topic.REGISTRATION,
}


@built_once
def _message(purpose: Purpose) -> Select[*tuple[Any, ...]]:
    """Select a message to a member without its state, in the order of `_COLUMNS`."""
    now = bindparam("told_at", type_=UtcDateTime)
    return select(
        bindparam("told_key", type_=String) + cast(Member.id, String),
        func.coalesce(Peer.channel + ":" + Peer.chat, ""),
        Member.id,
        Member.branch_id,
        literal(purpose, enum_column(Purpose)),
        literal(PRIORITY[purpose]),
        bindparam("told_kind", type_=String),
        bindparam("told_content", type_=Sealed),
        Member.language,
        now,
        now,
        bindparam("told_until", type_=UtcDateTime),
        literal(0),
    )


@built_once
def _reached(state: State) -> ColumnElement[State]:
    return _unless_unreachable(literal(state, enum_column(State)))


def _unless_unreachable(state: ColumnElement[State]) -> ColumnElement[State]:
    return case((Peer.id.is_(None), literal(State.UNREACHABLE, enum_column(State))), else_=state)


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
    "created_at",
    "due_at",
    "deadline",
    "attempts",
    "state",
]
