"""One meeting of a series changed or skipped, and what becomes of the planned ones when it ends."""

from __future__ import annotations

from datetime import date

import pytest

from models.series import NoSuchSeries
from tests.talk import Stage, worded

STUDY = "固定会议 集中学习 每周四 15:00 三楼会议室"


async def planned_study(stage: Stage) -> int:
    """Let a weekly study be planned; return the number of its next meeting, on Thursday 26 November."""
    await stage.say("陈静", STUDY)
    await stage.press("陈静", "就这样定")
    return int(min(await stage.rows("meetings"), key=lambda row: row.starts_at).id)


async def states(stage: Stage) -> list[tuple[date, str]]:
    """Return the meetings of the series by the day the rule names."""
    return sorted((row.nominal_on, row.state.value) for row in await stage.rows("meetings"))


async def sweep(stage: Stage) -> None:
    """Let the clock run its jobs, over and over, until the day of the first meeting is past."""
    for when in ("2026-11-20 11:00", "2026-11-23 15:00", "2026-11-25 16:00", "2026-11-27 15:00"):
        stage.set_clock(when)
        await stage.tick()


async def test_a_planned_turn_is_skipped_and_nobody_is_told(stage: Stage) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", f"跳过 {number}")
    [said] = await stage.press("陈静", "跳过这一次")
    assert "已跳过：集中学习，11月26日（周四）15:00" in said.text
    assert "没有通知过大家" in said.text
    assert {each.chat for each in stage.channel.sent} == {"chat-陈静"}


@pytest.mark.parametrize(("line", "button"), [("跳过 {}", "跳过这一次"), ("取消会议 {}", "取消会议并通知")])
async def test_the_clock_never_makes_a_skipped_turn_again(stage: Stage, line: str, button: str) -> None:
    number = await planned_study(stage)
    before = await states(stage)
    await stage.say("陈静", line.format(number))
    [said] = await stage.press("陈静", button)
    assert "已跳过" in said.text
    await sweep(stage)
    after = await states(stage)
    assert after[0] == (date(2026, 11, 26), "called_off")
    assert len({nominal for nominal, _ in after}) == len(after) >= len(before)
    assert stage.heard("王芳", "11月26日") == 0


async def test_the_turns_after_a_skipped_one_are_called_as_ever(stage: Stage) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", f"跳过 {number}")
    await stage.press("陈静", "跳过这一次")
    stage.set_clock("2026-11-30 15:00")
    await stage.tick()
    assert stage.heard("王芳", "12月3日（周四）15:00") == 1


async def test_skipping_twice_is_refused(stage: Stage) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", f"跳过 {number}")
    await stage.press("陈静", "跳过这一次")
    await stage.say("陈静", f"跳过 {number}")
    [said] = await stage.press("陈静", "跳过这一次")
    assert "已经结束或取消" in said.text


async def test_a_meeting_people_know_of_is_not_skipped_in_silence(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"跳过 {number}")
    [said] = await stage.press("陈静", "跳过这一次")
    assert "已经通知大家" in said.text
    assert [row.state.value for row in await stage.rows("meetings")] == ["called"]
    await stage.press("陈静", "取消会议")
    await stage.press("陈静", "取消会议并通知")
    assert stage.heard("王芳", "取消了") == 1


async def test_only_planned_meetings_are_offered_to_be_skipped(stage: Stage) -> None:
    await planned_study(stage)
    await stage.call_meeting()
    [asked] = await stage.say("陈静", "跳过")
    assert {label for label in asked.buttons if "主题党日" in label} == set()
    assert "11月26日周四 集中学习" in asked.buttons


async def test_the_planned_meeting_of_another_branch_is_not_skipped(stage: Stage) -> None:
    number = await planned_study(stage)
    before = await stage.ledgers()
    await stage.forge("周敏", f"/skip {number}")
    assert await stage.ledgers() == before


async def test_a_turn_that_was_moved_is_not_made_twice(stage: Stage) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", f"改时间 {number} 11月27日16:00")
    await stage.press("陈静", "改期并通知")
    [moved] = await stage.rows("meetings", id=number)
    assert moved.nominal_on == date(2026, 11, 26)
    await sweep(stage)
    nominal = [row.nominal_on for row in await stage.rows("meetings")]
    assert len(set(nominal)) == len(nominal)
    assert stage.heard("王芳", "11月27日（周五）16:00") > 0
    assert stage.heard("王芳", "11月26日") == 0


@pytest.mark.parametrize("line", ["改地点 {} 五楼礼堂", "定议题 {} 学习党章"])
async def test_a_place_or_topic_of_one_turn_leaves_the_others(stage: Stage, line: str) -> None:
    number = await planned_study(stage)
    await stage.say("陈静", line.format(number))
    await sweep(stage)
    others = [row for row in await stage.rows("meetings") if row.id != number]
    assert {(row.place, row.topic) for row in others} == {("三楼会议室", None)}
    [row] = await stage.rows("meetings", id=number)
    assert ("五楼礼堂" in (row.place or "")) or row.topic == "学习党章"


async def test_ending_a_series_asks_what_becomes_of_its_planned_meetings(stage: Stage) -> None:
    await planned_study(stage)
    before = await stage.ledgers()
    [asked] = await stage.say("陈静", "停止固定会议 1")
    assert "还有4次排好了" in asked.text
    assert "11月26日（周四）15:00" in asked.text
    assert await stage.ledgers() == before


async def test_the_planned_meetings_of_an_ended_series_are_dropped_and_it_is_said(stage: Stage) -> None:
    await planned_study(stage)
    await stage.say("陈静", "停止固定会议 1")
    [said] = await stage.press("陈静", "都不开了")
    assert "不再定期开" in said.text
    assert "11月26日（周四）15:00" in said.text
    assert "也不开了" in said.text
    await sweep(stage)
    assert {state for _, state in await states(stage)} == {"called_off"}
    assert stage.chat_of("王芳") == []


async def test_or_they_are_kept_and_called_in_time(stage: Stage) -> None:
    await planned_study(stage)
    await stage.say("陈静", "停止固定会议 1")
    [said] = await stage.press("陈静", "这几次照常开")
    assert "照常开" in said.text
    before = [nominal for nominal, _ in await states(stage)]
    await sweep(stage)
    assert [nominal for nominal, _ in await states(stage)] == before
    assert stage.heard("王芳", "11月26日（周四）15:00") > 0


async def test_a_series_without_planned_meetings_ends_at_once(stage: Stage) -> None:
    number = await planned_study(stage)
    for row in await stage.rows("meetings"):
        await stage.say("陈静", f"跳过 {row.id}")
        await stage.press("陈静", "跳过这一次")
    assert number
    [said] = await stage.say("陈静", "停止固定会议 1")
    assert "不再定期开" in said.text
    [again] = await stage.say("陈静", "停止固定会议 1")
    assert again.text == worded(NoSuchSeries(1))
