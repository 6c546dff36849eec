"""Lengths of time as people write them: 三个半小时, 2.5h, 两天半, 3课时."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.parsing.chinese.numerals import NUMBER, NUMERALS, parse_number
from bot.parsing.chinese.texts import normalise
from models.rules.values import Minutes

_AMOUNT = rf"(?:半|{NUMBER})"
_DURATION = re.compile(
    rf"""
    (?: (?P<days>一整|整|全|{_AMOUNT}) \ ? (?:天|days?) (?P<day_half>半)? )? \ ?
    (?: (?P<hours>{_AMOUNT}) \ ? 个?(?P<half_hour>半)?(?:小时|钟头|hours?|hrs?|h) (?P<hour_half>半)? )? \ ?
    (?: (?P<quarters>[一三13]) 刻钟? )?
    (?: (?P<minutes>{NUMBER}) \ ? (?:分钟?|minutes?|mins?|m) )?
    (?: (?P<classes>{NUMBER}) 个?(?:课时|学时|节课) )?
    """,
    re.VERBOSE,
)
_HALF_AN_HOUR = re.compile(r"half an hour|半个(?:小时|钟头)")
_HALVES = {"days": ("day_half",), "hours": ("half_hour", "hour_half")}
_WHOLES = {"半": Decimal("0.5"), "一整": Decimal(1), "整": Decimal(1), "全": Decimal(1)}
_MOST_MINUTES = 366 * 24 * 60


def parse_duration(text: str, *, day_minutes: int = 480, class_minutes: int = 45) -> Minutes | None:
    """Read a length of time; None when it is not understood, is nothing, or is no whole number of minutes.

    A number without a unit is not understood. A day counts ``day_minutes``, a 课时 ``class_minutes``.

    >>> parse_duration("三个半小时"), parse_duration("两天半"), parse_duration("90")
    (Minutes(count=210), Minutes(count=1200), None)
    """
    plain = normalise(text).plain
    if _HALF_AN_HOUR.fullmatch(plain):
        return Minutes(30)
    match = _DURATION.fullmatch(plain)
    if not match:
        return None
    worth = {"days": day_minutes, "hours": 60, "quarters": 15, "minutes": 1, "classes": class_minutes}
    counts = {name: _read_count(match, name) for name in worth if match[name]}
    if None in counts.values() or _is_overfull(counts):
        return None
    total = sum(((count or Decimal(0)) * worth[name] for name, count in counts.items()), Decimal(0))
    if total != total.to_integral_value() or not 0 < total <= _MOST_MINUTES:
        return None
    return Minutes(int(total))


def search_duration(text: str) -> list[tuple[int, int]]:
    """Return where a length of time stands among other words; nowhere when several do, as none is meant surely.

    Longer text around it must not be a part of it: 第3天 and 20分 are no lengths of time.

    >>> [("社区清扫3小时扫雪"[start:stop]) for start, stop in search_duration("社区清扫3小时扫雪")]
    ['3小时']
    """
    typed, found, position = normalise(text), [], 0
    while position < len(typed.plain):
        match = _DURATION.match(typed.plain, position)
        stop = match.end() if match and _stands_alone(typed.plain, match) else position
        if stop > position:
            found.append(typed.original_span(position, stop))
        position = max(stop, position + 1)
    return found if len(found) == 1 else []


def _stands_alone(plain: str, match: re.Match[str]) -> bool:
    before, behind = plain[: match.start()][-1:], plain[match.end() :][:1]
    is_cut = before and (before in f"第.:{NUMERALS}" or (before.isdigit()) or (before.isascii() and before.isalpha()))
    is_latin = match[0][-1:].isascii() and behind.isascii() and behind.isalpha()
    is_mark = match["hours"] is None and match[0].endswith("分")
    return not (is_cut or is_latin or is_mark) and parse_duration(match[0]) is not None


def _read_count(match: re.Match[str], name: str) -> Decimal | None:
    """Read one number with its 半; None when they do not go together (半个半小时, 2.5小时半)."""
    spoken = match[name]
    halves = sum(1 for half in _HALVES.get(name, ()) if match[half])
    count = _WHOLES.get(spoken) or parse_number(spoken)
    if count is None or halves > 1 or (halves and count != count.to_integral_value()):
        return None
    return count + halves * Decimal("0.5")


def _is_overfull(counts: dict[str, Decimal | None]) -> bool:
    """Tell whether a smaller unit fills the larger one beside it (1小时90分) or follows a half (1天半2小时)."""
    days, hours, minutes = (counts.get(name) or Decimal(0) for name in ("days", "hours", "minutes"))
    is_broken = (days != int(days) and bool(hours or minutes)) or (hours != int(hours) and bool(minutes))
    return is_broken or bool(days and hours >= 24) or bool((days or hours) and minutes >= 60)
