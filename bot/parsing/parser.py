"""What every parser is: text in, a value out, or a clear word about what would be understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.almanac import Almanac
from models.database import Session
from models.roles import Person, Visitor


@dataclass(frozen=True)
class Choice:
    """A button that answers: ``label`` is read, ``text`` is what it types."""

    label: str
    text: str


class Unclear(Exception):
    """Words that were not understood; ``expected`` names the kind of answer, ``choices`` what may be meant."""

    def __init__(self, expected: str, choices: Sequence[Choice] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.choices = tuple(choices)


@dataclass(frozen=True)
class Asking:
    """What a parser may look at: who is asked, and when."""

    db: Session
    actor: Person | Visitor
    now: datetime
    almanac: Almanac


@dataclass(frozen=True)
class Parsed:
    """``text`` means the same value to the same parser at any later time; a guess is shown before it is used."""

    value: Any
    text: str
    is_guess: bool = False


class Parser:
    """Reads one type.

    ``is_free_text``: takes whatever the other parsers of a line leave; ``takes_file``: a file sent is an answer.
    """

    is_free_text = False
    takes_file = False

    async def parse(self, text: str, asking: Asking) -> Parsed:
        """Return what an answer means.

        Raises:
            Unclear: it means nothing of this type, or several things.
        """
        raise NotImplementedError

    async def spot(self, text: str, asking: Asking) -> Parsed:
        """Return what a word of a longer line means, more wary than `parse`.

        Raises:
            Unclear: as `parse`.
        """
        return await self.parse(text, asking)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        """Return the answers to offer as buttons, none when there are too many."""
        return ()
