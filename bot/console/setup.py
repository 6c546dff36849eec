"""Making the organisation and handing out invites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.answers import AlreadyInitialised
from bot.links import Links
from models import branches, invites, members, offices
from models.almanac import Almanac
from models.branches import BranchKind
from models.database import Database, Session
from models.facts import Refused
from models.members import Member
from models.roles import OfficeKind


@dataclass(frozen=True)
class Invitation:
    """What is handed to one person; ``link`` opens the web chat and says the code by itself."""

    name: str
    branch: str
    code: str
    link: str
    telegram: str | None


async def make_organisation(
    database: Database, almanac: Almanac, links: Links, name: str, branch: str, admin: str, *, at: datetime
) -> Invitation:
    """Make the organisation, its first branch and its first administrator, who is secretary there for now.

    Raises:
        Refused: with `AlreadyInitialised`.
    """

    async def work(db: Session) -> Invitation:
        existing = await branches.root(db)
        if existing is not None:
            raise Refused(AlreadyInitialised(existing.name))
        root = await branches.found(db, name, BranchKind.COMMITTEE, at=at)
        first = await branches.found(db, branch, parent=root, at=at) if branch != name else root
        member = await members.enrol(db, admin, first, by=None, at=at)
        today = almanac.today(at)
        await offices.appoint(db, member, OfficeKind.ADMINISTRATOR, root, by=None, at=at, on=today)
        await offices.appoint(db, member, OfficeKind.SECRETARY, first, by=None, at=at, on=today)
        return await _invite(db, member, almanac, links, at)

    return await database.write(work)


async def invite_people(
    database: Database, almanac: Almanac, links: Links, name: str | None, *, at: datetime
) -> list[Invitation]:
    """Make a code for everybody of this name, or with None for all who have no account."""

    async def work(db: Session) -> list[Invitation]:
        people = await invites.unbound(db) if name is None else await members.by_name(db, name)
        return [await _invite(db, member, almanac, links, at) for member in people]

    return await database.write(work)


async def _invite(db: Session, member: Member, almanac: Almanac, links: Links, at: datetime) -> Invitation:
    issued = await invites.issue(db, member, almanac.rules(at).invites, by=None, at=at)
    greeting = await invites.welcome(db, member)
    link = await links.web_invite(db, issued.code, at=at, expires_at=issued.expires_at)
    telegram = next(iter(links.invite(issued.code)), None)
    return Invitation(member.name, greeting.branch, issued.code, link, telegram)
