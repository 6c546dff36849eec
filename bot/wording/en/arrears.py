"""Arrears in English: names and months to secretary and committee, never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.assessments import SettledDiffer
from models.members import Language


@says(Language.EN, SettledDiffer)
def settled_differ(told: SettledDiffer, speech: Speech) -> Message:
    lines = [f"{speech.name(told.name)} was assessed anew. Months already settled stay settled; please look:"]
    if told.short:
        lines.append(f"Less was received than the new amount: {speech.months(told.short)}.")
    if told.over:
        lines.append(f"More was received than the new amount: {speech.months(told.over)}. Please ask the member.")
    lines.append("To change one, reverse its entry and enter it again.")
    month = next(iter((*told.short, *told.over)), "")
    return Message("\n".join(lines), ((Button("Why this figure", f"/why_dues_of #{told.member_id} {month}".strip()),),))
