"""Words that two commands share mean what the chat was shown last, and are asked about where that says nothing."""

from __future__ import annotations

from tests.talk import Stage


async def test_remind_them_means_the_list_that_was_looked_at_last(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-12-09 10:00")
    await stage.tick()
    stage.set_clock("2026-12-10 10:00")
    # Who keeps the dues and calls no meetings has one thing to mean.
    said = await stage.say("刘洋", "提醒他们")
    assert any("正在提醒" in each.text for each in said)
    # The other branch's secretary keeps its dues too.
    await stage.say("周敏", "开会 主题党日 12月18日15:00 三楼会议室 学习二十大精神")
    await stage.press("周敏", "发布")
    [asked] = await stage.say("周敏", "提醒他们")
    assert asked.text == "要提醒谁？请点一个。"
    assert asked.buttons == {"没答复开会的": "/nudge", "没交党费的": "/remind_dues"}
    await stage.say("周敏", "谁没交")
    said = await stage.say("周敏", "提醒他们")
    assert any("正在提醒" in each.text for each in said)
    assert stage.last("吴刚").text.startswith("您2026年12月的党费")
    await stage.say("周敏", "谁没回")
    said = await stage.say("周敏", "催一下")
    assert any("人答复" in each.text for each in said)
    assert "书记想确认人数" in stage.last("吴刚").text
    stage.set_clock("2026-12-10 16:00")
    [asked] = await stage.say("周敏", "提醒他们")
    assert "没交党费的" in asked.buttons
