"""The branches at a glance: what needs care first, for who answers for several, and numbers of people alone."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
import python_calamine

from models import branches, members
from models.branches import BranchKind
from models.database import Session
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage, asking


async def december(stage: Stage) -> None:
    """Let November be owed, and December too, by some; 主题党日 was held, with three of six."""
    await stage.tick()
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    for who in ("王芳", "刘洋", "陈静"):
        await stage.say(who, "签到")
    stage.set_clock("2026-11-27 17:05")
    await stage.say("陈静", f"结束会议 {number}")
    await stage.press("陈静", "确认结束")
    await stage.say("刘洋", "核定 王芳 5666.67元")
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()


async def many(stage: Stage, count: int) -> None:
    """Let there be so many branches more, with a member each."""

    async def work(db: Session) -> None:
        for index in range(count):
            node = await branches.found(db, f"第{index + 1}党支部", parent=await branches.root(db), at=stage.now)
            await members.enrol(db, f"成员{index}", node, by=None, at=stage.now)

    await stage.database.write(work)


async def test_the_administrator_sees_what_needs_care_in_each_branch(stage: Stage) -> None:
    await december(stage)
    [said] = await stage.say("李娜", "各支部")
    lines = said.text.splitlines()
    assert lines[0].startswith("12月3日（周四），所管2个支部：2个要留意")
    of_office = next(line for line in lines if OFFICE in line)
    assert f"● {OFFICE}（6人）：" in of_office
    assert "没开也没排：" in of_office
    assert "本季度支部党员大会" in of_office
    assert "本月主题党日" in of_office
    assert {LIBRARY, OFFICE, "发我表格"} <= set(said.buttons)
    assert "85" not in said.text


async def test_one_branch_is_seen_in_full(stage: Stage) -> None:
    await december(stage)
    await stage.say("王芳", "志愿 3小时 社区清扫 12月2日")
    await stage.say("李娜", "各支部")
    [card] = await stage.press("李娜", OFFICE)
    assert "党员6人" in card.text
    assert "上次会议：11月27日（周五）主题党日，应到5人，实到3人" in card.text
    assert "本季度支部党员大会：没开，也没排" in card.text
    assert "本月主题党日：没开，也没排" in card.text
    assert "等确认：志愿时长1条" in card.text
    assert "没办完的待办：没有" in card.text
    [named] = await stage.say("李娜", "各支部 图书馆")
    assert named.text.startswith(LIBRARY)
    assert "上次会议：还没有结束过的会议" in named.text


async def test_a_meeting_that_is_planned_is_not_missing(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 11月27日15:00 三楼会议室 学雷锋")
    await stage.press("陈静", "发布")
    [card] = await stage.say("李娜", f"各支部 {OFFICE}")
    assert "本月主题党日：排在11月27日（周五）" in card.text
    stage.set_clock("2026-11-28 10:00")
    [card] = await stage.say("李娜", f"各支部 {OFFICE}")
    assert "本月主题党日：开了" in card.text


async def test_a_task_overdue_and_dues_of_last_month_are_told(stage: Stage) -> None:
    await stage.say("周敏", "待办 吴刚 11月24日 整理档案")
    await stage.say("刘洋", "核定 王芳 5666.67元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    [paid] = await stage.say("刘洋", "党费登记 王芳 12月")
    assert "已登记" in paid.text
    stage.set_clock("2027-01-05 10:00")
    await stage.tick()
    [said] = await stage.say("李娜", "各支部")
    lines = said.text.splitlines()
    assert LIBRARY in lines[1], "what needs care in most ways stands first"
    assert "待办过期1件" in lines[1]
    assert "12月党费2人未交" in lines[1]
    assert "12月党费5人未交" in lines[2]
    [card] = await stage.press("李娜", OFFICE)
    assert "2026年12月党费：1人已交，5人未交" in card.text
    assert "2027年1月党费：0人已交，6人未交" in card.text


async def test_a_secretary_of_one_branch_sees_her_own_and_a_member_none(stage: Stage) -> None:
    [own] = await stage.say("陈静", "各支部")
    assert own.text.startswith(OFFICE)
    assert LIBRARY not in own.text
    [named] = await stage.say("陈静", "各支部 图书馆")
    assert "党员" not in named.text.replace(OFFICE, "")
    [refused] = await stage.say("王芳", "各支部")
    assert "支部书记或管理员" in refused.text


async def test_forty_branches_are_turned_page_by_page(stage: Stage) -> None:
    await many(stage, 40)
    [first] = await stage.say("李娜", "各支部")
    assert "所管42个支部" in first.text
    assert "第1页，共5页" in first.text
    assert len(first.text.splitlines()) == 11
    seen = [first.text]
    for _ in range(4):
        [page] = await stage.press("李娜", "下一页")
        seen.append(page.text)
    assert "下一页" not in page.buttons
    assert all(sum(f"第{index + 1}党支部（" in text for text in seen) == 1 for index in range(40))
    assert all(before != after for before, after in pairwise(seen))


async def test_forty_branches_are_asked_about_in_as_many_statements_as_two(stage: Stage) -> None:
    with asking() as few:
        await stage.say("李娜", "各支部")
    await many(stage, 40)
    with asking() as many_asked:
        await stage.say("李娜", "各支部")
    assert len(many_asked) <= len(few)


async def test_a_group_meeting_is_due_where_there_are_groups_and_held_when_each_held_one(stage: Stage) -> None:
    [card] = await stage.say("李娜", f"各支部 {OFFICE}")
    assert "党小组会" not in card.text

    async def work(db: Session) -> None:
        node = await branches.by_name(db, OFFICE)
        await branches.found(db, "第一党小组", BranchKind.GROUP, parent=node, at=stage.now)

    await stage.database.write(work)
    [card] = await stage.say("李娜", f"各支部 {OFFICE}")
    assert "本月党小组会：没开，也没排" in card.text


@pytest.mark.parametrize("typed", ["各支部表格", "支部概况表"])
async def test_the_sheet_has_a_line_a_branch_and_no_names_or_sums(stage: Stage, typed: str) -> None:
    await december(stage)
    [said] = await stage.say("李娜", typed)
    assert said.message.file is not None
    book = python_calamine.load_workbook(io.BytesIO(said.message.file.content))
    rows = book.get_sheet_by_index(0).to_python()[2:]
    assert [row[0] for row in rows] == ["支部", OFFICE, LIBRARY]
    assert rows[1][1:6] == [6, 0, "2026-11-27 主题党日", 5, 3]
    words = " ".join(str(cell) for row in rows for cell in row)
    assert not {"王芳", "吴刚", "85"} & set(words.split())
