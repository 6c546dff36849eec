"""What statements tell, to the keeper alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.rules.matching import Doubt, Fate
from models.rules.statements import BrokenCell, LeftOut
from models.rules.values import Money, Month


@dataclass(frozen=True)
class WeighedRow:
    """A row and what it comes to; ``place`` counts rows from 1, ``names`` are whose it may be."""

    place: int
    line: int
    sheet: str
    on: date
    payer: str
    amount: Money
    note: str
    fate: Fate
    member_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    months: tuple[Month, ...] = ()
    doubt: Doubt | None = None


@fact
class StatementPreview:
    """What of a list can be entered, what waits, and what is none of it; ``number`` is 0 where it is not kept.

    ``declared`` and ``summed`` as in `Statement`; ``ignored`` are sheets nobody read. ``in_books`` are so many rows
    that were entered before.
    """

    number: int
    rows: tuple[WeighedRow, ...]
    waiting: tuple[WeighedRow, ...]
    in_books: int
    put_aside: int
    left_out: tuple[LeftOut, ...]
    broken: tuple[BrokenCell, ...]
    is_platform: bool
    declared: Money | None
    summed: Money
    ignored: tuple[str, ...] = ()


@fact
class StatementRowAsked:
    """A row that waits, to be given to a member or left; ``at`` of ``count`` that wait, ``places`` are all of them."""

    number: int
    row: WeighedRow
    at: int
    count: int
    following: int


@fact
class SurplusAsked:
    """More than this member owes: what is the rest for? ``surplus`` settles no month."""

    number: int
    row: WeighedRow
    member_id: int
    name: str
    surplus: Money


@fact
class StatementEntered:
    """So many rows are entered, the entries ``first`` to ``last``; ``waiting`` still wait."""

    number: int
    count: int
    amount: Money
    names: tuple[str, ...]
    waiting: int


@fact
class StatementUndone:
    """The entries of a list are reversed; ``before`` had been reversed before."""

    number: int
    count: int
    amount: Money
    before: int


@fact
class StatementDropped:
    """A list is put away; ``entered`` of its rows are in the books and stay there."""

    number: int
    entered: int


@fact
class StatementList:
    """The keeper's newest lists: on which day each came, and how many of its rows are entered."""

    numbers: tuple[int, ...]
    days: tuple[date, ...]
    rows: tuple[int, ...]
    entered: tuple[int, ...]


@fact
class NoSuchStatement:
    """No list of this number that the keeper may work on."""

    number: int


@fact
class NoSuchRow:
    """The list has no row of this number that waits."""

    number: int
    place: int


@fact
class NothingToEnter:
    """No row of the list is sure; ``waiting`` wait."""

    number: int
    waiting: int


@fact
class NothingToUndo:
    """No entry of the list is left to be reversed."""

    number: int


@fact
class StatementUnusable:
    """The file cannot be read; ``reason`` says why, and what would be accepted, in Chinese."""

    reason: str


@fact
class NoKeeper:
    """Nobody keeps the dues of this branch, so that nothing can be entered for it."""

    branch: str
