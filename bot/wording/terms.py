"""How a term of months, and what is not said of a sum, are said."""

from __future__ import annotations

from bot.wording.speech import Speech
from models.disclosures import Figure
from models.members import Language
from models.rules.dues_reports import Cadence, Term

QUARTERS = "一二三四"


def said_term(term: Term, speech: Speech) -> str:
    """2026年第三季度 / Q3 2026; months that are no such term from the first to the last."""
    year, first, count = term.first.year, term.first.month, len(term.months)
    is_zh = speech.language is Language.ZH
    if count == 1:
        return speech.month(term.first)
    if count == 12 and first == 1:
        return f"{year}年" if is_zh else str(year)
    if count == 6 and first in (1, 7):
        half = first // 7
        return f"{year}年{'上下'[half]}半年" if is_zh else f"{('first', 'second')[half]} half of {year}"
    if count == 3 and first % 3 == 1:
        return f"{year}年第{QUARTERS[first // 3]}季度" if is_zh else f"Q{first // 3 + 1} {year}"
    return f"{speech.month(term.first)}{'至' if is_zh else ' to '}{speech.month(term.last)}"


def said_figure(figure: Figure, speech: Speech) -> str:
    """A sum, or that it is not known, or not published."""
    is_zh = speech.language is Language.ZH
    if figure.amount is not None:
        return speech.money(figure.amount)
    if figure.unknown:
        return f"未知（{figure.unknown}人的金额还没有核定）" if is_zh else f"unknown ({figure.unknown} not assessed)"
    return "不公布（会看出个人数额）" if is_zh else "not published, as it would show what a person pays"


CADENCES_ZH = {
    Cadence.MONTHLY: "每月",
    Cadence.QUARTERLY: "每季度",
    Cadence.HALF_YEARLY: "每半年",
    Cadence.YEARLY: "每年",
}
CADENCES_EN = {
    Cadence.MONTHLY: "every month",
    Cadence.QUARTERLY: "every quarter",
    Cadence.HALF_YEARLY: "every half year",
    Cadence.YEARLY: "every year",
}
