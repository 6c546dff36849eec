"""Shifts: signed up for, waited for, changed, served, confirmed into hours; each once, and only by who may."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.channel import ChatKind, Update
from models.projects import NothingToRun
from models.shifts import NoSuchShift
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage, worded


async def opened(stage: Stage, line: str = "开项目 社区清扫 王芳") -> None:
    """Let 陈静 open a project, by default with 王芳 as its organiser."""
    await stage.say("陈静", line)
    await stage.press("陈静", "开项目")


async def called(stage: Stage, line: str = "排班 社区清扫 11月28日9:00 2小时 2人 幸福社区", by: str = "王芳") -> int:
    """Let the organiser call a shift, by default on Saturday the 28th from 9 to 11 with two places."""
    await stage.say(by, line)
    said = (await stage.press(by, "发布班次"))[-1]
    return int(said.buttons["名单"].split()[-1])


async def listed(stage: Stage, shift: int = 1) -> dict[str, str]:
    """Return how everybody stands on a shift, in order of turn."""
    names = {number: name for name, number in stage.cast.members.items()}
    rows = sorted(await stage.rows("shift_sign_ups", shift_id=shift), key=lambda row: row.turn)
    return {names[row.member_id]: row.state.value for row in rows}


async def hours(stage: Stage) -> dict[str, tuple[int, str]]:
    names = {number: name for name, number in stage.cast.members.items()}
    rows = await stage.rows("hour_claims")
    assert len({row.member_id for row in rows}) == len(rows)
    return {names[row.member_id]: (row.minutes.count, row.state.value) for row in rows}


async def test_a_shift_from_the_call_to_the_ledger_of_hours(stage: Stage) -> None:
    await opened(stage)
    assert "请您组织" in stage.last("王芳").text
    number = await called(stage)
    call = stage.last("赵䶮")
    for part in ("社区清扫", "11月28日（周六）09:00–11:00", "幸福社区", "还有2个", "组织者：王芳"):
        assert part in call.text
    assert stage.heard("吴刚", "社区清扫") == 0
    for who in ("赵䶮", "刘洋"):
        [said] = await stage.press(who, "报名")
        assert "已报名" in said.text
    for position, who in enumerate(("李娜", "陈静"), 1):
        [said] = await stage.press(who, "报名")
        assert f"排在第{position}位" in said.text
    again = await stage.double_tap("李娜", "看班次")
    assert "排队中" in again[-1].text
    assert await listed(stage) == {"赵䶮": "placed", "刘洋": "placed", "李娜": "waiting", "陈静": "waiting"}
    # The first who waits moves up by herself, and is told once.
    await stage.say("刘洋", f"/withdraw {number}")
    assert await listed(stage) == {"赵䶮": "placed", "刘洋": "withdrawn", "李娜": "placed", "陈静": "waiting"}
    assert stage.heard("李娜", "您已递补上") == 1
    await stage.say("刘洋", f"/sign_up {number}")
    assert list(await listed(stage))[-2:] == ["陈静", "刘洋"]
    [said] = await stage.say("王芳", f"改名额 {number} 3人")
    assert "通知了1人" in said.text
    assert stage.heard("陈静", "您已递补上") == 1
    # The day before, on Friday, who has a place is reminded once.
    stage.set_clock("2026-11-27 09:05")
    await stage.tick()
    assert [stage.heard(who, "提醒：您报名了") for who in ("赵䶮", "李娜", "陈静", "刘洋")] == [1, 1, 1, 0]
    stage.set_clock("2026-11-28 08:29")
    [early] = await stage.say("赵䶮", "签到")
    assert "8:30起可以到岗签到" in early.text.replace("08:30", "8:30")
    stage.set_clock("2026-11-28 08:50")
    [there] = await stage.say("赵䶮", "签到")
    assert "已到岗" in there.text
    stage.set_clock("2026-11-28 09:20")
    [shown] = await stage.say("王芳", f"到岗码 {number}")
    code = shown.text.split("：")[1][:4]
    [there] = await stage.say("李娜", f"签到 {code}")
    assert "已到岗" in there.text
    [waits] = await stage.say("刘洋", f"到岗 {number}")
    assert "还在排队" in waits.text
    stage.set_clock("2026-11-28 10:59")
    [left] = await stage.say("李娜", "签退")
    assert "共1.7小时" in left.text
    [none] = await stage.say("王芳", f"确认班次 {number}")
    assert "结束" in none.text
    # 赵䶮 forgets to check out: she is asked on Monday, and the organiser decides.
    stage.set_clock("2026-11-30 09:00")
    await stage.tick()
    assert "您是几点离开的" in stage.last("赵䶮").text
    assert "其中1人没有离岗签退" in stage.last("王芳").text
    [card] = await stage.press("王芳", "确认时长")
    assert "没有离岗时间，不计：赵䶮" in card.text
    assert "没有到岗，不计：陈静" in card.text
    assert await hours(stage) == {}
    [said] = await stage.say("赵䶮", f"离岗时间 {number} 10:30")
    assert "由组织者核定" in said.text
    await stage.press("王芳", "按本人说的")
    [card] = await stage.say("王芳", f"确认班次 {number}")
    assert "赵䶮 1.5小时" in card.text
    [done] = await stage.press("王芳", "确认记入")
    assert "已记入" in done.text
    assert await hours(stage) == {"赵䶮": (90, "verified"), "李娜": (99, "verified")}
    assert stage.heard("赵䶮", "服务了1.5小时") == 1
    assert stage.heard("陈静", "服务了") == 0
    before = await stage.ledgers()
    for line in (f"/confirm_shift {number} 是", f"/mark_shift {number} {stage.cast.members['陈静']} in"):
        [said] = await stage.forge("王芳", line)
        assert "已经确认" in said.text
    assert await stage.ledgers() == before
    said_before = stage.heard("赵䶮", "社区清扫")
    await stage.tick(days=30)
    assert stage.heard("赵䶮", "社区清扫") == said_before
    [card] = await stage.say("赵䶮", "志愿")
    assert "已核实1.5小时" in card.text


async def test_changes_and_the_end_of_a_shift_are_told_once_to_whom_they_concern(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage)
    for who in ("赵䶮", "刘洋", "李娜"):
        await stage.press(who, "报名")
    await stage.say("陈静", f"改班次 {number} 11月29日10:00")
    [said] = await stage.press("陈静", "改好并通知")
    assert "通知了4人" in said.text, "the three, and the organiser"
    await stage.say("王芳", f"改集合地点 {number} 南门广场")
    for who in ("赵䶮", "刘洋", "李娜"):
        assert stage.heard(who, "有变动") == 2
        assert "南门广场" in stage.last(who).text
        assert "11月29日（周日）10:00–12:00" in stage.last(who).text
    assert stage.heard("孙建国", "有变动") == 0
    await stage.say("王芳", f"取消班次 {number} 下雨")
    await stage.press("王芳", "取消班次并通知")
    await stage.tick(hours=1)
    assert [stage.heard(who, "班次取消了") for who in ("赵䶮", "刘洋", "李娜", "孙建国")] == [1, 1, 1, 0]
    for line in (f"/sign_up {number}", f"/withdraw {number}"):
        [said] = await stage.say("赵䶮", line)
        assert "已经取消" in said.text
    stage.set_clock("2026-11-27 10:00")
    await stage.tick()
    assert stage.heard("赵䶮", "提醒：") == 0


async def test_two_people_press_for_the_last_place_at_the_same_moment(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 1人")
    names = ("赵䶮", "刘洋", "李娜", "陈静")
    updates = [
        Update("test", f"race-{who}", f"chat-{who}", ChatKind.PRIVATE, who, who, f"/sign_up {number}", None)
        for who in names
    ]
    await stage.dispatcher(updates)
    await stage.dispatcher(updates)
    await stage.delivery.drain()
    assert sorted((await listed(stage)).values()) == ["placed", "waiting", "waiting", "waiting"]
    holder = next(who for who, state in (await listed(stage)).items() if state == "placed")
    leaving = Update("test", "leaving", f"chat-{holder}", ChatKind.PRIVATE, holder, holder, f"/withdraw {number}", None)
    await stage.dispatcher([leaving])
    await stage.dispatcher([leaving])
    await stage.delivery.drain()
    states = await listed(stage)
    assert sorted(states.values()) == ["placed", "waiting", "waiting", "withdrawn"]
    up = next(who for who, state in states.items() if state == "placed")
    assert [stage.heard(who, "您已递补上") for who in names] == [int(who == up) for who in names]


async def test_the_organisers_list_says_all_but_and_enters_times(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 9人")
    for who in ("赵䶮", "刘洋", "李娜", "陈静"):
        await stage.press(who, "报名")
    await stage.say("王芳", f"/sign_up {number}")
    [early] = await stage.say("王芳", f"其余到岗 {number}")
    assert "8:30起可以到岗签到" in early.text.replace("08:30", "8:30")
    stage.set_clock("2026-11-28 11:40")
    [unknown] = await stage.say("王芳", f"其余到岗 {number} 张三、李娜")
    assert "张三" in unknown.text
    [roll] = await stage.say("王芳", f"其余到岗 {number} 李娜、陈静")
    assert {"✓ 王芳", "✓ 赵䶮", "✓ 刘洋", "· 李娜", "· 陈静"} <= set(roll.buttons)
    [bad] = await stage.say("王芳", f"登记到岗 {number} 10:00到9:00 李娜")
    assert "对不上" in bad.text
    [roll] = await stage.say("王芳", f"登记到岗 {number} 8:50到10:35 李娜")
    assert "李娜：08:50–10:35" in roll.text
    [roll] = await stage.press("王芳", "· 陈静")
    assert "在 陈静" in roll.buttons
    await stage.press("王芳", "✓ 刘洋")
    await stage.say("王芳", f"确认班次 {number}")
    await stage.press("王芳", "确认记入")
    # 陈静 came and nobody knows when she left; 王芳 verifies nothing of her own.
    assert await hours(stage) == {"赵䶮": (120, "verified"), "李娜": (95, "verified"), "王芳": (120, "claimed")}
    await stage.press("陈静", "核实")
    assert (await hours(stage))["王芳"] == (120, "verified")


async def test_what_the_rules_of_hours_do_not_take_is_said_and_left_out(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 5小时 9人")
    for who in ("赵䶮", "刘洋"):
        await stage.press(who, "报名")
    stage.set_clock("2026-11-28 15:00")
    await stage.say("赵䶮", "志愿 4小时 图书整理")
    await stage.say("王芳", f"其余到岗 {number}")
    [card] = await stage.say("王芳", f"确认班次 {number}")
    assert "当天超过上限" in card.text
    assert "赵䶮" in card.text.splitlines()[-1]
    [shorter] = await stage.say("王芳", f"改班次时长 {number} 4小时")
    assert "09:00–13:00" in shorter.text
    await stage.say("王芳", f"确认班次 {number}")
    await stage.press("王芳", "确认记入")
    rows = await stage.rows("hour_claims", member_id=stage.cast.members["赵䶮"])
    assert [row.minutes.count for row in rows] == [240, 240]


@pytest.mark.parametrize("who", ["赵䶮", "周敏", "李娜"])
async def test_only_the_organiser_and_the_secretary_run_a_shift(stage: Stage, who: str) -> None:
    await opened(stage)
    number = await called(stage)
    await stage.say("刘洋", f"/sign_up {number}")
    member = stage.cast.members["刘洋"]
    stage.set_clock("2026-11-28 12:00")
    before = await stage.ledgers()
    for line in (
        f"/move_shift {number} 11月30日9:00",
        f"/shift_length {number} 1小时",
        f"/shift_spot {number} 南门广场",
        f"/shift_places {number} 5人",
        f"/cancel_shift {number}",
        f"/shift_code {number}",
        f"/shift_roll {number}",
        f"/mark_shift {number} {member} in",
        f"/shift_times {number} 9:00到10:00 刘洋",
        f"/shift_rest {number}",
        f"/confirm_shift {number} 是",
    ):
        said = (await stage.forge(who, line))[-1]
        if said.buttons.keys() & {"改好并通知", "取消班次并通知"}:
            label = next(iter(said.buttons.keys() & {"改好并通知", "取消班次并通知"}))
            said = (await stage.press(who, label))[-1]
        assert said.text == worded(NoSuchShift(number, is_run=True)), line
    assert await stage.ledgers() == before
    assert stage.heard(who, "刘洋") == 0
    [said] = await stage.say(who, "排班 社区清扫 12月5日9:00 2小时 2人")
    assert said.text == worded(NothingToRun())


async def test_a_shift_of_another_branch_is_nobodys_business_unless_it_is_offered_below(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage)
    for line in (f"/sign_up {number}", f"/shifts {number}"):
        [said] = await stage.say("吴刚", line)
        assert said.text == worded(NoSuchShift(number, is_run=False))
    [said] = await stage.say("吴刚", "班次")
    assert "没有您能报名的" in said.text
    await stage.say("李娜", "任命 李娜 支部书记 文旅局")
    await stage.press("李娜", "任命")
    await stage.say("李娜", "开项目 创城志愿 李娜 本支部和下级")
    await stage.press("李娜", "开项目")
    below = await called(stage, "排班 创城志愿 12月5日9:00 2小时 1人", by="李娜")
    for who in ("吴刚", "赵䶮", "孙建国"):
        assert "创城志愿" in stage.last(who).text
    await stage.press("吴刚", "报名")
    stage.set_clock("2026-12-05 09:00")
    await stage.say("吴刚", "到岗")
    stage.set_clock("2026-12-05 11:10")
    await stage.say("吴刚", "离岗")
    await stage.say("李娜", f"确认班次 {below}")
    await stage.press("李娜", "确认记入")
    [row] = await stage.rows("hour_claims")
    assert (row.minutes.count, row.branch_id) == (120, stage.cast.branches[LIBRARY])


async def test_a_group_hears_place_time_and_counts_and_no_name(stage: Stage) -> None:
    await stage.say("陈静", "绑定群", room="room-office")
    await stage.say("陈静", f"/room {OFFICE}", room="room-office")
    await opened(stage)
    before = len(stage.channel.sent)
    number = await called(stage)
    await stage.press("赵䶮", "报名")
    await stage.say("王芳", f"改集合地点 {number} 南门广场")
    await stage.say("王芳", f"取消班次 {number} 王奶奶住院")
    await stage.press("王芳", "取消班次并通知")
    heard = [said for said in stage.channel.sent[before:] if said.chat == "room-office"]
    assert len(heard) == 3
    for said in heard:
        assert "11月28日（周六）09:00–11:00" in said.text
        assert not any(name in said.text for name in (*stage.cast.members, "王奶奶"))
        assert said.buttons == {}
    assert "已报1人，还有1个" in heard[1].text


async def test_the_budget_of_the_week_holds_and_nights_are_quiet(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 9人")
    await stage.press("赵䶮", "报名")
    stage.set_clock("2026-11-24 09:00")
    for place in ("南门广场", "北门广场", "东门广场"):
        await stage.say("王芳", f"改集合地点 {number} {place}")
    stage.set_clock("2026-11-27 09:30")
    sent = await stage.tick()
    hers = [said.text for said in sent if said.chat == "chat-赵䶮"]
    assert [text for text in hers if "提醒：您报名了" in text] == []
    assert any("社区清扫" in text for text in hers), "it is in her digest"
    stage.set_clock("2026-11-24 23:00")
    await stage.say("王芳", f"改集合地点 {number} 西门广场")
    assert stage.heard("赵䶮", "西门广场") == 0
    stage.set_clock("2026-11-25 08:00")
    await stage.delivery.drain()
    assert stage.heard("赵䶮", "西门广场") == 1


async def test_wrong_codes_are_counted_and_lock(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage)
    await stage.press("赵䶮", "报名")
    stage.set_clock("2026-11-28 09:00")
    [shown] = await stage.say("王芳", f"到岗码 {number}")
    code = shown.text.split("：")[1][:4]
    wrong = "1234" if code != "1234" else "4321"
    said: Any = None
    for left in (4, 3, 2, 1):
        [said] = await stage.say("赵䶮", f"签到 {wrong}")
        assert f"还可以试{left}次" in said.text
    [said] = await stage.say("赵䶮", f"签到 {wrong}")
    assert "错了太多次" in said.text
    [said] = await stage.say("赵䶮", f"签到 {code}")
    assert "错了太多次" in said.text
    [said] = await stage.press("赵䶮", "到岗签到")
    assert "已到岗" in said.text


async def test_a_meeting_goes_before_a_shift_at_the_same_time(stage: Stage) -> None:
    await opened(stage)
    await stage.call_meeting()
    await called(stage, "排班 社区清扫 11月27日14:30 3小时 9人")
    await stage.say("赵䶮", "/sign_up 1")
    stage.set_clock("2026-11-27 14:50")
    [said] = await stage.say("赵䶮", "签到")
    assert "主题党日" in said.text
    [said] = await stage.say("赵䶮", "到岗")
    assert "已到岗" in said.text
