import csv
from datetime import datetime
from pathlib import Path

import pytest

from bot.parsing.chinese import Grain, Recurrence, When, parse_when

REFUSED = Path(__file__).parent / "data" / "refused_dates.txt"
TABLE = Path(__file__).parent / "data" / "date_phrases.csv"
PARTS_OF_DAY = {"AM": (6, 12), "NOON": (11, 14), "PM": (12, 19), "EVE": (17, 24)}
RECURRENCES = {
    "monthly 5": Recurrence("month", day=5),
    "weekly fri": Recurrence("week", weekday=4),
    "weekly wed": Recurrence("week", weekday=2),
    "monthly 1fri": Recurrence("month", weekday=4, nth=1),
}

FRIDAY = datetime(2026, 11, 20, 10, 0)
SUNDAY = datetime(2026, 11, 22, 21, 30)
MONTH_END = datetime(2027, 1, 31, 9, 0)  # a Sunday
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 0)  # a Thursday
LEAP_DAY = datetime(2028, 2, 29, 8, 0)  # a Tuesday
JANUARY = datetime(2027, 1, 5, 12, 0)  # a Tuesday


def _table() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as rows:
        return [(row["phrase"], row["expected"]) for row in csv.DictReader(rows)]


def _shown(when: When | None) -> str:
    """Write a reading as ``2026-11-20 15:00..16:00 ?am_or_pm``: start, end, guess."""
    if when is None:
        return "None"
    has_time = when.grain in (Grain.MINUTE, Grain.PART)
    shown = f"{when.start:%Y-%m-%d %H:%M}" if has_time else f"{when.start:%Y-%m-%d}"
    if when.end:
        is_same_day = has_time and when.end.date() == when.start.date()
        shown += f"..{when.end:%H:%M}" if is_same_day else f"..{when.end:%Y-%m-%d %H:%M}" if has_time else ""
        shown += "" if has_time else f"..{when.end:%Y-%m-%d}"
    return shown + (f" ?{when.guess}" if when.guess else "")


@pytest.mark.parametrize(("phrase", "expected"), _table())
def test_the_collected_phrases_are_read(phrase: str, expected: str) -> None:
    when = parse_when(phrase, FRIDAY)
    assert any(_fits(when, answer) for answer in expected.split("|")), (phrase, when)


def _fits(when: When | None, expected: str) -> bool:
    if expected == "INVALID" or when is None:
        return expected == "INVALID" and when is None
    if expected.startswith("REC "):
        return when.recurrence == RECURRENCES[expected.removeprefix("REC ")]
    shown = _shown(when).split(" ?")[0]
    if expected.startswith("RANGE "):
        first, last = expected.removeprefix("RANGE ").split("..")
        return shown == f"{first}..{first[:8]}{last}"
    day, _, part = expected.partition(" ")
    if part in PARTS_OF_DAY:
        earliest, latest = PARTS_OF_DAY[part]
        in_part = earliest <= when.start.hour < latest
        return when.grain is Grain.PART and f"{when.start:%Y-%m-%d}" == day and in_part
    return shown == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("11 月 25 日 下午 2 点 30 分", "2026-11-25 14:30"),
        ("１１月２５日１４：３０", "2026-11-25 14:30"),
        ("2026年12月1日（星期二）上午9点", "2026-12-01 09:00"),
        ("26年12月1日", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("2026-12-01T09:00:00", "2026-12-01 09:00"),
        ("12/1", "2026-12-01"),
        ("12-01", "2026-12-01"),
        ("11-25 14:30", "2026-11-25 14:30"),
        ("12月5", "2026-12-05"),
        ("明天周六", "2026-11-21"),
        ("下周三（11月25日）14:00", "2026-11-25 14:00"),
        ("周三（25号）下午", "2026-11-25 14:00..18:00"),
        ("周三11月25日", "2026-11-25"),
        ("下周周五", "2026-11-27"),
        ("下个星期五", "2026-11-27"),
        ("下礼拜天", "2026-11-29"),
        ("上上周一", "2026-11-02"),
        ("周日", "2026-11-22"),
        ("周6晚7点", "2026-11-21 19:00"),
        ("本周一", "2026-11-16 ?past"),
        ("周五 9点", "2026-11-27 09:00 ?today_or_next_week"),
        ("周五上午9点到11点", "2026-11-27 09:00..11:00 ?today_or_next_week"),
        ("周四下午3点", "2026-11-26 15:00 ?today_or_next_week"),
        ("这个周末", "2026-11-21..2026-11-22"),
        ("下周末", "2026-11-28..2026-11-29"),
        ("昨天", "2026-11-19"),
        ("大前天", "2026-11-17"),
        ("前天晚上", "2026-11-18 19:00..22:00"),
        ("昨晚8点", "2026-11-19 20:00"),
        ("今天上午9点", "2026-11-20 09:00 ?past"),
        ("今天上午", "2026-11-20 08:00..12:00"),
        ("今天", "2026-11-20"),
        ("9点", "2026-11-20 09:00 ?past"),
        ("10点", "2026-11-20 10:00"),
        ("3点", "2026-11-20 15:00 ?am_or_pm"),
        ("3:00", "2026-11-20 15:00 ?am_or_pm"),
        ("明天3点", "2026-11-21 15:00 ?am_or_pm"),
        ("明天07:30", "2026-11-21 07:30"),
        ("明天03:00", "2026-11-21 03:00 ?am_or_pm"),
        ("明天7点", "2026-11-21 19:00 ?am_or_pm"),
        ("明天8点", "2026-11-21 08:00"),
        ("12点", "2026-11-20 12:00"),
        ("三点零五分", "2026-11-20 15:05 ?am_or_pm"),
        ("15点05", "2026-11-20 15:05"),
        ("十五点三十分", "2026-11-20 15:30"),
        ("下午三点二十", "2026-11-20 15:20"),
        ("下午3点3刻", "2026-11-20 15:45"),
        ("下午12点半", "2026-11-20 12:30"),
        ("上午12点", "2026-11-20 12:00"),
        ("中午1点", "2026-11-20 13:00"),
        ("傍晚6点", "2026-11-20 18:00"),
        ("晚上12点", "2026-11-21 00:00"),
        ("今晚12点半", "2026-11-21 00:30"),
        ("24:00", "2026-11-21 00:00"),
        ("明天0点", "2026-11-21 00:00"),
        ("明天凌晨零点三十分", "2026-11-21 00:30"),
        ("夜里11点", "2026-11-20 23:00"),
        ("下午2-4点", "2026-11-20 14:00..16:00"),
        ("14:00-16:30", "2026-11-20 14:00..16:30"),
        ("14:00～16:30", "2026-11-20 14:00..16:30"),
        ("明天9-11点", "2026-11-21 09:00..11:00"),
        ("明天9点到5点", "2026-11-21 09:00..17:00"),
        ("明天上午10点到1点", "2026-11-21 10:00..13:00"),
        ("明天上午9点至下午5点", "2026-11-21 09:00..17:00"),
        ("明天2点到4点", "2026-11-21 14:00..16:00 ?am_or_pm"),
        ("明天7:00-18:00", "2026-11-21 07:00..18:00"),
        ("明天7点到12点", "2026-11-21 07:00..12:00"),
        ("晚上10点到12点", "2026-11-20 22:00..2026-11-21 00:00"),
        ("12月1日9点到12月2日17点", "2026-12-01 09:00..2026-12-02 17:00"),
        ("周六上午9点到周日下午4点", "2026-11-21 09:00..2026-11-22 16:00"),
        ("3-5号", "2026-12-03..2026-12-05 ?month"),
        ("25号到28号", "2026-11-25..2026-11-28"),
        ("11月25日到11月25日", "2026-11-25"),
        ("11月25日到25日", "2026-11-25"),
        ("12月1-3日", "2026-12-01..2026-12-03"),
        ("12月30日至1月2日", "2026-12-30..2027-01-02"),
        ("12月30日到2号", "2026-12-30..2027-01-02"),
        ("下周一到周五", "2026-11-23..2026-11-27"),
        ("下周一至下周三", "2026-11-23..2026-11-25"),
        ("明天到后天", "2026-11-21..2026-11-22"),
        ("31号", "2026-12-31 ?month"),
        ("20号", "2026-11-20"),
        ("11月19日", "2027-11-19 ?year"),
        ("去年11月19日", "2025-11-19"),
        ("今年3月1日", "2026-03-01 ?past"),
        ("2026年3月1日", "2026-03-01 ?past"),
        ("12月", "2026-12-01..2026-12-31"),
        ("12月份", "2026-12-01..2026-12-31"),
        ("3月", "2027-03-01..2027-03-31 ?year"),
        ("11月", "2026-11-01..2026-11-30"),
        ("上个月", "2026-10-01..2026-10-31"),
        ("明年2月", "2027-02-01..2027-02-28"),
        ("12月上旬", "2026-12-01..2026-12-10"),
        ("下月下旬", "2026-12-21..2026-12-31"),
        ("下个月初", "2026-12-01..2026-12-10"),
        ("月初", "2026-12-01..2026-12-10 ?month"),
        ("本月中", "2026-11-11..2026-11-20"),
        ("12月底", "2026-12-31"),
        ("下个月最后一天", "2026-12-31"),
        ("下月第一天", "2026-12-01"),
        ("12月第二个星期三下午3点", "2026-12-09 15:00"),
        ("明年年底", "2027-12-31"),
        ("本周", "2026-11-16..2026-11-22"),
        ("上周", "2026-11-09..2026-11-15"),
        ("下下个星期", "2026-11-30..2026-12-06"),
        ("三天前", "2026-11-17"),
        ("再过三天", "2026-11-23"),
        ("十天后", "2026-11-30"),
        ("90分钟后", "2026-11-20 11:30"),
        ("一个半小时后", "2026-11-20 11:30"),
        ("半年后", "2027-05-20"),
        ("一年后", "2027-11-20"),
        ("元旦", "2027-01-01 ?year"),
        ("明年七一上午9点", "2027-07-01 09:00"),
        ("tomorrow 3pm", "2026-11-21 15:00"),
        ("tomorrow at 3:30 pm", "2026-11-21 15:30"),
        ("Next Friday 15:00", "2026-11-27 15:00"),
        ("monday 9am", "2026-11-23 09:00 ?today_or_next_week"),
        ("Dec 1 9:00", "2026-12-01 09:00"),
        ("1st December 2026", "2026-12-01"),
        ("tonight 8:00", "2026-11-20 20:00"),
        ("12am", "2026-11-20 00:00 ?past"),
        ("in 2 hours", "2026-11-20 12:00"),
        ("下周五下午3点。", "2026-11-27 15:00"),
        ("下週五下午３點", "2026-11-27 15:00"),
    ],
)
def test_a_phrase_said_on_a_friday_morning(phrase: str, expected: str) -> None:
    assert _shown(parse_when(phrase, FRIDAY)) == expected


@pytest.mark.parametrize(
    ("now", "phrase", "expected"),
    [
        (SUNDAY, "明天", "2026-11-23"),
        (SUNDAY, "下周一", "2026-11-23"),
        (SUNDAY, "本周日", "2026-11-22"),
        (SUNDAY, "周日", "2026-11-22 ?today_or_next_week"),
        (SUNDAY, "周日下午3点", "2026-11-29 15:00 ?today_or_next_week"),
        (SUNDAY, "周末", "2026-11-28..2026-11-29 ?today_or_next_week"),
        (SUNDAY, "下周日", "2026-11-29"),
        (SUNDAY, "这周六", "2026-11-21 ?past"),
        (SUNDAY, "今晚8点", "2026-11-22 20:00 ?past"),
        (SUNDAY, "三小时后", "2026-11-23 00:30"),
        (MONTH_END, "明天", "2027-02-01"),
        (MONTH_END, "一个月后", "2027-02-28 ?month"),
        (MONTH_END, "30号", "None"),
        (MONTH_END, "28号", "2027-02-28 ?month"),
        (MONTH_END, "月底", "2027-01-31"),
        (MONTH_END, "下个月底", "2027-02-28"),
        (MONTH_END, "下月31号", "None"),
        (MONTH_END, "上个月31号", "2026-12-31"),
        (MONTH_END, "2月29日", "None"),
        (MONTH_END, "每月31号", "2027-01-31"),
        (MONTH_END, "月初", "2027-02-01..2027-02-10 ?month"),
        (NEW_YEARS_EVE, "明天上午9点", "2027-01-01 09:00"),
        (NEW_YEARS_EVE, "下周一", "2027-01-04"),
        (NEW_YEARS_EVE, "1月4日", "2027-01-04 ?year"),
        (NEW_YEARS_EVE, "1号", "2027-01-01 ?month"),
        (NEW_YEARS_EVE, "下个月第一个周五", "2027-01-01"),
        (NEW_YEARS_EVE, "年底", "2026-12-31"),
        (NEW_YEARS_EVE, "两小时后", "2027-01-01 01:00"),
        (NEW_YEARS_EVE, "下月中旬", "2027-01-11..2027-01-20"),
        (NEW_YEARS_EVE, "31号", "2026-12-31"),
        (LEAP_DAY, "2月29日", "2028-02-29"),
        (LEAP_DAY, "今天下午3点", "2028-02-29 15:00"),
        (LEAP_DAY, "明天", "2028-03-01"),
        (LEAP_DAY, "一年后", "2029-02-28 ?month"),
        (LEAP_DAY, "一个月后", "2028-03-29"),
        (LEAP_DAY, "明年2月29日", "None"),
        (LEAP_DAY, "月底", "2028-02-29"),
        (LEAP_DAY, "30号", "2028-03-30 ?month"),
        (LEAP_DAY, "周二", "2028-02-29 ?today_or_next_week"),
        (LEAP_DAY, "上周二", "2028-02-22"),
        (JANUARY, "12月28日", "2027-12-28 ?year"),
        (JANUARY, "去年12月28日", "2026-12-28"),
        (JANUARY, "6月1日", "2027-06-01"),
        (JANUARY, "11月1日", "2027-11-01"),
        (JANUARY, "11月2日", "2027-11-02 ?year"),
        (JANUARY, "上个月28号", "2026-12-28"),
        (JANUARY, "next friday", "2027-01-15 ?today_or_next_week"),
        (JANUARY, "本周五", "2027-01-08"),
    ],
)
def test_a_phrase_is_read_from_the_moment_it_is_said(now: datetime, phrase: str, expected: str) -> None:
    assert _shown(parse_when(phrase, now)) == expected


@pytest.mark.parametrize(
    ("phrase", "start", "recurrence"),
    [
        ("每周五下午3点", "2026-11-20 15:00", Recurrence("week", weekday=4)),
        ("每周五上午9点", "2026-11-27 09:00", Recurrence("week", weekday=4)),
        ("每个星期天", "2026-11-22", Recurrence("week", weekday=6)),
        ("每周三14:00-16:00", "2026-11-25 14:00..16:00", Recurrence("week", weekday=2)),
        ("每两周的周五19:00", "2026-11-20 19:00 ?today_or_next_week", Recurrence("week", 2, weekday=4)),
        ("隔周周三", "2026-11-25 ?today_or_next_week", Recurrence("week", 2, weekday=2)),
        ("每天", "2026-11-20", Recurrence("day")),
        ("每天早上8点", "2026-11-21 08:00", Recurrence("day")),
        ("每晚8点", "2026-11-20 20:00", Recurrence("day")),
        ("每月20号", "2026-11-20", Recurrence("month", day=20)),
        ("每个月五号上午九点", "2026-12-05 09:00", Recurrence("month", day=5)),
        ("每月31日", "2026-12-31", Recurrence("month", day=31)),
        ("每月底", "2026-11-30", Recurrence("month", day=-1)),
        ("每月最后一天", "2026-11-30", Recurrence("month", day=-1)),
        ("每月最后一个周五下午", "2026-11-27 14:00..18:00", Recurrence("month", weekday=4, nth=-1)),
        ("每月第三个星期三", "2026-12-16", Recurrence("month", weekday=2, nth=3)),
        ("每3个月5号", "2026-12-05 ?month", Recurrence("month", 3, day=5)),
        ("每季度末", "2026-12-31", Recurrence("quarter", day=-1)),
        ("每季度第一天", "2027-01-01", Recurrence("quarter", day=1)),
        ("每年7月1日", "2027-07-01", Recurrence("year", day=1)),
        ("every friday 3pm", "2026-11-20 15:00", Recurrence("week", weekday=4)),
    ],
)
def test_a_repetition_starts_at_its_next_occurrence(phrase: str, start: str, recurrence: Recurrence) -> None:
    when = parse_when(phrase, FRIDAY)
    assert (_shown(when), when and when.recurrence) == (start, recurrence)


@pytest.mark.parametrize("phrase", ["", " ", "周五\n下午3点", *REFUSED.read_text(encoding="utf-8").splitlines()])
def test_what_is_impossible_or_unclear_is_refused(phrase: str) -> None:
    assert parse_when(phrase, FRIDAY) is None


@pytest.mark.parametrize(
    ("phrase", "grain"),
    [
        ("明天9点", Grain.MINUTE),
        ("半小时后", Grain.MINUTE),
        ("明天下午", Grain.PART),
        ("明天", Grain.DAY),
        ("12月1日至3日", Grain.DAY),
        ("下周", Grain.WEEK),
        ("12月", Grain.MONTH),
        ("12月中旬", Grain.MONTH),
    ],
)
def test_the_grain_tells_how_exact_the_phrase_was(phrase: str, grain: Grain) -> None:
    when = parse_when(phrase, FRIDAY)
    assert when is not None
    assert when.grain is grain


def test_seconds_of_now_are_dropped() -> None:
    now = datetime(2026, 11, 20, 10, 0, 42, 7)
    assert _shown(parse_when("10点", now)) == "2026-11-20 10:00"
    when = parse_when("半小时后", now)
    assert when is not None
    assert when.start == datetime(2026, 11, 20, 10, 30)
