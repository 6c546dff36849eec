"""Activities: entered in one line or step by step, corrected by newer versions, counted from rows."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from models.activities import NoSuchActivity
from tests.talk import Stage, worded


async def test_an_activity_is_entered_corrected_and_taken_back_without_losing_a_version(stage: Stage) -> None:
    [said] = await stage.say("陈静", "记活动 河道清理 11月19日 12人 3小时 清运垃圾两车")
    assert "1号：11月19日（周四），「河道清理」，12人，3小时，结果：「清运垃圾两车」" in said.text
    [again] = await stage.say("陈静", "记活动 河道清理 11月19日 12人 3小时")
    assert "已经登记过了，是1号" in again.text
    assert "更正活动 1 15人" in again.text
    [asked] = await stage.say("陈静", "记活动")
    steps = (("什么活动", "送春联"), ("哪一天", "昨天"), ("多少人", "8"), ("多长时间", "两个小时"))
    for question, answer in steps:
        assert question in asked.text
        [asked] = await stage.say("陈静", answer)
    assert "2号：11月19日（周四），「送春联」，8人，2小时" in asked.text
    [corrected] = await stage.say("陈静", "更正活动 1 15人")
    assert "3号：11月19日（周四），「河道清理」，15人，3小时，结果：「清运垃圾两车」（更正1号）" in corrected.text
    [gone] = await stage.say("陈静", "更正活动 1 16人")
    assert gone.text == worded(NoSuchActivity(1))
    [same] = await stage.say("陈静", "更正活动 3")
    assert "没有写要改什么" in same.text
    [year] = await stage.say("陈静", "活动台账")
    assert "2026年服务活动：2次，23人次，活动时长合计5小时。" in year.text
    await stage.say("陈静", "作废活动 2 重复登记")
    assert "1次，15人次，活动时长合计3小时" in (await stage.say("陈静", "活动台账"))[0].text
    rows = await stage.rows("activities")
    assert [(row.people, row.replaces_id, row.is_void) for row in rows] == [
        (12, None, False),
        (8, None, False),
        (15, 1, False),
        (8, 2, True),
    ]
    assert rows[3].reason == "重复登记"
    for line in ("/correct_activity 3 1人", "/void_activity 3 不对"):
        [refused] = await stage.forge("周敏", line)
        assert refused.text == worded(NoSuchActivity(3))
    assert "河道清理" not in (await stage.say("周敏", "活动台账"))[0].text
    assert await stage.rows("activities") == rows


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("记活动 清扫 2024年11月19日 12人 3小时", "太早了"),
        ("记活动 清扫 11月19日 0人 3小时", "人数要在1到10000之间"),
        ("记活动 清扫 11月19日 12人 25小时", "时长要大于0"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(stage: Stage, line: str, words: str) -> None:
    [said] = await stage.say("陈静", line)
    assert words in said.text
    assert await stage.rows("activities") == []


async def test_the_year_is_counted_from_its_rows_and_every_row_is_in_the_sheet(stage: Stage) -> None:
    await stage.say("陈静", "记活动 河道清理 11月19日 12人 3小时 =HYPERLINK(1)")
    await stage.say("陈静", "更正活动 1 2小时")
    await stage.say("周敏", "记活动 图书漂流 11月18日 5人 1小时")
    await stage.say("王芳", "走访 结对帮扶 11月18日 幸福社区李大爷家 帮助申请补贴")
    await stage.say("陈静", "走访 指导员 11月17日 某某公司 建立党小组")
    summary, sheet = await stage.say("陈静", "服务台账")
    assert "服务活动1次，12人次，活动时长合计2小时。" in summary.text
    assert "党建工作指导员联系1次，结对帮扶1次，走访0次，走访人2位。" in summary.text
    file = sheet.message.file
    assert file is not None
    assert file.name == "局机关党支部2026年服务台账.xlsx"
    book = load_workbook(BytesIO(file.content))
    assert book.sheet_names == ["服务活动", "志愿时长", "走访"]
    activities, unknown, visits = (book.get_sheet_by_index(index).to_python() for index in (0, 1, 2))
    assert "志愿时长未知" in summary.text
    assert unknown[3] == ["合计", "未知", "未知", "", "", "未知"]
    assert activities[3] == [2.0, "2026-11-19", "河道清理", 12.0, 2.0, "=HYPERLINK(1)"]
    assert activities[4][:5] == ["合计", "1次", "", 12.0, 2.0]
    assert [row[1:6] for row in visits[3:5]] == [
        ["2026-11-17", "党建工作指导员联系", "陈静", "某某公司", "建立党小组"],
        ["2026-11-18", "结对帮扶", "王芳", "幸福社区李大爷家", "帮助申请补贴"],
    ]
    assert b"<f>" not in ZipFile(BytesIO(file.content)).read("xl/worksheets/sheet1.xml")


async def test_the_year_counts_volunteer_hours_that_were_verified_and_shows_every_row(stage: Stage) -> None:
    for who, line in (
        ("王芳", "志愿 11月18日 9:00-11:30 社区清扫"),
        ("王芳", "志愿 50分钟 11月17日 图书整理"),
        ("赵䶮", "志愿 1小时 11月18日 社区清扫"),
        ("刘洋", "志愿 3小时 11月16日 退回的"),
        ("李娜", "志愿 3小时 11月16日 冲正的"),
        ("李娜", "志愿 2小时 11月15日 没核实的"),
        ("吴刚", "志愿 2小时 11月15日 别的支部"),
    ):
        await stage.say(who, line)
    numbers = {row.activity: row.id for row in await stage.rows("hour_claims")}
    for row in await stage.rows("hour_claims"):
        if row.activity not in ("退回的", "没核实的", "别的支部"):
            await stage.say("陈静", f"核实 {row.id}")
    await stage.say("陈静", f"不予核实 {numbers['退回的']} 记错了")
    await stage.say("周敏", f"核实 {numbers['别的支部']}")
    await stage.say("陈静", f"冲正时长 {numbers['冲正的']} 记错了")
    await stage.press("陈静", "冲正")
    summary, sheet = await stage.say("陈静", "服务台账")
    assert "志愿服务3人次，2人，已核实时长4.3小时。另有1条没有核实，不计在内。" in summary.text
    file = sheet.message.file
    assert file is not None
    rows = load_workbook(BytesIO(file.content)).get_sheet_by_name("志愿时长").to_python()
    assert rows[2] == ["编号", "日期", "姓名", "服务内容", "起止时间", "时长（小时）"]
    assert [row[1:] for row in rows[3:]] == [
        ["2026-11-17", "王芳", "图书整理", "未知", 0.8],
        ["2026-11-18", "王芳", "社区清扫", "09:00–11:30", 2.5],
        ["2026-11-18", "赵䶮", "社区清扫", "未知", 1.0],
        ["3人次", "2人", "", "", 4.3],
    ]
    # Who left is still in the year; another year of which nothing is on record is not known.
    await stage.depart(stage.cast.members["王芳"])
    assert "志愿服务3人次，2人" in (await stage.say("陈静", "服务台账"))[0].text
    assert "志愿时长未知" in (await stage.say("陈静", "服务台账 2025年"))[0].text
    await stage.say("陈静", "/language en")
    assert (
        "3 times by 2 people, 4.3 h verified. Not verified and not counted: 1."
        in (await stage.say("陈静", "/service_year"))[0].text
    )
