"""What statements tell, to the keeper alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.rules.matching import Doubt, Fate
from models.rules.payments import Surplus
from models.rules.statements import BrokenCell, LeftOut
from models.rules.values import Money, Month


@dataclass(frozen=True)
class WeighedRow:
    """A row and what it comes to; ``place`` counts rows from 1, ``names`` are whose it may be.

    ``amount`` and ``note`` are left out where the reader may not see amounts; ``is_late`` and ``surplus`` are as in
    `Match`.
    """

    place: int
    line: int
    sheet: str
    on: date
    payer: str
    amount: Money | None
    note: str
    fate: Fate
    member_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    months: tuple[Month, ...] = ()
    doubt: Doubt | None = None
    is_late: bool = False
    surplus: Surplus | None = None


@dataclass(frozen=True)
class Tally:
    """What a list comes to: so many rows ``sure``, of ``amount`` together, so many that wait.

    ``in_books`` were entered before, ``put_aside`` the keeper left; of ``decided`` she said something, and may yet say
    something else. ``declared`` and ``summed`` as in `Statement`,
    where the sum is wrong and the reader may see amounts.
    """

    sure: int
    waiting: int
    broken: int
    in_books: int
    put_aside: int
    decided: int = 0
    is_sum_wrong: bool = False
    amount: Money | None = None
    declared: Money | None = None
    summed: Money | None = None


@fact
class StatementPreview:
    """What of a list can be entered, what waits, and what is none of it, a page of it at a time.

    ``number`` is 0 where it is not kept. ``rows`` are those of the page, the sure ones first, then those that wait;
    ``broken`` follow them. ``seen`` tells what would be entered from what would be later; it goes with the last page.
    ``ignored`` are sheets nobody read, ``notes`` what else is not. ``is_changed``: it was to be entered as it stood
    before.
    """

    number: int
    page: int
    pages: int
    seen: str
    tally: Tally
    rows: tuple[WeighedRow, ...]
    broken: tuple[BrokenCell, ...]
    left_out: tuple[LeftOut, ...]
    is_platform: bool
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_changed: bool = False


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
    """So many rows are entered for these; ``waiting`` still wait. No ``amount`` where the reader may not see it."""

    number: int
    count: int
    amount: Money | None
    names: tuple[str, ...]
    waiting: int


@fact
class StatementUndone:
    """The entries of a list are reversed; ``before`` had been reversed before. ``amount`` as in `StatementEntered`."""

    number: int
    count: int
    amount: Money | None
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
class NotKeeper:
    """To the operator: this member keeps no dues, in whose name nothing is entered; ``keepers`` do in her branch."""

    name: str
    keepers: tuple[str, ...] = ()
