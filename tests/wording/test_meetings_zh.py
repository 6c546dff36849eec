"""Meetings in the words people read: what a call, a change and a closing look like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from models.lead_readers import LeadReaderReminder
from models.meetings import (
    Agenda,
    LeadReaderAppointed,
    MeetingAnnounced,
    MeetingCalled,
    MeetingCalledOff,
    MeetingChanged,
    MeetingInPast,
    MeetingOver,
    MeetingPublished,
    MeetingReminder,
)
from models.rules.meetings import Answer
from models.series import SeriesList, SeriesMade, TopicWanted, TurnSkipped
from tests.wording.facts_told import MEETING, shown, zh

TEXTS: list[tuple[Any, str]] = [
    (
        MeetingCalled(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "请答复能否参加。\n"
            "[参加 /coming 12] [请假 /leave 12]"
        ),
    ),
    (
        MeetingCalled(replace(MEETING, place=None, topic=None, lead_reader=None)),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：待定\n"
            "\n"
            "请答复能否参加。\n"
            "[参加 /coming 12] [请假 /leave 12]"
        ),
    ),
    (
        MeetingReminder(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "会议快到了，请答复能否参加。\n"
            "[参加 /coming 12] [请假 /leave 12]"
        ),
    ),
    (
        MeetingAnnounced(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "\n"
            "通知已发给每位参会人，请在私聊里答复。"
        ),
    ),
    (
        MeetingPublished(MEETING, 23, 3),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "已发布，邀请了23人。\n"
            "其中3人还没有绑定账号，收不到消息，请另行转告。\n"
            "[报名情况 /who 12] [登记到会 /roll 12] [大屏 /screen 12]\n"
            "[改时间 /reschedule 12] [取消会议 /call_off 12] [增减名单 /audience 12]"
        ),
    ),
    (
        MeetingPublished(MEETING, 23, 0),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "已发布，邀请了23人。\n"
            "[报名情况 /who 12] [登记到会 /roll 12] [大屏 /screen 12]\n"
            "[改时间 /reschedule 12] [取消会议 /call_off 12] [增减名单 /audience 12]"
        ),
    ),
    (
        MeetingChanged(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "\n"
            "会议有变动，请以这一条为准。之前的答复仍然有效，要改的话请私聊发「参加」或「请假」。"
        ),
    ),
    (
        MeetingCalledOff(MEETING),
        ("主题党日 · 第一党支部\n时间：11月27日（周五）15:00–16:30\n\n这次会议取消了，不用再答复。"),
    ),
    (
        MeetingInPast(MEETING.starts_at),
        ("11月27日（周五）15:00已经过去了，请换一个以后的时间，例如：下周五15:00。"),
    ),
    (
        MeetingOver(MEETING),
        ("主题党日，11月27日（周五）15:00的会议已经结束或取消，不能再改了。"),
    ),
    (
        Agenda((MEETING, replace(MEETING, id=13, kind_name="支委会", place=None)), (Answer.COMING, Answer.SILENT)),
        (
            "接下来一个月有2次会议：\n"
            "11月27日（周五）15:00–16:30 主题党日，三楼会议室，领学人李四（已报名）\n"
            "11月27日（周五）15:00–16:30 支委会，领学人李四（等您答复）\n"
            "[参加 /coming 13] [请假 /leave 13]"
        ),
    ),
    (
        Agenda((MEETING,), (None,)),
        ("接下来一个月有1次会议：\n11月27日（周五）15:00–16:30 主题党日，三楼会议室，领学人李四（还没发通知）"),
    ),
    (
        Agenda((MEETING,), (Answer.LEAVE,)),
        ("接下来一个月有1次会议：\n11月27日（周五）15:00–16:30 主题党日，三楼会议室，领学人李四（已请假）"),
    ),
    (
        Agenda((), ()),
        ("接下来一个月还没有安排会议。"),
    ),
    (
        LeadReaderAppointed(MEETING, "李四"),
        ("主题党日，11月27日（周五）15:00，请李四领学。开会前一周会提醒本人准备。"),
    ),
    (
        SeriesMade(3, "主题党日", "monthly-weekday:1:4", time(15), "三楼会议室", (date(2026, 12, 4), date(2027, 1, 8))),
        (
            "已定下：主题党日，每月第一个周五15:00，三楼会议室。\n"
            "接下来：12月4日（周五）、1月8日（周五）。\n"
            "遇到节假日会顺延。每次开会前一周我会问您议题，之后自动通知大家。\n"
            "[有哪些固定会议 /series_list] [停止这一个 /end_series 3]"
        ),
    ),
    (
        SeriesList((SeriesMade(3, "主题党日", "weekly:4", time(15), None, ()),)),
        ("固定会议1个：\n3号：主题党日，每周五15:00\n[停止3号 /end_series 3]"),
    ),
    (
        TopicWanted(MEETING, True, False),
        ("主题党日，11月27日（周五）15:00，还没有定议题。请您方便时定一下。\n[定议题 /topic 12]"),
    ),
    (
        TopicWanted(MEETING, True, True),
        (
            "主题党日，11月27日（周五）15:00，还没有定议题和领学人。请您方便时定一下。\n"
            "[定议题 /topic 12] [定领学人 /lead 12]"
        ),
    ),
    (
        LeadReaderReminder(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "这次请您领学，请提前准备一下。来不了的话，请早点告诉书记。"
        ),
    ),
    (
        TurnSkipped("主题党日", date(2026, 10, 2)),
        ("主题党日原定10月2日（周五），因为放假，前后没有合适的工作日，这一次没有安排。要另外开的话，请发「开会」。"),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TEXTS, ids=lambda each: type(each).__name__)
def test_in_chinese_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected
