"""Assessment sheets (核定表): a year's bases from one file, shown first, written, and taken back."""

from models.assessments.sheets.entering import enter, propose, undo, write
from models.assessments.sheets.told import (
    AssessmentWithdrawn,
    NoSuchSheet,
    SheetEntered,
    SheetLine,
    SheetPreview,
    SheetUndone,
)
from models.assessments.sheets.weighing import preview, weigh, without_incomes

__all__ = [
    "AssessmentWithdrawn",
    "NoSuchSheet",
    "SheetEntered",
    "SheetLine",
    "SheetPreview",
    "SheetUndone",
    "enter",
    "preview",
    "propose",
    "undo",
    "weigh",
    "without_incomes",
    "write",
]
