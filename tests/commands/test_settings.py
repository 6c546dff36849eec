"""What everybody sets for herself: language, quiet hours, pauses, the web."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.channels.choices import Selectors, chosen_line
from models.members import Language, LanguageSet
from tests.talk import Stage, worded


async def reminded(stage: Stage, clock: str, who: str = "王芳") -> bool:
    """Return whether the reminder of the meeting has reached somebody by then."""
    stage.set_clock(clock)
    await stage.tick()
    return bool(stage.heard(who, "会议快到了"))


async def test_the_settings_show_what_is_set_and_what_can_be(stage: Stage) -> None:
    [said] = await stage.say("王芳", "设置")
    assert "20:00–08:00" in said.text
    assert {"English", "改免打扰", "暂停提醒"} <= set(said.buttons)


async def test_another_language_changes_every_word_and_back(stage: Stage) -> None:
    await stage.say("王芳", "设置")
    await stage.press("王芳", "English")
    await stage.call_meeting()
    assert "时间：" not in stage.last("王芳").text
    assert "时间：" in stage.last("赵䶮").text
    assert "参加" not in stage.last("王芳").buttons
    assert "参加" in stage.last("赵䶮").buttons
    await stage.say("王芳", "/language 中文")
    [said] = await stage.say("王芳", "设置")
    assert "免打扰" in said.text


async def test_in_english_a_meeting_is_named_in_both_languages(stage: Stage) -> None:
    await stage.say("王芳", "/language en")
    await stage.call_meeting()
    assert stage.last("王芳").text.startswith("Theme Party day (主题党日) · ")
    assert stage.last("赵䶮").text.startswith("主题党日 · ")
    [said] = await stage.say("王芳", "/schedule")
    assert "Theme Party day (主题党日)" in said.text
    stage.set_clock("2026-11-27 15:00")
    [said] = await stage.say("王芳", "/checkin")
    assert "Theme Party day (主题党日)" in said.text


async def test_in_english_a_series_is_named_in_both_languages(stage: Stage) -> None:
    await stage.say("陈静", "/language en")
    await stage.say("陈静", "/series 主题党日 每月第一个周五 15:00 三楼会议室")
    [said] = await stage.press("陈静", "Set it")
    assert "Theme Party day (主题党日), every first Friday" in said.text
    [said] = await stage.say("陈静", "/end_series 1")
    assert "Theme Party day (主题党日)" in said.text


async def test_the_menu_follows_the_language(stage: Stage) -> None:
    await stage.tick()
    assert stage.channel.menu_languages["chat-王芳"] == "zh"
    await stage.say("王芳", "语言 English")
    await stage.tick(hours=1)
    assert stage.channel.menu_languages["chat-王芳"] == "en"


async def test_a_language_is_asked_for_with_buttons(stage: Stage) -> None:
    [asked] = await stage.say("王芳", "语言")
    assert {"中文", "English"} <= set(asked.buttons)
    await stage.press("王芳", "English")
    assert [row.language.value for row in await stage.rows("members", name="王芳")] == ["en"]


async def test_a_visitor_chooses_her_language(stage: Stage) -> None:
    await stage.say("路人", "你好")
    await stage.press("路人", "English")
    [said] = await stage.say("路人", "/language zh")
    assert said.text in (worded(LanguageSet(Language.ZH)), worded(LanguageSet(Language.ZH), Language.EN))


@pytest.mark.parametrize(
    "lines",
    [["免打扰 14:00 18:30"], ["免打扰 下午2点 18:30"], ["免打扰", "14:00到18:30"], ["/quiet １４：００ 18:30"]],
)
async def test_quiet_hours_hold_a_reminder_back_until_they_are_over(stage: Stage, lines: list[str]) -> None:
    for line in lines:
        await stage.say("王芳", line)
    await stage.call_meeting()
    assert not await reminded(stage, "2026-11-24 15:00")
    assert await reminded(stage, "2026-11-24 18:30")
    assert stage.heard("王芳", "会议快到了") == 1


@pytest.mark.parametrize(
    "line",
    [
        "免打扰 21:00-7:00",
        "免打扰 21:00—7:00",
        "免打扰 21:00——7:00",
        "免打扰 21:00~7:00",
        "免打扰 21:00～7:00",
        "免打扰 21:00 - 7:00",
        "免打扰：２１：００－７：００",
        "免打扰 晚9点到早7点",
        "免打扰 晚上九点至第二天早上七点",
        "免打扰 21点到7点",
        "免打扰 每天21:00到7:00",
        "免打扰 从21:00到07:00",
        "免打扰 21-7",
        "/quiet 21:00 7:00",
        "/quiet 9pm to 7am",
    ],
)
async def test_quiet_hours_are_written_in_one_go(stage: Stage, line: str) -> None:
    [said] = await stage.say("王芳", line)
    assert "21:00–07:00" in said.text
    [row] = await stage.rows("members", name="王芳")
    assert (f"{row.quiet_from:%H:%M}", f"{row.quiet_until:%H:%M}") == ("21:00", "07:00")


@pytest.mark.parametrize("line", ["免打扰 25:00-7:00", "免打扰 21:00-7:61", "免打扰 21:00-22:00-7:00", "免打扰 晚上"])
async def test_what_are_no_quiet_hours_changes_nothing(stage: Stage, line: str) -> None:
    await stage.say("王芳", line)
    assert [row.quiet_from for row in await stage.rows("members", name="王芳")] == [None]


async def test_half_of_the_quiet_hours_is_made_whole_by_a_button(stage: Stage) -> None:
    await stage.say("王芳", "免打扰")
    [again] = await stage.say("王芳", "21:30")
    assert "21:30–07:00" in again.buttons
    [said] = await stage.press("王芳", "21:30–07:00")
    assert "每天21:30–07:00" in said.text


async def test_quiet_hours_longer_than_half_a_day_are_shown_first(stage: Stage) -> None:
    [asked] = await stage.say("王芳", "免打扰 9点到7点")
    assert "09:00–07:00" in asked.text
    assert [row.quiet_from for row in await stage.rows("members", name="王芳")] == [None]
    [said] = await stage.press("王芳", "确定")
    assert "每天09:00–07:00" in said.text


async def test_a_pause_holds_reminders_back_and_not_invitations(stage: Stage) -> None:
    await stage.say("王芳", "暂停提醒 11月25日")
    await stage.call_meeting()
    assert stage.heard("王芳", "请答复能否参加") == 1
    assert not await reminded(stage, "2026-11-25 15:00")
    assert await reminded(stage, "2026-11-26 15:00")


async def test_a_pause_that_is_over_is_shown_no_more(stage: Stage) -> None:
    [card] = await stage.say("王芳", "暂停提醒 11月25日")
    assert "11月25日" in card.text
    stage.set_clock("2026-11-25 22:00")
    assert "11月25日" in (await stage.say("王芳", "设置"))[0].text
    stage.set_clock("2026-11-26 08:00")
    [card] = await stage.say("王芳", "设置")
    assert "11月25日" not in card.text
    assert "暂停提醒" in card.buttons


async def test_a_pause_ends_by_a_button(stage: Stage) -> None:
    [said] = await stage.say("王芳", "暂停提醒")
    assert "12月20日" in said.text
    await stage.press("王芳", "继续提醒")
    await stage.call_meeting()
    assert await reminded(stage, "2026-11-24 15:00")


async def test_the_web_is_entered_by_a_link_of_ones_own(stage: Stage) -> None:
    [said] = await stage.say("王芳", "网页")
    assert re.search(r"http://zhibu\.test/login/\S+", said.text)
    [again] = await stage.say("王芳", "网页")
    assert again.text != said.text


async def member(stage: Stage, name: str = "王芳") -> Any:
    [row] = await stage.rows("members", name=name)
    return row.language.value, row.quiet_from, row.quiet_until, row.paused_until


async def test_all_that_is_hers_to_set_is_settled_on_one_card(stage: Stage) -> None:
    stage.channel.capabilities = replace(stage.channel.capabilities, has_selectors=True)
    [_, card] = await stage.say("王芳", "设置")
    choice = card.message.choice
    assert isinstance(choice, Selectors)
    assert [(each.title, each.chosen) for each in choice.selectors] == [
        ("语言", "zh"),
        ("免打扰", "20:00-08:00"),
        ("自动提醒", "on"),
    ]
    assert all(each.chosen in [option.code for option in each.options] for each in choice.selectors)
    # What stays as the organisation has it is not written down as hers.
    [said] = await stage.forge("王芳", chosen_line(choice.line, ["zh"], ["20:00-08:00"], ["paused"]))
    assert "已保存" in said.text
    assert await member(stage) == ("zh", None, None, date(2026, 12, 20))
    stage.now += timedelta(days=3)
    [said] = await stage.forge("王芳", chosen_line(choice.line, ["en"], ["00:00-00:00"], ["paused"]))
    assert await member(stage) == ("en", time(0), time(0), date(2026, 12, 20))
    stage.now += timedelta(days=40)
    await stage.forge("王芳", chosen_line(choice.line, ["zh"], ["21:00-07:00"], ["paused"]))
    assert await member(stage) == ("zh", time(21), time(7), date(2027, 2, 1))


async def test_it_is_settled_in_words_too(stage: Stage) -> None:
    [said] = await stage.say("王芳", "一次设好 English 21:00到7:00 暂停提醒")
    assert "Saved" in said.text or "已保存" in said.text
    assert await member(stage) == ("en", time(21), time(7), date(2026, 12, 20))


@pytest.mark.parametrize(
    "codes", [("fr", "21:00-07:00", "on"), ("zh", "25:00-07:00", "on"), ("zh", "21:00-07:00", "x")]
)
async def test_settings_that_were_never_offered_change_nothing(stage: Stage, codes: tuple[str, ...]) -> None:
    before = await member(stage)
    await stage.forge("王芳", chosen_line("/settle", *([each] for each in codes)))
    assert await member(stage) == before
