"""The operator's list of messages: what was said, and of dues and money of persons nothing."""

from __future__ import annotations

from bot.console.talking import PRIVATE, listing
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
