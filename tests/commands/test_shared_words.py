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


async def test_a_member_asks_as_she_speaks_and_is_told_what_would_be_taken(stage: Stage) -> None:
    await stage.say("刘洋", "交费办法 每月5日前转到支部账户")
    for words in ("党费怎么交", "怎么交党费", "交党费", "我要交多少"):
        [card] = await stage.say("王芳", words)
        assert "怎么交：「每月5日前转到支部账户」" in card.text, words
    [asked] = await stage.say("刘洋", "党费怎么交")
    assert "怎么交党费？写几句话" in asked.text
    await stage.say("刘洋", "取消")
    [said] = await stage.say("陈静", "免提醒 王芳 明年再说")
    assert "这里只认：给谁免去提醒。" in said.text
    [said] = await stage.say("王芳", "我交了 好几个月")
    assert "可以这样写：我交了 第四季度；我交了 10月到12月；我交了 3个月。" in said.text
    [said] = await stage.say("刘洋", "党费登记 王芳 好几个月")
    assert "可以这样写：党费登记 张三 85元 11月 转账；党费登记 张三 255元 第四季度；" in said.text
    await stage.call_meeting()
    [noted] = await stage.say("王芳", "请假")
    assert "还没有写原因，想写的话再发一句，例如：请假 去医院看病。" in noted.text
    [noted] = await stage.say("王芳", "请假 去医院看病")
    assert "您请假，原因：去医院看病。书记会看到。" in noted.text
    assert "没有写原因" not in noted.text
    await stage.press("陈静", "不准假")
    await stage.say("陈静", "换届")
    assert "写明原因再请一次假，例如：请假 去医院看病" in stage.last("王芳").text
    await stage.say("王芳", "参加")
    [offer] = await stage.say("王芳", "去不了了")
    assert list(offer.buttons.values()) == ["/leave 1"]
    [listed] = await stage.say("王芳", "候补")
    assert "志愿班次" in listed.text


async def test_where_nothing_says_how_to_pay_she_is_told_whom_to_ask(stage: Stage) -> None:
    [card] = await stage.say("王芳", "怎么交党费")
    assert "怎么交，请问党费管理员刘洋。" in card.text
    # Who keeps them alone has nobody to ask.
    [card] = await stage.say("刘洋", "党费")
    assert "怎么交" not in card.text
    await stage.say("刘洋", "交费办法 每月5日前转到支部账户")
    [card] = await stage.say("王芳", "怎么交党费")
    assert "怎么交：「每月5日前转到支部账户」" in card.text
    assert "请问" not in card.text


async def test_a_refusal_about_dues_shows_where_to_look(stage: Stage) -> None:
    stage.set_clock("2026-12-09 10:00")
    await stage.tick()
    await stage.say("王芳", "我交了")
    [said] = await stage.say("王芳", "我交了")
    assert said.text.startswith("没有待缴的月份")
    assert list(said.buttons.values()) == ["/dues"]
    [asked] = await stage.say("刘洋", "党费月报")
    [said] = await stage.say("刘洋", "收缴情况")
    assert said.text == asked.text


async def test_who_is_missing_is_read_off_the_roll(stage: Stage) -> None:
    await stage.call_meeting()
    [roll] = await stage.say("陈静", "点名")
    for words in ("谁没来", "谁没到", "谁缺席"):
        [said] = await stage.say("陈静", words)
        assert (said.text, said.buttons) == (roll.text, roll.buttons)
