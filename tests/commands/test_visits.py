"""Visits: entered by who went or her secretary, reminded of once, overdue ones listed, and private."""

from __future__ import annotations

from sqlalchemy import text

from bot.answers import NotAllowed
from models.visits import NoSuchVisit
from tests.talk import Stage, worded

LINE = "走访 结对帮扶 11月18日 幸福社区赵大妈家 帮助申请补贴 12月7日"


async def test_a_visit_is_entered_reminded_of_once_and_followed_by_the_next(stage: Stage) -> None:
    [said] = await stage.say("王芳", LINE)
    assert "1号：王芳，结对帮扶，11月18日（周三）去「幸福社区赵大妈家」，商定：「帮助申请补贴」" in said.text
    assert "下次：12月7日（周一），前一个工作日提醒" in said.text
    stage.set_clock("2026-12-04 07:30")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一次结对帮扶") == 0
    stage.set_clock("2026-12-04 09:05")
    await stage.tick()
    await stage.tick(hours=1)
    await stage.tick(days=3)
    assert stage.heard("王芳", "提醒您一次结对帮扶：「幸福社区赵大妈家」，下次：12月7日（周一）") == 1
    assert stage.heard("陈静", "过了日期") == 0
    stage.set_clock("2026-12-07 20:30")
    [asked] = await stage.press("王芳", "登记走访")
    assert "哪一天" in asked.text
    for answer in ("今天", "幸福社区 赵大妈家", "补贴已批"):
        [said] = await stage.say("王芳", answer)
    assert "还没有定下次的日期" in said.text
    stage.set_clock("2026-12-09 09:05")
    await stage.tick()
    assert stage.heard("陈静", "过了日期") == 0
    await stage.press("王芳", "定下次日期")
    [said] = await stage.say("王芳", "12月31日")
    assert "3号：" in said.text
    assert "原来的2号保留备查" in said.text
    assert [(row.replaces_id, row.next_on is not None) for row in await stage.rows("visits")] == [
        (None, True),
        (None, False),
        (2, True),
    ]


async def test_overdue_visits_are_listed_to_the_secretary_once_a_week(stage: Stage) -> None:
    await stage.say("王芳", "走访 结对帮扶 11月18日 幸福社区赵大妈家 帮助申请补贴 11月25日")
    stage.set_clock("2026-11-26 08:30")
    await stage.tick()
    assert stage.heard("陈静", "过了日期还没有登记的走访1次") == 0
    stage.set_clock("2026-11-26 09:05")
    await stage.tick()
    await stage.tick(days=1)
    assert stage.heard("陈静", "过了日期还没有登记的走访1次") == 1
    assert stage.heard("周敏", "过了日期") == 0
    [listed] = await stage.say("陈静", "走访情况")
    assert "下次：11月25日（周三）。（已过期）" in listed.text
    stage.set_clock("2026-11-30 09:05")
    await stage.tick()
    assert stage.heard("陈静", "过了日期还没有登记的走访1次") == 2
    await stage.say("陈静", "作废走访 1 对象已搬走")
    assert "已作废走访1号" in stage.last("王芳").text
    stage.set_clock("2026-12-07 09:05")
    await stage.tick()
    assert stage.heard("陈静", "过了日期还没有登记的走访1次") == 2


async def test_who_had_her_share_of_the_week_is_reminded_in_the_next_one(stage: Stage) -> None:
    await stage.say("王芳", LINE.replace("12月7日", "12月5日"))
    stage.set_clock("2026-11-30 09:00")
    for what in ("甲", "乙", "丙"):
        await stage.say("陈静", f"待办 王芳 12月25日 {what}")
    stage.set_clock("2026-12-04 09:05")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一次结对帮扶") == 0
    stage.set_clock("2026-12-07 09:05")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一次结对帮扶") == 1


async def test_what_waited_for_monday_counts_in_the_week_in_which_it_is_read(stage: Stage) -> None:
    await stage.say("王芳", LINE.replace("12月7日", "12月5日"))
    stage.set_clock("2026-11-29 22:00")
    for what in ("甲", "乙", "丙"):
        await stage.say("陈静", f"待办 王芳 12月25日 {what}")
    assert stage.heard("王芳", "12月25日") == 0
    stage.set_clock("2026-12-04 09:05")
    await stage.tick()
    assert stage.heard("王芳", "12月25日") == 3
    assert stage.heard("王芳", "提醒您一次结对帮扶") == 0
    stage.set_clock("2026-12-07 09:05")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一次结对帮扶") == 1


async def test_only_the_visitor_and_her_secretary_see_it_and_it_is_sealed(stage: Stage) -> None:
    await stage.say("陈静", "代记走访 王芳 走访 11月18日 赵大妈家 送医")
    assert "陈静登记或更正了您的走访1号" in stage.last("王芳").text
    for who in ("周敏", "赵䶮", "吴刚"):
        for line in ("/next_visit 1 12月30日", "/correct_visit 1 昨天", "/void_visit 1 不对"):
            [refused] = await stage.forge(who, line)
            assert refused.text == worded(NoSuchVisit(1)), (who, line)
        assert "赵大妈" not in (await stage.say(who, "走访情况"))[0].text
        assert stage.heard(who, "赵大妈家") == 0
    [refused] = await stage.say("王芳", "代记走访 赵䶮 走访 11月18日 赵大妈家 送医")
    assert refused.text == worded(NotAllowed("Secretary"))
    [early] = await stage.say("王芳", "下次走访 1 2026年11月1日")
    [early] = await stage.press("王芳", "确定") if "确定" in early.buttons else [early]
    assert "不在这次走访之后" in early.text
    async with stage.database.read() as db:
        kept = (await db.core(text("SELECT whom, agreed FROM visits"))).all()
    assert len(kept) == 1
    assert not any("赵大妈" in str(value) or "送医" in str(value) for value in kept[0])
