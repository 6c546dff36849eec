"""Double organisational life: a leader sees her own numbers, a committee once a quarter those of its branches."""

from __future__ import annotations

from sqlalchemy import update

from models.members import Member
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage


async def hold(stage: Stage, who: str, line: str, at: str, *came: str) -> None:
    """Call a meeting, let these people check in and close it."""
    await stage.say(who, line)
    number = int((await stage.press(who, "发布"))[-1].buttons["报名情况"].split()[-1])
    stage.set_clock(at)
    for each in came:
        await stage.say(each, f"签到 {number}")
    await stage.say(who, f"/close {number} 是")


async def said(stage: Stage, who: str, line: str = "双重组织生活") -> str:
    return "\n".join(each.text for each in await stage.say(who, line))


async def move(stage: Stage, who: str, branch: str) -> None:
    """Let a member belong to another branch, as a transfer does."""
    hers = update(Member).where(Member.id == stage.cast.members[who])
    await stage.database.write(lambda db: db.core(hers.values(branch_id=stage.cast.branches[branch])))


def told(stage: Stage, before: int) -> dict[str, str]:
    """Return what of quarters was said to whom since."""
    return {
        each.chat.removeprefix("chat-"): each.text
        for each in stage.channel.sent[before:]
        if "季度，领导干部" in each.text
    }


async def test_a_leader_a_change_of_branch_and_an_end_within_a_quarter(stage: Stage) -> None:
    assert "没有登记为领导干部" in await said(stage, "王芳")
    assert "领导干部 王芳 7月1日" in await said(stage, "陈静")
    assert "从10月1日（周四）起统计" in await said(stage, "陈静", "领导干部 王芳 10月1日")
    await stage.say("陈静", "领导干部 孙建国 10月1日")
    await stage.say("陈静", "领导干部 刘洋 10月1日")
    assert "未知（没有应参加的会议记录）" in await said(stage, "王芳")
    await hold(stage, "陈静", "开会 主题党日 11月27日15:00 三楼会议室 学习", "2026-11-27 15:00", "王芳")
    await hold(stage, "陈静", "开会 支委会 12月1日15:00 三楼会议室 研究 加上王芳", "2026-12-01 15:00", "王芳")
    own = await said(stage, "王芳")
    assert "应参加1次，参加1次，请假0次，缺席0次" in own
    assert "11月27日（周五）主题党日（局机关党支部）：到会" in own
    assert "支委会" not in own, "only the kinds of the rule book count"
    card = await said(stage, "陈静")
    lines = card.splitlines()[1:]
    assert [line.split("（")[0] for line in lines] == ["刘洋", "孙建国", "王芳"], "by pinyin, not by numbers"
    assert "刘洋（局机关党支部）：应参加1次，参加0次，请假0次，缺席1次" in card
    assert "孙建国（局机关党支部，免提醒）：未知（应参加1次，都没有登记）" in card
    # Nobody else sees anything of it.
    for who in ("赵䶮", "吴刚"):
        assert "王芳" not in await said(stage, who)
    assert "没有登记领导干部" in await said(stage, "周敏")
    await move(stage, "王芳", LIBRARY)
    await hold(stage, "周敏", "开会 党课 12月4日15:00 报告厅 学习", "2026-12-04 15:00", "吴刚")
    own = await said(stage, "王芳")
    assert "应参加2次，参加1次，请假0次，缺席1次" in own
    assert "党课（图书馆党支部）：缺席" in own
    assert "王芳（图书馆党支部）：应参加2次" in await said(stage, "周敏")
    assert "王芳" not in await said(stage, "陈静")
    # A guest's presence is not organisational life of her own branch.
    await stage.say("陈静", "开会 主题党日 12月8日15:00 三楼会议室 学习 列席王芳")
    await stage.press("陈静", "发布")
    stage.set_clock("2026-12-08 15:00")
    await stage.say("王芳", "签到")
    assert "应参加2次" in await said(stage, "王芳")
    assert "到12月4日（周五）为止" in await said(stage, "周敏", "领导干部卸任 王芳 12月4日")
    await hold(stage, "周敏", "开会 党课 12月11日15:00 报告厅 学习", "2026-12-11 15:00", "王芳")
    assert "应参加2次" in await said(stage, "王芳")
    assert "2026年第3季度您没有登记为领导干部" in await said(stage, "王芳", "双重组织生活 第三季度")
    [asked] = await stage.say("周敏", "/end_leader 吴刚")
    assert "没有登记为领导干部" in asked.text


async def test_the_quarter_is_reported_once_on_its_first_working_day(stage: Stage) -> None:
    await stage.say("陈静", "领导干部 王芳 10月1日")
    await hold(stage, "陈静", "开会 主题党日 12月25日15:00 三楼会议室 学习", "2026-12-25 15:00", "王芳")
    before = len(stage.channel.sent)
    for early in ("2026-12-31 23:59", "2027-01-01 09:00", "2027-01-03 12:00", "2027-01-04 08:59"):
        stage.set_clock(early)
        await stage.tick()
    assert told(stage, before) == {}
    stage.set_clock("2027-01-04 09:00")
    await stage.tick()
    heard = told(stage, before)
    assert set(heard) == {"陈静"}, "nobody sits on a committee above: the secretary is told"
    assert "2026年第4季度，领导干部" in heard["陈静"]
    assert "王芳（局机关党支部）：应参加1次，参加1次" in heard["陈静"]
    before = len(stage.channel.sent)
    for later in ("2027-01-04 09:15", "2027-01-05 09:00", "2027-03-31 09:00"):
        stage.set_clock(later)
        await stage.tick()
    assert told(stage, before) == {}


async def test_a_committee_above_is_told_instead_and_after_an_outage_too(stage: Stage) -> None:
    await stage.say("陈静", "领导干部 王芳 10月1日")
    await stage.say("周敏", "领导干部 吴刚 10月1日")
    await stage.say("李娜", "任命 刘洋 组织委员 文旅局")
    await stage.press("李娜", "任命")
    both = await said(stage, "刘洋")
    assert OFFICE in both
    assert LIBRARY in both
    await hold(stage, "陈静", "开会 主题党日 12月25日15:00 三楼会议室 学习", "2026-12-25 15:00", "王芳")
    before = len(stage.channel.sent)
    stage.set_clock("2027-02-14 08:30")  # forty days late, and before the day begins
    await stage.tick()
    assert told(stage, before) == {}
    stage.set_clock("2027-02-14 09:00")
    await stage.tick()
    heard = told(stage, before)
    assert set(heard) <= {"刘洋"}
    stage.set_clock("2027-02-22 10:00")
    await stage.tick()
    heard = told(stage, before)
    assert set(heard) == {"刘洋"}
    assert "吴刚（图书馆党支部）：未知（没有应参加的会议记录）" in heard["刘洋"]
