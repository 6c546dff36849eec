"""Checking in by location: near or far, and no coordinate of a member kept anywhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from models.attendance import LocationRefused, LocationUnused
from models.base import Base
from models.rules.venues import Doubt
from tests.commands.test_attendance import presence_of
from tests.commands.test_screens import evidence_of, faults
from tests.talk import Stage, worded

NEAR, FAR = (39.90911, 116.39688), (39.95317, 116.45229)
OTHERS = ("button", "code", "qr")


def allow(stage: Stage, *ways: str) -> None:
    """Let the rule pack have these ways on this day."""
    book = stage.almanac.rules(stage.now)
    stage.put_in_force(replace(book, check_in=replace(book.check_in, ways=ways)))


@pytest.fixture
async def open_stage(stage: Stage) -> Stage:
    """A meeting begins in five minutes, at a place that has coordinates, and locations check in."""
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    allow(stage, *OTHERS, "location")
    await stage.say("陈静", "会场位置 三楼会议室")
    await stage.locate("陈静", 39.90872, 116.39748)
    [said] = await stage.press("陈静", "就用这个位置")
    assert "300米以内" in said.text
    return stage


async def test_from_the_room_she_checks_in_and_from_elsewhere_she_does_not(open_stage: Stage) -> None:
    stage = open_stage
    [said] = await stage.locate("王芳", *NEAR)
    assert "已签到" in said.text
    assert (await presence_of(stage, "王芳"), await evidence_of(stage, "王芳")) == ("present", "location")
    [far] = await stage.locate("赵䶮", *FAR)
    assert far.text == worded(LocationRefused(Doubt.FAR, OTHERS, 300))
    for way in ("点「签到」", "4位签到码", "二维码", "书记"):
        assert way in far.text
    assert await presence_of(stage, "赵䶮") == "unrecorded"
    assert await faults(stage) == {"far": 1}
    [roll] = await stage.say("陈静", "点名")
    assert "位置不在会场附近1次" in roll.text
    [again] = await stage.locate("王芳", *FAR)
    assert "已签到" in again.text
    await stage.press("赵䶮", "签到")
    assert await evidence_of(stage, "赵䶮") == "button"
    await assert_forgotten(stage)


@pytest.mark.parametrize(
    ("how", "doubt"),
    [
        ({"is_forwarded": True}, Doubt.FORWARDED),
        ({"is_live": True}, Doubt.LIVE),
        ({"accuracy_metres": 900.0}, Doubt.VAGUE),
        ({"sent_at": timedelta(minutes=5)}, Doubt.STALE),
    ],
)
async def test_a_location_that_is_nothing_to_go_by_is_refused_in_words(
    open_stage: Stage, how: dict[str, object], doubt: Doubt
) -> None:
    stage = open_stage
    if isinstance(how.get("sent_at"), timedelta):
        how = {"sent_at": stage.now - timedelta(minutes=5)}
    [said] = await stage.locate("王芳", *NEAR, **how)
    assert said.text == worded(LocationRefused(doubt, OTHERS, 300))
    assert await presence_of(stage, "王芳") == "unrecorded"
    assert await faults(stage) == {"doubtful": 1}


async def test_it_is_off_unless_the_rule_pack_has_it_and_needs_a_place(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    [off] = await stage.locate("王芳", *NEAR)
    assert off.text == worded(LocationUnused(True, OTHERS))
    allow(stage, "qr", "location")
    [nowhere] = await stage.locate("王芳", *NEAR)
    assert nowhere.text == worded(LocationUnused(False, ("qr",)))
    [closed] = await stage.say("王芳", "签到")
    assert "在会场发您现在的位置" in closed.text
    assert await presence_of(stage, "王芳") == "unrecorded"
    await assert_forgotten(stage)


async def test_a_place_may_be_typed_and_forgotten(open_stage: Stage) -> None:
    stage = open_stage
    [card] = await stage.say("陈静", "会场位置 一楼大厅 39.9，116.4")
    assert "39.900000,116.400000" in card.text
    await stage.press("陈静", "就用这个位置")
    [said] = await stage.press("陈静", "删除这个位置")
    assert "已删除" in said.text
    assert [row.name for row in await stage.rows("venues")] == ["三楼会议室"]
    [unknown] = await stage.say("陈静", "删除会场位置 二楼")
    assert "三楼会议室" in unknown.text
    [unclear] = await stage.say("陈静", "会场位置 一楼大厅 ")
    [unclear] = await stage.say("陈静", "就在大门旁边")
    assert "39.90872,116.39748" in unclear.text


async def assert_forgotten(stage: Stage) -> None:
    """Search every table for the digits of the members' coordinates."""
    kept = json.dumps(
        {name: [list(row) for row in await stage.rows(name)] for name in Base.metadata.tables}, default=str
    )
    digits = re.sub(r"[^0-9]", "", kept)
    for degrees in (*NEAR, *FAR):
        whole, part = str(degrees).split(".")
        assert part not in kept
        assert whole + part not in digits
