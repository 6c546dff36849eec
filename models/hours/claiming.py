"""Reporting hours: by the member herself, or entered for her."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from models import audit, notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.facts import Refused
from models.hours import judges
from models.hours.deciding import tell_own
from models.hours.judging import edition_of, fault, hint_of
from models.hours.tables import ClaimState, HourClaim
from models.hours.told import HoursClaimed, HoursEntered, HoursOwn, HoursReasonMissing, HoursUntimed, HoursWaiting
from models.members import Member
from models.roles import Person, Secretary
from models.rules.hours import HoursRules, ServiceTime, counted
from models.rules.rulebook import LARGEST_NUMBER, Edition
from models.rules.values import Minutes


@dataclass(frozen=True)
class Report:
    """What somebody says she did; ``minutes`` is None where the time from beginning to end says it."""

    minutes: Minutes | None
    activity: str
    served: ServiceTime
    organiser: Member | None = None

    @property
    def said(self) -> Minutes:
        return self.minutes or self.served.minutes or Minutes(0)


async def claim(db: Session, report: Report, almanac: Almanac, *, by: Person, at: datetime) -> HoursClaimed:
    """Write down what a member says she did and ask the secretary, and the organiser she names, to verify it.

    Raises:
        Refused: with `HoursUntimed` or `HoursImpossible`.
    """
    if report.minutes is None and report.served.minutes is None:
        raise Refused(HoursUntimed(report.activity))
    edition = edition_of(almanac, report.served.day, at)
    row = _row(report, by.member_id, by.branch_id, edition, at)
    if wrong := await fault(db, by.member_id, row.minutes, row.served, almanac, edition.rule, at=at):
        raise Refused(wrong)
    organiser = report.organiser if report.organiser and report.organiser.id != by.member_id else None
    row.organiser_id = organiser.id if organiser else None
    await db.add(row)
    hint = await hint_of(db, by.member_id, row.activity, row.served, almanac, at=at)
    told = HoursWaiting(
        row.id, by.name, row.day, row.minutes, row.activity, row.begins, row.until, row.claimed, hint=hint
    )
    today = almanac.today(at)
    is_alone = await judges.is_alone(db, by.branch_id, by.member_id, today)
    asked = offices.secretaries(by.branch_id, today) if is_alone else judges.others(by.branch_id, by.member_id, today)
    await notices.tell(db, asked, told, key=row.key, at=at)
    if organiser is not None:
        await notices.tell(db, select(Member.id).where(Member.id == organiser.id), told, key=row.key, at=at)
    audit.record(db, "hours.claim", at=at, by=by, member=by.member_id, branch=by.branch_id, claim=row.id)
    return HoursClaimed(
        row.id,
        row.day,
        row.minutes,
        row.activity,
        row.begins,
        row.until,
        row.claimed,
        edition.rule.travel == "from-assembly",
        organiser.name if organiser else "",
    )


async def enter(
    db: Session, member: Member, report: Report, reason: str, almanac: Almanac, *, by: Secretary, at: datetime
) -> HoursEntered:
    """Enter hours for a member, which count at once; what is older than members may report needs a reason.

    Raises:
        Refused: with `HoursOwn`, `HoursImpossible` or `HoursReasonMissing`.
    """
    is_hers = member.id == by.member_id
    if is_hers and not await judges.is_alone(db, member.branch_id, member.id, almanac.today(at)):
        raise Refused(HoursOwn())
    edition = edition_of(almanac, report.served.day, at)
    row = _row(report, member.id, member.branch_id, edition, at)
    rule = replace(edition.rule, oldest_claim_days=LARGEST_NUMBER) if reason else edition.rule
    wrong = await fault(db, member.id, row.minutes, row.served, almanac, rule, at=at)
    if wrong is not None:
        raise Refused(HoursReasonMissing(wrong.oldest) if wrong.oldest else wrong)
    row.state, row.reason, row.entered_by = ClaimState.VERIFIED, reason or None, by.member_id
    row.decided_at, row.decided_by = at, by.member_id
    await db.add(row)
    told = HoursEntered(row.id, member.name, row.day, row.minutes, row.activity, reason)
    if is_hers:
        await tell_own(db, row, row.minutes, almanac, by=by, at=at)
    else:
        await notices.tell(db, select(Member.id).where(Member.id == member.id), told, key=f"{row.key}:entered", at=at)
    audit.record(db, "hours.enter", at=at, by=by, member=member.id, branch=member.branch_id, claim=row.id)
    return told


def _row(
    report: Report, member_id: MemberId, branch_id: BranchId, edition: Edition[HoursRules], at: datetime
) -> HourClaim:
    """Return the claim a report makes, not entered yet."""
    minutes, served = counted(report.said, edition.rule), report.served.lasting(report.said)
    return HourClaim(
        member_id=member_id,
        branch_id=branch_id,
        day=served.day,
        begins=served.begins,
        until=served.until,
        minutes=minutes,
        claimed=report.said if report.said != minutes else None,
        activity=report.activity,
        state=ClaimState.CLAIMED,
        claimed_at=at,
        rule_since=edition.since,
    )
