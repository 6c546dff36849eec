"""Numbers said instead of pressing: on a channel with few buttons they choose from what was listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models import offers
from models.peers import lane_of

if TYPE_CHECKING:
    from bot.conversation import Turn

# Full-width digits are digits too.
NUMBER = re.compile(r"(?:第\s*)?(?P<number>\d{1,2})\s*(?:[.．、。]|个|项|条)?")
# What stands for the button pressed where it has no reference of its own.
BY_NUMBER = "number"


async def chosen(turn: Turn) -> str | None:
    """Return the line of the button that words mean by its number, None when they are no number of one.

    An open question takes the number for its own answer, unless it is the one that was listed.

    Raises:
        Refused: nothing in the list has this number, or the list is over.
    """
    found = NUMBER.fullmatch(turn.update.text.strip())
    if found is None or turn.is_in_room or turn.update.pressed is not None:
        return None
    lines = await offers.offered(turn.db, lane_of(turn.speaker.channel, turn.speaker.chat), at=turn.now)
    if lines is None:
        return None
    number = int(found["number"])
    if turn.form is None:
        return offers.line_of(lines, number)
    return lines[number - 1] if 1 <= number <= len(lines) and _is_asked(turn, lines) else None


def _is_asked(turn: Turn, lines: Sequence[str]) -> bool:
    """Return whether these lines answer the question that is open."""
    form, draft = turn.form, turn.draft_id
    assert form is not None
    if form.asked is None:
        return any(re.fullmatch(rf"/(?:yes|edit) {draft}(?: .*)?", line) for line in lines)
    index = form.command.fields.index(form.command.field(form.asked))
    return any(line.startswith((f"/a {draft}.{index} ", f"/said {draft} ")) for line in lines)
