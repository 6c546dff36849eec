"""Merges: two rows of the roster that are one person become one, and two again."""

from models.merges.merging import merge, undo, weigh
from models.merges.tables import Merge, MergeMove
from models.merges.told import (
    DuesInTheWay,
    DuesPending,
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergeNoted,
    MergePreview,
    NoSuchMerge,
    OfficeInTheWay,
    RosterLine,
    RowsJoined,
    RowsParted,
    SameRow,
    Unmerged,
    VoteInTheWay,
)

__all__ = [
    "DuesInTheWay",
    "DuesPending",
    "Matter",
    "MatterCount",
    "Merge",
    "MergeMove",
    "MergeNoted",
    "MergePreview",
    "Merged",
    "MergedAgain",
    "NoSuchMerge",
    "OfficeInTheWay",
    "RosterLine",
    "RowsJoined",
    "RowsParted",
    "SameRow",
    "Unmerged",
    "VoteInTheWay",
    "merge",
    "undo",
    "weigh",
]
