"""What the secretary sees of a meeting, in English: who answered, who was there."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import LINE_LIMIT, NEXT_PRESENCE
from bot.wording.en.meetings import counted, short, title
from bot.wording.en.screens import refused
from bot.wording.en.voting import quorum_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import LeaveAsked, MeetingClosed, MeetingNotBegun, NotInvited, Nudged, RollCall, WhoAnswered
from models.meetings import Guest
from models.members import Language
from models.rules.meetings import Answer, Presence

GUESTS = 20
MARKS = {
    Presence.UNRECORDED: "·",
    Presence.PRESENT: "✓",
    Presence.LATE: "late",
    Presence.LEAVE: "leave",
    Presence.ABSENT: "absent",
}


@says(Language.EN, MeetingNotBegun)
def meeting_not_begun(told: MeetingNotBegun, speech: Speech) -> str:
    return f"{short(told.meeting, speech)} has not begun, so it cannot be closed yet. To call it off send /call_off."


@says(Language.EN, LeaveAsked)
def leave_asked(told: LeaveAsked, speech: Speech) -> Message:
    reason = f"Reason: {told.reason}" if told.reason else "No reason was given."
    text = f"{speech.name(told.name)} asks for leave: {short(told.meeting, speech)}.\n{reason}"
    return Message(text, ((Button("Who answered", f"/who {told.meeting.id}"),),))


@says(Language.EN, WhoAnswered)
def who_answered(told: WhoAnswered, speech: Speech) -> Message:
    groups = (
        ("Coming", told.coming),
        ("On leave", told.leave + told.reported),
        ("No answer yet", told.silent),
        ("No answer, spared reminders", told.exempt),
    )
    lines = [title(told.meeting), f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}"]
    lines += [_listed(label, names, speech) for label, names in groups[:3]]
    lines += [_listed(label, names, speech) for label, names in groups[3:] if names]
    if told.reported:
        lines.insert(4, f"of these by a reported absence: {speech.names(told.reported)}")
    if told.guests:
        lines.append(f"Sitting in: {len(told.guests)} ({_sitting_in(told.guests, speech)})")
    number = told.meeting.id
    buttons = [Button("Remind them", f"/nudge {number}")] if told.silent else []
    buttons += [Button("Call the roll", f"/roll {number}"), Button("Change the list", f"/audience {number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, Nudged)
def nudged(told: Nudged, speech: Speech) -> str:
    about = short(told.meeting, speech)
    if not told.people:
        return f"{about}: nobody is left to remind; all have answered, or were reminded today."
    return f"{about}: {counted(told.people, 'person', 'people')} reminded. I will not ask them again today."


@says(Language.EN, NotInvited)
def not_invited(told: NotInvited, speech: Speech) -> str:
    who = speech.name(told.name) if told.name else "This person"
    return f"{who} is not invited to this meeting. Please check the name and the meeting."


@says(Language.EN, RollCall)
def roll_call(told: RollCall, speech: Speech) -> Message:
    recorded = sum(presence is not Presence.UNRECORDED for presence in told.presences)
    lines = [
        title(told.meeting),
        f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        f"{counted(len(told.names), 'person', 'people')} on the roster, {recorded} recorded.",
    ]
    on_leave = tuple(
        name
        for name, presence, answer in zip(told.names, told.presences, told.answers, strict=False)
        if answer is Answer.LEAVE and presence is Presence.UNRECORDED
    )
    if on_leave:
        lines.append(_listed("Asked for leave", on_leave, speech))
    if told.refused:
        lines.append(refused(told.refused, speech))
    if told.quorum:
        lines.append(quorum_line(told.quorum))
    if told.guests:
        lines.append(f"Sitting in: {len(told.guests)}, there: {sum(each.is_present for each in told.guests)}.")
    lines.append("Press a name to change it: · not recorded, ✓ present, late, leave, absent.")
    number = told.meeting.id
    people = [
        Button(f"{MARKS[presence]} {speech.name(name)}", f"/mark {number} #{member} {NEXT_PRESENCE[presence].value}")
        for member, name, presence in zip(told.numbers, told.names, told.presences, strict=False)
    ]
    people += [_guest_button(number, each, speech) for each in told.guests]
    last = (Button("All others present", f"/rest {number}"), Button("Close the meeting", f"/close {number}"))
    return Message("\n".join(lines), (*rows(people, 3), last))


@says(Language.EN, MeetingClosed)
def meeting_closed(told: MeetingClosed, speech: Speech) -> Message:
    came = told.present + told.late
    lines = [
        title(told.meeting),
        f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        *([f"Topic: {told.meeting.topic}"] if told.is_final and told.meeting.topic else []),
        f"Expected: {told.expected}",
        _listed("Came", came, speech),
    ]
    others = (
        ("Late", told.late),
        ("On leave", told.leave),
        ("Absent", told.absent),
        ("Not recorded", told.unrecorded),
    )
    lines += [_listed(label, names, speech) for label, names in others if names]
    if told.guests:
        lines.append(f"Sitting in: {len(told.guests)} ({speech.names(each.name for each in told.guests)})")
    if told.is_final:
        return Message("\n".join([*lines, "", "The meeting is closed and the attendance is in the ledger."]))
    after = "“Confirm and close” writes the attendance into the ledger"
    if told.unrecorded:
        after += "; who is not recorded counts as absent, those spared reminders excepted"
    number = told.meeting.id
    buttons = [Button("Confirm and close", f"/close {number} 是"), Button("Back to the roll", f"/roll {number}")]
    return Message("\n".join([*lines, "", f"{after}."]), rows(buttons))


def _sitting_in(guests: tuple[Guest, ...], speech: Speech) -> str:
    said = {Answer.COMING: ", coming", Answer.LEAVE: ", on leave", Answer.SILENT: ""}
    shown = [f"{speech.name(each.name)} of {speech.name(each.unit)}{said[each.answer]}" for each in guests[:GUESTS]]
    return "; ".join(shown) + (" and others" if len(guests) > GUESTS else "")


def _guest_button(number: int, guest: Guest, speech: Speech) -> Button:
    mark = MARKS[Presence.PRESENT if guest.is_present else Presence.UNRECORDED]
    turned = "否" if guest.is_present else "是"
    line = f"/mark_guest {number} {turned} {guest.code}"[:LINE_LIMIT]
    return Button(f"{mark} {speech.name(guest.name)} (sitting in)", line)


def _listed(label: str, names: tuple[str, ...], speech: Speech) -> str:
    listed = f" ({speech.names(names)})" if names else ""
    return f"{label}: {len(names)}{listed}"
