"""Replies: a message too big for a channel becomes several that together say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Button, Capabilities, File, Message
from bot.reply import degrade, rows, say


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
