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
    """To the channel itself: show this account the commands of these roles (their names in the code).

    ``switches`` are what the rule pack switches on besides.
    """

    roles: tuple[str, ...]
    switches: tuple[str, ...] = ()


async def refresh(db: Session, almanac: Almanac, *, at: datetime, member_id: MemberId | None = None) -> None:
    """Send a menu to every bound account whose roles or language are not those it was shown, all or one member's."""
    bound = select(Peer.id, Peer.channel, Peer.chat, Peer.menu, Member.id.label("member_id"), Member.language).join(
        Member, Member.id == Peer.member_id
    )
    query = bound.where(Peer.state == PeerState.ACTIVE)
    if member_id is not None:
        query = query.where(Member.id == member_id)
    held = await _offices(db, almanac, at)
    switches = tuple(sorted(almanac.rules(at).switches))
    # Not `core`: whoever was bound just now counts.
    for row in (await db.execute(query)).all():
        names = _role_names(held.get(row.member_id, set()))
        shown = f"{row.language.value}:{','.join((*names, *switches))}"
        if row.menu == shown:
            continue
        lane = lane_of(row.channel, row.chat)
        outbox.put(db, lane, Menu(names, switches), language=row.language, at=at, purpose=Purpose.URGENT)
        await _remember(db, row.id, shown)


async def roles_of(db: Session, member_id: MemberId | None, almanac: Almanac, *, at: datetime) -> tuple[str, ...]:
    """Return the roles of a member on the day, of a visitor without one."""
    if member_id is None:
        return ("Visitor",)
    return _role_names((await _offices(db, almanac, at)).get(member_id, set()))


async def _offices(db: Session, almanac: Almanac, at: datetime) -> dict[MemberId, set[OfficeKind]]:
    """Return the kinds of office each member holds."""
    held: dict[MemberId, set[OfficeKind]] = {}
    query = select(Office.member_id, Office.kind).where(in_force(almanac.today(at)))
    rows = (await db.core(query)).all()
    for row in rows:
        held.setdefault(row.member_id, set()).add(row.kind)
    return held


def _role_names(held: set[OfficeKind]) -> tuple[str, ...]:
    names = ["Visitor", "Person"]
    names += [role.__name__ for role, kinds in roles.OFFICES.items() if kinds & held]
    return tuple(names)


async def _remember(db: Session, peer_id: PeerId, shown: str) -> None:
    await db.core(update(Peer).where(Peer.id == peer_id).values(menu=shown))
