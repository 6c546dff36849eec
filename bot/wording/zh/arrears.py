"""Arrears in Chinese: names and months to secretary and committee, never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.assessments import SettledDiffer
from models.members import Language


@says(Language.ZH, SettledDiffer)
def settled_differ(told: SettledDiffer, speech: Speech) -> Message:
    lines = [f"{speech.name(told.name)}重新核定以后，已经结清的月份没有重新打开，请您看一下："]
    if told.short:
        lines.append(f"按新的金额收少了：{speech.months(told.short)}。要补收的，先冲正，再按新的金额登记。")
    if told.over:
        lines.append(f"按新的金额收多了：{speech.months(told.over)}。请问本人怎么办：先冲正，再按新的金额登记。")
    month = next(iter((*told.short, *told.over)), "")
    return Message("\n".join(lines), ((Button("看核定依据", f"/why_dues_of #{told.member_id} {month}".strip()),),))
