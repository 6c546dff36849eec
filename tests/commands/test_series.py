"""Series: made in one line, listed, ended."""

from __future__ import annotations

import pytest

from models.series import NoSuchSeries
from tests.talk import Stage, worded

LINE = "固定会议 主题党日 每月第一个周五 15:00 三楼会议室"


async def make(stage: Stage, line: str = LINE) -> None:
    await stage.say("陈静", line)
    await stage.press("陈静", "就这样定")


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        "固定会议 每月第一个周五15:00 三楼会议室 主题党日",
        "定期会议：三楼会议室，主题党日，每月第一个周五下午三点",
        "／series 15:00 主题党日 三楼会议室 每月第一个周五",
    ],
)
async def test_a_series_is_made_in_one_line(stage: Stage, line: str) -> None:
    await make(stage, line)
    [row] = await stage.rows("series")
    assert (row.kind, row.recurrence, f"{row.clock:%H:%M}", row.place) == (
        "theme-day",
        "monthly-weekday:1:4",
        "15:00",
        "三楼会议室",
    )


async def test_a_series_is_made_step_by_step(stage: Stage) -> None:
    await stage.say("陈静", "固定会议")
    await stage.press("陈静", "主题党日")
    await stage.press("陈静", "每月第一个周五")
    await stage.say("陈静", "下午3点")
    await stage.say("陈静", "三楼会议室")
    assert await stage.rows("series") == []
    await stage.double_tap("陈静", "就这样定")
    assert [row.recurrence for row in await stage.rows("series")] == ["monthly-weekday:1:4"]


async def test_nobody_is_told_of_a_series_before_its_meetings_are_near(stage: Stage) -> None:
    await make(stage)
    await stage.tick()
    assert stage.chat_of("王芳") == []
    assert [row.state.value for row in await stage.rows("meetings")] == ["planned"]


async def test_the_list_ends_a_series_by_its_button(stage: Stage) -> None:
    await make(stage)
    await stage.say("陈静", "有哪些固定会议")
    [again] = await stage.double_tap("陈静", "停止1号")
    assert again.text == worded(NoSuchSeries(1))
    assert [row.ended_on.isoformat() for row in await stage.rows("series")] == ["2026-11-20"]
    [listed] = await stage.say("陈静", "有哪些固定会议")
    assert "主题党日" not in listed.text


async def test_a_series_of_another_branch_is_neither_seen_nor_ended(stage: Stage) -> None:
    await make(stage)
    before = await stage.ledgers()
    [listed] = await stage.say("周敏", "有哪些固定会议")
    assert "主题党日" not in listed.text
    await stage.forge("周敏", "/end_series 1")
    assert await stage.ledgers() == before


async def test_what_is_no_recurrence_is_asked_again(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 主题党日")
    [again] = await stage.say("陈静", "有空就开")
    assert "每周五" in again.text
