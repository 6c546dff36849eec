"""Facts to words: `word` is the one way from what happened to what a person reads."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.answers import Help, HelpOn
from bot.channels.channel import Message
from bot.wording import en, zh  # noqa: F401  (they register their words)
from bot.wording.registry import WORDS
from bot.wording.speech import Speech, cleaned
from models.members import Language

# Made of our own docstrings only, whose line ends are meant.
OUR_OWN = (Help, HelpOn)


def word(told: Any, language: Language, zone: ZoneInfo) -> Message:
    """Return a fact as a message in the reader's language."""
    harmless = told if isinstance(told, OUR_OWN) else cleaned(told)
    said = WORDS[language][type(told)](harmless, Speech(language, zone))
    return said if isinstance(said, Message) else Message(said)
