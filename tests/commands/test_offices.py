"""Offices: given by the administrator, from today, with the menu that goes with them."""

from __future__ import annotations

from bot.answers import NotAllowed
from tests.talk import Stage, worded


async def appoint(stage: Stage, line: str) -> None:
    await stage.say("李娜", line)
    await stage.press("李娜", "任命")


async def test_an_office_is_shown_first_and_then_given(stage: Stage) -> None:
    before = await stage.ledgers()
    [card] = await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    assert "王芳" in card.text
    assert "组织委员" in card.text
    assert await stage.ledgers() == before
    await stage.double_tap("李娜", "任命")
    assert len(await stage.rows("offices", kind="organisation_officer")) == 1


async def test_an_office_is_given_step_by_step_with_buttons(stage: Stage) -> None:
    await stage.say("李娜", "任命")
    await stage.press("李娜", "王芳")
    await stage.press("李娜", "副书记")
    await stage.press("李娜", "局机关党支部")
    await stage.press("李娜", "任命")
    [said] = await stage.say("王芳", "名单")
    assert "陈静" in said.text


async def test_the_administrator_names_people_of_every_branch(stage: Stage) -> None:
    await appoint(stage, "任命 wugang 党费管理员 图书馆")
    for who in ("吴刚", "周敏"):
        [said] = await stage.say(who, "谁没交")
        assert said.text != worded(NotAllowed("DuesKeeper"))
    [said] = await stage.say("王芳", "谁没交")
    assert said.text == worded(NotAllowed("DuesKeeper"))


async def test_a_branch_has_one_secretary(stage: Stage) -> None:
    await appoint(stage, "任命 王芳 书记 局机关党支部")
    [said] = await stage.say("陈静", "名单")
    assert said.text == worded(NotAllowed("Secretary"))
    [said] = await stage.say("王芳", "名单")
    assert "陈静" in said.text


async def test_the_menus_follow_the_offices(stage: Stage) -> None:
    await stage.tick()
    menus = stage.channel.menus
    assert "meeting" in {item.command for item in menus["chat-陈静"]}
    assert "meeting" not in {item.command for item in menus["chat-王芳"]}
    await appoint(stage, "任命 王芳 书记 局机关党支部")
    assert "meeting" not in {item.command for item in menus["chat-陈静"]}
    assert "meeting" in {item.command for item in menus["chat-王芳"]}


async def test_the_menu_of_a_secretary_holds_the_dues_only_if_she_keeps_them_too(stage: Stage) -> None:
    await stage.tick()
    assert "paid" not in {item.command for item in stage.channel.menus["chat-陈静"]}
    assert "paid" in {item.command for item in stage.channel.menus["chat-周敏"]}
    await appoint(stage, "任命 陈静 党费管理员 局机关党支部")
    assert "paid" in {item.command for item in stage.channel.menus["chat-陈静"]}


async def test_menus_are_not_set_again_when_nothing_changed(stage: Stage) -> None:
    await stage.tick()
    stage.channel.menus.clear()
    await stage.tick(hours=1)
    assert stage.channel.menus == {}
