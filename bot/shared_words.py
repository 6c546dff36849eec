"""Words that two commands share: what was shown last in the chat decides, else the speaker is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers import WhoIsToBeReminded
from bot.menus import allowed_to
from bot.parsing import TextParser
from bot.recognition import clean
from bot.wording import word
from bot.wording.arrangements import DECIDED_BY
from models import answerable
from models.answerable import Matter, WhatAwaits
from models.attendance.told import WhoAnswered
from models.dues import WhoOwes
from models.facts import Refused
from models.peers import lane_of
from models.roles import Person
from models.shown import last_shown

if TYPE_CHECKING:
    from bot.conversation import Turn

# Said with a name, they answer whatever of hers waits for the speaker.
AGREED = "确认|核实|同意|批准|通过|准假"
TURNED_DOWN = "退回|驳回|不予核实|不同意|不批准|拒绝"
ANSWERED = re.compile(
    rf"(?:(?P<yes>{AGREED})|(?P<no>{TURNED_DOWN}))[\s，,：:]*(?P<name>[^\s\d#，,。]{{2,30}}?)(?:同志)?"
    r"的?(?:党费|志愿时长|时长|志愿|补请假|请假|注册|登记|学时|补学)?[。.！!]*"
)
ONLY_OF = {"核实": Matter.HOURS, "准假": Matter.LATE_LEAVE}
REMIND_THEM = {"提醒他们", "催一下"}
REMINDERS = {"nudge", "remind_dues"}
# The keeper says with it how it is done; everybody else asks, and reads it on her own card.
HOW_TO_PAY = {"党费怎么交"}
# With somebody's name behind it it gives out a task; alone it asks for what there is to do.
TASKS = {"待办"}
LISTS = (WhoAnswered, WhoOwes)


async def meant(turn: Turn) -> str | None:
    """Return the line that shared words stand for after what was shown, None when they are none or hers of one only.

    Raises:
        Refused: with `WhoIsToBeReminded` or `WhatAwaits`, whose buttons tell apart what may be meant.
    """
    said = clean(turn.update.text)
    if (found := ANSWERED.fullmatch(said)) and isinstance(turn.actor, Person) and not _awaits_text(turn):
        return await _decision(turn, found, turn.actor)
    if said in TASKS:
        return "/actions"
    if said not in REMIND_THEM | HOW_TO_PAY or turn.update.pressed is not None or not isinstance(turn.actor, Person):
        return None
    mine = {each.name for each in await allowed_to(turn.db, turn.actor, turn.almanac, at=turn.now)}
    if said in HOW_TO_PAY:
        return None if "dues_howto" in mine else "/dues"
    hers = sorted(REMINDERS & mine)
    if len(hers) < len(REMINDERS):
        return f"/{hers[0]}" if hers else None
    lane = lane_of(turn.speaker.channel, turn.speaker.chat)
    shown = await last_shown(turn.db, lane, turn.actor.member_id, LISTS, at=turn.now)
    buttons = word(shown, turn.language, turn.almanac.zone).buttons if shown else ()
    lines = [each.line for row in buttons for each in row if each.line.split(" ")[0].lstrip("/") in REMINDERS]
    if not lines:
        raise Refused(WhoIsToBeReminded())
    return lines[0]


async def _decision(turn: Turn, found: re.Match[str], speaker: Person) -> str | None:
    """Return the line that answers the one thing of somebody's that waits, None where the name is nobody's.

    Who asks to be let in is looked at first: anybody may give a name.

    Raises:
        Refused: with `WhatAwaits`, where several things wait, none, or none that this answers.
    """
    name, matter = found["name"], ONLY_OF.get(found["yes"])
    every = await answerable.awaiting(turn.db, turn.almanac, by=speaker, at=turn.now)
    hers = tuple(each for each in every if each.name == name)
    if not hers and all(member.name != name for member in await turn.asking.people()):
        return None
    if len(hers) == 1 and hers[0].matter is not Matter.REGISTRATION and matter in (None, hers[0].matter):
        agree, turn_down = DECIDED_BY[hers[0].matter]
        if line := agree if found["yes"] else turn_down:
            return line.format(hers[0].number)
    raise Refused(WhatAwaits(name, hers or every, bool(hers)))


def _awaits_text(turn: Turn) -> bool:
    """Return whether a question is open that any words answer."""
    form = turn.form
    asked = form.command.field(form.asked).parser if form is not None and form.asked else None
    return isinstance(asked, TextParser)
