"""Absences and leave asked for afterwards, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.makeups import HOW, report_button
from bot.wording.zh.meetings import short
from models.absentees import AbsenceNote, AbsentInRow, LongAbsence
from models.late_leaves import (
    LateLeaveAsked,
    LateLeaveDecided,
    LateLeaveNoted,
    LateLeaveSettled,
    NoSuchLateLeave,
    NothingToExcuse,
)
from models.members import Language


@says(Language.ZH, AbsenceNote)
def absence_note(told: AbsenceNote, speech: Speech) -> Message:
    lines = [f"{short(told.meeting, speech)}的会没有见到您，想来是有事脱不开身。"]
    if told.in_a_row:
        lines.append(f"这是连续第{told.in_a_row}次了。有什么难处请跟书记说，一起想办法。")
    asks = Button("补请假", f"/late_leave {told.meeting.id}")
    if told.makeup_until is None:
        lines.append("有原因请点「补请假」说一声，书记同意后记为请假；会上的内容可以请书记发给您补学。")
        return Message("\n".join(lines), ((asks,),))
    lines.append("有原因请点「补请假」说一声，书记同意后记为请假。")
    lines.append(f"会上的内容请在{speech.day(told.makeup_until)}前补学。{HOW}")
    return Message("\n".join(lines), ((asks, report_button(told.meeting)),))


@says(Language.ZH, AbsentInRow)
def absent_in_row(told: AbsentInRow, speech: Speech) -> str:
    counted = "、".join(f"{speech.name(name)}{count}次" for name, count in zip(told.names, told.counts, strict=False))
    if told.is_overdue:
        return f"{told.branch}连续缺席、书记已知而情况未变：{counted}。请支委会了解一下，怎么处理由支委会定。"
    return f"{told.branch}连续缺席（没有请假）：{counted}。请找本人谈谈，看有什么困难。"


@says(Language.ZH, LongAbsence)
def long_absence(told: LongAbsence, speech: Speech) -> str:
    counted = "、".join(
        f"{speech.name(name)}{months}个月" for name, months in zip(told.names, told.months, strict=False)
    )
    return (
        f"{told.branch}缺席跨度较长：{counted}。"
        f"《党员教育管理工作条例》第31条讲到，没有正当理由连续{told.limit}个月不参加组织生活的如何处理；"
        "这里只提早告诉您，请先联系本人了解情况。"
    )


@says(Language.ZH, LateLeaveNoted)
def late_leave_noted(told: LateLeaveNoted, speech: Speech) -> str:
    return f"已记下补请假：{short(told.meeting, speech)}，原因：{told.reason}。等书记同意，有结果会告诉您。"


@says(Language.ZH, LateLeaveAsked)
def late_leave_asked(told: LateLeaveAsked, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}补请假：{short(told.meeting, speech)}。\n原因：{told.reason}"
    buttons = [Button("同意", f"/accept_leave {told.number}"), Button("不同意", f"/refuse_leave {told.number}")]
    return Message(text, rows(buttons))


@says(Language.ZH, LateLeaveDecided)
def late_leave_decided(told: LateLeaveDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}，{short(told.meeting, speech)}"
    if told.is_accepted:
        return f"补请假已同意：{about}，考勤改记为请假。"
    return f"补请假没有同意：{about}，考勤不变。有疑问请本人和书记核对。"


@says(Language.ZH, NothingToExcuse)
def nothing_to_excuse(told: NothingToExcuse, speech: Speech) -> Message:
    text = f"没有找到您最近{told.days}天内记为缺席的会议，不用补请假。还没开的会请发：请假。"
    return Message(text, ((Button("我的日程", "/schedule"),),))


@says(Language.ZH, LateLeaveSettled)
def late_leave_settled(told: LateLeaveSettled, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的补请假书记已经处理过。有疑问请直接跟书记说。"


@says(Language.ZH, NoSuchLateLeave)
def no_such_late_leave(told: NoSuchLateLeave, speech: Speech) -> str:
    return f"没有等您处理的{told.number}号补请假，可能已经处理过了。"
