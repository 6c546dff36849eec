"""Working days and wall clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import NoWorkday, WorkCalendar, at_wall, in_utc, shifted, zone_of

NATIONAL = WorkCalendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_the_six_make_up_weekend_days_of_2026_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert NATIONAL.is_workday(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 2),
        *(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
        date(2026, 4, 6),
        *(date(2026, 5, day) for day in (1, 4, 5)),
        date(2026, 6, 19),
        date(2026, 9, 25),
        *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    ],
)
def test_the_weekdays_off_of_2026_are_not_worked(day: date) -> None:
    assert day.weekday() < 5
    assert not NATIONAL.is_workday(day)


def test_2026_has_the_number_of_working_days_the_notice_leaves() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    weekdays, off, made_up = 261, 19, 6
    assert sum(map(NATIONAL.is_workday, days)) == weekdays - off + made_up


@pytest.mark.parametrize(
    ("day", "worked"),
    [(date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 11, 22), False), (date(2028, 2, 29), True)],
)
def test_ordinary_weeks_are_worked_monday_to_friday(day: date, worked: bool) -> None:
    assert NATIONAL.is_workday(day) is worked


@pytest.mark.parametrize("year", [1900, 2150])
def test_years_outside_the_table_know_weekends_only(year: int) -> None:
    assert [NATIONAL.is_workday(date(year, 1, 1) + timedelta(days=n)) for n in range(7)].count(True) == 5


def test_an_override_wins_over_the_national_table_in_both_directions() -> None:
    own = WorkCalendar({date(2026, 11, 20): False, date(2026, 11, 21): True})
    assert not own.is_workday(date(2026, 11, 20))
    assert own.is_workday(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 19)),
        (date(2026, 2, 24), date(2026, 2, 14)),
        (date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_workday_before_crosses_weekends_holidays_and_years(day: date, before: date) -> None:
    assert NATIONAL.workday_before(day) == before


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 2, 14), date(2026, 2, 14)),
    ],
)
def test_workday_from_is_the_day_itself_or_the_next(day: date, found: date) -> None:
    assert NATIONAL.workday_from(day) == found


def test_a_year_without_working_days_is_refused_by_name() -> None:
    closed = WorkCalendar({date(2026, 1, 1) + timedelta(days=n): False for n in range(800)})
    with pytest.raises(NoWorkday):
        closed.workday_from(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (date(2026, 11, 20), time(9), SHANGHAI, datetime(2026, 11, 20, 1, tzinfo=UTC)),
        (date(2028, 2, 29), time(23, 59), SHANGHAI, datetime(2028, 2, 29, 15, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), BERLIN, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 0), BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 3, 8), time(2, 15), NEW_YORK, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (date(2026, 11, 1), time(1, 15), NEW_YORK, datetime(2026, 11, 1, 5, 15, tzinfo=UTC)),
        (date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia"), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_wall_times_that_are_missing_come_next_and_repeated_ones_first(
    day: date, clock: time, zone: ZoneInfo, utc: datetime
) -> None:
    assert at_wall(day, clock, zone).astimezone(UTC) == utc


def test_a_wall_time_keeps_its_zone() -> None:
    assert at_wall(date(2026, 3, 29), time(2, 30), BERLIN).tzinfo is BERLIN


@given(st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1)), st.sampled_from([SHANGHAI, BERLIN, NEW_YORK]))
def test_a_wall_time_is_never_shown_before_the_clock_asked_for(wall: datetime, zone: ZoneInfo) -> None:
    shown = at_wall(wall.date(), wall.time(), zone).replace(tzinfo=None, fold=0)
    assert timedelta() <= shown - wall <= timedelta(hours=1)


def test_shifting_counts_real_hours_over_a_clock_change() -> None:
    start = at_wall(date(2026, 3, 29), time(4), BERLIN)
    assert shifted(start, -timedelta(hours=2)) == at_wall(date(2026, 3, 29), time(1), BERLIN)


@pytest.mark.parametrize("question", [zone_of, in_utc])
def test_a_moment_without_a_zone_is_refused(question: object) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        question(datetime(2026, 11, 20, 9))  # type: ignore[operator]
