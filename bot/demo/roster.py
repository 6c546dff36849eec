"""Entering the people of the demonstration, in sets: their rows, accounts and offices."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from bot.demo import people
from models import names
from models.almanac import Almanac
from models.base import BranchId, MemberId, PeerId
from models.branches import Branch
from models.database import Session
from models.members import Category, Language, Member, Standing
from models.offices import Office
from models.peers import Peer, PeerState
from models.roles import OfficeKind
from models.rules.calendar import at_wall

A_YEAR = timedelta(days=365)
# The roles of a member without office, as an account remembers which menu it was shown.
PLAIN_MENU = "Visitor,Person"


@dataclass(frozen=True)
class Enrolled:
    """A member as entered."""

    id: MemberId
    name: str
    branch: str
    account: str | None

    @property
    def is_spared(self) -> bool:
        return self.name in people.RETIRED

    @property
    def has_left(self) -> bool:
        return self.name in people.DEPARTED

    @property
    def is_played(self) -> bool:
        return any((self.name, self.branch) == (each.name, each.branch) for each in people.PERSONAS)


@dataclass(frozen=True)
class Year:
    """What every ledger needs: the branches, the people, the moment the demonstration opens, chance,
    and numbers for meetings."""

    branches: dict[str, Branch]
    members: dict[str, list[Enrolled]]
    almanac: Almanac
    at: datetime
    chance: Random
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return self.almanac.today(self.at)

    @property
    def first_day(self) -> date:
        return self.today - A_YEAR

    def find(self, name: str, branch: str | None = None) -> Enrolled:
        """Return the first member of this name, in one branch or anywhere."""
        return next(
            each for at, group in self.members.items() for each in group if each.name == name and branch in (None, at)
        )

    def keeper(self, branch: str) -> Enrolled:
        """Return who keeps a branch's dues, or kept them until today."""
        kinds = {kind: name for name, kind in people.OFFICES[branch].items()}
        return self.find(kinds.get(OfficeKind.DUES_KEEPER) or kinds[OfficeKind.SECRETARY], branch)

    def wall(self, day: date, clock: time) -> datetime:
        return at_wall(day, clock, self.almanac.zone)


def enter_people(db: Session, branches: dict[str, Branch], almanac: Almanac, at: datetime) -> Year:
    """Enter everybody with accounts and offices, as if a little more than a year ago."""
    year = Year(branches, {}, almanac, at, Random("支部小秘"))
    number = 0
    for branch in people.ROSTER:
        year.members[branch] = []
        for name in people.names(branch):
            number += 1
            account = None if name in people.WITHOUT_ACCOUNT else secrets.token_hex(16)
            member = Enrolled(MemberId(number), name, branch, account)
            year.members[branch].append(member)
            _enter_member(db, year, member)
    _enter_offices(db, year)
    return year


def _enter_member(db: Session, year: Year, member: Enrolled) -> None:
    left = people.DEPARTED.get(member.name)
    enrolled_at = year.at - A_YEAR - timedelta(days=30)
    category = Category.FULL
    if member.name in people.PROBATIONARY:
        category = Category.PROBATIONARY
    elif member.name in people.APPLICANTS:
        category = Category.APPLICANT
    row = {
        "id": member.id,
        "branch_id": year.branches[member.branch].id,
        "name": member.name,
        "sort_key": names.sort_key(member.name),
        "category": category,
        "standing": Standing.DEPARTED if left else Standing.ACTIVE,
        "departed_on": year.today - timedelta(days=left) if left else None,
        "is_exempt": member.is_spared,
        "joined_on": date(year.today.year - year.chance.randrange(2, 30), year.chance.randrange(1, 13), 1),
        "peer_id": PeerId(member.id) if member.account else None,
        "enrolled_at": enrolled_at,
    }
    db.later(Member.__table__, row)
    if member.account:
        _enter_account(db, member, enrolled_at)


def _enter_account(db: Session, member: Enrolled, at: datetime) -> None:
    holds_office = member.name in people.OFFICES[member.branch] or member.name == people.ADMINISTRATOR
    row = {
        "id": PeerId(member.id),
        "channel": "web",
        "external_id": member.account,
        "chat": member.account,
        "name": member.name,
        "language": Language.ZH,
        "state": PeerState.ACTIVE,
        "member_id": member.id,
        "bound_at": at,
        "first_seen_at": at,
        "menu": None if holds_office or member.is_played else PLAIN_MENU,
    }
    db.later(Peer.__table__, row)


def _enter_offices(db: Session, year: Year) -> None:
    root = year.branches[people.ORGANISATION].id
    held: list[tuple[Enrolled, OfficeKind, BranchId]] = [
        (year.find(name, branch), kind, year.branches[branch].id)
        for branch, offices in people.OFFICES.items()
        for name, kind in offices.items()
    ]
    held += [
        (year.find(name, branch), OfficeKind.LEADER, year.branches[branch].id)
        for name, branch in people.LEADERS.items()
    ]
    held.append((year.find(people.ADMINISTRATOR), OfficeKind.ADMINISTRATOR, root))
    for member, kind, branch_id in held:
        row = {"member_id": member.id, "branch_id": branch_id, "kind": kind, "starts_on": year.first_day}
        db.later(Office.__table__, row)
