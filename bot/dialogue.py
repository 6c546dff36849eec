"""Dialogue: answers so far and new words give the next question, or the values of a whole form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.command import Command, Field
from bot.parsing import Asking, Choice, Parsed, Unclear
from bot.parsing.chinese import search_when

SPAN_LIMIT = 4


@dataclass
class Form:
    """A command being filled in; every answer is kept as text that means the same tomorrow."""

    command: Command
    answers: dict[str, str] = field(default_factory=dict)
    guesses: set[str] = field(default_factory=set)
    asked: str | None = None

    def content(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "command": self.command.name,
            "answers": self.answers,
            "guesses": sorted(self.guesses),
            "asked": self.asked,
        }

    def accept(self, name: str, parsed: Parsed) -> None:
        self.answers[name] = parsed.text
        self.guesses.discard(name)
        if parsed.is_guess:
            self.guesses.add(name)

    def missing(self) -> Field | None:
        """Return the first required field without an answer."""
        return next((each for each in self.command.fields if each.is_required and each.name not in self.answers), None)

    def needs_confirmation(self) -> bool:
        return self.command.confirm is not None or bool(self.guesses)


def resume(content: dict[str, Any], commands: dict[str, Command]) -> Form | None:
    """Return the form a draft holds, None when its command is no longer there."""
    command = commands.get(content["command"])
    if command is None:
        return None
    return Form(command, dict(content["answers"]), set(content["guesses"]), content["asked"])


async def values(form: Form, asking: Asking) -> dict[str, Any]:
    """Return the arguments of the command.

    Raises:
        Unclear: an answer given earlier means nothing any more, as when the person named has left.
    """
    read = {}
    for name, text in form.answers.items():
        read[name] = (await form.command.field(name).parser.parse(text, asking)).value
    return read


async def read_line(form: Form, line: str, asking: Asking) -> tuple[dict[str, Unclear], str]:
    """Fill a form from words on one line, in any order where their types tell them apart.

    Returns:
        What was said for a field but means several things, and the words nothing understood.
    """
    words = _words(line, form.command, asking)
    unclear: dict[str, Unclear] = {}
    for each in form.command.fields:
        if not each.parser.is_free_text:
            words = await _take(form, each, words, asking, unclear)
    free = [each for each in form.command.fields if each.parser.is_free_text]
    for index, each in enumerate(free):
        if not words:
            break
        taken, words = (words[:1], words[1:]) if index + 1 < len(free) else (words, [])
        form.accept(each.name, await each.parser.parse(" ".join(taken), asking))
    return unclear, " ".join(words)


async def choices(each: Field, asking: Asking) -> Sequence[Choice]:
    """Return the buttons a question offers."""
    return await each.parser.choices(asking)


async def _take(form: Form, each: Field, words: list[str], asking: Asking, unclear: dict[str, Unclear]) -> list[str]:
    """Take the words that answer one field out of the line, the longest and first that do."""
    has_free_text = any(other.parser.is_free_text for other in form.command.fields)
    for length in range(min(SPAN_LIMIT, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            span = words[start : start + length]
            try:
                parsed = await each.parser.spot(" ".join(span), asking)
            except Unclear as error:
                if error.choices and length == 1 and not has_free_text and each.is_required:
                    unclear.setdefault(each.name, error)
                continue
            if parsed.is_guess and has_free_text and not _is_time(each):
                continue
            form.accept(each.name, parsed)
            unclear.pop(each.name, None)
            return words[:start] + words[start + length :]
    if each.name in unclear:
        return []
    return words


def _words(line: str, command: Command, asking: Asking) -> list[str]:
    """Split a line at blanks, and around the dates and times that people write without any."""
    if not any(_is_time(each) for each in command.fields):
        return line.split()
    now: datetime = asking.almanac.local(asking.now).replace(tzinfo=None)
    words: list[str] = []
    end = 0
    for start, stop, _ in search_when(line, now):
        words += [*line[end:start].split(), line[start:stop].strip()]
        end = stop
    return words + line[end:].split()


def _is_time(each: Field) -> bool:
    return type(each.parser).__name__ in ("MomentParser", "RecurrenceParser", "ClockParser", "DayParser")
