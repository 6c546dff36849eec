"""Which ways of checking in are open, and what guessing leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.attendance import RoomCodeWrong
from tests.commands.test_attendance import presence_of
from tests.commands.test_screens import code, evidence_of, faults, open_screen, qr, seen, wrong_code
from tests.talk import Stage, worded


@pytest.fixture
async def screen(stage: Stage) -> str:
    """The screen of a meeting that begins in five minutes."""
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    return await open_screen(stage)


class TestLock:
    async def test_five_wrong_codes_lock_codes_alone_and_for_a_quarter_of_an_hour(
        self, stage: Stage, screen: str
    ) -> None:
        for left in (4, 3, 2, 1):
            [said] = await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
            assert said.text == worded(RoomCodeWrong(left))
        await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
        [said] = await stage.say("王芳", f"签到 {await code(stage, screen)}")
        assert "15:10" in said.text
        assert await presence_of(stage, "王芳") == "unrecorded"
        assert await faults(stage) == {"wrong_code": 5, "locked": 1}
        await stage.say("赵䶮", f"签到 {await code(stage, screen)}")
        assert await presence_of(stage, "赵䶮") == "present"
        await stage.say("王芳", await qr(stage, screen))
        assert await presence_of(stage, "王芳") == "present"

    async def test_when_the_lock_ends_a_right_code_counts(self, stage: Stage, screen: str) -> None:
        for _ in range(5):
            await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
        stage.now += timedelta(minutes=15)
        await stage.say("王芳", f"签到 {await code(stage, screen)}")
        assert await presence_of(stage, "王芳") == "present"

    async def test_the_secretary_sees_what_was_refused_and_who_is_locked(self, stage: Stage, screen: str) -> None:
        [said] = await stage.say("陈静", "点名")
        assert "没有通过" not in said.text
        for _ in range(6):
            await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
        await stage.say("吴刚", await qr(stage, screen))
        [said] = await stage.say("陈静", "点名")
        for words in ("不在邀请名单1次", "签到码不对5次", "锁定时又试1次", "签到码暂时锁定：王芳"):
            assert words in said.text
        stage.now += timedelta(minutes=20)
        [said] = await stage.say("陈静", "点名")
        assert "暂时锁定" not in said.text

    async def test_the_secretary_hears_once_of_who_guesses(self, stage: Stage, screen: str) -> None:
        for _ in range(5):
            await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
        assert stage.heard("陈静", "王芳在主题党日，11月27日（周五）15:00输错签到码5次") == 1
        assert stage.heard("周敏", "输错签到码") == 0
        stage.now += timedelta(minutes=15)
        for _ in range(5):
            await stage.say("王芳", f"签到 {await wrong_code(stage, screen)}")
        assert stage.heard("陈静", "输错签到码") == 1
        [roll] = await stage.press("陈静", "登记到会")
        assert "签到码不对10次" in roll.text

    async def test_the_roll_says_how_each_presence_is_known(self, stage: Stage, screen: str) -> None:
        await stage.say("王芳", await qr(stage, screen))
        await stage.say("赵䶮", f"签到 {await code(stage, screen)}")
        await stage.say("刘洋", "签到")
        await stage.say("陈静", "点名")
        await stage.press("陈静", "· 李娜")
        roll = stage.last("陈静").text
        for line in ("按钮签到1人：刘洋", "签到码签到1人：赵䶮", "扫码签到1人：王芳", "书记登记1人：李娜"):
            assert line in roll


class TestWays:
    """The rule pack says which ways are open."""

    def _allow(self, stage: Stage, *ways: str) -> None:
        book = stage.almanac.rules(stage.now)
        stage.put_in_force(replace(book, check_in=replace(book.check_in, ways=ways)))

    async def test_without_the_button_the_room_is_the_way(self, stage: Stage, screen: str) -> None:
        self._allow(stage, "code", "qr")
        [said] = await stage.say("王芳", "签到")
        assert "不用按钮签到" in said.text
        assert await presence_of(stage, "王芳") == "unrecorded"
        await stage.say("王芳", f"签到 {await code(stage, screen)}")
        await stage.say("赵䶮", await qr(stage, screen))
        assert [await evidence_of(stage, who) for who in ("王芳", "赵䶮")] == ["code", "qr"]

    async def test_with_the_button_alone_the_room_shows_and_takes_nothing_else(self, stage: Stage, screen: str) -> None:
        token, number = await qr(stage, screen), await code(stage, screen)
        self._allow(stage, "button")
        shown = await seen(stage, screen)
        assert (shown.code, shown.token) == (None, None)
        for line in (token, f"签到 {number}"):
            await stage.say("王芳", line)
            assert await presence_of(stage, "王芳") == "unrecorded"
        await stage.say("王芳", "签到")
        assert await evidence_of(stage, "王芳") == "button"
