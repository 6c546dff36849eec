"""Points: off until a pack switches them on; then computed from rows, doubted, answered, and never ranked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event, update

from bot.answers import NotAllowed, NotInUse
from bot.command import commands
from models.hours import ClaimState, HourClaim
from models.makeups import Makeup, MakeupState
from models.members import Language
from models.points import AlreadyQueried, NoSuchAward, NoSuchPointQuery, NoSuchPointRow, OwnPoints
from models.roles import OfficeKind
from tests.commands.test_study import hold
from tests.point_packs import example, switch_on
from tests.talk import Stage, worded

SWITCHED = [each for each in commands().values() if each.switch]
SECOND = """
[[points]]
version = "2026年冬季版"
period = "half_year"
rules = [{ key = "meeting", name = "组织生活", ledger = "attendance", points = 2, cap = 60 }]
source = "本地（支部党员大会 11月30日）"
since = 2026-12-01
"""


async def a_month_of_it(stage: Stage) -> int:
    """Let 王芳 come twice and volunteer, 赵䶮 make one up; return the number of the first meeting."""
    first = await hold(stage, "开会 主题党日 11月25日15:00 三楼会议室 学雷锋", "2026-11-25 15:00", "王芳", "陈静")
    await hold(stage, "开会 党课 11月27日15:00 三楼会议室 讲党史", "2026-11-27 15:00", "王芳")
    await stage.say("王芳", "志愿 45分钟 社区清扫")
    await stage.press("陈静", "核实")
    await stage.say("赵䶮", f"/report_makeup #{first} 自学了材料并写了笔记")
    [makeup] = await stage.rows("makeups", member_id=stage.cast.members["赵䶮"], meeting_id=first)
    await stage.say("陈静", f"/approve_makeup {makeup.id}")
    return first


async def test_they_are_off_and_nothing_shows_unless_a_pack_has_them(stage: Stage) -> None:
    await hold(stage, "开会 主题党日 11月25日15:00 三楼会议室 学雷锋", "2026-11-25 15:00", "王芳")
    for who in ("王芳", "陈静"):
        shown = await stage.help_of(who)
        assert "积分" not in shown
        assert "先锋" not in shown
        [said] = await stage.say(who, "帮助 积分")
        assert "规则" not in said.text
        [said] = await stage.say(who, "积份")
        assert "积分" not in list(said.buttons)
        for each in SWITCHED:
            [said] = await stage.say(who, f"/{each.name}")
            allowed = who == "陈静" or each.role.__name__ == "Person"
            assert said.text == worded(NotInUse() if allowed else NotAllowed("Secretary")), each.name
    await stage.tick(hours=1)
    menus = {item.command for items in stage.channel.menus.values() for item in items}
    assert menus
    assert not menus & {each.name for each in SWITCHED}
    for table in ("point_awards", "point_queries", "point_decisions"):
        assert await stage.rows(table) == []


async def test_a_pack_switches_them_on_and_everybody_is_shown_the_commands(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    await stage.tick(hours=1)
    assert {"points"} <= {item.command for item in stage.channel.menus["chat-王芳"]}
    assert {"points", "branch_points", "award", "nominations"} <= {
        item.command for item in stage.channel.menus["chat-陈静"]
    }
    [shown] = await stage.say("王芳", "帮助 积分")
    assert "按哪条规则" in shown.text


async def test_a_member_sees_why_each_point_is_there_and_nobody_else_does(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    first = await a_month_of_it(stage)
    [card] = await stage.say("王芳", "积分")
    assert card.text.splitlines()[0] == "2026年下半年您的积分：15分。只有本人和书记看得到，不排名次。"
    assert "「参加组织生活」10分（每期最多60分）" in card.text
    assert (
        "11月25日（周三）主题党日，到会：5分\n"
        "　按「参加组织生活」每次5分，每期最多60分（2026年试行版，2026年1月1日（周四）起），编号" + f"A{first}"
    ) in card.text
    assert "志愿服务「社区清扫」，45分钟：1.5分\n　按「志愿服务」每60分钟2分" in card.text
    [card] = await stage.say("赵䶮", "为什么有这几分")
    assert "主题党日，已补学：3分" in card.text
    assert "主题党日，补学2小时：2分" in card.text
    assert "王芳" not in card.text
    [branch] = await stage.say("陈静", "支部积分")
    names = [line.split()[0] for line in branch.text.splitlines()[1:-1]]
    assert names == ["陈静", "李娜", "刘洋", "孙建国", "王芳", "赵䶮"]
    assert "王芳 15分" in branch.text
    assert "赵䶮 5分" in branch.text
    [hers] = await stage.say("陈静", "个人积分 王芳")
    assert "王芳的积分：15分" in hers.text
    assert not any("有疑问" in label for label in hers.buttons)
    [elsewhere] = await stage.say("周敏", "支部积分")
    assert "王芳" not in elsewhere.text
    [unknown] = await stage.say("周敏", f"/points_of #{stage.cast.members['王芳']}")
    assert "15" not in unknown.text
    assert stage.heard("周敏", "王芳") == 0
    [refused] = await stage.say("王芳", "支部积分")
    assert refused.text == worded(NotAllowed("Secretary"))
    said = await stage.say("王芳", "/points", room="room-1")
    assert [each.chat for each in said if "15" in each.text] == ["chat-王芳"]


async def test_an_entry_that_is_doubted_is_held_until_it_is_answered(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    first = await a_month_of_it(stage)
    await stage.say("王芳", "积分")
    [asked] = await stage.press("王芳", f"A{first}有疑问")
    assert "哪里不对" in asked.text
    [held] = await stage.say("王芳", "那天我半路走了")
    assert "先不计" in held.text
    assert "疑问：「那天我半路走了」" in stage.last("陈静").text
    assert (await stage.say("王芳", "积分"))[0].text.startswith("2026年下半年您的积分：10分，另有1条待核、先不计。")
    assert "待核，先不计（原为5分）" in stage.last("王芳").text
    assert "王芳 10分，1条待核" in (await stage.say("陈静", "支部积分"))[0].text
    [again] = await stage.forge("王芳", f"/query_points A{first} 再问一次")
    assert again.text == worded(AlreadyQueried())
    [refused] = await stage.say("周敏", "/answer_points 1 stands 没事")
    assert refused.text == worded(NoSuchPointQuery(1))
    assert (await stage.say("周敏", "待核积分"))[0].text == "没有等您答复的积分疑问。"
    await stage.say("陈静", "待核积分")
    [why] = await stage.press("陈静", "1号不计")
    assert "为什么" in why.text
    await stage.say("陈静", "本人说明中途离会，核对属实")
    assert "这一条不计，理由：「本人说明中途离会，核对属实」" in stage.last("王芳").text
    [card] = await stage.say("王芳", "积分")
    assert "您的积分：10分。" in card.text
    assert "经核不计" in card.text
    assert "书记答复：「本人说明中途离会，核对属实」" in card.text
    [refused] = await stage.forge("陈静", "/answer_points 1 stands 又计了")
    assert refused.text == worded(NoSuchPointQuery(1))
    await stage.say("王芳", f"/query_points A{first} 后来又回来了")
    [stands] = [label for label in stage.last("陈静").buttons if "照计" in label]
    await stage.press("陈静", stands)
    await stage.say("陈静", "会议记录写明她回来了")
    assert "您的积分：15分。" in (await stage.say("王芳", "积分"))[0].text
    sealed = await stage.rows("point_queries")
    assert [row.doubt for row in sealed] == ["那天我半路走了", "后来又回来了"]


async def test_nobody_doubts_or_judges_what_is_not_hers_to(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    first = await a_month_of_it(stage)
    for code in (f"A{first}", "A99", "P1", "H1"):
        [refused] = await stage.forge("吴刚", f"/query_points {code} 不对")
        assert refused.text == worded(NoSuchPointRow()), code
    [noted] = await stage.say("陈静", f"/query_points A{first} 我记错了吗")
    assert "现在没有别的书记可以答复" in noted.text
    [refused] = await stage.say("陈静", "/answer_points 1 stands 没错")
    assert refused.text == worded(OwnPoints())
    await stage.say("李娜", f"任命 周敏 {OfficeKind.SECRETARY.value} 文旅局")
    await stage.press("李娜", "任命")
    await stage.say("周敏", "待核积分")
    await stage.press("周敏", "1号照计")
    await stage.say("周敏", "点名册上有她")
    assert "这一条照计，理由：「点名册上有她」" in stage.last("陈静").text
    [noted] = await stage.say("陈静", f"/query_points A{first} 点名册会不会错")
    assert "已转给书记" in noted.text
    assert "点名册会不会错" in stage.last("周敏").text
    me = stage.cast.members["陈静"]
    await stage.say("陈静", f"/award #{me} 承担任务 主讲微党课")
    [refused] = await stage.press("陈静", "登记")
    assert refused.text == worded(OwnPoints())
    assert await stage.rows("point_awards") == []


async def test_a_row_reversed_takes_its_points_with_it_and_the_sum_is_that_of_the_rows(
    stage: Stage, tmp_path: Path
) -> None:
    switch_on(stage, tmp_path)
    await a_month_of_it(stage)
    assert "15分" in (await stage.say("王芳", "积分"))[0].text
    undone = update(HourClaim).values(state=ClaimState.REFUSED)
    await stage.database.write(lambda db: db.core(undone))
    assert "您的积分：13.5分。" in (await stage.say("王芳", "积分"))[0].text
    withdrawn = update(Makeup).values(state=MakeupState.WITHDRAWN)
    await stage.database.write(lambda db: db.core(withdrawn))
    assert "您的积分：0分。" in (await stage.say("赵䶮", "积分"))[0].text


async def test_an_appointed_entry_has_a_rule_and_a_reason_and_is_taken_back_with_one(
    stage: Stage, tmp_path: Path
) -> None:
    switch_on(stage, tmp_path)
    await stage.say("陈静", "加分 王芳 承担任务 11月20日 主讲微党课")
    [made] = await stage.press("陈静", "登记")
    assert "已登记加分1号：王芳，11月20日（周五），按「承担任务」每次10分" in made.text
    assert "理由：「主讲微党课」" in stage.last("王芳").text
    [card] = await stage.say("王芳", "积分")
    assert "登记的加分：「主讲微党课」：10分" in card.text
    [said] = await stage.say("陈静", "加分 王芳 承担任务 每天登录机器人")
    [said] = await stage.press("陈静", "登记")
    assert "登录、消息、阅读时长、答复和使用机器人都不能计分" in said.text
    [asked] = await stage.say("陈静", "加分 王芳")
    assert list(asked.buttons)[:1] == ["承担任务（10分）"]
    await stage.say("陈静", "取消")
    [refused] = await stage.say("周敏", "/reverse_award 1 不该加")
    assert refused.text == worded(NoSuchAward(1))
    [back] = await stage.say("陈静", "撤销加分 1 记错了人")
    assert "已撤销加分1号" in back.text
    assert "记错了人" in stage.last("王芳").text
    assert "您的积分：0分。" in (await stage.say("王芳", "积分"))[0].text
    [refused] = await stage.say("陈静", "撤销加分 1 再撤一次")
    assert refused.text == worded(NoSuchAward(1))
    [row] = await stage.rows("point_awards")
    assert (row.reason, row.reversed_for) == ("主讲微党课", "记错了人")


async def test_a_new_edition_counts_from_its_day_and_leaves_the_past(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path, example() + SECOND)
    await a_month_of_it(stage)
    before = (await stage.say("王芳", "积分"))[0].text
    await hold(stage, "开会 主题党日 12月4日15:00 三楼会议室 再学习", "2026-12-04 15:00", "王芳")
    [card] = await stage.say("王芳", "积分")
    assert "您的积分：17分。" in card.text
    assert "12月4日（周五）主题党日，到会：2分\n　按「组织生活」每次2分，每期最多60分（2026年冬季版，" in card.text
    assert all(line in card.text for line in before.splitlines() if line.startswith("11月2"))
    assert "2分" in card.text
    [refused] = await stage.say("陈静", "加分 王芳 承担任务 主讲微党课")
    assert refused.text == worded(NotInUse())


async def test_nominations_are_listed_by_pinyin_with_their_figures_and_people_decide(
    stage: Stage, tmp_path: Path
) -> None:
    least = "least_points = 60, least_hours = 10, least_attendance_percent = 80"
    assert least in example()
    switch_on(stage, tmp_path, example().replace(least, "least_points = 5, least_attendance_percent = 40"))
    await a_month_of_it(stage)
    await stage.say("周敏", "先锋提名 下半年")
    [listed] = await stage.say("陈静", "先锋提名 下半年")
    lines = listed.text.splitlines()
    assert lines[0] == "局机关党支部2026年下半年党员先锋提名，条件：积分5分以上，到会40%以上。"
    assert [line.split("：")[0] for line in lines[2:4]] == ["陈静", "王芳"]
    assert "王芳：积分15分，志愿服务45分钟，到会2/2次" in listed.text
    assert "评不评由支部讨论决定" in listed.text
    await stage.press("陈静", "评王芳")
    await stage.say("陈静", "12月20日支委会讨论同意")
    [done] = await stage.press("陈静", "登记")
    assert "已登记：2026年下半年王芳评为党员先锋。依据：「12月20日支委会讨论同意」" in done.text
    [listed] = await stage.say("陈静", "先锋提名 下半年")
    assert "王芳（已定：评为）" in listed.text
    zhao = stage.cast.members["赵䶮"]
    await stage.say("陈静", f"/decide_nomination #{zhao} 否 2026H2 支部大会没有通过")
    await stage.press("陈静", "登记")
    assert "另外赵䶮（已定：不评）" in (await stage.say("陈静", "先锋提名 下半年"))[0].text
    assert [(row.half, row.is_chosen) for row in await stage.rows("point_decisions")] == [
        ("2026H2", True),
        ("2026H2", False),
    ]
    assert stage.heard("周敏", "王芳") == 0
    assert stage.heard("王芳", "先锋") == 0
    said = [each for each in stage.channel.sent if not each.chat.startswith("chat-")]
    assert said == []


async def test_a_branch_is_read_in_as_many_statements_however_many_it_has(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    await a_month_of_it(stage)
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(stage.database.engines.writer.sync_engine, "before_cursor_execute", note)
    counts = []
    for more in ((), [f"欧阳{number:02d}" for number in range(20)]):
        await stage.enrol(*more)
        seen.clear()
        await stage.say("陈静", "支部积分")
        await stage.say("陈静", "先锋提名 下半年")
        counts.append(len(seen))
    event.remove(stage.database.engines.writer.sync_engine, "before_cursor_execute", note)
    assert counts[0] == counts[1]


async def test_it_is_said_in_english_too(stage: Stage, tmp_path: Path) -> None:
    switch_on(stage, tmp_path)
    await a_month_of_it(stage)
    await stage.say("王芳", "语言 English")
    [card] = await stage.say("王芳", "/points")
    assert card.text.startswith("Your points, 2026 H2: 15 points. Only the member and the secretary see this")
    assert worded(NotInUse(), Language.EN) == "Your organisation does not use this."
