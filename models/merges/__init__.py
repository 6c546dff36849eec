"""Merges: two rows of the roster that are one person become one, and two again."""

from models.merges.merging import merge, undo, weigh
from models.merges.tables import Merge, MergeMove
from models.merges.told import (
    DuesInTheWay,
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergePreview,
    NoSuchMerge,
    RosterLine,
    SameRow,
    Unmerged,
    VoteInTheWay,
)

__all__ = [
    "DuesInTheWay",
    "Matter",
    "MatterCount",
    "Merge",
    "MergeMove",
    "MergePreview",
    "Merged",
    "MergedAgain",
    "NoSuchMerge",
    "RosterLine",
    "SameRow",
    "Unmerged",
    "VoteInTheWay",
    "merge",
    "undo",
    "weigh",
]
