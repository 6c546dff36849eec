"""What is attached to minutes: it stands in the versions like everything else, so that what was approved stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ForeignKey, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, files, meetings
from models.almanac import Almanac
from models.base import Base, MeetingId, MemberId
from models.database import Session
from models.facts import Refused, fact, of_json
from models.files import Upload
from models.meetings import Meeting, MeetingBrief, NoSuchMeeting
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.writing import content_of, latest, may_read, meant, revise
from models.roles import Person
from models.rules.files import pixels
from models.rules.minutes import Attached, Content

MOST_ATTACHED = 30
# Photos on the annex page, and the largest that is drawn there: a small file may claim any size.
PHOTOS_SHOWN = 6
DRAWN_PIXELS = 25_000_000


class MinutesAttachment(Base):
    """That a file belongs to the minutes of a meeting, or did in an earlier version: as long as that it is kept."""

    __tablename__ = "minutes_attachments"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), primary_key=True, index=True)
    added_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    added_at: Mapped[datetime]


@fact
class AttachedToMinutes:
    """To who writes: a file is attached; ``is_new`` is False when these minutes had it."""

    meeting: MeetingBrief
    name: str
    count: int
    is_new: bool


@fact
class DetachedFromMinutes:
    """To who writes: a file is taken off; older versions keep it."""

    meeting: MeetingBrief
    name: str
    count: int


@fact
class AttachmentAgreed:
    """It stands in minutes that were approved, and stays."""

    meeting: MeetingBrief
    name: str


@fact
class AttachmentsFull:
    """These minutes have as many files as they may."""

    meeting: MeetingBrief
    most: int


@fact
class NoSuchAttachment:
    """The minutes have no attachment of that number."""

    meeting: MeetingBrief


@fact
class AttachmentList:
    """What is attached to the newest version; ``may_change``: the reader writes these minutes."""

    meeting: MeetingBrief
    names: tuple[str, ...]
    may_change: bool


@fact
class AttachmentFile:
    """An attachment as a file, read when it is sent; ``upload`` is its number."""

    meeting: MeetingBrief
    name: str
    upload: int


async def keeps(db: Session, by: Person, almanac: Almanac, at: datetime) -> bool:
    """Return whether there are minutes a person may write now."""
    try:
        await meant(db, None, almanac, by=by, at=at)
    except Refused:
        return False
    return True


async def attach(
    db: Session, upload: Upload, meeting: Meeting, almanac: Almanac, *, by: Person, at: datetime
) -> AttachedToMinutes:
    """Attach a file to the minutes, as their next version.

    Args:
        meeting: one that `meant` gave to this person.

    Raises:
        Refused: with `AttachmentsFull`.
    """
    told = await meetings.brief(db, meeting, almanac, at)
    before = content_of(await latest(db, meeting.id), meeting).attachments
    if len(before) >= MOST_ATTACHED:
        raise Refused(AttachmentsFull(told, MOST_ATTACHED))
    if await _has(db, before, upload):
        return AttachedToMinutes(told, upload.name, len(before), False)
    values = {"meeting_id": meeting.id, "upload_id": upload.id, "added_by": by.member_id, "added_at": at}
    await db.insert_new(MinutesAttachment.__table__, values)
    each = Attached(upload.id, upload.name, upload.kind.is_image)
    card = await revise(db, meeting, lambda content: content.attaching(each), almanac, by=by, at=at)
    audit.record(db, "minutes.attach", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, upload=upload.id)
    return AttachedToMinutes(told, upload.name, len(card.content.attachments), True)


async def detach(
    db: Session, number: int, meeting: Meeting, almanac: Almanac, *, by: Person, at: datetime
) -> DetachedFromMinutes:
    """Take an attachment, counted from 1, off minutes that were not approved with it.

    Args:
        meeting: one that `meant` gave to this person.

    Raises:
        Refused: with `NoSuchAttachment` or `AttachmentAgreed`.
    """
    told = await meetings.brief(db, meeting, almanac, at)
    before = content_of(await latest(db, meeting.id), meeting).attachments
    if not 1 <= number <= len(before):
        raise Refused(NoSuchAttachment(told))
    gone = before[number - 1]
    if gone in await _agreed(db, meeting.id):
        raise Refused(AttachmentAgreed(told, gone.name))
    left = (*before[: number - 1], *before[number:])
    await revise(db, meeting, lambda content: replace(content, attachments=left), almanac, by=by, at=at)
    audit.record(db, "minutes.detach", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, upload=gone.upload)
    return DetachedFromMinutes(told, gone.name, len(left))


async def attachments(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> AttachmentList:
    """Return what is attached to minutes, to who may read them.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    meeting = await _readable(db, number, almanac, by, at)
    names = tuple(each.name for each in content_of(await latest(db, meeting.id), meeting).attachments)
    return AttachmentList(
        await meetings.brief(db, meeting, almanac, at), names, await _writes(db, meeting, almanac, by, at)
    )


async def attachment(
    db: Session, number: int, meeting_number: int, almanac: Almanac, *, by: Person, at: datetime
) -> AttachmentFile:
    """Give one attachment, counted from 1, to who may read the minutes.

    Raises:
        Refused: with `NoSuchMeeting` or `NoSuchAttachment`.
    """
    meeting = await _readable(db, meeting_number, almanac, by, at)
    told = await meetings.brief(db, meeting, almanac, at)
    held = content_of(await latest(db, meeting.id), meeting).attachments
    if not 1 <= number <= len(held):
        raise Refused(NoSuchAttachment(told))
    return AttachmentFile(told, held[number - 1].name, held[number - 1].upload)


async def photos(db: Session, content: Content) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the photos to draw, at most six, without those that are too large to decode."""
    drawn: list[tuple[str, bytes]] = []
    for each in content.attachments:
        if each.is_image and len(drawn) < PHOTOS_SHOWN:
            _, data = await files.content(db, each.upload)
            size = pixels(data)
            if size is not None and 0 < size[0] * size[1] <= DRAWN_PIXELS:
                drawn.append((each.name, data))
    return drawn


async def _has(db: Session, before: tuple[Attached, ...], upload: Upload) -> bool:
    numbers = [each.upload for each in before]
    same = select(Upload.id).where(Upload.id.in_(numbers), Upload.sha256 == upload.sha256)
    return (await db.core(same)).first() is not None


async def _agreed(db: Session, meeting_id: MeetingId) -> set[Attached]:
    """Return whatever stands in an approved version."""
    is_approved = exists().where(
        MinutesReview.version_id == MinutesVersion.id, MinutesReview.verdict == Verdict.APPROVED
    )
    query = select(MinutesVersion.content).where(MinutesVersion.meeting_id == meeting_id, is_approved)
    contents = [of_json(Content, row) for row in (await db.core(query)).scalars()]
    return {each for content in contents for each in content.attachments}


async def _readable(db: Session, number: int | None, almanac: Almanac, by: Person, at: datetime) -> Meeting:
    if number is None:
        return await meant(db, None, almanac, by=by, at=at)
    meeting = await db.get(Meeting, MeetingId(number))
    if meeting is None or not await may_read(db, meeting, by, almanac, at):
        raise Refused(NoSuchMeeting())
    return meeting


async def _writes(db: Session, meeting: Meeting, almanac: Almanac, by: Person, at: datetime) -> bool:
    try:
        await meant(db, meeting.id, almanac, by=by, at=at)
    except Refused:
        return False
    return True
