"""Appointed entries: made by a secretary under a rule of the pack, with a reason; taken back with one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from models import audit, notices
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.points.tables import PointAward
from models.points.told import AwardImpossible, AwardReversed, NoAppointedRule, NoSuchAward, OwnPoints, PointAwarded
from models.roles import Secretary
from models.rules.points import FORBIDDEN_WORDS, PointRule

# Half a year and the month in which it is looked at.
OLDEST = timedelta(days=214)


async def award(
    db: Session,
    member: Member,
    rule: PointRule,
    reason: str,
    day: date | None,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> PointAwarded:
    """Make an entry for a day, today if none is said, and tell the member.

    Raises:
        Refused: with `OwnPoints`, `AwardImpossible` or `NoAppointedRule`.
    """
    today = almanac.today(at)
    day = day or today
    if member.id == by.member_id:
        raise Refused(OwnPoints())
    if day > today or day < today - OLDEST:
        raise Refused(AwardImpossible("future" if day > today else "old", day))
    if found := FORBIDDEN_WORDS.search(reason):
        raise Refused(AwardImpossible("forbidden", day, found[0].strip()))
    points = almanac.book.on(day).points
    in_force = next((each for each in points.appointed if each.key == rule.key), None) if points else None
    if in_force is None:
        raise Refused(NoAppointedRule(day))
    row = await db.add(
        PointAward(
            member_id=member.id,
            branch_id=member.branch_id,
            rule=in_force.key,
            day=day,
            reason=reason,
            awarded_at=at,
            awarded_by=by.member_id,
        )
    )
    told = PointAwarded(row.id, member.name, in_force.name, in_force.points, day, reason)
    only_her = select(Member.id).where(Member.id == member.id)
    await notices.tell(db, only_her, told, key=f"point-award:{row.id}", at=at)
    audit.record(db, "points.award", at=at, by=by, member=member.id, branch=row.branch_id, award=row.id)
    return told


async def reverse(
    db: Session, number: int, reason: str, almanac: Almanac, *, by: Secretary, at: datetime
) -> AwardReversed:
    """Take an appointed entry back, once, and tell the member.

    Raises:
        Refused: with `NoSuchAward`.
    """
    row = await db.get(PointAward, number)
    if row is None or row.reversed_at is not None or not by.oversees(row.branch_id):
        raise Refused(NoSuchAward(number))
    row.reversed_at, row.reversed_by, row.reversed_for = at, by.member_id, reason
    member = await db.get(Member, row.member_id)
    assert member is not None
    points = almanac.book.on(row.day).points
    name = next((each.name for each in points.appointed if each.key == row.rule), row.rule) if points else row.rule
    told = AwardReversed(number, member.name, name, row.day, reason)
    only_her = select(Member.id).where(Member.id == member.id, Member.id != by.member_id)
    await notices.tell(db, only_her, told, key=f"point-award:{number}:reversed", at=at)
    audit.record(db, "points.reverse", at=at, by=by, member=member.id, branch=row.branch_id, award=number)
    return told
