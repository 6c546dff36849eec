"""Heart-to-heart talks: entered once, known to both, private in what they were about, counted for the branch."""

from __future__ import annotations

from datetime import date

import pytest

from models.talks import NoSuchTalk, TalkImpossible, TalkProblem
from tests.talk import Stage, worded


async def standing(stage: Stage) -> list[tuple[str, str, str]]:
    names = {number: name for name, number in stage.cast.members.items()}
    rows = [row for row in await stage.rows("talks") if row.taken_back_at is None]
    return [(names[row.first_id], names[row.second_id], f"{row.day} {row.place}") for row in rows]


async def test_a_talk_is_entered_in_one_line_and_the_other_is_told(stage: Stage) -> None:
    [said] = await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室")
    assert "11月18日（周三）" in said.text
    assert await standing(stage) == [("王芳", "赵䶮", "2026-11-18 三楼办公室")]
    assert "王芳登记了一次谈心谈话" in stage.last("赵䶮").text
    assert stage.heard("赵䶮", "登记了一次谈心谈话") == 1


async def test_whoever_was_not_there_takes_the_entry_back_and_both_know(stage: Stage) -> None:
    await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室")
    await stage.press("赵䶮", "撤回")
    await stage.press("赵䶮", "撤回")
    assert await standing(stage) == []
    assert "已撤回" in stage.last("王芳").text
    await stage.say("赵䶮", "谈心 王芳 11月18日 三楼办公室")
    assert len(await standing(stage)) == 1


@pytest.mark.parametrize(
    ("line", "problem", "day"),
    [
        ("谈心 王芳 11月18日 三楼办公室", TalkProblem.ALONE, date(2026, 11, 18)),
        ("谈心 赵䶮 2026年11月25日 三楼办公室", TalkProblem.NOT_YET, date(2026, 11, 25)),
        ("谈心 赵䶮 2024年11月18日 三楼办公室", TalkProblem.LAST_YEAR, date(2024, 11, 18)),
        ("谈心 刘洋 11月18日 三楼办公室", TalkProblem.KNOWN, date(2026, 11, 18)),
    ],
)
async def test_a_talk_that_cannot_be_is_refused_in_words(
    stage: Stage, line: str, problem: TalkProblem, day: date
) -> None:
    await stage.say("刘洋", "谈心 王芳 11月18日 三楼办公室")
    [said] = await stage.say("王芳", line)
    assert said.text == worded(TalkImpossible(problem, day))
    assert len(await standing(stage)) == 1


async def test_what_a_talk_was_about_is_for_the_two_and_the_secretary(stage: Stage) -> None:
    await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室 家里老人住院")
    for name in ("王芳", "赵䶮", "陈静"):
        [said] = await stage.say(name, "谈话内容 1")
        assert "家里老人住院" in said.text
    for name in ("刘洋", "周敏", "李娜"):
        [said] = await stage.say(name, "谈话内容 1")
        assert said.text == worded(NoSuchTalk(1))
    assert [row.actor_id for row in await stage.rows("audit", action="talks.read")] == [stage.cast.members["陈静"]]
    assert not stage.heard("赵䶮", "登记了一次谈心谈话：家里老人住院")


async def test_nobody_else_takes_an_entry_back(stage: Stage) -> None:
    await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室")
    for name in ("刘洋", "周敏"):
        await stage.say(name, "/take_back_talk 1")
        assert (await stage.press(name, "撤回"))[-1].text == worded(NoSuchTalk(1))
    assert len(await standing(stage)) == 1


async def test_the_secretary_enters_for_two_and_sees_counts_only(stage: Stage) -> None:
    await stage.say("陈静", "登记谈心 王芳 赵䶮 11月18日 三楼办公室")
    assert stage.heard("王芳", "登记了一次谈心谈话") == stage.heard("赵䶮", "登记了一次谈心谈话") == 1
    await stage.say("陈静", "谈心 刘洋 11月19日 三楼办公室")
    [said] = await stage.say("陈静", "谈心情况")
    assert "支部委员之间：没有要谈的" in said.text
    assert "支部委员和党员之间：应谈5人，已谈1人" in said.text
    assert "党员和党员之间：应谈5人，已谈2人" in said.text
    assert not any(name in said.text for name in ("王芳", "赵䶮", "刘洋"))


async def test_two_of_different_branches_are_not_entered(stage: Stage) -> None:
    mine, theirs = stage.cast.members["王芳"], stage.cast.members["吴刚"]
    [said] = await stage.say("陈静", f"/talk_between #{mine} #{theirs} 11月18日 三楼办公室")
    assert await standing(stage) == []
    assert "吴刚" not in said.text


async def test_a_member_sees_her_own_talks_and_what_is_still_due(stage: Stage) -> None:
    [said] = await stage.say("王芳", "我的谈心")
    assert "支部委员和党员之间、党员和党员之间" in said.text
    await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室")
    await stage.say("刘洋", "谈心 陈静 11月18日 三楼办公室")
    [said] = await stage.say("王芳", "我的谈心")
    assert "和赵䶮，11月18日（周三），三楼办公室" in said.text
    assert "今年还差：支部委员和党员之间的谈话" in said.text
    assert "刘洋" not in said.text
