"""Older versions of minutes in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import short, title
from bot.wording.en.minutes import STATES, attached, headed, in_full, split_lines
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.minutes import MinutesHistory, MinutesState, MinutesText, NoSuchVersion, VersionBrief
from models.rules.minutes_changes import Change, Deed, Spot

CHANGES_SHOWN = 4
BUTTONS = 6
SPOTS = {
    Spot.CHAIR: "chair",
    Spot.RECORDER: "recorder",
    Spot.GUESTS: "guests",
    Spot.TOPIC: "topic",
    Spot.REMARK: "remark",
    Spot.RESOLUTION: "resolution",
    Spot.TALLY: "votes",
    Spot.ACTION: "action item",
    Spot.NOTES: "notes",
    Spot.ATTACHMENT: "file",
    Spot.ATTENDANCE: "attendance",
}
DEEDS = {Deed.ADDED: "added", Deed.REMOVED: "left out", Deed.SET: "set"}


@says(Language.EN, MinutesHistory)
def minutes_history(told: MinutesHistory, speech: Speech) -> Message:
    lines = [f"Versions of the minutes of {short(told.meeting, speech)}: {told.newest}, newest first"]
    lines += [_line(each, speech) for each in told.versions]
    if told.newest > len(told.versions):
        older = told.newest - len(told.versions)
        lines.append(f"Older ones: {older}. To see one: /old_minutes {older} #{told.meeting.id}")
    shown = told.versions[:BUTTONS]
    return Message(
        "\n".join(lines),
        rows([Button(f"Version {each.number}", f"/old_minutes {each.number} #{told.meeting.id}") for each in shown], 3),
    )


@says(Language.EN, MinutesText)
def minutes_text(told: MinutesText, speech: Speech) -> Message:
    is_old = told.version < told.newest
    mark = f"old, the newest is {told.newest}" if is_old else "newest"
    lines = [
        f"Minutes of {title(told.meeting)}: version {told.version} ({mark})",
        f"{speech.name(told.author)}, {speech.moment(told.written_at)}, {_state(told.state)}",
        "",
        *headed(told.meeting, told.content, speech),
        *split_lines(told.split),
        *in_full(told.content, speech),
        *attached(told.content, speech),
    ]
    line = f"/old_minutes {told.version} #{told.meeting.id}"
    buttons = [
        Button("Word file", f"{line} docx"),
        Button("PDF", f"{line} pdf"),
        Button("All versions", f"/minutes_versions {told.meeting.id}"),
    ]
    return Message("\n".join(lines), rows(buttons, 3))


@says(Language.EN, NoSuchVersion)
def no_such_version(told: NoSuchVersion, speech: Speech) -> Message:
    if not told.newest:
        text = f"Nothing is written of {short(told.meeting, speech)} yet."
        return Message(text, ((Button("Begin", f"/minutes {told.meeting.id}"),),))
    text = f"The minutes of {short(told.meeting, speech)} have no version {told.version}, only 1 to {told.newest}."
    return Message(text, ((Button("All versions", f"/minutes_versions {told.meeting.id}"),),))


def _line(each: VersionBrief, speech: Speech) -> str:
    about = [_change(change, speech) for change in each.changes[:CHANGES_SHOWN]]
    if len(each.changes) > CHANGES_SHOWN:
        about.append(f"{len(each.changes)} changes in all")
    state = f" ({_state(each.state)})" if each.state is not MinutesState.DRAFT else ""
    what = "; ".join(about) or "nothing else said"
    return f"Version {each.number}, {speech.name(each.author)}, {speech.moment(each.written_at)}{state}: {what}"


def _change(change: Change, speech: Speech) -> str:
    if change.spot is Spot.ATTENDANCE:
        return "attendance as the ledger has it"
    return f"{SPOTS[change.spot]} {DEEDS[change.deed]} {speech.quote(change.text)}"


def _state(state: MinutesState) -> str:
    return "never handed in" if state is MinutesState.DRAFT else STATES[state]


ENGLISH.update(
    {
        "看会议记录的每一版：谁写的、什么时候、改了什么": "See every version of minutes: writer, moment and changes",
        "看会议记录以前的一版，也可以要 Word 或 PDF；不是现行的会标明旧版": (
            "Read an older version of minutes, as text, Word or PDF, marked as old"
        ),
        "例如：旧版记录 2 #12，或：旧版记录 2 #12 PDF。": "For example: /old_minutes 2 #12, or /old_minutes 2 #12 PDF.",
        "看第几版？例如：2。": "Which version? For example: 2.",
    }
)
