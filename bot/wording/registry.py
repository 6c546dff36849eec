"""Which function words which fact, in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.channels.channel import Message
from bot.wording.speech import Speech
from models.members import Language

W = TypeVar("W", bound=Callable[[Any, Speech], "str | Message"])

WORDS: dict[Language, dict[type[Any], Callable[[Any, Speech], str | Message]]] = {language: {} for language in Language}


def says(language: Language, kind: type[Any]) -> Callable[[W], W]:
    """Declare a function the wording of a fact."""

    def declare(function: W) -> W:
        if kind in WORDS[language]:
            raise TypeError(f"{kind.__name__} is worded twice in {language.value}")
        WORDS[language][kind] = function
        return function

    return declare
