"""Writing minutes: each change is a new version with its author, and no version is ever touched again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from models import actions, audit, meetings, notices, offices, roles
from models.almanac import Almanac
from models.base import MeetingId
from models.database import Session
from models.facts import Refused, of_json, to_json
from models.meetings import Meeting, MeetingState, NoSuchMeeting
from models.members import Member
from models.minutes.splitting import split
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import MinutesCard, MinutesState, NoSuchPart, RecorderNamed
from models.roles import Person, Secretary
from models.rules import minutes as rules
from models.rules.minutes import Content

KEPT = (MeetingState.CALLED, MeetingState.CLOSED)
STATES = {
    None: MinutesState.SUBMITTED,
    Verdict.APPROVED: MinutesState.APPROVED,
    Verdict.RETURNED: MinutesState.RETURNED,
}


async def meant(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> Meeting:
    """Return the meeting whose minutes a person may write: that one, else the one nearest to now that has begun.

    The secretary writes those of the branches she answers for, the named recorder those she keeps.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    today = almanac.today(at)
    secretary = roles.prove(Secretary, by, await offices.held_by(db, by.member_id, today))
    hers = _is_kept_by(by)
    if secretary is not None:
        reach = secretary.branch_ids if number is not None else frozenset({secretary.office_branch_id})
        hers = or_(hers, Meeting.branch_id.in_(reach))
    query = select(Meeting).where(Meeting.state.in_(KEPT), hers)
    if number is not None:
        query = query.where(Meeting.id == number)
    nearest = query.order_by(Meeting.starts_at > at, func.abs(Meeting.starts_at - at)).limit(1)
    meeting: Meeting | None = await db.scalar(nearest)
    if meeting is None:
        raise Refused(NoSuchMeeting())
    return meeting


async def card(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> MinutesCard:
    """Return the minutes of a meeting as they stand."""
    last = await latest(db, meeting.id)
    review = await db.get(MinutesReview, last.id) if last else None
    author = await db.get(Member, last.author_id) if last else None
    content = content_of(last, meeting)
    return MinutesCard(
        await meetings.brief(db, meeting, almanac, at),
        last.number if last else 0,
        state_of(last, review),
        author.name if author else "",
        last.written_at if last else None,
        content,
        await split(db, meeting.id),
        rules.missing(content),
        await actions.carried(db, meeting.branch_id, meeting.id),
        review.words if review else None,
    )


async def revise(
    db: Session, meeting: Meeting, change: Callable[[Content], Content], almanac: Almanac, *, by: Person, at: datetime
) -> MinutesCard:
    """Add the next version of the minutes; a change that changes nothing adds none.

    Args:
        meeting: one that `meant` gave to this person.

    Raises:
        Refused: with `NoSuchPart`.
    """
    last = await _locked(db, meeting)
    before = content_of(last, meeting)
    try:
        after = change(before)
    except rules.NoSuchPart as error:
        raise Refused(NoSuchPart()) from error
    if last is None or after != before:
        await append(db, meeting, last, after, by=by, at=at)
    return await card(db, meeting, almanac, at=at)


async def name_recorder(
    db: Session, meeting: Meeting, member: Member, almanac: Almanac, *, by: Secretary, at: datetime
) -> MinutesCard:
    """Let a member keep the minutes, and tell her."""
    last = await _locked(db, meeting)
    content = replace(content_of(last, meeting), recorder=member.name)
    if last is None or last.recorder_id != member.id or content != content_of(last, meeting):
        made = await append(db, meeting, last, content, by=by, at=at, recorder=member)
        only_her = select(Member.id).where(Member.id == member.id, Member.id != by.member_id)
        told = RecorderNamed(await meetings.brief(db, meeting, almanac, at))
        await notices.tell(db, only_her, told, key=f"minutes:{meeting.id}:recorder-{made.number}", at=at)
    return await card(db, meeting, almanac, at=at)


async def append(
    db: Session,
    meeting: Meeting,
    last: MinutesVersion | None,
    content: Content,
    *,
    by: Person,
    at: datetime,
    recorder: Member | None = None,
) -> MinutesVersion:
    """Write the version after ``last``, with who was there as the ledger has it now."""
    version = await db.add(
        MinutesVersion(
            meeting_id=meeting.id,
            number=last.number + 1 if last else 1,
            content=to_json(content),
            split=to_json(await split(db, meeting.id)),
            recorder_id=recorder.id if recorder else last.recorder_id if last else None,
            author_id=by.member_id,
            written_at=at,
        )
    )
    audit.record(
        db, "minutes.write", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, version=version.number
    )
    return version


async def latest(db: Session, meeting_id: MeetingId) -> MinutesVersion | None:
    """Return the newest version of a meeting's minutes."""
    query = select(MinutesVersion).where(MinutesVersion.meeting_id == meeting_id)
    version: MinutesVersion | None = await db.scalar(query.order_by(MinutesVersion.number.desc()).limit(1))
    return version


def content_of(version: MinutesVersion | None, meeting: Meeting) -> Content:
    """Return what a version says; before the first one, what the call of the meeting said."""
    if version is not None:
        return of_json(Content, version.content)
    return Content(topics=(meeting.topic,) if meeting.topic else ())


def state_of(last: MinutesVersion | None, review: MinutesReview | None) -> MinutesState:
    """Return how a version stands, None where nothing is written yet."""
    if last is None:
        return MinutesState.NONE
    return STATES[review.verdict] if review else MinutesState.DRAFT


async def may_read(db: Session, meeting: Meeting, by: Person, almanac: Almanac, at: datetime) -> bool:
    """Return whether a person may have the minutes: who writes them, and the committee above them."""
    today = almanac.today(at)
    committee = roles.prove(roles.Committee, by, await offices.held_by(db, by.member_id, today))
    if committee is not None and committee.oversees(meeting.branch_id):
        return True
    kept: int | None = await db.scalar(select(Meeting.id).where(Meeting.id == meeting.id, _is_kept_by(by)))
    return kept is not None


def _is_kept_by(by: Person) -> ColumnElement[bool]:
    newer = aliased(MinutesVersion)
    is_newest = ~exists().where(newer.meeting_id == MinutesVersion.meeting_id, newer.number > MinutesVersion.number)
    kept = select(MinutesVersion.meeting_id).where(MinutesVersion.recorder_id == by.member_id, is_newest)
    return Meeting.id.in_(kept)


async def _locked(db: Session, meeting: Meeting) -> MinutesVersion | None:
    # Two processes that write at once would both be number five.
    await db.core(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    return await latest(db, meeting.id)
