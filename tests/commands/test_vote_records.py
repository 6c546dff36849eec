"""What a secretary finds of her votes: the one under way, and the result in the minutes."""

from __future__ import annotations

from models.votes import VoteImpossible, Why
from tests.commands.test_votes import VOTERS, ended, opened
from tests.commands.test_voting import assembled
from tests.talk import Stage, worded


async def test_of_several_votes_the_newest_under_way_is_meant_and_none_is_said(stage: Stage) -> None:
    await assembled(stage, *VOTERS)
    await stage.say("陈静", "表决进度")
    assert stage.last("陈静").text == worded(VoteImpossible(Why.NONE))
    for subject in ("通过年度计划", "通过预算"):
        await stage.say("陈静", f"表决 一般决议 无记名投票 {subject}")
        await stage.press("陈静", "开始表决")
    await stage.say("陈静", "表决进度")
    assert stage.last("陈静").text.startswith("2号表决：「通过预算」")
    await ended(stage, 2)
    await stage.say("陈静", "表决进度")
    assert stage.last("陈静").text.startswith("1号表决：「通过年度计划」")


async def test_a_vote_goes_into_the_minutes_with_its_counts_once(stage: Stage) -> None:
    number = await opened(stage, "表决 一般决议 举手 通过年度计划")
    [said] = await stage.forge("陈静", f"/record_vote {number}")
    assert said.text == worded(VoteImpossible(Why.NOT_ENDED))
    await stage.say("陈静", f"填票数 {number} 4 1 0")
    await ended(stage, number)
    [said] = await stage.double_tap("陈静", "写进会议记录")
    assert "决议1：「通过年度计划」（赞成4票，反对1票，弃权0票）" in said.text
    await stage.say("陈静", "表决 一般决议 举手 扩建礼堂")
    await stage.press("陈静", "开始表决")
    await stage.say("陈静", f"填票数 {number + 1} 1 4 0")
    await ended(stage, number + 1)
    [said] = await stage.say("陈静", f"表决入记录 {number + 1}")
    assert "决议2：「扩建礼堂（表决未通过）」（赞成1票，反对4票，弃权0票）" in said.text
    assert len(await stage.rows("minutes_versions")) == 2
