"""The conversation itself: questions, cards, buttons gone old, words not understood."""

from __future__ import annotations

import re

import pytest

from bot.answers import (
    AnsweredInPrivate,
    Cancelled,
    NothingReadable,
    NothingToCancel,
    NotRegistered,
    NotUnderstood,
    StaleButton,
    VisitorWelcome,
)
from bot.command import commands
from models.members import Language
from models.roles import Person, Visitor
from tests.talk import Stage, worded

CALL = "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神"


async def meetings(stage: Stage) -> list[str | None]:
    return [row.topic for row in await stage.rows("meetings")]


async def test_what_is_missing_is_asked_one_after_the_other(stage: Stage) -> None:
    [asked] = await stage.say("陈静", "开会")
    assert "开什么会" in asked.text
    assert "主题党日" in asked.buttons
    [asked] = await stage.press("陈静", "主题党日")
    assert "什么时候" in asked.text
    [asked] = await stage.say("陈静", "下周五15:00")
    assert "在哪里" in asked.text
    [asked] = await stage.say("陈静", "三楼会议室")
    assert "议题" in asked.text
    [card] = await stage.say("陈静", "学习二十大精神")
    for part in ("主题党日", "11月27日（周五）15:00", "三楼会议室", "学习二十大精神"):
        assert part in card.text
    assert await meetings(stage) == []
    await stage.press("陈静", "发布")
    assert await meetings(stage) == ["学习二十大精神"]


async def test_only_what_is_missing_is_asked(stage: Stage) -> None:
    [asked] = await stage.say("陈静", "开会 下周五15:00 主题党日")
    assert "在哪里" in asked.text


async def test_a_question_for_a_person_offers_the_people_of_the_branch_as_buttons(stage: Stage) -> None:
    [asked] = await stage.say("陈静", "免提醒")
    assert set(asked.buttons) == {"陈静", "刘洋", "王芳", "赵䶮", "孙建国", "李娜"}
    await stage.press("陈静", "王芳")
    assert [row.is_exempt for row in await stage.rows("members", name="王芳")] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "／meeting 主题党日 下周五15:00 三楼会议室 学习二十大精神",
        "/MEETING 主题党日 下周五15:00 三楼会议室 学习二十大精神",
        "开会：主题党日，下周五１５：００，三楼会议室，学习二十大精神",
        "开会　主题党日　下周五下午３点　三楼会议室　学习二十大精神",
        "开会 三楼会议室 下周五15:00 主题党日 学习二十大精神",
        "开会 学习二十大精神 下周五15点 三楼会议室 主题党日",
        "召集会议 下周五下午三点主题党日 三楼会议室 学习二十大精神",
    ],
)
async def test_words_come_in_any_order_and_any_width(stage: Stage, line: str) -> None:
    [card] = await stage.say("陈静", line)
    for part in ("主题党日\n", "11月27日（周五）15:00\n", "三楼会议室\n", "学习二十大精神"):
        assert part in card.text
    assert "发布" in card.buttons


async def test_a_topic_keeps_its_own_commas_and_figures(stage: Stage) -> None:
    [card] = await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 传达11月文件，讨论发展党员")
    assert card.text.endswith("传达11月文件，讨论发展党员")


async def test_an_unclear_answer_is_asked_again_naming_what_would_be_understood(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日")
    [again] = await stage.say("陈静", "过几天吧")
    assert "什么时候" in again.text
    assert "下周五15:00" in again.text
    [again] = await stage.say("陈静", "下周五")
    assert "几点" in again.text
    [asked] = await stage.say("陈静", "下周五15:00")
    assert "在哪里" in asked.text


async def test_an_unclear_choice_is_asked_again_with_its_buttons(stage: Stage) -> None:
    await stage.say("陈静", "开会")
    [again] = await stage.say("陈静", "茶话会")
    assert "主题党日" in again.buttons


async def test_a_draft_survives_a_restart(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00")
    stage.restart()
    await stage.say("陈静", "三楼会议室")
    stage.restart()
    await stage.say("陈静", "学习二十大精神")
    stage.restart()
    await stage.press("陈静", "发布")
    assert await meetings(stage) == ["学习二十大精神"]


async def test_a_command_of_another_kind_answers_and_leaves_the_question_open(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00")
    [card, waits] = await stage.say("陈静", "我的")
    assert "局机关党支部" in card.text
    assert waits.text == "刚才的「召集一次会议，通知所有该参加的人」还没填完，还在等您回答：在哪里开？"
    [asked] = await stage.say("陈静", "三楼会议室")
    assert "议题" in asked.text


async def test_a_question_that_is_still_open_can_be_dropped_from_where_it_is_told(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00")
    [_, waits] = await stage.say("陈静", "我的")
    assert list(waits.buttons) == ["不填了"]
    await stage.press("陈静", "不填了")
    [alone] = await stage.say("陈静", "我的")
    assert "局机关党支部" in alone.text
    assert "在哪里开" not in (await stage.say("陈静", "三楼会议室"))[0].text


@pytest.mark.parametrize("so_far", ["开会", "开会 主题党日", "开会 主题党日 下周五15:00"])
async def test_a_new_command_while_a_question_is_open_takes_its_place(stage: Stage, so_far: str) -> None:
    await stage.say("陈静", so_far)
    [asked] = await stage.say("陈静", "免提醒")
    assert "王芳" in asked.buttons
    await stage.say("陈静", "王芳")
    assert await meetings(stage) == []
    assert [row.is_exempt for row in await stage.rows("members", name="王芳")] == [True]


async def test_the_button_of_an_old_question_does_nothing(stage: Stage) -> None:
    await stage.say("陈静", "免提醒")
    await stage.say("陈静", "转出")
    before = await stage.ledgers()
    [old, _] = stage.chat_of("陈静")[-2:]
    [said] = await stage.forge("陈静", old.buttons["王芳"])
    assert said.text == worded(StaleButton())
    assert await stage.ledgers() == before


async def test_the_card_of_a_form_put_away_publishes_nothing(stage: Stage) -> None:
    await stage.say("陈静", CALL)
    await stage.say("陈静", "取消")
    [said] = await stage.press("陈静", "发布")
    assert said.text == worded(StaleButton())
    assert await meetings(stage) == []


@pytest.mark.parametrize("word", ["取消", "算了", "/cancel", "不弄了"])
async def test_a_form_is_put_away_by_a_word(stage: Stage, word: str) -> None:
    await stage.say("陈静", "开会 主题党日")
    [said] = await stage.say("陈静", word)
    assert said.text == worded(Cancelled(commands()["meeting"].summary))
    [said] = await stage.say("陈静", "下周五15:00")
    assert "什么时候" not in said.text
    assert await meetings(stage) == []


async def test_without_a_form_there_is_nothing_to_cancel(stage: Stage) -> None:
    [said] = await stage.say("王芳", "取消")
    assert said.text == worded(NothingToCancel())


async def test_a_change_on_the_card_replaces_one_answer_only(stage: Stage) -> None:
    await stage.say("陈静", CALL)
    [fields] = await stage.press("陈静", "修改")
    [place] = [label for label in fields.buttons if "三楼会议室" in label]
    await stage.press("陈静", place)
    [card] = await stage.say("陈静", "五楼礼堂")
    assert "五楼礼堂" in card.text
    assert "三楼会议室" not in card.text
    await stage.press("陈静", "发布")
    [row] = await stage.rows("meetings")
    assert (row.place, row.topic, row.kind) == ("五楼礼堂", "学习二十大精神", "theme-day")


@pytest.mark.parametrize("word", ["发布", "好", "确定", "OK"])
async def test_a_card_is_confirmed_by_typing(stage: Stage, word: str) -> None:
    await stage.say("陈静", CALL)
    await stage.say("陈静", word)
    assert await meetings(stage) == ["学习二十大精神"]


async def test_a_card_is_confirmed_by_typing_its_own_button(stage: Stage) -> None:
    await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    await stage.say("李娜", "任命")
    assert len(await stage.rows("offices", kind="organisation_officer")) == 1


async def test_other_words_at_a_card_confirm_nothing(stage: Stage) -> None:
    await stage.say("陈静", CALL)
    [card] = await stage.say("陈静", "等一下")
    assert "发布" in card.buttons
    assert await meetings(stage) == []


async def test_a_second_tap_on_publish_calls_no_second_meeting(stage: Stage) -> None:
    await stage.say("陈静", CALL)
    await stage.double_tap("陈静", "发布")
    assert await meetings(stage) == ["学习二十大精神"]
    assert stage.heard("王芳", "请答复能否参加") == 1


async def test_words_run_together_are_shown_before_they_are_used(stage: Stage) -> None:
    [card] = await stage.say("王芳", "志愿3小时 社区清扫")
    assert "我猜的" in card.text
    assert await stage.rows("hour_claims") == []
    await stage.press("王芳", "确定")
    assert [row.minutes.count for row in await stage.rows("hour_claims")] == [180]


async def test_a_day_that_may_be_meant_otherwise_is_shown_before_it_is_used(stage: Stage) -> None:
    [card] = await stage.say("王芳", "暂停提醒 周三")
    assert "我猜的" in card.text
    assert [row.paused_until for row in await stage.rows("members", name="王芳")] == [None]
    await stage.press("王芳", "确定")
    assert [str(row.paused_until) for row in await stage.rows("members", name="王芳")] == ["2026-11-25"]


async def test_a_year_that_was_guessed_is_shown(stage: Stage) -> None:
    [card] = await stage.say("陈静", "开会 主题党日 11月19日15:00 三楼会议室 学习")
    assert "2027年" in card.text


async def test_a_name_that_is_nearly_right_is_shown_before_it_is_used(stage: Stage) -> None:
    [card] = await stage.say("陈静", "免提醒 孙建果")
    assert "孙建国" in card.text
    assert "我猜的" in card.text
    before = await stage.ledgers()
    await stage.press("陈静", "取消")
    assert await stage.ledgers() == before
    await stage.say("陈静", "恢复提醒 孙建果")
    await stage.press("陈静", "确定")
    assert [row.is_exempt for row in await stage.rows("members", name="孙建国")] == [False]


async def test_a_guessed_name_can_be_changed_on_the_card(stage: Stage) -> None:
    await stage.say("陈静", "免提醒 孙建果")
    await stage.press("陈静", "修改")
    [label] = stage.last("陈静").buttons
    await stage.press("陈静", label)
    await stage.press("陈静", "王芳")
    assert [row.name for row in await stage.rows("members", is_exempt=True)] == ["王芳", "孙建国"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("wangfang", "王芳"), ("wf", "王芳"), ("WF", "王芳"), ("zhaoyan", "赵䶮"), ("ｗｆ", "王芳"), ("建国", "孙建国")],
)
async def test_a_member_is_found_by_sound_initials_or_part_of_the_name(stage: Stage, typed: str, name: str) -> None:
    await stage.say("陈静", f"转出 {typed}")
    assert name in stage.last("陈静").text
    await stage.press("陈静", "登记转出")
    assert [row.name for row in await stage.rows("members", standing="departed")] == [name]


async def test_two_members_of_one_name_are_told_apart_by_buttons(stage: Stage) -> None:
    [second] = await stage.enrol("王芳")
    [asked] = await stage.say("陈静", "免提醒 王芳")
    assert len(asked.buttons) == 2
    [label] = [label for label in asked.buttons if str(second) in label]
    await stage.press("陈静", label)
    assert [row.id for row in await stage.rows("members", name="王芳", is_exempt=True)] == [second]


async def test_what_else_was_said_is_kept_while_one_asks_which_of_two_is_meant(stage: Stage) -> None:
    [second] = await stage.enrol("王芳")
    [asked] = await stage.say("刘洋", "党费登记 王芳 85元 10月")
    [label] = [label for label in asked.buttons if str(second) in label]
    await stage.press("刘洋", label)
    assert [(row.member_id, str(row.month)) for row in await stage.rows("dues_months")] == [(second, "2026-10")]
    stage.cast.members["王芳"] = second
    assert await stage.amounts("王芳") == {"2026-10": 8500}


async def test_what_was_understood_is_kept_when_one_word_is_not(stage: Stage) -> None:
    [asked] = await stage.say("陈静", "固定会议 每周五 15:00 三楼会议室")
    assert "哪种会议" in asked.text
    [card] = await stage.press("陈静", "集中学习")
    assert "三楼会议室" in card.text
    assert "15:00" in card.text


async def test_words_left_over_stop_a_command_and_are_named(stage: Stage) -> None:
    before = await stage.ledgers()
    [said] = await stage.say("陈静", "免提醒 王芳 明年再说")
    assert "明年再说" in said.text
    assert await stage.ledgers() == before


async def test_words_not_understood_are_answered_with_the_nearest_commands(stage: Stage) -> None:
    [said] = await stage.say("王芳", "我要签倒")
    assert "我要签倒" in said.text
    assert "帮助" in said.buttons
    [said] = await stage.say("王芳", "chekin")
    assert "/checkin" in said.buttons


async def test_nobody_is_asked_whether_she_means_what_she_may_not_do(stage: Stage) -> None:
    role = {line: each.role.__name__ for each in commands().values() for line in (f"/{each.name}", *each.words)}
    officers = [each.words[0] for each in commands().values() if each.words and each.role not in (Visitor, Person)]
    said = await stage.forge_all([("王芳", f"喔{word}") for word in officers[::6]])
    offered = {role[line] for each in said for line in each.buttons.values() if line != "/help"}
    assert offered <= {"Person", "Visitor"}
    [said] = await stage.say("陈静", "喔点名")
    assert "点名" in said.buttons
    [said] = await stage.say("王芳", "喔点名")
    assert "点名" not in said.buttons


async def test_a_picture_is_answered(stage: Stage) -> None:
    [said] = await stage.say("王芳", "")
    assert said.text == worded(NothingReadable())


@pytest.mark.parametrize("typed", ["？", "?", "帮助", "/help", "怎么用"])
async def test_help_is_asked_for_in_many_ways(stage: Stage, typed: str) -> None:
    [said] = await stage.say("王芳", typed)
    assert "签到" in said.text


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("路人", {"Visitor"}),
        ("王芳", {"Visitor", "Person"}),
        ("陈静", {"Visitor", "Person", "Convener", "Secretary", "Committee", "Registrar", "Witness"}),
        ("刘洋", {"Visitor", "Person", "DuesKeeper", "Witness"}),
        ("李娜", {"Visitor", "Person", "Registrar", "Administrator"}),
    ],
)
async def test_help_lists_what_one_may_do_and_nothing_else(stage: Stage, who: str, roles: set[str]) -> None:
    listed = set(re.findall(r"/([a-z_]+)", await stage.help_of(who)))
    mine = [each for each in commands().values() if each.role.__name__ in roles and each.switch is None]
    assert listed == {each.name for each in mine if each.words}


async def test_help_is_headings_and_under_each_there_is_what_one_may_do_there(stage: Stage) -> None:
    [mine] = await stage.say("王芳", "帮助")
    [hers] = await stage.say("陈静", "帮助")
    assert "/" not in mine.text + hers.text
    assert "组织会议" in hers.buttons
    assert "组织会议" not in mine.buttons
    [under] = await stage.press("王芳", "会议记录")
    assert under.text.startswith("打字就行，不用记命令：\n\n【会议记录】\n")
    assert "【会议】" not in under.text
    [none] = await stage.forge("王芳", "/help topic calling")
    assert none.text == worded(NotUnderstood("calling", ()))


async def test_whoever_may_do_little_sees_all_of_it_at_once(stage: Stage) -> None:
    [said] = await stage.say("路人", "帮助")
    assert "注册（/register）" in said.text


async def test_every_command_explains_itself(stage: Stage) -> None:
    for name, command in commands().items():
        if command.switch is not None:
            continue
        [said] = await stage.say("王芳", f"/help {name}")
        assert command.summary in said.text, name


async def test_help_on_a_word_explains_its_command(stage: Stage) -> None:
    [said] = await stage.say("王芳", "帮助 请假")
    assert commands()["leave"].summary in said.text


async def test_a_visitor_is_told_how_to_come_in_whatever_she_says(stage: Stage) -> None:
    [said] = await stage.say("路人", "你好")
    assert said.text == worded(VisitorWelcome())
    [said] = await stage.say("路人", "签到")
    assert said.text == worded(NotRegistered())


async def test_a_question_asked_in_a_group_is_answered_in_private(stage: Stage) -> None:
    said = await stage.say("陈静", "免提醒", room="group")
    assert {each.chat: "王芳" in each.buttons for each in said} == {"group": False, "chat-陈静": True}
    assert worded(AnsweredInPrivate()) in [each.text for each in said]


async def test_everything_is_said_in_the_language_chosen(stage: Stage) -> None:
    await stage.say("王芳", "语言 English")
    [said] = await stage.say("王芳", "取消")
    assert said.text == worded(NothingToCancel(), Language.EN) != worded(NothingToCancel())
