"""The proof of authority that a command's signature asks for, made anew for each thing done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import NotInUse, NotRegistered
from bot.command import Command
from bot.refusals import refusal_of
from models import offices, roles
from models.facts import Refused
from models.roles import Officer, Person, Visitor

if TYPE_CHECKING:
    from bot.conversation import Turn


async def prove(turn: Turn, command: Command) -> None:
    """Make the proof the command's signature asks for.

    Raises:
        Refused: with `NotRegistered`, those of `refusal_of`, which are audited, or `NotInUse`.
    """
    if command.role is not Visitor:
        await _prove_role(turn, command)
    if command.switch not in {None, *turn.almanac.rules(turn.now).switches}:
        raise Refused(NotInUse())


async def _prove_role(turn: Turn, command: Command) -> None:
    person = turn.speaker.actor
    if not isinstance(person, Person):
        raise Refused(NotRegistered())
    if not issubclass(command.role, Officer):
        return
    today = turn.almanac.today(turn.now)
    held = await offices.held_by(turn.db, person.member_id, today)
    proof = roles.prove(command.role, person, held)
    if proof is None:
        raise Refused(await refusal_of(turn.db, command, person, held, turn.almanac, at=turn.now))
    turn.actor = proof
