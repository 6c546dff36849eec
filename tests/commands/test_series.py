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


async def planned_study(stage: Stage) -> int:
    """Let a weekly study be planned that nobody was told of; return the number of its next meeting."""
    await make(stage, "固定会议 集中学习 每周四 15:00 三楼会议室")
    return int(min(await stage.rows("meetings"), key=lambda row: row.starts_at).id)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("定议题 {} 学习党章", "议题定为「学习党章」"),
        ("改地点 {} 五楼礼堂", "地点定为「五楼礼堂」"),
    ],
)
async def test_what_is_set_for_a_meeting_nobody_was_told_of_is_no_change(stage: Stage, line: str, part: str) -> None:
    number = await planned_study(stage)
    [said] = await stage.say("陈静", line.format(number))
    assert part in said.text
    assert "集中学习，11月26日（周四）15:00" in said.text
    assert "变动" not in said.text
    assert stage.chat_of("王芳") == []


async def test_a_meeting_nobody_was_told_of_is_moved_without_a_word_of_change(stage: Stage) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", f"改时间 {number} 11月27日16:00")
    [said] = await stage.press("陈静", "改期并通知")
    assert "改到" in said.text
    assert "集中学习，11月27日（周五）16:00" in said.text
    assert "变动" not in said.text
    assert stage.chat_of("王芳") == []


async def test_what_is_still_missing_is_offered_after_the_topic(stage: Stage) -> None:
    await planned_study(stage)
    stage.set_clock("2026-11-20 15:00")
    await stage.tick()
    await stage.press("陈静", "定议题")
    [said] = await stage.say("陈静", "学习党章")
    assert "还没有定领学人" in said.text
    await stage.press("陈静", "定领学人")
    [said] = await stage.say("陈静", "赵䶮")
    assert "请赵䶮领学" in said.text
    assert "还没有" not in said.text
    assert not {"定议题", "定领学人"} & set(said.buttons)


async def test_what_is_still_missing_is_offered_after_the_lead_reader(stage: Stage) -> None:
    await planned_study(stage)
    stage.set_clock("2026-11-20 15:00")
    await stage.tick()
    await stage.press("陈静", "定领学人")
    [said] = await stage.say("陈静", "赵䶮")
    assert "还没有定议题" in said.text
    await stage.press("陈静", "定议题")
    [said] = await stage.say("陈静", "学习党章")
    assert "议题定为「学习党章」" in said.text
    assert "还没有定" not in said.text
    assert not {"定议题", "定领学人"} & set(said.buttons)


async def test_the_lead_reader_is_offered_to_the_secretary_alone_once_people_know_of_the_meeting(
    stage: Stage,
) -> None:
    number = await planned_study(stage)
    stage.set_clock("2026-11-24 15:00")
    await stage.tick()
    [said] = await stage.say("陈静", f"定议题 {number} 学习党章")
    assert "会议有变动" in said.text
    assert "定领学人" in said.buttons
    assert "会议有变动" in stage.last("王芳").text
    assert "定领学人" not in stage.last("王芳").buttons


async def test_a_meeting_of_a_kind_without_lead_reader_is_not_offered_one(stage: Stage) -> None:
    await make(stage)
    [row] = await stage.rows("meetings")
    [said] = await stage.say("陈静", f"定议题 {row.id} 学习党章")
    assert "议题定为「学习党章」" in said.text
    assert "领学人" not in said.text
    assert "定领学人" not in said.buttons


async def test_the_list_ends_a_series_by_its_button(stage: Stage) -> None:
    await make(stage)
    await stage.say("陈静", "有哪些固定会议")
    await stage.press("陈静", "停止1号")
    [again] = await stage.double_tap("陈静", "都不开了")
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
