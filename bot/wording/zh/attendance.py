"""Answering and checking in, in Chinese: what a member reads of it."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import choice_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import card, coming_or_leave, short
from models.attendance import (
    Answered,
    AnswerTooLate,
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    NothingToAnswer,
    Nudge,
    RecordedOtherwise,
)
from models.meetings import ChooseMeeting
from models.members import Language
from models.rules.meetings import Answer, Presence

PRESENCES = {
    Presence.UNRECORDED: "未登记",
    Presence.PRESENT: "到会",
    Presence.LATE: "迟到",
    Presence.LEAVE: "请假",
    Presence.ABSENT: "缺席",
}


@says(Language.ZH, Answered)
def answered(told: Answered, speech: Speech) -> Message:
    number, about = told.meeting.id, card(told.meeting, speech)
    if told.answer is Answer.COMING:
        buttons = [Button("签到", f"/checkin {number}"), Button("改为请假", f"/leave {number}")]
        return Message(f"{about}\n\n已记下：您参加。到会时点「签到」。", rows(buttons))
    if told.answer is Answer.LEAVE:
        reason = f"，原因：{told.reason}" if told.reason else ""
        said = f"{about}\n\n已记下：您请假{reason}。书记会看到。"
        said += "" if told.reason else "还没有写原因，想写的话再发一句，例如：请假 去医院看病。"
        return Message(said, ((Button("改为参加", f"/coming {number}"),),))
    return Message(f"{about}\n\n您还没有答复，请答复能否参加。", coming_or_leave(told.meeting))


@says(Language.ZH, CheckedIn)
def checked_in(told: CheckedIn, speech: Speech) -> Message:
    result = "准时" if told.presence is Presence.PRESENT else PRESENCES[told.presence]
    text = f"已签到：{told.kind_name}，{speech.moment(told.starts_at)}开始，您{speech.clock(told.at)}签到，{result}。"
    if told.checks_out_from is None:
        return Message(text)
    leaving = f"这次会议要签退：{speech.clock(told.checks_out_from)}起点「签退」。"
    return Message(f"{text}\n{leaving}", ((Button("签退", "/checkout"),),))


@says(Language.ZH, CheckInNotOpen)
def check_in_not_open(told: CheckInNotOpen, speech: Speech) -> Message:
    if told.opens_at is None:
        return Message("现在没有可以签到的会议。", ((Button("我的日程", "/schedule"),),))
    opens = speech.moment(told.opens_at)
    return Message(f"还没到签到时间。{opens}开始签到，到时再点一下就行。", ((Button("签到", "/checkin"),),))


@says(Language.ZH, CheckInClosed)
def check_in_closed(told: CheckInClosed, speech: Speech) -> str:
    return f"签到已在{speech.moment(told.closed_at)}截止。您如果到会了，请告诉书记，书记可以在名单上补登。"


@says(Language.ZH, RecordedOtherwise)
def recorded_otherwise(told: RecordedOtherwise, speech: Speech) -> str:
    return f"书记已经把您登记为「{PRESENCES[told.presence]}」。如果不对，请书记在名单上改一下。"


@says(Language.ZH, ChooseMeeting)
def choose_meeting(told: ChooseMeeting, speech: Speech) -> Message:
    buttons = [
        Button(f"{speech.moment(meeting.starts_at)} {meeting.kind_name}", choice_line(told, meeting))
        for meeting in told.meetings
    ]
    return Message("您指的是哪一次会议？", rows(buttons, 1))


@says(Language.ZH, NothingToAnswer)
def nothing_to_answer(told: NothingToAnswer, speech: Speech) -> Message:
    return Message("目前没有等您答复的会议。", ((Button("我的日程", "/schedule"), Button("志愿班次", "/shifts")),))


@says(Language.ZH, AnswerTooLate)
def answer_too_late(told: AnswerTooLate, speech: Speech) -> str:
    about = short(told.meeting, speech)
    return f"{about}的会已经结束，现在不用再答复了。没能来的，等书记结束会议以后发「补请假」，写上原因。"


@says(Language.ZH, Nudge)
def nudge(told: Nudge, speech: Speech) -> Message:
    text = f"{card(told.meeting, speech)}\n\n书记想确认人数，请您答复能否参加。"
    return Message(text, coming_or_leave(told.meeting))
