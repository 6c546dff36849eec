from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.papers.rosters import KnownBranches, RosterFile, read_roster
from bot.papers.sheets import Unusable
from models.members import Category
from models.roles import OfficeKind
from tests.papers.files import Formula, Rows, fill, xlsx

TODAY = date(2026, 5, 1)
LIBRARY, OFFICE = "图书馆党支部", "机关党支部"
KNOWN = KnownBranches(("文化局党委", LIBRARY, OFFICE))
SOLE = KnownBranches(("文化局党委", LIBRARY), LIBRARY)
HEADER = ["姓名", "党支部", "党员类别", "手机号"]
ZHANG = ["张三", LIBRARY, "正式党员", "13800001234"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_rows(rows: Rows, known: KnownBranches = KNOWN, **options: Any) -> RosterFile:
        return read_roster(xlsx(tmp_path / "名单.xlsx", rows, **options), known, on=TODAY)

    return read_rows


def faults(roster: RosterFile) -> list[str]:
    return [str(fault) for fault in roster.faults]


def test_a_whole_row_becomes_an_entry(read: Any) -> None:
    header = ["序号", "姓名", "所在支部", "人员类别", "联系电话", "党内职务", "入党日期", "备注"]
    roster = read([header, [1, "张 三", LIBRARY, "预备", 13800001234, "书记、馆员", 44013, "长期病假"]])
    (entry,) = roster.entries
    assert (str(entry.place), entry.name, entry.branch) == ("第2行", "张三", LIBRARY)
    assert (entry.category, entry.phone, entry.joined_on) == (
        Category.PROBATIONARY,
        "13800001234",
        date(2020, 7, 1),
    )
    assert (entry.offices, entry.is_exempt) == ((OfficeKind.SECRETARY,), True)
    assert "不是支部职务，不导入：馆员（1人）" in roster.notes


@pytest.mark.parametrize(
    "header",
    [
        ["姓名", "党支部", "党员类别", "手机号"],
        ["名字", "支部", "类别", "手机"],
        ["党员姓名", "所在支部", "人员类别", "电话"],
        ["* 姓　名：", "所属党支部\n（全称）", "党员类别（必填）", "移动电话"],
        ["姓名", "组织", "政治面貌", "联系电话"],
    ],
)
def test_headers_have_many_words(read: Any, header: list[str]) -> None:
    (entry,) = read([header, ZHANG]).entries
    assert (entry.name, entry.branch, entry.phone) == ("张三", LIBRARY, "13800001234")


def test_the_header_may_stand_below_a_title(read: Any) -> None:
    rows = [["图书馆党支部党员花名册"], [], ["填报单位：文化局", None, "2026年5月"], HEADER, ZHANG]
    assert [str(entry.place) for entry in read(rows).entries] == ["第5行"]


def test_a_header_after_ten_rows_is_not_found(read: Any) -> None:
    with pytest.raises(Unusable, match="前10行"):
        read([["说明"]] * 10 + [HEADER, ZHANG])


def test_a_file_without_names_is_refused(read: Any) -> None:
    with pytest.raises(Unusable, match="没有找到「姓名」一列"):
        read([["支部", "电话"], [LIBRARY, "13800001234"]])


def test_a_file_with_two_columns_of_names_is_refused(read: Any) -> None:
    with pytest.raises(Unusable, match="出现了2次（A、C列）"):
        read([["姓名", "手机", "姓名", "手机"], ["张三", "13800001234", "李四", "13800005678"]])


def test_a_header_without_people_is_refused(read: Any) -> None:
    with pytest.raises(Unusable, match="表头下面没有人"):
        read([HEADER])


def test_the_more_precise_of_two_columns_is_read(read: Any) -> None:
    roster = read([["姓名", "联系电话", "手机号"], ["张三", "0571-8888888", "13800001234"]], SOLE)
    assert roster.entries[0].phone == "13800001234"
    assert "不导入的列：联系电话" in roster.notes


def test_identity_numbers_and_unknown_columns_are_left_out_and_said(read: Any) -> None:
    roster = read([[*HEADER, "身份证号", "民族", "学历"], [*ZHANG, "330102199001011234", "汉", "本科"]])
    assert {"身份证号不导入", "不导入的列：民族、学历"} <= set(roster.notes)
    assert "330102199001011234" not in repr(roster)


def test_a_phone_does_not_show_in_the_representation_of_an_entry(read: Any) -> None:
    assert "13800001234" not in repr(read([HEADER, ZHANG]).entries[0])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["张三", LIBRARY, "正式", "1380000"], "第2行 张三：手机号 1380000 只有7位，应为11位"),
        (
            ["张三", LIBRARY, "群众", None],
            "第2行 张三：党员类别「群众」不认识，应为正式党员、预备党员、入党积极分子或发展对象",
        ),
        (["张三", LIBRARY, None, None], "第2行 张三：没有写党员类别，应为正式党员、预备党员或入党积极分子"),
        (["张三", None, "正式", None], "第2行 张三：没有写党支部"),
        (["张三", 3, "正式", None], "第2行 张三：党支部「3」不像支部名称"),
        ([None, LIBRARY, "正式", None], "第2行：没有写姓名"),
        (["张", LIBRARY, "正式", None], "第2行：姓名「张」只有一个字，请写全名"),
        ([True, LIBRARY, "正式", None], "第2行：姓名一格是TRUE，不是文字"),
        (["张三", LIBRARY, "正式", False], "第2行 张三：手机号一格是FALSE，不是文字"),
        (["张三", LIBRARY, "正式", date(2020, 7, 1)], "第2行 张三：手机号一格是日期或时间 2020-07-01，不是文字"),
        (["张三", LIBRARY, "正式", 1e300], "第2行 张三：手机号 1e+300 被 Excel 写成了科学计数，请改成文本重新填"),
        ([Formula.showing("=NA()", "#N/A"), LIBRARY, "正式", None], "第2行：姓名一格是错误值 #N/A，请改成文字"),
        (["张三", Formula.showing("=A99", 0), "正式", None], "第2行 张三：党支部「0」不像支部名称"),
    ],
)
def test_a_fault_is_named_by_row_person_and_reason(read: Any, row: list[Any], fault: str) -> None:
    assert faults(read([HEADER, row, ["李四", LIBRARY, "正式", None], ["王五", LIBRARY, "正式", None]])) == [fault]


def test_every_fault_of_a_row_is_named(read: Any) -> None:
    roster = read([HEADER, ["张三", LIBRARY, "群众", "138"]])
    assert [fault.split("：")[1][:3] for fault in faults(roster)] == ["党员类", "手机号"]
    assert roster.entries == ()


def test_summary_and_repeated_header_rows_are_skipped_and_said(read: Any) -> None:
    rows = [["序号", *HEADER], [1, *ZHANG], ["序号", *HEADER], ["合计", 1], [None, "制表人：李四"], [2, None]]
    roster = read(rows)
    assert (len(roster.entries), faults(roster)) == (1, [])
    told = [note for note in roster.notes if "跳过" in note]
    assert told == ["第3行又是表头，跳过", "第4行不是党员，跳过：合计", "第5行不是党员，跳过：制表人：李四"]


def test_a_numbered_row_without_a_person_is_no_fault(read: Any) -> None:
    roster = read([["序号", *HEADER], [1, *ZHANG], [2], [3]])
    assert (len(roster.entries), faults(roster)) == (1, [])


def test_a_section_title_in_the_numbers_is_a_fault(read: Any) -> None:
    assert faults(read([["序号", *HEADER], ["一、机关"], [1, *ZHANG]])) == ["第2行：没有写姓名"]


def people(*branches: str | None) -> list[list[Any]]:
    names = ["张三", "李四", "王五", "赵六", "孙七"]
    return [["姓名", "党支部"], *([name, branch] for name, branch in zip(names, branches, strict=False))]


def test_merged_branches_reach_every_row_they_cover(read: Any) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 1, LIBRARY)
        sheet.merge_range(3, 1, 4, 1, OFFICE)

    roster = read(people(LIBRARY, None, OFFICE, None), finish=merge)
    assert [entry.branch for entry in roster.entries] == [LIBRARY, LIBRARY, OFFICE, OFFICE]
    assert "党支部一列有合并的格子，已向下填到2人" in roster.notes


def test_a_row_outside_the_merged_cells_has_no_branch(read: Any) -> None:
    roster = read(people(LIBRARY, None, None), finish=lambda _, sheet: sheet.merge_range(1, 1, 2, 1, LIBRARY))
    assert faults(roster) == ["第4行 王五：没有写党支部"]


def test_a_branch_written_once_a_block_is_carried_down(read: Any) -> None:
    roster = read(people(LIBRARY, None, OFFICE, None))
    assert [entry.branch for entry in roster.entries] == [LIBRARY, LIBRARY, OFFICE, OFFICE]


@pytest.mark.parametrize(
    ("branches", "fault"),
    [
        ((LIBRARY, LIBRARY, None, OFFICE), "第4行 王五：没有写党支部"),
        ((None, LIBRARY, OFFICE), "第2行 张三：没有写党支部"),
    ],
)
def test_a_branch_only_forgotten_is_a_fault(read: Any, branches: tuple[str | None, ...], fault: str) -> None:
    assert faults(read(people(*branches))) == [fault]


@pytest.mark.parametrize(
    ("known", "sheet", "title", "branch"),
    [
        (SOLE, "Sheet1", "花名册", LIBRARY),
        (KNOWN, OFFICE, "花名册", OFFICE),
        (KNOWN, "Sheet1", "机关党支部党员花名册", OFFICE),
    ],
)
def test_a_file_without_branches_takes_the_one_it_can_mean(
    read: Any, known: KnownBranches, sheet: str, title: str, branch: str
) -> None:
    roster = read([[title], ["姓名"], ["张三"]], known, sheet=sheet)
    assert [entry.branch for entry in roster.entries] == [branch]
    assert f"没有写党支部，都算在{branch}" in roster.notes


def test_a_title_that_names_another_branch_is_pointed_out(read: Any) -> None:
    roster = read([["工会党支部党员花名册"], ["姓名"], ["张三"]], SOLE)
    assert f"标题写的是「工会党支部党员花名册」，却算在{LIBRARY}：请核对，不对就加一列党支部" in roster.notes


def test_a_file_without_branches_that_can_mean_several_is_one_fault(read: Any) -> None:
    roster = read([["姓名"], ["张三"], ["李四"]])
    assert faults(roster) == ["第1行：没有写党支部，单位又不止一个支部：请加一列党支部"]


def test_a_branch_takes_the_spelling_that_is_known(read: Any) -> None:
    known = KnownBranches(("第一党支部(离退休)", LIBRARY))
    assert read([["姓名", "支部"], ["张三", "第一党支部 （离退休）"]], known).entries[0].branch == "第一党支部(离退休)"


def test_sheets_are_read_together_and_named_in_faults(read: Any) -> None:
    def second(book: Any, _: Any) -> None:
        fill(book.add_worksheet(OFFICE), [["姓名", "手机"], ["李四", "138"]])
        fill(book.add_worksheet("填写说明"), [["请如实填写"]])

    roster = read([["姓名"], ["张三"]], sheet=LIBRARY, finish=second)
    assert [str(entry.place) for entry in roster.entries] == [f"「{LIBRARY}」第2行"]
    assert faults(roster) == [f"「{OFFICE}」第2行 李四：手机号 138 只有3位，应为11位"]
    assert "工作表「填写说明」没有姓名一列，不读" in roster.notes


def test_a_row_repeated_in_everything_is_taken_once_and_said(read: Any) -> None:
    roster = read([HEADER, ZHANG, ZHANG])
    assert (len(roster.entries), faults(roster)) == (1, [])
    assert roster.repeats == ("第3行 张三 与第2行完全相同，只导入一次（如是两个人，请写成张三（大）、张三（小））",)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (["张三", LIBRARY, "正式", "13900001234"], "手机号不同。如是两个人，请写成张三（大）、张三（小）"),
        (["张三", LIBRARY, "预备", "13800001234"], "内容不同。如是一个人，请只留一行"),
        (["张三", LIBRARY, "正式", None], "内容不同"),
        (["张三", OFFICE, "正式", "13800001234"], "与第2行同名同手机号，一处在图书馆党支部，一处在机关党支部"),
    ],
)
def test_two_rows_of_one_name_that_cannot_both_be_right_are_a_fault(read: Any, second: list[Any], reason: str) -> None:
    (fault,) = faults(read([HEADER, ZHANG, second]))
    assert fault.startswith("第3行 张三：")
    assert reason in fault


@pytest.mark.parametrize("name", ["张三（大）", "张三2"])
def test_namesakes_told_apart_are_two_people(read: Any, name: str) -> None:
    assert len(read([HEADER, ZHANG, [name, LIBRARY, "正式", "13900001234"]]).entries) == 2


def test_namesakes_of_two_branches_are_two_people(read: Any) -> None:
    roster = read([HEADER, ZHANG, ["张三", OFFICE, "正式", "13900001234"]])
    assert (len(roster.entries), faults(roster)) == (2, [])


def test_a_phone_two_people_share_is_said(read: Any) -> None:
    roster = read([HEADER, ZHANG, ["李四", OFFICE, "正式", "13800001234"]])
    assert "第2行 张三、第3行 李四的手机号相同，请核对" in roster.notes


def test_a_branch_with_two_secretaries_is_a_fault(read: Any) -> None:
    rows = [["姓名", "党支部", "职务"], ["张三", LIBRARY, "书记"], ["李四", LIBRARY, "支部书记"]]
    assert faults(read(rows)) == ["第3行 李四：图书馆党支部已有书记张三（第2行），一个支部只有一位书记"]


def test_a_file_without_categories_is_taken_as_full_members_and_says_so(read: Any) -> None:
    roster = read([["姓名", "党支部"], ["张三", LIBRARY]])
    assert roster.entries[0].category is Category.FULL
    assert "没有写党员类别，都按正式党员" in roster.notes


def test_a_month_counts_from_its_first_day_and_is_said(read: Any) -> None:
    roster = read([["姓名", "党支部", "入党时间"], ["张三", LIBRARY, "2020年7月"], ["李四", LIBRARY, date(2020, 7, 9)]])
    assert [entry.joined_on for entry in roster.entries] == [date(2020, 7, 1), date(2020, 7, 9)]
    assert "1人的入党时间只写到月，按当月1日" in roster.notes
