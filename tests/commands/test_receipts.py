"""Receipts: the original once, copies marked, void by reversal alone, another's never, forgeries told."""

from __future__ import annotations

from models import receipts
from models.rules.receipts import ReceiptNumber
from tests.cast import LIBRARY, OFFICE
from tests.talk import Said, Stage


def papers(said: list[Said]) -> list[str]:
    """Return the names of the files that came, each of which is what its name says."""
    files = [each.message.file for each in said]
    assert [file.content[:4] for file in files if file] == [b"\x89PNG", b"%PDF"]
    return [file.name for file in files if file]


async def code_of(stage: Stage, number: str) -> str:
    """Return the check code on a receipt of 局机关党支部, as its paper has it."""
    year, sequence = map(int, number.split("-"))
    async with stage.database.read() as db:
        [found] = [
            each for each in await receipts.numbered_so(db, ReceiptNumber(year, sequence)) if each.branch == OFFICE
        ]
        return (await receipts.slip(db, found)).code


async def prints(stage: Stage) -> list[tuple[int, int]]:
    return [(row.number, row.copy) for row in await stage.rows("receipt_prints")]


async def test_the_original_is_given_once_and_what_is_void_says_so_on_every_paper(stage: Stage) -> None:
    [entered] = await stage.say("刘洋", "党费登记 王芳 85元 11月")
    assert "打印收据2026-0001" in entered.buttons
    original = await stage.press("王芳", "收据")
    assert papers(original) == ["收据2026-0001.png", "收据2026-0001.pdf"]
    assert "2026-0001（原件" in original[0].text
    copy = await stage.press("王芳", "收据")
    assert papers(copy) == ["收据2026-0001（副本）.png", "收据2026-0001（副本）.pdf"]
    assert "副本，11月20日（周五）补打，第1次" in copy[0].text
    stage.set_clock("2026-11-23 10:00")
    printed = await stage.press("刘洋", "打印收据2026-0001")
    assert "副本，11月23日（周一）补打，第2次" in printed[0].text
    assert await prints(stage) == [(1, 0), (1, 1), (1, 2)]
    audited = [row for row in await stage.rows("audit") if row.action == "receipts.print"]
    assert [row.actor_id for row in audited] == [stage.cast.members[name] for name in ("王芳", "王芳", "刘洋")]
    assert audited[-1].details == {"receipt": "2026-0001", "copy": 2}

    [undone] = await stage.say("刘洋", "冲正 1 记错了人")
    assert "收据2026-0001作废" in undone.text
    assert "收据2026-0001同时作废，这个编号不再使用" in stage.last("王芳").text
    [listed] = await stage.say("王芳", "我的收据")
    assert "2026-0001　11月20日（周五）　85.00元　已作废" in listed.text
    void = await stage.press("王芳", "2026-0001")
    assert "这张收据已作废" in void[0].text
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    [listed] = await stage.say("王芳", "我的收据")
    assert [*listed.buttons] == ["2026-0002", "2026-0001"]
    newest = await stage.say("王芳", "收据")
    assert "2026-0002（原件" in newest[0].text


async def test_a_receipt_is_given_to_whom_it_is_and_checked_by_whoever_has_the_paper(stage: Stage) -> None:
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("周敏", "党费登记 吴刚 70元 11月")
    await stage.say("刘洋", "党费登记 赵䶮 60元 11月 转账")
    first = stage.cast.branches[OFFICE]
    assert [row.number for row in await stage.rows("receipts") if row.branch_id != first] == [1]

    before = await stage.ledgers()
    code = await code_of(stage, "2026-0001")
    for who, line in (
        ("赵䶮", "收据 2026-0001"),
        ("王芳", "收据 2026-0002"),
        ("吴刚", f"/receipt 2026-0001 #{first}"),
        ("陈静", "收据 2026-0001"),
    ):
        [refused] = await stage.say(who, line)
        assert "您没有编号" in refused.text, (who, line)
        assert refused.message.file is None
    for who, line in (("王芳", "/print_receipt 2026-0001"), ("周敏", f"/print_receipt 2026-0001 #{first}")):
        await stage.forge(who, line)
        await stage.say(who, "取消")
    [unknown] = await stage.say("刘洋", "补打收据 2026-0009")
    assert "没有收据2026-0009" in unknown.text
    [elsewhere] = await stage.say("周敏", "补打收据 2026-0002")
    assert "您管的支部没有收据2026-0002" in elsewhere.text
    [none] = await stage.say("李娜", "我的收据")
    assert "您还没有收据" in none.text
    await stage.say("刘洋", "补打收据")
    [asked] = await stage.say("刘洋", "第一张")
    assert "例如：2026-0007" in asked.text
    await stage.say("刘洋", "取消")
    assert await stage.ledgers() == before

    for who in ("王芳", "刘洋"):
        [checked] = await stage.say(who, f"核对收据 2026-0001 {code.lower().replace('-', ' ')}")
        assert "是真的：局机关党支部，2026年11月20日（周五）收款" in checked.text
        assert "交款人王芳，金额85.00元" in checked.text
        assert "现在有效" in checked.text
    for who in ("陈静", "吴刚", "周敏", "李娜"):
        [checked] = await stage.say(who, f"核对收据 2026-0001 {code}")
        assert "是真的" in checked.text
        assert "王芳" not in checked.text
        assert "85.00" not in checked.text
    forged = "0000-0000" if code != "0000-0000" else "1111-1111"
    for line in (f"核对收据 2026-0001 {forged}", f"核对收据 2026-0002 {code}", f"核对收据 2026-0400 {code}"):
        [false] = await stage.say("刘洋", line)
        assert "没有这张收据" in false.text
    assert await stage.ledgers() == before
    printed_first = await stage.say("刘洋", "补打收据 2026-0002")
    assert "副本" in printed_first[0].text
    hers = await stage.press("赵䶮", "收据")
    assert "2026-0002（原件" in hers[0].text
    await stage.say("刘洋", "冲正 1 记错了人")
    stage.set_clock("2026-11-23 10:00")
    [void] = await stage.say("陈静", f"核对收据 2026-0001 {code}")
    assert "已作废：2026年11月20日（周五）冲正（第3号）" in void.text


async def test_every_way_of_paying_leads_to_the_paper(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("王芳", "我交了 12月")
    [all_of_them] = await stage.say("刘洋", "全部确认")
    assert "已确认1人" in all_of_them.text
    given = await stage.press("王芳", "收据")
    assert "2026-0001（原件" in given[0].text
    await stage.say("刘洋", "党费登记 王芳 85元 10月")
    await stage.say("刘洋", "大额党费 王芳 1000000元 一次性大额党费 转账")
    await stage.press("刘洋", "登记")
    given = await stage.press("王芳", "收据")
    assert "2026-0003（原件" in given[0].text
    await stage.say("刘洋", "党费登记 刘洋 90元 11月")
    own = await stage.press("刘洋", "打印收据2026-0004")
    assert "原件" in own[0].text
    await stage.enrol("郑老")
    await stage.say("刘洋", "党费登记 郑老 20元 11月")
    for_her = await stage.press("刘洋", "打印收据2026-0005")
    assert "原件" in for_her[0].text
    again = await stage.press("刘洋", "打印收据2026-0005")
    assert "副本" in again[0].text
    await stage.say("刘洋", "退党费 王芳")
    assert len(await stage.rows("receipts")) == 5
    stage.set_clock("2027-01-05 10:00")
    await stage.say("刘洋", "党费登记 王芳 93元 1月")
    [listed] = await stage.say("王芳", "我的收据")
    assert [*listed.buttons] == ["2027-0001", "2026年"]
    [last] = await stage.press("王芳", "2026年")
    assert [*last.buttons] == ["2026-0003", "2026-0002", "2026-0001", "2027年"]
    assert "1000000.00元" in last.text
    [nothing] = await stage.say("王芳", "我的收据 2019")
    assert "2019年没有收据" in nothing.text
    english = await stage.say("王芳", "/receipt 2026-0003")
    assert papers(english) == ["收据2026-0003（副本）.png", "收据2026-0003（副本）.pdf"]


async def test_two_branches_with_the_same_number_are_told_apart_with_buttons(stage: Stage) -> None:
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("周敏", "党费登记 吴刚 70元 11月")
    for branch in (OFFICE, LIBRARY):
        await stage.say("李娜", f"任命 赵䶮 党费管理员 {branch}")
        await stage.press("李娜", "任命")
    [asked] = await stage.say("赵䶮", "补打收据 2026-0001")
    assert {OFFICE, LIBRARY} <= {*asked.buttons}
    assert papers(await stage.press("赵䶮", LIBRARY)) == ["收据2026-0001（副本）.png", "收据2026-0001（副本）.pdf"]
