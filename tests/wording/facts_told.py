"""Every fact there is, and how to make any number of each."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import types
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

import models
from bot import answers
from bot.channels.channel import Message
from bot.wording import word
from models import facts
from models.meetings import MeetingBrief
from models.members import Language
from models.menus import Menu
from models.rules.values import Minutes, Money, Month

for found in pkgutil.walk_packages(models.__path__, "models."):
    importlib.import_module(found.name)

ZONE = ZoneInfo("Asia/Shanghai")
# A menu goes to the channel itself and is read by nobody.
KINDS = [kind for kind in facts.kinds().values() if kind is not Menu]
HUGE = 9_999_999_999
MEETING = MeetingBrief(
    12,
    "theme_day",
    "主题党日",
    "第一党支部",
    datetime(2026, 11, 27, 7, 0, tzinfo=UTC),
    datetime(2026, 11, 27, 8, 30, tzinfo=UTC),
    "三楼会议室",
    "学习二十大精神",
    "李四",
)


def zh(told: Any) -> Message:
    """Say a fact in Chinese, in Shanghai."""
    return word(told, Language.ZH, ZONE)


def en(told: Any) -> Message:
    """Say a fact in English, in Shanghai."""
    return word(told, Language.EN, ZONE)


def shown(message: Message) -> str:
    """Return a message as one text, each row of buttons on a line: [参加 /coming 12] [请假 /leave 12]."""
    return "\n".join(
        [message.text, *(" ".join(f"[{each.label} {each.line}]" for each in row) for row in message.buttons)]
    )


def lines(message: Message) -> list[list[str]]:
    """Return the command lines of a message's buttons, row by row."""
    return [[button.line for button in row] for row in message.buttons]


@cache
def any_of(kind: type[Any], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Return facts of a kind with ``texts`` for every text in them."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _values(hints[field.name], texts) for field in dataclasses.fields(kind)})


def filled(kind: type[Any], text: str, size: int = 3) -> Any:
    """Return the fact of a kind whose every text is ``text``, numbers huge and lists of ``size``."""
    hints = get_type_hints(kind)
    return kind(**{field.name: _filled(hints[field.name], text, size) for field in dataclasses.fields(kind)})


def _filled(hint: Any, text: str, size: int) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_filled(get_args(hint)[0], text, size) for _ in range(size))
    if issubclass(hint, Enum):
        return next(iter(hint))
    if hint in _FILLED:
        return _FILLED[hint]
    return text if hint is str else filled(hint, text, size)


@cache
def _values(hint: Any, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(st.none() if arg is type(None) else _values(arg, texts) for arg in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(_values(get_args(hint)[0], texts), max_size=4).map(tuple)
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if hint in _GENERATED:
        return _GENERATED[hint]
    return texts if hint is str else any_of(hint, texts)


_FILLED: dict[Any, Any] = {
    int: HUGE,
    bool: True,
    datetime: MEETING.starts_at,
    date: date(2026, 11, 27),
    time: time(20),
    Money: Money(1500),
    Month: Month(2026, 11),
    Minutes: Minutes(210),
}
_GENERATED: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-5, HUGE),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    date: st.dates(),
    time: st.times(),
    Money: st.integers(-(10**9), 10**12).map(Money),
    Month: st.builds(Month, st.integers(1950, 2200), st.integers(1, 12)),
    Minutes: st.integers(-10, 10**6).map(Minutes),
}
assert answers.Question in KINDS
