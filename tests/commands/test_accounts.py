"""One person on several channels: bound by a code of her own, answered anywhere, told where she likes."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.channels.channel import NotSent
from bot.console.talking import Console
from bot.delivery import Delivery
from bot.links import Links
from tests.phones import Phones
from tests.talk import Stage

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}")


async def own_code(stage: Stage, who: str = "王芳") -> str:
    [said] = await stage.say(who, "绑定")
    return CODE.findall(said.text)[0]


async def bound(stage: Stage) -> Phones:
    """Let 王芳 bind WeCom by a code from her first account, and Telegram by one from WeCom."""
    phones = Phones(stage)
    [welcome] = await phones.say("wecom", "wangfang", await own_code(stage))
    assert "登记已经办好" in welcome.text
    [said] = await phones.say("wecom", "wangfang", "绑定")
    await phones.say("telegram", "77", f"/start {CODE.findall(said.text)[0]}")
    return phones


async def test_a_code_from_one_account_binds_another_and_the_first_is_told(stage: Stage) -> None:
    phones = await bound(stage)
    peers = await stage.rows("peers", member_id=stage.cast.members["王芳"])
    assert [peer.channel for peer in peers] == ["test", "wecom", "telegram"]
    assert stage.heard("王芳", "您的企业微信账号") == 1
    assert stage.heard("王芳", "您的Telegram账号") == 1
    [card] = await phones.say("telegram", "77", "我的账号")
    assert "企业微信" in card.text
    assert list(card.buttons) == ["改发到企业微信", "改发到Telegram", "再绑定一个账号"]
    # The code is spent, and one of half an hour ago is over.
    assert "不能用" in (await phones.say("wecom", "other", await late(stage)))[-1].text


async def late(stage: Stage) -> str:
    code = await own_code(stage)
    stage.now += timedelta(minutes=31)
    return code


async def test_a_code_does_not_bind_an_account_of_somebody_else(stage: Stage) -> None:
    phones = await bound(stage)
    [said] = await phones.say("wecom", "wangfang", await own_code(stage, "赵䶮"))
    assert "已经登记为王芳" in said.text
    assert len(await stage.rows("peers", member_id=stage.cast.members["赵䶮"])) == 1


async def test_a_meeting_is_answered_on_any_account_and_counts_once(stage: Stage) -> None:
    phones = await bound(stage)
    await phones.say("wecom", "wangfang", "消息发到 企业微信")
    number = await stage.call_meeting()
    assert (phones.count("wecom", "wangfang", "三楼会议室"), stage.heard("王芳", "三楼会议室")) == (1, 0)
    await phones.press("wecom", "wangfang", "参加")
    await phones.say("telegram", "77", f"/coming {number}")
    await stage.say("王芳", f"/coming {number}")
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert row.answer.value == "coming"
    [who] = await stage.say("陈静", f"/who {number}")
    assert "已报名1人：王芳" in who.text
    # What she says last counts, wherever she says it.
    await phones.say("telegram", "77", f"/leave {number} 出差")
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert row.answer.value == "leave"
    stage.set_clock("2026-11-27 15:02")
    for said in (await phones.say("wecom", "wangfang", "签到"), await phones.say("telegram", "77", "签到")):
        assert "签到" in said[-1].text
    assert len(await stage.rows("attendances", member_id=stage.cast.members["王芳"])) == 1


async def test_each_chooses_where_reminders_arrive(stage: Stage) -> None:
    phones = await bound(stage)
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    assert stage.heard("王芳", "12月的党费") == 1
    [card] = await phones.say("telegram", "77", "我的账号")
    [chosen] = await phones.press("telegram", "77", "改发到Telegram")
    assert "Telegram（消息和提醒发到这里）" in chosen.text
    [none] = await stage.say("赵䶮", "消息发到 企业微信")
    assert ("还没有绑定企业微信" in none.text, list(none.buttons)) == (True, ["取绑定码"])
    await stage.call_meeting("开会 主题党日 12月11日15:00 三楼会议室 学习党章")
    assert (phones.count("telegram", "77", "三楼会议室"), phones.count("wecom", "wangfang", "三楼会议室")) == (1, 0)
    assert stage.heard("赵䶮", "三楼会议室") == 1
    assert card.text != chosen.text
    # A new account on the chosen channel takes the place of the old one; one elsewhere changes nothing.
    await phones.say("telegram", "78", await own_code(stage))
    [member] = await stage.rows("members", name="王芳")
    [peer] = await stage.rows("peers", id=member.peer_id)
    assert (peer.external_id, member.chosen_channel) == ("78", "telegram")


async def test_who_has_the_bot_of_wecom_chooses_it_and_may_call_it_wecom(stage: Stage) -> None:
    phones = Phones(stage)
    await phones.say("aibot", "wangfang", await own_code(stage))
    # It is the only account of hers in WeCom.
    [chosen] = await stage.say("王芳", "消息发到 企业微信")
    assert "企业微信机器人（消息和提醒发到这里）" in chosen.text
    await stage.call_meeting()
    assert (phones.count("aibot", "wangfang", "三楼会议室"), stage.heard("王芳", "三楼会议室")) == (1, 0)
    # With the app too, each of the two has its own name.
    await phones.say("wecom", "wangfang", await own_code(stage))
    [card] = await phones.say("wecom", "wangfang", "我的账号")
    assert "企业微信机器人（消息和提醒发到这里）" in card.text
    [chosen] = await phones.say("wecom", "wangfang", "消息发到 企业微信")
    assert "企业微信（消息和提醒发到这里）" in chosen.text
    [chosen] = await phones.press("wecom", "wangfang", "改发到企业微信机器人")
    assert "企业微信机器人（消息和提醒发到这里）" in chosen.text
    await phones.press("aibot", "wangfang", "参加")
    [chosen] = await stage.say("王芳", "消息发到 智能机器人")
    assert "企业微信机器人（消息和提醒发到这里）" in chosen.text
    [none] = await stage.say("赵䶮", "消息发到 企业微信机器人")
    assert "还没有绑定企业微信机器人" in none.text


async def test_a_channel_that_fails_somebody_twice_is_passed_over_logged_and_tried_again(stage: Stage) -> None:
    phones = await bound(stage)
    await phones.say("wecom", "wangfang", "消息发到 企业微信")
    wecom = phones.channels["wecom"]
    wecom.failures["wangfang"] = [NotSent("60020", 30) for _ in range(3)]
    await stage.call_meeting()
    assert stage.heard("王芳", "三楼会议室") == 0
    for _ in range(3):
        stage.now += timedelta(seconds=30)
        await stage.delivery.drain()
    # Handed over after a minute of failures: once, to the next account, which is told why.
    assert (stage.heard("王芳", "三楼会议室"), stage.heard("王芳", "企业微信账号现在收不到消息")) == (1, 1)
    [logged] = await stage.rows("audit", action="accounts.pass_over")
    assert (logged.details["failed"], logged.details["instead"], logged.details["reason"]) == ("wecom", "test", "60020")
    await stage.press("王芳", "参加")
    [card] = await stage.say("王芳", "我的账号")
    assert "企业微信（发送失败，先歇一歇" in card.text
    await stage.call_meeting("开会 主题党日 11月28日15:00 二楼会议室 学习党章")
    assert (stage.heard("王芳", "二楼会议室"), phones.count("wecom", "wangfang", "二楼会议室")) == (1, 0)
    # Some hours later it is tried again.
    await stage.tick(hours=7)
    await stage.call_meeting("开会 主题党日 11月29日15:00 一楼会议室 学习党章")
    assert (stage.heard("王芳", "一楼会议室"), phones.count("wecom", "wangfang", "一楼会议室")) == (0, 1)


async def test_a_failure_of_a_moment_or_without_another_account_changes_nothing(stage: Stage) -> None:
    phones = await bound(stage)
    await phones.say("wecom", "wangfang", "消息发到 企业微信")
    phones.channels["wecom"].failures["wangfang"] = [NotSent("no connection") for _ in range(2)]
    stage.channel.failures["chat-赵䶮"] = [NotSent("no connection") for _ in range(9)]
    await stage.call_meeting()
    for _ in range(30):
        stage.now += timedelta(seconds=20)
        await stage.delivery.drain()
    assert (stage.heard("王芳", "三楼会议室"), phones.count("wecom", "wangfang", "三楼会议室")) == (0, 1)
    assert await stage.rows("audit", action="accounts.pass_over") == []
    [waiting] = [row for row in await stage.rows("outbox", lane="test:chat-赵䶮") if row.state.value == "waiting"]
    assert waiting.error == "no connection"


async def enrolled(stage: Stage, name: str = "周丽") -> str:
    """Return the code of a new member who has no account yet."""
    await stage.enrol(name)
    [said] = await stage.say("陈静", f"邀请 {name}")
    return CODE.findall(said.text)[0]


async def test_from_a_browser_messages_move_to_an_account_that_rings(stage: Stage) -> None:
    phones = Phones(stage)
    await phones.say("web", "zhouli", await enrolled(stage))
    await stage.call_meeting()
    assert phones.count("web", "zhouli", "三楼会议室") == 1
    [said] = await phones.say("web", "zhouli", "绑定")
    await phones.say("wecom", "zhouli", CODE.findall(said.text)[0])
    assert phones.count("web", "zhouli", "消息和提醒以后发到那里") == 1
    await stage.call_meeting("开会 主题党日 11月28日15:00 二楼会议室 学习党章")
    assert (phones.count("web", "zhouli", "二楼会议室"), phones.count("wecom", "zhouli", "二楼会议室")) == (0, 1)
    # Telegram rings as well: where they arrive so far they stay.
    [said] = await phones.say("wecom", "zhouli", "绑定")
    await phones.say("telegram", "79", CODE.findall(said.text)[0])
    assert phones.count("wecom", "zhouli", "消息和提醒照旧发到这里") == 1


async def test_who_chose_the_browser_is_told_there(stage: Stage) -> None:
    phones = Phones(stage)
    await phones.say("web", "zhouli", await enrolled(stage))
    await phones.say("web", "zhouli", "消息发到 网页")
    [said] = await phones.say("web", "zhouli", "绑定")
    await phones.say("wecom", "zhouli", CODE.findall(said.text)[0])
    await stage.call_meeting()
    assert (phones.count("web", "zhouli", "三楼会议室"), phones.count("wecom", "zhouli", "三楼会议室")) == (1, 0)


async def test_whom_an_operator_spoke_for_at_the_console_is_told_on_her_own_account(stage: Stage) -> None:
    phones, code = Phones(stage), await enrolled(stage)
    console = Console(stage.database, stage.almanac, lambda: stage.now, Links(""), "周丽")
    await console.open()
    await console.say("我的信息")
    await stage.call_meeting()
    await phones.say("web", "zhouli", code)
    await stage.delivery.drain()
    # What waited came with her, and what comes goes there.
    await stage.call_meeting("开会 主题党日 11月28日15:00 二楼会议室 学习党章")
    assert (phones.count("web", "zhouli", "三楼会议室"), phones.count("web", "zhouli", "二楼会议室")) == (1, 1)


async def serve(stage: Stage, phones: Phones, *channels: str) -> None:
    """Let the program start with these channels, and end."""
    served = {"test": stage.channel, **{name: phones.channels[name] for name in channels}}
    stage.delivery = Delivery(stage.database, served, stage.almanac, lambda: stage.now)
    await stage.delivery.begin()
    await stage.delivery.drain()


async def test_of_a_channel_that_is_not_served_any_more_its_people_are_told_elsewhere(stage: Stage) -> None:
    """An organisation moves from Telegram to WeCom, and back."""
    phones = await bound(stage)
    await phones.say("telegram", "77", "消息发到 Telegram")
    await phones.say("telegram", "80", await enrolled(stage))
    stage.delivery = Delivery(stage.database, {"test": stage.channel}, stage.almanac, lambda: stage.now)
    await stage.call_meeting()
    assert phones.count("telegram", "77", "三楼会议室") == 0
    for _ in range(2):
        await serve(stage, phones, "wecom", "web")
    # What waited is there, once, with the reason; WeCom was bound after the channel of the tests.
    assert (stage.heard("王芳", "三楼会议室"), stage.heard("王芳", "Telegram现在没有接通")) == (1, 1)
    [card] = await stage.say("王芳", "我的账号")
    assert "Telegram（现在没有接通，发不到）" in card.text
    assert list(card.buttons) == ["改发到企业微信", "再绑定一个账号"]
    [no] = await stage.say("王芳", "消息发到 Telegram")
    assert "Telegram现在没有接通" in no.text
    # 周丽 has Telegram alone: what is hers waits for the account she binds next.
    [said] = await stage.say("陈静", "邀请 周丽")
    await phones.say("wecom", "zhouli", CODE.findall(said.text)[0])
    await stage.delivery.drain()
    assert phones.count("wecom", "zhouli", "三楼会议室") == 1
    await serve(stage, phones, "wecom", "web", "telegram")
    await stage.call_meeting("开会 主题党日 11月28日15:00 二楼会议室 学习党章")
    assert (stage.heard("王芳", "二楼会议室"), phones.count("telegram", "77", "二楼会议室")) == (0, 1)
    assert (phones.count("wecom", "zhouli", "二楼会议室"), phones.count("telegram", "80", "二楼会议室")) == (1, 0)
    logged = await stage.rows("audit", action="accounts.note_served")
    assert [row.details["failed"] for row in logged] == ["telegram"]
