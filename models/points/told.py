"""What there is to tell of points. Sums are tenths of a point; terms are codes such as ``2026H2``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.points.tables import Verdict
from models.rules.point_entries import EntryState
from models.rules.points import Source
from models.rules.values import Minutes


@dataclass(frozen=True)
class PointLine:
    """One entry: the row it comes from, the rule and edition that count it, and what it gives.

    ``code`` names the row; ``note`` is the answer to a query, where there was one.
    """

    code: str
    source: Source
    day: date
    what: str
    minutes: Minutes
    rule: str
    points: int
    per_minutes: int
    cap: int
    version: str
    since: date
    worth: int
    granted: int
    state: EntryState
    note: str | None


@dataclass(frozen=True)
class RuleSum:
    """What one rule gives in a term."""

    rule: str
    granted: int
    cap: int


@fact
class PointsCard:
    """A member's points of a term, to herself or, with her ``name``, to her secretary; newest entries first."""

    member: int
    name: str | None
    term: str
    before: str
    total: int
    held: int
    sums: tuple[RuleSum, ...]
    lines: tuple[PointLine, ...]
    page: int
    pages: int


@fact
class BranchPoints:
    """To the secretary: the points of her branch in a term, by pinyin and never by points."""

    branch: str
    term: str
    before: str
    names: tuple[str, ...]
    totals: tuple[int, ...]
    held: tuple[int, ...]


@fact
class PointQueried:
    """To the member: her query is with the secretary, and the entry is held.

    ``is_awaited``: nobody can answer it before another secretary or deputy is appointed.
    """

    line: PointLine
    is_awaited: bool = False


@fact
class PointQueryWaiting:
    """To the secretary: a query to answer; without a ``line`` the row is gone, and its points with it."""

    number: int
    name: str
    doubt: str
    line: PointLine | None


@fact
class PointQueries:
    """To the secretary: all queries that wait."""

    queries: tuple[PointQueryWaiting, ...]


@fact
class PointQueryAnswered:
    """To the member and the secretary: how a query was answered, and why."""

    name: str
    verdict: Verdict
    reason: str
    line: PointLine | None


@fact
class PointAwarded:
    """To the member and the secretary: an appointed entry was made; ``points`` is before the cap."""

    number: int
    name: str
    rule: str
    points: int
    day: date
    reason: str


@fact
class AwardReversed:
    """To the member and the secretary: an appointed entry is taken back, and its points with it."""

    number: int
    name: str
    rule: str
    day: date
    reason: str


@dataclass(frozen=True)
class Nominee:
    """One who meets the criteria, with the figures behind it; ``chosen`` is what people have decided so far."""

    member: int
    name: str
    total: int
    held: int
    minutes: Minutes
    attended: int
    invited: int
    chosen: bool | None


@fact
class Nominations:
    """To the secretary: who meets the criteria of a half-year, by pinyin, for people to decide.

    ``others`` were decided on without being listed.
    """

    branch: str
    title: str
    half: str
    before: str
    least_points: int
    least_hours: int
    least_attendance_percent: int
    nominees: tuple[Nominee, ...]
    others: tuple[str, ...]
    others_chosen: tuple[bool, ...]


@fact
class NominationDecided:
    """To the secretary: what people decided is written down."""

    name: str
    title: str
    half: str
    is_chosen: bool
    grounds: str


@fact
class NoNominations:
    """The rule pack names no criteria."""


@fact
class NoAppointedRule:
    """The rule pack has no rule under which a person makes entries on that day."""

    day: date


@fact
class AwardImpossible:
    """``problem``: own, future, old or forbidden."""

    problem: str
    day: date
    word: str = ""


@fact
class NoSuchPointRow:
    """No entry of hers comes from that row now."""


@fact
class AlreadyQueried:
    """Her query of this entry still waits."""


@fact
class NoSuchPointQuery:
    """No query of that number waits for this secretary."""

    number: int


@fact
class NoSuchAward:
    """No appointed entry of that number is in force within this secretary's branches."""

    number: int


@fact
class OwnPoints:
    """Nobody judges her own points: another secretary does."""
