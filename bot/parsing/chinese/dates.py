"""Dates and times as people type them: a whole phrase, or the phrases inside a line of text."""

from __future__ import annotations

import re
from datetime import datetime

from bot.parsing.chinese.days import Clarity, is_in_no_calendar
from bot.parsing.chinese.mentions import Mention, match_mention, read_mention
from bot.parsing.chinese.texts import Text, normalise
from bot.parsing.chinese.whens import Grain, Recurrence, When

__all__ = ["Grain", "Recurrence", "When", "parse_when", "search_no_day", "search_when"]

_NUMERALS = "0123456789零〇一二两三四五六七八九十百千万"
_LEADING_WORDS = "在于到定改是为从至请约"
_FOLLOWING_WORDS = "在于去召举开的我请要参集交前后到"
# 马上周五 is not 上周五, 基本月底 is not 本月底.
_OTHER_WORDS = {
    "上": "马以晚早线网身会",
    "下": "以线地台",
    "本": "根基成版样课文书",
    "今": "至如",
    "明": "文光聪声说证",
}
_NEEDS_NO_NUMBER_BEFORE = "周星礼月年个"
_RELATIVE = re.compile("(?:之|以)?(?:前(?![往去来])|后(?![勤续备台面])|内(?![容部]))|左右")
_YEARS_KNOWN = range(1900, 2190)
_EDGE_PUNCTUATION = " ,.。!?、;~:"


def parse_when(text: str, now: datetime) -> When | None:
    """Read a phrase that is a date, a time, both, a span or a repetition, and nothing else.

    Args:
        text: what was typed.
        now: the moment it was typed, wall time of the organisation's zone without zone information.

    Returns:
        None when a word is not understood, the day does not exist, or no reading is certain enough to be
        offered: lunar holidays, 晚上2点, a date whose weekday does not fit, deadlines like 周五前.

    >>> parse_when("下周五下午3点", datetime(2026, 11, 20, 10)).start
    datetime.datetime(2026, 11, 27, 15, 0)
    """
    plain = normalise(text).plain.strip(_EDGE_PUNCTUATION)
    mention = match_mention(plain, 0)
    if not mention or mention.end != len(plain) or now.year not in _YEARS_KNOWN:
        return None
    return read_mention(mention, now)


def search_when(text: str, now: datetime) -> list[tuple[int, int, When]]:
    """Find the clear date phrases in running text, as half-open spans of ``text`` with their meaning.

    Phrases that may be something else (三点要求, 一号会议室, 五一劳动模范, 十月革命) are left out, and so are
    deadlines (周五前). A time without a day counts only when nothing in the text names a day.
    """
    typed = normalise(text)
    found: list[tuple[int, int, When]] = []
    times: list[tuple[int, int, When]] = []
    names_day, position = False, 0
    while position < len(typed.plain) and now.year in _YEARS_KNOWN:
        mention = match_mention(typed.plain, position) if _may_start(typed, position) else None
        if not mention:
            position += 1
            continue
        is_time = not (mention.point.day or mention.every)
        names_day = names_day or not is_time
        when = read_mention(mention, now)
        if when and _is_clear(mention, typed, position, when, now):
            (times if is_time else found).append((*typed.original_span(position, mention.end), when))
        position = mention.end
    return found if names_day else times


def search_no_day(text: str) -> list[tuple[int, int]]:
    """Find the dates that no calendar has, as half-open spans of ``text`` with the time said behind them.

    >>> search_no_day("11月31日 15:00 三楼会议室")
    [(0, 12)]
    """
    typed = normalise(text)
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(typed.plain):
        mention = match_mention(typed.plain, position) if _may_start(typed, position) else None
        if not mention:
            position += 1
            continue
        points = (mention.point, mention.until) if mention.until else (mention.point,)
        if any(point.day and is_in_no_calendar(point.day.match) for point in points):
            found.append(typed.original_span(position, mention.end))
        position = mention.end
    return found


def _may_start(typed: Text, position: int) -> bool:
    """Tell whether a phrase may start here, rather than a word that goes on."""
    if typed.is_apart(position):
        return True
    plain = typed.plain
    before, here = plain[position - 1], plain[position]
    if before in _OTHER_WORDS.get(here, ""):
        return False
    if here in _NUMERALS:
        is_split_number = before in ".,:/-、" and plain[position - 2 : position - 1].isdigit()
        is_latin = before.isascii() and before.isalnum()
        return not (before in _NUMERALS or before in "第¥$#+初" or is_split_number or is_latin)
    return not (here in _NEEDS_NO_NUMBER_BEFORE and before in _NUMERALS + "个第每半")


def _is_clear(mention: Mention, typed: Text, start: int, when: When, now: datetime) -> bool:
    if _RELATIVE.match(typed.plain, mention.end) or abs(when.start.year - now.year) > 2:
        return False
    if mention.every:
        return True
    spoken, day = mention.point.time, mention.point.day
    starts, ends = _has_edge_before(typed, start), _has_edge_after(typed, mention.end)
    if not day:
        is_sure = spoken and spoken.hour is not None and not (spoken.is_loose and spoken.part is None)
        return bool(is_sure) and starts and ends
    if day.rule.clarity in (Clarity.CLEAR, Clarity.EDGED, Clarity.TRAILING, Clarity.TIMED) and spoken:
        return True
    by_clarity = {
        Clarity.CLEAR: ends or when.guess != "year",
        Clarity.LEADING: starts,
        Clarity.TRAILING: ends,
        Clarity.EDGED: starts and ends,
    }
    return by_clarity.get(day.rule.clarity, False)


def _has_edge_before(typed: Text, start: int) -> bool:
    before = typed.plain[start - 1] if start else " "
    return typed.is_apart(start) or not before.isalnum() or before in _LEADING_WORDS


def _has_edge_after(typed: Text, end: int) -> bool:
    after = typed.plain[end] if end < len(typed.plain) else " "
    return typed.is_apart(end) or not after.isalnum() or after in _FOLLOWING_WORDS
