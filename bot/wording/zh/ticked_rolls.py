"""Entering several people of a roll at once, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.channels.choices import Checklist
from bot.reply import rows
from bot.wording.checklists import one_by_one, people
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.attendance import PRESENCES
from bot.wording.zh.meetings import short, title
from models.attendance import PeopleMarked, RollToTick
from models.members import Language
from models.rules.meetings import Presence

NAMED = 8
ASKED = {
    Presence.UNRECORDED: "谁改回未登记？",
    Presence.PRESENT: "谁到会了？",
    Presence.LATE: "谁迟到了？",
    Presence.LEAVE: "谁请假了？",
    Presence.ABSENT: "谁没来？",
}


@says(Language.ZH, RollToTick)
def roll_to_tick(told: RollToTick, speech: Speech) -> Message:
    number, become = told.meeting.id, PRESENCES[told.presence]
    options = people(told.numbers, told.names, speech)
    if not options:
        text = f"{short(told.meeting, speech)}：名单上的人都已经登记为{become}。"
        return Message(text, ((Button("回到名单", f"/roll {number}"),),))
    line = f"/mark_people {number} {told.presence.value}"
    choice = Checklist(ASKED[told.presence], line, f"登记{become}", options, short(told.meeting, speech), "", "/")
    text = f"{short(told.meeting, speech)}：{ASKED[told.presence]}\n点姓名，或者回复编号，几个人可以一起，例如：1 3 5。"
    return Message(text, (*one_by_one(choice), (Button("回到名单", f"/roll {number}"),)), choice=choice)


@says(Language.ZH, PeopleMarked)
def people_marked(told: PeopleMarked, speech: Speech) -> Message:
    number, become = told.meeting.id, PRESENCES[told.presence]
    lines = [title(told.meeting), f"已登记{become}{len(told.names)}人：{_named(told.names, speech)}。"]
    lines.append(
        f"还有{len(told.left)}人没登记：{_named(told.left, speech)}。" if told.left else "名单上的人都登记好了。"
    )
    buttons = [
        Button("回到名单", f"/roll {number}"),
        Button(f"再登记{become}", f"/tick {number} {told.presence.value}"),
    ]
    buttons += [Button("其余都到", f"/rest {number}")] if told.left else [Button("结束会议", f"/close {number}")]
    return Message("\n".join(lines), rows(buttons, 3))


def _named(names: tuple[str, ...], speech: Speech) -> str:
    return speech.names(names[:NAMED]) + ("等" if len(names) > NAMED else "")
