"""What every parser is: text in, a value out, or a clear word about what would be understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.papers.handed import Tables
from models import members
from models.almanac import Almanac
from models.base import BranchId
from models.database import Session
from models.members import Member
from models.roles import Officer, Person, Visitor
from models.rules.files import FileKind


@dataclass(frozen=True)
class Choice:
    """A button that answers: ``label`` is read, ``text`` is what it types."""

    label: str
    text: str


class Unclear(Exception):
    """Words that were not understood; ``expected`` names the kind of answer, ``choices`` what may be meant.

    ``words`` are those of them that name nothing, where saying which is of help.
    """

    def __init__(self, expected: str, choices: Sequence[Choice] = (), words: Sequence[str] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.choices = tuple(choices)
        self.words = tuple(words)


@dataclass(frozen=True)
class Asking:
    """What a parser may look at: who is asked, and when; the roster is read once for all the words of a line.

    ``tables`` are the files that were read for this.
    """

    db: Session
    actor: Person | Visitor
    now: datetime
    almanac: Almanac
    tables: Tables = field(default_factory=Tables, repr=False, compare=False)
    _people: list[Sequence[Member]] = field(default_factory=list, repr=False, compare=False)

    async def people(self) -> Sequence[Member]:
        """Return whom the speaker may name, by pinyin."""
        if not self._people:
            self._people.append(await members.overseen(self.db, _overseen(self.actor)))
        return self._people[0]


@dataclass(frozen=True)
class Parsed:
    """``text`` means the same value to the same parser at any later time; a guess is shown before it is used."""

    value: Any
    text: str
    is_guess: bool = False


class Parser:
    """Reads one type.

    ``is_free_text``: takes whatever the other parsers of a line leave; ``takes_file``: a file sent is an answer, and
    one of ``file_kinds`` that nobody asked for may be meant for it; ``takes_several``: an answer may name several.
    """

    is_free_text = False
    takes_file = False
    takes_several = False
    file_kinds = frozenset(FileKind) - {FileKind.CSV}

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

    async def spot_left(self, text: str, asking: Asking) -> Parsed:
        """Return what a word of a longer line means that no other answer took, where that says more than `spot`.

        Raises:
            Unclear: as `parse`.
        """
        raise Unclear("nothing")

    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        """Return where in a line, from and to, stands what is a word of this type without any blank around it."""
        return ()

    def is_meant(self, text: str) -> bool:
        """Return whether words of a longer line, understood or not, can be meant for nothing but this type."""
        return False

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        """Return the answers to offer as buttons, none when there are too many."""
        return ()


def _overseen(actor: Person | Visitor) -> frozenset[BranchId]:
    if isinstance(actor, Officer):
        return actor.branch_ids
    return frozenset({actor.branch_id}) if isinstance(actor, Person) else frozenset()
