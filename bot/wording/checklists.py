"""Lists of which several may be chosen, laid out alike in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.channels.channel import Button
from bot.channels.choices import Checklist, Option, chosen_line
from bot.reply import rows
from bot.wording.speech import Speech

Rows = tuple[tuple[Button, ...], ...]


def people(numbers: Sequence[int], names: Sequence[str], speech: Speech) -> tuple[Option, ...]:
    """Return an option for each member; who shares a name is told apart by her number."""
    called = Counter(names)
    return tuple(
        Option(speech.name(name) if called[name] == 1 else f"{speech.name(name)}#{number}", f"#{number}")
        for number, name in zip(numbers, names, strict=False)
    )


def one_by_one(choice: Checklist, width: int = 3) -> Rows:
    """Return buttons that choose one option each, and bear its number."""
    buttons = [
        Button(f"{number} {each.label}", chosen_line(choice.line, [each.code]))
        for number, each in enumerate(choice.options, 1)
    ]
    return rows(buttons, width)
