"""What the secretary sees of a meeting, in English: who answered, who was there."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording import checklists
from bot.wording.arrangements import LINE_LIMIT, NEXT_PRESENCE
from bot.wording.en.meetings import counted, short, title
from bot.wording.en.screens import refused
from bot.wording.en.voting import quorum_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import (
    LeaveAsked,
    LeaveDeclined,
    MeetingClosed,
    MeetingNotBegun,
    NoLeaveAsked,
    NotInvited,
    Nudged,
    RollCall,
    Turnout,
    WhoAnswered,
)
from models.meetings import Evidence, Guest
from models.members import Language
from models.rules.checkout import Departure
from models.rules.meetings import Answer, Presence

CAME = (Presence.PRESENT, Presence.LATE)
EVIDENCES = {
    Evidence.BUTTON: "By the button",
    Evidence.CODE: "By the code",
    Evidence.QR: "By the QR",
    Evidence.LOCATION: "By location",
    Evidence.ROSTER: "By the secretary",
}
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
    number = told.meeting.id
    buttons = [Button("Who answered", f"/who {number}"), Button("Call the roll", f"/roll {number}")]
    if told.member:
        buttons.append(Button("Do not agree", f"/decline_leave #{number} #{told.member}"))
    return Message(text, (tuple(buttons),))


@says(Language.EN, LeaveDeclined)
def leave_declined(told: LeaveDeclined, speech: Speech) -> Message:
    about, number = short(told.meeting, speech), told.meeting.id
    if not told.is_mine:
        text = f"{speech.name(told.name)} is told that the leave is not agreed to: {about}. Reason: {told.reason}"
        return Message(text, ((Button("Who answered", f"/who {number}"),),))
    text = (
        f"Your leave was not agreed to: {about}.\nReason: {told.reason}\n"
        "Please come; if you really cannot, ask again with the reason, for example: /leave seeing a doctor."
    )
    return Message(text, ((Button("Coming", f"/coming {number}"), Button("Ask for leave", f"/leave {number}")),))


@says(Language.EN, NoLeaveAsked)
def no_leave_asked(told: NoLeaveAsked, speech: Speech) -> Message:
    text = f"{speech.name(told.name)} asked no leave: {short(told.meeting, speech)}. There is nothing to decide."
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
    if told.turnout:
        lines.append(_rate(told.turnout))
    buttons = [Button("Remind them", f"/nudge {number}")] if told.silent and not told.turnout else []
    buttons += [Button("Call the roll", f"/roll {number}"), Button("Screen", f"/screen {number}")]
    buttons.append(Button("Change the list", f"/audience {number}"))
    return Message("\n".join(lines), rows(buttons, 3))


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
    lines += [*_known_by(told, speech), *_left(told, speech)]
    if told.refused:
        lines.append(refused(told.refused, speech))
    if told.quorum:
        lines.append(quorum_line(told.quorum))
    if told.turnout:
        lines.append(_rate(told.turnout))
    if told.guests:
        lines.append(f"Sitting in: {len(told.guests)}, there: {sum(each.is_present for each in told.guests)}.")
    number, came = told.meeting.id, checklists.to_come(told, "Who came?", "Present", speech)
    beside = "\n".join([*lines, "Tick below who came, then press “Present”; or reply with numbers, such as 1 3 5."])
    lines.append("Press a name to change it: · not recorded, ✓ present, late, leave, absent.")
    people = [
        Button(f"{MARKS[presence]} {speech.name(name)}", f"/mark {number} #{member} {NEXT_PRESENCE[presence].value}")
        for member, name, presence in zip(told.numbers, told.names, told.presences, strict=False)
    ]
    people += [_guest_button(number, each, speech) for each in told.guests]
    last = [Button("All others present", f"/rest {number}"), Button("Tick the missing", f"/tick {number} absent")]
    last += [Button("Enter otherwise", f"/tick {number}"), Button("Screen", f"/screen {number}")]
    last += [Button("Check-outs", f"/check_outs {number}")] if told.departures else []
    last.append(Button("Close the meeting", f"/close {number}"))
    choice = came and replace(came, text=beside)
    return Message("\n".join(lines), (*rows(people, 3), *rows(last, 2)), choice=choice)


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
    open_votes = [Button(f"End vote {vote.number}", f"/end_vote {vote.number}") for vote in told.open_votes]
    if told.is_final:
        after = "The meeting is closed and the attendance is in the ledger."
        if told.makeups:
            after += f" To make up for it: {told.makeups}; material and day can be changed."
            open_votes.append(Button("Make-ups", f"/plan_makeup #{told.meeting.id}"))
        lines += ["", after, *_still_open(told, "Nobody can vote any more: end it or make it void.", speech)]
        return Message("\n".join(lines), rows(open_votes))
    lines += _still_open(told, "Nobody can vote once the meeting is closed: end it first, or make it void.", speech)
    after = "“Confirm and close” writes the attendance into the ledger"
    if told.unrecorded:
        after += "; who is not recorded counts as absent, those spared reminders excepted"
    number = told.meeting.id
    buttons = [Button("Confirm and close", f"/close {number} 是"), Button("Back to the roll", f"/roll {number}")]
    return Message("\n".join([*lines, "", f"{after}."]), rows([*open_votes, *buttons]))


def _known_by(told: RollCall, speech: Speech) -> list[str]:
    """Return who is known to be there by what, a line each."""
    came = [
        (name, evidence)
        for name, presence, evidence in zip(told.names, told.presences, told.evidences, strict=False)
        if presence in CAME
    ]
    named = {kind: tuple(name for name, evidence in came if evidence is kind) for kind in Evidence}
    return [_listed(EVIDENCES[kind], names, speech) for kind, names in named.items() if names]


def _left(told: RollCall, speech: Speech) -> list[str]:
    """Return who of those there left how, where people check out."""
    came = [
        (name, departure)
        for name, presence, departure in zip(told.names, told.presences, told.departures, strict=False)
        if presence in CAME
    ]
    named = {kind: tuple(name for name, departure in came if departure is kind) for kind in Departure}
    labels = ((Departure.STAYED, "Checked out"), (Departure.EARLY, "Left early"), (Departure.UNRECORDED, "Not out yet"))
    return [_listed(label, named[kind], speech) for kind, label in labels if named[kind]]


def _still_open(told: MeetingClosed, then: str, speech: Speech) -> list[str]:
    votes = ", ".join(f"no. {vote.number} {speech.quote(vote.subject)}" for vote in told.open_votes)
    return [f"Note: a vote has not ended: {votes}. {then}"] if votes else []


def _rate(turnout: Turnout) -> str:
    """Attendance 80% (2 made up)"""
    beside = f" ({turnout.made_up} made up)" if turnout.made_up else ""
    return f"Attendance: {turnout.percent}%{beside}"


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
