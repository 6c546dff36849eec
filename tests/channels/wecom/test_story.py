"""A month of one member's life in WeCom, over HTTP both ways: in by a code, called, there, reminded, gone."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

from bot.menus import SHARED, shared_menu
from models.members import Language
from tests.channels.wecom.office import Office, opened
from tests.commands.test_materials import PDF
from tests.commands.test_screens import open_screen, seen
from tests.peers.wecom_api import Shown
from tests.talk import Stage

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}")


async def code_for(stage: Stage, name: str, by: str = "陈静") -> str:
    [said] = await stage.say(by, f"邀请 {name}")
    return CODE.findall(said.text)[0]


def only(shown: list[Shown]) -> Shown:
    [one] = shown
    return one


async def test_a_member_lives_in_wecom(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members |= {"hemiao", "zheng", "chenjing"}
        await office.channel.set_menu(None, "zh", shared_menu(Language.ZH))
        await stage.enrol("何苗", "郑爽")
        await _come_in(stage, office)
        await _register(stage, office)
        await _meet(stage, office)
        await _owe_dues(stage, office)
        await _go(stage, office)


async def _come_in(stage: Stage, office: Office) -> None:
    assert "邀请码" in only(await office.enter("hemiao")).text
    stage.now += timedelta(minutes=1)
    assert await office.enter("hemiao") == []
    assert "先登记" in only(await office.click("hemiao", "我的党费")).text
    welcome = only(await office.say("hemiao", await code_for(stage, "何苗")))
    assert "登记已经办好" in welcome.text
    assert "我的日程" in welcome.buttons


async def _register(stage: Stage, office: Office) -> None:
    asked = only(await office.say("zheng", "注册 郑爽"))
    assert list(asked.buttons) == ["局机关党支部", "图书馆党支部"]
    answered = only(await office.press("zheng", "局机关党支部"))
    assert (answered.is_answered, "已请书记确认" in answered.text) == (True, True)
    assert "zheng（企业微信）" in stage.last("陈静").text
    await stage.press("陈静", "批准")
    assert "登记已经办好" in office.fake.phone("zheng")[-1].text


async def _meet(stage: Stage, office: Office) -> None:
    await office.say("chenjing", await code_for(stage, "陈静", by="李娜"))
    card = only(await office.say("chenjing", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神"))
    assert list(card.buttons) == ["发布", "修改", "取消"]
    published = only(await office.press("chenjing", "发布"))
    assert (published.task, "邀请了8人" in published.text) == (card.task, True)
    called = office.fake.phone("hemiao")[-1]
    assert "地点：三楼会议室" in called.text
    assert list(called.buttons) == ["参加", "请假"]
    coming = only(await office.press("hemiao", "参加"))
    assert (coming.task, list(coming.buttons)) == (called.task, ["签到", "改为请假"])
    stage.set_clock("2026-11-27 15:02")
    assert "15:02签到" in only(await office.click("hemiao", "签到")).text
    await _call_the_roll(office)


async def _call_the_roll(office: Office) -> None:
    """Those who are not recorded are ticked on a card, or named by their numbers, several at once."""
    roll, ticks = await office.say("chenjing", "点名")
    assert list(roll.buttons) == ["其余都到", "勾没来的", "登记成别的", "大屏", "结束会议"]
    assert list(ticks.options["0"]) == ["1 陈静", "2 李娜", "3 刘洋", "4 孙建国", "5 王芳", "6 赵䶮", "7 郑爽"]
    assert "1到12之间" in only(await office.say("chenjing", "3 99")).text
    assert "已登记到会2人：刘洋、赵䶮。" in only(await office.say("chenjing", "３、6")).text
    marked = only(await office.submit("chenjing", "登记到会", "2 李娜", "5 王芳"))
    assert (marked.task, marked.choice) == (ticks.task, "")
    assert "已登记到会2人：李娜、王芳。\n还有3人没登记：陈静、孙建国、郑爽。" in marked.text
    assert "过期" in only(await office.say("hemiao", "2")).text


async def _owe_dues(stage: Stage, office: Office) -> None:
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    assert "12月的党费" not in office.fake.phone("hemiao")[-1].text
    stage.now += timedelta(minutes=1)
    await stage.delivery.drain()
    reminder = office.fake.phone("hemiao")[-1]
    assert "12月的党费" in reminder.text
    assert list(reminder.buttons) == ["我交了", "我的党费"]
    await office.press("hemiao", "我交了")
    assert await stage.rows("dues_months", member_id=(await _member(stage, "何苗")).id)


async def _go(stage: Stage, office: Office) -> None:
    await office.leave("hemiao")
    office.fake.members.remove("hemiao")
    office.fake.members.remove("zheng")
    [peer] = await stage.rows("peers", external_id="hemiao")
    assert peer.state.value == "blocked"
    assert stage.heard("陈静", "何苗的企业微信账号收不到消息了") == 1
    await stage.say("陈静", "开会 主题党日 12月11日15:00 三楼会议室 学习党章")
    await stage.press("陈静", "发布")
    [lost] = await stage.rows("peers", external_id="zheng")
    assert lost.state.value == "blocked"
    assert stage.heard("陈静", "郑爽的企业微信账号收不到消息了") == 1
    assert any("可见范围" in (row.error or "") for row in await stage.rows("outbox", lane="wecom:zheng"))


async def _member(stage: Stage, name: str) -> Any:
    [row] = await stage.rows("members", name=name)
    return row


async def test_files_and_scans_come_as_from_everywhere(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members.add("chenjing")
        await office.say("chenjing", await code_for(stage, "陈静", by="李娜"))
        number = await stage.call_meeting()
        office.fake.media["M77"] = ("x", PDF)
        inside = "<MediaId>M77</MediaId><FileName>学习材料.pdf</FileName>"
        file = office.platform.message("chenjing", "file", stage.now.timestamp(), inside)
        offered = only(await office.do("chenjing", file))
        assert "学习材料.pdf" in offered.text
        assert offered.buttons
        stage.set_clock("2026-11-27 14:55")
        screen = await open_screen(stage, f"大屏 {number}")
        token = (await seen(stage, screen)).token
        assert "14:55签到" in only(await office.scan("chenjing", f"http://zhibu.test/checkin/{token}")).text
        slip = await office.say("chenjing", f"签到表 {number}")
        assert slip[-1].file is not None
        assert slip[-1].file[0].endswith(".pdf")


async def test_calls_that_come_many_times_at_once_and_in_the_wrong_order_count_once(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members.add("hemiao")
        await stage.enrol("何苗")
        await office.say("hemiao", await code_for(stage, "何苗"))
        await stage.call_meeting()
        card = office.fake.phone("hemiao")[-1]
        at = stage.now.timestamp()
        late, early = (
            office.platform.press(
                "hemiao", card.buttons[label], card.task, office.fake.code_of("hemiao", card.task), at
            )
            for label in ("参加", "请假")
        )
        office.fake.fail("message/update_template_card", status=502)
        calls = [office.platform.seal(each, at, f"n{number}") for number in range(4) for each in (late, early)]
        await asyncio.gather(*map(office.post, calls))
        events = [row for row in await stage.rows("inbox", channel="wecom") if row.event_id.startswith("hemiao:")]
        assert len(events) == 2
        said = [shown.text for shown in office.fake.phone("hemiao") if "已记下：您参加" in shown.text]
        assert len(said) <= 1
        assert office.fake.complaints == []


def test_the_shared_menu_is_three_by_five_and_each_entry_is_what_its_command_is_called() -> None:
    assert len(SHARED) == 3
    assert all(len(each) <= 5 for each in SHARED.values())
    assert len(next(iter(SHARED.values()))) == 4  # the scanner is the fifth
    assert {item.command for item in shared_menu(Language.EN)} == {name for each in SHARED.values() for name in each}


async def test_addresses_stand_in_the_text_and_long_messages_in_several(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members.add("chenjing")
        [said] = await stage.say("陈静", "绑定")
        await office.say("chenjing", CODE.findall(said.text)[0])
        headings = only(await office.say("chenjing", "帮助"))
        [number] = re.findall(r"(?m)^(\d+)\. 志愿项目、班次和双报到$", headings.text)
        shown = await office.say("chenjing", number)
        assert len(shown) == 2
        assert all(len(each.text.encode()) <= 2048 for each in shown)
        link = (await office.say("chenjing", "网页"))[-1]
        assert "http://zhibu.test/login/" in link.text
