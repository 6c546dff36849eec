"""What of somebody's waits for an answer, in English."""

from __future__ import annotations

from bot.channels.channel import Message
from bot.wording.claims import SHOWN, decisions
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.answerable import Awaiting, Matter, WhatAwaits
from models.members import Language

LABELS = {
    Matter.DUES: ("dues", "Confirm", ""),
    Matter.HOURS: ("hours", "Verify", "Return"),
    Matter.LATE_LEAVE: ("late leave", "Agree", "Decline"),
    Matter.REGISTRATION: ("registration", "Approve", "Refuse"),
    Matter.TRAINING: ("training", "Accept", "Return"),
    Matter.MAKEUP: ("make-up study", "Agree", "Return"),
}


@says(Language.EN, WhatAwaits)
def what_awaits(told: WhatAwaits, speech: Speech) -> Message:
    head = f"Waiting for your answer of {speech.name(told.name)}:" if told.is_hers else _none(told, speech)
    lines = [head, *(_entry(each, speech) for each in told.things[:SHOWN])]
    if any(each.matter is Matter.DUES for each in told.things):
        lines.append("Where dues did not arrive, press nothing and ask the member.")
    if len(told.things) > SHOWN:
        lines.append(f"These are the first {SHOWN}; the others follow.")
    return Message("\n".join(lines), decisions(told.things, LABELS))


def _none(told: WhatAwaits, speech: Speech) -> str:
    head = f"Nothing of {speech.name(told.name)} waits for your answer."
    return f"{head} Waiting are:" if told.things else f"{head} Nothing else does either."


def _entry(each: Awaiting, speech: Speech) -> str:
    what = LABELS[each.matter][0]
    number = "" if each.matter is Matter.DUES else f" no. {each.number}"
    return f"{speech.name(each.name)}: {what}{number}"
