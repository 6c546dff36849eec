"""Proofs of authority: who may do what, at this moment, over which branches.

A verb that needs authority takes ``by: Secretary``; the values here are made by `prove` alone, from the
offices in force on that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from models.base import BranchId, MemberId, PeerId


class OfficeKind(Enum):
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANISATION_OFFICER = "organisation_officer"
    PUBLICITY_OFFICER = "publicity_officer"
    DISCIPLINE_OFFICER = "discipline_officer"
    DUES_KEEPER = "dues_keeper"
    GROUP_LEADER = "group_leader"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Visitor:
    """Somebody behind an account that is not bound to a member."""

    peer_id: PeerId


@dataclass(frozen=True)
class Person:
    """A member acting for herself."""

    peer_id: PeerId | None
    member_id: MemberId
    branch_id: BranchId
    name: str


@dataclass(frozen=True)
class Officer(Person):
    """A member acting for the branches she answers for; ``office_branch_id`` is where she holds the office."""

    office_branch_id: BranchId
    branch_ids: frozenset[BranchId]

    def oversees(self, branch_id: BranchId) -> bool:
        return branch_id in self.branch_ids


@dataclass(frozen=True)
class Convener(Officer):
    """Calls meetings and sees to them: the secretary all of her branch's, a group leader those of her group."""


@dataclass(frozen=True)
class Secretary(Convener):
    """Secretary or deputy: calls meetings, keeps the ledgers of the branch and of what lies below it."""


@dataclass(frozen=True)
class Registrar(Officer):
    """Lets people in: the secretary, and the administrator, without whom a branch that has no secretary stays shut."""


@dataclass(frozen=True)
class Committee(Officer):
    """Sits on the committee of a branch (支委会): checks what another one of it has written."""


@dataclass(frozen=True)
class DuesKeeper(Officer):
    """Keeps the dues of the branches in which she holds that office, and of none below: nobody stands in for her."""


@dataclass(frozen=True)
class Witness(Officer):
    """The second person for what a dues keeper does with the books: the committee, or another keeper."""


@dataclass(frozen=True)
class Administrator(Officer):
    """Runs the whole organisation's records."""


@dataclass(frozen=True)
class HeldOffice:
    """An office in force: where, and the branches it reaches (its own and those below)."""

    kind: OfficeKind
    branch_id: BranchId
    reach: frozenset[BranchId]


SECRETARIAL = frozenset({OfficeKind.SECRETARY, OfficeKind.DEPUTY_SECRETARY})
OFFICES: dict[type[Officer], frozenset[OfficeKind]] = {
    Convener: SECRETARIAL | {OfficeKind.GROUP_LEADER},
    Secretary: SECRETARIAL,
    Registrar: SECRETARIAL | {OfficeKind.ADMINISTRATOR},
    DuesKeeper: frozenset({OfficeKind.DUES_KEEPER}),
    Committee: SECRETARIAL
    | {OfficeKind.ORGANISATION_OFFICER, OfficeKind.PUBLICITY_OFFICER, OfficeKind.DISCIPLINE_OFFICER},
    Administrator: frozenset({OfficeKind.ADMINISTRATOR}),
}
OFFICES[Witness] = OFFICES[Committee] | OFFICES[DuesKeeper]
# What one person pays is for herself and the keepers of her own branch: above it there are sums only.
HELD_CLOSE = frozenset[type[Officer]]({DuesKeeper})


def prove(role: type[Officer], person: Person, held: Sequence[HeldOffice]) -> Officer | None:
    """Return the proof that ``person`` has ``role`` by the offices she holds on a day, None when she has not.

    The office nearest to her own branch is the one she acts in. It reaches what lies below, but for `HELD_CLOSE`.
    """
    kinds = OFFICES[role]
    fitting = [office for office in held if office.kind in kinds]
    if not fitting:
        return None
    nearest = min(fitting, key=lambda office: (office.branch_id != person.branch_id, office.branch_id))
    reaches = (frozenset({office.branch_id}) if role in HELD_CLOSE else office.reach for office in fitting)
    reach = frozenset[BranchId]().union(*reaches)
    return role(person.peer_id, person.member_id, person.branch_id, person.name, nearest.branch_id, reach)
