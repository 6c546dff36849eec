"""Statements of banks and platforms: payments received become entries, each once, what is not sure after a look."""

from models.statements.entering import drop, enter, keep, listed, shown, undo
from models.statements.picking import leave, look, pick
from models.statements.tables import StatementEntry, StatementImport
from models.statements.told import (
    NoKeeper,
    NoSuchRow,
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementRowAsked,
    StatementUndone,
    StatementUnusable,
    SurplusAsked,
    WeighedRow,
)
from models.statements.weighing import preview, weigh

__all__ = [
    "NoKeeper",
    "NoSuchRow",
    "NoSuchStatement",
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
    "StatementUnusable",
    "SurplusAsked",
    "WeighedRow",
    "drop",
    "enter",
    "keep",
    "leave",
    "listed",
    "look",
    "pick",
    "preview",
    "shown",
    "undo",
    "weigh",
]
