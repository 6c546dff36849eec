"""Why a command is not done: who does it instead, what words it takes, and what the speaker can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.answers import LeftOver, NotAllowed
from bot.command import Command
from bot.wording.phrases import phrase
from models import keepers
from models.almanac import Almanac
from models.database import Session
from models.members import Language
from models.roles import Administrator, DuesKeeper, HeldOffice, Person, prove

# Seen by the level above alone.
FROM_ABOVE = {"remittances"}
EXAMPLE = re.compile(r"例如：([^。\n]+)")


async def refusal_of(
    db: Session, command: Command, person: Person, held: Sequence[HeldOffice], almanac: Almanac, *, at: datetime
) -> Any:
    """Return what a person is told who holds none of the offices a command asks for."""
    if command.name in FROM_ABOVE:
        may_appoint = prove(Administrator, person, held) is not None
        return await keepers.seen_from_above(db, may_appoint, almanac, by=person, at=at)
    missing = await keepers.awaited(db, almanac, by=person, at=at) if command.role is DuesKeeper else None
    return missing or NotAllowed(command.role.__name__)


def left_over(command: Command, words: str, language: Language) -> LeftOver:
    """Return what is said of words that a command does not take: which it would."""
    found = EXAMPLE.search(command.help)
    questions = () if found else tuple(phrase(each.question, language) for each in command.fields)
    return LeftOver(command.name, words[:60], found[1] if found else "", questions)
