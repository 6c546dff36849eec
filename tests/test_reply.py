"""Replies: a message too big for a channel becomes several that together say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Button, Capabilities, File, Message
from bot.channels.choices import Checklist, Option, Selector, Selectors
from bot.reply import degrade, numbered_lines, rows, say
from models.members import Language


def limits(text: int = 4096, buttons: int = 100) -> Capabilities:
    return Capabilities(text, buttons, True)


def buttons(*widths: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(Button(f"{row}.{place}", "/x") for place in range(width)) for row, width in enumerate(widths))


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("短", 10, ["短"]),
        ("", 10, [""]),
        ("一二三四五", 5, ["一二三四五"]),
        ("一二三四五六", 5, ["一二三四五", "六"]),
        ("一二\n三四", 5, ["一二\n三四"]),
        ("一二三\n四五", 5, ["一二三", "四五"]),
        ("一\n二三四五六七八", 5, ["一", "二三四五六", "七八"]),
    ],
)
def test_text_is_split_at_line_ends_and_only_long_lines_within(text: str, limit: int, pieces: list[str]) -> None:
    assert [each.text for each in degrade(Message(text), limits(limit))] == pieces


@given(st.text("字a\n", max_size=60), st.integers(1, 12))
def test_no_piece_is_too_long_or_empty_and_no_word_is_lost(text: str, limit: int) -> None:
    pieces = [each.text for each in degrade(Message(text), limits(limit))]
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")
    assert len(pieces) == 1 or all(piece.strip("\n") for piece in pieces)


def test_buttons_and_file_stay_with_the_last_piece() -> None:
    file = File("a.xlsx", b"x")
    first, last = degrade(Message("一二三\n四五", buttons(2), file), limits(5))
    assert (first.buttons, first.file) == ((), None)
    assert (last.buttons, last.file) == (buttons(2), file)


@pytest.mark.parametrize(
    ("widths", "limit", "sizes"),
    [((2, 2), 4, [4]), ((2, 2), 3, [2, 2]), ((3, 3, 3), 6, [6, 3]), ((1,) * 7, 2, [2, 2, 2, 1]), ((), 2, [0])],
)
def test_too_many_buttons_go_on_in_further_messages_in_whole_rows(
    widths: tuple[int, ...], limit: int, sizes: list[int]
) -> None:
    sent = list(degrade(Message("选", buttons(*widths)), limits(buttons=limit)))
    assert [sum(map(len, each.buttons)) for each in sent] == sizes
    assert tuple(row for each in sent for row in each.buttons) == buttons(*widths)
    assert all(each.text for each in sent)


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_a_row_wider_than_a_channel_allows_is_broken_and_ends(limit: int) -> None:
    sent = []
    for message in degrade(Message("选", buttons(3)), limits(buttons=limit)):
        sent.append(message)
        assert len(sent) < 10
    assert all(sum(map(len, each.buttons)) <= limit for each in sent)


def test_buttons_are_laid_out_in_rows() -> None:
    made = [Button(str(number)) for number in range(5)]
    assert [len(row) for row in rows(made)] == [2, 2, 1]
    assert [len(row) for row in rows(made, 3)] == [3, 2]


def test_each_fact_said_is_a_message_of_its_own() -> None:
    assert say("a", "b", in_place=False).facts == ("a", "b")


NARROW = Capabilities(
    2048, 6, True, counts_bytes=True, card_text_limit=112, label_limit=10, numbers_buttons=True,
    has_link_buttons=False, has_captions=False,
)  # fmt: skip


def shown(message: Message) -> list[tuple[str, list[str], str]]:
    """Return what a narrow channel carries: words, labels and the name of the file of each message."""
    return [
        (each.text, [button.label for row in each.buttons for button in row], each.file.name if each.file else "")
        for each in degrade(message, NARROW)
    ]


def choices(*labels: str) -> tuple[tuple[Button, ...], ...]:
    return rows([Button(label, f"/pick {number}") for number, label in enumerate(labels, 1)])


FEW, MANY = choices("甲", "乙"), choices(*"甲乙丙丁戊己庚")
FILE = File("收据.pdf", b"x")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message("选哪个？", FEW), [("选哪个？", ["甲", "乙"], "")]),
        (
            Message("选哪个？", MANY),
            [("选哪个？\n\n1. 甲\n2. 乙\n3. 丙\n4. 丁\n5. 戊\n6. 己\n7. 庚\n回复数字选择，例如：1。", [], "")],
        ),
        (
            Message("哪次？", choices("11月27日（周五）主题党日")),
            [("哪次？\n\n1. 11月27日（周五）主题党日\n回复数字选择，例如：1。", [], "")],
        ),
        (Message("短" * 113, FEW), [("短" * 113, [], ""), ("短" * 25 + "…", ["甲", "乙"], "")]),
        (
            Message("主题党日\n" + "短" * 113, FEW),
            [("主题党日\n" + "短" * 113, [], ""), ("主题党日", ["甲", "乙"], "")],
        ),
        (Message("看", ((Button("打开", url="https://a.example/x"),),)), [("看\n打开：https://a.example/x", [], "")]),
        (
            Message("看", ((Button("打开", url="https://a.example/x"), Button("不用", "/no")),)),
            [("看\n打开：https://a.example/x", ["不用"], "")],
        ),
        (Message("您的收据", file=FILE), [("您的收据", [], ""), ("", [], "收据.pdf")]),
        (Message("", file=FILE), [("", [], "收据.pdf")]),
        (Message("您的收据", FEW, FILE), [("", [], "收据.pdf"), ("您的收据", ["甲", "乙"], "")]),
    ],
)
def test_on_a_narrow_channel_it_says_the_same(message: Message, expected: list[tuple[str, list[str], str]]) -> None:
    assert shown(message) == expected


def test_the_choices_of_a_secret_ballot_are_never_numbered() -> None:
    papers = rows([Button(f"候选人{number}", f"/ballot 1 {number}") for number in range(7)])
    assert [labels for _, labels, _ in shown(Message("请投票", papers))] == [
        [f"候选人{number}" for number in range(6)],
        ["候选人6"],
    ]
    assert numbered_lines(Message("请投票", papers), NARROW) == ()


def test_the_hint_of_a_list_is_in_the_language_of_the_reader() -> None:
    [message] = degrade(Message("Which one?", MANY), NARROW, Language.EN)
    assert message.text.endswith("Reply with a number, such as 1.")


def test_numbers_mean_the_buttons_of_a_card_too_and_nothing_where_there_is_room_for_all() -> None:
    assert numbered_lines(Message("选", FEW), NARROW) == ("/pick 1", "/pick 2")
    assert numbered_lines(Message("选", MANY), limits()) == ()


@given(st.text("字a𠮷é\n", max_size=80), st.integers(4, 20))
def test_counted_in_bytes_no_piece_is_too_long_and_no_sign_is_torn(text: str, limit: int) -> None:
    pieces = [each.text for each in degrade(Message(text), replace(NARROW, text_limit=limit))]
    assert all(len(piece.encode()) <= limit for piece in pieces)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")


def test_a_text_of_emoji_is_cut_where_telegram_counts_and_never_within_one() -> None:
    pieces = [each.text for each in degrade(Message("👩" * 25), Capabilities(11, 100, True))]
    assert pieces == ["👩" * 5] * 5


def checklist(count: int, **how: Any) -> Message:
    options = tuple(Option(f"党员{number}", f"#{number}") for number in range(1, count + 1))
    choice = Checklist("谁到会了？", "/mark_people 5 present", "登记", options, replaces="/mark ", **how)
    toggled = tuple(Button(f"· 党员{number}", f"/mark 5 #{number} present") for number in range(1, count + 1))
    return Message("名单", (toggled, (Button("结束", "/close 5"),)), choice=choice)


def test_where_several_can_be_ticked_cards_stand_in_the_place_of_their_buttons() -> None:
    ticking = replace(limits(), checklist_limit=20)
    words, *cards = degrade(checklist(45, text="请勾选"), ticking)
    assert (words.text, words.buttons, words.choice) == ("请勾选", ((Button("结束", "/close 5"),),), None)
    choices = [each.choice for each in cards if isinstance(each.choice, Checklist)]
    assert [len(each.options) for each in choices] == [20, 20, 5]
    assert [each.title[-5:] for each in choices] == ["（1/3）", "（2/3）", "（3/3）"]
    assert [each.options[0].label for each in choices] == ["1 党员1", "21 党员21", "41 党员41"]
    assert [each.text for each in degrade(checklist(2), ticking)] == ["名单", ""]


def test_where_nothing_can_be_ticked_its_buttons_stay() -> None:
    [said] = degrade(checklist(3, text="请勾选"), limits())
    assert (said.text, said.buttons, said.choice) == ("名单", checklist(3).buttons, None)


def test_the_numbers_of_options_come_first_and_are_known_where_they_are_read() -> None:
    options = tuple(f"/mark_people 5 present #{number}" for number in (1, 2))
    ticking = replace(limits(), checklist_limit=20, numbers_buttons=True)
    assert numbered_lines(checklist(2), ticking) == (*options, "/close 5")
    assert numbered_lines(checklist(2), limits()) == options
    assert numbered_lines(checklist(2, is_numbered=False), limits()) == ()
    [words, _] = degrade(checklist(2), replace(ticking, buttons_limit=0))
    assert "\n3. 结束\n" in words.text


def test_lists_of_one_choice_each_are_one_card_where_there_are_such_cards() -> None:
    choice = Selectors(
        "设置", "/set", "保存", (Selector("语言", (Option("中文", "zh"),), "zh"),), ("/language ", "/quiet")
    )
    message = Message(
        "您的设置", (tuple(Button(line, line) for line in ("/language en", "/quiet", "/accounts")),), choice=choice
    )
    words, card = degrade(message, replace(limits(), has_selectors=True))
    assert words.buttons == ((Button("/accounts", "/accounts"),),)
    assert card.choice == choice
    assert list(degrade(message, limits())) == [replace(message, choice=None)]
