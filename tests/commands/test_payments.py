"""Payments: claims with an amount, partial and over-payments, refunds, reversals, closing; amounts stay private."""

from __future__ import annotations

import pytest

from models import ledger
from models.base import BranchId
from models.payments.told import PayYourself
from models.roles import OfficeKind
from models.rules.ledger import Account, total
from tests.cast import OFFICE
from tests.talk import Stage, worded


async def months_of(stage: Stage, who: str) -> dict[str, str]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state.value for row in rows}


async def in_books(stage: Stage, *accounts: Account, branch: str = OFFICE) -> int:
    """Return the balance of accounts in 分."""
    async with stage.database.read() as db:
        return total(await ledger.balances(db, BranchId(stage.cast.branches[branch])), *accounts).fen


async def december(stage: Stage) -> None:
    """Let 王芳 and 赵䶮 owe December, 85元 and 60元, having paid November: entries 1 and 2."""
    await assess(stage)
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("刘洋", "党费登记 赵䶮 60元 11月")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()


async def january(stage: Stage) -> None:
    """Let the new year begin, with the same amounts."""
    stage.set_clock("2027-01-05 10:00")
    await assess(stage)
    await stage.tick()


async def assess(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 5666.67元")
    await stage.say("刘洋", "核定 赵䶮 退休 6000元")


async def test_a_whole_name_is_hers_though_it_is_a_part_of_anothers(stage: Stage) -> None:
    await stage.enrol("王芳芳", "小王芳")
    [said] = await stage.say("刘洋", "党费登记 王芳 85元 11月")
    assert said.text.startswith("已登记第1号：王芳，")
    [said] = await stage.say("刘洋", "党费登记 王芳芳 60元 11月")
    assert said.text.startswith("已登记第2号：王芳芳，")
    await stage.enrol("王芳芳")
    [asked] = await stage.say("刘洋", "党费登记 王芳芳 10元 11月")
    assert [label.partition("（")[0] for label in asked.buttons][:2] == ["王芳芳", "王芳芳"]


async def test_a_claim_with_an_amount_is_confirmed_as_it_was_said(stage: Stage) -> None:
    await december(stage)
    [said] = await stage.say("王芳", "党费 85 转账")
    assert "85.00元" in said.text
    assert "85.00元（转账）" in stage.last("刘洋").text
    [done] = await stage.press("刘洋", "确认85.00元")
    assert "第3号" in done.text
    assert await months_of(stage, "王芳") == {"2026-11": "paid", "2026-12": "paid"}
    assert await in_books(stage, Account.TRANSFER) == 8500
    [again] = await stage.press("刘洋", "确认85.00元")
    assert "没有等待确认的党费" in again.text
    assert len(await stage.rows("ledger_entries")) == 3
    assert await stage.rows("dues_claims") == []


async def test_who_says_again_that_she_paid_a_month_that_was_opened_again_is_heard_again(stage: Stage) -> None:
    await december(stage)
    await stage.say("王芳", "党费 85 转账")
    # A part of it had come; the rest she pays later.
    await stage.say("刘洋", "党费登记 王芳 40元 12月")
    stage.set_clock("2026-12-04 10:00")
    await stage.say("王芳", "党费 45 转账")
    assert "45.00元（转账）" in stage.last("刘洋").text
    [done] = await stage.press("刘洋", "确认45.00元")
    assert "第4号" in done.text
    await stage.say("刘洋", "冲正 4 钱退回来了")
    stage.set_clock("2026-12-07 10:00")
    told = len(stage.chat_of("刘洋"))
    await stage.say("王芳", "党费 45 现金")
    assert len(stage.chat_of("刘洋")) == told + 1
    assert "45.00元（现金）" in stage.last("刘洋").text


async def test_a_claim_of_nothing_stays_open_as_a_question_that_says_what_is_accepted(stage: Stage) -> None:
    await december(stage)
    for words in ("党费 0元", "党费 -85元", "我交了 0"):
        [asked] = await stage.say("王芳", words)
        assert "金额要大于0元" in asked.text
        assert "15.5元" in asked.text
    await stage.say("王芳", "85元")
    assert "85.00元" in stage.last("刘洋").text
    [asked] = await stage.say("刘洋", "党费登记 王芳 0元 12月")
    assert "金额要大于0元" in asked.text
    await stage.say("刘洋", "85元")
    assert await months_of(stage, "王芳") == {"2026-11": "paid", "2026-12": "paid"}


async def test_all_claims_are_confirmed_at_once_but_those_that_need_a_look(stage: Stage) -> None:
    await december(stage)
    await january(stage)
    await stage.say("王芳", "我交了")
    await stage.say("赵䶮", "党费 50元 12月")
    await stage.press("赵䶮", "交了50.00元")
    await stage.say("孙建国", "我交了")
    await stage.say("刘洋", "谁没交")
    [said] = await stage.press("刘洋", "全部确认")
    assert "已确认1人，共170.00元" in said.text
    assert set(said.buttons) == {"确认赵䶮", "确认孙建国"}
    assert await months_of(stage, "王芳") == {"2026-11": "paid", "2026-12": "paid", "2027-01": "paid"}
    assert "170.00元" in stage.last("王芳").text
    [part] = await stage.press("刘洋", "确认赵䶮")
    assert "2026年12月还欠10.00元" in part.text
    assert (await months_of(stage, "赵䶮"))["2026-12"] == "owed"
    assert "还欠10.00元" in stage.last("赵䶮").text
    [rest] = await stage.say("刘洋", "党费登记 赵䶮 12月")
    assert "10.00元" in rest.text
    assert (await months_of(stage, "赵䶮"))["2026-12"] == "paid"
    [unknown] = await stage.press("刘洋", "确认孙建国")
    assert "填金额" in unknown.buttons
    [nothing] = await stage.say("刘洋", "全部确认")
    assert "确认孙建国" in nothing.buttons
    assert len(await stage.rows("ledger_entries")) == 5


async def test_a_claim_means_what_was_owed_when_it_was_made_whatever_is_assessed_afterwards(stage: Stage) -> None:
    await december(stage)
    await january(stage)
    await stage.say("王芳", "我交了")
    await stage.say("刘洋", "核定 王芳 6200元 2026年12月 核错了")
    assert await stage.amounts("王芳") == {"2026-11": 8500, "2026-12": 9300, "2027-01": 8500}
    before = len(await stage.rows("ledger_entries"))
    [said] = await stage.say("刘洋", "全部确认")
    assert set(said.buttons) == {"确认王芳"}
    assert len(await stage.rows("ledger_entries")) == before
    [done] = await stage.press("刘洋", "确认王芳")
    assert "170.00元" in done.text
    assert "2027年1月还欠8.00元" in done.text
    assert await in_books(stage, Account.CASH) == 8500 + 6000 + 17000
    assert await months_of(stage, "王芳") == {"2026-11": "paid", "2026-12": "paid", "2027-01": "owed"}


async def test_more_than_is_owed_is_asked_about_before_anything_is_entered(stage: Stage) -> None:
    await december(stage)
    before = await stage.ledgers()
    [asked] = await stage.say("刘洋", "党费登记 王芳 200元 12月 转账")
    assert "多115.00元" in asked.text
    assert await stage.ledgers() == before
    [done] = await stage.press("刘洋", "本人同意抵以后月份")
    assert "多出的115.00元留着抵以后月份" in done.text
    assert await in_books(stage, Account.TRANSFER) == 20000
    await january(stage)
    assert (await months_of(stage, "王芳"))["2027-01"] == "paid"
    assert "85.00元抵2027年1月" in stage.chat_of("王芳")[-1].text
    assert await in_books(stage, Account.PREPAID) == -3000
    [far] = await stage.say("刘洋", "党费登记 王芳 1000元")
    assert "本人同意抵以后月份" in far.buttons
    [refused] = await stage.press("刘洋", "本人同意抵以后月份")
    assert "现在还能预交480.00元" in refused.text
    [used] = await stage.say("刘洋", "冲正 3 记错了")
    assert "第4号" in used.text
    assert (await months_of(stage, "王芳"))["2027-01"] == "paid"


async def test_a_month_paid_twice_is_named_and_given_back(stage: Stage) -> None:
    await december(stage)
    [twice] = await stage.say("刘洋", "党费登记 王芳 85元 11月")
    assert "已经结清" in twice.text
    assert "抵还欠的2026年12月" in twice.buttons
    [kept] = await stage.press("刘洋", "退还本人")
    assert "多出的85.00元等待退还" in kept.text
    assert (await months_of(stage, "王芳"))["2026-12"] == "owed"
    [given] = await stage.say("刘洋", "退党费 赵䶮")
    assert "没有替赵䶮保管" in given.text
    await stage.press("刘洋", "抵还欠的2026年12月")
    assert (await months_of(stage, "王芳"))["2026-12"] == "paid"


async def test_what_is_over_is_given_back_as_an_entry(stage: Stage) -> None:
    await december(stage)
    await stage.say("刘洋", "党费登记 王芳 100元 12月")
    [kept] = await stage.press("刘洋", "退还本人")
    assert "多出的15.00元等待退还" in kept.text
    [given] = await stage.press("刘洋", "退还后点这里")
    assert "退还王芳15.00元，现金" in given.text
    assert "15.00元" in stage.last("王芳").text
    [again] = await stage.press("刘洋", "退还后点这里")
    assert "没有替王芳保管" in again.text
    assert await in_books(stage, Account.REFUNDABLE) == 0
    assert await in_books(stage, Account.CASH) == 8500 + 6000 + 8500


async def test_voluntary_and_special_dues_settle_no_month(stage: Stage) -> None:
    await december(stage)
    await stage.say("刘洋", "自愿多交 王芳 500元 自愿多交")
    await stage.press("刘洋", "登记")
    await stage.say("刘洋", "大额党费 王芳 1000元 一次性大额党费 转账")
    await stage.press("刘洋", "登记")
    assert (await months_of(stage, "王芳"))["2026-12"] == "owed"
    assert await in_books(stage, Account.VOLUNTARY) == -50000
    assert await in_books(stage, Account.SPECIAL) == -100000
    assert "一次性大额党费1000.00元" in stage.last("王芳").text


async def test_an_amount_that_no_month_comes_to_must_be_meant(stage: Stage) -> None:
    [asked] = await stage.say("刘洋", "党费登记 王芳 8500元 11月")
    assert "请核对" in asked.text
    assert await months_of(stage, "王芳") == {}
    await stage.press("刘洋", "没错，8500.00元")
    assert await months_of(stage, "王芳") == {"2026-11": "paid"}


async def test_a_wrong_entry_is_reversed_and_the_month_is_open_again(stage: Stage) -> None:
    await december(stage)
    [asked] = await stage.say("刘洋", "冲正 1")
    assert "为什么" in asked.text
    [done] = await stage.say("刘洋", "记错了人")
    assert "第1号（王芳）已冲正，记为第3号" in done.text
    assert (await months_of(stage, "王芳"))["2026-11"] == "owed"
    assert "记错了人" in stage.last("王芳").text
    [again] = await stage.say("刘洋", "冲正 1 再来一次")
    assert "已经由第3号冲正过了" in again.text
    [never] = await stage.say("刘洋", "冲正 3 后悔了")
    assert "不能再冲正" in never.text
    [missing] = await stage.say("刘洋", "冲正 99 没有")
    assert "没有第99号" in missing.text
    before = await stage.ledgers()
    for who in ("王芳", "陈静", "周敏"):
        await stage.forge(who, "/reverse 2 偷偷改")
    assert await stage.ledgers() == before


async def test_nobody_pays_or_reports_for_another(stage: Stage) -> None:
    await december(stage)
    before = await stage.ledgers()
    [said] = await stage.say("王芳", "代交 赵䶮 60元")
    assert said.text == worded(PayYourself())
    for words in ("我交了 赵䶮", "党费 赵䶮 60元", f"/report_dues #{stage.cast.members['赵䶮']}"):
        await stage.say("王芳", words)
        assert await stage.ledgers() == before, words
        await stage.say("王芳", "取消")


async def test_the_only_keeper_enters_her_own_and_the_secretary_is_told_without_the_amount(stage: Stage) -> None:
    await december(stage)
    [done] = await stage.say("刘洋", "党费登记 刘洋 77元 12月")
    assert "账上已注明" in done.text
    assert [row.is_own for row in await stage.rows("ledger_entries")] == [False, False, True]
    assert "刘洋登记了本人的党费" in stage.last("陈静").text
    assert not any("77.00" in said.text for said in stage.chat_of("陈静"))


async def test_where_two_keep_the_dues_the_other_confirms_ones_own(stage: Stage) -> None:
    await stage.say("李娜", f"任命 赵䶮 {OfficeKind.DUES_KEEPER.value} {OFFICE}")
    await stage.press("李娜", "任命")
    await december(stage)
    [refused] = await stage.say("刘洋", "党费登记 刘洋 77元 12月")
    assert "另一位党费管理员确认：赵䶮" in refused.text
    await stage.say("刘洋", "党费 77元")
    assert stage.heard("刘洋", "刘洋说交了") == 0
    [done] = await stage.press("赵䶮", "确认77.00元")
    assert "刘洋" in done.text
    assert await months_of(stage, "刘洋") == {"2026-12": "paid"}


async def test_who_confirms_all_at_once_leaves_out_her_own(stage: Stage) -> None:
    await stage.say("李娜", f"任命 赵䶮 {OfficeKind.DUES_KEEPER.value} {OFFICE}")
    await stage.press("李娜", "任命")
    await stage.say("赵䶮", "核定 刘洋 5666.67元")
    await december(stage)
    for who in ("刘洋", "王芳"):
        await stage.say(who, "党费 85元")
    await stage.say("刘洋", "全部确认")
    assert (await months_of(stage, "王芳"))["2026-12"] == "paid"
    assert (await months_of(stage, "刘洋"))["2026-12"] == "claimed"


async def test_books_are_closed_by_a_second_person_and_stay_closed(stage: Stage) -> None:
    await december(stage)
    await stage.say("刘洋", "党费结账 12月")
    await stage.press("刘洋", "申请结账")
    assert "还没有过完" in stage.last("刘洋").text
    await stage.say("刘洋", "党费结账 11月")
    [asked] = await stage.press("刘洋", "申请结账")
    assert "陈静" in asked.text
    await stage.say("刘洋", "确认结账 11月")
    [same] = await stage.press("刘洋", "确认结账")
    assert "另一位同志确认：陈静" in same.text
    assert "共2笔登记" in stage.last("陈静").text
    await stage.press("陈静", "确认结账")
    [closed] = await stage.press("陈静", "确认结账")
    assert "已结清" in closed.text
    assert "陈静确认" in stage.last("刘洋").text
    await stage.say("刘洋", "冲正 1 记错了人")
    [_, _, made] = await stage.rows("ledger_entries")
    assert (made.reversal_of, f"{made.happened_on:%Y-%m}") == (1, "2026-12")
    await stage.say("刘洋", "党费结账 11月")
    await stage.press("刘洋", "申请结账")
    assert "账已经结到2026年11月" in stage.last("刘洋").text


async def test_amounts_reach_the_member_and_the_keepers_of_her_branch_alone(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await december(stage)
    await stage.say("王芳", "党费 123.45元")
    await stage.say("王芳", "党费 123.45元", room="group")
    await stage.say("刘洋", "党费登记 王芳 123.45元 12月")
    await stage.press("刘洋", "自愿多交")
    await stage.say("刘洋", "冲正 3 记错了")
    for who in ("陈静", "周敏", "吴刚", "赵䶮", "李娜"):
        for words in ("谁没交", "全部确认", "党费", "退党费 王芳", "/confirm_dues 王芳", "/reverse 1 看看"):
            await stage.say(who, words)
            await stage.say(who, "取消")
    assert {said.chat for said in stage.channel.sent if "123.45" in said.text} == {"chat-王芳", "chat-刘洋"}
    kept = [
        str(row)
        for name in ("ledger_entries", "ledger_postings", "dues_claims", "audit")
        for row in await stage.rows(name)
    ]
    assert not any("12345" in row or "123.45" in row for row in kept)


@pytest.mark.parametrize("who", ["周敏", "吴刚", "王芳", "陈静"])
async def test_forged_buttons_have_no_effect(stage: Stage, who: str) -> None:
    await december(stage)
    await stage.say("赵䶮", "党费 60元")
    wang, before = stage.cast.members["赵䶮"], await stage.ledgers()
    for line in (
        f"/confirm_dues #{wang}",
        "/confirm_all",
        f"/over #{wang} 100.00元 voluntary 2026-12 cash",
        f"/large #{wang} 2026-12 2000.00元 cash",
        f"/refund #{wang} 1.00元",
        "/confirm_close 2026-11",
    ):
        await stage.forge(who, line)
        await stage.say(who, "取消")
    assert await stage.ledgers() == before
