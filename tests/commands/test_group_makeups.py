"""Make-ups of a group's meetings: its leader decides them, of no other meeting and never her own."""

from __future__ import annotations

from typing import Any

from bot.answers import NotAllowed
from models.makeups import NoSuchMakeup, OwnMakeup
from tests.commands.test_groups import publish, two_groups
from tests.talk import Stage, worded

STUDY = "开会 集中学习 2026-11-{} 15:00 三楼会议室 学习党章"
GROUP = f"{STUDY} 第一党小组"
DEEDS = ("/approve_makeup {}", "/return_makeup {} 不行", "/drop_makeup {} 不行")


async def held(stage: Stage, line: str, day: int, *came: str) -> int:
    """Let the secretary call and close a study of November to which only these came; return its number."""
    await stage.say("陈静", line.format(day))
    number = await publish(stage, "陈静")
    stage.set_clock(f"2026-11-{day} 16:00")
    for name in came:
        await stage.say("陈静", f"/mark {number} {name} 到会")
    await stage.say("陈静", f"/close {number} 是")
    return number


async def task(stage: Stage, number: int, who: str) -> Any:
    [row] = await stage.rows("makeups", meeting_id=number, member_id=stage.cast.members[who])
    return row


async def test_a_leader_decides_the_make_ups_of_her_groups_meetings_and_no_others(stage: Stage) -> None:
    await two_groups(stage)
    await stage.say("陈静", "定党小组组长 王芳")
    ours = await held(stage, GROUP, 24)
    branch = await held(stage, STUDY, 25, "陈静", "刘洋", "李娜", "王芳")
    hers, elsewhere = await task(stage, ours, "赵䶮"), await task(stage, branch, "赵䶮")
    await stage.say("赵䶮", f"/report_makeup #{ours} 学了总纲")
    assert "学了：学了总纲" in stage.last("王芳").text
    assert "学了：学了总纲" in stage.last("陈静").text
    await stage.say("赵䶮", f"/report_makeup #{branch} 学了条例")
    assert stage.heard("王芳", "学了条例") == 0
    [said] = await stage.say("王芳", "补学情况")
    assert "第一党小组补学：等您看1条" in said.text
    assert set(said.buttons) == {f"同意{hers.id}号", f"退回{hers.id}号"}
    # Of the whole branch's meeting nothing is hers; who has no office decides nothing at all.
    before = await stage.ledgers()
    for deed in DEEDS:
        [said] = await stage.forge("王芳", deed.format(elsewhere.id))
        assert said.text == worded(NoSuchMakeup(elsewhere.id))
        for who in ("赵䶮", "周敏"):
            [said] = await stage.forge(who, deed.format(hers.id))
            assert said.text in (worded(NotAllowed("Convener")), worded(NoSuchMakeup(hers.id)))
    await stage.say("王芳", f"/plan_makeup #{branch} 12月20日")
    await stage.say("王芳", "取消")
    await stage.say("王芳", f"代报补学 赵䶮 #{branch} 当面谈过")
    assert await stage.ledgers() == before
    # Sent back, reported again, agreed to; and the member hears of each.
    await stage.say("王芳", f"退回补学 {hers.id} 写点体会")
    await stage.say("赵䶮", f"/report_makeup #{ours} 体会是要调查研究")
    await stage.press("王芳", "同意补学")
    row = await task(stage, ours, "赵䶮")
    assert (row.state.value, row.decided_by) == ("accepted", stage.cast.members["王芳"])
    assert (stage.heard("赵䶮", "补学退回"), stage.heard("赵䶮", "补学已同意")) == (1, 1)
    await stage.say("陈静", f"同意补学 {elsewhere.id}")
    assert (await task(stage, branch, "赵䶮")).state.value == "accepted"


async def test_a_leaders_own_make_up_is_the_secretarys_and_she_sets_what_her_group_studies(stage: Stage) -> None:
    await two_groups(stage)
    await stage.say("陈静", "定党小组组长 王芳")
    ours = await held(stage, GROUP, 24)
    own, hers = await task(stage, ours, "王芳"), await task(stage, ours, "赵䶮")
    heard = len(stage.chat_of("王芳"))
    await stage.say("王芳", f"/report_makeup #{ours} 学了总纲")
    assert len(stage.chat_of("王芳")) == heard + 1, "nobody asks her to decide it"
    for deed in DEEDS:
        [said] = await stage.forge("王芳", deed.format(own.id))
        assert said.text == worded(OwnMakeup())
    await stage.say("王芳", f"代报补学 王芳 #{ours} 学过")
    assert stage.last("王芳").text == worded(OwnMakeup())
    assert (await task(stage, ours, "王芳")).state.value == "reported"
    await stage.press("陈静", "同意补学")
    assert (await task(stage, ours, "王芳")).state.value == "accepted"
    [said] = await stage.say("王芳", f"补学安排 #{ours} 12月10日 党章第一章")
    assert "已改好，也告诉了要补的人" in said.text
    assert (await task(stage, ours, "赵䶮")).due_on.isoformat() == "2026-12-10"
    await stage.say("王芳", f"免补学 {hers.id} 已参加轮训")
    assert "已参加轮训" in stage.last("赵䶮").text
    # Her office gone, so is the right.
    await stage.say("陈静", "定党小组组长 赵䶮")
    [said] = await stage.say("王芳", "补学情况")
    assert said.text == worded(NotAllowed("Convener"))
