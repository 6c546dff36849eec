"""The operator's list of messages: what was said, and of dues and money of persons nothing."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.channel import NotSent, Rejected
from bot.console.talking import PRIVATE, listing, printed
from tests.talk import Stage


async def test_the_operator_reads_no_amount_of_a_person(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await stage.say("刘洋", "核定 王芳 6543.21元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("王芳", "党费有疑问 我的工资是6543.21")
    await stage.say("王芳", "党费 98.15元")
    await stage.say("刘洋", "自愿多交 王芳 76.54元 自愿多交")
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    told = await listing(stage.database, stage.almanac)
    shown = [str(each.as_json()) for each in told]
    assert [row for row in shown if any(sum_ in row for sum_ in ("6543.21", "98.15", "76.54"))] == []
    assert sum(each.text == PRIVATE for each in told) > 5
    assert any("三楼会议室" in row for row in shown)
    heard = [said.text for said in stage.chat_of("王芳")]
    assert any("98.15元" in text for text in heard)
    own = await listing(stage.database, stage.almanac, reader="test:chat-王芳")
    assert any("98.15元" in each.text for each in own)


async def test_the_operator_reads_why_a_message_waits_or_was_given_up_and_not_what_is_over(stage: Stage) -> None:
    for name, failure in (
        ("王芳", Rejected("40058：参数不对")),
        ("刘洋", NotSent("60020：不在可信IP")),
        ("赵䶮", NotSent("-1：正忙")),
    ):
        stage.channel.failures[f"chat-{name}"] = [failure]
    await stage.call_meeting()
    shown = printed(await listing(stage.database, stage.almanac))
    assert "→ 王芳（test，没有发成，40058：参数不对）" in shown
    assert "→ 刘洋（test，等着发，60020：不在可信IP）" in shown
    stage.now += timedelta(seconds=5)
    await stage.delivery.drain()
    shown = printed(await listing(stage.database, stage.almanac))
    assert "→ 赵䶮（test，已发出）" in shown
    assert "正忙" not in shown


async def test_the_operator_reads_whose_menu_it_is_and_no_empty_block(stage: Stage) -> None:
    await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    await stage.press("李娜", "任命")
    told = await listing(stage.database, stage.almanac)
    menus = [each for each in told if each.kind == "Menu"]
    assert {"王芳"} <= {each.to for each in menus} <= set(stage.cast.members)
    assert all(each.text for each in told)
    assert "→ 王芳（test，已发出）\n（不是消息：更新聊天里的命令菜单）" in printed(menus)
