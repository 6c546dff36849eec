"""Materials of a meeting: attached by the secretary before or after the call, and who has opened them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, select, update

from models import audit, meetings, notices, offices, reminders, roles
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.files import FileOrLink, digest
from models.meetings import Attendance, Material, MaterialRead, Meeting, MeetingBrief, MeetingState, NoSuchMeeting
from models.members import Member, active, may_be_chased
from models.roles import Person, Secretary
from models.selects import built_once

# Several files attached one after the other are told of once, this long after the last.
SETTLING = timedelta(minutes=10)
# How long after a meeting its materials are in the list of who names no meeting.
KEPT_IN_LIST = timedelta(days=14)
MEETINGS_LISTED = 5
MOST_MATERIALS = 20


@fact
class MaterialAdded:
    """To the secretary: it is attached; ``is_new`` is False when the meeting had it; ``waits``: nobody is called."""

    meeting: MeetingBrief
    number: int
    title: str
    is_new: bool
    waits: bool


@fact
class MaterialDropped:
    """To the secretary: it is taken away again."""

    meeting: MeetingBrief
    title: str


@fact
class MaterialsFull:
    """The meeting has as many materials as it may."""

    meeting: MeetingBrief
    most: int


@fact
class MaterialList:
    """The materials of a meeting, each with its number and whether the reader has opened it.

    ``may_change``: she attaches them, and sees who has read.
    """

    meeting: MeetingBrief
    numbers: tuple[int, ...]
    titles: tuple[str, ...]
    opened: tuple[bool, ...]
    may_change: bool


@fact
class NoMaterials:
    """There are none, of the meeting named or of any."""

    meeting: MeetingBrief | None
    may_change: bool


@fact
class MaterialFile:
    """A material as a file, read when it is sent; ``upload`` is its number."""

    meeting: MeetingBrief
    title: str
    upload: int


@fact
class MaterialLink:
    """A material that is a link."""

    meeting: MeetingBrief
    title: str
    url: str


@fact
class MaterialGone:
    """There is no such material, or not for this person."""


@fact
class MaterialsCame:
    """To who is invited: material came after the call."""

    meeting: MeetingBrief


@fact
class MaterialsUnread:
    """To who has not opened all of it: the secretary asks her to."""

    meeting: MeetingBrief


@fact
class MaterialReaders:
    """To the secretary: how many of those invited have opened all of it, and the names of the others, by pinyin."""

    meeting: MeetingBrief
    read: int
    invited: int
    unread: tuple[str, ...]


@fact
class MaterialsReminded:
    """To the secretary: so many were reminded now; who was reminded today is left alone."""

    meeting: MeetingBrief
    people: int


async def add(
    db: Session, given: FileOrLink, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime
) -> MaterialAdded:
    """Attach a file or a link to a meeting; those called already are told by the clock, once for several.

    Raises:
        Refused: with `MeetingOver` or `MaterialsFull`.
    """
    told = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(meetings.MeetingOver(told))
    if told.materials >= MOST_MATERIALS:
        raise Refused(MaterialsFull(told, MOST_MATERIALS))
    upload, is_over = given.upload, meeting.state is MeetingState.CLOSED
    title, mark = (upload.name, upload.sha256) if upload else (given.title, digest(given.link.encode()))
    values = {
        "meeting_id": meeting.id,
        "title": title,
        "mark": mark,
        "upload_id": upload.id if upload else None,
        "url": given.link or None,
        "added_by": by.member_id,
        "added_at": at,
        # The call itself tells of what was there before it; of a meeting that was nobody needs to hear.
        "told_at": at if is_over else None,
    }
    made = await db.insert_new(Material.__table__, values, Material.id)
    number = made[0].id if made else await _number(db, meeting.id, mark)
    if made:
        audit.record(db, "materials.add", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, material=number)
    told = await meetings.brief(db, meeting, almanac, at)
    return MaterialAdded(told, number, title, bool(made), meeting.state is MeetingState.PLANNED)


async def drop(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> MaterialDropped:
    """Take a material away, with its receipts.

    Raises:
        Refused: with `MaterialGone`.
    """
    found = await db.get(Material, number)
    meeting = await db.get(Meeting, found.meeting_id) if found else None
    if found is None or meeting is None or not by.oversees(meeting.branch_id):
        raise Refused(MaterialGone())
    await db.core(delete(MaterialRead).where(MaterialRead.material_id == number))
    await db.core(delete(Material).where(Material.id == number))
    audit.record(db, "materials.drop", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, material=number)
    return MaterialDropped(await meetings.brief(db, meeting, almanac, at), found.title)


async def listed(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> tuple[MaterialList | NoMaterials, ...]:
    """Return the materials of a meeting, or of her meetings ahead and of the last two weeks.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    secretary = await _secretary(db, by, almanac, at)
    if number is not None:
        meeting = await db.get(Meeting, MeetingId(number))
        if meeting is None or not await _may_read(db, meeting, secretary, by):
            raise Refused(NoSuchMeeting())
        return (await _list(db, meeting, secretary, almanac, by, at),)
    found = await _with_materials(db, secretary, by, at)
    if not found:
        return (NoMaterials(None, secretary is not None),)
    return tuple([await _list(db, meeting, secretary, almanac, by, at) for meeting in found])


async def open_one(
    db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime
) -> MaterialFile | MaterialLink:
    """Give a material to who is invited, and note that she opened it.

    Raises:
        Refused: with `MaterialGone`.
    """
    found = await db.get(Material, number)
    meeting = await db.get(Meeting, found.meeting_id) if found else None
    secretary = await _secretary(db, by, almanac, at)
    if found is None or meeting is None or not await _may_read(db, meeting, secretary, by):
        raise Refused(MaterialGone())
    values = {"material_id": number, "member_id": by.member_id, "read_at": at}
    await db.insert_new(MaterialRead.__table__, values)
    told = await meetings.brief(db, meeting, almanac, at)
    if found.upload_id is not None:
        return MaterialFile(told, found.title, found.upload_id)
    return MaterialLink(told, found.title, found.url or "")


async def readers(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> MaterialReaders | NoMaterials:
    """Return who of those invited has opened every material."""
    told = await meetings.brief(db, meeting, almanac, at)
    if not told.materials:
        return NoMaterials(told, True)
    names = select(Member.name).where(Member.id.in_(_unread(meeting.id))).order_by(Member.sort_key)
    unread = tuple((await db.core(names)).scalars())
    invited = select(func.count()).where(Member.id.in_(meetings.invitees(meeting.id)), active())
    count = int((await db.core(invited)).scalar_one())
    return MaterialReaders(told, count - len(unread), count, unread)


async def remind(db: Session, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime) -> MaterialsReminded:
    """Ask those who have not opened all of it to do so, at most once a day each.

    Raises:
        Refused: with `MeetingOver` or `NoMaterials`.
    """
    told = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(told))
    if not told.materials:
        raise Refused(NoMaterials(told, True))
    chased = _unread(meeting.id).where(may_be_chased(), Member.id != by.member_id)
    key = f"materials:{meeting.id}:unread:{almanac.today(at)}"
    deadline = max(meeting.starts_at, at + timedelta(minutes=1))
    people = await notices.tell(db, chased, MaterialsUnread(told), key=key, at=at, deadline=deadline)
    audit.record(db, "materials.remind", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, people=people)
    return MaterialsReminded(told, people)


async def tell_invited(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell those invited to a called meeting that material came, once nothing was added for ten minutes."""
    for meeting in (await db.scalars(_with_new(), {"branch": branch.id, "settled": at - SETTLING})).all():
        mine = and_(Material.meeting_id == meeting.id, Material.told_at.is_(None))
        newest = (await db.core(select(func.max(Material.id)).where(mine))).scalar_one()
        unaware = (
            _unread(meeting.id).where(Member.id != meeting.called_by) if meeting.called_by else _unread(meeting.id)
        )
        told = MaterialsCame(await meetings.brief(db, meeting, almanac, at))
        if meeting.ends_at > at and await _came_later(db, meeting):
            state = reminders.within_budget(almanac, at)
            key = f"materials:{meeting.id}:came:{newest}"
            await notices.tell(db, unaware, told, key=key, at=at, state=state, deadline=meeting.ends_at)
        await db.core(update(Material).where(mine).values(told_at=at))


@built_once
def _with_new() -> Select[Meeting]:
    """Select the called meetings of a ``branch`` with material nobody heard of, all of it from before ``settled``."""
    return (
        select(Meeting)
        .join(Material, Material.meeting_id == Meeting.id)
        .where(Meeting.branch_id == bindparam("branch"), Meeting.state == MeetingState.CALLED)
        .where(Material.told_at.is_(None))
        .group_by(Meeting.id)
        .having(func.max(Material.added_at) <= bindparam("settled"))
    )


async def _came_later(db: Session, meeting: Meeting) -> bool:
    """Return whether something came after the call, whose notice had the button of what was there before."""
    later = select(func.count()).where(
        Material.meeting_id == meeting.id, Material.told_at.is_(None), Material.added_at >= meeting.called_at
    )
    return bool((await db.core(later)).scalar_one())


async def _list(
    db: Session, meeting: Meeting, secretary: Secretary | None, almanac: Almanac, by: Person, at: datetime
) -> MaterialList | NoMaterials:
    told = await meetings.brief(db, meeting, almanac, at)
    may_change = secretary is not None and secretary.oversees(meeting.branch_id)
    hers = and_(MaterialRead.material_id == Material.id, MaterialRead.member_id == by.member_id)
    query = (
        select(Material.id, Material.title, MaterialRead.read_at)
        .outerjoin(MaterialRead, hers)
        .where(Material.meeting_id == meeting.id)
        .order_by(Material.id)
    )
    rows = (await db.core(query)).all()
    if not rows:
        return NoMaterials(told, may_change)
    return MaterialList(
        told,
        tuple(row.id for row in rows),
        tuple(row.title for row in rows),
        tuple(row.read_at is not None for row in rows),
        may_change,
    )


async def _with_materials(db: Session, secretary: Secretary | None, by: Person, at: datetime) -> Sequence[Meeting]:
    hers = _invites(by.member_id)
    if secretary is not None:
        hers = hers | (Meeting.branch_id == secretary.office_branch_id)
    has_some = exists().where(Material.meeting_id == Meeting.id)
    query = select(Meeting).where(hers, has_some, Meeting.ends_at > at - KEPT_IN_LIST)
    is_over = Meeting.ends_at <= at
    return (await db.scalars(query.order_by(is_over, func.abs(Meeting.starts_at - at)).limit(MEETINGS_LISTED))).all()


async def _may_read(db: Session, meeting: Meeting, secretary: Secretary | None, by: Person) -> bool:
    if secretary is not None and secretary.oversees(meeting.branch_id):
        return True
    found: int | None = await db.scalar(select(Meeting.id).where(Meeting.id == meeting.id, _invites(by.member_id)))
    return found is not None


async def _secretary(db: Session, by: Person, almanac: Almanac, at: datetime) -> Secretary | None:
    today = almanac.today(at)
    proof = roles.prove(Secretary, by, await offices.held_by(db, by.member_id, today))
    return proof if isinstance(proof, Secretary) else None


async def _number(db: Session, meeting_id: MeetingId, mark: str) -> int:
    query = select(Material.id).where(Material.meeting_id == meeting_id, Material.mark == mark)
    return int((await db.core(query)).scalar_one())


def _invites(member_id: MemberId) -> ColumnElement[bool]:
    return exists().where(Attendance.meeting_id == Meeting.id, Attendance.member_id == member_id)


def _unread(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who of those invited has not opened every material."""
    hers = exists().where(MaterialRead.material_id == Material.id, MaterialRead.member_id == Member.id)
    has_opened = hers.correlate(Material, Member)
    has_left = exists().where(Material.meeting_id == meeting_id, ~has_opened)
    return select(Member.id).where(Member.id.in_(meetings.invitees(meeting_id)), active(), has_left)
