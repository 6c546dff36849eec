"""A number that was shown, or that stands in a key, is never given to another person, plan or guest."""

from __future__ import annotations

import ast
from pathlib import Path

from models.base import Base
from models.plans import NoSuchPlan
from tests.cast import OFFICE
from tests.commands.test_assessments import month_opens
from tests.talk import Stage, worded

MODELS = Path(__file__).parents[2] / "models"
# Tables of which nobody is shown a number, and none outlives its row in a key or in memory; of drafts it is random.
# Of the traffic the newest row always stays.
UNNAMED = {"arrivals", "drafts", "inbox", "invites", "offices", "outbox", "rooms", "venues"}
UNNAMED |= {"web_files", "web_logins", "web_sessions"}


def test_whatever_has_numbers_and_is_deleted_never_uses_one_again() -> None:
    deleted = {
        call.args[0].id
        for path in MODELS.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "delete"
        if isinstance(call.args[0], ast.Name)
    }
    tables = [mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__name__ in deleted]
    numbered = {table.name for table in tables if table.autoincrement_column is not None}
    once = {table.name for table in tables if table.dialect_options["sqlite"]["autoincrement"]}
    assert numbered - once == UNNAMED


async def test_a_person_of_a_roster_taken_back_leaves_her_number_to_nobody(stage: Stage) -> None:
    numbers = []
    for batch in ("第1批", "第2批"):
        await stage.send_file(
            "李娜", f"姓名,党支部,党员类别\n周大海,{OFFICE},正式党员\n".encode(), "名单.csv", text="导入花名册"
        )
        await stage.press("李娜", "导入1人")
        [entered] = await stage.rows("members", name="周大海")
        numbers.append(entered.id)
        await stage.press("李娜", "撤销这次导入")
        [undone] = await stage.press("李娜", "撤销导入")
        assert f"{batch}名单已整批撤回" in undone.text
    assert len(set(numbers)) == 2


async def test_a_keeper_who_was_told_of_a_difference_is_taken_back_with_her_roster(stage: Stage) -> None:
    lines = f"姓名,党支部,党员类别,职务\n周大海,{OFFICE},正式党员,党费管理员\n"
    await stage.say("刘洋", "核定 王芳 6200元")
    await month_opens(stage)
    await stage.say("刘洋", "党费登记 王芳 12月")
    # Nothing of her own stands against it: the month was opened before she came.
    await stage.send_file("李娜", lines.encode(), "名单.csv", text="导入花名册")
    await stage.press("李娜", "导入1人")
    await stage.say("刘洋", "核定 王芳 退休 4800元 11月 已办退休手续")
    [entered] = await stage.rows("members", name="周大海")
    assert await stage.rows("differences_told", keeper_id=entered.id)
    await stage.say("李娜", "撤销花名册 1")
    [undone] = await stage.press("李娜", "撤销导入")
    assert "整批撤回" in undone.text
    assert await stage.rows("differences_told", keeper_id=entered.id) == []
    assert await stage.rows("differences_told"), "what the others were told stands"


async def test_a_card_of_a_plan_given_up_writes_no_other_plan(stage: Stage) -> None:
    await stage.say("陈静", "/plan\n12月3日 15:00 主题党日 学习党章 三楼会议室")
    [old] = [line for label, line in stage.last("陈静").buttons.items() if label == "写入1次"]
    await stage.say("陈静", "/plan\n12月10日 15:00 集中学习 学习二十大精神 三楼会议室")
    [said] = await stage.forge("陈静", old)
    assert said.text == worded(NoSuchPlan(1))
    assert await stage.rows("meetings") == []


async def test_a_button_of_a_guest_struck_off_the_list_marks_no_other_one(stage: Stage) -> None:
    number = await stage.call_meeting()
    guests = []
    for name in ("李教授", "赵教授"):
        await stage.say("陈静", f"请列席 {name} 市委党校")
        [row] = await stage.rows("outside_guests", meeting_id=number)
        guests.append(row.id)
        await stage.say("陈静", f"去掉 {name}")
    assert len(set(guests)) == 2
