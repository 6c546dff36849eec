"""Plans on the command line: previewed, written, taken back; the same file twice changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.console import plans
from bot.console.rosters import Done
from models.facts import Refused
from models.plans import NoSuchBranch, NoSuchPlan
from tests.cast import OFFICE
from tests.papers.files import xlsx
from tests.talk import Stage

HEADER = ["日期", "时间", "会议类型", "主题", "领学人", "地点"]
GOOD = [
    [datetime(2027, 3, 5), "15:00", "主题党日", "学雷锋", "王芳", "三楼"],
    [datetime(2027, 4, 2), None, "党课", "讲党课"],
]
BAD = ["3月中旬", None, "党课", "讲党课"]


@pytest.fixture
def enter(stage: Stage, tmp_path: Path) -> Any:
    async def enter_rows(rows: list[Any], commit: bool = True, skips_faulty: bool = False, name: str = OFFICE) -> Done:
        path = xlsx(tmp_path / "计划.xlsx", [HEADER, *rows])
        return await plans.enter(stage.database, stage.almanac, path, name, commit, skips_faulty, at=stage.now)

    return enter_rows


async def test_a_plan_from_a_file_is_previewed_written_once_and_taken_back(
    stage: Stage, enter: Any, tmp_path: Path
) -> None:
    done = await enter(GOOD, commit=False)
    assert "将新增2次" in done.text
    assert done.text.endswith(f"zhibu plan '{tmp_path}/计划.xlsx' --branch '{OFFICE}' --commit")
    assert await stage.rows("plans") == await stage.rows("meetings") == []

    done = await enter([*GOOD, BAD])
    assert "有错，什么都没有写入" in done.text
    assert (done.faulty, done.left_out) == (1, 3)
    assert await stage.rows("meetings") == []

    done = await enter([*GOOD, BAD], skips_faulty=True)
    assert "已写入局机关党支部的计划，编号1：新增2次。有错的1行没有写入。" in done.text
    assert done.text.endswith("撤销：zhibu plan --undo 1")
    before = await stage.ledgers()

    done = await enter(GOOD)
    assert "没有新的会议可以写入，什么都没有写入。" in done.text
    assert await stage.ledgers() == before

    done = await enter([[*GOOD[0][:3], "学党章"], GOOD[1]])
    assert "补充1次" in done.text
    text = await plans.undo(stage.database, stage.almanac, 2, at=stage.now)
    assert "1次会议恢复原样" in text
    assert [row.topic for row in await stage.rows("meetings")] == ["学雷锋", "讲党课"]

    text = await plans.undo(stage.database, stage.almanac, 1, at=stage.now)
    assert text.startswith("已撤销1号计划：2次会议不开了。")
    assert {row.state.value for row in await stage.rows("meetings")} == {"called_off"}
    with pytest.raises(Refused) as raised:
        await plans.undo(stage.database, stage.almanac, 1, at=stage.now)
    assert raised.value.fact == NoSuchPlan(1)
    done = await enter(GOOD)
    assert "新增2次" in done.text


async def test_a_branch_that_is_not_there_is_named_with_those_that_are(enter: Any) -> None:
    with pytest.raises(Refused) as raised:
        await enter(GOOD, name="车队党支部")
    assert isinstance(raised.value.fact, NoSuchBranch)
    assert OFFICE in raised.value.fact.branches
