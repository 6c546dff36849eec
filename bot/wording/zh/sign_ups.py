"""报名 and 取消报名 said alone, in Chinese; and a place that was given to others."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import choice_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.shifts import SHOWN, title, waits_as
from models.meetings import ChooseMeeting, MeetingBrief
from models.members import Language
from models.shifts import NamedChoice, NothingToStepBackFrom, PlaceFreed, SignUpChoice, StepBackChoice

DEEDS = {
    "coming": "参加",
    "leave": "请假",
    "checkin": "签到",
    "sign_up": "报名",
    "withdraw": "退出",
    "shift_in": "到岗",
    "shift_out": "离岗",
}


@says(Language.ZH, SignUpChoice)
def sign_up_choice(told: SignUpChoice, speech: Speech) -> Message:
    lines, buttons = ["您要报名哪一个？请点下面的按钮。"], []
    if told.meetings:
        lines.append("【会议】")
    for meeting in told.meetings[:SHOWN]:
        place = f"，{speech.name(meeting.place)}" if meeting.place else ""
        lines.append(f"{_meeting(meeting, speech)}{place}")
        buttons.append(Button(f"参加{_meeting(meeting, speech)}", f"/coming {meeting.id}"))
    lines.append("【志愿班次】")
    for shift in told.shifts[:SHOWN]:
        free = f"还有{shift.free}个名额" if shift.free else f"满了，{shift.waiting}人排队，报名就排在后面"
        lines.append(f"{shift.id}号：{title(shift, speech)}，{free}")
        buttons.append(Button(f"报名{shift.id}号班次", f"/sign_up {shift.id}"))
    if len(told.meetings) > SHOWN or len(told.shifts) > SHOWN:
        lines.append("还有的没有列出，发「我的日程」或「班次」看。")
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.ZH, StepBackChoice)
def step_back_choice(told: StepBackChoice, speech: Speech) -> Message:
    leave = ChooseMeeting("leave", told.meetings, told.reason)
    lines, buttons = ["您自己哪一个来不了？请点下面的按钮；都能来的不用点。"], []
    if told.reason and told.meetings:
        lines.append(f"原因会记：{speech.quote(told.reason)}。替别人请假，请书记发「代请假」加姓名。")
    if told.meetings:
        lines.append("【会议】不能来的请假就行。")
    for meeting in told.meetings[:SHOWN]:
        lines.append(_meeting(meeting, speech))
        buttons.append(Button(f"请假：{_meeting(meeting, speech)}", choice_line(leave, meeting)))
    if told.shifts:
        lines.append("【志愿班次】")
    for index, shift in enumerate(told.shifts[:SHOWN]):
        waits = waits_as(told.positions, index)
        lines.append(f"{shift.id}号：{title(shift, speech)}{f'，在排队{waits}' if waits else ''}")
        buttons.append(Button(f"退出{shift.id}号班次", f"/withdraw {shift.id}"))
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.ZH, NothingToStepBackFrom)
def nothing_to_step_back_from(told: NothingToStepBackFrom, speech: Speech) -> Message:
    text = "您没有报名还没开始的会议或志愿班次，不用退出。会议来不了的，发「请假」加原因就行。"
    return Message(text, ((Button("我的日程", "/schedule"), Button("志愿班次", "/shifts")),))


@says(Language.ZH, NamedChoice)
def named_choice(told: NamedChoice, speech: Speech) -> Message:
    there = bool(told.meetings or told.shifts)
    head = f"没有叫{speech.quote(told.said)}的。" + ("现在有这些，请点一个：" if there else "现在也没有别的。")
    lines = [f"叫{speech.quote(told.said)}的有几个，请点一个：" if told.is_named else head]
    if told.reason and told.meetings:
        lines.append(f"原因会记：{speech.quote(told.reason)}。")
    meant, buttons = ChooseMeeting(told.meeting_command, told.meetings, told.reason), []
    for meeting in told.meetings[:SHOWN]:
        label = f"{DEEDS.get(told.meeting_command, told.meeting_command)}：{_meeting(meeting, speech)}"
        buttons.append(Button(label, choice_line(meant, meeting)))
    for shift in told.shifts[:SHOWN]:
        lines.append(f"{shift.id}号：{title(shift, speech)}")
        buttons.append(
            Button(
                f"{DEEDS.get(told.shift_command, told.shift_command)}{shift.id}号班次",
                f"/{told.shift_command} {shift.id}",
            )
        )
    buttons += [] if there else [Button("我的日程", "/schedule"), Button("志愿班次", "/shifts")]
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.ZH, PlaceFreed)
def place_freed(told: PlaceFreed, speech: Speech) -> Message:
    text = (
        f"您已不在办这个班次的支部，名额让给了后面的同志：{title(told.shift, speech)}。现在能报名的，点下面的按钮看。"
    )
    return Message(text, ((Button("看班次", "/shifts"),),))


def _meeting(meeting: MeetingBrief, speech: Speech) -> str:
    return f"{speech.moment(meeting.starts_at)} {meeting.kind_name}"
