"""Files people send: what each is for, before it is fetched and once it is here."""

from __future__ import annotations

from bot import conversation
from bot.answers import FileNotNeeded, FileOffered, FileRefused, VisitorWelcome
from bot.command import Command, commands
from bot.conversation import Turn
from bot.parsing.files import token
from bot.reply import Reply, say
from models import arrivals, files, offices, roles
from models.facts import to_json
from models.roles import Officer, Person, Visitor
from models.rules.files import LARGEST_BYTES, FileKind, Fit, Problem


async def announce(turn: Turn) -> Reply:
    """Answer the news of a file: it is fetched only for a question that asks for one, or for who can use it.

    Raises:
        Unclear: as `conversation.answer`, when only the words that came with it are meant.
        Refused: likewise.
    """
    file = turn.update.file
    assert file is not None
    if turn.is_in_room:
        return await conversation.answer(turn)
    if not conversation.awaits_file(turn):
        if turn.update.text.strip() and conversation.understands(turn):
            return await conversation.answer(turn)
        if isinstance(turn.actor, Visitor):
            return say(VisitorWelcome(), in_place=False)
        if not await _offers(turn):
            return say(FileNotNeeded(), in_place=False)
    if file.size is not None and file.size > LARGEST_BYTES:
        return say(FileRefused(file.name, Problem.TOO_LARGE), in_place=False)
    said, event = to_json(turn.update), turn.update.event_id
    await arrivals.expect(turn.db, turn.update.channel, event, file.ref, file.name, said, at=turn.now)
    return Reply(())


async def receive(turn: Turn, fit: Fit, content: bytes) -> Reply:
    """Keep a file that was fetched, and go on with what it is for.

    Raises:
        Unclear: as `conversation.answer`.
        Refused: likewise.
    """
    is_awaited = conversation.awaits_file(turn)
    offers = [] if is_awaited else [each for each in await _offers(turn) if _takes(each, fit.kind)]
    if fit.kind is FileKind.CSV and not is_awaited and not offers:
        return say(FileRefused(fit.name, Problem.KIND), in_place=False)
    upload = await files.keep(turn.db, fit, content, peer_id=turn.speaker.peer_id, at=turn.now)
    if is_awaited:
        return await conversation.answer_with_file(turn, token(upload))
    if not offers:
        return say(FileNotNeeded(), in_place=False)
    names, labels = tuple(each.name for each in offers), tuple(each.file_label or "" for each in offers)
    return say(FileOffered(upload.id, upload.name, upload.size, names, labels), in_place=False)


def _takes(command: Command, kind: FileKind) -> bool:
    return command.file_field is not None and kind in command.file_field.parser.file_kinds


async def _offers(turn: Turn) -> list[Command]:
    """Return the commands that can use a file of this person, whoever asked for none."""
    person = turn.actor
    if not isinstance(person, Person):
        return []
    today = turn.almanac.today(turn.now)
    held = await offices.held_by(turn.db, person.member_id, today)
    usable = []
    for each in commands().values():
        if each.file_label is None:
            continue
        may = not issubclass(each.role, Officer) or roles.prove(each.role, person, held) is not None
        if may and (each.file_use is None or await each.file_use(turn.db, person, turn.almanac, turn.now)):
            usable.append(each)
    return usable
