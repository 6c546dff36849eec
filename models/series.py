"""Series: the meeting that comes again, such as the theme day (主题党日) and the weekly study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Select, bindparam, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings, notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact, of_json, to_json
from models.meetings import NO_WISH, Meeting, MeetingBrief, MeetingState, Wish
from models.members import Member, active
from models.roles import Secretary
from models.rules.calendar import at_wall
from models.rules.meetings import MeetingKind
from models.rules.reminders import Stage, meeting_stages, topic_due_at
from models.rules.series import Occurrence, Recurrence, Weekly, occurrences, parse_recurrence
from models.rules.values import Month
from models.selects import built_once

# A monthly series has next month's meeting from the first day of this month on.
WEEKS_AHEAD = timedelta(days=28)


class Series(Base):
    """A standing appointment of a branch, or of its group ``group_id``; ``clock`` is the local wall time it begins.

    ``wish``, a `Wish`, is who its meetings are for besides whom the kind says.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    group_id: Mapped[BranchId | None] = mapped_column(ForeignKey("branches.id"))
    wish: Mapped[dict[str, Any] | None]
    kind: Mapped[str]
    recurrence: Mapped[str]
    clock: Mapped[time]
    place: Mapped[str | None]
    made_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    ended_on: Mapped[date | None]


@fact
class SeriesMade:
    """To the secretary: it will come again by itself; ``days`` are the next ones."""

    number: int
    kind_name: str
    recurrence: str
    clock: time
    place: str | None
    days: tuple[date, ...]
    kind_name_en: str = ""
    group: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()


@fact
class SeriesList:
    """To the secretary: her branch's series."""

    series: tuple[SeriesMade, ...]


@fact
class SeriesEnded:
    """To the secretary: no further meetings come of it; those people were told of stand.

    ``planned`` are the meetings ahead that nobody was told of; with ``keeps_planned`` they are still called in time.
    """

    number: int
    kind_name: str
    planned: tuple[datetime, ...] = ()
    keeps_planned: bool = False
    kind_name_en: str = ""


@fact
class AskAboutPlanned:
    """To the secretary who ends a series: what becomes of the meetings planned already?"""

    number: int
    kind_name: str
    planned: tuple[datetime, ...]
    kind_name_en: str = ""


@fact
class AlreadyCalled:
    """To the secretary: people know of this meeting, so it cannot be skipped in silence."""

    meeting: MeetingBrief


@fact
class NoSuchSeries:
    """There is no series of that number in her branch."""

    number: int


@fact
class TopicWanted:
    """To the secretary: a planned meeting has no topic yet, no lead reader, no time, or not its group."""

    meeting: MeetingBrief
    needs_topic: bool
    needs_lead_reader: bool
    needs_group: bool = False


@fact
class TurnSkipped:
    """To the secretary: the holidays leave no working day for a turn of the series."""

    kind_name: str
    nominal: date
    kind_name_en: str = ""


@dataclass(frozen=True)
class Turns:
    """How often the meetings of a series are held, at what time, where, and by whom."""

    recurrence: Recurrence
    clock: time
    place: str | None
    branch_id: BranchId
    group_id: BranchId | None = None
    wish: Wish = NO_WISH


async def make(
    db: Session, kind: MeetingKind, turns: Turns, almanac: Almanac, *, by: Secretary, at: datetime
) -> SeriesMade:
    """Begin a series and make its next meetings."""
    series = await db.add(
        Series(
            branch_id=turns.branch_id,
            group_id=turns.group_id,
            wish=None if turns.wish == NO_WISH else to_json(turns.wish),
            kind=kind.key,
            recurrence=str(turns.recurrence),
            clock=turns.clock,
            place=turns.place,
            made_by=by.member_id,
            made_at=at,
        )
    )
    audit.record(db, "series.make", at=at, by=by, branch=series.branch_id, series=series.id, group=series.group_id)
    await _make_meetings(db, series, almanac, at)
    return await _describe(db, series, almanac, at)


async def end(
    db: Session, number: int, keeps_planned: bool | None, almanac: Almanac, *, by: Secretary, at: datetime
) -> SeriesEnded | AskAboutPlanned:
    """End a series; what becomes of its meetings ahead that nobody was told of is asked first.

    Args:
        keeps_planned: whether they are held all the same; None to be asked, where there are any.

    Raises:
        Refused: with `NoSuchSeries`.
    """
    series = await db.get(Series, number)
    if series is None or series.ended_on or not by.oversees(series.branch_id):
        raise Refused(NoSuchSeries(number))
    kind = almanac.rules(at).kind(series.kind)
    of_series = select(Meeting).where(Meeting.series_id == number, Meeting.state == MeetingState.PLANNED)
    planned = (await db.scalars(of_series.order_by(Meeting.starts_at))).all()
    ahead = tuple(meeting.starts_at for meeting in planned if meeting.starts_at > at)
    if ahead and keeps_planned is None:
        return AskAboutPlanned(number, kind.name, ahead, kind.name_en)
    series.ended_on = almanac.today(at)
    for meeting in planned if not keeps_planned else ():
        meeting.state = MeetingState.CALLED_OFF
    audit.record(
        db, "series.end", at=at, by=by, branch=series.branch_id, series=number, keeps_planned=bool(keeps_planned)
    )
    return SeriesEnded(number, kind.name, ahead, bool(keeps_planned), kind.name_en)


async def skip(
    db: Session, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime
) -> meetings.MeetingCalledOff | meetings.MeetingSkipped:
    """Leave one planned meeting of a series out; the others are held.

    Raises:
        Refused: with `AlreadyCalled` or `MeetingOver`.
    """
    if meeting.state is MeetingState.CALLED:
        raise Refused(AlreadyCalled(await meetings.brief(db, meeting, almanac, at)))
    return await meetings.call_off(db, meeting, almanac, by=by, at=at)


async def listing(db: Session, almanac: Almanac, *, by: Secretary, at: datetime) -> SeriesList:
    rows = await running(db, by.office_branch_id)
    return SeriesList(tuple([await _describe(db, row, almanac, at) for row in rows]))


async def make_meetings(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Make the meetings of this month and the next that the branch's series ask for, each once."""
    for series in await running(db, branch.id):
        await _make_meetings(db, series, almanac, at)


async def ask_what_is_missing(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """A week before a planned meeting, ask the secretary for topic, lead reader, time and group, as far as missing."""
    if not almanac.may_disturb(at):
        return
    rules = almanac.rules(at)
    for meeting in await _planned(db, branch.id, at):
        starts_at = almanac.local(meeting.starts_at)
        due = topic_due_at(starts_at, almanac.calendar, rules.reminders.quiet, rules.reminders)
        if not due <= at < meeting.starts_at:
            continue
        needs_reader = meetings.needs_lead_reader(meeting, almanac, at)
        needs_group = await meetings.needs_group(db, meeting, almanac, at)
        if meeting.topic is None or needs_reader or needs_group or not meeting.is_timed:
            brief = await meetings.brief(db, meeting, almanac, at)
            told = TopicWanted(brief, meeting.topic is None, needs_reader, needs_group)
            secretaries = offices.secretaries(branch.id, almanac.today(at))
            await notices.tell(db, secretaries, told, key=f"meeting:{meeting.id}:topic", at=at)


async def call_due(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Call the planned meetings whose first reminder is due: from now on people know of them.

    One is not called while nobody has set its time, or said which group it is of where the branch has groups.
    """
    if not almanac.may_disturb(at):
        return
    for meeting in await _planned(db, branch.id, at):
        if not meeting.is_timed or await meetings.needs_group(db, meeting, almanac, at):
            continue
        stages = _stages(meeting, almanac, at)
        if meeting.starts_at > at and (not stages or at >= stages[0].at):
            kind, wish = almanac.rules(at).kind(meeting.kind), await _wish(db, meeting)
            await meetings.call(db, meeting, kind, almanac, by=None, at=at, wish=wish)


async def _make_meetings(db: Session, series: Series, almanac: Almanac, at: datetime) -> None:
    today = almanac.today(at)
    recurrence = parse_recurrence(series.recurrence)
    kind = almanac.rules(at).kind(series.kind)
    loose = await _loose(db, series, almanac, at)
    made = await _made(db, series) if loose else frozenset()
    for turn in occurrences(recurrence, today, _horizon(recurrence, today), almanac.calendar):
        if turn.day is None and not almanac.may_disturb(at):
            continue
        if turn.day is None:
            await _tell_skipped(db, series, turn, kind, almanac, at)
            continue
        starts_at = at_wall(turn.day, series.clock, almanac.zone)
        ends_at = starts_at + timedelta(minutes=kind.minutes)
        planned = loose.get(turn.day) if turn.nominal not in made else None
        if planned is not None:
            _adopt(planned, series, turn, starts_at, ends_at)
        elif starts_at > at:
            await _plan(db, series, turn, starts_at, ends_at)


async def _loose(db: Session, series: Series, almanac: Almanac, at: datetime) -> dict[date, Meeting]:
    """Return the meetings ahead of this kind that the plan of the year made, by day; the first of a day counts."""
    query = select(Meeting).where(
        Meeting.branch_id == series.branch_id,
        Meeting.kind == series.kind,
        Meeting.series_id.is_(None),
        or_(Meeting.group_id.is_(None), Meeting.group_id == series.group_id),
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > at,
    )
    found = (await db.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()))).all()
    return {almanac.local(meeting.starts_at).date(): meeting for meeting in found}


async def _made(db: Session, series: Series) -> frozenset[date]:
    """Return the turns of a series that have their meeting already, held or not."""
    query = select(Meeting.nominal_on).where(Meeting.series_id == series.id)
    return frozenset((await db.scalars(query)).all())


def _adopt(planned: Meeting, series: Series, turn: Occurrence, starts_at: datetime, ends_at: datetime) -> None:
    """Take a meeting of the plan for this turn of the series, which gives it the time and the place it lacks."""
    planned.series_id, planned.nominal_on = series.id, turn.nominal
    planned.place = planned.place or series.place
    planned.group_id = planned.group_id or series.group_id
    if not planned.is_timed:
        planned.starts_at, planned.ends_at, planned.is_timed = starts_at, ends_at, True


async def _plan(db: Session, series: Series, turn: Occurrence, starts_at: datetime, ends_at: datetime) -> None:
    values = {
        "branch_id": series.branch_id,
        "group_id": series.group_id,
        "kind": series.kind,
        "place": series.place,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "state": MeetingState.PLANNED,
        "series_id": series.id,
        "nominal_on": turn.nominal,
        "revision": 0,
    }
    await db.insert_new(Meeting.__table__, values)


async def _tell_skipped(
    db: Session, series: Series, turn: Occurrence, kind: MeetingKind, almanac: Almanac, at: datetime
) -> None:
    secretaries = offices.secretaries(series.branch_id, almanac.today(at))
    key = f"series:{series.id}:{turn.nominal}:skipped"
    await notices.tell(db, secretaries, TurnSkipped(kind.name, turn.nominal, kind.name_en), key=key, at=at)


async def running(db: Session, branch_id: BranchId) -> Sequence[Series]:
    return (await db.scalars(_running(), {"branch": branch_id})).all()


@built_once
def _running() -> Select[Series]:
    of_branch = Series.branch_id == bindparam("branch")
    return select(Series).where(of_branch, Series.ended_on.is_(None)).order_by(Series.id)


async def _wish(db: Session, meeting: Meeting) -> Wish:
    """Return who a meeting of a series is for besides whom its kind says, as far as they are still here."""
    series = await db.get(Series, meeting.series_id) if meeting.series_id else None
    if series is None or series.wish is None:
        return NO_WISH
    wish = of_json(Wish, series.wish)
    named = select(Member.id).where(Member.id.in_((*wish.added, *wish.removed, *wish.guests)), active())
    here = set((await db.scalars(named)).all())
    added, removed, guests = (
        tuple(each for each in those if each in here) for those in (wish.added, wish.removed, wish.guests)
    )
    return Wish(added, removed, guests)


async def _planned(db: Session, branch_id: BranchId, at: datetime) -> Sequence[Meeting]:
    """Return the planned meetings of the coming weeks; a plan of the year holds many more."""
    coming = {"branch": branch_id, "since": at, "until": at + WEEKS_AHEAD}
    return (await db.scalars(_planned_between(), coming)).all()


@built_once
def _planned_between() -> Select[Meeting]:
    query = select(Meeting).where(
        Meeting.branch_id == bindparam("branch"),
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at.between(bindparam("since"), bindparam("until")),
    )
    return query.order_by(Meeting.starts_at)


def _stages(meeting: Meeting, almanac: Almanac, at: datetime) -> list[Stage]:
    rules = almanac.rules(at).reminders
    return meeting_stages(almanac.local(meeting.starts_at), almanac.calendar, rules.quiet, rules)


def _horizon(recurrence: Recurrence, today: date) -> date:
    return today + WEEKS_AHEAD if isinstance(recurrence, Weekly) else Month.of(today).plus(1).last


async def _describe(db: Session, series: Series, almanac: Almanac, at: datetime) -> SeriesMade:
    recurrence, today = parse_recurrence(series.recurrence), almanac.today(at)
    turns = occurrences(recurrence, today, _horizon(recurrence, today), almanac.calendar)
    kind = almanac.rules(at).kind(series.kind)
    days = tuple(turn.day for turn in turns if turn.day)
    group = await db.get(Branch, series.group_id) if series.group_id else None
    wish = of_json(Wish, series.wish) if series.wish else NO_WISH
    added, removed, guests = [await _names(db, those) for those in (wish.added, wish.removed, wish.guests)]
    return SeriesMade(
        *(series.id, kind.name, series.recurrence, series.clock, series.place, days[:3], kind.name_en),
        *(group.name if group else None, added, removed, guests),
    )


async def _names(db: Session, ids: Sequence[MemberId]) -> tuple[str, ...]:
    """Return the names of members, by pinyin."""
    if not ids:
        return ()
    query = select(Member.name).where(Member.id.in_(ids)).order_by(Member.sort_key)
    return tuple((await db.scalars(query)).all())
