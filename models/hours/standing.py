"""Where a member stands with her hours: said twice a year at most, and only where the organisation set hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select

from models import reminders
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.hours.reading import VOLUNTEERS, minutes_of
from models.members import Member, active
from models.rules.hours import standing_stages
from models.rules.reminders import Stage
from models.rules.values import Minutes

NOTHING = Minutes(0)
# What could not go out in time is reported for so long.
CATCH_UP = timedelta(days=40)


class Standing(Enum):
    """How far somebody is on her way; her figures are behind the button."""

    NONE = "none"
    UNDER_HALF = "under_half"
    OVER_HALF = "over_half"


@fact
class HoursStanding:
    """To a member who has not reached the hours her organisation set."""

    year: int
    target: Minutes
    standing: Standing


async def tell_standing(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell those who have not reached the year's hours where they stand, once each in the months of the rule book.

    Who has reached them is left in peace, and whose week is full hears of it the next.
    """
    book, year = almanac.rules(at), almanac.today(at).year
    stages = standing_stages(
        year, almanac.calendar, book.reminders.quiet, book.reminders.dues_clock, book.hours, almanac.zone
    )
    key = f"hours:{year}"
    recent = [stage for stage in stages if at < stage.until + CATCH_UP]
    for stage in await reminders.begun(db, branch.id, key, recent, at=at):
        if almanac.may_disturb(at):
            await _tell(db, branch, stage, key, almanac, at)


async def _tell(db: Session, branch: Branch, stage: Stage, key: str, almanac: Almanac, at: datetime) -> None:
    year, target = almanac.today(at).year, almanac.rules(at).hours.target
    who = select(Member.id).where(Member.branch_id == branch.id, active(), Member.category.in_(VOLUNTEERS))
    done = await minutes_of(db, who, year)
    groups: dict[Standing, list[MemberId]] = {}
    for member_id in (await db.core(who)).scalars():
        minutes = done.get(member_id, NOTHING)
        if minutes < target:
            groups.setdefault(_standing(minutes, target), []).append(member_id)
    if at >= stage.until:
        # Too late to say: written down once for all of them, whatever each would have heard.
        groups = {Standing.NONE: [member_id for group in groups.values() for member_id in group]}
    for standing, members in groups.items():
        told = HoursStanding(year, target, standing)
        chosen = select(Member.id).where(Member.id.in_(members), reminders.has_room(almanac, at))
        await reminders.remind(
            db, branch.id, chosen, told, stage, key=key, what=f"{year}年志愿时长", almanac=almanac, at=at
        )


def _standing(done: Minutes, target: Minutes) -> Standing:
    if not done.count:
        return Standing.NONE
    return Standing.UNDER_HALF if done.count * 2 < target.count else Standing.OVER_HALF
