"""Members who talk to the long-connection bot: in by a code, called, asked in a group, cut off, gone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.channels.wecom.aibot.line import NOT_CONNECTED
from bot.delivery import Delivery
from tests.channels.wecom.line import LineOffice, bot_on, line_office
from tests.channels.wecom.test_story import code_for, only
from tests.talk import Stage

ROOM = "wrJGBAAA0001"


async def test_a_member_lives_with_the_bot(stage: Stage) -> None:
    async with line_office(stage) as office:
        await stage.enrol("何苗")
        await _come_in(stage, office)
        await _meet(stage, office)
        await _ask_in_a_group(stage, office)
        await _get_a_paper(office)
        await _go(stage, office)


async def _come_in(stage: Stage, office: LineOffice) -> None:
    """She has not written yet, so only the entry itself can be answered."""
    assert "邀请码" in only(await office.enter("hemiao")).text
    assert office.line.count("aibot_respond_welcome_msg") == 1
    stage.now += timedelta(minutes=1)
    assert await office.enter("hemiao") == []
    welcome = only(await office.say("hemiao", await code_for(stage, "何苗")))
    assert "登记已经办好" in welcome.text
    assert office.line.count("aibot_respond_msg") == 1


async def _meet(stage: Stage, office: LineOffice) -> None:
    await office.say("chenjing", await code_for(stage, "陈静", by="李娜"))
    card = only(await office.say("chenjing", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神"))
    assert list(card.buttons) == ["发布", "修改", "取消"]
    published = only(await office.press("chenjing", "发布"))
    assert published.task == card.task
    called = office.line.phone("hemiao")[-1]
    assert list(called.buttons) == ["参加", "请假"]
    coming = only(await office.press("hemiao", "参加"))
    assert (coming.task, list(coming.buttons)) == (called.task, ["签到", "改为请假"])
    stage.set_clock("2026-11-27 15:02")
    ticks = (await office.say("chenjing", "点名"))[-1]
    assert "已登记到会2人：陈静、刘洋。" in only(await office.say("chenjing", "1 ４")).text
    marked = only(await office.submit("chenjing", "登记到会", "3 李娜"))
    assert (marked.task, "已登记到会1人：李娜。" in marked.text) == (ticks.task, True)


async def _ask_in_a_group(stage: Stage, office: LineOffice) -> None:
    """Answers are private, what is not understood is answered too, and strangers are told where to begin."""
    before = len(office.line.phone("hemiao"))
    assert "私聊" in only(await office.say("hemiao", "@支部小秘 我的日程", ROOM)).text
    assert len(office.line.phone("hemiao")) == before + 1
    assert "私聊" in only(await office.say("hemiao", "@支部小秘 今天吃什么", ROOM)).text
    assert "私聊" in only(await office.say("stranger", "@支部小秘 我的日程", ROOM)).text
    assert "局机关党支部" in only(await office.say("chenjing", "@支部小秘 绑定本群", ROOM)).text
    await stage.call_meeting("开会 主题党日 12月4日15:00 三楼会议室 学习党章")
    announced = office.line.phone(ROOM)[-1].text
    assert "学习党章" in announced
    assert not any(name in announced for name in ("何苗", "陈静", "李娜"))


async def _get_a_paper(office: LineOffice) -> None:
    slip = await office.say("chenjing", "签到表 1")
    assert slip[-1].file is not None
    assert slip[-1].file[0].endswith(".pdf")


async def _go(stage: Stage, office: LineOffice) -> None:
    """WeCom lets nobody be written to any more who has put the bot away: the secretary is told who."""
    office.line.close_chat("hemiao")
    await stage.say("陈静", "开会 主题党日 12月11日15:00 三楼会议室 学习条例")
    await stage.press("陈静", "发布")
    [peer] = await stage.rows("peers", external_id="hemiao")
    assert peer.state.value == "blocked"
    assert (
        stage.heard("陈静", "何苗的企业微信机器人账号收不到消息了")
        + sum("何苗的企业微信机器人账号收不到消息了" in each.text for each in office.line.phone("chenjing"))
        == 1
    )
    assert "登记" not in only(await office.say("hemiao", "我的信息")).text.split("\n")[0]
    [back] = await stage.rows("peers", external_id="hemiao")
    assert back.state.value == "active"


async def test_a_line_that_breaks_ten_times_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    async with line_office(stage) as office:
        await stage.enrol("何苗")
        await office.say("hemiao", await code_for(stage, "何苗"))
        for number in range(10):
            if number % 2:
                office.line.fail("aibot_respond_msg", cuts="before")
            else:
                office.line.fail("aibot_send_msg", cuts="before")
            body = office.line.message("hemiao", f"志愿 30分钟 社区清扫第{number + 1}次")
            await office.line.raw('{"cmd": "aibot_msg_callback", "headers": {"req_')
            await asyncio.gather(office.tell(body), office.tell(body))
            await office.line.disconnect()
            await office.line.connected()
            await _arrive(stage, office)
        assert office.line.subscriptions >= 11
        assert len(await stage.rows("hour_claims")) == 10
        said = [each.text for each in office.line.phone("hemiao")]
        assert all(sum(f"第{number}次" in text for text in said) == 1 for number in range(1, 11))
        events = [row for row in await stage.rows("inbox", channel="aibot") if row.event_id.startswith("m")]
        assert len(events) == 11
        assert {row.state.value for row in events} == {"done"}
        assert {row.state.value for row in await stage.rows("outbox") if row.lane == "aibot:hemiao"} == {"sent"}
        assert office.line.complaints == []


async def test_what_waited_over_a_weekend_outlives_a_line_that_is_not_made_yet(stage: Stage) -> None:
    """A program that begins sends before it is connected."""
    async with line_office(stage) as office:
        await stage.enrol("何苗")
        await office.say("hemiao", await code_for(stage, "何苗"))
        connected = stage.delivery
        for days in (0, 3):
            stage.now += timedelta(days=days)
            named = {"test": stage.channel, "aibot": bot_on(office.line)}
            stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)
            if not days:
                await stage.call_meeting()
            await stage.delivery.drain()
            [called] = await stage.rows("outbox", lane="aibot:hemiao", kind="MeetingCalled")
            assert (called.state.value, NOT_CONNECTED in called.error) == ("waiting", True)
        stage.delivery = connected
        stage.now = max(stage.now, called.due_at)
        await stage.delivery.drain()
        assert list(office.line.phone("hemiao")[-1].buttons) == ["参加", "请假"]


async def _arrive(stage: Stage, office: LineOffice) -> None:
    """Let what was put off be tried again until nothing waits."""
    for _ in range(20):
        await office.line.connected()
        await office.settle()
        waiting = [row for row in await stage.rows("outbox") if row.state.value in ("waiting", "sending")]
        if not waiting:
            return
        stage.now += timedelta(seconds=5)
        await asyncio.sleep(0.02)
    raise AssertionError(f"{len(waiting)} messages never arrived")
