"""How figures and terms of points are said."""

from __future__ import annotations

from bot.wording.speech import Speech
from models.members import Language
from models.rules.points import Term


def said_points(tenths: int, speech: Speech) -> str:
    """12.5分 / 12.5 points"""
    figure = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
    return f"{figure} points" if speech.language is Language.EN else f"{figure}分"


def said_stretch(code: str, speech: Speech) -> str:
    """2026年下半年 / 2026 H2; a code that is none stays as it is."""
    try:
        term = Term.parse(code)
    except ValueError:
        return code
    if speech.language is Language.EN:
        return f"{term.year} {code[4:]}".strip()
    return f"{term.year}年" + {1: "", 2: f"{'上下'[term.number - 1]}半年", 4: f"第{term.number}季度"}[term.parts]
