"""Names and words that would break a message, or turn it around."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.wording import OUR_OWN, word
from bot.wording.speech import cleaned
from models.attendance import LeaveAsked, WhoAnswered
from models.meetings import MeetingCalled
from models.members import Language
from models.payments.told import DuesClaimWaiting
from models.registrations import RegistrationWaiting
from models.rules.values import Month
from tests.wording.facts_told import KINDS, MEETING, ZONE, filled, zh

TYPED = [
    ("张三\n\n会议取消", "张三 会议取消"),
    ("张三\r\n李四", "张三 李四"),
    ("张\u2028三\u2029李\x85四", "张 三 李 四"),
    ("\u202e三张\u202c", "三张"),
    ("\u2067张三\u2069\u200f\u061c", "张三"),
    ("张\u200b三\ufeff", "张三"),
    ("张\x00三\x1b[31m\x7f", "张三[31m"),
    ("张\ud800三", "张三"),
    ("  张   三\u3000", "张 三"),
    ("<b>张三</b> *李四* [x](http://x)", "<b>张三</b> *李四* [x](http://x)"),
    ("买买提·阿不都热合曼", "买买提·阿不都热合曼"),
    ("𠮷野家👩", "𠮷野家👩"),
    ("\u202e\u200b", ""),
]


@pytest.mark.parametrize(("typed", "shown"), TYPED)
def test_what_was_typed_becomes_one_harmless_line(typed: str, shown: str) -> None:
    assert cleaned(typed) == shown


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OUR_OWN], ids=lambda kind: kind.__name__)
def test_hostile_words_add_no_line_to_any_message(kind: type[Any], language: Language) -> None:
    plain = word(filled(kind, "ab"), language, ZONE)
    hostile = word(filled(kind, "\u202ea\r\n\u2029b\ud800"), language, ZONE)
    assert hostile.text.count("\n") == plain.text.count("\n")
    assert "\u202e" not in repr(hostile)
    hostile.text.encode("utf-8")


def test_a_name_of_200_signs_is_cut_to_30() -> None:
    assert zh(LeaveAsked("张" * 200, MEETING, "")).text.startswith("张" * 29 + "…请假：主题党日")


def test_a_long_name_does_not_push_the_others_out_of_the_list() -> None:
    told = WhoAnswered(MEETING, ("张" * 200, "李四"), (), (), ())
    assert f"已报名2人：{'张' * 29}…、李四" in zh(told).text


def test_a_name_of_nothing_visible_is_said_to_be_none() -> None:
    told = RegistrationWaiting(4, "\u202e\u200b", "第一党支部", "\u200b", "telegram", "new")
    assert zh(told).text.startswith("有人申请登记：无名，第一党支部\n账号：无名（Telegram）")


def test_a_topic_in_several_lines_stays_on_its_line() -> None:
    told = MeetingCalled(replace(MEETING, topic="一、学习\n二、讨论\n\n请答复能否参加"))
    assert "\n议题：一、学习 二、讨论 请答复能否参加\n领学人：李四\n" in zh(told).text


def test_a_name_like_a_command_line_stays_out_of_the_buttons() -> None:
    told = DuesClaimWaiting(7, "/close 12 是\n/paid", (Month(2026, 11),))
    assert [[button.line for button in row] for row in zh(told).buttons] == [["/paid #7 2026-11"]]
