"""Series and the working days they fall on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkCalendar
from models.rules.series import (
    BadRecurrence,
    MonthlyDay,
    MonthlyWeekday,
    Occurrence,
    Recurrence,
    Weekly,
    describe_zh,
    occurrences,
    parse_recurrence,
)

NATIONAL = WorkCalendar()

RECURRENCES = st.one_of(
    st.builds(Weekly, st.integers(0, 6)),
    st.builds(MonthlyDay, st.integers(1, 31)),
    st.builds(MonthlyWeekday, st.sampled_from([1, 2, 3, 4, 5, -1]), st.integers(0, 6)),
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("recurrence", "text", "chinese"),
    [
        (Weekly(4), "weekly:4", "每周五"),
        (Weekly(6), "weekly:6", "每周日"),
        (MonthlyDay(5), "monthly-day:5", "每月5日"),
        (MonthlyDay(28), "monthly-day:28", "每月28日"),
        (MonthlyDay(29), "monthly-day:29", "每月29日（短月为最后一天）"),
        (MonthlyWeekday(1, 4), "monthly-weekday:1:4", "每月第一个周五"),
        (MonthlyWeekday(5, 0), "monthly-weekday:5:0", "每月第五个周一"),
        (MonthlyWeekday(-1, 2), "monthly-weekday:-1:2", "每月最后一个周三"),
    ],
)
def test_a_recurrence_has_a_text_form_and_a_chinese_one(recurrence: Recurrence, text: str, chinese: str) -> None:
    assert (str(recurrence), describe_zh(recurrence)) == (text, chinese)


@given(RECURRENCES)
def test_the_text_form_reads_back(recurrence: Recurrence) -> None:
    assert parse_recurrence(str(recurrence)) == recurrence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weekly",
        "weekly:",
        "weekly:7",
        "weekly:-1",
        "weekly:1:2",
        "weekly:x",
        "daily:1",
        "monthly-day:0",
        "monthly-day:32",
        "monthly-weekday:0:1",
        "monthly-weekday:6:1",
        "monthly-weekday:1:7",
        "monthly-weekday:1",
        "每周五",
    ],
)
def test_a_text_that_is_no_recurrence_is_refused(text: str) -> None:
    with pytest.raises(BadRecurrence):
        parse_recurrence(text)


def turns(recurrence: Recurrence, first: date, last: date, calendar: WorkCalendar = NATIONAL) -> list[str]:
    found = occurrences(recurrence, first, last, calendar)
    return [f"{turn.nominal:%m-%d}→{turn.day:%m-%d}" if turn.day else f"{turn.nominal:%m-%d}→skipped" for turn in found]


@pytest.mark.parametrize(
    ("recurrence", "first", "last", "expected"),
    [
        # ordinary weeks
        (Weekly(4), date(2026, 11, 2), date(2026, 11, 20), ["11-06→11-06", "11-13→11-13", "11-20→11-20"]),
        # both ends are included, an empty range has no turns
        (Weekly(4), date(2026, 11, 20), date(2026, 11, 20), ["11-20→11-20"]),
        (Weekly(4), date(2026, 11, 21), date(2026, 11, 20), []),
        # the Friday of the Dragon Boat Festival: no working day after it in the week, so the Thursday
        (Weekly(4), date(2026, 6, 15), date(2026, 6, 21), ["06-19→06-18"]),
        # Monday off: the Tuesday
        (Weekly(0), date(2026, 4, 6), date(2026, 4, 6), ["04-06→04-07"]),
        # the Spring Festival week holds no working day at all, the week after begins on Tuesday
        (Weekly(2), date(2026, 2, 16), date(2026, 3, 1), ["02-18→skipped", "02-25→02-25"]),
        (Weekly(0), date(2026, 2, 9), date(2026, 3, 1), ["02-09→02-09", "02-16→skipped", "02-23→02-24"]),
        # a Saturday moves back to Friday, but a make-up Saturday stays
        (Weekly(5), date(2026, 2, 7), date(2026, 2, 14), ["02-07→02-06", "02-14→02-14"]),
        # a Saturday before a make-up Sunday moves on to it
        (Weekly(5), date(2026, 9, 19), date(2026, 9, 19), ["09-19→09-20"]),
        # National Day week: Thursday the 8th is the first working day
        (Weekly(0), date(2026, 10, 5), date(2026, 10, 5), ["10-05→10-08"]),
        # day of the month, month ends and leap days
        (
            MonthlyDay(31),
            date(2026, 1, 1),
            date(2026, 4, 30),
            ["01-31→01-30", "02-28→02-28", "03-31→03-31", "04-30→04-30"],
        ),
        (MonthlyDay(31), date(2028, 2, 1), date(2028, 2, 29), ["02-29→02-29"]),
        (MonthlyDay(30), date(2027, 2, 1), date(2027, 2, 28), ["02-28→02-26"]),
        (MonthlyDay(5), date(2026, 10, 1), date(2026, 10, 31), ["10-05→10-08"]),
        (MonthlyDay(1), date(2026, 5, 1), date(2026, 5, 31), ["05-01→05-06"]),
        (MonthlyDay(5), date(2026, 12, 20), date(2027, 1, 20), ["01-05→01-05"]),
        # weekday of the month
        (MonthlyWeekday(1, 4), date(2026, 11, 1), date(2026, 12, 31), ["11-06→11-06", "12-04→12-04"]),
        (MonthlyWeekday(1, 4), date(2026, 5, 1), date(2026, 5, 31), ["05-01→05-06"]),
        (MonthlyWeekday(-1, 4), date(2026, 7, 1), date(2026, 8, 31), ["07-31→07-31", "08-28→08-28"]),
        (MonthlyWeekday(-1, 5), date(2026, 10, 1), date(2026, 10, 31), ["10-31→10-30"]),
        # a month without a fifth Monday has no turn
        (MonthlyWeekday(5, 0), date(2026, 3, 1), date(2026, 6, 30), ["03-30→03-30", "06-29→06-29"]),
        # the range counts nominal dates
        (MonthlyDay(5), date(2026, 10, 6), date(2026, 10, 31), []),
    ],
)
def test_turns_move_to_working_days_inside_their_own_period(
    recurrence: Recurrence, first: date, last: date, expected: list[str]
) -> None:
    assert turns(recurrence, first, last) == expected


def test_the_first_day_of_the_week_is_taken_when_it_is_the_only_one_left() -> None:
    only_monday = WorkCalendar({date(2026, 11, day): False for day in range(17, 23)})
    assert turns(Weekly(6), date(2026, 11, 22), date(2026, 11, 22), only_monday) == ["11-22→11-16"]


def test_a_month_closed_by_overrides_is_skipped_and_marked() -> None:
    closed = WorkCalendar({date(2026, 8, day): False for day in range(1, 32)})
    assert occurrences(MonthlyDay(10), date(2026, 8, 1), date(2026, 8, 31), closed) == [
        Occurrence(date(2026, 8, 10), None)
    ]


@given(RECURRENCES, DAYS, st.integers(0, 120))
def test_every_turn_is_a_working_day_of_its_own_month_or_week(recurrence: Recurrence, first: date, length: int) -> None:
    for turn in occurrences(recurrence, first, first + timedelta(days=length), NATIONAL):
        if turn.day is None:
            continue
        assert NATIONAL.is_workday(turn.day)
        if isinstance(recurrence, Weekly):
            assert turn.day.isocalendar()[:2] == turn.nominal.isocalendar()[:2]
        else:
            assert (turn.day.year, turn.day.month) == (turn.nominal.year, turn.nominal.month)


@given(RECURRENCES, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_range_cut_in_two_has_the_same_turns(recurrence: Recurrence, first: date, left: int, right: int) -> None:
    cut, last = first + timedelta(days=left), first + timedelta(days=left + right)
    halves = occurrences(recurrence, first, cut, NATIONAL) + occurrences(
        recurrence, cut + timedelta(days=1), last, NATIONAL
    )
    assert halves == occurrences(recurrence, first, last, NATIONAL)


@given(RECURRENCES, DAYS)
def test_a_working_nominal_date_is_kept(recurrence: Recurrence, first: date) -> None:
    for turn in occurrences(recurrence, first, first + timedelta(days=90), NATIONAL):
        if NATIONAL.is_workday(turn.nominal):
            assert turn.day == turn.nominal
