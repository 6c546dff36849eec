"""Absences and leave asked for afterwards, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.makeups import HOW, report_button
from bot.wording.en.meetings import short
from bot.wording.registry import says
from bot.wording.speech import Speech
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


@says(Language.EN, AbsenceNote)
def absence_note(told: AbsenceNote, speech: Speech) -> Message:
    lines = [f"We missed you at {short(told.meeting, speech)}; something must have kept you."]
    if told.in_a_row:
        lines.append(f"It is {told.in_a_row} times in a row now. If something is hard, please tell your secretary.")
    asks = Button("Ask for leave now", f"/late_leave {told.meeting.id}")
    leave = "If there was a reason, press “Ask for leave now”; with your secretary's consent it is entered as leave."
    if told.makeup_until is None:
        lines.append(f"{leave} She can send you the material to make up for it.")
        return Message("\n".join(lines), ((asks,),))
    lines += [leave, f"Please make up for it by {speech.day(told.makeup_until)}. {HOW}"]
    return Message("\n".join(lines), ((asks, report_button(told.meeting)),))


@says(Language.EN, AbsentInRow)
def absent_in_row(told: AbsentInRow, speech: Speech) -> str:
    counted = ", ".join(f"{speech.name(name)} {count}" for name, count in zip(told.names, told.counts, strict=False))
    if told.is_overdue:
        return (
            f"{told.branch}, absent in a row though the secretary knows (times): {counted}. "
            "Please look into it; what follows is the committee's decision."
        )
    return f"{told.branch}, absent in a row without leave (times): {counted}. Please have a talk and see what is hard."


@says(Language.EN, LongAbsence)
def long_absence(told: LongAbsence, speech: Speech) -> str:
    counted = ", ".join(f"{speech.name(name)} {months}" for name, months in zip(told.names, told.months, strict=False))
    return (
        f"{told.branch}, absent over many months: {counted}. "
        f"《党员教育管理工作条例》, article 31, speaks of {told.limit} months in a row without good reason; "
        "this is only to let you know early. Please ask the member first."
    )


@says(Language.EN, LateLeaveNoted)
def late_leave_noted(told: LateLeaveNoted, speech: Speech) -> str:
    about = short(told.meeting, speech)
    return f"Noted, leave asked for: {about}, because: {told.reason}. Your secretary decides, then I will tell you."


@says(Language.EN, LateLeaveAsked)
def late_leave_asked(told: LateLeaveAsked, speech: Speech) -> Message:
    text = f"{speech.name(told.name)} asks for leave afterwards: {short(told.meeting, speech)}.\nBecause: {told.reason}"
    buttons = [Button("Agree", f"/accept_leave {told.number}"), Button("Do not agree", f"/refuse_leave {told.number}")]
    return Message(text, rows(buttons))


@says(Language.EN, LateLeaveDecided)
def late_leave_decided(told: LateLeaveDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {short(told.meeting, speech)}"
    if told.is_accepted:
        return f"Leave agreed to: {about}. It is entered as leave."
    return f"Leave not agreed to: {about}. The record stays as it was."


@says(Language.EN, NothingToExcuse)
def nothing_to_excuse(told: NothingToExcuse, speech: Speech) -> Message:
    text = f"No absence of yours in the last {told.days} days. For a meeting still to come, send: /leave"
    return Message(text, ((Button("My schedule", "/schedule"),),))


@says(Language.EN, LateLeaveSettled)
def late_leave_settled(told: LateLeaveSettled, speech: Speech) -> str:
    return f"Your secretary has decided on your leave for {short(told.meeting, speech)}. Please talk to her directly."


@says(Language.EN, NoSuchLateLeave)
def no_such_late_leave(told: NoSuchLateLeave, speech: Speech) -> str:
    return f"No leave number {told.number} waits for you; it may be settled already."
