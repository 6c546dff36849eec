"""The card on which a person settles all that is hers to set, the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from bot.channels.choices import Option, Selector
from models.members import Language, Reminders, SettingsCard

LINE = "/settle"
# What the card does at once these do one at a time.
REPLACES = ("/language ", "/quiet", "/pause", "/resume")
NEVER = (time(0), time(0))
QUIET = ((time(20), time(8)), (time(21), time(7)), (time(22), time(7)), (time(23), time(7)), NEVER)


def languages(told: SettingsCard, title: str, names: Mapping[Language, str]) -> Selector:
    """Return the choice of a language."""
    return Selector(title, tuple(Option(names[each], each.value) for each in Language), told.language.value)


def quiet_hours(told: SettingsCard, title: str, never: str) -> Selector:
    """Return the choice of quiet hours: what stands, first, and what many choose."""
    stands = (told.quiet_from, told.quiet_until)
    stands = NEVER if stands[0] == stands[1] else stands
    spans = dict.fromkeys([stands, *QUIET])
    options = tuple(Option(never if span == NEVER else _label(*span), _code(*span)) for span in spans)
    return Selector(title, options, _code(*stands))


def reminders(told: SettingsCard, title: str, going_on: str, paused: str) -> Selector:
    """Return the choice whether to be reminded."""
    options = (Option(going_on, Reminders.ON.value), Option(paused, Reminders.PAUSED.value))
    return Selector(title, options, (Reminders.PAUSED if told.paused_until else Reminders.ON).value)


def _label(start: time, until: time) -> str:
    return f"{start.hour}:{start:%M}–{until.hour}:{until:%M}"


def _code(start: time, until: time) -> str:
    return f"{start:%H:%M}-{until:%H:%M}"
