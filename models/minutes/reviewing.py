"""Checking minutes: somebody who wrote nothing of them approves a version or sends it back, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, or_, select, update

from models import audit, meetings, notices, offices
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.database import Session
from models.facts import Refused, of_json, to_json
from models.meetings import Meeting, MeetingState
from models.members import Member, active
from models.minutes.splitting import split
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import (
    MeetingStillOpen,
    MinutesDecided,
    MinutesIncomplete,
    MinutesSubmitted,
    MinutesToReview,
    NothingToReview,
    OwnMinutes,
)
from models.minutes.writing import append, content_of, latest
from models.roles import Committee, Person
from models.rules import minutes as rules


async def submit(db: Session, meeting: Meeting, almanac: Almanac, *, by: Person, at: datetime) -> MinutesSubmitted:
    """Hand the newest version in and ask the committee to check it; handed in again, nothing happens.

    What the ledger says of attendance by now goes in first, as a version of its own where it differs.

    Args:
        meeting: one that `meant` gave to this person.

    Raises:
        Refused: with `MeetingStillOpen` or `MinutesIncomplete`.
    """
    told = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(MeetingStillOpen(told))
    version = await latest(db, meeting.id)
    content = content_of(version, meeting)
    lacking = tuple(part for part in rules.missing(content) if part in rules.REQUIRED)
    if version is None or lacking:
        raise Refused(MinutesIncomplete(told, lacking))
    if version.split != to_json(await split(db, meeting.id)):
        version = await append(db, meeting, version, content, by=by, at=at)
    values = {"version_id": version.id, "submitted_by": by.member_id, "submitted_at": at}
    await db.insert_new(MinutesReview.__table__, values)
    ask = MinutesToReview(version.id, told, version.number, by.name, content, of_json(rules.Split, version.split))
    reviewers = select(Member.id).where(
        Member.id.in_(offices.committee(meeting.branch_id, almanac.today(at))), Member.id.not_in(_writers(meeting.id))
    )
    await notices.tell(db, reviewers, ask, key=f"minutes:{version.id}:review", at=at)
    audit.record(
        db, "minutes.submit", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, version=version.number
    )
    return MinutesSubmitted(told, version.number, len((await db.core(reviewers)).all()))


async def decide(
    db: Session, number: int, is_approved: bool, words: str | None, almanac: Almanac, *, by: Committee, at: datetime
) -> MinutesDecided:
    """Approve the version of that number or send it back, once; its writers are told.

    Raises:
        Refused: with `NothingToReview` or `OwnMinutes`.
    """
    version = await db.get(MinutesVersion, number)
    meeting = await db.get(Meeting, version.meeting_id) if version else None
    if version is None or meeting is None or not by.oversees(meeting.branch_id):
        raise Refused(NothingToReview())
    told = await meetings.brief(db, meeting, almanac, at)
    if by.member_id in (await db.core(_writers(meeting.id))).scalars().all():
        raise Refused(OwnMinutes(told))
    verdict = Verdict.APPROVED if is_approved else Verdict.RETURNED
    is_newer = exists().where(MinutesVersion.meeting_id == meeting.id, MinutesVersion.number > version.number)
    waiting = update(MinutesReview).where(
        MinutesReview.version_id == number, MinutesReview.verdict.is_(None), ~is_newer
    )
    decided = await db.core(waiting.values(verdict=verdict, decided_by=by.member_id, decided_at=at, words=words))
    if not decided.rowcount:
        raise Refused(NothingToReview())
    result = MinutesDecided(told, version.number, by.name, is_approved, words)
    writers = select(Member.id).where(Member.id.in_(_writers(meeting.id)), active())
    await notices.tell(db, writers, result, key=f"minutes:{number}:decided", at=at)
    audit.record(
        db, "minutes.decide", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, version=version.number,
        verdict=verdict.value,
    )  # fmt: skip
    return result


def _writers(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who wrote any version, and who was named to."""
    wrote = or_(MinutesVersion.author_id == Member.id, MinutesVersion.recorder_id == Member.id)
    return select(Member.id).where(exists().where(MinutesVersion.meeting_id == meeting_id, wrote))
