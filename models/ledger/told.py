"""What the ledger tells."""

from __future__ import annotations

from models.facts import fact
from models.rules.values import Month


@fact
class PeriodClosed:
    """Nothing can be entered with a date in ``month``; the first open one is ``open_from``."""

    month: Month
    open_from: Month


@fact
class NoSuchEntry:
    """No entry of this number in a branch of the keeper's."""

    number: int


@fact
class EntryInSeveralBranches:
    """Several of the keeper's branches have an entry of this number."""

    number: int
    branch_ids: tuple[int, ...]
    branches: tuple[str, ...]


@fact
class AlreadyReversed:
    """The entry is undone by another already, ``by``; or is itself what undoes ``by``, where ``is_reversal``."""

    number: int
    by: int
    is_reversal: bool = False


@fact
class ReverseLaterFirst:
    """What the entry put aside has been used since by ``later``, which must be undone first."""

    number: int
    later: tuple[int, ...]


@fact
class ClosingAsked:
    """To the keeper: written down, ``confirmers`` were asked."""

    branch: str
    month: Month
    confirmers: tuple[str, ...]


@fact
class ClosingWaiting:
    """To the committee and the other keepers: the keeper asks to close the books of a month."""

    branch_id: int
    branch: str
    month: Month
    name: str
    entries: int


@fact
class BooksClosed:
    """To both who closed a month."""

    branch: str
    month: Month
    requested_by: str
    closed_by: str


@fact
class MonthNotOver:
    """Only a month that is over can be closed."""

    month: Month


@fact
class ClosedAlready:
    """The books are closed up to this month."""

    month: Month


@fact
class NoClosingAsked:
    """No keeper has asked to close this month."""

    month: Month


@fact
class ConfirmedByAnother:
    """Who asked to close a month cannot confirm it as well; ``confirmers`` can."""

    month: Month
    confirmers: tuple[str, ...]


@fact
class NobodyToConfirm:
    """The branch has nobody but the keeper who could confirm."""

    branch: str
