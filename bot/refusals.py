"""Why a command is not for the speaker: who does it instead, and what she can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.answers import NotAllowed
from bot.command import Command
from models import keepers
from models.almanac import Almanac
from models.database import Session
from models.roles import Administrator, DuesKeeper, HeldOffice, Person, prove

# Seen by the level above alone.
FROM_ABOVE = {"remittances"}


async def refusal_of(
    db: Session, command: Command, person: Person, held: Sequence[HeldOffice], almanac: Almanac, *, at: datetime
) -> Any:
    """Return what a person is told who holds none of the offices a command asks for."""
    if command.name in FROM_ABOVE:
        may_appoint = prove(Administrator, person, held, almanac.today(at)) is not None
        return await keepers.seen_from_above(db, may_appoint, almanac, by=person, at=at)
    missing = await keepers.awaited(db, almanac, by=person, at=at) if command.role is DuesKeeper else None
    return missing or NotAllowed(command.role.__name__)
