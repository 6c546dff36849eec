"""Accounts: the several of one person, where her messages arrive, and what stands in for one that fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Select, Update, bindparam, or_, select, update
from sqlalchemy.orm import aliased

from models import audit, lanes, outbox, peers
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.peers import Peer, PeerState, lane_of, split_lane
from models.roles import Person
from models.selects import built_once

# How long messages keep away from an account that failed; then it is tried again.
REST = timedelta(hours=6)
# The rest of an account on a channel that is not served ends when it is.
UNTIL_SERVED = datetime(9999, 1, 1, tzinfo=UTC)


class Way(Enum):
    """The channels on which a person has accounts of her own; whoever has one of WeCom's two may call it WeCom."""

    WECOM = "wecom"
    WECOM_BOT = "aibot"
    TELEGRAM = "telegram"
    WEB = "web"


WAYS = {way.value for way in Way}


@fact
class AccountsCard:
    """To a member: where she has accounts, and where her messages arrive, None while nowhere.

    ``resting``: the channels that failed and are passed over for now, ``unserved``: those nobody serves any more;
    ``is_chosen``: she chose where they arrive.
    """

    channels: tuple[str, ...]
    arrives: str | None
    resting: tuple[str, ...]
    is_chosen: bool
    unserved: tuple[str, ...] = ()


@fact
class NoAccountThere:
    """The member has no account on the channel she wants her messages on."""

    channel: str


@fact
class NotServed:
    """The channel the member wants her messages on is not served now."""

    channel: str


@fact
class AccountAdded:
    """To the account a member had before: another one is now hers too, and ``is_moved`` where she is told now."""

    channel: str
    at: datetime
    is_moved: bool = False


@fact
class ArrivesElsewhere:
    """To the account that stands in: the other one failed, and messages arrive here until then.

    ``until`` is None where the other one's channel is not served any more.
    """

    failed: str
    until: datetime | None


async def card(db: Session, *, by: Person) -> AccountsCard:
    """Return where a member has accounts and where her messages arrive."""
    member = await db.get(Member, by.member_id)
    assert member is not None
    mine = (await db.scalars(_active(by).order_by(Peer.id))).all()
    arrives = next((each.channel for each in mine if each.id == member.peer_id), None)
    unserved = set((await db.scalars(_UNSERVED_CHANNELS)).all())
    return AccountsCard(
        tuple(dict.fromkeys(each.channel for each in mine)),
        arrives,
        tuple(dict.fromkeys(each.channel for each in mine if each.resting_until and each.channel not in unserved)),
        member.chosen_channel is not None,
        tuple(dict.fromkeys(each.channel for each in mine if each.channel in unserved)),
    )


async def choose(db: Session, way: Way, *, by: Person, at: datetime) -> AccountsCard:
    """Let a member's messages and reminders arrive on a channel from now on.

    What waits already goes there too. An answer still comes where the question was asked.

    Raises:
        Refused: with `NoAccountThere`, or `NotServed`.
    """
    member = await db.get(Member, by.member_id)
    means = (Way.WECOM, Way.WECOM_BOT) if way is Way.WECOM else (way,)
    theirs = _active(by).where(Peer.channel.in_(each.value for each in means))
    wanted = (await db.scalars(theirs.order_by(Peer.channel != way.value, Peer.id.desc()).limit(1))).first()
    if wanted is None:
        raise Refused(NoAccountThere(way.value))
    if wanted.channel in (await db.scalars(_UNSERVED_CHANNELS)).all():
        raise Refused(NotServed(way.value))
    assert member is not None
    before = await peers.arrives_at(db, member)
    if before is not None and before.id != wanted.id:
        await lanes.move_told(db, {lane_of(before.channel, before.chat): lane_of(wanted.channel, wanted.chat)})
    member.peer_id, member.chosen_channel = wanted.id, wanted.channel
    tried_again = update(Peer).where(Peer.member_id == member.id, Peer.resting_until != UNTIL_SERVED)
    await db.execute(tried_again.values(resting_until=None))
    audit.record(db, "accounts.choose", at=at, by=by, member=member.id, branch=member.branch_id, channel=wanted.channel)
    return await card(db, by=by)


def tell_added(db: Session, member: Member, before: Peer | None, added: Peer, *, at: datetime) -> None:
    """Tell a member on the account her messages went to ``before`` that a code bound one more account to her."""
    # Another account on the same channel has taken the place of this one, which was told so.
    if (
        before is None
        or before.state != PeerState.ACTIVE
        or before.id == added.id
        or before.resting_until == UNTIL_SERVED
    ):
        return
    outbox.put(
        db,
        lane_of(before.channel, before.chat),
        AccountAdded(added.channel, at, member.peer_id == added.id),
        language=member.language,
        at=at,
        purpose=outbox.Purpose.URGENT,
        member_id=member.id,
    )


async def pass_over(db: Session, lane: str, channels: tuple[str, ...], reason: str, *, at: datetime) -> str | None:
    """Send what waits for an account that failed to the next one of its member; return that one's lane, if any.

    If it was the account her messages go to, they go to the next one for `REST`, and she is told there. The audit
    trail keeps it.

    Args:
        channels: those that are served.
        reason: in words for the operator, without addresses.
    """
    channel, chat = split_lane(lane)
    here = select(Peer).where(Peer.channel == channel, Peer.chat == chat, Peer.state == PeerState.ACTIVE)
    failed = (await db.scalars(here)).first()
    if failed is None or failed.member_id is None:
        return None
    member = await db.get(Member, failed.member_id)
    other = await peers.next_account(db, failed.member_id, failed.id, channels=channels)
    if member is None or other is None:
        return None
    instead = lane_of(other.channel, other.chat)
    if member.peer_id == failed.id:
        member.peer_id, failed.resting_until = other.id, at + REST
        _tell_moved(db, instead, ArrivesElsewhere(channel, at + REST), member, at=at)
    await lanes.move(db, {lane: instead})
    audit.record(
        db, "accounts.pass_over", at=at, by=None, member=member.id, branch=member.branch_id,
        peer=failed.id, failed=channel, instead=other.channel, reason=reason,
    )  # fmt: skip
    return instead


async def note_served(db: Session, channels: tuple[str, ...], *, at: datetime) -> int:
    """Let messages go where there is somebody who sends them; return of how many members they go elsewhere now.

    For the start of the program, since an organisation may have moved from one channel to another. What waits for an
    account on a channel that is not among ``channels`` goes to the next one of its member, who is told there; where
    she has none it waits for the next one she binds. A channel that is served again gets its people back, but for who
    chose another one meanwhile.
    """
    for each in (_SERVED_AGAIN, _RESTED, _UNSERVED):
        await db.core(each, {"served": channels})
    rows = {row.id: row for row in reversed((await db.core(_STAND_INS, {"served": channels})).all())}
    if not rows:
        return 0
    await db.core(_STAND_IN, [{"row_id": row.id, "new": row.peer_id} for row in rows.values()])
    places = {lane_of(row.old_channel, row.old_chat): lane_of(row.channel, row.chat) for row in rows.values()}
    await lanes.move(db, places)
    for row in rows.values():
        if row.old_channel in WAYS:
            _tell_moved(db, lane_of(row.channel, row.chat), ArrivesElsewhere(row.old_channel, None), row, at=at)
        audit.record(
            db, "accounts.note_served", at=at, by=None, member=row.id, branch=row.branch_id,
            peer=row.old_id, failed=row.old_channel, instead=row.channel,
        )  # fmt: skip
    return len(rows)


async def go_back(db: Session, *, at: datetime) -> None:
    """Let messages go again to the accounts that have rested, where these are still of use."""
    for each in _back():
        await db.core(each, {"now": at})


@built_once
def _back() -> tuple[Update, Update]:
    """Return what lets members have an account again that has rested ``now``, and what then ends its rest."""
    is_over = Peer.resting_until <= bindparam("now")
    rested = select(Peer.id).where(Peer.member_id == Member.id, is_over, Peer.state == PeerState.ACTIVE)
    back = rested.order_by(Peer.id.desc()).limit(1).scalar_subquery()
    return (
        update(Member).where(back.is_not(None)).values(peer_id=back),
        update(Peer).where(is_over).values(resting_until=None),
    )


def _tell_moved(db: Session, lane: str, told: ArrivesElsewhere, member: Any, *, at: datetime) -> None:
    """Tell a member where her messages arrive now; ``member`` is her row or what was read of it."""
    outbox.put(
        db,
        lane,
        told,
        language=member.language,
        at=at,
        purpose=outbox.Purpose.NOTICE,
        member_id=member.id,
        branch_id=member.branch_id,
    )


def _active(by: Person) -> Select[Peer]:
    return select(Peer).where(Peer.member_id == by.member_id, Peer.state == PeerState.ACTIVE)


_OLD = aliased(Peer)
_IS_SERVED = Peer.channel.in_(bindparam("served", expanding=True))
_IS_UNSERVED = Peer.resting_until == UNTIL_SERVED
_UNSERVED_CHANNELS = select(Peer.channel).where(_IS_UNSERVED).distinct()
_IS_WANTED = or_(Member.chosen_channel.is_(None), Member.chosen_channel == Peer.channel)
_AGAIN = (
    select(Peer.id)
    .where(Peer.member_id == Member.id, _IS_UNSERVED, _IS_SERVED, _IS_WANTED, Peer.state == PeerState.ACTIVE)
    .order_by(Peer.id.desc())
    .limit(1)
    .scalar_subquery()
)
_SERVED_AGAIN = update(Member).where(_AGAIN.is_not(None)).values(peer_id=_AGAIN)
_RESTED = update(Peer).where(_IS_UNSERVED, _IS_SERVED).values(resting_until=None)
_UNSERVED = (
    update(Peer)
    .where(Peer.id.in_(select(Member.peer_id)), ~_IS_SERVED, Peer.state == PeerState.ACTIVE)
    .values(resting_until=UNTIL_SERVED)
)
# The best comes first, see `peers.next_account`.
_STAND_INS = (
    select(
        Member.id,
        Member.branch_id,
        Member.language,
        _OLD.id.label("old_id"),
        _OLD.channel.label("old_channel"),
        _OLD.chat.label("old_chat"),
        Peer.id.label("peer_id"),
        Peer.channel,
        Peer.chat,
    )
    .join(_OLD, _OLD.id == Member.peer_id)
    .join(Peer, Peer.member_id == Member.id)
    .where(_OLD.resting_until == UNTIL_SERVED, _IS_SERVED, Peer.state == PeerState.ACTIVE, Peer.resting_until.is_(None))
    .order_by(Member.id, Peer.channel == "web", Peer.id)
)
_STAND_IN = update(Member).where(Member.id == bindparam("row_id")).values(peer_id=bindparam("new"))
