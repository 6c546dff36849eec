"""The plan of the year: pasted, looked at, written, asked about, called, taken back."""

from __future__ import annotations

from tests.talk import Stage

PLAN = """/plan
12月3日 15:00 主题党日 学习党章 领学人 王芳 三楼会议室
12月10日 集中学习 学习二十大精神 赵䶮领学
2月30日 党课 讲党课"""


async def test_a_plan_is_pasted_looked_at_and_written(stage: Stage) -> None:
    [said] = await stage.say("陈静", PLAN)
    print(said.text)
    assert await stage.rows("meetings") == []
    [done] = await stage.press("陈静", "有错的不写，写入其余2次")
    print(done.text)
    assert len(await stage.rows("meetings")) == 2
    [year] = await stage.say("陈静", "年度计划")
    print(year.text, year.buttons)
    [card] = await stage.say("陈静", "撤销计划 1")
    [card] = await stage.press("陈静", "撤销计划")
    print(card.text)
    assert {row.state.value for row in await stage.rows("meetings")} == {"called_off"}
