"""A date that no calendar has is asked about, and neither taken for a part of the text nor passed over."""

from __future__ import annotations

import pytest

from tests.talk import Stage


@pytest.mark.parametrize(
    ("who", "line", "hint"),
    [
        ("王芳", "志愿 2小时 11月31日 展厅讲解", "日历上没有11月31日"),
        ("王芳", "志愿 2小时 11月31日展厅讲解", "日历上没有11月31日"),
        ("王芳", "志愿 2小时 2026-02-30 展厅讲解", "日历上没有2026-02-30"),
        ("王芳", "请假 11月28日到11月31日 出差", "日历上没有11月28日到11月31日"),
        ("陈静", "开会 主题党日 11月31日 15:00 三楼会议室 学习党章", "日历上没有11月31日"),
        ("陈静", "开会 主题党日 十一月三十一日下午三点 三楼会议室 学习党章", "日历上没有十一月三十一日"),
        ("陈静", "待办 王芳 13月5日 整理台账", "日历上没有13月5日"),
    ],
)
async def test_a_day_of_no_calendar_is_asked_about_by_its_name(stage: Stage, who: str, line: str, hint: str) -> None:
    [asked] = await stage.say(who, line)
    assert asked.text.startswith(hint)
    assert not await stage.rows("hour_claims")
    assert not await stage.rows("meetings")


async def test_what_was_said_besides_is_kept_when_the_day_is_set_right(stage: Stage) -> None:
    await stage.say("王芳", "志愿 2小时 11月31日 展厅讲解")
    [said] = await stage.say("王芳", "11月18日")
    assert said.text.startswith("已记下：11月18日（周三），2小时，展厅讲解。")


@pytest.mark.parametrize("what", ["2月29日的活动总结", "图书上架第13.5组", "20261331号档案整理"])
async def test_what_only_resembles_a_day_stays_a_part_of_the_text(stage: Stage, what: str) -> None:
    [said] = await stage.say("王芳", f"志愿 2小时 {what}")
    assert "日历上没有" not in said.text
