"""Points: which packs are refused, how rows become entries, and that an independent count comes to the same."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.point_entries import EntryState, Row, fold, total, within
from models.rules.points import Nomination, PointRule, PointsRules, RowCode, Source, Term
from models.rules.rulebook import Edition, RuleBookError, load, pack_names
from tests.point_packs import example, read

MEETING = PointRule("meeting", "参加组织生活", "attendance", 5, 12, kinds=("theme-day", "lecture"))
MAKEUP = PointRule("makeup", "补学", "makeup", 3, 6)
VOLUNTEER = PointRule("volunteer", "志愿服务", "hours", 2, 10, per_minutes=60)
STUDY = PointRule("study", "学时", "study", 1, 8, per_minutes=60)
DUTY = PointRule("duty", "承担任务", "appointed", 10, 20)
FIRST = Edition(date(2026, 1, 1), "本地", PointsRules("甲版", "half_year", (MEETING, MAKEUP, VOLUNTEER, STUDY, DUTY)))


def row(
    source: Source, number: int, day: str, minutes: int = 0, kind: str | None = None, key: str | None = None
) -> Row:
    return Row(source, number, date.fromisoformat(day), "某事", minutes, kind, key)


def meeting(number: int, day: str, kind: str = "theme-day") -> Row:
    return row(Source.ATTENDANCE, number, day, kind=kind)


def granted(rows: list[Row], *editions: Edition[PointsRules], **judged: EntryState) -> list[tuple[str, str, int]]:
    return [(entry.row.code, entry.version, entry.granted) for entry in fold(rows, editions or [FIRST], judged)]


def test_no_pack_that_comes_with_the_program_has_points() -> None:
    for name in pack_names():
        assert load(name).points is None
        assert load(name).switches == frozenset()


def test_the_example_of_the_party_pack_can_be_switched_on(tmp_path: Path) -> None:
    points = read(tmp_path).on(date(2026, 11, 20)).points
    assert points is not None
    assert {rule.ledger for rule in points.rules} == {"attendance", "makeup", "hours", "study", "appointed"}
    assert points.nomination == Nomination("党员先锋", 60, 10, 80)
    assert read(tmp_path).switches == {"points", "awards", "nominations"}


def test_they_are_off_before_the_first_edition_and_from_one_without_rules_on(tmp_path: Path) -> None:
    end = '\n[[points]]\nversion = "停用"\nperiod = "year"\nrules = []\nsource = "本地"\nsince = 2027-01-01\n'
    book = read(tmp_path, example() + end)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [bool(book.on(day).switches) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('ledger = "makeup"', 'ledger = "logins"', "规则「补学」（makeup）要按 'logins' 计分"),
        (
            'ledger = "makeup"',
            'ledger = "messages"',
            "积分不能按登录、在线、消息、阅读时长、已读回执、答复或使用机器人计算",
        ),
        ('ledger = "makeup"', 'ledger = "reading"', "attendance, makeup, hours, study, appointed"),
        ('ledger = "makeup"', 'ledger = "answers"', "'answers'"),
        ('ledger = "makeup"', 'ledger = "read_receipts"', "'read_receipts'"),
        ('name = "承担任务"', 'name = "每天登录"', "规则「每天登录」（duty）写着「登录」"),
        ('name = "承担任务"', 'name = "及时回复"', "「回复」"),
        ('name = "承担任务"', 'name = "阅读时长"', "「阅读时长」"),
        ('name = "承担任务"', 'name = "已读材料"', "「已读」"),
        ('name = "承担任务"', 'name = "Daily log-in"', "「log-in」"),
        ('name = "承担任务"', 'name = "使用机器人"', "「机器人」"),
        ('key = "duty"', 'key = "read-receipts"', "「read receipts」"),
        ("points = 5, cap = 60", "points = 5, cap = 4", "规则「参加组织生活」（meeting）每次 5 分"),
        ("points = 5, cap = 60", "points = 0, cap = 60", "每次 0 分"),
        ("points = 5, cap = 60", "points = -3, cap = 60", "0 to 10000"),
        (", cap = 60", "", "expected, but missing"),
        ("per_minutes = 60, points = 2", "points = 2", "规则「志愿服务」（volunteer）按 hours 计分"),
        ("per_minutes = 60, points = 2", "per_minutes = 0, points = 2", "不在 1 到 1440 之间"),
        ('ledger = "makeup"', 'ledger = "makeup", per_minutes = 60', "规则「补学」（makeup）按 makeup 计分"),
        ('ledger = "hours"', 'ledger = "hours", kinds = ["lecture"]', "没有会议种类"),
        ('"lecture"]', '"ball"]', "规则「参加组织生活」（meeting）: expected keys of meeting kinds, found ['ball']"),
        ('key = "duty"', 'key = "meeting"', "「参加组织生活」（meeting）和「承担任务」（meeting）会把同一条记录计两次"),
        ('ledger = "makeup"', 'ledger = "attendance"', "会把同一条记录计两次"),
        ('key = "duty"', 'key = "Duty!"', "small letters"),
        ('period = "half_year"', 'period = "day"', "quarter, half_year, year"),
        ("least_attendance_percent = 80", "least_attendance_percent = 101", "101 is more than 100"),
        ('version = "2026年试行版"', "", "missing"),
    ],
)
def test_a_pack_that_must_not_be_used_is_refused_with_the_name_of_the_rule(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in example()
    with pytest.raises(RuleBookError) as caught:
        read(tmp_path, example().replace(old, new, 1))
    assert said in str(caught.value)
    assert str(caught.value).startswith("own.toml: points[1]")


@pytest.mark.parametrize("name", ["组织读书分享", "阅览室值班", "主讲党课", "已完成任务", "Reading circle", "信息报送"])
def test_what_only_sounds_like_it_is_taken(name: str) -> None:
    assert PointRule("duty", name, "appointed", 5, 10).name == name


def test_each_row_counts_once_by_its_ledger_kind_and_time_up_to_the_cap() -> None:
    rows = [
        meeting(1, "2026-01-10"),
        meeting(2, "2026-02-10", "lecture"),
        meeting(3, "2026-03-10", "committee"),
        meeting(4, "2026-04-10"),
        meeting(5, "2026-07-01"),
        row(Source.MAKEUP, 3, "2026-03-10", kind="committee"),
        row(Source.HOURS, 1, "2026-03-11", 45),
        row(Source.HOURS, 2, "2026-03-12", 100),
        row(Source.TRAINING, 1, "2026-03-12", 360),
        row(Source.LESSON, 1, "2026-01-10", 90),
        row(Source.MADE_UP_LESSON, 3, "2026-03-10", 120),
        row(Source.AWARD, 1, "2026-05-01", key="duty"),
        row(Source.AWARD, 2, "2026-05-02", key="gone"),
    ]
    assert granted(rows) == [
        ("A1", "甲版", 50),
        ("S1", "甲版", 15),
        ("A2", "甲版", 50),
        ("M3", "甲版", 30),
        ("U3", "甲版", 20),
        ("H1", "甲版", 15),
        ("H2", "甲版", 33),
        ("T1", "甲版", 45),
        ("A4", "甲版", 20),
        ("P1", "甲版", 100),
        ("A5", "甲版", 50),
    ]


@pytest.mark.parametrize(
    ("period", "caps"),
    [
        ("quarter", [50, 30, 0, 50, 50, 50]),
        ("half_year", [50, 30, 0, 0, 50, 30]),
        ("year", [50, 30, 0, 0, 0, 0]),
    ],
)
def test_a_cap_runs_over_its_period(period: str, caps: list[int]) -> None:
    rule = PointRule("meeting", "参加组织生活", "attendance", 5, 8)
    edition = Edition(date(2026, 1, 1), "本地", PointsRules("甲版", period, (rule,)))  # type: ignore[arg-type]
    days = ("2026-01-01", "2026-02-01", "2026-03-31", "2026-04-01", "2026-07-01", "2026-12-31")
    assert [sum_ for _, _, sum_ in granted([meeting(n, day) for n, day in enumerate(days)], edition)] == caps


def test_an_edition_of_mid_year_counts_from_its_day_on_and_never_before() -> None:
    dearer = PointRule("meeting", "参加组织生活", "attendance", 8, 20)
    second = Edition(date(2026, 5, 1), "本地", PointsRules("乙版", "half_year", (dearer,)))
    third = Edition(date(2026, 6, 1), "本地", PointsRules("停用", "half_year", ()))
    rows = [meeting(n, f"2026-0{n}-30") for n in (1, 3, 4, 5, 6)] + [row(Source.HOURS, 1, "2026-05-30", 60)]
    # 5 + 5 + 2 under a cap of 12; then 8 of the 8 left under 20; hours are no longer counted; then nothing is.
    assert granted(rows, second, FIRST, third) == [
        ("A1", "甲版", 50),
        ("A3", "甲版", 50),
        ("A4", "甲版", 20),
        ("A5", "乙版", 80),
    ]
    assert granted(rows[:3], FIRST) == granted(rows[:3], FIRST, second, third)


def test_a_lower_cap_takes_nothing_back() -> None:
    lower = PointRule("meeting", "参加组织生活", "attendance", 5, 5)
    second = Edition(date(2026, 3, 1), "本地", PointsRules("乙版", "half_year", (lower,)))
    rows = [meeting(1, "2026-01-10"), meeting(2, "2026-02-10"), meeting(3, "2026-03-10")]
    assert [sum_ for _, _, sum_ in granted(rows, FIRST, second)] == [50, 50, 0]


def test_held_and_dropped_entries_give_nothing_and_leave_room() -> None:
    rows = [meeting(n, f"2026-0{n}-10") for n in (1, 2, 3, 4)]
    assert [sum_ for *_, sum_ in granted(rows)] == [50, 50, 20, 0]
    assert [sum_ for *_, sum_ in granted(rows, A1=EntryState.HELD)] == [0, 50, 50, 20]
    assert [sum_ for *_, sum_ in granted(rows, A2=EntryState.DROPPED)] == [50, 0, 50, 20]


def test_a_row_that_is_gone_takes_its_points_with_it() -> None:
    rows = [meeting(n, f"2026-0{n}-10") for n in (1, 2, 3)]
    assert [sum_ for *_, sum_ in granted(rows[1:])] == [50, 50]


@pytest.mark.parametrize(
    ("code", "first", "last", "before"),
    [
        ("2026", "2026-01-01", "2026-12-31", "2025"),
        ("2026H1", "2026-01-01", "2026-06-30", "2025H2"),
        ("2026H2", "2026-07-01", "2026-12-31", "2026H1"),
        ("2028Q1", "2028-01-01", "2028-03-31", "2027Q4"),
        ("2026Q4", "2026-10-01", "2026-12-31", "2026Q3"),
    ],
)
def test_a_term_has_its_days_and_the_one_before(code: str, first: str, last: str, before: str) -> None:
    term = Term.parse(code)
    assert (str(term), term.first.isoformat(), term.last.isoformat()) == (code, first, last)
    assert (str(term.plus(-1)), term.plus(-1).plus(1)) == (before, term)


@pytest.mark.parametrize("text", ["", "A", "12", "Z1", "A１", "A1 ", "A-1", "A1234567890123"])
def test_what_is_no_code_of_a_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no code|Source"):
        RowCode.parse(text)


@pytest.mark.parametrize("code", ["", "2026H3", "2026Q0", "1999", "2026H", "26H1"])
def test_what_is_no_term_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no term"):
        Term.parse(code)


LEDGER = st.lists(
    st.builds(
        lambda source, number, after, minutes, kind: Row(
            source, number, date(2026, 1, 1) + timedelta(days=after), "某事", minutes, kind, "duty"
        ),
        st.sampled_from(Source),
        st.integers(1, 9999),
        st.integers(0, 364),
        st.integers(0, 600),
        st.sampled_from(["theme-day", "lecture", "committee"]),
    ),
    max_size=60,
    unique_by=lambda each: each.code,
)


@settings(max_examples=200, deadline=None)
@given(rows=LEDGER, data=st.data())
def test_points_of_a_random_ledger_are_what_an_independent_count_comes_to(rows: list[Row], data: st.DataObject) -> None:
    cheaper = PointRule("meeting", "组织生活", "attendance", 3, 9)
    second = Edition(date(2026, 9, 1), "本地", PointsRules("乙版", "quarter", (cheaper, DUTY)))
    judged = {each.code: data.draw(st.sampled_from(list(EntryState))) for each in rows[::3]}
    entries = fold(data.draw(st.permutations(rows)), [second, FIRST], judged)
    assert {e.row.code: Fraction(e.granted, 10) for e in entries} == _counted_by_hand(rows, judged)
    halves = [within(entries, term.first, term.last) for term in (Term(2026, 2, 1), Term(2026, 2, 2))]
    assert total(entries) == sum(map(total, halves))
    assert fold(rows, [FIRST, second], judged) == entries


def _counted_by_hand(rows: list[Row], judged: dict[str, EntryState]) -> dict[str, Fraction]:
    """Count in days and fractions, knowing nothing of editions, terms and tenths as the program has them."""
    given_: dict[str, Fraction] = {}
    used: list[tuple[str, date, Fraction]] = []
    for each in sorted(rows, key=lambda each: (each.day, "AHMPSTU".index(each.source.value), each.number)):
        is_new = each.day.month >= 9
        name, worth, cap = {
            "A": ("meeting", Fraction(3 if is_new else 5), 9 if is_new else 12),
            "M": ("makeup", Fraction(3), 6),
            "H": ("volunteer", Fraction(each.minutes * 20 // 60, 10), 10),
            "P": ("duty", Fraction(10), 20),
        }.get(each.source.value, ("study", Fraction(each.minutes * 10 // 60, 10), 8))
        is_meant = each.source is not Source.ATTENDANCE or is_new or each.kind != "committee"
        if not worth or not is_meant or (is_new and name not in ("meeting", "duty")):
            continue
        given_[each.code] = Fraction(0)
        if judged.get(each.code, EntryState.COUNTED) is not EntryState.COUNTED:
            continue
        months = (
            {9: (7, 8, 9)}.get(each.day.month, (10, 11, 12))
            if is_new
            else ((1, 2, 3, 4, 5, 6), (7, 8))[each.day.month > 6]
        )
        so_far = sum((sum_ for rule, day, sum_ in used if rule == name and day.month in months), Fraction(0))
        given_[each.code] = max(Fraction(0), min(worth, cap - so_far))
        used.append((name, each.day, given_[each.code]))
    return given_
