"""Action items of a meeting: given to their owner and written into the open minutes in one step."""

from __future__ import annotations

from datetime import datetime

from models import actions
from models.actions import ActionBrief
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.meetings import Meeting, NoSuchMeeting
from models.members import Member
from models.minutes.tables import MinutesReview, Verdict
from models.minutes.writing import latest, meant, revise
from models.roles import Person
from models.rules.minutes import Agreed


async def agree(
    db: Session, owner: Member, agreed: Agreed, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> ActionBrief:
    """Give a member something to do, as agreed at that meeting, or at the one whose minutes are being written.

    Where no minutes are open it stands for itself, and only the secretary gives it.

    Raises:
        Refused: with `NoSuchMeeting` or `ActionInPast`.
    """
    if number is None:
        meeting = await _being_written(db, almanac, by, at)
    else:
        meeting = await meant(db, number, almanac, by=by, at=at)
    secretary = await actions.secretary_of(db, by, almanac, at)
    if meeting is not None:
        branch_id = meeting.branch_id
    elif secretary is not None:
        branch_id = secretary.office_branch_id
    else:
        raise Refused(NoSuchMeeting())
    given = await actions.give(db, owner, agreed, branch_id, meeting.id if meeting else None, almanac, by=by, at=at)
    if meeting is not None:
        await revise(db, meeting, lambda content: content.agreeing(agreed), almanac, by=by, at=at)
    return given


async def _being_written(db: Session, almanac: Almanac, by: Person, at: datetime) -> Meeting | None:
    try:
        meeting = await meant(db, None, almanac, by=by, at=at)
    except Refused:
        return None
    last = await latest(db, meeting.id)
    review = await db.get(MinutesReview, last.id) if last else None
    is_open = last is not None and (review is None or review.verdict is not Verdict.APPROVED)
    return meeting if is_open else None
