"""The same facts in English, and help in both languages."""

from __future__ import annotations

from typing import Any

import pytest

import bot.commands  # noqa: F401  (declares them)
from bot.answers import ConfirmCard, Help, HelpOn, NotAllowed, Question
from bot.command import Command, commands
from bot.wording.arrangements import OTHER, TOPICS, topic_of
from bot.wording.phrases import phrase
from models.attendance import Answered, MeetingClosed, RollCall, WhoAnswered
from models.dues import DuesReminder, WhoOwes
from models.meetings import MeetingPublished
from models.members import Language, LanguageSet
from models.notices import MemberNotTold, RoomNotTold, Topic
from models.rules.meetings import Answer, Presence
from models.rules.values import Month
from tests.wording.facts_told import MEETING, en, shown, zh

CARD = """主题党日 · 第一党支部
Time: Fri 27 Nov 2026 15:00–16:30
Place: 三楼会议室
Topic: 学习二十大精神
Lead reader: 李四
"""
HEAD = """主题党日 · 第一党支部
Time: Fri 27 Nov 2026 15:00–16:30
"""
SIXTY = tuple(f"欧阳{number:02d}" for number in range(60))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            Answered(MEETING, Answer.COMING),
            f"{CARD}\nNoted: you are coming. Press “Check in” when you are there.\n"
            "[Check in /checkin 12] [Ask for leave instead /leave 12]",
        ),
        (
            MeetingPublished(MEETING, 1, 0),
            f"{CARD}\nPublished; 1 person invited.\n"
            "[Who answered /who 12] [Call the roll /roll 12] [Screen /screen 12]\n"
            "[Change the time /reschedule 12] [Call it off /call_off 12] [Change the list /audience 12]",
        ),
        (
            WhoAnswered(MEETING, ("张三", "李四"), (), ("赵六",), ()),
            f"{HEAD}Coming: 2 (张三, 李四)\nOn leave: 0\nNo answer yet: 1 (赵六)\n"
            "[Remind them /nudge 12] [Call the roll /roll 12] [Screen /screen 12]\n[Change the list /audience 12]",
        ),
        (
            RollCall(MEETING, (7,), ("张三",), (Presence.PRESENT,), (Answer.COMING,)),
            f"{HEAD}1 person on the roster, 1 recorded.\n"
            "Press a name to change it: · not recorded, ✓ present, late, leave, absent.\n"
            "[✓ 张三 /mark 12 #7 late]\n"
            "[All others present /rest 12] [Tick the missing /tick 12 absent]\n"
            "[Enter otherwise /tick 12] [Screen /screen 12]\n[Close the meeting /close 12]",
        ),
        (
            DuesReminder(Month(2026, 11), -1),
            "Your dues for Nov 2026 are not entered yet. The collection day was 1 day ago. "
            "Please pay when it suits you; if you have, press “I have paid”.\n"
            "[I have paid /report_dues 2026-11] [My dues /dues]",
        ),
        (
            WhoOwes(("张三",), ("2026-10、2026-11",), ()),
            "To be paid: 1 person\n张三: Oct 2026, Nov 2026\n[Remind them /remind_dues]",
        ),
        (
            NotAllowed("Administrator"),
            "This is for the administrator to do. If you need it, please ask the administrator.",
        ),
        (
            MemberNotTold("张三", Topic.MEETING, True),
            "Nobody knows whether a message about a meeting reached 张三. Please ask in person when you can, and pass "
            "it on if it did not. If it happens to 张三 again today, I will not disturb you for it.",
        ),
        (
            RoomNotTold("第一党支部", Topic.OTHER, False),
            "A message to the group chat of 第一党支部 could not be sent. Please pass it on when you can. "
            "If it happens in that group again today, I will not disturb you for it.",
        ),
        (LanguageSet(Language.EN), "All right, from now on in English."),
    ],
    ids=lambda each: type(each).__name__,
)
def test_in_english_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(en(told)) == expected


@pytest.mark.parametrize("command", commands().values(), ids=lambda command: command.name)
def test_a_command_is_declared_in_words_that_have_english(command: Command) -> None:
    declared = [command.summary, *(field.question for field in command.fields), command.confirm or command.summary]
    assert [text for text in declared if phrase(text, Language.EN) == text] == []


@pytest.mark.parametrize("command", commands().values(), ids=lambda command: command.name)
def test_the_help_of_a_command_has_english(command: Command) -> None:
    said = en(HelpOn(command.name, (), command.help, tuple(field.question for field in command.fields))).text
    assert [text for text in command.help.split("\n\n") if text in said] == []


def test_a_question_in_english_has_its_example_on_a_line_of_its_own() -> None:
    told = Question("什么时候开？例如：下周五15:00。", "", (), ())
    assert en(told).text == "When does it start?\nFor example: next Friday 15:00."


def test_a_question_not_understood_in_english_has_one_example() -> None:
    told = Question("什么时候开？例如：下周五15:00。", "clock", (), ())
    assert en(told).text == "Please say at what time, such as: 15:00.\nWhen does it start?\nTo leave it, send /cancel."


def test_a_card_in_english_asks_in_english() -> None:
    told = ConfirmCard(5, "取消一次会议，并通知每个人", "取消会议并通知", ("取消哪次会议？",), ("27 Nov",), (False,))
    assert shown(en(told)) == (
        "Please check: Call a meeting off and tell everybody\n\n"
        "Which meeting shall be called off: 27 Nov\n"
        "[Call it off and tell all /yes 5] [Change /edit 5] [Cancel /cancel]"
    )


def test_every_command_of_daily_use_has_its_heading_in_the_help() -> None:
    without = {name for name, command in commands().items() if command.words and topic_of(name) == OTHER}
    assert without == {"start", "register", "help", "cancel"}


def test_the_help_has_no_heading_for_commands_that_are_gone() -> None:
    listed = {name for names in TOPICS.values() for name in names}
    assert listed - set(commands()) == set()


def test_help_puts_each_command_under_its_heading() -> None:
    told = Help(("dues", "checkin", "coming"), ("党费", "签到", "参加"), ("看我的党费", "签到", "答复参加会议"))
    assert zh(told).text == (
        "打字就行，不用记命令：\n\n"
        "【会议】\n签到（/checkin）：签到\n参加（/coming）：答复参加会议\n\n"
        "【党费】\n党费（/dues）：看我的党费"
    )


@pytest.mark.parametrize(
    "told",
    [
        WhoAnswered(MEETING, SIXTY[:40], SIXTY[40:45], SIXTY[45:55], SIXTY[55:]),
        MeetingClosed(MEETING, 60, SIXTY[:45], SIXTY[45:50], SIXTY[50:55], (), SIXTY[55:], False),
        RollCall(MEETING, tuple(range(60)), SIXTY, (Presence.UNRECORDED,) * 60, (Answer.LEAVE,) * 60),
    ],
    ids=lambda told: type(told).__name__,
)
def test_the_lists_of_a_branch_of_60_take_no_more_than_a_thousand_signs(told: Any) -> None:
    assert max(len(zh(told).text), len(en(told).text)) <= 1000
