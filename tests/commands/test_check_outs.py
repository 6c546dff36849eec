"""Checking out where the kind asks for it: shown to the secretary, and no presence changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.attendance import CheckOutClosed, NothingToCheckOut
from tests.commands.test_attendance import presence_of
from tests.talk import ZONE, Stage, worded


@pytest.fixture
async def asked(stage: Stage) -> Stage:
    """A theme day of two hours at which people check out in the quarters of an hour around its end."""
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    book = stage.almanac.rules(stage.now)
    kinds = tuple(replace(kind, check_out_minutes=15 if kind.key == "theme-day" else None) for kind in book.kinds)
    stage.put_in_force(replace(book, kinds=kinds))
    return stage


async def left(stage: Stage) -> dict[str, str]:
    """Return how each left, with an asterisk where the secretary entered it."""
    names = {number: name for name, number in stage.cast.members.items()}
    return {
        names[row.member_id]: row.departure.value + ("*" if row.recorded_by else "")
        for row in await stage.rows("check_outs")
    }


async def test_who_stays_and_who_leaves_is_shown_and_everybody_stays_present(asked: Stage) -> None:
    stage = asked
    [none] = await stage.say("王芳", "签退")
    assert none.text == worded(NothingToCheckOut())
    for who in ("王芳", "赵䶮", "刘洋", "李娜"):
        [said] = await stage.say(who, "签到")
        assert "16:45起点「签退」" in said.text
    [unbegun] = await stage.press("王芳", "签退")
    assert "现在提前离开" not in unbegun.buttons
    stage.set_clock("2026-11-27 15:40")
    [early] = await stage.press("王芳", "签退")
    assert "16:45起可以签退" in early.text
    assert await left(stage) == {}
    [gone] = await stage.press("王芳", "现在提前离开")
    assert "15:40提前离开" in gone.text
    await stage.press("赵䶮", "签退")
    await stage.press("赵䶮", "现在提前离开")
    stage.set_clock("2026-11-27 16:45")
    [back] = await stage.say("赵䶮", "签退")
    assert "16:45签退" in back.text
    stage.set_clock("2026-11-27 17:15")
    [again] = await stage.say("赵䶮", "签退")
    assert again.text == back.text
    [said] = await stage.say("陈静", "点名")
    for line in ("按钮签到4人：", "已签退1人：赵䶮", "提前离开1人：王芳", "没有签退2人："):
        assert line in said.text
    await stage.press("陈静", "登记签退")
    await stage.press("陈静", "· 刘洋")
    [roll] = await stage.press("陈静", "早 王芳")
    assert "到会4人，已签退2人" in roll.text
    assert await left(stage) == {"赵䶮": "stayed", "刘洋": "stayed*"}
    await stage.press("陈静", "✓ 刘洋")
    [stands] = await stage.say("刘洋", "签退")
    assert "书记登记您" in stands.text
    assert await left(stage) == {"赵䶮": "stayed", "刘洋": "early*"}
    stage.set_clock("2026-11-27 17:16")
    [late] = await stage.say("李娜", "签退")
    assert late.text == worded(CheckOutClosed(datetime(2026, 11, 27, 17, 15, tzinfo=ZONE)))
    for who in ("王芳", "赵䶮", "刘洋", "李娜"):
        assert await presence_of(stage, who) == "present"
    await stage.say("陈静", "/close 1 是")
    [closed] = await stage.say("陈静", "/mark_check_out 1 李娜 签退")
    assert "已经结束" in closed.text


async def test_only_who_came_checks_out_and_only_where_it_is_asked(asked: Stage) -> None:
    stage = asked
    await stage.say("王芳", "签到")
    stage.now += timedelta(hours=2)
    for who in ("赵䶮", "周敏"):
        [said] = await stage.say(who, "签退 1")
        assert said.text == worded(NothingToCheckOut())
    [absent] = await stage.say("陈静", "/mark_check_out 1 赵䶮 签退")
    assert "赵䶮还没登记到会" in absent.text
    await stage.say("周敏", "/mark_check_out 1 王芳 早退")
    assert await left(stage) == {}
    stage.put_in_force(None)
    [said] = await stage.say("王芳", "签退")
    assert said.text == worded(NothingToCheckOut())
    [said] = await stage.say("陈静", "签退名单")
    assert "这种会议不用签退" in said.text
