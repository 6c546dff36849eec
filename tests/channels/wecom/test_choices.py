"""What was chosen on a card and submitted is read strictly, on the app and on the long connection alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.channel import Message, Unreadable, Update
from bot.channels.choices import Checklist, Option, Selector, Selectors
from bot.channels.wecom import cards
from bot.channels.wecom.aibot.events import read_callback
from bot.channels.wecom.aibot.frames import Frame, read_frame
from bot.channels.wecom.updates import read_event
from tests.channels.wecom.line import line_office
from tests.channels.wecom.office import Office, opened
from tests.channels.wecom.test_story import code_for
from tests.peers.wecom_callbacks import Platform
from tests.peers.wecom_line import FakeLine
from tests.peers.wecom_rules import card_faults
from tests.talk import Stage

AT = 1_800_000_000
ROLL = "/mark_people 5 present"
VOTE, LISTS = "vote_interaction", "multiple_interaction"
Selected = list[tuple[str, list[str]]]


def on_the_app(kind: str, key: str, selected: Selected) -> Any:
    return read_event(Platform().submit("wang", kind, key, "choice-1", "c1", AT, selected))


def on_the_line(kind: str, key: str, selected: Selected) -> Any:
    body = FakeLine().submit("wang", kind, key, "choice-1", selected)
    frame = read_frame(json.dumps({"cmd": "aibot_event_callback", "headers": {"req_id": "r1"}, "body": body}))
    assert isinstance(frame, Frame)
    [event] = read_callback(frame)
    return event


WAYS = pytest.mark.parametrize("read", [on_the_app, on_the_line])


@WAYS
@pytest.mark.parametrize(
    ("kind", "key", "selected", "line"),
    [
        (VOTE, ROLL, [("0", ["#12", "#7"])], f"{ROLL} #12、#7"),
        (VOTE, ROLL, [("0", ["#12"])], f"{ROLL} #12"),
        (VOTE, ROLL, [], ROLL),
        (LISTS, "/set", [("2", ["on"]), ("0", ["zh"]), ("1", ["21:00-07:00"])], "/set zh 21:00-07:00 on"),
        ("button_interaction", "/dues", [], "/dues"),
    ],
)
def test_a_submitted_card_says_its_line_and_what_was_chosen(
    read: Any, kind: str, key: str, selected: Selected, line: str
) -> None:
    event = read(kind, key, selected)
    assert isinstance(event, Update)
    assert (event.text, (event.pressed or "").partition(":")[0]) == (line, "choice-1")


@WAYS
@pytest.mark.parametrize(
    ("kind", "key", "selected"),
    [
        (VOTE, ROLL, [("0", ["#12 #13"])]),
        (VOTE, ROLL, [("0", ["#12\n/close 5 是"])]),
        (VOTE, ROLL, [("0", ["#12", ""])]),
        (VOTE, ROLL, [("0", ["#12", "#12"])]),
        (VOTE, ROLL, [("0", ["#12"]), ("1", ["#13"])]),
        (VOTE, ROLL, [("0", ["#12"]), ("0", ["#13"])]),
        (VOTE, ROLL, [("people", ["#12"])]),
        (VOTE, ROLL, [("0", [f"#{number}" for number in range(21)])]),
        (VOTE, ROLL, [("0", ["、"])]),
        (VOTE, ROLL, [("0", ["#" + "1" * 200])]),
        (VOTE, "党费登记", [("0", ["#12"])]),
        (VOTE, "/ballot 3", [("0", ["for"])]),
        (LISTS, "/set", []),
        (LISTS, "/set", [("0", ["zh", "en"])]),
        (LISTS, "/set", [("0", ["zh"]), ("2", ["on"])]),
        (LISTS, "/set", [("0", ["zh"]), ("1", ["x"]), ("2", ["on"]), ("3", ["y"])]),
    ],
)
def test_what_no_card_of_ours_says_is_put_aside(read: Any, kind: str, key: str, selected: Selected) -> None:
    assert isinstance(read(kind, key, selected), Unreadable)


@pytest.mark.parametrize(
    "items",
    [
        [],
        "x",
        {"selected_item": "x"},
        {"selected_item": ["x"]},
        {"selected_item": [{"question_key": "0"}]},
        {"selected_item": [{"question_key": 0, "option_ids": {"option_id": ["#1"]}}]},
        {"selected_item": [{"question_key": "0", "option_ids": {"option_id": [1]}}]},
        {"selected_item": [{"question_key": "0", "option_ids": {"option_id": "#1"}}]},
    ],
)
def test_on_the_line_nothing_of_another_shape_is_taken(items: Any) -> None:
    body = FakeLine().submit("wang", VOTE, ROLL, "choice-1", [])
    body["event"]["template_card_event"]["selected_items"] = items
    [event] = read_callback(Frame("aibot_event_callback", "r1", body))
    assert isinstance(event, Unreadable)


def test_the_same_submission_told_again_is_the_same_and_another_one_is_not() -> None:
    numbers = [on_the_app(VOTE, ROLL, [("0", codes)]).event_id for codes in (["#1"], ["#1"], ["#1", "#2"])]
    assert (numbers[0] == numbers[1], numbers[1] == numbers[2]) == (True, False)


def test_cards_are_cut_to_what_wecom_shows_and_refused_where_it_would_not_show_them() -> None:
    long = tuple(Option(f"{number} 古丽娜尔·阿卜杜热依木江", f"#{number}") for number in range(20))
    ticks = Checklist("谁" * 40, ROLL, "登记到会的同志们请点这里", long, about="会" * 40)
    lists = Selectors("设" * 40, "/set", "保存", (Selector("语" * 20, (Option("很" * 20, "zh"),), "zh"),) * 3)
    for choice in (ticks, lists):
        card = cards.card(Message("", choice=choice), "choice-1")
        assert card_faults(card) == []
    for wrong in (
        Checklist("谁？", ROLL, "登记", ()),
        Checklist("谁？", ROLL, "登记", (*long, Option("又", "#99"))),
        Selectors("设置", "/set", "保存", ()),
        Selectors("设置", "/set", "保存", (Selector("语言", (), ""),)),
    ):
        with pytest.raises(ValueError, match=r"options|lists|list of"):
            cards.card(Message("", choice=wrong), "choice-1")


async def called(office: Office, stage: Stage) -> None:
    """Let 陈静, who has WeCom, call a meeting and open its roll."""
    office.fake.members.add("chenjing")
    await office.say("chenjing", await code_for(stage, "陈静", by="李娜"))
    await office.say("chenjing", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    await office.press("chenjing", "发布")
    stage.set_clock("2026-11-27 15:02")
    await office.say("chenjing", "点名")


async def test_a_card_submitted_twice_counts_once_and_its_code_is_used_once(stage: Stage) -> None:
    async with opened(stage) as office:
        await called(office, stage)
        card = office.fake.phone("chenjing")[-1]
        [marked] = await office.submit("chenjing", "登记到会", "1 陈静")
        before, changes = await stage.ledgers(), office.fake.count("message/update_template_card")
        again = office.platform.submit(
            "chenjing",
            VOTE,
            ROLL.replace("5", "1"),
            card.task,
            "spent",
            stage.now.timestamp() + 1,
            card.selected("1 陈静"),
        )
        [said] = await office.do("chenjing", again)
        assert await stage.ledgers() == before
        assert (marked.task, said.task != card.task) == (card.task, True)
        assert office.fake.count("message/update_template_card") == changes + 1


async def test_settings_are_settled_on_a_card_of_lists(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members.add("wang")
        await office.say("wang", await code_for(stage, "王芳"))
        _, card = await office.say("wang", "设置")
        assert (card.choice, list(card.options["0"])) == (LISTS, ["中文", "English"])
        [saved] = await office.submit("wang", "保存", "21:00–7:00", "暂停30天")
        assert (saved.task, "免打扰：每天21:00–07:00" in saved.text) == (card.task, True)
        [row] = await stage.rows("members", name="王芳")
        assert (row.quiet_from.hour, row.quiet_until.hour, row.paused_until is not None) == (21, 7, True)


async def test_an_answer_too_long_for_the_card_leaves_it_grey_and_follows(stage: Stage) -> None:
    async with opened(stage) as office:
        await stage.enrol(*(f"欧阳新来的{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯"))
        await called(office, stage)
        card = office.fake.phone("chenjing")[-1]
        labels = [label for label in card.options["0"] if "新来" in label][:10]
        changed, *news = await office.submit("chenjing", "登记到会", *labels)
        assert (changed.task, changed.is_answered, changed.buttons) == (card.task, True, {})
        assert "已登记到会10人" in "".join(each.text for each in news)
        change = [body for path, body in office.fake.calls if path == "message/update_template_card"][-1]
        assert change["button"] == {"replace_name": "已提交"}


async def test_on_the_line_such_a_card_is_closed_too(stage: Stage) -> None:
    async with line_office(stage) as office:
        await stage.enrol(*(f"欧阳新来的{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯"))
        await office.say("chenjing", await code_for(stage, "陈静", by="李娜"))
        await office.say("chenjing", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
        await office.press("chenjing", "发布")
        stage.set_clock("2026-11-27 15:02")
        card = (await office.say("chenjing", "点名"))[-1]
        labels = [label for label in card.options["0"] if "新来" in label][:10]
        changed, *news = await office.submit("chenjing", "登记到会", *labels)
        assert (changed.task, changed.choice, list(changed.buttons)) == (card.task, "", ["帮助"])
        assert "已提交" in changed.text
        assert "已登记到会10人" in "".join(each.text for each in news)
