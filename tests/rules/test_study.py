"""Study hours: what counts, the cap of half a day, the border of years, and when a note is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.hours import InFuture, NotPositive, OverDayCap, TooOld
from models.rules.reminders import QuietTime
from models.rules.rulebook import load
from models.rules.study import Span, StudyRules, check_training, checkpoints, credited, is_below, is_far_behind
from models.rules.values import Minutes

ZONE = ZoneInfo("Asia/Shanghai")
CAP = Minutes(240)
RULES = StudyRules()


def span(start: str, end: str, cap: Minutes = CAP) -> Span:
    first, last = (datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (start, end))
    return Span(first, last, cap)


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], 0),
        ([("2026-11-20T15:00", "2026-11-20T16:30")], 90),
        ([("2026-11-20T08:00", "2026-11-20T12:00")], 240),
        ([("2026-11-20T07:00", "2026-11-20T12:00")], 240),
        ([("2026-11-20T13:00", "2026-11-20T18:00")], 240),
        ([("2026-11-20T07:00", "2026-11-20T14:00")], 360),
        ([("2026-11-20T08:00", "2026-11-20T18:00")], 480),
        ([("2026-11-20T08:00", "2026-11-20T11:00"), ("2026-11-20T09:00", "2026-11-20T12:00")], 240),
        ([("2026-11-20T09:00", "2026-11-20T12:00"), ("2026-11-20T14:00", "2026-11-20T17:00")], 360),
        ([("2026-11-20T14:00", "2026-11-20T17:00"), ("2026-11-20T19:00", "2026-11-20T21:00")], 240),
        ([("2026-11-20T09:00", "2026-11-20T12:00"), ("2026-11-21T09:00", "2026-11-21T12:00")], 360),
    ],
)
def test_an_hour_is_an_hour_and_half_a_day_at_most_four(spans: list[tuple[str, str]], minutes: int) -> None:
    assert credited([span(*each) for each in spans], ZONE) == Minutes(minutes)


def test_the_cap_is_the_one_in_force_on_the_day() -> None:
    assert credited([span("2026-11-20T08:00", "2026-11-20T12:00", Minutes(180))], ZONE) == Minutes(180)


@pytest.mark.parametrize(("year", "minutes"), [(2026, 120), (2027, 60), (2028, 0)])
def test_a_meeting_over_new_year_is_split_by_the_wall_clock(year: int, minutes: int) -> None:
    assert credited([span("2026-12-31T22:00", "2027-01-01T01:00")], ZONE, year=year) == Minutes(minutes)


def test_the_year_begins_by_local_time_not_by_utc() -> None:
    morning = [span("2027-01-01T07:00", "2027-01-01T08:00")]  # in UTC it is still 2026
    assert credited(morning, ZONE, year=2026) == Minutes(0)
    assert credited(morning, ZONE, year=2027) == Minutes(60)


def test_the_day_the_clocks_go_back_has_its_real_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Span(datetime(2026, 10, 25, 1, tzinfo=berlin), datetime(2026, 10, 25, 4, tzinfo=berlin), Minutes(24 * 60))
    assert credited([night], berlin) == Minutes(240)


def test_the_duty_is_32_hours_and_56_for_those_in_office() -> None:
    for pack, member, committee in (("party", 32, 56), ("association", 0, 0)):
        study = load(pack).study
        assert study.duty(is_committee=False) == Minutes(member * 60)
        assert study.duty(is_committee=True) == Minutes(committee * 60)


def test_kinds_that_count_are_kinds_of_the_pack() -> None:
    for pack in ("party", "association"):
        book = load(pack)
        assert set(book.study.kinds) <= {kind.key for kind in book.kinds}


@pytest.mark.parametrize(
    ("done", "percent", "below"), [(959, 50, True), (960, 50, False), (1535, 80, True), (1536, 80, False)]
)
def test_exactly_the_share_is_enough(done: int, percent: int, below: bool) -> None:
    assert is_below(Minutes(done), Minutes(1920), percent) is below


@pytest.mark.parametrize(
    ("done", "on", "behind"),
    [
        (0, date(2026, 1, 1), True),
        (959, date(2026, 12, 31), True),
        (960, date(2026, 12, 31), False),
        (482, date(2026, 7, 2), False),
        (481, date(2026, 7, 2), True),
    ],
)
def test_far_behind_is_below_half_of_what_the_days_gone_by_ask(done: int, on: date, behind: bool) -> None:
    assert is_far_behind(Minutes(done), Minutes(1920), on, RULES) is behind


def test_where_nothing_is_asked_nobody_is_behind() -> None:
    assert not is_far_behind(Minutes(0), Minutes(0), date(2026, 12, 31), RULES)
    assert not is_below(Minutes(0), Minutes(0), 80)


def test_a_note_moves_to_a_working_day_and_lasts_to_the_end_of_its_month() -> None:
    notes = checkpoints(
        2026,
        WorkCalendar(),
        QuietTime(),
        time(9),
        replace(RULES, nudge_months=(10,), nudge_percents=(50,), nudge_day=2),
        ZONE,
    )
    [note] = notes
    assert (note.stage.name, note.stage.until) == ("month-10", datetime(2026, 11, 1, tzinfo=ZONE))
    assert note.stage.at == datetime(2026, 10, 8, 9, tzinfo=ZONE)


def test_a_note_in_quiet_hours_waits_for_their_end() -> None:
    notes = checkpoints(2026, WorkCalendar(), QuietTime(time(20), time(10)), time(9), RULES, ZONE)
    assert [note.stage.at.hour for note in notes] == [10, 10]


@pytest.mark.parametrize(
    ("minutes", "day", "already", "problem"),
    [
        (360, date(2026, 11, 20), 0, None),
        (360, date(2026, 8, 22), 0, None),
        (4800, date(2026, 11, 20), 0, None),
        (0, date(2026, 11, 20), 0, NotPositive),
        (360, date(2026, 11, 21), 0, InFuture),
        (360, date(2026, 8, 21), 0, TooOld),
        (4801, date(2026, 11, 20), 0, OverDayCap),
        (60, date(2026, 11, 20), 4800, OverDayCap),
    ],
)
def test_what_can_be_reported(minutes: int, day: date, already: int, problem: type | None) -> None:
    found = check_training(Minutes(minutes), day, date(2026, 11, 20), Minutes(already), RULES)
    assert (type(found) if found else None) is problem


@pytest.mark.parametrize(
    "faulty",
    [
        {"half_day_hours": 0},
        {"nudge_months": (11, 9)},
        {"nudge_months": (9, 13)},
        {"nudge_percents": (50,)},
        {"nudge_percents": (50, 101)},
        {"nudge_day": 29},
    ],
)
def test_faulty_rules_are_refused(faulty: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(faulty))):
        replace(RULES, **faulty)  # type: ignore[arg-type]
