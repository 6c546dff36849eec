import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.chinese import parse_duration
from models.rules.values import Minutes

REFUSED = Path(__file__).parent / "data" / "refused_durations.txt"
TABLE = Path(__file__).parent / "data" / "durations.csv"


def _table() -> list[tuple[str, int]]:
    with TABLE.open(encoding="utf-8") as rows:
        return [(row["phrase"], int(row["minutes"])) for row in csv.DictReader(rows)]


@pytest.mark.parametrize(("phrase", "minutes"), _table())
def test_the_collected_durations_are_read(phrase: str, minutes: int) -> None:
    assert parse_duration(phrase) == Minutes(minutes)


@pytest.mark.parametrize(
    ("phrase", "minutes"),
    [
        ("一小时半", 90),
        ("两个小时半", 150),
        ("1.5 小时", 90),
        ("三点五小时", 210),
        ("零点五小时", 30),
        ("半个小时", 30),
        ("一刻钟", 15),
        ("1小时一刻", 75),
        ("三刻钟", 45),
        ("一百二十分钟", 120),
        ("２ 小时 ３０ 分", 150),
        ("2小时 三十分钟", 150),
        ("1天2小时", 600),
        ("全天", 480),
        ("1天半", 720),
        ("三节课", 135),
        ("2学时", 90),
        ("0.1h", 6),
        ("2 hours", 120),
        ("1 hour 30 minutes", 90),
        ("half an hour", 30),
        ("兩個鐘頭", 120),
    ],
)
def test_a_duration_is_read_as_it_is_spoken(phrase: str, minutes: int) -> None:
    assert parse_duration(phrase) == Minutes(minutes)


@pytest.mark.parametrize("phrase", ["", *REFUSED.read_text(encoding="utf-8").splitlines()])
def test_an_unclear_duration_is_refused(phrase: str) -> None:
    assert parse_duration(phrase) is None


def test_a_day_and_a_class_are_as_long_as_the_branch_says() -> None:
    assert parse_duration("一天半", day_minutes=420) == Minutes(630)
    assert parse_duration("3课时", class_minutes=40) == Minutes(120)


def test_half_of_an_odd_day_is_refused() -> None:
    assert parse_duration("半天", day_minutes=405) is None


@given(st.integers(1, 400), st.integers(1, 59))
def test_hours_and_minutes_add_up(hours: int, minutes: int) -> None:
    assert parse_duration(f"{hours}小时{minutes}分") == Minutes(hours * 60 + minutes)


@given(st.one_of(st.text(), st.text("0123456789.半个一二两十百天小时分钟刻课h m")))
def test_any_text_is_a_duration_above_zero_or_nothing(text: str) -> None:
    duration = parse_duration(text)
    assert duration is None or duration > Minutes(0)
