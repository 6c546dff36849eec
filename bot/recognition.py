"""Recognition: which command typed words mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from bot.command import Command, begun_by, commands
from models.rules.invites import is_code

SLASH = re.compile(r"/(?P<name>[A-Za-z][A-Za-z0-9_]*)(?:\s+(?P<rest>.*))?", re.DOTALL)
# Before and behind a word they say nothing; a question mark does.
FLOURISHES = "。．.!！~～…，、"
SEPARATORS = " \u3000\t\n,，:：、;；"


def is_for_us(text: str) -> bool:
    """Return whether words in a group are meant for the bot: a command, or exactly one of its words."""
    words = clean(text)
    return words.startswith("/") or is_command_word(words)


def clean(text: str) -> str:
    """Return typed words as one writes them on a half-width keyboard, as far as commands go."""
    words = text.strip()
    return "/" + words[1:] if words[:1] == "／" else words


def find_command(text: str) -> tuple[Command | None, str, bool]:
    """Return the command, the words behind it, and whether taking it so is a guess."""
    every = commands()
    if found := SLASH.fullmatch(text):
        return every.get(found["name"].lower()), (found["rest"] or "").strip(), False
    if is_code(text):
        return every["start"], text, False
    for command, word, rest in begun_by(text.lstrip(FLOURISHES)):
        if not rest.strip(FLOURISHES):
            return command, "", False
        if command.fields and rest[0] in SEPARATORS:
            return command, rest.strip(SEPARATORS), False
        if command.fields and len(word) > 1:
            return command, rest, True
    return None, "", False


def is_command_word(text: str) -> bool:
    return any(not rest for _, _, rest in begun_by(text))


def near(text: str, there: Iterable[Command]) -> tuple[str, ...]:
    """Return words that look like what was typed, of the commands that are ``there`` for the speaker."""
    words = [word for command in there for word in (*command.words, f"/{command.name}")]
    return tuple(difflib.get_close_matches(text.split(" ")[0], words, n=3, cutoff=0.5))
