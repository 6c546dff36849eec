"""Answers, check-in and the roll in the words people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.attendance import (
    Answered,
    AnswerTooLate,
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    LeaveAsked,
    MeetingClosed,
    NotInvited,
    Nudge,
    Nudged,
    RecordedOtherwise,
    RollCall,
    WhoAnswered,
)
from models.meetings import ChooseMeeting
from models.rules.meetings import Answer, Presence
from tests.wording.facts_told import MEETING, shown, zh

TEXTS: list[tuple[Any, str]] = [
    (
        Answered(MEETING, Answer.COMING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "已记下：您参加。到会时点「签到」。\n"
            "[签到 /checkin 12] [改为请假 /leave 12]"
        ),
    ),
    (
        Answered(MEETING, Answer.LEAVE, "出差"),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "已记下：您请假，原因：出差。书记会看到。\n"
            "[改为参加 /coming 12]"
        ),
    ),
    (
        AnswerTooLate(MEETING),
        (
            "主题党日，11月27日（周五）15:00的会已经结束，现在不用再答复了。"
            "没能来的，等书记结束会议以后发「补请假」，写上原因。"
        ),
    ),
    (
        LeaveAsked("张三", MEETING, "出差"),
        ("张三请假：主题党日，11月27日（周五）15:00。\n原因：出差\n[报名情况 /who 12] [登记到会 /roll 12]"),
    ),
    (
        CheckedIn("主题党日", "学习", MEETING.starts_at, MEETING.starts_at - timedelta(minutes=5), Presence.PRESENT),
        ("已签到：主题党日，11月27日（周五）15:00开始，您14:55签到，准时。"),
    ),
    (
        CheckedIn("主题党日", None, MEETING.starts_at, MEETING.starts_at + timedelta(minutes=12), Presence.LATE),
        ("已签到：主题党日，11月27日（周五）15:00开始，您15:12签到，迟到。"),
    ),
    (
        CheckInNotOpen(MEETING.starts_at - timedelta(minutes=30)),
        ("还没到签到时间。11月27日（周五）14:30开始签到，到时再点一下就行。\n[签到 /checkin]"),
    ),
    (
        CheckInNotOpen(None),
        ("现在没有可以签到的会议。\n[我的日程 /schedule]"),
    ),
    (
        CheckInClosed(MEETING.ends_at),
        ("签到已在11月27日（周五）16:30截止。您如果到会了，请告诉书记，书记可以在名单上补登。"),
    ),
    (
        RecordedOtherwise(Presence.LEAVE),
        ("书记已经把您登记为「请假」。如果不对，请书记在名单上改一下。"),
    ),
    (
        ChooseMeeting("leave", (MEETING, replace(MEETING, id=13, kind_name="支委会"))),
        ("您指的是哪一次会议？\n[11月27日（周五）15:00 主题党日 /leave 12]\n[11月27日（周五）15:00 支委会 /leave 13]"),
    ),
    (
        WhoAnswered(MEETING, ("张三", "李四"), ("王五",), ("赵六",), ("孙七",)),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "已报名2人：张三、李四\n"
            "请假1人：王五\n"
            "还没答复1人：赵六\n"
            "没有答复、免提醒1人：孙七\n"
            "[提醒他们 /nudge 12] [登记到会 /roll 12] [大屏 /screen 12]\n[增减名单 /audience 12]"
        ),
    ),
    (
        WhoAnswered(MEETING, ("张三",), (), (), ()),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "已报名1人：张三\n"
            "请假0人\n"
            "还没答复0人\n"
            "[登记到会 /roll 12] [大屏 /screen 12] [增减名单 /audience 12]"
        ),
    ),
    (
        Nudge(MEETING),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "地点：三楼会议室\n"
            "议题：学习二十大精神\n"
            "领学人：李四\n"
            "\n"
            "书记想确认人数，请您答复能否参加。\n"
            "[参加 /coming 12] [请假 /leave 12]"
        ),
    ),
    (
        Nudged(3, MEETING),
        ("主题党日，11月27日（周五）15:00：已提醒3人答复。今天不会再重复提醒他们。"),
    ),
    (
        Nudged(0, MEETING),
        ("主题党日，11月27日（周五）15:00：现在没有要提醒的人，都答复了，或者今天已经提醒过。"),
    ),
    (
        NotInvited(""),
        ("有人不在这次会议的邀请名单里。请核对一下姓名和会议。"),
    ),
    (
        RollCall(
            MEETING,
            (1, 2, 3, 4, 5),
            ("张三", "李四", "王五", "赵六", "孙七"),
            tuple(Presence),
            (Answer.LEAVE, *[Answer.SILENT] * 4),
        ),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "名单5人，已登记4人。\n"
            "事先请假1人：张三\n"
            "点姓名改状态：· 未登记，✓ 到会，迟 迟到，假 请假，缺 缺席。\n"
            "[· 张三 /mark 12 #1 present] [✓ 李四 /mark 12 #2 late] [迟 王五 /mark 12 #3 leave]\n"
            "[假 赵六 /mark 12 #4 absent] [缺 孙七 /mark 12 #5 present]\n"
            "[其余都到 /rest 12] [勾没来的 /tick 12 absent] [登记成别的 /tick 12]\n"
            "[大屏 /screen 12] [结束会议 /close 12]"
        ),
    ),
    (
        MeetingClosed(MEETING, 5, ("张三", "李四"), ("王五",), ("赵六",), (), ("孙七",), False),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "应到5人\n"
            "实到3人：张三、李四、王五\n"
            "迟到1人：王五\n"
            "请假1人：赵六\n"
            "未登记1人：孙七\n"
            "\n"
            "点「确认结束」后考勤记入台账，未登记的人记为缺席，免提醒的人除外。\n"
            "[确认结束 /close 12 是] [回到名单 /roll 12]"
        ),
    ),
    (
        MeetingClosed(MEETING, 2, ("张三", "李四"), (), (), (), (), False),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "应到2人\n"
            "实到2人：张三、李四\n"
            "\n"
            "点「确认结束」后考勤记入台账。\n"
            "[确认结束 /close 12 是] [回到名单 /roll 12]"
        ),
    ),
    (
        MeetingClosed(MEETING, 5, ("张三",), (), ("赵六",), ("孙七",), (), True),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "议题：学习二十大精神\n"
            "应到5人\n"
            "实到1人：张三\n"
            "请假1人：赵六\n"
            "缺席1人：孙七\n"
            "\n"
            "会议已结束，考勤已记入台账。"
        ),
    ),
    (
        MeetingClosed(replace(MEETING, topic=None), 1, ("张三",), (), (), (), (), True),
        (
            "主题党日 · 第一党支部\n"
            "时间：11月27日（周五）15:00–16:30\n"
            "应到1人\n"
            "实到1人：张三\n"
            "\n"
            "会议已结束，考勤已记入台账。"
        ),
    ),
]


@pytest.mark.parametrize(("told", "expected"), TEXTS, ids=lambda each: type(each).__name__)
def test_in_chinese_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected
