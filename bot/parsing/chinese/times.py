"""Phrases that name a time of day: 下午3点半, 15:00, 晚上, 3pm."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.parsing.chinese.days import TO
from bot.parsing.chinese.numerals import parse_integer

_HOUR = "(?:[0-9]{1,2}|[零〇一二两三四五六七八九十]{1,3})"
# 三点要求 and 二时间 are no times.
_NOT_O_CLOCK = "(?!要求|意见|建议|内容|体会|措施|原则|说明|希望|[名评赞击滴子位燃亮心睛])"
_NOT_TIME = "(?![间候代期刻常段事差长任限])"
# 3点50人 is three o'clock and fifty people.
_NOT_A_COUNT = "(?![0-9零〇一二三四五六七八九十人名个位元块号楼层度年月日周天岁条项次份小秒课%.:])"
_MINUTE_WORDS = "[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?"
_CLOCKS = (
    re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2})?(?![0-9:])(?: ?(?P<meridiem>am|pm)(?![a-z]))?"),
    re.compile(
        rf"(?P<hour>{_HOUR})(?:点钟?{_NOT_O_CLOCK}|时{_NOT_TIME})"
        rf"(?:(?P<exact>整)|(?P<half>半)(?!小时|天|个)|(?P<quarters>[一三13])刻"
        rf"|(?P<minute>[0-9]{{1,2}}|[零〇一二三四五六七八九十]{{1,3}})分(?![钟享])"
        rf"|(?P<bare_minute>[0-9]{{2}}|{_MINUTE_WORDS}){_NOT_A_COUNT})?"
    ),
    re.compile(rf"(?P<hour>{_HOUR})(?={TO}{_HOUR}(?:[点时]|:[0-9]{{2}}))"),
    re.compile(r"(?P<hour>[0-9]{1,2}) ?(?P<meridiem>am|pm)(?![a-z])"),
)
_IMPOSSIBLE = 99


@dataclass(frozen=True)
class Part:
    """A part of the day: its hours, and which hour of the day each spoken hour is (24: midnight at its end)."""

    first: int
    last: int
    hours: dict[int, int]


def _hours(as_spoken: range, afternoon: range = range(0)) -> dict[int, int]:
    return {hour: hour for hour in as_spoken} | {hour: hour + 12 for hour in afternoon}


PARTS = {
    "凌晨": Part(0, 6, _hours(range(7))),
    "早上": Part(7, 9, _hours(range(4, 12))),
    "上午": Part(8, 12, _hours(range(5, 13))),
    "中午": Part(12, 13, _hours(range(11, 15), range(1, 3))),
    "下午": Part(14, 18, _hours(range(12, 20), range(1, 9))),
    "傍晚": Part(17, 19, _hours(range(16, 21), range(4, 9))),
    "晚上": Part(19, 22, _hours(range(17, 24), range(5, 13)) | {24: 24}),
    "夜里": Part(21, 24, _hours(range(20, 24), range(8, 13)) | {24: 24}),
    "am": Part(0, 12, _hours(range(1, 12)) | {12: 0}),
    "pm": Part(12, 24, _hours(range(12, 13), range(1, 12))),
}
_OTHER_NAMES = {
    **dict.fromkeys(("早", "早晨", "清晨", "清早", "一早", "一大早"), "早上"),
    **dict.fromkeys(("午后", "afternoon", "in the afternoon"), "下午"),
    **dict.fromkeys(("正午", "晌午", "noon", "at noon"), "中午"),
    **dict.fromkeys(("晚", "晚间", "夜晚", "evening", "in the evening", "tonight"), "晚上"),
    **dict.fromkeys(("半夜", "深夜", "夜间", "午夜"), "夜里"),
    **dict.fromkeys(("morning", "in the morning"), "上午"),
}
_PART_NAMES = "|".join(sorted({*PARTS, *_OTHER_NAMES} - {"am", "pm"}, key=len, reverse=True))
_PART = re.compile(rf"(?P<part>{_PART_NAMES})(?![报餐饭会课操自读间宴])")


@dataclass(frozen=True)
class Spoken:
    """A time as it was said, possible or not.

    ``hour`` is None when only a part of the day was named. ``is_padded``: written like 07:30. ``is_loose``:
    an hour alone, like 三点. ``is_single_letter``: only 早 or 晚.
    """

    end: int
    part: str | None
    hour: int | None = None
    minute: int = 0
    is_padded: bool = False
    is_loose: bool = False
    is_single_letter: bool = False


@dataclass(frozen=True)
class Clock:
    """A time of day; ``hour`` 24 and more is the next day. ``is_guess`` when morning and evening are open."""

    hour: int
    minute: int
    is_guess: bool = False


def match_time(text: str, position: int) -> Spoken | None:
    """Return the longest time said at ``position``, possible or not."""
    named = _PART.match(text, position)
    part = _OTHER_NAMES.get(named["part"], named["part"]) if named else None
    start = named.end() if named else position
    if named and text.startswith((" ", "的"), start):
        start += 1
    clocks = [match for clock in _CLOCKS if (match := clock.match(text, start))]
    if clocks:
        return _spoken(max(clocks, key=lambda match: match.end()), part)
    return Spoken(named.end(), part, is_single_letter=len(named["part"]) == 1) if named else None


def read_clock(spoken: Spoken, part: str | None) -> Clock | None:
    """Return the time of day a clock phrase means within ``part`` (None: not said), or None when impossible.

    Without a part, the hours 1 to 7 are taken as afternoon, as a guess; written with a zero (07:30) they are
    kept, before 06:00 as a guess.
    """
    hour, minute = spoken.hour, spoken.minute
    if hour is None or hour > 24 or minute > 59:
        return None
    if part:
        within = PARTS[part].hours.get(hour)
        return None if within is None else Clock(within, minute)
    if hour == 24:
        return None if minute else Clock(24, 0)
    if 1 <= hour <= 7:
        return Clock(hour, minute, hour < 6) if spoken.is_padded else Clock(hour + 12, minute, True)
    return Clock(hour, minute)


def _spoken(match: re.Match[str], part: str | None) -> Spoken:
    groups = match.groupdict()
    hour, minute = _count(match["hour"]), _minute(groups)
    if meridiem := groups.get("meridiem"):
        return Spoken(match.end(), part or meridiem, _IMPOSSIBLE if part else hour, minute)
    is_loose = not any(groups.get(name) for name in ("minute", "bare_minute", "half", "quarters", "exact"))
    is_padded = match["hour"].startswith("0") and ":" in match[0]
    return Spoken(match.end(), part, hour, minute, is_padded, is_loose)


def _minute(groups: dict[str, str | None]) -> int:
    if groups.get("half"):
        return 30
    if quarters := groups.get("quarters"):
        return {"一": 15, "1": 15}.get(quarters, 45)
    return _count(groups.get("minute") or groups.get("bare_minute") or "0")


def _count(spoken: str) -> int:
    number = parse_integer(spoken if spoken.isascii() else spoken.lstrip("零〇") or "零")
    return _IMPOSSIBLE if number is None else number
