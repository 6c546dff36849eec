"""What is said while a form is open and may be something else: asked about, or done while the form is put by.

A form that gives way to another is kept with that one, and there is a way back to it; nothing that was typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import dialogue
from bot.answers import AnswerOrNew, FormPutBy, StillAsked
from bot.command import Command, Field, commands
from bot.dialogue import Form
from bot.menus import allowed_to
from bot.parsing import TextParser
from bot.parsing.plain import PlaceParser
from bot.recognition import find_command
from bot.reply import Reply, say
from models import drafts

if TYPE_CHECKING:
    from bot.conversation import Turn

BACK = re.compile(r"/back (?P<draft>\d+)")
SAID = re.compile(r"/said (?P<draft>\d+) (?P<what>answer|new)")
ANSWER_WORDS = {"是回答", "回答", "这是回答", "是答案", "答案"}
NEW_WORDS = {"是新的事", "新的事", "这是新的事", "是新的", "新的", "新事", "另一件事", "不是回答"}
# As many forms wait behind one another; who begins more of them has lost interest in the first.
PUT_BY_LIMIT = 3
LONGEST_SAID = 60


async def is_both(turn: Turn, asked: Field, text: str) -> bool:
    """Return whether words that answer a question for free text are a whole command of the speaker's just as well."""
    command, rest, is_guess = find_command(text)
    is_text, is_place = type(asked.parser) is TextParser, isinstance(asked.parser, PlaceParser)
    if not (is_text or (is_place and rest)) or command is None or is_guess or "\n" in text:
        return False
    if command not in await allowed_to(turn.db, turn.actor, turn.almanac, at=turn.now):
        return False
    if not rest:
        return True
    unclear, left = await dialogue.read_line(Form(command), rest, turn.asking)
    return not unclear and not left


async def ask_which(turn: Turn, asked: Field, text: str) -> Reply:
    """Keep the words and ask whether they are the answer or something new."""
    form, (command, *_) = turn.form, find_command(text)
    assert form is not None
    assert command is not None
    assert turn.draft_id is not None
    form.said = text
    await drafts.keep(turn.db, turn.draft_id, form.content(), at=turn.now)
    shown = text if len(text) <= LONGEST_SAID else f"{text[: LONGEST_SAID - 1]}…"
    return say(AnswerOrNew(turn.draft_id, shown, asked.question, command.summary), in_place=False)


def told_which(turn: Turn, text: str) -> str | None:
    """Return ``answer`` or ``new`` where a press or words say which of the two is meant, None where they do not.

    A press that came too late is ``stale``.
    """
    form, pressed = turn.form, SAID.fullmatch(text)
    is_open = form is not None and form.said is not None and not turn.is_in_room
    if pressed is None:
        words = text.rstrip("。.！!")
        return ("answer" if words in ANSWER_WORDS else "new" if words in NEW_WORDS else None) if is_open else None
    return pressed["what"] if is_open and turn.draft_id == int(pressed["draft"]) else "stale"


async def take_said(turn: Turn) -> str:
    """Return the words that were asked about, which from now on are asked about no more."""
    form = turn.form
    assert form is not None
    assert form.said is not None
    assert turn.draft_id is not None
    said, form.said = form.said, None
    await drafts.keep(turn.db, turn.draft_id, form.content(), at=turn.now)
    return said


def put_by(turn: Turn, command: Command) -> dict[str, Any] | None:
    """Return what gives way to a form of this command, None when nothing was typed into it yet."""
    before = turn.speaker.draft
    if before is None or before["command"] == command.name:
        return before.get("put_by") if before else None
    if not before["answers"] and before.get("said") is None:
        return before.get("put_by")
    return _within({**before, "said": None}, PUT_BY_LIMIT)


async def put_away(turn: Turn) -> tuple[FormPutBy, ...]:
    """Drop the form of this turn; one that gave way to it stays, and it is said how to go on with that."""
    form = turn.form
    await drafts.drop(turn.db, turn.speaker.peer_id)
    behind = form.put_by if form else None
    if behind is None or not (summary := name_of(behind)):
        return ()
    number = await drafts.begin(turn.db, turn.speaker.peer_id, Form.nothing(behind), at=turn.now)
    return (FormPutBy(number, summary),)


def still_asked(turn: Turn) -> tuple[StillAsked, ...]:
    """Return the question that is open still when something typed amid it was done; a press goes with what it is on."""
    form = dialogue.resume(turn.speaker.draft, commands()) if turn.speaker.draft else None
    if form is None or not form.asked or turn.update.pressed is not None or turn.is_in_room:
        return ()
    return (StillAsked(form.command.summary, form.command.field(form.asked).question),)


async def go_back(turn: Turn, draft_id: int) -> Form | None:
    """Take up the form that gave way, and put by the one open now; None when the press came too late."""
    now = turn.speaker.draft
    behind = now.get("put_by") if now and now["id"] == draft_id else None
    form = dialogue.resume(behind, commands()) if behind else None
    if now is None or form is None:
        return None
    if now["answers"]:
        form.put_by = _within({**now, "put_by": form.put_by}, PUT_BY_LIMIT)
    turn.form = form
    turn.draft_id = await drafts.begin(turn.db, turn.speaker.peer_id, form.content(), at=turn.now)
    return form


def name_of(content: Mapping[str, Any] | None) -> str:
    """Return what the form put by is for, "" where there is none."""
    command = commands().get(content["command"]) if content else None
    return command.summary if command else ""


def _within(content: Mapping[str, Any], depth: int) -> dict[str, Any]:
    kept = {name: value for name, value in content.items() if name != "id"}
    behind = kept.get("put_by")
    kept["put_by"] = _within(behind, depth - 1) if behind and depth > 1 else None
    return kept
