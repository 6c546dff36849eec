"""Group chats: announcements without names, and private answers to what is said there."""

from __future__ import annotations

import pytest

from bot.answers import AnsweredInPrivate, NotAllowed, OnlyInPrivate, OnlyInRoom
from models.rooms import RoomBound
from tests.cast import LIBRARY, OFFICE, PEOPLE
from tests.talk import Said, Stage, worded


def in_room(stage: Stage, room: str = "group") -> list[Said]:
    return [said for said in stage.channel.sent if said.chat == room]


async def test_a_group_is_bound_by_the_secretary_in_the_group(stage: Stage) -> None:
    [said] = await stage.say("陈静", "绑定本群", room="group")
    assert (said.chat, said.text) == ("group", worded(RoomBound(OFFICE)))
    await stage.say("陈静", "绑定本群", room="group")
    assert len(await stage.rows("rooms")) == 1


async def test_a_bound_group_hears_of_meetings_without_any_name(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    number = await stage.call_meeting("开会 集中学习 下周五15:00 三楼会议室 学习党章")
    await stage.say("陈静", f"领学人 {number} 赵䶮")
    await stage.press("王芳", "请假")
    await stage.say("陈静", f"改地点 {number} 五楼礼堂")
    await stage.say("陈静", f"取消会议 {number}")
    await stage.press("陈静", "取消会议并通知")
    heard = "\n".join(said.text for said in in_room(stage))
    assert "三楼会议室" in heard
    assert "五楼礼堂" in heard
    assert "取消了" in heard
    assert [name for name in PEOPLE if name in heard] == []
    assert len(in_room(stage)) == 4


async def test_a_group_hears_nothing_of_a_meeting_nobody_was_called_to_yet(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await stage.say("陈静", "固定会议 主题党日 每月25日 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    [planned, *_] = await stage.rows("meetings")
    await stage.say("陈静", f"定议题 {planned.id} 学习党章")
    assert [row.topic for row in await stage.rows("meetings", id=planned.id)] == ["学习党章"]
    assert len(in_room(stage)) == 1


async def test_a_group_hears_its_own_branch_only_and_the_last_one_bound(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await stage.say("周敏", "绑定本群", room="group")
    await stage.call_meeting()
    assert [said.text for said in in_room(stage)] == [worded(RoomBound(OFFICE)), worded(RoomBound(LIBRARY))]


@pytest.mark.parametrize("who", ["王芳", "刘洋", "李娜"])
async def test_who_is_no_secretary_binds_no_group(stage: Stage, who: str) -> None:
    said = await stage.say(who, "绑定本群", room="group")
    assert await stage.rows("rooms") == []
    assert {each.chat: each.text for each in said} == {
        "group": worded(AnsweredInPrivate()),
        f"chat-{who}": worded(NotAllowed("Secretary")),
    }


async def test_in_private_there_is_no_group_to_bind(stage: Stage) -> None:
    [said] = await stage.say("陈静", "绑定本群")
    assert said.text == worded(OnlyInRoom())


@pytest.mark.parametrize("words", ["我的", "党费", "名单", "帮助", "/me", "设置"])
async def test_what_is_asked_in_a_group_is_answered_in_private(stage: Stage, words: str) -> None:
    said = await stage.say("陈静", words, room="group")
    assert {each.chat for each in said} == {"group", "chat-陈静"}
    assert [each.text for each in in_room(stage)] == [worded(AnsweredInPrivate())]


@pytest.mark.parametrize("words", ["大家好", "下周五开会吗", "收到", "我的书忘拿了", "请假的同志说一声", "3小时", "1"])
async def test_what_people_say_to_each_other_is_left_alone(stage: Stage, words: str) -> None:
    await stage.say("陈静", "开会 主题党日")
    assert await stage.say("陈静", words, room="group") == []
    assert await stage.say("路人", words, room="group") == []
    [asked] = await stage.say("陈静", "下周五15:00")
    assert "在哪里" in asked.text


async def test_a_stranger_in_a_group_is_asked_into_private(stage: Stage) -> None:
    [said] = await stage.say("路人", "/me", room="group")
    assert (said.chat, said.text) == ("group", worded(OnlyInPrivate()))
