"""Older versions of minutes: who wrote which when, what each changed, and the text of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from models import meetings
from models.almanac import Almanac
from models.base import MeetingId
from models.database import Session
from models.facts import Refused, of_json
from models.meetings import Meeting, NoSuchMeeting
from models.members import Member
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import (
    MinutesHistory,
    MinutesPaper,
    MinutesText,
    NoMinutes,
    NoSuchVersion,
    PaperFormat,
    VersionBrief,
)
from models.minutes.writing import may_read, meant, state_of
from models.roles import Person
from models.rules.minutes import Content, Split
from models.rules.minutes_changes import changes

SHOWN = 20


async def readable(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> Meeting:
    """Return the meeting whose minutes a person asks for, the last of hers without a number.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    meeting = await db.get(Meeting, MeetingId(number)) if number else await meant(db, None, almanac, by=by, at=at)
    if meeting is None or not await may_read(db, meeting, by, almanac, at):
        raise Refused(NoSuchMeeting())
    return meeting


async def history(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> MinutesHistory:
    """Return the versions of a meeting's minutes, newest first, each with its writer and what it changed.

    Raises:
        Refused: with `NoSuchMeeting` or `NoMinutes`.
    """
    meeting = await readable(db, number, almanac, by=by, at=at)
    brief = await meetings.brief(db, meeting, almanac, at)
    query = (
        select(MinutesVersion, Member.name, MinutesReview)
        .join(Member, Member.id == MinutesVersion.author_id)
        .outerjoin(MinutesReview, MinutesReview.version_id == MinutesVersion.id)
        .where(MinutesVersion.meeting_id == meeting.id)
        .order_by(MinutesVersion.number.desc())
    )
    rows = (await db.execute(query.limit(SHOWN + 1))).all()
    if not rows:
        raise Refused(NoMinutes(brief))
    before: Sequence[MinutesVersion | None] = [*(row.MinutesVersion for row in rows[1:]), None]
    told = [
        _brief(row.MinutesVersion, earlier, row.name, row.MinutesReview)
        for row, earlier in zip(rows, before, strict=True)
    ]
    return MinutesHistory(brief, tuple(told[:SHOWN]), rows[0].MinutesVersion.number)


async def text(
    db: Session, version: int, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> MinutesText:
    """Return one version of a meeting's minutes as it stood.

    Raises:
        Refused: with `NoSuchMeeting` or `NoSuchVersion`.
    """
    found, newest, brief = await _find(db, version, number, almanac, by=by, at=at)
    review = await db.get(MinutesReview, found.id)
    author = await db.get(Member, found.author_id)
    assert author is not None
    content, split = of_json(Content, found.content), of_json(Split, found.split)
    return MinutesText(brief, version, newest, state_of(found, review), author.name, found.written_at, content, split)


async def old_paper(
    db: Session,
    version: int,
    number: int | None,
    wanted: PaperFormat,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> MinutesPaper:
    """Return which version to make a file of; one that is not the newest is marked so.

    Raises:
        Refused: with `NoSuchMeeting` or `NoSuchVersion`.
    """
    found, newest, brief = await _find(db, version, number, almanac, by=by, at=at)
    review = await db.get(MinutesReview, found.id)
    is_approved = review is not None and review.verdict is Verdict.APPROVED
    return MinutesPaper(found.id, brief, version, is_approved, wanted, version < newest)


async def _find(
    db: Session, version: int, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> tuple[MinutesVersion, int, meetings.MeetingBrief]:
    meeting = await readable(db, number, almanac, by=by, at=at)
    brief = await meetings.brief(db, meeting, almanac, at)
    query = select(MinutesVersion).where(MinutesVersion.meeting_id == meeting.id)
    newest: MinutesVersion | None = await db.scalar(query.order_by(MinutesVersion.number.desc()).limit(1))
    found: MinutesVersion | None = await db.scalar(query.where(MinutesVersion.number == version))
    if newest is None or found is None:
        raise Refused(NoSuchVersion(brief, version, newest.number if newest else 0))
    return found, newest.number, brief


def _brief(
    version: MinutesVersion, before: MinutesVersion | None, author: str, review: MinutesReview | None
) -> VersionBrief:
    old = of_json(Content, before.content) if before else Content()
    was = of_json(Split, before.split) if before else None
    changed = changes(old, of_json(Content, version.content), was, of_json(Split, version.split))
    return VersionBrief(version.number, author, version.written_at, changed, state_of(version, review))
