"""Meetings in English: the card of a meeting and what becomes of it."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech, guest_reader
from models.meetings import (
    Agenda,
    Clash,
    LeadReaderAppointed,
    MeetingAnnounced,
    MeetingBrief,
    MeetingCalled,
    MeetingCalledOff,
    MeetingChanged,
    MeetingInPast,
    MeetingOver,
    MeetingPrepared,
    MeetingPublished,
    MeetingReminder,
    NoSuchMeeting,
    Part,
)
from models.members import Language
from models.rules.meetings import Answer

CLASHES_SHOWN = 3
ANSWERS = {
    None: "not announced yet",
    Answer.SILENT: "waiting for your answer",
    Answer.COMING: "you are coming",
    Answer.LEAVE: "on leave",
}


def named(kind_name: str, kind_name_en: str) -> str:
    """Name a kind of meeting in both languages: Theme Party day (主题党日); old facts have the Chinese name alone."""
    return f"{kind_name_en} ({kind_name})" if kind_name_en else kind_name


def kind(meeting: MeetingBrief) -> str:
    return named(meeting.kind_name, meeting.kind_name_en)


def title(meeting: MeetingBrief) -> str:
    return f"{kind(meeting)} · {meeting.branch}"


def short(meeting: MeetingBrief, speech: Speech) -> str:
    """Name a meeting within a sentence: Theme Party day (主题党日), Fri 27 Nov 2026 15:00."""
    return f"{kind(meeting)}, {begins(meeting, speech)}"


def begins(meeting: MeetingBrief, speech: Speech) -> str:
    """Say when a meeting begins, as far as that is known."""
    return speech.moment(meeting.starts_at) if meeting.is_timed else _untimed(meeting, speech)


def span(meeting: MeetingBrief, speech: Speech) -> str:
    """Say from when to when a meeting is held, as far as that is known."""
    return speech.span(meeting.starts_at, meeting.ends_at) if meeting.is_timed else _untimed(meeting, speech)


def reader_of(meeting: MeetingBrief) -> str:
    """Return what who leads the reading is called, at a lecture who gives it."""
    return "Speaker" if meeting.kind == "lecture" else "Lead reader"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def reader_name(meeting: MeetingBrief, speech: Speech) -> str:
    """Return who leads the reading; one from outside the roster is marked."""
    name = speech.name(meeting.lead_reader or "")
    return guest_reader(name, speech.language) if meeting.is_reader_outside else name


def card(meeting: MeetingBrief, speech: Speech, names_reader: bool = True) -> str:
    """Return what a meeting is, one line a label; in groups without the lead reader."""
    lines = [
        title(meeting),
        f"Time: {span(meeting, speech)}",
        f"Place: {meeting.place or 'to be announced'}",
    ]
    if meeting.topic:
        lines.append(f"Topic: {meeting.topic}")
    if meeting.lead_reader and names_reader:
        lines.append(f"{reader_of(meeting)}: {reader_name(meeting, speech)}")
    if meeting.planned_materials:
        lines.append(f"Materials: {meeting.planned_materials}")
    return "\n".join(lines)


def coming_or_leave(meeting: MeetingBrief) -> tuple[tuple[Button, ...], ...]:
    answers = (Button("I'm coming", f"/coming {meeting.id}"), Button("Ask for leave", f"/leave {meeting.id}"))
    return (answers, *materials(meeting))


def materials(meeting: MeetingBrief) -> tuple[tuple[Button, ...], ...]:
    """Return the button that shows the materials, where there are any."""
    return ((Button("See the materials", f"/materials {meeting.id}"),),) if meeting.materials else ()


def missing(
    meeting: MeetingBrief, needs_topic: bool, needs_lead_reader: bool, needs_group: bool = False
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Return what a meeting still lacks, "" when nothing, and the buttons that set it."""
    lacking = []
    if needs_topic:
        lacking.append(("no topic", Button("Set the topic", f"/topic {meeting.id}")))
    if needs_lead_reader:
        lacking.append(("no lead reader", Button("Choose the lead reader", f"/lead {meeting.id}")))
    if needs_group:
        lacking.append(("no group", Button("Set the group", f"/for_group {meeting.id}")))
    if not meeting.is_timed:
        lacking.append(("no time", Button("Set the time", f"/start_time {meeting.id}")))
    return " and ".join(name for name, _ in lacking), rows([button for _, button in lacking])


def elsewhere(clashes: tuple[Clash, ...], speech: Speech) -> list[str]:
    """Return a line for each meeting that some of those invited are invited to at the same time."""
    lines = []
    for each in clashes[:CLASHES_SHOWN]:
        others = each.people - len(each.names)
        who = speech.names(each.names) + (f" and {others} more" if others > 0 else "")
        lines.append(f"At the same time: {each.kind_name}, {speech.span(each.starts_at, each.ends_at)}, for {who}.")
    if len(clashes) > CLASHES_SHOWN:
        lines.append(f"More meetings at the same time: {len(clashes) - CLASHES_SHOWN}.")
    return lines


@says(Language.EN, MeetingCalled)
def meeting_called(told: MeetingCalled, speech: Speech) -> Message:
    return Message(f"{card(told.meeting, speech)}\n\nPlease say whether you can come.", coming_or_leave(told.meeting))


@says(Language.EN, MeetingReminder)
def meeting_reminder(told: MeetingReminder, speech: Speech) -> Message:
    text = f"{card(told.meeting, speech)}\n\nThe meeting is near. Please say whether you can come."
    return Message(text, coming_or_leave(told.meeting))


@says(Language.EN, MeetingAnnounced)
def meeting_announced(told: MeetingAnnounced, speech: Speech) -> str:
    about = card(told.meeting, speech, names_reader=False)
    more = " There is material for it; please see it in private." if told.meeting.materials else ""
    return f"{about}\n\nEverybody invited has a message; please answer there, in private.{more}"


@says(Language.EN, MeetingPublished)
def meeting_published(told: MeetingPublished, speech: Speech) -> Message:
    invited = counted(told.invited, "person", "people")
    sitting_in = f", {told.guests} asked to sit in" if told.guests else ""
    lines = [card(told.meeting, speech), "", f"Published; {invited} invited{sitting_in}."]
    if told.waits_until:
        lines.append(f"These are quiet hours: people are told on {speech.moment(told.waits_until)}.")
    if told.unreachable:
        lines.append(f"{told.unreachable} of them have no account yet and get no message: please tell them yourself.")
    lines += elsewhere(told.clashes, speech)
    number = told.meeting.id
    buttons = [
        Button("Who answered", f"/who {number}"),
        Button("Call the roll", f"/roll {number}"),
        Button("Screen", f"/screen {number}"),
        Button("Change the time", f"/reschedule {number}"),
        Button("Call it off", f"/call_off {number}"),
        Button("Change the list", f"/audience {number}"),
    ]
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.EN, MeetingChanged)
def meeting_changed(told: MeetingChanged, speech: Speech) -> Message:
    text = (
        f"{card(told.meeting, speech, names_reader=False)}\n\n"
        "Something has changed: this message is the one that counts. Your answer stands; "
        "to change it, send me /coming or /leave in private."
    )
    text = "\n".join([text, *elsewhere(told.clashes, speech)])
    _, buttons = missing(told.meeting, needs_topic=False, needs_lead_reader=told.needs_lead_reader)
    return Message(text, buttons)


@says(Language.EN, MeetingPrepared)
def meeting_prepared(told: MeetingPrepared, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    match told.part:
        case Part.TIME:
            text = f"The meeting is moved to: {about}."
        case Part.PLACE:
            text = f"{about}: the place is {speech.quote(told.meeting.place or '')}."
        case Part.TOPIC:
            text = f"{about}: the topic is {speech.quote(told.meeting.topic or '')}."
        case Part.GROUP:
            text = f"{about}: it is held by {told.meeting.branch}, and that group alone is invited."
    lacking, buttons = missing(told.meeting, told.needs_topic, told.needs_lead_reader, told.needs_group)
    still = f"\nThere is {lacking} yet; please set it when you have a moment." if lacking else ""
    return Message(f"{text} Nobody has been told yet; everybody will be when it is near.{still}", buttons)


@says(Language.EN, MeetingCalledOff)
def meeting_called_off(told: MeetingCalledOff, speech: Speech) -> str:
    when = span(told.meeting, speech)
    return f"{title(told.meeting)}\nTime: {when}\n\nThis meeting is called off; no answer is needed."


@says(Language.EN, LeadReaderAppointed)
def lead_reader_appointed(told: LeadReaderAppointed, speech: Speech) -> Message:
    when = short(told.meeting, speech)
    lacking, buttons = missing(told.meeting, told.needs_topic, False, told.needs_group)
    still = f"\nThere is {lacking} yet; please set it when you have a moment." if lacking else ""
    if told.meeting.is_reader_outside:
        who = reader_name(told.meeting, speech)
        text = f"{when}: {who} leads or speaks. Nobody outside hears from here: I ask you a week before.{still}"
    else:
        text = f"{when}: {speech.name(told.name)} leads the reading, and will be reminded a week before.{still}"
    return Message(text, buttons)


@says(Language.EN, MeetingInPast)
def meeting_in_past(told: MeetingInPast, speech: Speech) -> str:
    return f"{speech.moment(told.starts_at)} is over already. Please give a later time, such as: next Friday 15:00."


@says(Language.EN, NoSuchMeeting)
def no_such_meeting(told: NoSuchMeeting, speech: Speech) -> Message:
    text = "I cannot find this meeting. It may be called off, or it is not on your list."
    return Message(text, ((Button("My schedule", "/schedule"),),))


@says(Language.EN, MeetingOver)
def meeting_over(told: MeetingOver, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}: this meeting is over or called off and can no longer be changed."


@says(Language.EN, Agenda)
def agenda(told: Agenda, speech: Speech) -> str | Message:
    if not told.meetings:
        return "No meeting is planned for the coming month."
    lines = [f"{counted(len(told.meetings), 'meeting', 'meetings')} in the coming month:"]
    for meeting, answer in zip(told.meetings, told.answers, strict=False):
        place = f", {meeting.place}" if meeting.place else ""
        reader = f", {reader_of(meeting).lower()} {reader_name(meeting, speech)}" if meeting.lead_reader else ""
        lines.append(f"{span(meeting, speech)} {kind(meeting)}{place}{reader} ({ANSWERS[answer]})")
    asked = [meeting for meeting, answer in zip(told.meetings, told.answers, strict=False) if answer is Answer.SILENT]
    return Message("\n".join(lines), tuple(_answers(meeting, speech, asked) for meeting in asked[:4]))


def _untimed(meeting: MeetingBrief, speech: Speech) -> str:
    return f"{_day(meeting, speech)}, time to be set"


def _day(meeting: MeetingBrief, speech: Speech) -> str:
    return speech.day(meeting.starts_at.astimezone(speech.zone).date())


def _answers(meeting: MeetingBrief, speech: Speech, asked: list[MeetingBrief]) -> tuple[Button, Button]:
    """Return the buttons that answer one meeting, with its day where several wait, its hour where that day has two."""
    day = _day(meeting, speech)
    is_shared = sum(_day(each, speech) == day for each in asked) > 1
    when = "" if len(asked) == 1 else f"{begins(meeting, speech) if is_shared else day}: "
    return Button(f"{when}I'm coming", f"/coming {meeting.id}"), Button(f"{when}Ask for leave", f"/leave {meeting.id}")
