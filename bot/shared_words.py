"""Words that two commands share: what was shown last in the chat decides, else the speaker is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import WhoIsToBeReminded
from bot.menus import allowed_to
from bot.recognition import clean
from bot.wording import word
from models.attendance.told import WhoAnswered
from models.dues import WhoOwes
from models.facts import Refused
from models.peers import lane_of
from models.roles import Person
from models.shown import last_shown

if TYPE_CHECKING:
    from bot.conversation import Turn

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
        Refused: with `WhoIsToBeReminded`, whose buttons tell the two apart.
    """
    said = clean(turn.update.text)
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
