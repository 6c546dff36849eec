"""Publishing, remitting and summing up dues: what the keeper, the group, the notice board and the committee see."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.base import BranchId
from models.ledger import balances
from models.roles import OfficeKind
from models.rules.ledger import Account, total
from tests.cast import LIBRARY, OFFICE
from tests.papers.dues import cells_of, text_of
from tests.talk import Said, Stage

CANARIES = {"王芳": "111.11", "赵䶮": "222.22", "陈静": "333.33"}


async def december_paid(stage: Stage) -> None:
    """Let three of six pay December by transfer, a canary each; the branch's group is bound, and it is January."""
    await stage.say("陈静", "绑定本群", room="group")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    for name, amount in CANARIES.items():
        await stage.say("刘洋", f"党费登记 {name} {amount}元 12月 转账")
    stage.set_clock("2027-01-05 10:00")


async def assess_the_others(stage: Stage) -> None:
    """Let the other three owe 44.44元 each, of which nothing came."""
    for name in ("刘洋", "李娜", "孙建国"):
        await stage.say("刘洋", f"党费登记 {name} 44.44元 12月")
    for number in (4, 5, 6):
        await stage.say("刘洋", f"冲正 {number} 记早了")


def of_group(stage: Stage) -> list[str]:
    return [said.text for said in stage.channel.sent if said.chat == "group" and "收缴情况" in said.text]


def paper(said: list[Said]) -> bytes:
    [file] = [each.message.file for each in said if each.message.file]
    return file.content


async def test_each_figure_of_a_month_and_a_year_opens_into_its_rows(stage: Stage) -> None:
    await december_paid(stage)
    await stage.say("刘洋", "自愿多交 王芳 500元 自愿多交")
    await stage.press("刘洋", "登记")
    [said] = await stage.say("刘洋", "党费月报 2026年12月")
    assert "应缴：6人，已核定的合计666.66元，3人未知" in said.text
    assert "实缴：合计666.66元，缴清3人" in said.text
    assert "未缴清：3人" in said.text
    assert "自愿多交：0.00元" in said.text
    [rows] = await stage.press("刘洋", "实缴")
    assert rows.text.splitlines()[1:] == [
        "陈静 2026年12月 333.33元",
        "王芳 2026年12月 111.11元",
        "赵䶮 2026年12月 222.22元",
    ]
    [open_rows] = await stage.press("刘洋", "未缴清")
    assert "孙建国 2026年12月 金额未知" in open_rows.text
    [year] = await stage.say("刘洋", "党费年报 今年")
    assert "自愿多交：500.00元" in year.text
    assert "期末结存：1166.66元（现金500.00元、银行666.66元、平台0.00元）" in year.text
    [extra] = await stage.press("刘洋", "自愿多交")
    assert "王芳 500.00元" in extra.text
    [nothing] = await stage.say("刘洋", "党费月报 2025年3月")
    assert nothing.buttons == {}
    for who in ("王芳", "陈静", "周敏", "李娜"):
        await stage.forge(who, f"/dues_rows paid 2026-12 2026-12 #{stage.cast.branches[OFFICE]}")
        assert not any("111.11" in said.text for said in stage.chat_of(who) if who != "王芳"), who


async def test_a_quarter_is_published_once_and_corrected_with_a_reason(stage: Stage) -> None:
    await december_paid(stage)
    [early] = await stage.say("刘洋", "公布党费 2027年1月")
    assert "2027年第一季度还没有过完" in early.text
    [unknown] = await stage.say("刘洋", "公布党费")
    assert "应缴6人，合计：未知（3人的金额还没有核定）" in unknown.text
    await assess_the_others(stage)
    before = await stage.ledgers()
    [said] = await stage.say("刘洋", "公布党费 12月")
    assert await stage.ledgers() == before
    assert "点「公布」后发到支部的1个群" in said.text
    said_twice = await stage.double_tap("刘洋", "公布")
    assert "已在1月5日（周二）公布过" in said_twice[-1].text
    [told] = of_group(stage)
    assert "应缴6人，合计：799.98元" in told
    assert "已缴清3人，实缴合计：666.66元" in told
    assert "未缴清3人" in told
    assert not any(name in told for name in stage.cast.members)
    [same] = await stage.say("刘洋", "更正公布 再看看 12月") and await stage.press("刘洋", "更正公布")
    assert "不用更正" in same.text
    await stage.say("刘洋", "党费登记 李娜 44.44元 12月")
    await stage.say("刘洋", "更正公布 补登记一笔 12月")
    await stage.press("刘洋", "更正公布")
    corrected = of_group(stage)[-1]
    assert "（更正）" in corrected
    assert "更正原因：「补登记一笔」" in corrected
    # The difference would be what one person paid since.
    assert "已缴清4人，实缴合计：不公布（会看出个人数额）" in corrected
    assert len(of_group(stage)) == 2
    assert [row.edition for row in await stage.rows("dues_publications")] == [1, 2]
    assert "更正" in text_of(paper(await stage.say("刘洋", "公示单 12月")))
    async with stage.database.read() as db:
        raw = (await db.core(text("SELECT content, parts FROM dues_publications"))).all()
    kept = [str(row) for row in (*raw, *await stage.rows("audit"))]
    assert not any(amount in row for row in kept for amount in ("666.66", "66666", "799.98", "79998", "111.11"))


async def test_a_branch_of_two_publishes_how_many_and_no_sum(stage: Stage) -> None:
    await stage.say("周敏", "绑定本群", room="group")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("周敏", "党费登记 吴刚 55.55元 12月")
    await stage.say("周敏", "党费登记 周敏 66.66元 12月")
    stage.set_clock("2027-01-05 10:00")
    await stage.say("周敏", "上缴党费 122.21元 2026-12-31 现金 回单7")
    await stage.press("周敏", "登记上缴")
    [said] = await stage.say("周敏", "公布党费")
    assert said.text.count("不公布（会看出个人数额）") == 3
    assert "能算出一两个人交了多少" in said.text
    done = await stage.press("周敏", "公布")
    [told] = of_group(stage)
    notice = text_of(paper(done))
    for place in (told, notice):
        assert "55.55" not in place
        assert "122.21" not in place
    assert "不公布（会看出个人数额）" in notice
    [seen] = await above(stage)
    assert f"{LIBRARY}（到2026年第四季度末，已上缴完）：交费的人少，不列金额" in seen.text


async def above(stage: Stage) -> list[Said]:
    """Let 李娜 be secretary of the whole, and look at the remittances of the branches."""
    await stage.say("李娜", f"任命 李娜 {OfficeKind.SECRETARY.value} 文旅局")
    await stage.press("李娜", "任命")
    return await stage.say("李娜", "各支部上缴")


async def test_what_is_remitted_is_an_entry_of_what_the_account_holds(stage: Stage) -> None:
    await december_paid(stage)
    [card] = await stage.say("刘洋", "上缴情况")
    assert "应上缴：666.66元（到2026年第四季度末收到的）" in card.text
    for line, answer in (
        ("上缴党费 666.67元 2027-01-04 转账 回单1", "结存666.66元，不够这么多"),
        ("上缴党费 10元 2027-01-04 现金 回单1", "现金结存0.00元"),
        ("上缴党费 10元 2026-12-02 转账 回单1", "12月2日（周三）转账结存0.00元"),
    ):
        await stage.say("刘洋", line)
        [refused] = await stage.press("刘洋", "登记上缴")
        assert answer in refused.text, line
    assert len(await stage.rows("ledger_entries")) == 3
    await stage.say("刘洋", "上缴党费 600元 2027-01-04 转账 回单1")
    [entered, slip] = await stage.press("刘洋", "登记上缴")
    assert "已登记第4号" in entered.text
    assert "还应上缴66.66元" in entered.text
    assert "人民币陆佰元整" in text_of(paper([slip]))
    await stage.say("刘洋", "上缴党费 66.66元 2027-01-05 转账 回单1")
    [used] = await stage.press("刘洋", "登记上缴")
    assert "已经登记为第4号" in used.text
    [seen] = await above(stage)
    assert "）：已上缴600.00元" in seen.text
    assert not any(sum_of in seen.text for sum_of in ("666.66", "66.66"))
    assert not any(name in seen.text for name in CANARIES)
    [undone] = await stage.say("刘洋", "冲正 4 金额写错了")
    assert "已冲正，记为第5号" in undone.text
    assert "本人" not in undone.text
    assert "已冲正，作废" in text_of(paper(await stage.say("刘洋", "上缴单 4")))
    await stage.say("刘洋", "上缴党费 666.66元 2027-01-05 转账 回单1")
    [all_of_it, _] = await stage.press("刘洋", "登记上缴")
    assert "到期的都上缴了" in all_of_it.text
    [card] = await stage.say("刘洋", "上缴情况")
    assert "已上缴：666.66元\n到期的都上缴了\n" in card.text
    # What one person pays later, and even its handover, changes no sum that is seen from above.
    [before] = await stage.say("李娜", "各支部上缴")
    assert "已上缴完）：已上缴666.66元\n" in before.text
    await stage.say("刘洋", "自愿多交 王芳 77.77元 自愿多交")
    await stage.press("刘洋", "登记")
    [between] = await stage.say("李娜", "各支部上缴")
    await stage.say("刘洋", "上缴党费 77.77元 2027-01-05 现金 回单2")
    await stage.press("刘洋", "登记上缴")
    [after] = await stage.say("李娜", "各支部上缴")
    assert all("已上缴666.66元" in each.text and "77.77" not in each.text for each in (between, after))
    assert "744.43" not in after.text
    assert "（最近的人少，没有算进来）" in after.text
    await stage.say("刘洋", "冲正 8 现场核对记错")
    await stage.say("刘洋", "冲正 7 现场核对记错")
    async with stage.database.read() as db:
        books = await balances(db, BranchId(stage.cast.branches[OFFICE]))
    assert [total(books, account).fen for account in (Account.TRANSFER, Account.REMITTED)] == [0, 66666]
    [other] = await stage.say("刘洋", "上缴单 1")
    assert "第1号不是上缴" in other.text


async def test_papers_with_amounts_reach_the_keeper_alone(stage: Stage) -> None:
    await december_paid(stage)
    await stage.enrol("=1+1")
    sheet = cells_of(paper(await stage.say("刘洋", "党费台账 2026")))
    assert [str(each) for each in sheet["王芳"] if each in ("王芳", 111.11)][:2] == ["王芳", "111.11"]
    assert sheet["合计"][-2] == 666.66
    assert sheet["李娜"][-3:] == ["未知", 0.0, "未知"]
    register = text_of(paper(await stage.say("刘洋", "党费登记表 10月 12月")))
    assert "¥111.11" in register
    said = await stage.say("刘洋", "党费报告 2026年")
    files = {each.message.file.name: each.message.file.content for each in said if each.message.file}
    report = text_of(next(content for name, content in files.items() if name.endswith("报告.pdf")))
    assert "未知（3人的金额还没有核定）" in report
    assert not any(canary in report for canary in CANARIES.values())
    for who in ("王芳", "陈静", "周敏", "李娜"):
        for line in ("党费台账", "党费登记表", "党费报告", "党费月报", "公布党费", "上缴情况", "上缴单"):
            sent = await stage.say(who, f"{line} #{stage.cast.branches[OFFICE]}")
            assert not any(each.message.file for each in sent), (who, line)
            assert not any(canary in each.text for each in sent for canary in CANARIES.values()), (who, line)
            await stage.say(who, "取消")


@pytest.mark.parametrize("who", ["周敏", "王芳", "陈静"])
async def test_forged_buttons_publish_and_remit_nothing(stage: Stage, who: str) -> None:
    await december_paid(stage)
    branch, before = stage.cast.branches[OFFICE], await stage.ledgers()
    for line in (
        f"/publish_now 2026-12 #{branch}",
        f"/correct_dues 2026-12 #{branch} 改一改",
        f"/remit 600元 2027-01-04 transfer 回单1 #{branch}",
        f"/remit_cadence monthly 5 #{branch}",
        f"/publish_cadence yearly #{branch}",
    ):
        await stage.forge(who, line)
        await stage.say(who, "取消")
    assert await stage.ledgers() == before
    assert of_group(stage) == []
