"""Accounts: the several of one person, where her messages arrive, and what stands in for one that fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Select, Update, bindparam, select, update

from models import audit, outbox, peers
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.peers import Peer, PeerState, lane_of, split_lane
from models.roles import Person
from models.selects import built_once

# How long messages keep away from an account that failed; then it is tried again.
REST = timedelta(hours=6)


class Way(Enum):
    """The channels on which a person has accounts of her own; whoever has one of WeCom's two may call it WeCom."""

    WECOM = "wecom"
    WECOM_BOT = "aibot"
    TELEGRAM = "telegram"
    WEB = "web"


@fact
class AccountsCard:
    """To a member: where she has accounts, and where her messages arrive, None while nowhere.

    ``resting``: the channels that failed and are passed over for now; ``is_chosen``: she chose where they arrive.
    """

    channels: tuple[str, ...]
    arrives: str | None
    resting: tuple[str, ...]
    is_chosen: bool


@fact
class NoAccountThere:
    """The member has no account on the channel she wants her messages on."""

    channel: str


@fact
class AccountAdded:
    """To the account a member had before: another one is now hers too."""

    channel: str
    at: datetime


@fact
class ArrivesElsewhere:
    """To the account that stands in: the other one failed, and messages arrive here until then."""

    failed: str
    until: datetime


async def card(db: Session, *, by: Person) -> AccountsCard:
    """Return where a member has accounts and where her messages arrive."""
    member = await db.get(Member, by.member_id)
    assert member is not None
    mine = (await db.scalars(_active(by).order_by(Peer.id))).all()
    arrives = next((each.channel for each in mine if each.id == member.peer_id), None)
    return AccountsCard(
        tuple(dict.fromkeys(each.channel for each in mine)),
        arrives,
        tuple(dict.fromkeys(each.channel for each in mine if each.resting_until)),
        member.chosen_channel is not None,
    )


async def choose(db: Session, way: Way, *, by: Person, at: datetime) -> AccountsCard:
    """Let a member's messages and reminders arrive on a channel from now on.

    What waits already goes there too. An answer still comes where the question was asked.

    Raises:
        Refused: with `NoAccountThere`.
    """
    member = await db.get(Member, by.member_id)
    means = (Way.WECOM, Way.WECOM_BOT) if way is Way.WECOM else (way,)
    theirs = _active(by).where(Peer.channel.in_(each.value for each in means))
    wanted = (await db.scalars(theirs.order_by(Peer.channel != way.value, Peer.id.desc()).limit(1))).first()
    if wanted is None:
        raise Refused(NoAccountThere(way.value))
    assert member is not None
    before = await db.get(Peer, member.peer_id) if member.peer_id else None
    if before is not None and before.id != wanted.id:
        await outbox.move_told(db, lane_of(before.channel, before.chat), lane_of(wanted.channel, wanted.chat))
    member.peer_id, member.chosen_channel = wanted.id, wanted.channel
    await db.execute(update(Peer).where(Peer.member_id == member.id).values(resting_until=None))
    audit.record(db, "accounts.choose", at=at, by=by, member=member.id, branch=member.branch_id, channel=wanted.channel)
    return await card(db, by=by)


async def tell_added(db: Session, member: Member, added: Peer, *, at: datetime) -> None:
    """Tell a member, where her messages arrive so far, that a code bound one more account to her."""
    before = await db.get(Peer, member.peer_id) if member.peer_id else None
    # Another account on the same channel takes the place of this one, which is told so.
    if before is None or before.state != PeerState.ACTIVE or before.channel == added.channel:
        return
    told = AccountAdded(added.channel, at)
    outbox.put(
        db,
        lane_of(before.channel, before.chat),
        told,
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
        told = ArrivesElsewhere(channel, at + REST)
        outbox.put(
            db,
            instead,
            told,
            language=member.language,
            at=at,
            purpose=outbox.Purpose.NOTICE,
            member_id=member.id,
            branch_id=member.branch_id,
        )
    await outbox.move_lane(db, lane, instead)
    audit.record(
        db, "accounts.pass_over", at=at, by=None, member=member.id, branch=member.branch_id,
        peer=failed.id, failed=channel, instead=other.channel, reason=reason,
    )  # fmt: skip
    return instead


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


def _active(by: Person) -> Select[Peer]:
    return select(Peer).where(Peer.member_id == by.member_id, Peer.state == PeerState.ACTIVE)
