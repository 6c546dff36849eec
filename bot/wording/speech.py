"""How dates, spans, figures and names are said; a `Speech` is one reader's language and zone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from bot.papers.minutes import marked_guest
from models.members import Language
from models.rules.series import (
    WEEKDAYS_ZH,
    BadRecurrence,
    MonthlyDay,
    MonthlyWeekday,
    Weekly,
    describe_zh,
    parse_recurrence,
)
from models.rules.values import Minutes, Money, Month

WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH_EN = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
NAME_LIMIT = 30
QUOTE_LIMIT = 60
BUTTON_LIMIT = 24
# Controls, format and bidi marks, lone surrogates, line and paragraph separators.
HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MONTH = r"20\d\d-(?:0[1-9]|1[0-2])"
ISO_MONTHS = re.compile(rf"(?<!\d){_MONTH}(?:、{_MONTH})*(?![-\d])")
T = TypeVar("T")


def cleaned(value: T) -> T:
    """Return a value with every text in it made one line without control, bidi and other invisible signs.

    What people typed can then neither break a message up nor turn its words around.
    """
    if isinstance(value, str):
        return cast("T", _one_line(value))
    if isinstance(value, tuple):
        return cast("T", tuple(cleaned(item) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: cleaned(getattr(value, field.name)) for field in fields(value)}
        return cast("T", type(value)(**inner))
    return value


@dataclass(frozen=True)
class Speech:
    language: Language
    zone: ZoneInfo

    def day(self, day: date) -> str:
        """11月27日（周五） / Fri 27 Nov 2026"""
        if self.language is Language.EN:
            return f"{day:%a} {day.day} {day:%b} {day.year}"
        return f"{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"

    def moment(self, moment: datetime) -> str:
        """11月27日（周五）15:00"""
        local = moment.astimezone(self.zone)
        gap = " " if self.language is Language.EN else ""
        return f"{self.day(local.date())}{gap}{local:%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        """11月27日（周五）15:00–16:30; with both days when they differ."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        if first.date() == last.date():
            return f"{self.moment(start)}–{last:%H:%M}"
        return f"{self.moment(start)} – {self.moment(end)}"

    def days(self, first: date, last: date) -> str:
        """11月25日（周三）至12月3日（周四）; one day alone when they are the same, the years where they differ."""
        if first == last:
            return self.day(first)
        if self.language is Language.EN:
            return f"{self.day(first)} – {self.day(last)}"
        year = f"{last.year}年" if last.year != first.year else ""
        return f"{self.day(first)}至{year}{self.day(last)}"

    def clock(self, moment: datetime | time) -> str:
        if isinstance(moment, datetime):
            moment = moment.astimezone(self.zone)
        return f"{moment:%H:%M}"

    def month(self, month: Month) -> str:
        """2026年11月 / Nov 2026"""
        if self.language is Language.EN:
            return f"{month.first:%b %Y}"
        return f"{month.year}年{month.month}月"

    def months(self, months: Iterable[Month]) -> str:
        """2026年11月、12月、2027年1月 / Nov 2026, Dec 2026"""
        if self.language is Language.EN:
            return ", ".join(map(self.month, months))
        said, year = [], None
        for month in months:
            said.append(f"{month.month}月" if month.year == year else self.month(month))
            year = month.year
        return "、".join(said)

    def month_span(self, first: Month, last: Month | None) -> str:
        """2026年11月到2027年1月 / Nov 2026 to Jan 2027; one month alone without ``last``."""
        if last in (None, first):
            return self.month(first)
        if self.language is Language.EN:
            return f"{self.month(first)} to {self.month(last)}"
        same = f"{last.month}月" if last.year == first.year else self.month(last)
        return f"{self.month(first)}到{same}"

    def months_within(self, text: str) -> str:
        """Say the months a text names as 2026-11, or as 2026-11、2026-12, as this reader says them."""
        return ISO_MONTHS.sub(lambda found: self.months(map(Month.parse, found[0].split("、"))), text)

    def hours(self, minutes: Minutes) -> str:
        """3.5小时 / 3.5 h; under an hour in minutes."""
        if minutes.count < 60:
            return f"{minutes.count} min" if self.language is Language.EN else f"{minutes.count}分钟"
        figure = f"{minutes.hours.normalize():f}"
        return f"{figure} h" if self.language is Language.EN else f"{figure}小时"

    def money(self, amount: Money) -> str:
        """15.00元 / 15.00 yuan"""
        return str(amount).replace("元", " yuan") if self.language is Language.EN else str(amount)

    def name(self, name: str) -> str:
        """A person's or an account's name, of bearable length."""
        nameless = "no name" if self.language is Language.EN else "无名"
        return _shortened(name, NAME_LIMIT) or nameless

    def names(self, names: Iterable[str]) -> str:
        """张三、李四 / 张三, 李四"""
        return (", " if self.language is Language.EN else "、").join(map(self.name, names))

    def quote(self, words: str) -> str:
        """「原话」 / “words”, of bearable length."""
        short = _shortened(words, QUOTE_LIMIT)
        return f"“{short}”" if self.language is Language.EN else f"「{short}」"

    def recurrence(self, text: str) -> str:
        """每月第一个周五 / every first Friday of the month; what is no recurrence stays as it is."""
        try:
            recurrence = parse_recurrence(text)
        except BadRecurrence:
            return text
        if self.language is not Language.EN:
            return describe_zh(recurrence)
        match recurrence:
            case Weekly(weekday):
                return f"every {WEEKDAYS_EN[weekday]}"
            case MonthlyDay(day):
                return f"on day {day} of every month"
            case MonthlyWeekday(nth, weekday):
                return f"every {NTH_EN[nth]} {WEEKDAYS_EN[weekday]} of the month"


def said_day(day: date) -> str:
    """Return a day as papers say it: 2026年11月20日（周五）."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"


def on_button(name: str) -> str:
    """Return a name of any length as a button shows it."""
    return _shortened(name, BUTTON_LIMIT)


def guest_reader(name: str, language: Language) -> str:
    """Return the name of a speaker from outside the roster, marked as one.

    >>> guest_reader("李教授（市委党校）", Language.ZH), guest_reader("李教授", Language.EN)
    ('李教授（市委党校，外请）', '李教授 (guest)')
    """
    if language is Language.EN:
        return f"{name} (guest)"
    return marked_guest(name)


def _one_line(text: str) -> str:
    signs = (" " if sign in "\n\r\t\v\f\x85\u2028\u2029" else sign for sign in text)
    return " ".join("".join(sign for sign in signs if unicodedata.category(sign) not in HARMFUL).split())


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
