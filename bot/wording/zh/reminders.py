"""Digests, and reminders that came to nothing, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.shifts import title
from models.digests import Digest
from models.members import Language
from models.reminders import RemindersMissed


@says(Language.ZH, Digest)
def digest(told: Digest, speech: Speech) -> Message:
    lines, buttons = ["近几天还有这些事，合在一条里告诉您："], []
    are_several = len(told.meetings) > 1
    for number, meeting in enumerate(told.meetings, 1):
        place = f"，{meeting.place}" if meeting.place else ""
        when = speech.span(meeting.starts_at, meeting.ends_at)
        ordinal, which = (f"{number}. ", f"第{number}个") if are_several else ("", "")
        lines.append(f"{ordinal}{when} {meeting.kind_name}{place}：请答复能否参加")
        buttons.append(Button(f"参加{which}", f"/coming {meeting.id}"))
        buttons.append(Button(f"请假{which}", f"/leave {meeting.id}"))
    if told.dues:
        lines.append(f"{speech.months(told.dues)}党费：待缴，已经交了的点「我交了」")
        buttons.append(Button("我交了", "/report_dues"))
    for item in told.actions:
        lines.append(f"待办{item.number}号：{speech.quote(item.what)}，{speech.day(item.due_on)}前办好")
        buttons.append(Button(f"{item.number}号办好了", f"/done {item.number}"))
    for shift in told.shifts:
        lines.append(f"您报名的志愿服务：{title(shift, speech)}，在{speech.name(shift.spot)}集合")
        buttons.append(Button(f"看{shift.id}号班次", f"/shifts {shift.id}"))
    for shift in told.to_confirm:
        lines.append(f"等您确认的班次：{title(shift, speech)}")
        buttons.append(Button(f"确认{shift.id}号班次", f"/confirm_shift {shift.id}"))
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, RemindersMissed)
def reminders_missed(told: RemindersMissed, speech: Speech) -> str:
    return (
        f"有一次提醒没能按时发出：{speech.months_within(told.what)}，原定{speech.moment(told.due_at)}，"
        f"涉及{told.people}人。现在已经过了时候，我没有补发；要不要另行转告，由您决定。"
    )
