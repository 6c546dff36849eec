"""Receipts: the original once, copies marked, void by reversal alone, another's never, forgeries told."""

from __future__ import annotations

from models import receipts
from tests.cast import OFFICE
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
            each
            for each in await receipts.numbered_so(db, receipts.ReceiptNumber(year, sequence))
            if each.branch == OFFICE
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
