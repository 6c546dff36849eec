"""Plans of the year: rows from a file or from chat become planned meetings, and are taken back as a whole."""

from models.plans.entering import enter, propose, undo, write
from models.plans.tables import Plan, PlanStep
from models.plans.told import (
    Fate,
    NoSuchBranch,
    NoSuchPlan,
    NoteKind,
    PlanEntered,
    PlanInForce,
    PlannedRow,
    PlanNote,
    PlanPreview,
    PlanUndone,
    Progress,
    YearEntry,
    YearPlan,
)
from models.plans.weighing import preview, weigh
from models.plans.years import year_plan

__all__ = [
    "Fate",
    "NoSuchBranch",
    "NoSuchPlan",
    "NoteKind",
    "Plan",
    "PlanEntered",
    "PlanInForce",
    "PlanNote",
    "PlanPreview",
    "PlanStep",
    "PlanUndone",
    "PlannedRow",
    "Progress",
    "YearEntry",
    "YearPlan",
    "enter",
    "preview",
    "propose",
    "undo",
    "weigh",
    "write",
    "year_plan",
]
