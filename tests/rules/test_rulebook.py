"""The rule packs: what they say, from when, and how faults in them are named."""

import dataclasses
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.almanac import Almanac
from models.rules.meetings import CheckInWindow
from models.rules.reminders import QuietTime
from models.rules.rulebook import NotInForce, RuleBookError, UnknownKind, load, pack_names
from models.rules.rulepage import as_page

ROOT = Path(__file__).parents[2]
PARTY = (ROOT / "models/rulebooks/party.toml").read_text(encoding="utf-8")
FIRST_DAY = date(2018, 10, 28)


def write(folder: Path, text: str) -> str:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def changed(old: str, new: str) -> str:
    assert old in PARTY
    return PARTY.replace(old, new, 1)


def test_the_party_pack_has_the_meetings_of_branch_life() -> None:
    assert [kind.name for kind in load("party").kinds] == [
        "支部党员大会",
        "支委会",
        "党小组会",
        "党课",
        "主题党日",
        "集中学习",
        "中心组学习",
        "组织生活会",
        "民主评议党员",
        "民主生活会",
        "党组会",
        "其他会议",
    ]


def test_the_association_pack_has_meetings_and_fees_of_an_association() -> None:
    book = load("association")
    assert [kind.name for kind in book.kinds] == ["会员大会", "理事会", "学习", "活动", "其他会议"]
    assert book.dues.name == "会费"


@pytest.mark.parametrize(
    ("key", "audience", "word"),
    [
        ("members", "members", "支部大会"),
        ("committee", "committee", "支部委员会"),
        ("group", "group", "小组会"),
        ("theme-day", "members", "党日"),
        ("central-study", "leaders", "中心组"),
    ],
)
def test_a_kind_is_found_by_its_key(key: str, audience: str, word: str) -> None:
    kind = load("party").kind(key)
    assert kind.audience == audience
    assert word in kind.words


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(UnknownKind, match="party has no meeting kind 'ball'"):
        load("party").kind("ball")


def test_the_party_pack_sets_these_numbers() -> None:
    book = load("party")
    assert book.check_in == CheckInWindow(30, 10, 30)
    assert book.reminders.quiet == QuietTime(time(20), time(8))
    assert (book.reminders.weekly_budget, book.reminders.meeting_days, book.reminders.meeting_hours) == (
        3,
        (3, 1),
        (2,),
    )
    assert (book.dues.collection_day, book.dues.warning_months, book.dues.arrears_limit_months) == (5, (3, 5, 6), 6)
    assert (book.hours.day_cap_minutes, book.hours.oldest_claim_days) == (480, 90)
    assert (book.invites.valid_days, book.invites.tries) == (7, 5)


@pytest.mark.parametrize("name", ["party", "association"])
def test_every_rule_has_a_source_and_a_first_day(name: str) -> None:
    editions = [edition for table in load(name).editions.values() for edition in table]
    assert all(edition.source.strip() and edition.since <= FIRST_DAY for edition in editions)


@pytest.mark.parametrize("name", ["party", "association"])
def test_the_packs_have_a_catch_all_kind(name: str) -> None:
    assert load(name).kind("other").name == "其他会议"


def test_a_pack_may_be_given_by_its_path(tmp_path: Path) -> None:
    assert load(write(tmp_path, PARTY)) == load("party")


NEWER = """
[[dues]]
name = "党费"
collection_day = 10
warning_months = [3]
arrears_limit_months = 6
source = "本地默认"
since = 2027-01-01
"""


@pytest.mark.parametrize(
    ("day", "collection_day"),
    [(FIRST_DAY, 5), (date(2026, 12, 31), 5), (date(2027, 1, 1), 10), (date(2030, 1, 1), 10)],
)
def test_the_edition_in_force_is_the_newest_that_had_begun(tmp_path: Path, day: date, collection_day: int) -> None:
    book = load(write(tmp_path, PARTY + NEWER))
    assert book.on(day).dues.collection_day == collection_day


def test_a_program_that_runs_for_years_keeps_a_book_for_each_edition_and_none_for_each_day(tmp_path: Path) -> None:
    almanac = Almanac(ZoneInfo("Asia/Shanghai"), load(write(tmp_path, PARTY + NEWER)))
    moments = [datetime(2026, 6, 1, 12, tzinfo=almanac.zone) + timedelta(days=each) for each in range(800)]
    books = {almanac.rules(at).dues.collection_day: almanac.rules(at) for at in moments}
    assert all(almanac.rules(at) is books[10 if at.year > 2026 else 5] for at in moments)
    assert all(almanac.rules(at) == almanac.book.on(at.date()) for at in moments[::50])


def test_editions_need_not_stand_in_order(tmp_path: Path) -> None:
    text = changed("[[dues]]", NEWER + "\n[[dues]]")
    assert load(write(tmp_path, text)).on(date(2026, 12, 31)).dues.collection_day == 5


def test_a_loaded_book_shows_the_newest_edition_and_can_go_back(tmp_path: Path) -> None:
    book = load(write(tmp_path, PARTY + NEWER))
    assert book.dues.collection_day == 10
    assert book.on(date(2027, 6, 1)).on(date(2026, 6, 1)).dues.collection_day == 5


def test_a_kind_that_begins_later_is_not_known_before(tmp_path: Path) -> None:
    kind = PARTY[PARTY.index("[[kinds]]") : PARTY.index("[[kinds]]", PARTY.index("[[kinds]]") + 1)]
    late = kind.replace('"members"\nname', '"ball"\nname').replace("2018-10-28", "2027-01-01")
    late = late.replace("支部党员大会", "联欢会").replace("Branch members' meeting", "Party")
    late = late.replace('["党员大会", "支部大会", "联欢会会议"]', '["联欢"]')
    book = load(write(tmp_path, PARTY + "\n" + late))
    assert book.on(date(2027, 1, 1)).kind("ball").name == "联欢会"
    with pytest.raises(UnknownKind):
        book.on(date(2026, 12, 31)).kind("ball")


def test_a_day_before_the_first_edition_is_refused_by_name() -> None:
    with pytest.raises(NotInForce, match="check_in begins on 2018-10-28, after 2018-10-27"):
        load("party").on(date(2018, 10, 27))


@pytest.mark.parametrize(
    ("old", "new", "where", "expected"),
    [
        ("collection_day = 5", "collection_day = 32", ("dues[1]", "collection_day"), "32 is not 1 to 31"),
        ("collection_day = 5", 'collection_day = "5"', ("dues[1]", "collection_day"), "expected a whole number"),
        ("collection_day = 5", "collection_day = true", ("dues[1]", "collection_day"), "expected a whole number"),
        ("collection_day = 5", "collection_day = 5.0", ("dues[1]", "collection_day"), "found 5.0"),
        ("collection_day = 5", "", ("dues[1]", "collection_day"), "missing"),
        ("collection_day = 5", "collection_day = 5\ncollect = 1", ("dues[1]", "collect"), "not known"),
        ("weekly_budget = 3", "weekly_budget = -1", ("reminders[1]", "weekly_budget"), "0 to 10000"),
        ("weekly_budget = 3", "weekly_budget = 10001", ("reminders[1]", "weekly_budget"), "0 to 10000"),
        ("meeting_days = [3, 1]", "meeting_days = [1, 3]", ("reminders[1]", "meeting_days"), "does not fall"),
        ("meeting_days = [3, 1]", "meeting_days = 3", ("reminders[1]", "meeting_days"), "expected a list"),
        ("meeting_days = [3, 1]", 'meeting_days = ["3"]', ("reminders[1]", "meeting_days"), "found '3'"),
        ("meeting_hours = [2]", "meeting_hours = [24]", ("reminders[1]", "meeting_hours"), "not under 24"),
        ("dues_after_days = [5, 12]", "dues_after_days = [5, 5]", ("reminders[1]", "dues_after_days"), "rise"),
        ("start = 20:00:00", "start = 20", ("reminders[1].quiet", "start"), "expected a clock time"),
        ("start = 20:00:00", "start = 20:00:30", ("reminders[1].quiet", "start"), "whole minutes"),
        ("start = 20:00:00, ", "", ("reminders[1].quiet", "start"), "missing"),
        ("{ start = 20:00:00, end = 08:00:00 }", '"20-8"', ("reminders[1]", "quiet"), "expected a table"),
        ("day_cap_minutes = 480", "day_cap_minutes = 1441", ("hours[1]", "day_cap_minutes"), "1 to 1440"),
        ("tries = 5", "tries = 0", ("invites[1]", "tries"), "0 is not 1 or more"),
        ('audience = "members"', 'audience = "all"', ("kinds[1]", "audience"), "members, committee, group, leaders"),
        ('audience = "members"', "audience = []", ("kinds[1]", "audience"), "members, committee, group, leaders"),
        ("minutes = 90", "minutes = 0", ("kinds[1]", "minutes"), "0 is not 1 to 1440"),
        ('key = "members"', 'key = "Members!"', ("kinds[1]", "key"), "small letters"),
        ('key = "members"', 'key = "committee"', ("kinds[2]", "since"), "one edition a day"),
        ('words = ["党员大会"', 'words = ["党员大会", "党日"', ("kinds[5]", "words"), "'members' does not use"),
        ('words = ["党员大会"', 'words = [""', ("kinds[1]", "words"), "expected text"),
        ("since = 2018-10-28", "since = 2018-10-28T00:00:00", ("kinds[1]", "since"), "expected a day"),
        ("since = 2018-10-28", 'since = "2018"', ("kinds[1]", "since"), "expected a day"),
        ('source = "中国', 'sources = "中国', ("kinds[1]", "source"), "missing"),
        ("[[check_in]]", "[check_in]", ("check_in", ""), "expected a list of editions, [[check_in]]"),
        ("[[check_in]]", "[[check_out]]", ("", "check_in"), "missing"),
        ('name = "party"', 'name = " "', ("", "name"), "expected text"),
        ('name = "party"', 'name = "party"\nauthor = "x"', ("", "author"), "not known"),
    ],
)
def test_a_faulty_entry_is_named_by_file_table_and_key(
    tmp_path: Path, old: str, new: str, where: tuple[str, str], expected: str
) -> None:
    with pytest.raises(RuleBookError) as caught:
        load(write(tmp_path, changed(old, new)))
    assert (caught.value.file, caught.value.table, caught.value.key) == ("own.toml", *where)
    assert expected in str(caught.value)


def test_two_editions_of_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match=r"dues\[2\]: since: expected one edition a day"):
        load(write(tmp_path, PARTY + NEWER.replace("2027-01-01", "2018-10-28")))


@pytest.mark.parametrize("rows", ["check_in = []", "check_in = [1]", "check_in = 1"])
def test_a_table_that_is_no_list_of_editions_is_refused(tmp_path: Path, rows: str) -> None:
    start, end = PARTY.index("[[check_in]]"), PARTY.index("[[reminders]]")
    with pytest.raises(RuleBookError, match=r"own.toml: check_in"):
        load(write(tmp_path, rows + "\n" + PARTY[:start] + PARTY[end:]))


@pytest.mark.parametrize("name", ["choir", "no/such.toml", "", ".", "a\0b"])
def test_a_pack_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(RuleBookError):
        load(name)


def test_the_refusal_names_the_packs_there_are() -> None:
    with pytest.raises(RuleBookError, match="association、party"):
        load("choir")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", "name = '党'".encode("gbk")])
def test_a_file_that_is_no_toml_in_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(RuleBookError, match=r"own.toml: expected TOML in UTF-8"):
        load(str(path))


def test_the_committed_page_is_the_generated_one() -> None:
    assert (ROOT / "docs/rulebook.md").read_text(encoding="utf-8") == as_page()


def test_the_page_shows_every_kind_and_source() -> None:
    page = as_page()
    editions = [edition for name in pack_names() for table in load(name).editions.values() for edition in table]
    assert all(edition.source in page for edition in editions)
    assert all(kind.name in page for name in pack_names() for kind in load(name).kinds)


def test_a_book_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load("party").title = "别的"  # type: ignore[misc]
