"""What is told of assessment sheets; those with a base or an amount go to the keeper who sent the sheet alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.facts import fact
from models.rules.assessment_sheets import SheetFault
from models.rules.assessments import Payer
from models.rules.values import Money, Month


@dataclass(frozen=True)
class SheetLine:
    """A row as it would be written; without ``base`` and ``amount`` where the reader may not see them."""

    line: int
    sheet: str
    name: str
    payer: Payer
    first_month: Month
    is_change: bool
    base: Money | None = field(default=None, repr=False)
    amount: Money | None = field(default=None, repr=False)


@fact
class SheetPreview:
    """To the keeper: what a sheet would write, and what is wrong with it, a page of it at a time.

    ``upload`` names the file for the buttons, 0 where there are none. ``rows`` and ``faults`` are those of the page,
    of ``people`` and ``wrong`` in all, the first fault of the page being number ``first_wrong``. ``there`` are those
    for whom nothing changes, ``missing`` those for whom nothing is fixed and nothing written. ``ignored`` columns are
    not read; ``notes`` say what else of the file is not. ``seen`` tells what would be written from what would be
    later; it goes with the last page. ``is_changed``: it was to be written as it stood before.
    """

    upload: int
    branch: str
    year: int
    is_year_guessed: bool
    rows: tuple[SheetLine, ...]
    there: tuple[str, ...]
    faults: tuple[SheetFault, ...]
    missing: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1
    people: int = 0
    wrong: int = 0
    first_wrong: int = 1
    seen: str = ""
    is_changed: bool = False


@fact
class SheetEntered:
    """To the keeper: a sheet is written, ``left_out`` rows of it are not; ``refigured`` months changed with it."""

    number: int
    branch: str
    year: int
    people: int
    left_out: int
    refigured: int


@fact
class SheetUndone:
    """To the keeper: a sheet is taken back but for those who paid, or said they had, by it."""

    number: int
    people: int
    stays: tuple[str, ...]


@fact
class NoSuchSheet:
    """No sheet of that number stands in her branches."""

    number: int


@fact
class AssessmentWithdrawn:
    """To the member: what she was told of her dues from a month on is taken back."""

    first_month: Month
