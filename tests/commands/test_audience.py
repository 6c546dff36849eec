"""Who a meeting is for: corrections tell exactly those concerned, and who sits in is counted apart everywhere."""

from __future__ import annotations

import pytest

from models import attendance
from models.meetings import NamesUnknown, NoSuchGuest
from tests.talk import Said, Stage, worded


def heard_by(stage: Stage, before: int) -> set[str]:
    return {said.chat.removeprefix("chat-") for said in stage.channel.sent[before:]}


async def told(stage: Stage, who: str, line: str) -> tuple[str, set[str]]:
    """Say a line; return the answer and who else heard something."""
    before = len(stage.channel.sent)
    said, *_ = await stage.say(who, line)
    return said.text, heard_by(stage, before) - {who}


async def listed(stage: Stage, number: int) -> dict[str, bool]:
    """Return who is on the list, and whether she only sits in."""
    names = {number: name for name, number in stage.cast.members.items()}
    return {names[row.member_id]: row.is_guest for row in await stage.rows("attendances", meeting_id=number)}


def buttons(said: Said) -> list[str]:
    return list(said.buttons)


async def test_the_audience_is_corrected_in_the_call_itself(stage: Stage) -> None:
    line = "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神 去掉王芳、刘洋 列席吴刚"
    [card] = await stage.say("陈静", line)
    assert "去掉王芳、刘洋；列席吴刚" in card.text
    assert "议题是什么：学习二十大精神" in card.text
    before = len(stage.channel.sent)
    published = (await stage.press("陈静", "发布"))[-1]
    assert "邀请了4人，另请列席1人" in published.text
    assert heard_by(stage, before) == {"陈静", "李娜", "孙建国", "赵䶮", "吴刚"}
    assert "【列席】" in stage.last("吴刚").text
    assert "列席" not in stage.last("赵䶮").text
    number = int(published.buttons["报名情况"].split()[-1])
    assert await listed(stage, number) == {"陈静": False, "李娜": False, "孙建国": False, "赵䶮": False, "吴刚": True}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("加上吴刚", "吴刚"),
        ("加上 王无", "王无"),
        ("去掉王芳、王无", "王无"),
        ("加上赵䶮 列席吴", "吴"),
        ("列席王芳芳", "王芳芳"),
    ],
)
async def test_whom_the_call_misnames_is_asked_about_and_never_becomes_the_topic(
    stage: Stage, words: str, named: str
) -> None:
    line = f"开会 主题党日 下周五15:00 三楼会议室 学习二十大精神 {words}"
    [asked] = await stage.say("陈静", line)
    assert f"没有{named}这个人" in asked.text
    assert "写本支部姓名的全称" in asked.text
    [card] = await stage.say("陈静", "加上赵䶮")
    assert "加上赵䶮" in card.text
    assert "议题是什么：学习二十大精神\n" in card.text
    await stage.say("陈静", "取消")
    await stage.say("陈静", line)
    [card] = await stage.press("陈静", "不加减人")
    assert "照会议种类，不加减人" in card.text
    assert len((await stage.press("陈静", "发布"))[-1].buttons) > 0
    [meeting] = await stage.rows("meetings")
    assert meeting.topic == "学习二十大精神"


async def test_changes_in_two_places_of_the_line_are_both_heard(stage: Stage) -> None:
    [card] = await stage.say("陈静", "开会 主题党日 去掉王芳 下周五15:00 三楼会议室 学习 列席吴刚")
    assert "去掉王芳；列席吴刚" in card.text
    assert "议题是什么：学习\n" in card.text


async def test_a_topic_that_begins_like_a_change_stays_the_topic(stage: Stage) -> None:
    [card] = await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 列席会议制度学习")
    assert "议题是什么：列席会议制度学习" in card.text


async def test_afterwards_exactly_those_concerned_are_told_once(stage: Stage) -> None:
    number = await stage.call_meeting("开会 支委会 下周五15:00 三楼会议室 研究工作")
    assert set(await listed(stage, number)) == {"陈静"}
    text, others = await told(stage, "陈静", "加上 王芳、赵䶮")
    assert "加上：王芳、赵䶮" in text
    assert "应到名单3人" in text
    assert others == {"王芳", "赵䶮"}
    assert "请答复能否参加" in stage.last("王芳").text
    text, others = await told(stage, "陈静", f"加上 {number} 王芳 刘洋")
    assert "原来就在名单里：王芳" in text
    assert others == {"刘洋"}
    text, others = await told(stage, "陈静", "去掉 王芳")
    assert others == {"王芳"}
    assert "不用参加了" in stage.last("王芳").text
    assert set(await listed(stage, number)) == {"陈静", "赵䶮", "刘洋"}
    assert (await told(stage, "王芳", f"/coming {number}"))[1] == set()
    text, others = await told(stage, "陈静", "加上 王芳")
    assert others == {"王芳"}, "put back on the list she hears of it again"


async def test_names_that_are_not_clear_change_nothing(stage: Stage) -> None:
    number = await stage.call_meeting("开会 支委会 下周五15:00 三楼会议室 研究工作")
    text, others = await told(stage, "陈静", "加上 王芳、王无、吴刚")
    assert text == worded(NamesUnknown(("王无", "吴刚")))
    assert others == set()
    assert set(await listed(stage, number)) == {"陈静"}
    text, _ = await told(stage, "陈静", "去掉 王芳")
    assert text == worded(NamesUnknown(("王芳",)))
    assert (await told(stage, "陈静", "请列席 吴"))[0] == worded(NoSuchGuest("吴", False))
    [asked] = await stage.say("陈静", "加上")
    assert "加上谁" in asked.text
    assert (await told(stage, "陈静", "王芳"))[1] == {"王芳"}


async def test_who_sits_in_is_in_no_number_of_those_expected(stage: Stage) -> None:
    number = await stage.call_meeting("开会 支部党员大会 下周五15:00 三楼会议室 讨论计划")
    text, others = await told(stage, "陈静", "请列席 吴刚")
    assert "应到名单6人，列席1人" in text
    assert others == {"吴刚"}
    text, others = await told(stage, "陈静", "请列席 李教授 市委党校")
    assert "李教授收不到小秘的消息，请另行转告" in text
    assert others == set()
    await stage.say("吴刚", "参加")
    [who] = await stage.say("陈静", "谁没回")
    assert "已报名0人" in who.text
    assert "列席2人：吴刚（图书馆党支部，参加）、李教授（市委党校）" in who.text
    assert (await told(stage, "陈静", f"/nudge {number}"))[1] == {"李娜", "刘洋", "王芳", "赵䶮"}
    stage.set_clock("2026-11-27 15:00")
    [said] = await stage.say("吴刚", "签到")
    assert "已签到" in said.text
    [roll] = await stage.say("陈静", "点名")
    assert "名单6人，已登记0人" in roll.text
    assert "另有列席2人，到会1人" in roll.text
    roll = (await stage.press("陈静", "· 李教授（列席）"))[-1]
    assert "列席2人，到会2人" in roll.text
    roll = (await stage.press("陈静", "✓ 李教授（列席）"))[-1]
    assert "列席2人，到会1人" in roll.text
    await stage.press("陈静", "· 李教授（列席）")
    await stage.press("陈静", "· 王芳")
    [sheet] = await stage.say("陈静", f"签到表 {number}")
    assert "6人，列席2人" in sheet.text
    [result] = await stage.say("陈静", "散会")
    assert "应到5人" in result.text  # 孙建国 is exempt and did not come
    assert "实到1人：王芳" in result.text
    assert "列席2人：吴刚、李教授" in result.text
    await stage.press("陈静", "确认结束")
    rows = await stage.rows("attendances", meeting_id=number, is_guest=True)
    assert [row.presence.value for row in rows] == ["present"]
    [minutes] = await stage.say("陈静", f"记录 {number}")
    assert "应到5人，实到1人" in minutes.text
    assert (await told(stage, "陈静", "谁没回"))[1] == set()


async def test_a_guest_of_another_branch_sees_the_meeting_and_nothing_else(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", "请列席 吴刚")
    [agenda] = await stage.say("吴刚", "日程")
    assert "主题党日" in agenda.text
    stage.set_clock("2026-11-27 15:00")
    await stage.say("吴刚", "签到")
    await stage.say("陈静", f"/close {number} 是")
    await stage.say("陈静", f"主持人 陈静 #{number}")
    before = len(stage.channel.sent)
    for line in (f"/who {number}", f"/roll {number}", f"/minutes {number}", f"/minutes_file {number}", "/members"):
        await stage.say("吴刚", line)
    heard = " ".join(said.text for said in stage.channel.sent[before:] if said.chat == "chat-吴刚")
    assert [name for name in ("陈静", "王芳", "赵䶮", "刘洋") if name in heard] == []


async def test_who_has_checked_in_stays_on_the_list_and_a_closed_list_stays_as_it_is(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", "请列席 吴刚")
    stage.set_clock("2026-11-27 15:00")
    for who in ("王芳", "吴刚"):
        await stage.say(who, "签到")
    for who in ("王芳", "吴刚"):
        text, others = await told(stage, "陈静", f"去掉 {who}")
        assert f"{who}已经登记到会，不能从名单上去掉" in text
        assert others == set()
    await stage.say("陈静", f"/close {number} 是")
    before = await stage.ledgers()
    for line in ("加上", "去掉", "请列席"):
        text, _ = await told(stage, "陈静", f"{line} {number} 赵䶮")
        assert "名单不能再改" in text
        assert "补请假" in text
    assert await stage.ledgers() == before


async def test_an_expected_member_becomes_a_guest_only_by_two_steps(stage: Stage) -> None:
    number = await stage.call_meeting()
    text, _ = await told(stage, "陈静", "请列席 王芳")
    assert "本来就在应到名单里" in text
    await stage.say("陈静", "去掉 王芳")
    await stage.say("陈静", "请列席 王芳")
    assert (await listed(stage, number))["王芳"] is True
    await stage.say("陈静", "加上 王芳")
    assert (await listed(stage, number))["王芳"] is False


@pytest.mark.parametrize("who", ["王芳", "吴刚"])
async def test_only_the_convener_corrects_a_list(stage: Stage, who: str) -> None:
    number = await stage.call_meeting()
    before = await listed(stage, number)
    for line in ("/invite_to 吴刚", f"/uninvite 陈静 #{number}", "/guest 吴刚"):
        await stage.forge(who, line)
    assert await listed(stage, number) == before


async def test_leaders_are_the_leading_cadres_where_any_are_entered(stage: Stage) -> None:
    line = "开会 中心组学习 下周五15:00 三楼会议室 学习"
    assert set(await listed(stage, await stage.call_meeting(line))) == {"陈静"}, "the committee stands in"
    await stage.say("陈静", "领导干部 王芳")
    await stage.say("周敏", "领导干部 吴刚")
    assert set(await listed(stage, await stage.call_meeting(line))) == {"王芳"}, "her own branch's, and those below it"


async def test_guests_on_leave_by_a_reported_absence_and_the_screen(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("吴刚", "请假 11月26日到11月28日 出差")
    await stage.say("陈静", "请列席 吴刚 图书馆党支部")
    [who] = await stage.say("陈静", f"/who {number}")
    assert "列席1人：吴刚（图书馆党支部，请假）" in who.text
    assert "请假0人" in who.text
    await stage.say("陈静", "请列席 李教授 市委党校")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("陈静", f"/mark_guest {number} 是 o1")
    [link] = await stage.say("陈静", f"大屏 {number}")
    token = link.text.split("/screen/")[1].split()[0]
    async with stage.database.read() as db:
        view = await attendance.view(db, token, stage.almanac, at=stage.now)
    assert view is not None
    assert (view.expected, view.came, view.on_leave, view.guests) == (5, (), 0, 1)
    [said] = await stage.say("陈静", f"/mark_guest {number} 是 o99")
    assert "没有这位同志" in said.text
