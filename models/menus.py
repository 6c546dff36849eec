"""Menus: which commands an account is shown, by the roles of its member on the day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from models import outbox, roles
from models.almanac import Almanac
from models.base import MemberId, PeerId
from models.database import Session
from models.facts import fact
from models.members import Member
from models.offices import Office, in_force
from models.outbox import Purpose
from models.peers import Peer, PeerState, lane_of
from models.roles import OfficeKind


@fact
class Menu:
    """To the channel itself: show this account the commands of these roles (their names in the code)."""

    roles: tuple[str, ...]


async def refresh(db: Session, almanac: Almanac, *, at: datetime, member_id: MemberId | None = None) -> None:
    """Send a menu to every bound account whose roles are others than those it was shown, all or one member's."""
    bound = select(Peer.id, Peer.channel, Peer.chat, Peer.menu, Member.id.label("member_id"), Member.language).join(
        Member, Member.id == Peer.member_id
    )
    query = bound.where(Peer.state == PeerState.ACTIVE)
    if member_id is not None:
        query = query.where(Member.id == member_id)
    held = await _offices(db, almanac, at)
    for row in (await db.core(query)).all():
        names = _role_names(held.get(row.member_id, set()))
        if row.menu == ",".join(names):
            continue
        lane = lane_of(row.channel, row.chat)
        outbox.put(db, lane, Menu(names), language=row.language, at=at, purpose=Purpose.NOTICE)
        await _remember(db, row.id, names)


async def roles_of(db: Session, member_id: MemberId | None, almanac: Almanac, *, at: datetime) -> tuple[str, ...]:
    """Return the roles of a member on the day, of a visitor without one."""
    if member_id is None:
        return ("Visitor",)
    return _role_names((await _offices(db, almanac, at)).get(member_id, set()))


async def _offices(db: Session, almanac: Almanac, at: datetime) -> dict[MemberId, set[OfficeKind]]:
    held: dict[MemberId, set[OfficeKind]] = {}
    query = select(Office.member_id, Office.kind).where(in_force(almanac.today(at)))
    for row in (await db.core(query)).all():
        held.setdefault(row.member_id, set()).add(row.kind)
    return held


def _role_names(held: set[OfficeKind]) -> tuple[str, ...]:
    names = ["Visitor", "Person"]
    names += [role.__name__ for role, kinds in roles.OFFICES.items() if kinds & held]
    if "Secretary" in names and "DuesKeeper" not in names:
        # Where a branch has no keeper of its own the secretary stands in; the command itself checks that.
        names.append("DuesKeeper")
    return tuple(names)


async def _remember(db: Session, peer_id: PeerId, names: tuple[str, ...]) -> None:
    await db.core(update(Peer).where(Peer.id == peer_id).values(menu=",".join(names)))
