"""The conversation itself in the words people read."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import (
    Apology,
    Cancelled,
    ChooseField,
    ConfirmCard,
    Help,
    HelpOn,
    HelpTopics,
    LeftOver,
    NotAllowed,
    NotRegistered,
    NotUnderstood,
    Question,
)
from tests.wording.facts_told import shown, zh

TEXTS: list[tuple[Any, str]] = [
    (
        Question("什么时候开？例如：下周五15:00。", "", (), ()),
        ("什么时候开？\n例如：下周五15:00。"),
    ),
    (
        Question("什么时候开？例如：下周五15:00。", "clock", (), ()),
        ("还差几点钟，请写到几点几分，例如：15:00。\n什么时候开？\n不想办了，发「取消」就行。"),
    ),
    (
        Question("开什么会？", "meeting_kind", ("主题党日", "支委会"), ("/a 5.0 theme_day", "/a 5.0 committee")),
        (
            "没看懂是哪种会议，请从下面选，例如：主题党日。\n"
            "开什么会？\n"
            "不想办了，发「取消」就行。\n"
            "[主题党日 /a 5.0 theme_day] [支委会 /a 5.0 committee]"
        ),
    ),
    (
        ConfirmCard(
            5,
            "召集一次会议",
            "发布",
            ("开什么会？", "什么时候开？例如：下周五15:00。"),
            ("主题党日", "11月27日（周五）15:00"),
            (False, True),
        ),
        (
            "请核对：召集一次会议\n"
            "\n"
            "开什么会：主题党日\n"
            "什么时候开：11月27日（周五）15:00（我猜的，请看对不对）\n"
            "[发布 /yes 5] [修改 /edit 5] [取消 /cancel]"
        ),
    ),
    (
        ConfirmCard(5, "签到", "", ("哪次会议？",), ("12",), (True,)),
        ("请核对：签到\n\n哪次会议：12（我猜的，请看对不对）\n[确定 /yes 5] [修改 /edit 5] [取消 /cancel]"),
    ),
    (
        ChooseField(
            5,
            ("starts_at", "topic"),
            ("什么时候开？例如：下周五15:00。", "议题是什么？"),
            ("11月27日（周五）15:00", ""),
        ),
        ("要改哪一项？\n[什么时候开：11月27日（周五）15:00 /edit 5 starts_at]\n[议题是什么：没填 /edit 5 topic]"),
    ),
    (
        NotUnderstood("今天天气", ("签到", "/checkin", "签退", "签名")),
        ("「今天天气」我没看懂。您是不是想要：\n[签到 签到] [/checkin /checkin]\n[签退 签退] [帮助 /help]"),
    ),
    (
        NotUnderstood("今天天气", ()),
        ("「今天天气」我没看懂。点「帮助」看看我会做什么。\n[帮助 /help]"),
    ),
    (
        LeftOver("dues", "你好"),
        ("「你好」这几个字我没看懂，所以先没有办。请换个说法再发一次。\n[看用法 /help dues]"),
    ),
    (
        LeftOver("dues", "你好", "党费 85元 转账"),
        (
            "「你好」这几个字我没看懂，所以先没有办。可以这样写：党费 85元 转账。请换个说法再发一次。\n"
            "[看用法 /help dues]"
        ),
    ),
    (
        Cancelled("召集一次会议"),
        ("已放下：召集一次会议。什么都没有记。"),
    ),
    (
        NotRegistered(),
        ("要先登记才能办这件事。书记给过邀请码的，直接把邀请码发给我；没有的，点「登记」。\n[登记 /register]"),
    ),
    (
        NotAllowed("Secretary"),
        ("这件事由支部书记来办。您如果需要，请跟支部书记说一声。"),
    ),
    (
        NotAllowed("DuesKeeper"),
        ("这件事由党费管理员来办。您如果需要，请跟党费管理员说一声。"),
    ),
    (
        Apology("A1B2"),
        ("抱歉，我这边出了点问题，刚才的内容没有记下。请过一会儿再试；还不行的话，请把编号A1B2告诉管理员。"),
    ),
    (
        HelpOn(
            "leave",
            ("请假", "我请假"),
            "请假，可以写原因。\n\n例如：请假 出差。",
            ("哪次会议？请发会议编号。", "因为什么请假？"),
        ),
        (
            "请假，可以写原因。\n"
            "\n"
            "例如：请假 出差。\n"
            "\n"
            "会问到：哪次会议；因为什么请假。\n"
            "\n"
            "直接发「请假」、「我请假」就行，也可以发 /leave。"
        ),
    ),
    (
        HelpTopics(("other", "minutes", "meetings", "gone")),
        (
            "打字就行，不用记命令，例如：签到、请假 出差、我的党费。\n"
            "我会做的事有这几类，想看哪一类，就选哪一类：\n"
            "[会议 /help topic meetings] [会议记录 /help topic minutes]\n"
            "[其他 /help topic other]"
        ),
    ),
    (
        Help(("checkin", "dues", "start"), ("签到", "党费", "开始"), ("签到", "看我的党费", "开始使用")),
        (
            "打字就行，不用记命令：\n"
            "\n"
            "【会议】\n"
            "签到（/checkin）：签到\n"
            "\n"
            "【党费】\n"
            "党费（/dues）：看我的党费\n"
            "\n"
            "【其他】\n"
            "开始（/start）：开始使用"
        ),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TEXTS, ids=lambda each: type(each).__name__)
def test_in_chinese_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected
