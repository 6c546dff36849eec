"""Peers: accounts on the channels, and the members they are bound to."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, lanes, outbox, webchat
from models.base import Base, BranchId, MemberId, PeerId, enum_column
from models.database import Session
from models.drafts import Draft
from models.facts import fact
from models.members import Language, Member, Standing
from models.roles import Person, Visitor
from models.selects import built_once


class PeerState(Enum):
    ACTIVE = "active"
    BLOCKED = "blocked"
    REVOKED = "revoked"


class Peer(Base):
    """An account: ``external_id`` is the channel's name for the person, ``chat`` her private chat there.

    ``resting_until``: it failed, and her messages go to another account of hers until then.
    """

    __tablename__ = "peers"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[PeerId] = mapped_column(primary_key=True)
    channel: Mapped[str]
    external_id: Mapped[str]
    chat: Mapped[str]
    name: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    state: Mapped[PeerState] = mapped_column(enum_column(PeerState))
    member_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"), index=True)
    bound_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    menu: Mapped[str | None]
    resting_until: Mapped[datetime | None]


@dataclass(frozen=True)
class Speaker:
    """Who speaks, as far as the account tells; ``draft`` is the question she was left with."""

    peer_id: PeerId
    channel: str
    chat: str
    language: Language
    name: str
    member_id: MemberId | None
    branch_id: BranchId | None
    draft: dict[str, Any] | None
    had_blocked: bool

    @property
    def put_by(self) -> dict[str, Any] | None:
        """Return the form that gave way to the one she was left with."""
        found: dict[str, Any] | None = (self.draft or {}).get("put_by")
        return found

    @property
    def actor(self) -> Person | Visitor:
        if self.member_id is None or self.branch_id is None:
            return Visitor(self.peer_id)
        return Person(self.peer_id, self.member_id, self.branch_id, self.name)


@fact
class AccountReplaced:
    """To the old account: another account is now hers."""

    name: str
    at: datetime


@fact
class SignedOut:
    """To a member: no browser is in her web chat any more."""


@fact
class MemberUnreachable:
    """To the secretary: a member's account no longer takes messages.

    To the administrators, with the ``branch``, where there is no secretary but her whom anything reaches.
    """

    name: str
    channel: str
    branch: str = ""


# A browser does not ring, and at the console an operator speaks in somebody's name.
RINGS = 2
_LOUDNESS = {"console": 0, "web": 1}


def lane_of(channel: str, chat: str) -> str:
    """Return the name of the queue in which a chat's messages wait their turn."""
    return f"{channel}:{chat}"


def split_lane(lane: str) -> tuple[str, str]:
    """Return the channel and the chat of a queue; a message that nothing can carry waits in none, and both are ""."""
    channel, _, chat = lane.partition(":")
    return channel, chat


async def speakers(db: Session, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Speaker]:
    """Return who is behind these (channel, external id) pairs, in one query; unknown accounts are left out."""
    by_channel: dict[str, list[str]] = {}
    for channel, external_id in set(keys):
        by_channel.setdefault(channel, []).append(external_id)
    rows: list[Any] = []
    for channel, ids in by_channel.items():
        rows += (await db.core(_SPEAKERS, {"of_channel": channel, "external_ids": ids})).all()
    return {(row.channel, row.external_id): _speaker(row) for row in rows}


async def meet(
    db: Session, channel: str, external_id: str, chat: str, name: str, language: Language, *, at: datetime
) -> Speaker:
    """Remember an account seen for the first time, or one that came back after it had blocked us."""
    values = {
        "channel": channel,
        "external_id": external_id,
        "chat": chat,
        "name": name,
        "language": language,
        "state": PeerState.ACTIVE,
        "wrong_codes": 0,
        "first_seen_at": at,
    }
    await db.insert_new(Peer.__table__, values)
    return (await speakers(db, [(channel, external_id)]))[channel, external_id]


async def bind(db: Session, peer_id: PeerId, member: Member, *, by: Person | None, at: datetime) -> None:
    """Bind an account to a member; an older account of hers on that channel is let go and told.

    Her messages go there from now on, also what waits, if she chose so, or where the account they go to is heard less.
    """
    peer = await db.get(Peer, peer_id)
    assert peer is not None
    older = select(Peer).where(
        Peer.member_id == member.id, Peer.channel == peer.channel, Peer.id != peer.id, Peer.state == PeerState.ACTIVE
    )
    for old in (await db.scalars(older)).all():
        old.state, old.member_id = PeerState.REVOKED, None
        await webchat.revoke_all(db, old.external_id, at=at)
        outbox.put(db, lane_of(old.channel, old.chat), AccountReplaced(member.name, at), language=old.language, at=at)
    peer.member_id, peer.bound_at, peer.state = member.id, at, PeerState.ACTIVE
    peer.wrong_codes, peer.locked_until = 0, None
    preferred = await arrives_at(db, member)
    if preferred is None or preferred.state != PeerState.ACTIVE or _gives_way(preferred, peer, member):
        member.peer_id = peer.id
        if preferred is not None and preferred.id != peer.id:
            # Of one that rests she need not choose the other any more: she has just shown which she uses.
            if preferred.resting_until is not None:
                member.chosen_channel = member.chosen_channel or peer.channel
            await lanes.move_told(db, {lane_of(preferred.channel, preferred.chat): lane_of(peer.channel, peer.chat)})
    audit.record(db, "peers.bind", at=at, by=by, member=member.id, branch=member.branch_id, peer=peer.id)


async def arrives_at(db: Session, member: Member) -> Peer | None:
    """Return the account a member's messages go to, None where there is none."""
    return await db.get(Peer, member.peer_id) if member.peer_id else None


def _gives_way(preferred: Peer, peer: Peer, member: Member) -> bool:
    """Return whether messages leave the account they go to so far for one that is new."""
    if peer.channel in (member.chosen_channel, preferred.channel) or preferred.resting_until is not None:
        return True
    is_chosen = preferred.channel == member.chosen_channel
    return not is_chosen and _LOUDNESS.get(preferred.channel, RINGS) < _LOUDNESS.get(peer.channel, RINGS)


async def account_on(db: Session, channel: str, member_id: MemberId, *, at: datetime) -> str:
    """Return the external id of a member's account on a channel of our own, making and binding one if need be."""
    member = await db.get(Member, member_id)
    assert member is not None
    held = select(Peer.external_id).where(
        Peer.channel == channel, Peer.member_id == member_id, Peer.state == PeerState.ACTIVE
    )
    existing: str | None = await db.scalar(held)
    if existing is not None:
        return existing
    external_id = secrets.token_hex(16)
    speaker = await meet(db, channel, external_id, external_id, member.name, member.language, at=at)
    await bind(db, speaker.peer_id, member, by=None, at=at)
    return external_id


async def sign_out(db: Session, channel: str, *, by: Person, at: datetime) -> SignedOut:
    """End every session of a member's accounts on a channel of our own; the accounts stay bound."""
    mine = select(Peer.external_id).where(Peer.channel == channel, Peer.member_id == by.member_id)
    for external_id in (await db.scalars(mine)).all():
        await webchat.revoke_all(db, external_id, at=at)
    audit.record(db, "peers.sign_out", at=at, by=by, member=by.member_id, branch=by.branch_id)
    return SignedOut()


async def count_accounts(db: Session, member: Member) -> int:
    """Return how many accounts are bound to a member."""
    count: int = await db.scalar(select(func.count()).where(Peer.member_id == member.id))
    return count


async def unbind(db: Session, member: Member, *, by: Person, at: datetime) -> None:
    """Let go of every account of a member, as when a phone is lost."""
    for peer in (await db.scalars(select(Peer).where(Peer.member_id == member.id))).all():
        peer.state, peer.member_id = PeerState.REVOKED, None
        await webchat.revoke_all(db, peer.external_id, at=at)
    member.peer_id = None
    audit.record(db, "peers.unbind", at=at, by=by, member=member.id, branch=member.branch_id)


async def set_language(db: Session, language: Language, *, by: Person | Visitor) -> None:
    await db.core(update(Peer).where(Peer.id == by.peer_id).values(language=language))


async def names_at(db: Session, lanes: Iterable[str]) -> dict[str, str]:
    """Return the names of the members whose chats these are, by lane; those of nobody are left out."""
    chats = {split_lane(lane) for lane in lanes}
    on_them = Peer.channel.in_({channel for channel, _ in chats})
    query = select(Peer.channel, Peer.chat, Member.name).join(Member, Member.id == Peer.member_id).where(on_them)
    found = (await db.core(query)).all() if chats else ()
    return {lane_of(row.channel, row.chat): row.name for row in found if (row.channel, row.chat) in chats}


async def lost(db: Session, lane: str) -> tuple[MemberId, str | None] | None:
    """Note that a chat refuses our messages; return whose it was, and the lane of another account of hers, if any.

    That account, if there is one, gets her messages from now on.
    """
    channel, chat = split_lane(lane)
    mine = and_(Peer.channel == channel, Peer.chat == chat)
    row = (await db.core(select(Peer.id, Peer.member_id).where(mine, Peer.state == PeerState.ACTIVE))).first()
    if row is None:
        return None
    await db.core(update(Peer).where(Peer.id == row.id).values(state=PeerState.BLOCKED))
    if row.member_id is None:
        return None
    other = await next_account(db, row.member_id, row.id)
    await db.core(update(Member).where(Member.peer_id == row.id).values(peer_id=other.id if other else None))
    return row.member_id, lane_of(other.channel, other.chat) if other else None


async def next_account(
    db: Session, member_id: MemberId, peer_id: PeerId, *, channels: Collection[str] | None = None
) -> Any | None:
    """Return id, channel and chat of the account that stands in for one of a member's, None where there is none.

    ``channels`` are those that are served: only an account there that has not failed as well will do. A browser comes
    last: nobody hears it ring.
    """
    others = (
        select(Peer.id, Peer.channel, Peer.chat)
        .join(Member, Member.id == Peer.member_id)
        .where(Peer.member_id == member_id, Peer.state == PeerState.ACTIVE, Peer.id != peer_id)
        .order_by(
            func.coalesce(Member.peer_id, 0) != Peer.id, Peer.resting_until.is_not(None), Peer.channel == "web", Peer.id
        )
    )
    if channels is not None:
        others = others.where(Peer.channel.in_(channels), Peer.resting_until.is_(None))
    return (await db.core(others.limit(1))).first()


async def came_back(db: Session, peer_id: PeerId) -> None:
    """Note that an account that had blocked us wrote again."""
    await db.core(
        update(Peer).where(Peer.id == peer_id, Peer.state == PeerState.BLOCKED).values(state=PeerState.ACTIVE)
    )
    member = select(Peer.member_id).where(Peer.id == peer_id).scalar_subquery()
    channel = select(Peer.channel).where(Peer.id == peer_id).scalar_subquery()
    is_wanted = or_(Member.peer_id.is_(None), Member.chosen_channel == channel)
    await db.core(update(Member).where(Member.id == member, is_wanted).values(peer_id=peer_id))


@built_once
def receives() -> ColumnElement[bool]:
    """Join condition from a member to the account her messages go to."""
    return and_(Peer.id == Member.peer_id, Peer.state == PeerState.ACTIVE)


def _speaker(row: Any) -> Speaker:
    bound = row.member_id if row.standing == Standing.ACTIVE else None
    return Speaker(
        row.id,
        row.channel,
        row.chat,
        row.member_language if bound else row.language,
        row.member_name if bound else row.name,
        bound,
        row.branch_id if bound else None,
        {"id": row.draft_id, **row.draft} if row.draft_id else None,
        row.state == PeerState.BLOCKED,
    )


_SPEAKERS = (
    select(
        Peer.id,
        Peer.channel,
        Peer.external_id,
        Peer.chat,
        Peer.name,
        Peer.language,
        Peer.state,
        Peer.member_id,
        Member.branch_id,
        Member.standing,
        Member.name.label("member_name"),
        Member.language.label("member_language"),
        Draft.id.label("draft_id"),
        Draft.content.label("draft"),
    )
    .outerjoin(Member, Member.id == Peer.member_id)
    .outerjoin(Draft, Draft.peer_id == Peer.id)
    .where(Peer.channel == bindparam("of_channel"), Peer.external_id.in_(bindparam("external_ids", expanding=True)))
)
