"""Until when a meeting may be made up for, and when the one reminder is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.makeups import Away, due_day, reminder
from models.rules.meetings import attendance_percent
from models.rules.reminders import QuietTime
from models.rules.study import StudyRules

ZONE = ZoneInfo("Asia/Shanghai")
RULES = StudyRules()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def away(first: str, back: str) -> Away:
    return Away(moment(first), moment(back))


@pytest.mark.parametrize(
    ("closed", "absences", "due"),
    [
        ("2026-11-24 17:00", [], date(2026, 12, 8)),
        ("2026-11-21 10:00", [], date(2026, 12, 7)),  # a Saturday after two weeks
        ("2026-09-21 17:00", [], date(2026, 10, 8)),  # the National Day holidays lie between
        ("2026-02-02 17:00", [], date(2026, 2, 24)),  # and those of the Spring Festival
        ("2026-11-24 17:00", [away("2026-11-23", "2026-12-03")], date(2026, 12, 17)),
        ("2026-11-24 17:00", [away("2026-11-23", "2026-11-24 12:00")], date(2026, 12, 8)),  # back before the close
        ("2026-11-24 17:00", [away("2026-11-30", "2026-12-03")], date(2026, 12, 8)),  # leaves later
        ("2026-11-24 17:00", [away("2026-12-03", "2026-12-10"), away("2026-11-23", "2026-12-03")], date(2026, 12, 24)),
        ("2026-11-24 23:59", [], date(2026, 12, 8)),
        ("2026-12-30 17:00", [], date(2027, 1, 13)),
    ],
)
def test_the_last_day_counts_from_the_close_or_from_her_return(closed: str, absences: list[Away], due: date) -> None:
    assert due_day(moment(closed), absences, WorkCalendar(), RULES, ZONE) == due


def test_the_days_are_the_rule_books() -> None:
    assert due_day(moment("2026-11-24 17:00"), [], WorkCalendar(), replace(RULES, makeup_days=7), ZONE) == date(
        2026, 12, 1
    )


@pytest.mark.parametrize(
    ("due", "workdays", "at"),
    [
        (date(2026, 12, 8), 3, "2026-12-03 09:00"),
        (date(2026, 10, 8), 3, "2026-09-28 09:00"),
        (date(2026, 12, 8), 0, "2026-12-08 09:00"),
    ],
)
def test_the_reminder_is_some_working_days_before_and_lasts_to_the_end_of_the_day(
    due: date, workdays: int, at: str
) -> None:
    rules = replace(RULES, makeup_remind_workdays=workdays)
    stage = reminder(due, WorkCalendar(), QuietTime(), time(9), rules, ZONE)
    assert stage.at == moment(at)
    assert stage.until.astimezone(ZONE).date() > due


@pytest.mark.parametrize(("came", "expected", "percent"), [(4, 5, 80), (1, 3, 33), (2, 3, 67), (1, 8, 13), (0, 0, 100)])
def test_the_rate_of_attendance_is_rounded_half_up(came: int, expected: int, percent: int) -> None:
    assert attendance_percent(came, expected) == percent
