"""双报到: places with three lists, and projects that answer what is needed."""

from __future__ import annotations

from tests.talk import Stage


async def test_the_three_lists_of_a_place_are_entered_shown_and_ended(stage: Stage) -> None:
    [none] = await stage.say("王芳", "双报到")
    assert "还没有登记" in none.text
    assert none.buttons == {}
    [card] = await stage.say("陈静", "登记报到点 幸福社区 社区")
    assert "【资源清单】0条" in card.text
    await stage.press("陈静", "加资源")
    await stage.say("陈静", "三楼会议室周末可以借用")
    [card] = await stage.say("陈静", "填清单 幸福社区 需求 独居老人每周探访")
    assert "1号：「三楼会议室周末可以借用」" in card.text
    assert "2号：「独居老人每周探访」" in card.text
    stored = await stage.database.write(lambda db: db.core(_raw()))
    assert "独居老人" not in str(stored.all())
    await stage.say("陈静", "开项目 邻里探访 王芳 需求 2")
    await stage.say("陈静", "取消")
    await stage.say("陈静", "/new_project 邻里探访 王芳 2")
    await stage.press("陈静", "开项目")
    assert "对应需求「独居老人每周探访」" in stage.last("王芳").text
    assert "幸福社区" in stage.last("王芳").text
    [seen] = await stage.say("赵䶮", "双报到 1")
    assert "「独居老人每周探访」（项目：邻里探访）" in seen.text
    assert "【项目清单】1个" in seen.text
    assert set(seen.buttons) == {"服务项目"}
    await stage.say("陈静", "双报到 1")
    await stage.press("陈静", "划掉1号")
    [card] = await stage.press("陈静", "划掉")
    assert "【资源清单】0条" in card.text
    [again] = await stage.say("陈静", "/end_item 1")
    again = (await stage.press("陈静", "划掉"))[-1]
    assert "可能已经划掉了" in again.text
    await stage.say("陈静", "撤下报到点 幸福社区")
    await stage.press("陈静", "撤下")
    [none] = await stage.say("王芳", "双报到")
    assert "还没有登记" in none.text
    [card] = await stage.say("陈静", "登记报到点 幸福社区 社区")
    assert "【需求清单】1条" in card.text


async def test_another_branch_sees_and_changes_nothing_of_it(stage: Stage) -> None:
    await stage.say("陈静", "登记报到点 幸福社区 社区")
    await stage.say("陈静", "填清单 幸福社区 需求 独居老人每周探访")
    before = await stage.ledgers()
    for who in ("周敏", "吴刚"):
        [said] = await stage.say(who, "双报到 1")
        assert "没有您能看的1号" in said.text
    await stage.forge("周敏", "/end_item 1")
    [said] = await stage.press("周敏", "划掉")
    assert "没有1号" in said.text
    await stage.forge("周敏", "/new_project 探访 吴刚 1")
    [said] = await stage.press("周敏", "开项目")
    assert "没有1号需求" in said.text
    assert await stage.ledgers() == before


async def test_a_project_ends_when_its_shifts_are_settled(stage: Stage) -> None:
    await stage.say("陈静", "开项目 社区清扫 王芳")
    await stage.press("陈静", "开项目")
    await stage.say("王芳", "排班 社区清扫 11月28日9:00 2小时 2人")
    await stage.press("王芳", "发布班次")
    [said] = await stage.say("赵䶮", "服务项目")
    assert "社区清扫，组织者王芳" in said.text
    assert "下一班11月28日（周六）09:00" in said.text
    await stage.say("陈静", "结束项目 1")
    [said] = await stage.press("陈静", "结束项目")
    assert "还有1个班次没有确认" in said.text
    await stage.say("王芳", "取消班次 1")
    await stage.press("王芳", "取消班次并通知")
    await stage.say("陈静", "结束项目 1")
    await stage.press("陈静", "结束项目")
    assert "项目已结束" in stage.last("王芳").text
    [said] = await stage.say("赵䶮", "服务项目")
    assert "现在没有" in said.text


def _raw() -> object:
    from sqlalchemy import text

    return text("SELECT words FROM place_items")
