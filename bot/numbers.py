"""Numbers said instead of pressing: on a channel with few buttons they choose from what was listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.channels.choices import chosen_line
from bot.recognition import find_command
from models import offers
from models.facts import Refused
from models.offers import OneAtATime
from models.peers import lane_of

if TYPE_CHECKING:
    from bot.conversation import Turn

# Full-width digits are digits too.
NUMBERS = re.compile(r"(?:第\s*)?\d{1,2}(?:[\s、，,;；和第个项条]+\d{1,2})*\s*[.．、。个项条]?")
# What stands for the button pressed where it has no reference of its own.
BY_NUMBER = "number"


async def chosen(turn: Turn) -> str | None:
    """Return the line of the button that words mean by its number, None when they are no number of one.

    Several numbers mean several of a list where several may be chosen. An open question takes the number for its own
    answer, unless it is the one that was listed.

    Raises:
        Refused: nothing in the list has this number, the list is over, or its entries are for one at a time.
    """
    said = turn.update.text.strip()
    if not NUMBERS.fullmatch(said) or turn.is_in_room or turn.update.pressed is not None:
        return None
    lines = await offers.offered(turn.db, lane_of(turn.speaker.channel, turn.speaker.chat), at=turn.now)
    if lines is None or (turn.form is not None and not _is_asked(turn, lines)):
        return None
    numbers = list(dict.fromkeys(int(each) for each in re.findall(r"\d+", said)))
    if turn.form is not None and (len(numbers) > 1 or not 1 <= numbers[0] <= len(lines)):
        return None
    return joined([offers.line_of(lines, number) for number in numbers])


def joined(lines: Sequence[str]) -> str:
    """Return the one line that says what several do, for a command that takes several.

    Raises:
        Refused: with `OneAtATime`.
    """
    if len(lines) == 1:
        return lines[0]
    heads = {line.rpartition(" ")[0] for line in lines}
    command, _, _ = find_command(lines[0])
    if len(heads) > 1 or command is None or not any(each.parser.takes_several for each in command.fields):
        raise Refused(OneAtATime())
    return chosen_line(heads.pop(), [line.rpartition(" ")[2] for line in lines])


def _is_asked(turn: Turn, lines: Sequence[str]) -> bool:
    """Return whether these lines answer the question that is open."""
    form, draft = turn.form, turn.draft_id
    assert form is not None
    if form.asked is None:
        return any(re.fullmatch(rf"/(?:yes|edit) {draft}(?: .*)?", line) for line in lines)
    index = form.command.fields.index(form.command.field(form.asked))
    return any(line.startswith((f"/a {draft}.{index} ", f"/said {draft} ")) for line in lines)
