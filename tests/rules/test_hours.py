"""What a claim of volunteer hours must satisfy, and what of the time counts."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import WorkCalendar
from models.rules.hours import (
    Counted,
    HoursRules,
    InFuture,
    LongerThanSpan,
    MeetsClaim,
    MeetsMeeting,
    NotOver,
    NotPositive,
    OverDayCap,
    Problem,
    Sat,
    ServiceTime,
    TooOld,
    check_claim,
    check_meetings,
    counted,
    days_of,
    duty_word,
    of_shift,
    standing_stages,
)
from models.rules.reminders import QuietTime
from models.rules.values import Minutes

TODAY = date(2026, 5, 10)
NOW = datetime(2026, 5, 10, 12, 0)
RULES = HoursRules(day_cap_minutes=480, oldest_claim_days=90)
ONE_HOUR = HoursRules(under_an_hour="one-hour")


def on(day: date, begins: str = "", until: str = "") -> ServiceTime:
    clocks = [time.fromisoformat(clock) if clock else None for clock in (begins, until)]
    return ServiceTime(day, *clocks)


def before(minutes: int, served: ServiceTime | None = None) -> list[Counted]:
    return [Counted(7, served or ServiceTime(TODAY), Minutes(minutes))] if minutes else []


@pytest.mark.parametrize(
    ("minutes", "day", "already", "problem"),
    [
        (1, TODAY, 0, None),
        (480, TODAY, 0, None),
        (60, TODAY, 420, None),
        (60, date(2026, 2, 9), 0, None),
        (0, TODAY, 0, NotPositive(Minutes(0))),
        (-30, TODAY, 0, NotPositive(Minutes(-30))),
        (481, TODAY, 0, OverDayCap(Minutes(481), Minutes(0), Minutes(480))),
        (61, TODAY, 420, OverDayCap(Minutes(61), Minutes(420), Minutes(480))),
        (1, TODAY, 480, OverDayCap(Minutes(1), Minutes(480), Minutes(480))),
        (60, date(2026, 5, 11), 0, InFuture(date(2026, 5, 11), TODAY)),
        (60, date(2026, 2, 8), 0, TooOld(date(2026, 2, 8), oldest=date(2026, 2, 9))),
        (480, date(2026, 5, 9), 480, None),
    ],
)
def test_each_fault_of_a_claim_is_named_with_its_figures(
    minutes: int, day: date, already: int, problem: Problem | None
) -> None:
    assert check_claim(Minutes(minutes), ServiceTime(day), NOW, before(already), RULES) == problem


def test_the_oldest_day_is_counted_over_a_leap_day() -> None:
    now = datetime(2028, 5, 29, 9)
    assert check_claim(Minutes(60), on(date(2028, 2, 29)), now, [], RULES) is None
    assert check_claim(Minutes(60), on(date(2028, 2, 28)), now, [], RULES) == TooOld(
        date(2028, 2, 28), date(2028, 2, 29)
    )


MORNING = on(TODAY, "09:00", "11:00")


@pytest.mark.parametrize(
    ("served", "minutes", "problem"),
    [
        (on(TODAY, "11:00", "12:00"), 60, None),
        (on(TODAY, "08:00", "09:00"), 60, None),
        (on(TODAY, "10:59", "12:00"), 61, MeetsClaim(Counted(7, MORNING, Minutes(120)))),
        (on(TODAY, "08:00", "09:01"), 61, MeetsClaim(Counted(7, MORNING, Minutes(120)))),
        (on(TODAY, "09:30", "10:00"), 30, MeetsClaim(Counted(7, MORNING, Minutes(120)))),
        (on(TODAY, "08:00", "12:00"), 240, MeetsClaim(Counted(7, MORNING, Minutes(120)))),
        (on(date(2026, 5, 9), "09:00", "11:00"), 120, None),
        (on(TODAY), 120, None),
        (on(TODAY, "11:00", "12:01"), 60, NotOver(time(12, 1))),
        (on(TODAY, "11:00", "12:00"), 61, LongerThanSpan(Minutes(61), Minutes(60))),
    ],
)
def test_two_claims_share_no_minute_and_none_is_longer_than_it_was(
    served: ServiceTime, minutes: int, problem: Problem | None
) -> None:
    assert check_claim(Minutes(minutes), served, NOW, before(120, MORNING), RULES) == problem


@pytest.mark.parametrize(
    ("served", "meets"),
    [
        (on(TODAY, "14:00", "15:00"), False),
        (on(TODAY, "14:00", "15:01"), True),
        (on(TODAY, "16:29", "18:00"), True),
        (on(TODAY, "16:30", "18:00"), False),
        (on(date(2026, 5, 9), "15:00", "16:00"), False),
        (on(TODAY), False),
    ],
)
def test_a_meeting_is_no_volunteering(served: ServiceTime, meets: bool) -> None:
    meeting = Sat("主题党日", on(TODAY, "15:00", "16:30"))
    assert check_meetings(served, [meeting]) == (MeetsMeeting(meeting) if meets else None)


@pytest.mark.parametrize(
    ("minutes", "rules", "counts"),
    [
        (1, RULES, 1),
        (59, RULES, 59),
        (1, ONE_HOUR, 60),
        (59, ONE_HOUR, 60),
        (60, ONE_HOUR, 60),
        (61, ONE_HOUR, 61),
        (0, ONE_HOUR, 0),
        (-5, ONE_HOUR, -5),
    ],
)
def test_less_than_an_hour_counts_as_the_rules_say(minutes: int, rules: HoursRules, counts: int) -> None:
    assert counted(Minutes(minutes), rules) == Minutes(counts)


def test_an_hour_for_less_is_no_more_than_there_was() -> None:
    half_an_hour = on(TODAY, "09:00", "09:30")
    assert check_claim(Minutes(60), half_an_hour, NOW, [], ONE_HOUR) is None
    assert check_claim(Minutes(60), half_an_hour, NOW, [], RULES) == LongerThanSpan(Minutes(60), Minutes(30))


FROM_ASSEMBLY = HoursRules(travel="from-assembly")


@pytest.mark.parametrize(
    ("came", "left", "rules", "minutes"),
    [
        ("09:00", "11:00", RULES, 120),
        ("08:40", "11:20", RULES, 120),
        ("08:40", "11:20", FROM_ASSEMBLY, 140),
        ("09:10", "11:00", RULES, 110),
        ("09:10", "11:00", FROM_ASSEMBLY, 110),
        ("09:00", "10:00", RULES, 60),
        ("09:00", "09:59", RULES, 0),
        ("08:00", "09:00", FROM_ASSEMBLY, 0),
        ("11:00", "12:00", RULES, 0),
        ("10:00", "09:00", RULES, 0),
        ("09:00", "09:59", HoursRules(least_shift_percent=0), 59),
    ],
)
def test_of_a_shift_counts_what_was_served_of_it(came: str, left: str, rules: HoursRules, minutes: int) -> None:
    def at(clock: str) -> datetime:
        return datetime.combine(TODAY, time.fromisoformat(clock), UTC)

    assert of_shift(at(came), at(left), at("09:00"), at("11:00"), rules) == Minutes(minutes)


@pytest.mark.parametrize(
    ("begins", "minutes", "until"),
    [("09:00", 90, "10:30"), ("23:00", 59, "23:59"), ("23:00", 60, ""), ("09:00", 0, "")],
)
def test_a_beginning_and_a_length_give_the_end_within_the_day(begins: str, minutes: int, until: str) -> None:
    ended = on(TODAY, begins).lasting(Minutes(minutes)).until
    assert ended == (time.fromisoformat(until) if until else None)


def test_a_meeting_over_midnight_lies_in_both_days() -> None:
    parts = days_of(datetime(2026, 5, 9, 22), datetime(2026, 5, 10, 1))
    assert [(part.day.day, part.begins) for part in parts] == [(9, time(22)), (10, time(0))]
    assert len(days_of(datetime(2026, 5, 9, 22), datetime(2026, 5, 10, 0))) == 1


def test_words_of_office_duty_are_pointed_to() -> None:
    assert duty_word("单位值班", RULES) == "值班"
    assert duty_word("社区清扫", RULES) == ""
    assert duty_word("单位值班", HoursRules(duty_words=())) == ""


@given(st.lists(st.tuples(st.integers(-100, 600), st.integers(0, 1439)), max_size=10))
def test_accepted_claims_of_a_day_never_exceed_the_cap_nor_each_other(claims: list[tuple[int, int]]) -> None:
    taken: list[Counted] = []
    day = date(2026, 5, 9)
    for minutes, start in claims:
        served = ServiceTime(day, time(start // 60, start % 60)).lasting(Minutes(minutes))
        if check_claim(Minutes(minutes), served, NOW, taken, RULES) is None:
            taken.append(Counted(len(taken), served, Minutes(minutes)))
    assert 0 <= sum(each.minutes.count for each in taken) <= 480
    assert not any(one.time.meets(other.time) for one in taken for other in taken if one is not other)


def stages(rules: HoursRules, year: int = 2026) -> list[str]:
    found = standing_stages(year, WorkCalendar(), QuietTime(), time(9), rules, ZoneInfo("Asia/Shanghai"))
    return [f"{stage.name} {stage.at:%m-%d %H:%M}" for stage in found]


def test_a_member_hears_where_she_stands_twice_a_year_and_only_where_hours_are_set() -> None:
    assert stages(HoursRules(target_hours=20)) == ["month-7 07-10 09:00", "month-11 11-10 09:00"]
    assert stages(HoursRules()) == []


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"day_cap_minutes": 0}, "day_cap_minutes"),
        ({"day_cap_minutes": 1441}, "day_cap_minutes"),
        ({"least_shift_percent": 101}, "least_shift_percent"),
        ({"target_months": (3, 7, 11)}, "target_months"),
        ({"target_months": (11, 7)}, "target_months"),
        ({"target_months": (13,)}, "target_months"),
        ({"target_day": 29}, "target_day"),
    ],
)
def test_rules_that_cannot_be_are_refused(values: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=rf"^{fault}: "):
        HoursRules(**values)  # type: ignore[arg-type]
