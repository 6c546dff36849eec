"""What of people waits for one officer's answer, whatever it is: claims, leave asked for afterwards, registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from models import hours, late_leaves, makeups, offices, payments, registrations, roles, trainings
from models.almanac import Almanac
from models.database import Session
from models.facts import fact
from models.roles import Convener, DuesKeeper, Person, Registrar, Secretary


class Matter(Enum):
    DUES = "dues"
    HOURS = "hours"
    LATE_LEAVE = "late_leave"
    REGISTRATION = "registration"
    TRAINING = "training"
    MAKEUP = "makeup"


@dataclass(frozen=True)
class Awaiting:
    """One thing that waits; ``number`` is what its commands call it: of dues the member's."""

    matter: Matter
    number: int
    name: str


@fact
class WhatAwaits:
    """To an officer who names somebody: what of ``name`` waits for her answer.

    ``is_hers`` is false where nothing of that person waits: then it is what else does.
    """

    name: str
    things: tuple[Awaiting, ...]
    is_hers: bool


async def awaiting(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> tuple[Awaiting, ...]:
    """Return everything that waits for a person by the offices she holds, and as an organiser, the oldest first."""
    today = almanac.today(at)
    held = await offices.held_by(db, by.member_id, today)
    keeper, secretary, registrar, convener = (
        roles.prove(role, by, held) for role in (DuesKeeper, Secretary, Registrar, Convener)
    )
    found: list[Awaiting] = []
    if isinstance(keeper, DuesKeeper):
        found += [Awaiting(Matter.DUES, each.id, each.name) for each in await payments.who_claim(db, by=keeper)]
    verifiable = (await hours.waiting(db, almanac, by=by, at=at)).claims
    found += [Awaiting(Matter.HOURS, each.number, each.name) for each in verifiable]
    if isinstance(secretary, Secretary):
        asked = await late_leaves.waiting(db, by=secretary)
        found += [Awaiting(Matter.LATE_LEAVE, number, name) for number, name in asked]
        reports = (await trainings.waiting(db, by=secretary)).trainings
        found += [Awaiting(Matter.TRAINING, each.number, each.name) for each in reports]
    if isinstance(convener, Convener):
        made_up = (await makeups.waiting(db, almanac, by=convener, at=at)).makeups
        found += [Awaiting(Matter.MAKEUP, each.number, each.name) for each in made_up]
    if isinstance(registrar, Registrar):
        claimed = await registrations.waiting(db, registrar.branch_ids)
        found += [Awaiting(Matter.REGISTRATION, each.registration_id, each.name) for each in claimed]
    return tuple(found)
