"""The words commands are declared with, in English: summaries, questions, buttons."""

from __future__ import annotations

from models.members import Language

ENGLISH: dict[str, str] = {}


def phrase(text: str, language: Language) -> str:
    """Return declared words in the reader's language; what has no English stays as it is."""
    return ENGLISH.get(text, text) if language is Language.EN else text
