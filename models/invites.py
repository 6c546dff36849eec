"""Invites: one-time codes that bind an account to a member at once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import accounts, audit, notices, offices, peers
from models.almanac import Almanac
from models.base import Base, MemberId, PeerId
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.members import Member, Standing
from models.peers import Peer
from models.roles import Person, Visitor
from models.rules import invites as rules
from models.rules.invites import InviteRules

OWN_CODE = timedelta(minutes=30)


class Invite(Base):
    """A code given out; only its hash is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[PeerId | None] = mapped_column(ForeignKey("peers.id"))


@fact
class InviteIssued:
    """The code for one member, to be handed over in private."""

    name: str
    code: str
    expires_at: datetime


@fact
class Welcome:
    """An account is bound to a member; ``is_alone``: the roster holds nobody else and waits to be filled."""

    name: str
    branch: str
    is_alone: bool = False


@fact
class CodeWrong:
    """The code is unknown, used or expired: which of these is not said."""

    tries_left: int


@fact
class CodeLocked:
    """Too many wrong codes from this account."""

    until: datetime


@fact
class CodesGuessed:
    """To the administrators: an account, by the name it gives itself, tried wrong codes until it was locked."""

    name: str
    channel: str
    tries: int
    until: datetime


@fact
class AlreadyBound:
    """This account belongs to another member."""

    name: str


@fact
class CodeNotNeeded:
    """To a member who sends words where a code would stand, and needs none."""

    name: str
    words: str


async def issue(
    db: Session,
    member: Member,
    rule: InviteRules,
    *,
    by: Person | None,
    at: datetime,
    valid: timedelta | None = None,
) -> InviteIssued:
    """Make a code for a member, good for ``valid`` or as long as the rules say; one given out before stops working."""
    stale = update(Invite).where(Invite.member_id == member.id, Invite.used_at.is_(None), Invite.expires_at > at)
    await db.execute(stale.values(expires_at=at))
    code = rules.make_code(secrets.token_bytes(rules.RANDOM_BYTES))
    expires_at = at + valid if valid else rules.expires_at(at, rule)
    await db.add(Invite(code_hash=rules.hash_code(code), member_id=member.id, issued_at=at, expires_at=expires_at))
    audit.record(db, "invites.issue", at=at, by=by, member=member.id, branch=member.branch_id)
    return InviteIssued(member.name, code, expires_at)


async def issue_own(db: Session, rule: InviteRules, *, by: Person, at: datetime) -> InviteIssued:
    """Make a code by which a member binds one more account of her own, within `OWN_CODE`."""
    member = await db.get(Member, by.member_id)
    assert member is not None
    return await issue(db, member, rule, by=by, at=at, valid=OWN_CODE)


async def redeem(db: Session, code: str, rule: InviteRules, *, by: Visitor | Person, at: datetime) -> Member | None:
    """Bind the speaker's account to the member the code was made for; None when the code is wrong.

    A wrong try is counted, which a refusal would undo: ask `refusal` what to answer.

    Raises:
        Refused: with `CodeLocked` or `AlreadyBound`.
    """
    peer = await db.get(Peer, by.peer_id)
    assert peer is not None
    if peer.locked_until and peer.locked_until > at:
        raise Refused(CodeLocked(peer.locked_until))
    mine = update(Invite).where(
        Invite.code_hash == rules.hash_code(code), Invite.used_at.is_(None), Invite.expires_at > at
    )
    row = (await db.execute(mine.values(used_at=at, used_by=peer.id).returning(Invite.member_id))).first()
    member = await db.get(Member, row.member_id) if row else None
    if member is None or member.standing != Standing.ACTIVE:
        _count_wrong_try(peer, rule, at)
        return None
    if isinstance(by, Person) and by.member_id != member.id:
        raise Refused(AlreadyBound(by.name))
    before = await peers.arrives_at(db, member)
    await peers.bind(db, peer.id, member, by=None, at=at)
    accounts.tell_added(db, member, before, peer, at=at)
    return member


async def refusal(db: Session, almanac: Almanac, *, by: Visitor | Person, at: datetime) -> CodeWrong | CodeLocked:
    """Return what to tell somebody whose code was wrong just now; a lock is told to the administrators, once an hour.

    Not each: whoever opens account after account to guess shall not flood them too.
    """
    rule, peer = almanac.rules(at).invites, await db.get(Peer, by.peer_id)
    assert peer is not None
    if peer.locked_until is None or peer.locked_until <= at:
        return CodeWrong(rule.tries - peer.wrong_codes)
    told = CodesGuessed(peer.name, peer.channel, rule.tries, peer.locked_until)
    administrators = offices.administrators(almanac.today(at))
    await notices.tell(db, administrators, told, key=f"invites:guessed:{at:%Y%m%d%H}", at=at)
    audit.record(db, "invites.locked", at=at, by=by if isinstance(by, Person) else None, peer=peer.id)
    return CodeLocked(peer.locked_until)


async def welcome(db: Session, member: Member) -> Welcome:
    """Return what greets a member who has come in."""
    branch = await db.get(Branch, member.branch_id)
    assert branch is not None
    others = select(exists().where(Member.id != member.id, Member.standing == Standing.ACTIVE))
    return Welcome(member.name, branch.name, not await db.scalar(others))


async def unbound(db: Session) -> list[Member]:
    """Return the active members no account is bound to, by branch and pinyin."""
    query = select(Member).where(Member.standing == Standing.ACTIVE, Member.peer_id.is_(None))
    return list((await db.scalars(query.order_by(Member.branch_id, Member.sort_key))).all())


def _count_wrong_try(peer: Peer, rule: InviteRules, at: datetime) -> None:
    peer.wrong_codes += 1
    peer.locked_until = rules.locked_until(peer.wrong_codes, at, rule)
    if peer.locked_until:
        peer.wrong_codes = 0
