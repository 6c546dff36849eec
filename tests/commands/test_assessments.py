"""Assessments in talk: entered, told, explained, doubted, relieved; and who never hears of them."""

from __future__ import annotations

import json

import pytest

from bot.answers import NotAllowed
from models.assessments import (
    NoSuchQuery,
    NoSuchRelief,
    NothingAssessed,
    QueryOpen,
    ReasonNeeded,
)
from models.rules.values import Month
from tests.talk import Stage, worded


async def month_opens(stage: Stage, clock: str = "2026-12-03 10:00") -> None:
    stage.set_clock(clock)
    await stage.tick()


async def states(stage: Stage, who: str) -> dict[str, str]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state.value for row in rows}


async def test_an_assessment_is_told_explained_and_found_right(stage: Stage) -> None:
    [entered] = await stage.say("刘洋", "核定 王芳 6200元")
    assert "基数6200.00元，从2026年1月起每月93.00元" in entered.text
    assert "每月93.00元。请核对" in stage.last("王芳").text
    await month_opens(stage)
    assert await stage.amounts("王芳") == {"2026-12": 9300}
    await stage.say("王芳", "党费")
    [why] = await stage.press("王芳", "为什么是这个数")
    assert why.text.splitlines() == [
        "您2026年12月的党费：93.00元",
        "类别：按月领工资",
        "基数：6200.00元（每月工资中相对固定、经常性的税后收入）",
        "标准：5000元以上、10000元及以下，按基数全额的1.5%",
        "算得：每月93.00元",
        "依据：《关于中国共产党党费收缴、使用和管理的规定》第2条，2017年1月1日起的版本",
    ]
    [thanks] = await stage.press("王芳", "核对无误")
    assert "核对无误" in thanks.text
    [row] = await stage.rows("assessments")
    assert row.confirmed_at == stage.now


async def test_a_change_within_the_year_needs_a_reason_and_settled_months_stay(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await month_opens(stage)
    [refused] = await stage.say("刘洋", "核定 王芳 退休 4800元")
    assert refused.text == worded(ReasonNeeded("王芳", 2026))
    await stage.say("刘洋", "党费登记 王芳 12月")
    differing, entered = await stage.say("刘洋", "核定 王芳 退休 4800元 11月 已办退休手续")
    assert "收多了：2026年12月" in differing.text
    assert "离退休，基数4800.00元，从2026年11月起每月24.00元" in entered.text
    assert await stage.amounts("王芳") == {"2026-12": 9300}
    audited = [row for row in await stage.rows("audit") if row.action == "assessments.assess"]
    assert [row.details["has_reason"] for row in audited] == [False, True]


async def test_a_doubt_reaches_the_keeper_once_and_nobody_reminds_until_it_is_answered(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.press("王芳", "有疑问")
    [noted] = await stage.say("王芳", "我的基数应是5800元")
    assert "不再提醒" in noted.text
    assert "我的基数应是5800元" in stage.last("刘洋").text
    [again] = await stage.say("王芳", "有疑问 再问一次")
    assert again.text == worded(QueryOpen(Month(2026, 1)))
    await month_opens(stage)
    assert stage.heard("王芳", "党费还没有登记") == 0
    [asked] = await stage.press("刘洋", "答复")
    assert "怎么答复" in asked.text
    await stage.say("刘洋", "按工资条第三栏核过")
    assert "按工资条第三栏核过" in stage.last("王芳").text
    await stage.tick(hours=1)
    assert stage.heard("王芳", "党费还没有登记") == 1
    [late] = await stage.say("刘洋", "答复疑问 1 又一次")
    assert late.text == worded(NoSuchQuery(1))


async def test_a_new_assessment_answers_a_doubt(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "有疑问 基数写多了")
    await stage.say("刘洋", "核定 王芳 5800元 1月 更正")
    assert "每月87.00元" in stage.last("王芳").text
    await month_opens(stage)
    assert await stage.amounts("王芳") == {"2026-12": 8700}
    assert stage.heard("王芳", "党费还没有登记") == 1


async def test_hardship_holds_once_the_committee_approved_and_at_once_for_the_retired(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("刘洋", "核定 孙建国 退休 4800元")
    await month_opens(stage)
    await stage.say("刘洋", "减免 王芳 2026-12 2027-03 11月5日 10元")
    [entered] = await stage.press("刘洋", "登记减免")
    assert "批准后才生效" in entered.text
    assert await stage.amounts("王芳") == {"2026-12": 9300}
    await stage.press("刘洋", "登记批准")
    await stage.say("刘洋", "12月1日")
    await stage.say("刘洋", "机关党委")
    assert await stage.amounts("王芳") == {"2026-12": 1000}
    [why] = await stage.say("王芳", "为什么是这个数")
    assert "减交：支部2026年11月5日（周四）同意，「机关党委」2026年12月1日（周二）批准" in why.text
    await stage.say("刘洋", "减免 孙建国 2026-12 2026-12 11月5日")
    [entered] = await stage.press("刘洋", "登记减免")
    assert "会告诉本人" in entered.text
    assert await states(stage, "孙建国") == {"2026-12": "waived"}
    await stage.press("刘洋", "取消这一项")
    assert await states(stage, "孙建国") == {"2026-12": "owed"}
    assert await stage.amounts("孙建国") == {"2026-12": 2400}
    [again] = await stage.say("刘洋", "取消减免 2")
    assert again.text == worded(NoSuchRelief(2))


async def test_months_paid_elsewhere_are_waived_and_quarterly_payers_hear_once_a_quarter(stage: Stage) -> None:
    await stage.say("刘洋", "免计 赵䶮 2026-12 2027-02 在流入地支部交纳")
    await stage.press("刘洋", "登记免计")
    await stage.say("刘洋", "按季交 王芳 11月5日")
    await month_opens(stage)
    await month_opens(stage, "2027-01-05 10:00")
    await month_opens(stage, "2027-03-05 10:00")
    assert await states(stage, "赵䶮") == dict.fromkeys(("2026-12", "2027-01", "2027-02"), "waived") | {
        "2027-03": "owed"
    }
    assert stage.heard("王芳", "您2026年12月的党费还没有登记") >= 1
    assert stage.heard("王芳", "您2027年1月的党费还没有登记") == 0
    assert stage.heard("王芳", "党费没有登记：2026年12月、2027年1月、2月、3月，金额还没核定") == 1


async def test_a_temporary_branch_collects_nothing(stage: Stage) -> None:
    await stage.say("周敏", "临时党支部 是")
    await month_opens(stage)
    assert await states(stage, "吴刚") == {}
    assert await states(stage, "王芳") == {"2026-12": "owed"}


async def test_the_keeper_is_told_once_who_is_not_assessed(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await month_opens(stage)
    await stage.tick(days=1)
    [told] = [said for said in stage.chat_of("刘洋") if "没有核定党费" in said.text]
    assert "赵䶮" in told.text
    assert "王芳" not in told.text
    assert "93" not in told.text
    [listed] = await stage.say("刘洋", "没核定的")
    assert "王芳" not in listed.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("核定 王芳", "要写上"),
        ("核定 王芳 学生 100元", "不用写基数"),
        ("核定 王芳 农民 5元", "0.20元到1.00元之间"),
        ("核定 王芳 0元", "大于0元"),
        ("核定 王芳 定额 10元", "没有「按章程定额」"),
        ("单位性质 王芳 事业单位", "请先核定"),
    ],
)
async def test_what_cannot_be_right_is_refused_with_what_would_be(stage: Stage, line: str, said: str) -> None:
    [answer] = await stage.say("刘洋", line)
    assert said in answer.text
    assert await stage.rows("assessments") == []


async def test_the_base_of_each_employer_is_said_in_words(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    [said] = await stage.say("刘洋", "单位性质 王芳 事业单位")
    assert "奖励性绩效工资不算" in said.text
    [why] = await stage.say("刘洋", "核定依据 王芳")
    assert why.text == "还没有党费记录。发「党费」可以看有哪些月份。"


async def test_bases_and_amounts_reach_the_member_and_the_keeper_alone(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await stage.say("刘洋", "核定 王芳 6213元")
    await month_opens(stage)
    await stage.say("王芳", "有疑问 6213元不对")
    for who in ("陈静", "周敏", "赵䶮", "李娜"):
        for line in ("核定依据 王芳", "为什么是这个数", "核定 王芳 9999元", "没核定的", "党费", "谁没交"):
            await stage.say(who, line)
            await stage.say(who, line, room="group")
    seen = {said.chat for said in stage.channel.sent if "6213" in said.text or "93.2" in said.text}
    assert seen == {"chat-王芳", "chat-刘洋"}
    assert "6213" not in json.dumps([row.details for row in await stage.rows("audit")])
    kept = [row for name in ("assessments", "dues_months", "dues_queries") for row in await stage.rows(name)]
    assert "6213" not in str(kept)
    [refused] = await stage.say("陈静", "核定 王芳 6200元")
    assert refused.text == worded(NotAllowed("DuesKeeper"))


async def test_who_has_no_assessment_can_find_nothing_right(stage: Stage) -> None:
    [said] = await stage.say("王芳", "核对无误")
    assert said.text == worded(NothingAssessed())
