"""Assessment sheets on the command line: previewed without incomes, written, taken back; twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.console import assessment_sheets as sheets
from bot.console.assessment_sheets import Choice
from bot.console.rosters import Done
from models.assessments.sheets import NoSuchSheet
from models.facts import Refused
from models.plans import NoSuchBranch
from tests.cast import OFFICE
from tests.papers.files import xlsx
from tests.talk import Stage, worded

HEADER = ["姓名", "缴费类别", "核定基数"]
GOOD: list[list[Any]] = [["王芳", "在职", 6200], ["赵䶮", "在职", "8,765.43"]]
BAD: list[Any] = ["刘洋", "在职", -9876]


@pytest.fixture
def enter(stage: Stage, tmp_path: Path) -> Any:
    async def enter_rows(rows: list[Any], commit: bool = True, skips: bool = False, name: str = OFFICE) -> Done:
        path = xlsx(tmp_path / "核定.xlsx", [HEADER, *rows])
        choice = Choice(name, 2027, commit, skips)
        return await sheets.enter(stage.database, stage.almanac, path, choice, at=stage.now)

    return enter_rows


async def test_a_sheet_from_a_file_is_previewed_without_incomes_written_once_and_taken_back(
    stage: Stage, enter: Any, tmp_path: Path
) -> None:
    done = await enter(GOOD, commit=False)
    assert "第2行：王芳，按月领工资\n" in done.text
    assert done.text.endswith(f"zhibu assess '{tmp_path}/核定.xlsx' --branch '{OFFICE}' --year 2027 --commit")
    assert await stage.rows("assessments") == []

    done = await enter([*GOOD, BAD])
    assert "有错，什么都没有写入" in done.text
    assert (done.faulty, done.left_out) == (1, 3)
    for figure in ("6200", "8765", "9876", "93.00"):
        assert figure not in done.text

    done = await enter([*GOOD, BAD], skips=True)
    assert "编号1：核定2人。有错的1行没有写入。" in done.text
    assert done.text.endswith("撤销：zhibu assess --undo 1")
    await stage.delivery.drain()
    assert "基数8765.43元，从2027年1月起每月131.48元" in stage.last("赵䶮").text
    before = await stage.ledgers()
    done = await enter(GOOD)
    assert "没有可以写入的人，什么都没有写入。" in done.text
    assert await stage.ledgers() == before
    done = await enter([*GOOD, BAD], skips=True)
    assert (done.faulty, done.left_out) == (0, 0)
    assert await stage.ledgers() == before

    text = await sheets.undo(stage.database, stage.almanac, 1, at=stage.now)
    assert text == "已撤销1号核定表：2人的核定已撤回，会告诉本人。"
    with pytest.raises(Refused) as raised:
        await sheets.undo(stage.database, stage.almanac, 1, at=stage.now)
    assert raised.value.fact == NoSuchSheet(1)
    done = await enter(GOOD)
    assert "编号2：核定2人" in done.text


async def test_namesakes_are_told_apart_and_who_pays_nothing_is_named(stage: Stage, enter: Any) -> None:
    [twin] = await stage.enrol("王芳")
    done = await enter(GOOD[:1], commit=False)
    assert f"有2位同名，请写成其中一个：王芳（{stage.cast.members['王芳']}号）、王芳（{twin}号）" in done.text
    done = await enter([[f"王芳（{twin}号）", "学生", None]])
    assert "核定1人" in done.text
    assert [row.member_id for row in await stage.rows("assessments")] == [twin]


async def test_a_branch_that_is_not_there_is_named_with_those_that_are(enter: Any) -> None:
    with pytest.raises(Refused) as raised:
        await enter(GOOD, name="车队党支部")
    assert isinstance(raised.value.fact, NoSuchBranch)
    assert OFFICE in worded(raised.value.fact)
