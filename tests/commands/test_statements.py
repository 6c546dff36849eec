"""Lists of payments in chat: read, looked at, entered once, taken back; nothing is guessed into the books."""

from __future__ import annotations

from bot.answers import FileNotNeeded
from models import ledger
from models.base import BranchId
from models.rules.ledger import Account, total
from models.statements import NoSuchStatement, NothingToEnter, NothingToUndo
from tests.cast import OFFICE
from tests.talk import Stage, worded

HEADER = "交易日期,对方户名,收入金额,支出金额,摘要,流水号"


def bank(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join(["某某银行 账户明细", "账号,6222****0001", header, *rows]).encode("gb18030")


async def months_of(stage: Stage, who: str) -> dict[str, str]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state.value for row in rows}


async def in_books(stage: Stage, *accounts: Account) -> int:
    """Return the balance of accounts in 分."""
    async with stage.database.read() as db:
        return total(await ledger.balances(db, BranchId(stage.cast.branches[OFFICE])), *accounts).fen


async def december(stage: Stage) -> None:
    """Let 王芳 and 赵䶮 owe December, 85元 and 60元, having paid November: entries 1 and 2."""
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("刘洋", "党费登记 赵䶮 60元 11月")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()


async def test_a_list_is_read_looked_at_entered_once_and_taken_back(stage: Stage) -> None:
    await december(stage)
    content = bank(
        "2026-12-02,王芳,85.00,,12月党费,F1", "2026-12-02,赵*,60.00,,党费,F2", "2026-12-03,超市,,30.00,饮水,F3"
    )
    await stage.send_file("刘洋", content, "12月.csv")
    [said] = await stage.press("刘洋", "作为收款明细对党费")
    assert said.text.splitlines() == [
        "银行收款明细，编号1。还没有入账的：",
        "对上1笔，共85.00元：",
        "第4行 12月2日（周三） 王芳 85.00元「12月党费」 → 王芳，2026年12月",
        "要您看的1笔，不会自动入账：",
        "第5行 12月2日（周三） 赵* 60.00元「党费」：姓名没有写全，可能是赵䶮",
        "没有算进去的1行：",
        "支出1行：第6行",
    ]
    assert list(said.buttons) == ["入账1笔", "逐笔看", "放弃"]
    assert len(await stage.rows("ledger_entries")) == 2
    [entered] = await stage.press("刘洋", "入账1笔")
    assert entered.text == "已入账1笔，共85.00元：王芳。会告诉本人。\n还有1笔要您看。"
    assert stage.heard("王芳", "2026年12月的党费已收到，85.00元") == 1
    assert (await months_of(stage, "王芳"))["2026-12"] == "paid"
    assert await in_books(stage, Account.TRANSFER) == 8500

    [row] = await stage.press("刘洋", "逐笔看")
    assert list(row.buttons) == ["赵䶮", "别的人", "不入账", "回到总表"]
    [total_shown] = await stage.press("刘洋", "赵䶮")
    assert "第5行 12月2日（周三） 赵* 60.00元「党费」 → 赵䶮，2026年12月（您点的）" in total_shown.text
    await stage.press("刘洋", "入账1笔")
    assert await in_books(stage, Account.TRANSFER) == 14500
    [again] = await stage.forge("刘洋", "/statement_enter 1")
    assert again.text == worded(NothingToEnter(1, 0))

    [twice] = await stage.send_file("刘洋", content, "再发一次.csv", text="/statement")
    assert "以前登记过的2笔，不会登记两次。" in twice.text
    assert twice.buttons == {}
    assert len(await stage.rows("ledger_entries")) == 4

    await stage.say("刘洋", "撤销流水 1")
    [undone] = await stage.press("刘洋", "整批撤销")
    assert undone.text.startswith("已撤销1号明细：冲正2笔，共145.00元")
    assert "收款明细1号整批撤销" in stage.last("王芳").text
    assert await in_books(stage, Account.TRANSFER) == 0
    await stage.say("刘洋", "撤销流水 1")
    [gone] = await stage.press("刘洋", "整批撤销")
    assert gone.text == worded(NothingToUndo(1))
    [anew] = await stage.send_file("刘洋", content, "12月.csv", text="/statement")
    assert "入账1笔" in anew.buttons


async def test_what_is_not_sure_waits_and_no_name_of_another_branch_is_shown(stage: Stage) -> None:
    await stage.enrol("王芳")
    stage.set_clock("2026-12-03 10:00")
    rows = ["2026-12-02,王芳,85.00,,党费,F1", "2026-12-02,吴刚,50.00,,党费,F2", "2026-12-02,李雷,50.00,,吴刚党费,F3"]
    [said] = await stage.send_file("刘洋", bank(*rows), "明细.csv", text="/statement")
    assert "入账" not in "".join(said.buttons)
    assert "第4行 12月2日（周三） 王芳 85.00元「党费」：有几位同名的，可能是王芳、王芳" in said.text
    assert said.text.count("名单上没有对得上的人") == 2
    assert "可能是吴刚" not in said.text
    [row] = await stage.press("刘洋", "逐笔看")
    assert len([label for label in row.buttons if label.startswith("王芳（")]) == 2
    await stage.press("刘洋", "回到总表")
    await stage.press("刘洋", "放弃")
    [gone] = await stage.forge("刘洋", "/statement_show 1")
    assert gone.text == worded(NoSuchStatement(1))
    for who in ("周敏", "王芳", "吴刚"):
        before = await stage.ledgers()
        for line in ("/statement_enter 1", "/statement_look 1", "/statement_undo 1", "/statement_drop 1"):
            await stage.forge(who, line)
            await stage.say(who, "取消")
        assert await stage.ledgers() == before
    assert await stage.rows("ledger_entries") == []


async def test_a_part_and_too_much_are_decided_by_the_keeper(stage: Stage) -> None:
    await december(stage)
    await stage.say("刘洋", "党费登记 王芳 85元 12月")
    await stage.say("刘洋", "党费登记 赵䶮 60元 12月")
    rows = ["2026-12-03,王芳,100.00,,党费,F1"]
    await stage.send_file("刘洋", bank(*rows), "明细.csv", text="/statement")
    await stage.press("刘洋", "逐笔看")
    [asked] = await stage.press("刘洋", "王芳")
    assert "还多100.00元" in asked.text
    [shown] = await stage.press("刘洋", "退还本人")
    assert "入账1笔" in shown.buttons
    await stage.press("刘洋", "入账1笔")
    assert await in_books(stage, Account.REFUNDABLE) == -10000


async def test_a_csv_is_taken_for_a_table_alone(stage: Stage) -> None:
    [refused] = await stage.send_file("王芳", bank("2026-11-03,王芳,85.00,,党费,F1"), "明细.csv")
    assert refused.text == worded(FileNotNeeded())
    await stage.say("陈静", "附件")
    await stage.send_file("陈静", bank("2026-11-03,王芳,85.00,,党费,F1"), "明细.csv", text="/material")
    assert "这里不收 csv" in stage.last("陈静").text
    [wrong] = await stage.send_file("刘洋", b"%PDF-1.7", "明细.pdf", text="/statement")
    assert "这不是表格，请发 xlsx、xls 或 csv 文件。" in wrong.text
    assert await stage.rows("uploads") == []
    bases = "姓名,缴费类别,核定基数\r\n王芳,在职,6200\r\n".encode("gb18030")
    await stage.say("刘洋", "取消")
    [offered] = await stage.send_file("刘洋", bases, "2026年核定表.csv")
    assert list(offered.buttons) == ["导入党费核定表", "作为收款明细对党费"]
    [shown] = await stage.press("刘洋", "导入党费核定表")
    assert "将核定1人" in shown.text
    [refused] = await stage.send_file("刘洋", bases, "2026年核定表.csv", text="/statement")
    assert "「2026年核定表.csv」没有读成：没有找到表头：前40行里要有日期" in refused.text
