"""Cards on which something is chosen and submitted, and the line that says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What a code may be: one word, and nothing that divides words or codes.
CODE = re.compile(r"[#0-9A-Za-z:_-]{1,64}")


@dataclass(frozen=True)
class Option:
    """Something to choose; ``code`` is the word that stands for it behind the line of its card."""

    label: str
    code: str


@dataclass(frozen=True)
class Checklist:
    """A card on which several are ticked and submitted at once: what is said then is `chosen_line`.

    Args:
        title: what is asked for.
        line: the command line, still without what was chosen.
        submit: the label of the button.
        about: what it is asked of.
        text: what is said beside it in the place of the message's text, None to leave that.
        replaces: what the lines of the buttons begin with that do the same one at a time, where nothing is ticked.
        is_numbered: those buttons are in the order of the options and bear their numbers.
        has_own_numbers: its options are called by numbers of their own; they are given no others.
    """

    title: str
    line: str
    submit: str
    options: tuple[Option, ...]
    about: str = ""
    text: str | None = None
    replaces: str = ""
    is_numbered: bool = True
    has_own_numbers: bool = False


@dataclass(frozen=True)
class Selector:
    """One of several things settled on one card; ``chosen`` is the code of the option that stands."""

    title: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True)
class Selectors:
    """A card on which one of each list is chosen and all are submitted at once, as with a `Checklist`."""

    title: str
    line: str
    submit: str
    selectors: tuple[Selector, ...]
    replaces: tuple[str, ...] = ()


def chosen_line(line: str, *chosen: Sequence[str]) -> str:
    """Return what is said by a submitted card: its line, and behind it the codes chosen of each list.

    >>> chosen_line("/mark_all 5 present", ["#12", "#7"])
    '/mark_all 5 present #12、#7'
    >>> chosen_line("/set zh", [])
    '/set zh'
    """
    return " ".join([line, *("、".join(codes) for codes in chosen if codes)])
