"""What checking in at a moment means."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import at_wall
from models.rules.meetings import Answer, CheckInWindow, MeetingKind, Presence, TooEarly, TooLate, check_in_presence

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
END = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
RULES = CheckInWindow(opens_before_minutes=30, late_after_minutes=10, closes_after_end_minutes=30)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("06:29:59", TooEarly(datetime(2026, 11, 20, 6, 30, tzinfo=UTC))),
        ("06:30:00", Presence.PRESENT),
        ("07:00:00", Presence.PRESENT),
        ("07:10:00", Presence.PRESENT),
        ("07:10:01", Presence.LATE),
        ("08:30:00", Presence.LATE),
        ("09:00:00", Presence.LATE),
        ("09:00:01", TooLate(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))),
    ],
)
def test_check_in_opens_turns_late_and_closes(clock: str, expected: object) -> None:
    now = datetime.combine(date(2026, 11, 20), time.fromisoformat(clock), tzinfo=UTC)
    assert check_in_presence(START, END, now, RULES) == expected


def test_moments_of_different_zones_are_compared_by_real_time() -> None:
    start = START.astimezone(ZoneInfo("Asia/Shanghai"))
    now = datetime(2026, 11, 20, 8, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    assert check_in_presence(start, END, now, RULES) is Presence.LATE


def test_the_hour_that_comes_twice_is_not_mixed_up() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = at_wall(date(2026, 10, 25), time(2, 50), berlin), at_wall(date(2026, 10, 25), time(4), berlin)
    an_hour_later = start.replace(fold=1)
    assert check_in_presence(start, end, start, RULES) is Presence.PRESENT
    assert check_in_presence(start, end, an_hour_later, RULES) is Presence.LATE


def test_a_meeting_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        check_in_presence(END, START, START, RULES)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_moment_without_zone_is_refused(position: int) -> None:
    moments = [START, END, START]
    moments[position] = moments[position].replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        check_in_presence(*moments, RULES)


@given(st.integers(-300, 300))
def test_checking_in_never_yields_leave_absent_or_unrecorded(minutes: int) -> None:
    outcome = check_in_presence(START, END, START + timedelta(minutes=minutes), RULES)
    assert isinstance(outcome, TooEarly | TooLate) or outcome in {Presence.PRESENT, Presence.LATE}


def test_the_five_states_and_three_answers_are_stored_by_these_words() -> None:
    assert [state.value for state in Presence] == ["unrecorded", "present", "late", "leave", "absent"]
    assert [answer.value for answer in Answer] == ["silent", "coming", "leave"]


@pytest.mark.parametrize("minutes", [0, 1441])
def test_a_kind_lasts_between_a_minute_and_a_day(minutes: int) -> None:
    with pytest.raises(ValueError, match=r"^minutes: "):
        MeetingKind("other", "其他会议", "Other meeting", "members", minutes, False, "按需要召开", "本地默认")
