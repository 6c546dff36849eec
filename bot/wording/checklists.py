"""Lists of which several may be chosen, laid out alike in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.channels.channel import Button
from bot.channels.choices import Checklist, Option, chosen_line
from bot.reply import rows
from bot.wording.speech import Speech
from models.attendance import RollCall
from models.rules.meetings import Answer, Presence

Rows = tuple[tuple[Button, ...], ...]


def people(numbers: Sequence[int], names: Sequence[str], speech: Speech) -> tuple[Option, ...]:
    """Return an option for each member; who shares a name is told apart by her number."""
    called = Counter(names)
    return tuple(
        Option(speech.name(name) if called[name] == 1 else f"{speech.name(name)}#{number}", f"#{number}")
        for number, name in zip(numbers, names, strict=False)
    )


def to_come(told: RollCall, title: str, submit: str, speech: Speech) -> Checklist | None:
    """Return the card on which those are ticked who came and are not recorded; nobody on leave is among them."""
    awaited = [
        (member, name)
        for member, name, presence, answer in zip(told.numbers, told.names, told.presences, told.answers, strict=False)
        if presence is Presence.UNRECORDED and answer is not Answer.LEAVE
    ]
    if not awaited:
        return None
    options = people([member for member, _ in awaited], [name for _, name in awaited], speech)
    number = told.meeting.id
    return Checklist(
        title,
        f"/mark_people {number} present",
        submit,
        options,
        replaces=f"/mark {number} ",
        is_numbered=False,
    )


def one_by_one(choice: Checklist, width: int = 3) -> Rows:
    """Return buttons that choose one option each, and bear its number."""
    buttons = [
        Button(f"{number} {each.label}", chosen_line(choice.line, [each.code]))
        for number, each in enumerate(choice.options, 1)
    ]
    return rows(buttons, width)
