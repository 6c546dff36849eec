"""Money held of who died or left: given back by an entry that says to whom and why, and the secretary hears of it."""

from __future__ import annotations

from sqlalchemy import text

from bot.answers import NotAllowed
from models.payments.told import LeftRefundEntered, NoSuchLeft
from models.rules.ledger import EntryKind
from tests.talk import Stage, worded


async def paid_ahead(stage: Stage) -> None:
    """Let 王芳 pay December and 115 元 ahead, 赵䶮 December and 40 元 too much."""
    await stage.say("刘洋", "核定 王芳 5500元")
    await stage.say("刘洋", "核定 赵䶮 4000元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", "党费登记 王芳 197.50元 12月 转账")
    await stage.press("刘洋", "本人同意抵以后月份")
    await stage.say("刘洋", "党费登记 赵䶮 80元 12月")
    await stage.press("刘洋", "退还本人")


async def test_the_money_of_the_dead_is_given_to_the_family_by_an_entry(stage: Stage) -> None:
    await paid_ahead(stage)
    await stage.say("陈静", "去世 王芳 2026-12-04")
    await stage.press("陈静", "登记")
    silent = len([said for said in stage.channel.sent if said.chat == "chat-王芳"])
    await stage.tick(hours=2)
    assert stage.heard("刘洋", "王芳已经不在支部") == 1
    assert "115" not in stage.last("刘洋").text
    [left] = await stage.say("刘洋", "未退余款")
    assert f"王芳（{stage.cast.members['王芳']}号）：115.00元" in left.text
    assert "赵䶮" not in left.text
    await stage.press("刘洋", "退王芳的余款")
    await stage.say("刘洋", "配偶李明")
    await stage.say("刘洋", "本人去世，交家属")
    assert "配偶李明" in stage.last("刘洋").text
    await stage.double_tap("刘洋", "登记退还")
    assert stage.heard("刘洋", "王芳的余款115.00元，现金，退给配偶李明") == 1
    refunds = await stage.rows("ledger_entries", kind=EntryKind.REFUND)
    assert len(refunds) == 1
    async with stage.database.read() as db:
        assert db.vault.open(refunds[0].sealed_note) == "退给配偶李明：本人去世，交家属"
        for table in await stage.ledgers():
            raw = " ".join(map(str, (await db.core(text(f"SELECT * FROM {table}"))).all()))
            assert "李明" not in raw, table
    assert stage.last("陈静").text == worded(LeftRefundEntered("王芳", "刘洋", refunds[0].number))
    assert "115" not in stage.last("陈静").text
    assert len([said for said in stage.channel.sent if said.chat == "chat-王芳"]) == silent
    [gone] = await stage.say("刘洋", f"退余款 {stage.cast.members['王芳']} 配偶李明")
    assert "为什么退" in gone.text
    await stage.say("刘洋", "再退一次")
    await stage.press("刘洋", "登记退还")
    assert stage.last("刘洋").text == worded(NoSuchLeft(stage.cast.members["王芳"]))
    assert len(await stage.rows("ledger_entries", kind=EntryKind.REFUND)) == 1


async def test_who_left_gets_hers_back_and_no_other_keeper_sees_it(stage: Stage) -> None:
    await paid_ahead(stage)
    await stage.say("陈静", "转出 赵䶮")
    await stage.press("陈静", "登记转出")
    number = stage.cast.members["赵䶮"]
    before = await stage.ledgers()
    for who in ("周敏", "陈静", "王芳"):
        await stage.forge(who, f"/refund_left {number} 本人")
        await stage.say(who, "已转走")
        await stage.say(who, "/left_money")
        assert "40.00" not in "".join(said.text for said in stage.chat_of(who))
    assert await stage.ledgers() == before
    assert (await stage.say("陈静", "未退余款"))[-1].text == worded(NotAllowed("DuesKeeper"))
    await stage.say("刘洋", f"退余款 {number} 本人")
    await stage.say("刘洋", "已转走")
    await stage.press("刘洋", "登记退还")
    assert "赵䶮的余款40.00元" in stage.last("刘洋").text
    assert stage.heard("赵䶮", "退还您40.00元") == 1
    [none] = await stage.say("刘洋", "未退余款")
    assert none.text.startswith("没有")
