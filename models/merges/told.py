"""What there is to tell of merges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from models.facts import fact


class Matter(Enum):
    """What rows are about, as people call it."""

    ACCOUNTS = "accounts"
    OFFICES = "offices"
    MEETINGS = "meetings"
    SERVICE = "service"
    STUDY = "study"
    POINTS = "points"
    TALKS = "talks"
    VOTING = "voting"
    OTHER = "other"


@dataclass(frozen=True)
class RosterLine:
    """A row of the roster, told apart from its double by its number."""

    number: int
    name: str
    branch: str
    enrolled_on: date
    accounts: int


@dataclass(frozen=True)
class MatterCount:
    matter: Matter
    rows: int


@fact
class MergePreview:
    """To a registrar: what a merge would do; ``stay`` are the rows the kept member has of her own already."""

    kept: RosterLine
    folded: RosterLine
    moves: tuple[MatterCount, ...]
    stay: tuple[MatterCount, ...]
    dues_stay: bool


@fact
class Merged:
    """Two rows are one person now; ``number`` takes it back."""

    number: int
    name: str
    folded: int
    rows: int


@fact
class Unmerged:
    """The two rows are as they were."""

    number: int
    name: str
    folded: int
    rows: int


@fact
class SameRow:
    """Both names given mean the same row of the roster."""

    name: str


@fact
class DuesInTheWay:
    """The row to be closed has money in its ledger, which is never rewritten.

    ``is_both``: so has the other one, and a keeper must reverse one of them first; else the other way round will do.
    ``kept_name``: what the row to be kept is called.
    """

    kept: int
    folded: int
    name: str
    is_both: bool
    kept_name: str = ""


@fact
class DuesPending:
    """The row to be closed has said it paid, or doubts what was assessed, and no keeper has answered yet."""

    name: str
    folded: int


@fact
class OfficeInTheWay:
    """The row to be closed holds an office, which only an administrator gives to another one."""

    kept: int
    folded: int
    name: str


@fact
class VoteInTheWay:
    """A vote is open in which the row to be closed holds a ballot."""

    name: str


@fact
class NoSuchMerge:
    """No merge of that number stands, as far as the speaker oversees."""

    number: int


@fact
class MergedAgain:
    """The kept row was itself merged into another one since: that must be taken back first."""

    number: int
    later: int


@fact
class RowsJoined:
    """To every account of a member: two rows of the roster, each with accounts of its own, are one now."""

    by: str
    at: datetime


@fact
class RowsParted:
    """To every account of a member: the merge is taken back, and each account is of its own row again."""

    by: str
    at: datetime


@fact
class MergeNoted:
    """To the secretaries of two rows: somebody else merged them, or took it back."""

    number: int
    by: str
    name: str
    folded: int
    is_undone: bool
