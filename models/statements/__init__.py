"""Statements of banks and platforms: payments received become entries, each once, what is not sure after a look."""

from models.statements.entering import drop, enter, keep, listed, propose, shown, undo, write
from models.statements.picking import again, leave, look, pick
from models.statements.tables import StatementEntry, StatementImport
from models.statements.told import (
    NoSuchRow,
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    NotKeeper,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementRowAsked,
    StatementUndone,
    SurplusAsked,
    Tally,
    WeighedRow,
)
from models.statements.weighing import preview, weigh, without_amounts

__all__ = [
    "NoSuchRow",
    "NoSuchStatement",
    "NotKeeper",
    "NothingToEnter",
    "NothingToUndo",
    "StatementDropped",
    "StatementEntered",
    "StatementEntry",
    "StatementImport",
    "StatementList",
    "StatementPreview",
    "StatementRowAsked",
    "StatementUndone",
    "SurplusAsked",
    "Tally",
    "WeighedRow",
    "again",
    "drop",
    "enter",
    "keep",
    "leave",
    "listed",
    "look",
    "pick",
    "preview",
    "propose",
    "shown",
    "undo",
    "weigh",
    "without_amounts",
    "write",
]
