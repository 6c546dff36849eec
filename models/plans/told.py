"""What is told of plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from models.facts import fact
from models.meetings import MeetingBrief
from models.rules.plans import PlanFault
from models.rules.values import Month


class Fate(Enum):
    """What becomes of a row: a meeting of its own, or more said of one that is planned already."""

    NEW = "new"
    COMPLETES = "completes"


@dataclass(frozen=True)
class PlannedRow:
    """A row as it would be written, with what its series adds to it."""

    line: int
    sheet: str
    fate: Fate
    day: date
    clock: time | None
    kind_name: str
    kind_name_en: str
    topic: str | None
    reader: str | None
    place: str | None
    group: str | None = None
    is_reader_outside: bool = False


class NoteKind(Enum):
    """What the secretary should know of a row before she enters the plan."""

    YEAR_GUESSED = "year_guessed"
    IGNORED = "ignored"
    LEFT = "left"
    DAY_OFF = "day_off"
    NO_CLOCK = "no_clock"
    NO_GROUP = "no_group"
    CLOCK_OF_SERIES = "clock_of_series"
    MOVES = "moves"
    REPLACES = "replaces"
    STAYS = "stays"
    BESIDE_SERIES = "beside_series"
    CLASH = "clash"
    ROWS_CLASH = "rows_clash"


@dataclass(frozen=True)
class PlanNote:
    """One such thing; ``line`` is 0 where it is the whole plan's, ``other`` the line of another row,
    or how many rows or people it is about.
    """

    about: NoteKind
    line: int = 0
    sheet: str = ""
    said: str = ""
    said_en: str = ""
    day: date | None = None
    moment: datetime | None = None
    names: tuple[str, ...] = ()
    other: int = 0


@fact
class PlanPreview:
    """To the secretary: what a plan would write, and what is wrong with it.

    ``number`` names the plan kept for the button, 0 for a file; ``there`` rows are planned as they stand.
    """

    number: int
    branch: str
    rows: tuple[PlannedRow, ...]
    there: int
    faults: tuple[PlanFault, ...]
    notes: tuple[PlanNote, ...]


@fact
class PlanEntered:
    """To the secretary: a plan is written; ``left_out`` rows had faults."""

    number: int
    branch: str
    made: int
    completed: int
    left_out: int
    year: int


@fact
class PlanUndone:
    """To the secretary: a plan is taken back, but for the meetings people know of and those that are over.

    ``restored`` meetings it had completed are as they were before.
    """

    number: int
    dropped: int
    restored: int
    stays: tuple[MeetingBrief, ...]


@fact
class PlanInForce:
    """To the secretary: this plan is written already, nothing is written twice; ``year`` is its first row's."""

    number: int
    year: int


@fact
class NoSuchPlan:
    """No plan of that number stands in her branch."""

    number: int


@fact
class NoSuchBranch:
    """No branch is called so; these are."""

    name: str
    branches: tuple[str, ...]


class Progress(Enum):
    """How far a meeting of the year has come."""

    HELD = "held"
    CALLED = "called"
    PLANNED = "planned"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class YearEntry:
    """One meeting of the year; ``needs_*`` is what it still lacks, ``group`` which group holds it."""

    meeting: MeetingBrief
    progress: Progress
    needs_topic: bool
    needs_lead_reader: bool
    needs_group: bool = False
    group: str | None = None


@fact
class YearPlan:
    """To the secretary: her branch's year, by its days, or one ``quarter`` of it.

    ``this`` is the month it is, where that lies in the year: what is far from it is told in fewer words.
    """

    branch: str
    year: int
    entries: tuple[YearEntry, ...]
    quarter: int | None = None
    this: Month | None = None
