"""Arrears in talk: one reminder for all that is open, a member's own view, the keeper's list, decisions and a death."""

from __future__ import annotations

import pytest

from models.dues_reminders import NudgeLater
from tests.talk import Stage, worded


async def states(stage: Stage, who: str) -> dict[str, str]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state.value for row in rows}


async def opened(stage: Stage, clock: str) -> None:
    stage.set_clock(clock)
    await stage.tick()


async def test_one_message_names_all_that_is_open_and_what_is_still_to_pay(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await opened(stage, "2026-12-03 10:00")
    assert "您2026年12月的党费还没有登记，93.00元。离收缴日还有4天。" in stage.last("王芳").text
    assert "您2026年12月的党费还没有登记，金额还没核定。" in stage.last("赵䶮").text
    await stage.say("刘洋", "党费登记 王芳 50元 12月")
    await opened(stage, "2026-12-07 10:00")
    assert "您2026年12月的党费还差43.00元，交过的已经登记。" in stage.last("王芳").text
    before = len(stage.chat_of("王芳"))
    await opened(stage, "2027-01-05 10:00")
    assert len(stage.chat_of("王芳")) == before + 1
    said = stage.last("王芳").text
    assert "您还有2个月党费没有交齐：2026年12月、2027年1月，还差43.00元（2027年1月金额还没核定，不在内）。" in said
    assert "今天是收缴日" in said
    [done] = await stage.press("王芳", "我交了")
    assert "2026年12月、2027年1月" in done.text
    assert not [each for each in stage.channel.sent if "43.00" in each.text and each.chat not in OWN]


OWN = {"chat-王芳", "chat-刘洋"}


async def test_who_paid_ahead_is_settled_before_anybody_is_reminded(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("刘洋", "党费登记 王芳 93元 11月")
    await stage.say("刘洋", "党费登记 王芳 93元 11月")
    await stage.press("刘洋", "本人同意抵以后月份")
    await opened(stage, "2026-12-03 10:00")
    assert await states(stage, "王芳") == {"2026-11": "paid", "2026-12": "paid"}
    assert stage.heard("王芳", "还没有登记") == 0


async def test_on_sick_leave_one_reminder_a_month_is_enough(stage: Stage) -> None:
    await stage.say("王芳", "外出 12月1日到12月31日 病假")
    assert await stage.rows("absences", member_id=stage.cast.members["王芳"])
    for clock in ("2026-12-03 10:00", "2026-12-07 10:00", "2026-12-14 10:00", "2026-12-21 10:00"):
        await opened(stage, clock)
    assert stage.heard("王芳", "党费还没有登记") == 1
    assert stage.heard("赵䶮", "党费还没有登记") > 1


async def test_a_new_figure_settles_what_it_covers_and_keeps_claims(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await opened(stage, "2026-12-03 10:00")
    await stage.say("刘洋", "党费登记 王芳 24元 12月")
    assert await states(stage, "王芳") == {"2026-12": "owed"}
    await stage.say("王芳", "我交了")
    await stage.say("刘洋", "核定 王芳 6000元 12月 填错了")
    assert await states(stage, "王芳") == {"2026-12": "claimed"}
    await stage.say("刘洋", "核定 王芳 退休 4800元 12月 已办退休")
    assert await states(stage, "王芳") == {"2026-12": "paid"}
    assert await stage.rows("dues_claims") == []
    await stage.say("刘洋", "核定 王芳 6200元 按月领工资 12月 退休没有办成")
    assert await states(stage, "王芳") == {"2026-12": "paid"}
    assert stage.heard("刘洋", "按新的金额收少了：2026年12月") == 1


async def test_a_member_sees_what_she_owes_what_was_received_and_how_to_pay(stage: Stage) -> None:
    [set_] = await stage.say("刘洋", "交费办法 每月5日前交给刘洋，三楼302")
    assert "三楼302" in set_.text
    await stage.say("刘洋", "核定 王芳 6200元")
    await opened(stage, "2026-12-03 10:00")
    await stage.say("刘洋", "党费登记 王芳 50元 12月")
    [card] = await stage.say("王芳", "我的党费")
    assert card.text.splitlines() == [
        "您的党费（2026年1月起核定）",
        "2026年",
        "12月：待缴，93.00元，已收50.00元，还差43.00元（第1号）",
        "怎么交：「每月5日前交给刘洋，三楼302」",
    ]
    assert list(card.buttons) == ["我交了", "为什么是这个数", "我的收据", "有疑问", "申请减免"]
    await stage.press("王芳", "有疑问")
    await stage.say("王芳", "基数不对")
    [card] = await stage.say("王芳", "我的党费")
    assert "您对2026年1月起的金额有疑问，等党费管理员答复" in card.text
    [other] = await stage.say("吴刚", "我的党费")
    assert "302" not in other.text


async def test_the_keeper_sees_who_owes_confirms_and_reminds_once_a_day(stage: Stage) -> None:
    await opened(stage, "2026-12-09 10:00")
    await stage.say("王芳", "我交了")
    await stage.say("赵䶮", "有疑问 不对")
    await stage.say("李娜", "暂停提醒 2026-12-31")
    stage.set_clock("2026-12-10 10:00")
    [card] = await stage.say("刘洋", "谁没交")
    assert list(card.buttons) == ["确认王芳", "全部确认", "提醒他们"]
    before = len(stage.channel.sent)
    [said] = await stage.press("刘洋", "提醒他们")
    reminded = {each.chat for each in stage.channel.sent[before:] if "党费还没有登记" in each.text}
    # The keeper herself had her share of the week, and reads it in her digest.
    assert reminded == {"chat-陈静"}
    assert "正在提醒1人" in said.text
    [again] = await stage.say("刘洋", "提醒党费")
    assert "没有新提醒谁" in again.text
    stage.set_clock("2026-12-11 21:00")
    [late] = await stage.say("刘洋", "提醒党费")
    assert late.text == worded(NudgeLater())


async def test_arrears_of_long_ago_are_entered_with_the_decision_behind_them(stage: Stage) -> None:
    [refused] = await stage.say("刘洋", "党费登记 王芳 85元 2026年4月")
    assert "请先由支部研究" in refused.text
    [asked] = await stage.press("刘洋", "已有决定，登记补交")
    assert "金额是多少元" in asked.text
    await stage.say("刘洋", "85元")
    await stage.say("刘洋", "2026-11-05")
    [done] = await stage.say("刘洋", "支部大会研究，同意补交")
    assert "已登记第1号：王芳，2026年4月，85.00元" in done.text
    assert await states(stage, "王芳") == {"2026-04": "paid"}
    [entry] = await stage.rows("ledger_entries")
    assert "支部大会" not in entry.sealed_note
    async with stage.database.read() as db:
        assert db.vault.open(entry.sealed_note) == "补交决定 2026-11-05：支部大会研究，同意补交"


async def test_an_open_month_of_long_ago_is_settled_by_no_way_round_the_decision(stage: Stage) -> None:
    await opened(stage, "2026-12-03 10:00")
    stage.set_clock("2027-08-05 10:00")
    [refused] = await stage.say("刘洋", "党费登记 王芳 85元")
    assert "2026年12月太早了" in refused.text
    await stage.say("王芳", "党费 85元 2026年12月")
    [refused] = await stage.press("刘洋", "确认85.00元")
    assert "2026年12月太早了" in refused.text
    assert (await states(stage, "王芳"))["2026-12"] == "claimed"


async def test_reliefs_that_wait_for_approval_are_listed_with_a_button_each(stage: Stage) -> None:
    [none] = await stage.say("刘洋", "待批减免")
    assert "没有等待" in none.text
    await stage.say("刘洋", "减免 王芳 2026年12月 2027年2月 11月5日 10元")
    await stage.press("刘洋", "登记减免")
    [card] = await stage.say("刘洋", "待批减免")
    assert "第1号 王芳：2026年12月到2027年2月，支部同意已15天" in card.text
    assert "10.00元" not in card.text
    await stage.press("刘洋", "登记第1号批准")
    await stage.say("刘洋", "2026-11-18")
    await stage.say("刘洋", "局机关党委")
    [none] = await stage.say("刘洋", "待批减免")
    assert "没有等待" in none.text


@pytest.mark.parametrize("who", ["王芳", "周敏", "吴刚"])
async def test_what_is_the_keepers_is_refused_to_others(stage: Stage, who: str) -> None:
    await opened(stage, "2026-12-09 10:00")
    before = await stage.ledgers()
    wang = stage.cast.members["王芳"]
    for line in (f"/old_dues #{wang} 2026-04 1元 2026-11-05 同意", f"/passed_away #{wang} 2026-11-05 是"):
        await stage.forge(who, line)
        await stage.say(who, "取消")
    after = await stage.ledgers()
    assert {name for name, rows in before.items() if rows != after[name]} <= {"peers"}


async def test_a_death_ends_all_messages_and_demands_and_history_stays(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("刘洋", "党费登记 王芳 93元 11月")
    await opened(stage, "2026-12-03 10:00")
    await stage.say("王芳", "我交了")
    await stage.say("陈静", "去世 王芳 2026-12-02")
    [done] = await stage.press("陈静", "登记")
    assert "王芳同志" in done.text
    assert "家属" in done.text
    assert "已经免计" in stage.last("刘洋").text
    assert await states(stage, "王芳") == {"2026-11": "paid", "2026-12": "waived"}
    assert await stage.rows("dues_claims") == []
    before = len(stage.chat_of("王芳"))
    for clock in ("2026-12-07 10:00", "2027-01-05 10:00", "2027-03-01 10:00"):
        await opened(stage, clock)
    await stage.say("刘洋", "冲正 1 看看")
    assert len(stage.chat_of("王芳")) == before
    assert "2027-01" not in await states(stage, "王芳")
    [owing] = await stage.say("刘洋", "谁没交")
    assert "王芳" not in owing.text
