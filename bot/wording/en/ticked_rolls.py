"""Entering several people of a roll at once, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.channels.choices import Checklist
from bot.reply import rows
from bot.wording.checklists import one_by_one, people
from bot.wording.en.attendance import PRESENCES
from bot.wording.en.meetings import counted, short, title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import PeopleMarked, RollToTick
from models.members import Language
from models.rules.meetings import Presence

NAMED = 8
ASKED = {
    Presence.UNRECORDED: "Whose record is wrong?",
    Presence.PRESENT: "Who was there?",
    Presence.LATE: "Who was late?",
    Presence.LEAVE: "Who was on leave?",
    Presence.ABSENT: "Who was missing?",
}


@says(Language.EN, RollToTick)
def roll_to_tick(told: RollToTick, speech: Speech) -> Message:
    number, become = told.meeting.id, PRESENCES[told.presence]
    options = people(told.numbers, told.names, speech)
    if not options:
        text = f"{short(told.meeting, speech)}: all on the roll are recorded as {become}."
        return Message(text, ((Button("Back to the roll", f"/roll {number}"),),))
    line = f"/mark_people {number} {told.presence.value}"
    choice = Checklist(ASKED[told.presence], line, become.capitalize(), options, short(told.meeting, speech), "", "/")
    text = f"{short(told.meeting, speech)}: {ASKED[told.presence]}\nPress a name, or reply with numbers, such as 1 3 5."
    return Message(text, (*one_by_one(choice), (Button("Back to the roll", f"/roll {number}"),)), choice=choice)


@says(Language.EN, PeopleMarked)
def people_marked(told: PeopleMarked, speech: Speech) -> Message:
    number, become = told.meeting.id, PRESENCES[told.presence]
    lines = [title(told.meeting), f"Recorded as {become}: {_named(told.names, speech)}."]
    left = counted(len(told.left), "person", "people")
    lines.append(f"{left} not recorded yet: {_named(told.left, speech)}." if told.left else "Everybody is recorded.")
    buttons = [Button("The roll", f"/roll {number}"), Button("Others too", f"/tick {number} {told.presence.value}")]
    buttons += [Button("All present", f"/rest {number}")] if told.left else [Button("Close it", f"/close {number}")]
    return Message("\n".join(lines), rows(buttons, 3))


def _named(names: tuple[str, ...], speech: Speech) -> str:
    return speech.names(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
