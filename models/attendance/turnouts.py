"""How many came to a meeting that is over, and, beside it, how many made up for it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from models import makeups
from models.database import Session
from models.meetings import Meeting, MeetingState
from models.rules.meetings import Presence, attendance_percent


@dataclass(frozen=True)
class Turnout:
    """``expected`` leaves out exempt members who did not come; ``made_up`` are in neither figure."""

    expected: int
    came: int
    made_up: int

    @property
    def percent(self) -> int:
        return attendance_percent(self.came, self.expected)


async def turnout(db: Session, meeting: Meeting, roster: Sequence[Row[Any]]) -> Turnout | None:
    """Return the turnout of a meeting that is closed, None before.

    Args:
        roster: as `models.attendance.roster` returns it.
    """
    if meeting.state is not MeetingState.CLOSED:
        return None
    came = sum(row.presence in makeups.SEEN for row in roster)
    expected = sum(row.presence is not Presence.UNRECORDED or not row.is_exempt for row in roster)
    return Turnout(expected, came, await makeups.made_up(db, meeting.id))
