"""What kinds of visits are called."""

from __future__ import annotations

from bot.wording.speech import Speech
from models.members import Language
from models.rules.visits import VisitKind

ZH = {VisitKind.INSTRUCTOR: "党建工作指导员联系", VisitKind.PAIRED: "结对帮扶", VisitKind.CALL: "走访"}
EN = {VisitKind.INSTRUCTOR: "instructor's visit", VisitKind.PAIRED: "paired help", VisitKind.CALL: "call"}


def said_kind(kind: VisitKind, speech: Speech) -> str:
    """结对帮扶 / paired help"""
    return (EN if speech.language is Language.EN else ZH)[kind]
