"""Minutes in English."""

from __future__ import annotations

from typing import TypeVar

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.actions import entry
from bot.wording.en.makeups import HOW, report_button
from bot.wording.en.meetings import reader_name, reader_of, short, title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.meetings import MeetingBrief
from models.members import Language
from models.minutes import (
    MeetingStillOpen,
    MinutesCard,
    MinutesDecided,
    MinutesIncomplete,
    MinutesMissed,
    MinutesPaper,
    MinutesState,
    MinutesSubmitted,
    MinutesToReview,
    NoMinutes,
    NoSuchPart,
    NothingToReview,
    OwnMinutes,
    RecorderNamed,
    SignSheet,
)
from models.rules.meetings import attendance_percent
from models.rules.minutes import Content, Part, Remark, Split, Tally

SHOWN = 5
T = TypeVar("T")
STATES = {
    MinutesState.NONE: "nothing written yet",
    MinutesState.DRAFT: "being written",
    MinutesState.SUBMITTED: "handed in, waits for another officer to check",
    MinutesState.RETURNED: "sent back",
    MinutesState.APPROVED: "approved",
}
PARTS = {
    Part.CHAIR: ("Chair", "chair"),
    Part.RECORDER: ("Recorder", "recorder"),
    Part.TOPIC: ("Topic", "discussed"),
    Part.REMARK: ("Remark", "remark"),
    Part.RESOLUTION: ("Resolution", "resolution"),
}


@says(Language.EN, MinutesCard)
def minutes_card(told: MinutesCard, speech: Speech) -> Message:
    number, content = told.meeting.id, told.content
    lines = [f"Minutes of {short(told.meeting, speech)} · {told.meeting.branch}: {STATES[told.state]}"]
    if told.written_at:
        lines.append(f"Version {told.version}, {speech.name(told.author)}, {speech.moment(told.written_at)}")
    if told.words:
        lines.append(f"Sent back: {told.words}")
    lines += ["", *headed(told.meeting, told.content, speech), counts(told.split), *_shortened(content, speech)]
    lines += attached(content, speech)
    if told.carried:
        lines += ["", "Still open:", *(entry(each, speech) for each in told.carried[:SHOWN])]
    if told.missing:
        lines += ["", f"Missing: {', '.join(PARTS[part][0] for part in told.missing)}"]
    return Message("\n".join(lines), rows(_next_steps(told, number), 3))


@says(Language.EN, RecorderNamed)
def recorder_named(told: RecorderNamed, speech: Speech) -> Message:
    text = f"Please keep the minutes of {short(told.meeting, speech)}. Attendance comes from the ledger."
    return Message(text, ((Button("Begin", f"/minutes {told.meeting.id}"),),))


@says(Language.EN, MinutesToReview)
def minutes_to_review(told: MinutesToReview, speech: Speech) -> Message:
    lines = [
        f"Minutes to check: {title(told.meeting)}",
        f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
    ]
    lines += [
        f"Version {told.version}, handed in by {speech.name(told.author)}",
        "",
        *headed(told.meeting, told.content, speech),
    ]
    lines += [*split_lines(told.split), *in_full(told.content, speech), *attached(told.content, speech)]
    buttons = [Button("Approve", f"/accept {told.number}"), Button("Send back", f"/send_back {told.number}")]
    if told.content.attachments:
        buttons.append(Button("See the files", f"/attachments {told.meeting.id}"))
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.EN, MinutesSubmitted)
def minutes_submitted(told: MinutesSubmitted, speech: Speech) -> str:
    about = f"Version {told.version} of the minutes of {short(told.meeting, speech)}"
    if told.reviewers:
        return f"{about} is handed in; officers asked to check: {told.reviewers}. I will tell you."
    return (
        f"{about} is handed in, but the branch has no other officer to check it, and nobody checks her own. "
        "Please appoint one, or ask the committee above."
    )


@says(Language.EN, MinutesDecided)
def minutes_decided(told: MinutesDecided, speech: Speech) -> Message:
    about = f"Version {told.version} of the minutes of {short(told.meeting, speech)}"
    number = told.meeting.id
    if told.is_approved:
        text = f"{about} was approved by {speech.name(told.reviewer)}. A change makes a new version to approve."
        return Message(
            text, ((Button("Word file", f"/minutes_file {number}"), Button("PDF", f"/minutes_file {number} pdf")),)
        )
    text = f"{about} was sent back by {speech.name(told.reviewer)}: {told.words or 'no words'}"
    return Message(text, ((Button("Change it", f"/minutes {number}"),),))


@says(Language.EN, MinutesIncomplete)
def minutes_incomplete(told: MinutesIncomplete, speech: Speech) -> Message:
    lacking = ", ".join(PARTS[part][0] for part in told.missing) or "all of it"
    text = f"The minutes of {short(told.meeting, speech)} cannot be handed in yet. Missing: {lacking}."
    return Message(text, rows([_ask_for(part, told.meeting.id) for part in told.missing], 3))


@says(Language.EN, MeetingStillOpen)
def meeting_still_open(told: MeetingStillOpen, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)} is not closed, so attendance is not settled. Please have it closed first."
    return Message(text, ((Button("Close the meeting", f"/close {told.meeting.id}"),),))


@says(Language.EN, NothingToReview)
def nothing_to_review(told: NothingToReview, speech: Speech) -> str:
    return "These minutes do not wait for you: they may be settled, or there is a newer version."


@says(Language.EN, OwnMinutes)
def own_minutes(told: OwnMinutes, speech: Speech) -> str:
    return f"You wrote a part of the minutes of {short(told.meeting, speech)}; another officer has to check them."


@says(Language.EN, NoSuchPart)
def no_such_part(told: NoSuchPart, speech: Speech) -> str:
    return "There is no such item. Votes follow a resolution; to strike an item, name it, such as: /strike 发言2"


@says(Language.EN, NoMinutes)
def no_minutes(told: NoMinutes, speech: Speech) -> Message:
    text = f"There are no minutes of {short(told.meeting, speech)} yet."
    return Message(text, ((Button("Begin", f"/minutes {told.meeting.id}"),),))


@says(Language.EN, MinutesMissed)
def minutes_missed(told: MinutesMissed, speech: Speech) -> Message:
    lines = [f"What you missed: {short(told.meeting, speech)}"]
    lines += [f"Topic: {topic}" for topic in told.topics]
    lines += [f"Resolved: {each.text}" for each in told.resolutions]
    lines += [f"For you: {each.what}, by {speech.day(each.due_on)}" for each in told.actions]
    buttons = [Button("What I have to do", "/actions")] if told.actions else []
    if told.makeup_until:
        lines.append(f"Please make up for it by {speech.day(told.makeup_until)}. {HOW}")
        buttons.append(report_button(told.meeting))
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, MinutesPaper)
def minutes_paper(told: MinutesPaper, speech: Speech) -> str:
    state = "approved" if told.is_approved else "not approved yet, a draft"
    state = f"an old one, {state}" if told.is_old else state
    return f"Minutes of {short(told.meeting, speech)}, version {told.version}, {state}."


@says(Language.EN, SignSheet)
def sign_sheet(told: SignSheet, speech: Speech) -> str:
    sitting_in = f", sitting in: {told.guests}" if told.guests else ""
    return f"Sign-in sheet of {short(told.meeting, speech)}, names: {told.people}{sitting_in}, to be printed on A4."


def headed(meeting: MeetingBrief, content: Content, speech: Speech) -> list[str]:
    """Return who chaired, wrote, led the reading and sat in, a line each."""
    people = (("Chair", content.chair), ("Recorder", content.recorder))
    lines = [f"{label}: {speech.name(name)}" for label, name in people if name]
    lines += [f"{reader_of(meeting)}: {reader_name(meeting, speech)}"] if meeting.lead_reader else []
    return [*lines, f"Sitting in: {content.guests}"] if content.guests else lines


def _shortened(content: Content, speech: Speech) -> list[str]:
    """Return the parts in one line each, the newest few of the remarks and resolutions."""
    lines = [f"Topic {number}: {speech.quote(each)}" for number, each in _newest(content.topics)]
    lines += [f"{_who(each, number, speech)}: {speech.quote(each.text)}" for number, each in _newest(content.remarks)]
    for number, each in _newest(content.resolutions):
        lines.append(f"Resolution {number}: {speech.quote(each.text)}{votes(each.tally)}")
    lines += [f"Agreed: {speech.name(each.owner)}, {speech.quote(each.what)}" for _, each in _newest(content.actions)]
    return [*lines, f"Notes: {speech.quote(content.notes)}"] if content.notes else lines


def in_full(content: Content, speech: Speech) -> list[str]:
    """Return all that was written, a line an item."""
    lines = [f"Topic {number}: {each}" for number, each in enumerate(content.topics, 1)]
    lines += [f"{_who(each, number, speech)}: {each.text}" for number, each in enumerate(content.remarks, 1)]
    lines += [
        f"Resolution {number}: {each.text}{votes(each.tally)}" for number, each in enumerate(content.resolutions, 1)
    ]
    lines += [
        f"Agreed: {speech.name(each.owner)}, by {speech.day(each.due_on)}, {each.what}" for each in content.actions
    ]
    return [*lines, f"Notes: {content.notes}"] if content.notes else lines


def attached(content: Content, speech: Speech) -> list[str]:
    """Return the line that names the attachments, none where there are none."""
    names = [speech.quote(each.name) for each in content.attachments]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return [f"Files: {len(names)} ({', '.join(names[:SHOWN])}{more})"] if names else []


def _newest(items: tuple[T, ...]) -> list[tuple[int, T]]:
    return list(enumerate(items, 1))[-SHOWN:]


def _who(remark: Remark, number: int, speech: Speech) -> str:
    return f"Remark {number}, {speech.name(remark.speaker)}{' (dissents)' if remark.is_dissent else ''}"


def _next_steps(told: MinutesCard, number: int) -> list[Button]:
    buttons = [_ask_for(part, number) for part in told.missing]
    if Part.REMARK not in told.missing:
        buttons.append(_ask_for(Part.REMARK, number))
    if Part.RESOLUTION not in told.missing:
        buttons.append(_ask_for(Part.RESOLUTION, number))
    buttons.append(Button("To do", f"/action #{number}"))
    if told.content.attachments:
        buttons.append(Button("See the files", f"/attachments {number}"))
    elif told.version:
        buttons.append(Button("Attach a file", f"/attach #{number}"))
    if told.state in (MinutesState.DRAFT, MinutesState.NONE):
        buttons.append(Button("Hand in", f"/submit {number}"))
    if told.version:
        buttons.append(Button("Word file", f"/minutes_file {number}"))
    if told.version > 1:
        buttons.append(Button("All versions", f"/minutes_versions {number}"))
    return buttons


def _ask_for(part: Part, number: int) -> Button:
    label, name = PARTS[part]
    return Button(label, f"/{name} #{number}")


def counts(split: Split) -> str:
    members = f"{split.full} full, {split.probationary} probationary"
    told = f"Expected: {split.expected}, came: {split.present} ({members})"
    if split.unrecorded:
        told += f", not recorded: {len(split.unrecorded)}"
    if split.made_up:
        rate = attendance_percent(split.present, split.expected)
        told += f", attendance: {rate}% ({split.made_up} made up)"
    return told


def split_lines(split: Split) -> list[str]:
    leave = [f"{each.name} ({each.reason or 'no reason given'})" for each in split.leave]
    groups = (
        ("Sitting in", split.sitting_in),
        ("Late", split.late),
        ("On leave", leave),
        ("Absent", split.absent),
        ("Not recorded", split.unrecorded),
    )
    return [counts(split), *(f"{label}: {len(names)} ({', '.join(names)})" for label, names in groups if names)]


def votes(tally: Tally | None) -> str:
    if tally is None:
        return ""
    return f" (for {tally.in_favour}, against {tally.against}, abstained {tally.abstained})"
