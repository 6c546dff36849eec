"""What was chosen on a card and submitted -> the line that is said by it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import SECRET_LINES
from bot.channels.choices import CODE, chosen_line
from bot.channels.wecom.cards import LONGEST_KEY_BYTES, MOST_LISTS, MOST_OPTIONS

CHECKLIST, SELECTORS = "vote_interaction", "multiple_interaction"

Selected = Sequence[tuple[str, Sequence[str]]]


def said_by(kind: str, key: str, selected: Selected) -> str | None:
    """Return what is said by a press on a card of this kind, None when no card of ours could have said it.

    Whether the options are good ones the command decides, which reads them like typed words.

    Args:
        key: of the button.
        selected: keys of questions, each with the options chosen.
    """
    if kind not in (CHECKLIST, SELECTORS):
        return key
    if not key.startswith("/") or key.startswith(SECRET_LINES) or len(key.encode()) > LONGEST_KEY_BYTES:
        return None
    by_question = {question: list(codes) for question, codes in selected}
    codes = [code for chosen in by_question.values() for code in chosen]
    if not all(CODE.fullmatch(code) for code in codes) or len(by_question) < len(selected):
        return None
    asked = [str(place) for place in range(len(by_question))]
    if sorted(by_question) != asked or len(asked) > (1 if kind == CHECKLIST else MOST_LISTS):
        return None
    if kind == SELECTORS and (not asked or any(len(chosen) != 1 for chosen in by_question.values())):
        return None
    if len(codes) > MOST_OPTIONS or (len(set(codes)) < len(codes) and kind == CHECKLIST):
        return None
    return chosen_line(key, *(by_question[question] for question in asked))
