"""Deciding on hours, once: verified, changed with a reason or refused; and undoing them, never changing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from models import audit, notices, offices, roles
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.hours import judges
from models.hours.judging import edition_of, fault, hint_of
from models.hours.tables import (
    ClaimState,
    HourCertificate,
    HourCertificateLine,
    HourClaim,
    HourPhoto,
    HourReversal,
    waits,
)
from models.hours.told import (
    Entry,
    HoursDecided,
    HoursDoubted,
    HoursDoubtNoted,
    HoursLocked,
    HoursOwn,
    HoursOwnVerified,
    HoursReversed,
    HoursToVerify,
    HoursVerifiedTogether,
    HoursWaiting,
    NoSuchClaim,
    NoSuchHours,
)
from models.members import Member
from models.offices import Office
from models.roles import Person, Secretary
from models.rules.certificates import CertificateNumber
from models.rules.values import Minutes


@dataclass(frozen=True)
class Verdict:
    """What was decided; ``minutes`` where other time counts than was claimed."""

    is_verified: bool
    reason: str = ""
    minutes: Minutes | None = None


async def decide(
    db: Session, number: int, verdict: Verdict, almanac: Almanac, *, by: Person, at: datetime
) -> HoursDecided:
    """Verify, change or refuse a claim, once, as its secretary or the organiser it names; the member is told.

    Raises:
        Refused: with `NoSuchClaim`, `HoursOwn` or `HoursImpossible`.
    """
    theirs = await verifiable(db, almanac, by=by, at=at)
    row = (await db.scalars(select(HourClaim).where(HourClaim.id == number, waits(), theirs))).first()
    if row is None:
        hers = select(HourClaim.id).where(HourClaim.id == number, waits(), HourClaim.member_id == by.member_id)
        raise Refused(HoursOwn() if await db.scalar(hers) else NoSuchClaim(number))
    minutes = verdict.minutes or row.minutes
    if verdict.is_verified:
        rule = edition_of(almanac, row.day, row.claimed_at).rule
        # Late is what was claimed late, not what was looked at late; so the rules look at it as of then.
        wrong = await fault(db, row.member_id, minutes, row.served, almanac, rule, at=row.claimed_at, but=number)
        if wrong is not None:
            raise Refused(wrong)
    said = row.claimed or row.minutes
    values = {
        "state": ClaimState.VERIFIED if verdict.is_verified else ClaimState.REFUSED,
        "minutes": minutes,
        "claimed": said if said != minutes else None,
        "reason": verdict.reason or None,
        "decided_at": at,
        "decided_by": by.member_id,
    }
    if not (await db.core(update(HourClaim).where(HourClaim.id == number, waits()).values(values))).rowcount:
        raise Refused(NoSuchClaim(number))
    member = await _member(db, row)
    changed = said if verdict.minutes and said != minutes else None
    told = HoursDecided(member.name, row.day, minutes, row.activity, verdict.is_verified, changed, verdict.reason)
    if row.member_id != by.member_id:
        await notices.tell(db, _only(member), told, key=f"hours:{number}:decided", at=at)
    elif verdict.is_verified:
        await tell_own(db, row, minutes, almanac, by=by, at=at)
    audit.record(
        db, "hours.decide", at=at, by=by, member=member.id, branch=row.branch_id, claim=number,
        accepted=verdict.is_verified, minutes=minutes.count,
    )  # fmt: skip
    return told


async def verify_each(
    db: Session, numbers: Sequence[int], almanac: Almanac, *, by: Person, at: datetime
) -> HoursVerifiedTogether:
    """Verify several claims, each as `decide` does: what is wrong with one keeps none of the others from being right.

    Args:
        numbers: no more than a card holds.
    """
    done: list[HoursDecided] = []
    left: list[int] = []
    # One after another: whether a claim is within the cap of its day depends on those before it.
    for number in numbers:
        try:
            async with db.savepoint():
                done.append(await decide(db, number, Verdict(True), almanac, by=by, at=at))
        except Refused:
            left.append(number)
    return HoursVerifiedTogether(tuple(each.name for each in done), tuple(each.minutes for each in done), tuple(left))


async def waiting(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> HoursToVerify:
    """Return the claims a person may decide on, oldest first."""
    photos = select(func.count()).where(HourPhoto.claim_id == HourClaim.id).scalar_subquery()
    query = (
        select(HourClaim, Member.name, photos)
        .join(Member, Member.id == HourClaim.member_id)
        .where(waits(), await verifiable(db, almanac, by=by, at=at))
        .order_by(HourClaim.id)
    )
    rows: Sequence[Any] = (await db.execute(query)).all()
    return HoursToVerify(
        tuple(
            HoursWaiting(
                row.id, name, row.day, row.minutes, row.activity, row.begins, row.until, row.claimed, int(count)
            )
            for row, name, count in rows
        )
    )


async def one_waiting(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> HoursWaiting:
    """Return one claim that waits for a person, with what she should look at.

    Raises:
        Refused: with `NoSuchClaim`.
    """
    for each in (await waiting(db, almanac, by=by, at=at)).claims:
        if each.number == number:
            row = await db.get(HourClaim, number)
            assert row is not None
            hint = await hint_of(db, row.member_id, row.activity, row.served, almanac, at=at)
            return HoursWaiting(**{**vars(each), "hint": hint})
    raise Refused(NoSuchClaim(number))


async def reverse(db: Session, number: int, reason: str, *, by: Secretary, at: datetime) -> HoursReversed:
    """Undo hours that count; the certificates that cover them are void by that, and the member is told.

    Raises:
        Refused: with `NoSuchHours` or `HoursLocked`.
    """
    row = await db.get(HourClaim, number)
    if row is None or not by.oversees(row.branch_id) or row.state is ClaimState.CLAIMED:
        raise Refused(NoSuchHours(number, "branch_hours"))
    if row.state is ClaimState.REFUSED:
        raise Refused(HoursLocked(number, Entry.REFUSED))
    values = {"claim_id": number, "reason": reason, "reversed_at": at, "reversed_by": by.member_id}
    if not await db.insert_new(HourReversal.__table__, values, HourReversal.claim_id):
        raise Refused(HoursLocked(number, Entry.REVERSED))
    member = await _member(db, row)
    void = (
        select(HourCertificate.year, HourCertificate.number)
        .join(HourCertificateLine, HourCertificateLine.certificate_id == HourCertificate.id)
        .where(HourCertificateLine.claim_id == number)
        .order_by(HourCertificate.year, HourCertificate.number)
    )
    numbers = tuple(str(CertificateNumber(each.year, each.number)) for each in (await db.core(void)).all())
    told = HoursReversed(number, member.name, row.day, row.minutes, row.activity, reason, numbers)
    if member.id != by.member_id:
        await notices.tell(db, _only(member), told, key=f"hours:{number}:reversed", at=at)
    audit.record(db, "hours.reverse", at=at, by=by, member=member.id, branch=row.branch_id, claim=number)
    return told


async def doubt(db: Session, number: int, words: str, almanac: Almanac, *, by: Person, at: datetime) -> HoursDoubtNoted:
    """Tell the secretary that a member finds something wrong with hours of hers.

    Raises:
        Refused: with `NoSuchHours`.

    Source: 民政部令第67号（志愿者认为记录有误的可以要求更正）.
    """
    row = await db.get(HourClaim, number)
    if row is None or row.member_id != by.member_id:
        raise Refused(NoSuchHours(number))
    state = await entry_of(db, row)
    told = HoursDoubted(number, by.name, row.day, row.minutes, row.activity, state, words)
    today = almanac.today(at)
    await notices.tell(
        db, offices.secretaries(row.branch_id, today), told, key=f"hours:{number}:doubt:{at:%Y%m%d%H%M%S}", at=at
    )
    audit.record(db, "hours.doubt", at=at, by=by, member=by.member_id, branch=row.branch_id, claim=number)
    return HoursDoubtNoted(number)


async def pass_on(db: Session, activity: str, before: MemberId, after: MemberId) -> int:
    """Let the claims of an activity that wait for one organiser wait for another; return how many do.

    The new organiser's own claim waits for the secretary alone: nobody verifies herself.
    """
    waiting = select(HourClaim.id, HourClaim.activity).where(waits(), HourClaim.organiser_id == before)
    # What is sealed cannot be compared by the database.
    numbers = [row.id for row in (await db.core(waiting)).all() if row.activity == activity]
    theirs = HourClaim.id.in_(numbers)
    own = update(HourClaim).where(theirs, HourClaim.member_id == after)
    await db.core(own.values(organiser_id=None))
    others = update(HourClaim).where(theirs, HourClaim.organiser_id == before)
    return (await db.core(others.values(organiser_id=after))).rowcount


async def verifiable(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> ColumnElement[bool]:
    """Select the claims a person may decide on: of the branches she is secretary of, and of what she organised.

    Her own are for another secretary of her branch, where there is one.
    """
    today = almanac.today(at)
    secretary = roles.prove(Secretary, by, await offices.held_by(db, by.member_id, today))
    organised = HourClaim.organiser_id == by.member_id
    if secretary is None:
        return organised
    theirs = or_(organised, HourClaim.branch_id.in_(secretary.branch_ids))
    if await judges.is_alone(db, by.branch_id, by.member_id, today):
        return theirs
    return and_(theirs, HourClaim.member_id != by.member_id)


async def tell_own(
    db: Session, row: HourClaim, minutes: Minutes, almanac: Almanac, *, by: Person, at: datetime
) -> None:
    """Tell the others of the committee that a secretary has verified, or entered, hours of her own."""
    committee = offices.committee(row.branch_id, almanac.today(at)).where(Office.member_id != by.member_id)
    told = HoursOwnVerified(by.name, row.day, minutes, row.activity)
    await notices.tell(db, committee, told, key=f"{row.key}:own", at=at)


async def entry_of(db: Session, row: HourClaim) -> Entry:
    """Return how a line of the record stands."""
    if row.state is ClaimState.CLAIMED:
        return Entry.WAITING
    if row.state is ClaimState.REFUSED:
        return Entry.REFUSED
    return Entry.REVERSED if await db.get(HourReversal, row.id) else Entry.VERIFIED


async def _member(db: Session, row: HourClaim) -> Member:
    member = await db.get(Member, row.member_id)
    assert member is not None
    return member


def _only(member: Member) -> Any:
    return select(Member.id).where(Member.id == member.id)
