"""When people may be disturbed and when each reminder is due."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkCalendar, at_wall, in_utc
from models.rules.reminders import (
    QuietTime,
    ReminderRules,
    Stage,
    collection_date,
    dues_stages,
    lead_reader_at,
    may_disturb,
    meeting_stages,
    topic_due_at,
    week_of,
)
from models.rules.values import Month

NATIONAL, QUIET, RULES = WorkCalendar(), QuietTime(), ReminderRules()
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(stages: list[Stage]) -> list[str]:
    return [f"{stage.name} {stage.at:%m-%d %H:%M}" for stage in stages]


@pytest.mark.parametrize(
    ("quiet", "clock", "covered"),
    [
        (QUIET, "19:59", False),
        (QUIET, "20:00", True),
        (QUIET, "23:59", True),
        (QUIET, "00:00", True),
        (QUIET, "07:59", True),
        (QUIET, "08:00", False),
        (QuietTime(time(12), time(14)), "11:59", False),
        (QuietTime(time(12), time(14)), "12:00", True),
        (QuietTime(time(12), time(14)), "14:00", False),
        (QuietTime(time(0), time(8)), "00:00", True),
        (QuietTime(time(0), time(8)), "23:59", False),
        (QuietTime(time(20), time(0)), "00:00", False),
        (QuietTime(time(20), time(0)), "23:59", True),
        (QuietTime(time(8), time(8)), "08:00", False),
    ],
)
def test_quiet_hours_hold_within_a_day_and_over_midnight(quiet: QuietTime, clock: str, covered: bool) -> None:
    assert quiet.covers(time.fromisoformat(clock)) is covered


@pytest.mark.parametrize("clock", [time(20, 0, 1), time(20, 0, 0, 1), time(20, tzinfo=UTC)])
def test_quiet_hours_are_plain_whole_minutes(clock: time) -> None:
    with pytest.raises(ValueError, match=r"^start: "):
        QuietTime(start=clock)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-20T09:00", True),
        ("2026-11-20T20:00", False),
        ("2026-11-21T09:00", False),
        ("2026-10-10T09:00", True),
        ("2026-10-07T09:00", False),
    ],
)
def test_people_are_left_alone_at_night_and_on_days_off(moment: str, allowed: bool) -> None:
    assert may_disturb(local(moment), NATIONAL, QUIET) is allowed


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        # an ordinary Friday afternoon
        ("2026-11-20T15:00", ["day-3 11-17 15:00", "day-1 11-19 15:00", "hour-2 11-20 13:00"]),
        # Thursday: the first stage is on Monday, nothing moves
        ("2026-11-19T15:00", ["day-3 11-16 15:00", "day-1 11-18 15:00", "hour-2 11-19 13:00"]),
        # Monday 09:00: both day stages fall on Friday 09:00 and one remains; two hours before is quiet
        ("2026-11-23T09:00", ["day-1 11-20 09:00", "hour-2 11-23 08:00"]),
        # Monday afternoon
        ("2026-11-23T15:00", ["day-1 11-20 15:00", "hour-2 11-23 13:00"]),
        # Tuesday: three days before is Saturday, one day before Monday
        ("2026-11-24T15:00", ["day-3 11-20 15:00", "day-1 11-23 15:00", "hour-2 11-24 13:00"]),
        # exactly the least time remains after quiet hours
        ("2026-11-20T08:30", ["day-3 11-17 08:30", "day-1 11-19 08:30", "hour-2 11-20 08:00"]),
        # a minute too little remains: the evening before
        ("2026-11-20T08:29", ["day-3 11-17 08:29", "day-1 11-19 08:29", "hour-2 11-19 19:59"]),
        # Monday 08:15: the last allowed moment before is Friday evening
        ("2026-11-23T08:15", ["day-1 11-20 08:15", "hour-2 11-20 19:59"]),
        # an early meeting: its day stages fall in quiet hours and move to the evening before
        ("2026-11-20T07:30", ["day-3 11-16 19:59", "day-1 11-18 19:59", "hour-2 11-19 19:59"]),
        # an evening meeting: day stages are clipped, the hour stage is allowed
        ("2026-11-20T20:30", ["day-3 11-17 19:59", "day-1 11-19 19:59", "hour-2 11-20 18:30"]),
        # late in the evening: the hour stage is quiet as well, quiet hours end after the start
        ("2026-11-20T22:30", ["day-3 11-17 19:59", "day-1 11-19 19:59", "hour-2 11-20 19:59"]),
        # a meeting on a Saturday is not announced on that Saturday
        ("2026-11-21T15:00", ["day-3 11-18 15:00", "hour-2 11-20 13:00"]),
        ("2026-11-21T09:00", ["day-3 11-18 09:00", "day-1 11-20 09:00", "hour-2 11-20 19:59"]),
        # a make-up Saturday is a day like any other
        ("2026-10-10T15:00", ["day-3 09-30 15:00", "day-1 10-09 15:00", "hour-2 10-10 13:00"]),
        # the first day after the Spring Festival: ten days back to the make-up Saturday
        ("2026-02-24T15:00", ["day-1 02-14 15:00", "hour-2 02-24 13:00"]),
        ("2026-02-25T15:00", ["day-3 02-14 15:00", "day-1 02-24 15:00", "hour-2 02-25 13:00"]),
        ("2026-02-24T08:10", ["day-1 02-14 08:10", "hour-2 02-14 19:59"]),
        # over a leap day
        ("2028-03-01T15:00", ["day-3 02-25 15:00", "day-1 02-29 15:00", "hour-2 03-01 13:00"]),
    ],
)
def test_stages_of_a_meeting_respect_nights_weekends_and_holidays(starts_at: str, expected: list[str]) -> None:
    assert shown(meeting_stages(local(starts_at), NATIONAL, QUIET, RULES)) == expected


def test_each_stage_lasts_until_the_next_and_the_last_until_the_start() -> None:
    start = local("2026-11-20T15:00")
    assert meeting_stages(start, NATIONAL, QUIET, RULES) == [
        Stage("day-3", local("2026-11-17T15:00"), local("2026-11-19T15:00")),
        Stage("day-1", local("2026-11-19T15:00"), local("2026-11-20T13:00")),
        Stage("hour-2", local("2026-11-20T13:00"), start),
    ]


@pytest.mark.parametrize(
    ("called_at", "expected"),
    [
        ("2026-11-10T09:00", ["day-3", "day-1", "hour-2"]),
        ("2026-11-17T15:00", ["day-1", "hour-2"]),
        ("2026-11-20T12:59", ["hour-2"]),
        ("2026-11-20T14:00", []),
    ],
)
def test_a_call_stands_for_the_stages_that_were_due_by_then(called_at: str, expected: list[str]) -> None:
    start = local("2026-11-20T15:00")
    stages = meeting_stages(start, NATIONAL, QUIET, RULES, called_at=local(called_at).astimezone(UTC))
    assert [stage.name for stage in stages] == expected


def test_quiet_hours_at_midday_move_the_hour_stage_later_and_day_stages_earlier() -> None:
    midday = QuietTime(time(12), time(14))
    stages = meeting_stages(local("2026-11-20T15:00"), NATIONAL, midday, RULES)
    assert shown(stages)[-1] == "hour-2 11-20 14:00"
    stages = meeting_stages(local("2026-11-20T12:30"), NATIONAL, midday, RULES)
    assert shown(stages) == ["day-3 11-17 11:59", "day-1 11-19 11:59", "hour-2 11-20 10:30"]


def test_quiet_hours_from_midnight_reach_back_to_the_day_before() -> None:
    stages = meeting_stages(local("2026-11-20T07:30"), NATIONAL, QuietTime(time(0), time(8)), RULES)
    assert shown(stages) == ["day-3 11-16 23:59", "day-1 11-18 23:59", "hour-2 11-19 23:59"]


def test_hours_before_a_meeting_are_real_hours_over_a_clock_change() -> None:
    own = WorkCalendar({date(2026, 3, 29): True})
    none = QuietTime(time(0), time(0))
    stages = meeting_stages(local("2026-03-29T04:00", BERLIN), own, none, RULES)
    assert shown(stages)[-1] == "hour-2 03-29 01:00"


def test_a_day_stage_in_the_hour_that_is_missing_comes_right_after_it() -> None:
    own = WorkCalendar({date(2026, 3, 8): True, date(2026, 3, 9): True})
    none = QuietTime(time(0), time(0))
    stages = meeting_stages(local("2026-03-09T02:30", NEW_YORK), own, none, RULES)
    assert "day-1 03-08 03:00" in shown(stages)


def test_a_minute_the_clocks_jump_into_quiet_hours_moves_a_day_earlier() -> None:
    own = WorkCalendar({date(2026, 3, 28): True, date(2026, 3, 29): True})
    quiet = QuietTime(time(2, 30), time(4))
    told = lead_reader_at(local("2026-04-05T03:00", BERLIN), own, quiet, RULES)
    assert told == local("2026-03-28T02:29", BERLIN)


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        meeting_stages(datetime(2026, 11, 20, 15), NATIONAL, QUIET, RULES)


STARTS = st.datetimes(datetime(2025, 6, 1), datetime(2028, 12, 31))
ZONES = st.sampled_from([SHANGHAI, BERLIN, NEW_YORK])
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
QUIETS = st.builds(QuietTime, CLOCKS, CLOCKS)


def assert_ordered_and_allowed(stages: list[Stage], quiet: QuietTime) -> None:
    for stage, following in pairwise(stages):
        assert stage.until == following.at
    for stage in stages:
        assert in_utc(stage.at) < in_utc(stage.until)
        assert may_disturb(stage.at, NATIONAL, quiet)


@given(STARTS, ZONES, QUIETS)
def test_meeting_stages_are_ordered_allowed_and_end_with_the_start(
    wall: datetime, zone: ZoneInfo, quiet: QuietTime
) -> None:
    start = at_wall(wall.date(), wall.time(), zone)
    stages = meeting_stages(start, NATIONAL, quiet, RULES)
    assert stages[-1].until == start
    assert_ordered_and_allowed(stages, quiet)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        # a working day
        ("2026-11", 5, ["before 11-03 09:00", "day 11-05 09:00", "after-1 11-10 09:00", "after-2 11-17 09:00"]),
        # Saturday: the Monday after; two working days before lie over the weekend
        ("2026-12", 5, ["before 12-03 09:00", "day 12-07 09:00", "after-1 12-14 09:00", "after-2 12-21 09:00"]),
        # National Day
        ("2026-10", 5, ["before 09-29 09:00", "day 10-08 09:00", "after-1 10-13 09:00", "after-2 10-20 09:00"]),
        # Spring Festival: from the 16th to the first day of work
        ("2026-02", 16, ["before 02-13 09:00", "day 02-24 09:00", "after-1 03-02 09:00", "after-2 03-09 09:00"]),
        # the last day of a month that ends on a Saturday: the Friday before
        ("2026-01", 31, ["before 01-28 09:00", "day 01-30 09:00", "after-1 02-04 09:00", "after-2 02-11 09:00"]),
        # leap day
        ("2028-02", 31, ["before 02-25 09:00", "day 02-29 09:00", "after-1 03-06 09:00", "after-2 03-13 09:00"]),
        # the first of January is a holiday
        ("2026-01", 1, ["before 12-30 09:00", "day 01-04 09:00", "after-1 01-09 09:00", "after-2 01-16 09:00"]),
    ],
)
def test_dues_are_spoken_of_around_a_collection_day_that_is_worked(month: str, day: int, expected: list[str]) -> None:
    assert shown(dues_stages(Month.parse(month), day, NATIONAL, QUIET, RULES, SHANGHAI)) == expected


def test_the_last_dues_stage_lasts_into_the_first_days_of_the_next_month() -> None:
    last = dues_stages(Month(2026, 11), 5, NATIONAL, QUIET, RULES, SHANGHAI)[-1]
    assert last.until == local("2026-12-16T00:00")


def test_a_dues_stage_beyond_the_last_day_for_it_is_dropped() -> None:
    rules = ReminderRules(dues_last_days=5)
    stages = dues_stages(Month(2026, 1), 31, NATIONAL, QUIET, rules, SHANGHAI)
    assert [stage.name for stage in stages] == ["before", "day", "after-1"]


@pytest.mark.parametrize(
    ("quiet", "clock"),
    [
        (QuietTime(time(20), time(10)), "10:00"),
        (QuietTime(time(8, 30), time(8)), "08:29"),
        (QuietTime(time(9), time(9, 30)), "09:30"),
        (QuietTime(time(9), time(0)), "08:59"),
        (QuietTime(time(0), time(0)), "09:00"),
    ],
)
def test_dues_reminders_take_the_nearest_clock_time_that_is_not_quiet(quiet: QuietTime, clock: str) -> None:
    stages = dues_stages(Month(2026, 11), 5, NATIONAL, quiet, RULES, SHANGHAI)
    assert {f"{stage.at:%H:%M}" for stage in stages} == {clock}


@pytest.mark.parametrize("day", [0, 32])
def test_a_collection_day_no_month_has_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match="not 1 to 31"):
        dues_stages(Month(2026, 11), day, NATIONAL, QUIET, RULES, SHANGHAI)


def test_a_month_closed_by_overrides_keeps_its_nominal_collection_day() -> None:
    closed = WorkCalendar({date(2026, 8, day): False for day in range(1, 32)})
    assert collection_date(Month(2026, 8), 10, closed) == date(2026, 8, 10)


@given(st.integers(2025, 2028), st.integers(1, 12), st.integers(1, 31), ZONES, QUIETS)
def test_dues_stages_are_ordered_and_allowed(year: int, month: int, day: int, zone: ZoneInfo, quiet: QuietTime) -> None:
    stages = dues_stages(Month(year, month), day, NATIONAL, quiet, RULES, zone)
    assert [stage.name for stage in stages][:2] == ["before", "day"]
    assert_ordered_and_allowed(stages, quiet)


@given(st.integers(2025, 2028), st.integers(1, 12), st.integers(1, 31))
def test_the_collection_day_never_leaves_its_month(year: int, month: int, day: int) -> None:
    collected_on = collection_date(Month(year, month), day, NATIONAL)
    assert Month.of(collected_on) == Month(year, month)
    assert NATIONAL.is_workday(collected_on)


@pytest.mark.parametrize(
    ("starts_at", "told_at"),
    [
        ("2026-11-20T15:00", "2026-11-13T15:00"),
        ("2026-11-20T07:30", "2026-11-12T19:59"),
        ("2026-11-21T15:00", "2026-11-13T15:00"),
        ("2026-10-14T15:00", "2026-09-30T15:00"),
    ],
)
def test_the_lead_reader_and_the_topic_are_asked_for_a_week_before(starts_at: str, told_at: str) -> None:
    assert lead_reader_at(local(starts_at), NATIONAL, QUIET, RULES) == local(told_at)
    assert topic_due_at(local(starts_at), NATIONAL, QUIET, RULES) == local(told_at)


def test_lead_reader_and_topic_have_their_own_numbers() -> None:
    rules = ReminderRules(lead_reader_days=3, topic_days=1)
    assert lead_reader_at(local("2026-11-20T15:00"), NATIONAL, QUIET, rules) == local("2026-11-17T15:00")
    assert topic_due_at(local("2026-11-20T15:00"), NATIONAL, QUIET, rules) == local("2026-11-19T15:00")


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 16), date(2026, 11, 16)),
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday(day: date, monday: date) -> None:
    assert week_of(day) == monday


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_every_day_lies_in_its_week(day: date) -> None:
    assert timedelta() <= day - week_of(day) < timedelta(days=7)


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("meeting_days", (1, 3)),
        ("meeting_days", (3, 0)),
        ("meeting_hours", (2, 2)),
        ("meeting_hours", (24,)),
        ("dues_after_days", (12, 5)),
        ("dues_after_days", (0, 5)),
    ],
)
def test_offsets_out_of_order_are_refused(key: str, numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=rf"^{key}: "):
        ReminderRules(**{key: numbers})  # type: ignore[arg-type]
