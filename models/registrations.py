"""Registrations: somebody without a code says who she is and waits for her secretary."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, branches, members, menus, notices, offices, outbox, peers
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, PeerId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.invites import AlreadyBound, Welcome
from models.peers import Peer
from models.roles import OFFICES, Administrator, Person, Registrar, Visitor


class RegistrationState(Enum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Registration(Base):
    """A claim to be somebody; ``name`` is what was typed."""

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[PeerId] = mapped_column(ForeignKey("peers.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    name: Mapped[str]
    state: Mapped[RegistrationState] = mapped_column(enum_column(RegistrationState))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


@fact
class RegistrationReceived:
    """To who asks; the same whether or not the roster holds the name."""

    name: str
    branch: str


@fact
class RegistrationWaiting:
    """To the secretary: somebody asks to be let in.

    ``roster``: what the roster says of the name: "new" (not on it), "free" (on it, no account), "bound".
    """

    registration_id: int
    name: str
    branch: str
    account: str
    channel: str
    roster: str


@fact
class RegistrationApproved:
    """To the secretary: it is done."""

    name: str
    branch: str


@fact
class RegistrationRefused:
    """To who asked, and to the secretary."""

    name: str


@fact
class NameShared:
    """To the secretary: several members have the name that asks; a code says which of them it is."""

    name: str
    branch: str
    people: int


@fact
class NoSuchRegistration:
    """Nothing of that number waits for this secretary."""

    number: int


async def ask(
    db: Session, name: str, branch: Branch, almanac: Almanac, *, by: Visitor | Person, at: datetime
) -> RegistrationReceived:
    """Write down who asks to be let in and tell the secretary; asking again replaces what waits.

    Raises:
        Refused: with `AlreadyBound`, when the account has a member already.
    """
    if isinstance(by, Person):
        raise Refused(AlreadyBound(by.name))
    peer = await db.get(Peer, by.peer_id)
    assert peer is not None
    waiting = select(Registration).where(
        Registration.peer_id == peer.id, Registration.state == RegistrationState.WAITING
    )
    for row in (await db.scalars(waiting)).all():
        row.state, row.decided_at = RegistrationState.REFUSED, at
    registration = await db.add(
        Registration(peer_id=peer.id, branch_id=branch.id, name=name, state=RegistrationState.WAITING, asked_at=at)
    )
    told = RegistrationWaiting(
        registration.id, name, branch.name, peer.name, peer.channel, await _on_roster(db, name, branch)
    )
    await _tell_approvers(db, branch, told, key=f"registration:{registration.id}", almanac=almanac, at=at)
    return RegistrationReceived(name, branch.name)


async def approve(db: Session, number: int, almanac: Almanac, *, by: Registrar, at: datetime) -> RegistrationApproved:
    """Bind the account that asked to the member of that name, entering her on the roster if she is new.

    Raises:
        Refused: with `NoSuchRegistration`, or `NameShared` when it cannot be told whom she says she is.
    """
    registration = await _waiting(db, number, by)
    branch = await db.get(Branch, registration.branch_id)
    assert branch is not None
    known = await members.by_name(db, registration.name, frozenset({branch.id}))
    if len(known) > 1:
        raise Refused(NameShared(registration.name, branch.name, len(known)))
    member = known[0] if known else await members.enrol(db, registration.name, branch, by=by, at=at)
    await peers.bind(db, registration.peer_id, member, by=by, at=at)
    await menus.refresh(db, almanac, at=at, member_id=member.id)
    _decide(registration, RegistrationState.APPROVED, by, at)
    await _tell_asker(db, registration, Welcome(member.name, branch.name), at)
    return RegistrationApproved(member.name, branch.name)


async def refuse(db: Session, number: int, *, by: Registrar, at: datetime) -> RegistrationRefused:
    """Turn a claim down and tell who made it.

    Raises:
        Refused: with `NoSuchRegistration`.
    """
    registration = await _waiting(db, number, by)
    _decide(registration, RegistrationState.REFUSED, by, at)
    audit.record(db, "registrations.refuse", at=at, by=by, branch=registration.branch_id, registration=number)
    told = RegistrationRefused(registration.name)
    await _tell_asker(db, registration, told, at)
    return told


async def waiting(db: Session, branch_ids: frozenset[BranchId]) -> list[RegistrationWaiting]:
    """Return what waits for approval in these branches, oldest first."""
    query = (
        select(Registration, Peer, Branch)
        .join(Peer, Peer.id == Registration.peer_id)
        .join(Branch, Branch.id == Registration.branch_id)
        .where(Registration.branch_id.in_(branch_ids), Registration.state == RegistrationState.WAITING)
        .order_by(Registration.id)
    )
    return [
        RegistrationWaiting(
            registration.id,
            registration.name,
            branch.name,
            peer.name,
            peer.channel,
            await _on_roster(db, registration.name, branch),
        )
        for registration, peer, branch in (await db.execute(query)).all()
    ]


async def _on_roster(db: Session, name: str, branch: Branch) -> str:
    known = await members.by_name(db, name, frozenset({branch.id}))
    if not known:
        return "new"
    return "bound" if known[0].peer_id else "free"


async def _tell_approvers(
    db: Session, branch: Branch, told: RegistrationWaiting, *, key: str, almanac: Almanac, at: datetime
) -> None:
    """Tell the secretary; where the branch has none, the administrators, so that nobody waits in vain."""
    today = almanac.today(at)
    if await notices.tell(db, offices.secretaries(branch.id, today), told, key=key, at=at):
        return
    root = await branches.root(db)
    assert root is not None
    holders = offices.holders(root.id, OFFICES[Administrator], today)
    await notices.tell(db, holders, told, key=key, at=at)


async def _tell_asker(db: Session, registration: Registration, told: object, at: datetime) -> None:
    peer = await db.get(Peer, registration.peer_id)
    assert peer is not None
    lane = peers.lane_of(peer.channel, peer.chat)
    outbox.put(db, lane, told, language=peer.language, at=at, purpose=outbox.Purpose.URGENT)


async def _waiting(db: Session, number: int, by: Registrar) -> Registration:
    registration = await db.get(Registration, number)
    if (
        registration is None
        or registration.state != RegistrationState.WAITING
        or not by.oversees(registration.branch_id)
    ):
        raise Refused(NoSuchRegistration(number))
    return registration


def _decide(registration: Registration, state: RegistrationState, by: Registrar, at: datetime) -> None:
    registration.state, registration.decided_at, registration.decided_by = state, at, by.member_id
