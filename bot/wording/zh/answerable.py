"""What of somebody's waits for an answer, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Message
from bot.wording.claims import SHOWN, decisions
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.answerable import Awaiting, Matter, WhatAwaits
from models.members import Language

LABELS = {
    Matter.DUES: ("党费", "确认", ""),
    Matter.HOURS: ("志愿时长", "核实", "退回"),
    Matter.LATE_LEAVE: ("补请假", "同意", "不同意"),
    Matter.REGISTRATION: ("注册申请", "批准", "拒绝"),
    Matter.TRAINING: ("学时", "确认", "退回"),
    Matter.MAKEUP: ("补学", "同意", "退回"),
}


@says(Language.ZH, WhatAwaits)
def what_awaits(told: WhatAwaits, speech: Speech) -> Message:
    head = (
        f"{speech.name(told.name)}有{len(told.things)}件事等您答复，请点一个：" if told.is_hers else _none(told, speech)
    )
    lines = [head, *(_entry(each, speech) for each in told.things[:SHOWN])]
    if any(each.matter is Matter.DUES for each in told.things):
        lines.append("党费没有收到的不用点，请和本人核对。")
    if len(told.things) > SHOWN:
        lines.append(f"先列{SHOWN}件，其余的办完再列。")
    return Message("\n".join(lines), decisions(told.things, LABELS))


def _none(told: WhatAwaits, speech: Speech) -> str:
    head = f"{speech.name(told.name)}没有等您答复的事。"
    return f"{head}等您答复的有：" if told.things else f"{head}别人的也没有。"


def _entry(each: Awaiting, speech: Speech) -> str:
    what = LABELS[each.matter][0]
    number = "" if each.matter is Matter.DUES else f"{each.number}号"
    return f"{speech.name(each.name)}：{what}{number}"
