"""Lists of payments with planted faults: what the keeper reads, what waits, and what nobody else ever sees."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.papers import handed
from models.rules.ledger import Account
from models.statements import NothingToUndo
from tests.commands.test_statements import bank, december, in_books, months_of
from tests.talk import Stage, worded

NOTHING = text("SELECT 1")
XLS = Path(__file__).parents[1] / "papers" / "statement.xls"


async def send(stage: Stage, *rows: str) -> Any:
    [said] = await stage.send_file("刘洋", bank(*rows), "明细.csv", text="/statement")
    return said


async def test_every_row_is_read_before_the_button_and_what_changed_since_is_shown_again(stage: Stage) -> None:
    await december(stage)
    rows = [f"2026-12-02,路人{number:02},5.00,,,R{number}" for number in range(44)]
    said = await send(stage, "2026-12-02,王芳,85.00,,12月党费,F1", *rows)
    assert said.text.startswith("银行收款明细，编号1，第1页，共3页。还没有入账的：\n对上1笔，共85.00元：\n第4行")
    assert said.text.endswith("路人18 5.00元：名单上没有对得上的人\n后面还有，请点「下一页」；看到最后一页再入账。")
    assert list(said.buttons) == ["下一页", "逐笔看", "放弃"]
    [second] = await stage.press("刘洋", "下一页")
    [third] = await stage.press("刘洋", "下一页")
    assert list(second.buttons) == ["上一页", "下一页", "逐笔看", "放弃"]
    assert list(third.buttons) == ["上一页", "入账1笔", "逐笔看", "放弃"]
    shown = "\n".join(each.text for each in (said, second, third))
    assert [shown.count(f"路人{number:02}") for number in range(44)] == [1] * 44

    [again] = await stage.forge("刘洋", "/statement_enter 1")
    assert again.text.startswith("和您刚才看到的不一样了，还没有入账，请再看一遍。")
    await stage.say("刘洋", "党费登记 赵䶮 60元 12月")
    await stage.say("刘洋", "党费登记 王芳 40元 12月")
    [stale] = await stage.forge("刘洋", third.buttons["入账1笔"])
    assert "没有对得上的，没有登记任何一笔。有45笔要您看。" in stale.text
    assert await in_books(stage, Account.TRANSFER) == 0


async def test_planted_faults_of_a_gbk_list_are_named_and_the_rest_is_entered(stage: Stage) -> None:
    await december(stage)
    await stage.enrol("李明", "李明")
    said = await send(
        stage,
        "２０２６-12-02,王  芳,８５．００,,１２月党费,F1",
        '2026-12-02,赵䶮,"6,0.00",,党费,F2',
        '2026-12-02,李明,"1,000.00",,党费,F3',
        "2026-12-02,陈静,85.00,,党费,F4",
        "2026-12-02,陈静,-85.00,,退款,F5",
        "2026-12-03,超市,,30.00,饮水,F6",
        "2026-12-03,加油站,,200.00,加油,F7",
        "2026-12-03,王芳,85.00,,代赵䶮交,F8",
        "2026-13-03,李娜,85.00,,党费,F9",
        "2026-12-02,王  芳,85.00,,12月党费,F1",
        "合计,,1400.00,,,",
    )
    assert said.text.splitlines() == [
        "银行收款明细，编号1。还没有入账的：",
        "对上1笔，共85.00元：",
        "第4行 12月2日（周三） 王 芳 85.00元「12月党费」 → 王芳，2026年12月",
        "要您看的3笔，不会自动入账：",
        "第6行 12月2日（周三） 李明 1000.00元「党费」：有几位同名的，可能是李明、李明",
        "第7行 12月2日（周三） 陈静 85.00元「党费」：表里后来又退回了同样多的钱，可能是陈静",
        "第11行 12月3日（周四） 王芳 85.00元「代赵䶮交」：付款人和附言里不是同一个人，可能是赵䶮、王芳",
        "看不懂的2处，没有读，改好后整份重发：",
        "第5行 「6,0.00」：金额要写成85.00",
        "第12行 「2026-13-03」：日期要写成2026-11-03，不能晚于今天",
        "没有算进去的4行：",
        "支出3行：第8至10行",
        "流水号重复1行：第13行（和第4行）",
        "合计对不上：表上写收入1400.00元，逐行加起来是1425.00元，差25.00元。请核对有没有缺行。",
    ]
    [entered] = await stage.press("刘洋", "入账1笔")
    assert entered.text == "已入账1笔，共85.00元：王芳。会告诉本人。\n还有3笔要您看。"
    assert await in_books(stage, Account.TRANSFER) == 8500

    [row] = await stage.press("刘洋", "逐笔看")
    assert len([label for label in row.buttons if label.startswith("李明（")]) == 2
    [row] = await stage.press("刘洋", "下一笔")
    assert "陈静 85.00元" in row.text
    [row] = await stage.press("刘洋", "不入账")
    [row] = await stage.press("刘洋", "王芳")
    assert "王芳应交的都够了，还多85.00元。请先问本人多出来的怎么办：" in row.text
    assert list(row.buttons) == ["自愿多交", "本人同意抵以后月份", "退还本人", "先不定"]
    [row] = await stage.press("刘洋", "本人同意抵以后月份")
    await stage.press("刘洋", "回到总表")
    shown = stage.last("刘洋")
    assert "王芳 85.00元「代赵䶮交」 → 王芳，多的抵以后月份（您点的）" in shown.text
    assert "您说先不入账的1笔。" in shown.text
    assert list(shown.buttons) == ["入账1笔", "逐笔看", "重新点", "放弃"]
    [anew] = await stage.press("刘洋", "重新点")
    assert anew.text.startswith("第1笔，共3笔要看。第6行")
    await stage.forge("刘洋", f"/statement_pick 1 4 #{stage.cast.members['王芳']} ahead")
    await stage.press("刘洋", "回到总表")
    await stage.press("刘洋", "入账1笔")
    assert await in_books(stage, Account.PREPAID) == -8500


async def test_a_part_a_double_payment_and_lists_that_overlap_are_each_entered_once(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("刘洋", "核定 赵䶮 4000元")
    await december(stage)
    part, whole = "2026-12-02,王芳,50.00,,12月党费,F1", "2026-12-02,赵䶮,40.00,,党费,F2"
    said = await send(stage, part, whole, "2026-12-03,赵䶮,40.00,,党费,F3", "2026-12-03,李娜,40.00,,党费,F4")
    assert said.text.splitlines()[1:] == [
        "对上1笔，共40.00元：",
        "第5行 12月2日（周三） 赵䶮 40.00元「党费」 → 赵䶮，2026年12月",
        "要您看的3笔，不会自动入账：",
        "第4行 12月2日（周三） 王芳 50.00元「12月党费」：比应交的少，可能是王芳",
        "第6行 12月3日（周四） 赵䶮 40.00元「党费」：没有待缴的月份，或写的月份已经交过，可能是赵䶮",
        "第7行 12月3日（周四） 李娜 40.00元「党费」：还没有核定金额，可能是李娜",
    ]
    await stage.press("刘洋", "逐笔看")
    await stage.press("刘洋", "王芳")
    await stage.press("刘洋", "回到总表")
    await stage.press("刘洋", "入账2笔")
    assert "还欠43.00元" in stage.last("王芳").text
    assert (await months_of(stage, "王芳"))["2026-12"] == "owed"

    said = await send(stage, part, whole, "2026-12-03,王芳,43.00,,补12月党费,F5")
    assert "以前登记过的2笔，不会登记两次。" in said.text
    await stage.press("刘洋", "入账1笔")
    assert (await months_of(stage, "王芳"))["2026-12"] == "paid"
    assert await in_books(stage, Account.TRANSFER) == 5000 + 4000 + 4300

    [listed] = await stage.say("刘洋", "待对流水")
    assert listed.text.splitlines()[1:] == [
        "2号，12月3日（周四）：收款3笔，已入账1笔",
        "1号，12月3日（周四）：收款4笔，已入账2笔",
    ]
    await stage.press("刘洋", "撤销2号")
    await stage.press("刘洋", "整批撤销")
    assert "原因：「收款明细2号整批撤销」" in stage.last("王芳").text
    await stage.press("刘洋", "导入过的流水")
    await stage.press("刘洋", "撤销1号")
    [undone] = await stage.press("刘洋", "整批撤销")
    assert undone.text.startswith("已撤销1号明细：冲正2笔，共90.00元，月份恢复待缴，会告诉本人。")
    assert await in_books(stage, Account.TRANSFER) == 0
    entries = await stage.rows("ledger_entries")
    # November's 60元 of 赵䶮 is more than her assessed 40元, so it was asked about and is no entry.
    assert [row.reversal_of for row in entries] == [None] * 4 + [4, 3, 2]
    assert (await stage.say("刘洋", "待对流水"))[-1].text.count("已入账0笔") == 2


async def test_closed_books_take_no_row_and_are_undone_by_an_entry_of_today(stage: Stage) -> None:
    await december(stage)
    await send(stage, "2026-12-03,王芳,85.00,,12月党费,F1")
    await stage.press("刘洋", "入账1笔")
    stage.set_clock("2027-01-05 10:00")
    await stage.tick()
    await stage.say("刘洋", "党费结账 12月")
    await stage.press("刘洋", "申请结账")
    await stage.press("陈静", "确认结账")
    await stage.press("陈静", "确认结账")
    said = await send(stage, "2026-12-30,赵䶮,60.00,,12月党费,F2")
    assert "那个月的账已经结了，只能补记在今天，可能是赵䶮" in said.text
    await stage.press("刘洋", "逐笔看")
    [shown] = await stage.press("刘洋", "赵䶮")
    assert "赵䶮 60.00元「12月党费」 → 赵䶮，2026年12月（您点的），补记在入账那天" in shown.text
    await stage.press("刘洋", "入账1笔")
    await stage.say("刘洋", "撤销流水 1")
    [undone] = await stage.press("刘洋", "整批撤销")
    assert undone.text.startswith("已撤销1号明细：冲正1笔，共85.00元")
    days = [str(row.happened_on) for row in await stage.rows("ledger_entries")]
    assert days[2:] == ["2026-12-03", "2027-01-05", "2027-01-05"]
    await stage.say("刘洋", "撤销流水 1")
    [twice] = await stage.press("刘洋", "整批撤销")
    assert twice.text == worded(NothingToUndo(1))


async def test_an_old_xls_is_read_at_night_outside_the_transaction_and_members_hear_in_the_morning(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await december(stage)
    stage.set_clock("2026-12-03 23:10")
    loop, read, others = asyncio.get_running_loop(), handed.read_content, 0

    def read_while_another_writes(*given: Any, **named: Any) -> Any:
        nonlocal others
        # It would wait for ever for a transaction that waits for it.
        asyncio.run_coroutine_threadsafe(stage.database.write(lambda db: db.core(NOTHING)), loop).result(20)
        others += 1
        return read(*given, **named)

    monkeypatch.setattr(handed, "read_content", read_while_another_writes)
    await stage.send_file("刘洋", XLS.read_bytes(), "12月.xls")
    [said] = await stage.press("刘洋", "作为收款明细对党费")
    assert others == 1
    assert said.text.splitlines() == [
        "银行收款明细，编号1。还没有入账的：",
        "对上2笔，共145.00元：",
        "第4行 12月2日（周三） 王芳 85.00元「12月党费」 → 王芳，2026年12月",
        "第5行 12月2日（周三） 赵䶮 60.00元「党费」 → 赵䶮，2026年12月",
        "没有算进去的1行：",
        "支出1行：第6行",
        "请留意：旧版 xls 里的错误值（#N/A）读出来是空格，请核对，或另存为 xlsx 再导入；隐藏的工作表「存根」不读。",
    ]
    before = len(stage.channel.sent)
    await stage.press("刘洋", "入账2笔")
    assert {each.chat for each in stage.channel.sent[before:]} == {"chat-刘洋"}
    stage.set_clock("2026-12-04 08:00")
    assert {"chat-王芳", "chat-赵䶮"} <= {each.chat for each in await stage.tick()}


async def test_an_amount_is_read_by_the_keeper_and_the_member_and_nowhere_else(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await december(stage)
    await send(stage, "2026-12-02,王芳,137.31,,党费137.31元,F1", "2026-12-02,路人,246.42,,借款246.42元,F2")
    await stage.press("刘洋", "逐笔看")
    await stage.press("刘洋", "王芳")
    await stage.press("刘洋", "回到总表")
    await stage.press("刘洋", "入账1笔")
    await stage.say("刘洋", "撤销流水 1")
    await stage.press("刘洋", "整批撤销")
    [upload] = await stage.rows("uploads")
    for who in ("陈静", "王芳", "周敏", "吴刚"):
        for line in ("/statement_show 1", "/statement_look 1", "/statement_pick 1 2 #1", "/statement_leave 1 2"):
            await stage.forge(who, line)
        await stage.forge(who, f"/statement file:{upload.id}")
        await stage.say(who, "取消")
    await stage.tick(hours=24)
    for figure in ("137.31", "246.42", "13731", "24642"):
        heard = {said.chat for said in stage.channel.sent if figure in said.text}
        assert heard <= {"chat-刘洋", "chat-王芳"}, figure
        assert figure not in caplog.text
        sealed = ("file_contents", "statement_imports")
        kept = [str(rows) for name, rows in (await stage.ledgers()).items() if name not in sealed]
        assert [text for text in kept if figure in text] == []
    assert not any("246.42" in said.text for said in stage.channel.sent if said.chat == "chat-王芳")
