"""How dates, spans, figures and names are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from bot.wording.speech import Speech
from models.members import Language
from models.rules.values import Minutes, Money, Month
from tests.wording.facts_told import ZONE

ZH = Speech(Language.ZH, ZONE)
EN = Speech(Language.EN, ZONE)
LATE = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ZH.day(date(2026, 11, 27)), "11月27日（周五）"),
        (EN.day(date(2026, 11, 27)), "Fri 27 Nov 2026"),
        (ZH.moment(LATE), "11月28日（周六）00:30"),
        (EN.moment(LATE), "Sat 28 Nov 2026 00:30"),
        (ZH.span(LATE, datetime(2026, 11, 27, 18, tzinfo=UTC)), "11月28日（周六）00:30–02:00"),
        (
            ZH.span(datetime(2026, 11, 27, 14, tzinfo=UTC), LATE),
            "11月27日（周五）22:00 – 11月28日（周六）00:30",
        ),
        (ZH.clock(LATE), "00:30"),
        (ZH.clock(time(8, 5)), "08:05"),
        (ZH.hours(Minutes(210)), "3.5小时"),
        (ZH.hours(Minutes(600)), "10小时"),
        (ZH.hours(Minutes(45)), "45分钟"),
        (EN.hours(Minutes(210)), "3.5 h"),
        (ZH.money(Money(1550)), "15.50元"),
        (EN.money(Money(1550)), "15.50 yuan"),
        (ZH.names(["张三", "李四"]), "张三、李四"),
        (EN.names(["张三", "李四"]), "张三, 李四"),
        (ZH.quote("今天天气"), "「今天天气」"),
        (ZH.quote("好" * 100), f"「{'好' * 59}…」"),
    ],
)
def test_dates_and_figures_are_said_with_their_units(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], ""),
        ([Month(2026, 11)], "2026年11月"),
        ([Month(2026, 11), Month(2026, 12), Month(2027, 1)], "2026年11月、12月、2027年1月"),
    ],
)
def test_the_year_of_months_is_said_once(months: list[Month], expected: str) -> None:
    assert ZH.months(months) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党费 2026-11", "党费 2026年11月"),
        ("王芳 2026-10、2026-11、2027-01 85.00元", "王芳 2026年10月、11月、2027年1月 85.00元"),
        ("2026-13", "2026-13"),
        ("2026-11-05", "2026-11-05"),
        ("主题党日 11-27 15:00", "主题党日 11-27 15:00"),
    ],
)
def test_only_months_within_a_text_are_said_anew(text: str, expected: str) -> None:
    assert ZH.months_within(text) == expected


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("weekly:4", "每周五", "every Friday"),
        ("monthly-day:5", "每月5日", "on day 5 of every month"),
        ("monthly-weekday:1:4", "每月第一个周五", "every first Friday of the month"),
        ("monthly-weekday:-1:2", "每月最后一个周三", "every last Wednesday of the month"),
        ("weekly:9", "weekly:9", "weekly:9"),
    ],
)
def test_a_recurrence_is_said_in_words(text: str, chinese: str, english: str) -> None:
    assert (ZH.recurrence(text), EN.recurrence(text)) == (chinese, english)
