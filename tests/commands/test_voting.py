"""Quorum: shown for each business, from who is there, who may vote and who is not expected."""

from __future__ import annotations

from sqlalchemy import update

from models.members import Category, Member
from models.voting import DaysReversed, NoQuorumRule, NotAFullMember
from tests.talk import Stage, worded

CALL = "开会 支部党员大会 下周五15:00 三楼会议室 年度计划"


async def assembled(stage: Stage, *present: str) -> int:
    """Let 陈静 call a members' meeting, begin it and enter who is there."""
    number = await stage.call_meeting(CALL)
    stage.set_clock("2026-11-27 15:05")
    for name in present:
        await stage.forge("陈静", f"/mark {number} #{stage.cast.members[name]} present")
    return number


async def figures(stage: Stage, number: int) -> list[str]:
    [said] = await stage.say("陈静", f"法定人数 {number}")
    return [line.split("依据")[0] for line in said.text.splitlines() if "：应到" in line]


async def test_each_business_has_a_line_of_its_own_with_its_article(stage: Stage) -> None:
    number = await assembled(stage, "陈静", "刘洋", "王芳")
    assert await figures(stage, number) == [
        "一般决议：应到有表决权6人，须到3人，已到3人，已够法定人数。",
        "接收预备党员、转正：应到有表决权6人，须到4人，已到3人，还差1人。",
        "选举：应到有表决权6人，须到5人，已到3人，还差2人。",
    ]
    text = stage.last("陈静").text
    for article in ("支部工作条例（试行）》第11条", "发展党员工作细则", "基层组织选举工作条例"):
        assert article in text


async def test_a_late_member_is_there_and_one_on_leave_is_not(stage: Stage) -> None:
    number = await assembled(stage, "陈静")
    await stage.forge("陈静", f"/mark {number} #{stage.cast.members['王芳']} late")
    await stage.forge("陈静", f"/mark {number} #{stage.cast.members['赵䶮']} leave")
    assert "已到2人" in (await figures(stage, number))[0]


async def test_probationary_members_count_for_nothing(stage: Stage) -> None:
    wang = update(Member).where(Member.id == stage.cast.members["王芳"]).values(category=Category.PROBATIONARY)
    await stage.database.write(lambda db: db.core(wang))
    number = await assembled(stage, "陈静", "王芳")
    assert (await figures(stage, number))[0] == "一般决议：应到有表决权5人，须到3人，已到1人，还差2人。"
    await stage.say("陈静", "停止表决权 王芳 留党察看 处分决定")
    assert worded(NotAFullMember("王芳")) in [said.text for said in await stage.press("陈静", "登记无表决权")]


async def test_a_member_without_voting_right_counts_from_the_day_to_the_day(stage: Stage) -> None:
    number = await assembled(stage, "陈静", "王芳")
    await stage.say("陈静", "停止表决权 王芳 留党察看 2026-11-27 3月1日处分决定")
    assert await stage.rows("voting_marks") == []
    await stage.press("陈静", "登记无表决权")
    assert "应到有表决权5人，须到3人，已到1人" in (await figures(stage, number))[0]
    assert "没有表决权1人：王芳" in stage.last("陈静").text
    [row] = await stage.rows("voting_marks")
    assert (row.ground.value, row.since.isoformat(), row.until) == ("probation", "2026-11-27", None)
    await stage.say("陈静", "恢复表决权 王芳 2026-11-28")
    await stage.press("陈静", "恢复表决权")
    assert "应到有表决权5人" in (await figures(stage, number))[0]
    await stage.say("陈静", "恢复表决权 王芳 2026-11-27")
    await stage.press("陈静", "恢复表决权")
    assert "应到有表决权6人" in (await figures(stage, number))[0]
    actions = [row.action for row in await stage.rows("audit") if row.action.startswith("voting.")]
    assert actions == ["voting.suspend", "voting.restore", "voting.restore"]


async def test_who_is_excluded_is_not_expected_where_the_articles_allow_it_and_counts_when_she_comes(
    stage: Stage,
) -> None:
    number = await assembled(stage, "陈静")
    await stage.say("陈静", "不计应到 孙建国 卧床 11月20日大会决定、机关党委同意")
    await stage.press("陈静", "登记不计应到")
    assert [line.split("，")[0][-2:] for line in await figures(stage, number)] == ["6人", "5人", "5人"]
    assert "不计应到1人：孙建国" in stage.last("陈静").text
    await stage.forge("陈静", f"/mark {number} #{stage.cast.members['孙建国']} present")
    assert [line.split("，")[0][-2:] for line in await figures(stage, number)] == ["6人", "6人", "6人"]


async def test_an_exclusion_for_another_kind_or_past_its_day_changes_nothing(stage: Stage) -> None:
    await stage.say("陈静", "不计应到 孙建国 卧床 主题党日 大会决定")
    await stage.press("陈静", "登记不计应到")
    await stage.say("陈静", "不计应到 李娜 自费出国 2026-11-26 大会决定")
    await stage.press("陈静", "登记不计应到")
    number = await assembled(stage, "陈静")
    assert "应到有表决权6人" in (await figures(stage, number))[2]
    await stage.say("陈静", "不计应到 李娜 自费出国 2026-11-26 大会决定")
    [said] = await stage.press("陈静", "登记不计应到")
    day = stage.almanac.today(stage.now)
    assert said.text == worded(DaysReversed(day, day.replace(day=26)))


async def test_who_is_included_again_is_expected(stage: Stage) -> None:
    number = await assembled(stage, "陈静")
    await stage.say("陈静", "不计应到 孙建国 卧床 大会决定")
    await stage.press("陈静", "登记不计应到")
    await stage.say("陈静", "计入应到 孙建国")
    await stage.press("陈静", "计入应到")
    assert "应到有表决权6人" in (await figures(stage, number))[2]


async def test_a_committee_counts_its_own(stage: Stage) -> None:
    await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    await stage.press("李娜", "任命")
    number = await stage.call_meeting("开会 支委会 下周五15:00 三楼会议室 研究工作")
    stage.set_clock("2026-11-27 15:05")
    [said] = await stage.say("陈静", f"法定人数 {number}")
    assert "支委会：应到委员2人，须到1人，已到0人，还差1人。" in said.text


async def test_a_kind_without_an_article_says_so(stage: Stage) -> None:
    number = await stage.call_meeting()
    [said] = await stage.say("陈静", f"法定人数 {number}")
    assert said.text == worded(NoQuorumRule("主题党日"))


async def test_the_roll_shows_the_quorum_of_ordinary_business(stage: Stage) -> None:
    await assembled(stage, "陈静", "刘洋")
    assert "一般决议：应到有表决权6人，须到3人，已到2人，还差1人。" in stage.last("陈静").text


async def test_the_marks_of_another_branch_cannot_be_touched(stage: Stage) -> None:
    number = await assembled(stage, "陈静")
    before = await stage.ledgers()
    for line in (f"/quorum {number}", "/suspend_vote 王芳 留党察看 处分", "/exclude 王芳 服刑 决定", "/include 王芳"):
        await stage.forge("周敏", line)
        await stage.say("周敏", "取消")
    assert await stage.ledgers() == before
    assert stage.heard("周敏", "有表决权6人") == 0
