"""Lists of payments on the command line: previewed without amounts, entered once in a keeper's name, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.console import statements
from bot.console.rosters import Done
from bot.console.statements import Choice
from bot.console.talking import NobodyMeant
from models.facts import Refused
from models.statements import NothingToUndo, NotKeeper
from tests.commands.test_statements import bank, december
from tests.talk import Stage, worded

GOOD = ["2026-12-02,王芳,85.00,,12月党费85.00元,F1", "2026-12-02,赵*,60.00,,党费,F2"]
BAD = '2026-12-02,李娜,"7,7.77",,党费,F3'


@pytest.fixture
def enter(stage: Stage, tmp_path: Path) -> Any:
    async def enter_rows(*rows: str, post: bool = True, skips: bool = False, keeper: str = "刘洋") -> Done:
        path = tmp_path / "明细.csv"
        path.write_bytes(bank(*rows))
        return await statements.enter(stage.database, stage.almanac, path, Choice(keeper, post, skips), at=stage.now)

    return enter_rows


async def test_a_list_from_a_file_is_previewed_without_amounts_entered_once_and_taken_back(
    stage: Stage, enter: Any, tmp_path: Path
) -> None:
    await december(stage)
    done = await enter(*GOOD, post=False)
    assert done.text.splitlines() == [
        "银行收款明细。还没有入账的：",
        "对上1笔：",
        "第4行 12月2日（周三） 王芳 → 王芳，2026年12月",
        "要您看的1笔，不会自动入账：",
        "第5行 12月2日（周三） 赵*：姓名没有写全，可能是赵䶮",
        "以上只是预览，还没有入账。确认入账请运行：",
        f"zhibu statement '{tmp_path}/明细.csv' --as '刘洋' --post",
        "要看的1笔请刘洋在聊天里把这份明细发给小秘，逐笔定。",
    ]
    assert await stage.rows("statement_imports") == []

    done = await enter(*GOOD, BAD, "合计,,999.99")
    assert "有错，什么都没有入账" in done.text
    assert (done.faulty, done.left_out) == (1, 1)
    for figure in ("85.00元", "60.00", "7.77", "999"):
        assert figure not in done.text
    assert len(await stage.rows("ledger_entries")) == 2

    done = await enter(*GOOD, BAD, skips=True)
    assert done.text.splitlines()[-4:] == [
        "已入账1笔：王芳。会告诉本人。",
        "还有1笔要您看。",
        "编号1，撤销：zhibu statement --undo 1 --as '刘洋'",
        "要看的1笔请刘洋在聊天里发「待对流水」，逐笔定。",
    ]
    await stage.delivery.drain()
    assert stage.heard("王芳", "2026年12月的党费已收到，85.00元") == 1
    before = await stage.ledgers()
    done = await enter(*GOOD)
    assert "没有可以入账的，什么都没有入账。" in done.text
    assert (done.faulty, done.left_out) == (0, 0)
    assert await stage.ledgers() == before
    [entry] = [row for row in await stage.rows("ledger_entries") if row.number == 3]
    assert entry.entered_by == stage.cast.members["刘洋"]

    [listed] = await stage.say("刘洋", "待对流水")
    assert "1号，12月3日（周四）：收款2笔，已入账1笔" in listed.text
    text = await statements.undo(stage.database, stage.almanac, 1, "刘洋", at=stage.now)
    assert text.startswith("已撤销1号明细：冲正1笔，月份恢复待缴，会告诉本人。")
    with pytest.raises(Refused) as raised:
        await statements.undo(stage.database, stage.almanac, 1, "刘洋", at=stage.now)
    assert raised.value.fact == NothingToUndo(1)


async def test_nothing_is_entered_in_the_name_of_who_keeps_no_dues(stage: Stage, enter: Any) -> None:
    await december(stage)
    with pytest.raises(Refused) as raised:
        await enter(*GOOD, keeper="陈静")
    assert raised.value.fact == NotKeeper("陈静", ("刘洋",))
    with pytest.raises(NobodyMeant, match="名单上没有无此人"):
        await enter(*GOOD, keeper="无此人")
    assert worded(NotKeeper("陈静", ("刘洋",))) == (
        "陈静不是党费管理员，不能以这个名义登记党费。请用 --as 写上其中一位：刘洋。"
    )
    assert await stage.rows("statement_imports") == []
