"""Who asks to pay less is left alone until it is decided, and the keeper is reminded to decide."""

from __future__ import annotations

from datetime import datetime

from models.rules.dues import DuesState
from tests.talk import ZONE, Stage

BEFORE = datetime(2026, 12, 3, 9, 0, tzinfo=ZONE)
DAY = datetime(2026, 12, 7, 9, 0, tzinfo=ZONE)
AFTER = datetime(2026, 12, 14, 9, 0, tzinfo=ZONE)


async def reminded(stage: Stage, moment: datetime) -> set[str]:
    """Return who is asked for dues at a moment."""
    stage.now = moment
    return {said.chat.removeprefix("chat-") for said in await stage.tick() if "请方便时交一下" in said.text}


async def states(stage: Stage, who: str) -> dict[str, DuesState]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state for row in rows}


async def test_who_asks_for_relief_is_not_asked_to_pay_until_it_is_decided(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "申请减免")
    [noted] = await stage.say("王芳", "母亲住院，这几个月困难")
    assert noted.text == (
        "申请已记下，已转给党费管理员。减免要支部研究、上一级党委批准（中组发〔2008〕3号 第7条），有结果就告诉您。"
        "决定之前，2026年11月起的党费不催您交。"
    )
    asked = stage.last("刘洋")
    assert asked.text.startswith("王芳申请减免党费：「母亲住院，这几个月困难」。请先交支部研究")
    assert list(asked.buttons) == ["登记减免", "答复本人"]
    [open_one] = await stage.say("王芳", "申请减免 还是困难")
    assert "您的减免申请已经转给党费管理员" in open_one.text
    # A new figure answers no request.
    await stage.say("刘洋", "核定 王芳 6300元 12月 补发")
    before = stage.heard("刘洋", "支部还没有定")
    assert "王芳" not in await reminded(stage, BEFORE)
    assert "赵䶮" in await reminded(stage, DAY)
    assert (await states(stage, "王芳"))["2026-12"] is DuesState.OWED
    assert stage.heard("刘洋", "支部还没有定") == before + 1
    nagged = [said for said in stage.chat_of("刘洋") if "支部还没有定" in said.text][-1]
    assert nagged.text == ("申请减免党费、支部还没有定的1人：王芳。请提请支部研究。\n定下来之前，小秘不催这些同志交。")
    assert list(nagged.buttons) == ["答复王芳"]
    [nudged] = await stage.say("刘洋", "提醒交党费")
    assert "王芳" not in nudged.text
    heard = len(stage.chat_of("王芳"))
    [mine] = await stage.say("王芳", "我的党费")
    assert "2026年11月起的减免还在等支部或上级决定，这期间不催您交。" in mine.text
    assert "有疑问" not in mine.buttons
    assert len(stage.chat_of("王芳")) == heard + 1

    await stage.forge("刘洋", asked.buttons["登记减免"])
    for words in ("2026年12月", "2027年2月", "2026-12-04"):
        await stage.say("刘洋", words)
    [entered] = await stage.press("刘洋", "登记减免")
    assert "要等上一级党委批准后才生效" in entered.text
    passed_on = stage.last("王芳").text
    assert "支部已经研究同意（2026年12月到2027年2月），正等上一级党委批准" in passed_on
    assert "王芳" not in await reminded(stage, AFTER)
    stage.set_clock("2027-01-20 10:00")
    assert "王芳" not in await reminded(stage, stage.now)
    waiting = [said for said in stage.chat_of("刘洋") if "等上一级党委批准的1人：王芳" in said.text]
    assert list(waiting[-1].buttons) == ["等批准的减免"]

    await stage.press("刘洋", "等批准的减免")
    await stage.press("刘洋", "登记第1号批准")
    await stage.say("刘洋", "2027-01-18")
    await stage.say("刘洋", "局机关党委")
    assert "已登记：您2026年12月到2027年2月" in stage.last("王芳").text
    assert {month: (await states(stage, "王芳"))[month] for month in ("2026-12", "2027-01")} == {
        "2026-12": DuesState.WAIVED,
        "2027-01": DuesState.WAIVED,
    }


async def test_a_request_that_is_declined_is_answered_in_words_and_reminders_go_on(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "申请减免 手头紧")
    assert "王芳" not in await reminded(stage, BEFORE)
    await stage.press("刘洋", "答复本人")
    await stage.say("刘洋", "支部研究了，请按月交，有困难我们帮您想办法")
    assert "您申请减免：「手头紧」\n党费管理员答复：「支部研究了" in stage.last("王芳").text
    assert "王芳" in await reminded(stage, DAY)


async def test_a_relief_the_branch_agreed_to_without_her_asking_waits_in_silence_too(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("刘洋", "减免 王芳 2026年12月 2027年2月 11月5日 10元")
    await stage.press("刘洋", "登记减免")
    heard = len(stage.chat_of("王芳"))
    assert "王芳" not in await reminded(stage, BEFORE)
    assert len(stage.chat_of("王芳")) == heard
    await stage.say("刘洋", "取消减免 1")
    assert "王芳" in await reminded(stage, DAY)


async def test_a_doubt_nobody_answers_comes_back_to_the_keeper_once_a_month_and_is_found_again(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "有疑问 七月起少了津贴")
    await stage.say("赵䶮", "申请减免 母亲住院")
    assert "王芳" not in await reminded(stage, BEFORE)
    await reminded(stage, DAY)
    await reminded(stage, AFTER)
    nagged = [said for said in stage.chat_of("刘洋") if "还没有答复的1人：王芳" in said.text]
    assert len(nagged) == 1
    assert list(nagged[0].buttons) == ["答复赵䶮", "待答复疑问"]
    [listed] = await stage.press("刘洋", "待答复疑问")
    assert listed.text.splitlines() == [
        "等您答复的2条：",
        "1号　王芳对金额有疑问：「七月起少了津贴」",
        "2号　赵䶮申请减免：「母亲住院」",
        "金额要改的，请重新核定；不用改的，请答复。",
    ]
    assert list(listed.buttons) == ["答复王芳", "答复赵䶮", "登记减免赵䶮"]
    await stage.press("刘洋", "答复王芳")
    await stage.say("刘洋", "核对过了，津贴没有少")
    assert "核对过了，津贴没有少" in stage.last("王芳").text
    [left] = await stage.say("刘洋", "待答复疑问")
    assert "王芳" not in left.text
    [other] = await stage.say("周敏", "待答复疑问")
    assert other.text == "没有等您答复的党费疑问和减免申请。"
