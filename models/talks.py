"""Heart-to-heart talks (谈心谈话): who talked with whom, when and where; what about, for the two and the secretary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, or_, select
from sqlalchemy import text as text_of
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import audit, branches, notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, Sealed
from models.database import Session
from models.facts import Refused, fact
from models.members import Member, active
from models.roles import Person, Secretary
from models.rules import talks as rules
from models.rules.talks import TalkKind

SHOWN = 10
STANDS = text_of("taken_back_at IS NULL")


class Talk(Base):
    """One talk of two people; a mistaken entry is taken back, never changed."""

    __tablename__ = "talks"
    __table_args__ = (
        Index(
            "ix_talks_standing",
            *("first_id", "second_id", "day"),
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    first_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    second_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    day: Mapped[date]
    place: Mapped[str]
    about: Mapped[str | None] = mapped_column(Sealed)
    recorded_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    recorded_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class TalkProblem(Enum):
    """Why a talk cannot be entered."""

    ALONE = "alone"
    NOT_YET = "not_yet"
    LAST_YEAR = "last_year"
    KNOWN = "known"
    APART = "apart"


@fact
class TalkRecorded:
    """To whoever entered a talk: ``names`` are the two."""

    number: int
    names: tuple[str, ...]
    day: date
    place: str
    has_text: bool


@fact
class TalkEntered:
    """To the other of the two: somebody entered a talk with her, which she can take back."""

    number: int
    by: str
    names: tuple[str, ...]
    day: date
    place: str


@fact
class TalkTakenBack:
    """To the two of a talk, and to whoever entered it: the entry is taken back."""

    names: tuple[str, ...]
    day: date


@fact
class TalkImpossible:
    """A talk that cannot be entered, and why."""

    problem: TalkProblem
    day: date


@fact
class NoSuchTalk:
    """No talk of that number is hers to see or to take back."""

    number: int


@fact
class TalkText:
    """To one of the two, or the secretary: what a talk was about."""

    names: tuple[str, ...]
    day: date
    place: str
    about: str | None


@fact
class MyTalks:
    """To a member: her talks of the year, newest first; ``open`` are the kinds in which one is still due to her."""

    year: int
    numbers: tuple[int, ...]
    partners: tuple[str, ...]
    days: tuple[date, ...]
    places: tuple[str, ...]
    open: tuple[TalkKind, ...]


@fact
class TalkCoverage:
    """To the secretary: how many of the year's talks were held, in counts only."""

    branch: str
    year: int
    kinds: tuple[TalkKind, ...]
    held: tuple[int, ...]
    due: tuple[int, ...]


async def record(
    db: Session,
    pair: tuple[MemberId, MemberId],
    day: date,
    place: str,
    about: str | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> TalkRecorded:
    """Enter a talk once; whoever of the two did not enter it is told and can take it back.

    Raises:
        Refused: with `TalkImpossible`.
    """
    low, high = sorted(pair)
    if problem := await _problem(db, low, high, day, almanac.today(at)):
        raise Refused(TalkImpossible(problem, day))
    one, other = await db.get(Member, low), await db.get(Member, high)
    assert one is not None
    assert other is not None
    if one.branch_id != other.branch_id:
        raise Refused(TalkImpossible(TalkProblem.APART, day))
    row = await db.add(
        Talk(
            branch_id=one.branch_id,
            first_id=low,
            second_id=high,
            day=day,
            place=place,
            about=about,
            recorded_by=by.member_id,
            recorded_at=at,
        )
    )
    names = (one.name, other.name)
    told = TalkEntered(row.id, by.name, names, day, place)
    others = select(Member.id).where(Member.id.in_(pair), Member.id != by.member_id)
    await notices.tell(db, others, told, key=f"talk:{row.id}:entered", at=at)
    audit.record(db, "talks.record", at=at, by=by, branch=row.branch_id, talk=row.id)
    return TalkRecorded(row.id, names, day, place, about is not None)


async def take_back(db: Session, number: int, *, by: Person, at: datetime) -> TalkTakenBack:
    """Take an entry back: either of the two may, and who entered it.

    Raises:
        Refused: with `NoSuchTalk`.
    """
    row = await db.get(Talk, number)
    if row is None or row.taken_back_at or by.member_id not in (row.first_id, row.second_id, row.recorded_by):
        raise Refused(NoSuchTalk(number))
    row.taken_back_at = at
    told = TalkTakenBack(await _names(db, row), row.day)
    concerned = select(Member.id).where(
        Member.id.in_((row.first_id, row.second_id, row.recorded_by)), Member.id != by.member_id
    )
    await notices.tell(db, concerned, told, key=f"talk:{number}:taken-back", at=at)
    audit.record(db, "talks.take_back", at=at, by=by, branch=row.branch_id, talk=number)
    return told


async def text(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> TalkText:
    """Return what a talk was about, to one of the two or a secretary of the branch; that she read it is audited.

    Raises:
        Refused: with `NoSuchTalk`.
    """
    row = await db.get(Talk, number)
    if row is None or row.taken_back_at:
        raise Refused(NoSuchTalk(number))
    if by.member_id not in (row.first_id, row.second_id):
        secretaries = (await db.core(offices.secretaries(row.branch_id, almanac.today(at)))).scalars().all()
        if by.member_id not in secretaries:
            raise Refused(NoSuchTalk(number))
        audit.record(db, "talks.read", at=at, by=by, branch=row.branch_id, talk=number)
    return TalkText(await _names(db, row), row.day, row.place, row.about)


async def mine(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> MyTalks:
    """Return a member's talks of this year, and in which kinds one is still due to her."""
    year = almanac.today(at).year
    first, second = aliased(Member), aliased(Member)
    query = (
        select(Talk.id, Talk.day, Talk.place, Talk.first_id, first.name.label("first"), second.name.label("second"))
        .join(first, first.id == Talk.first_id)
        .join(second, second.id == Talk.second_id)
        .where(or_(Talk.first_id == by.member_id, Talk.second_id == by.member_id), *_in(year))
        .order_by(Talk.day.desc(), Talk.id.desc())
    )
    rows = (await db.execute(query)).all()[:SHOWN]
    committee, everybody, held = await _state(db, by.branch_id, almanac, at)
    return MyTalks(
        year,
        tuple(row.id for row in rows),
        tuple(row.second if row.first_id == by.member_id else row.first for row in rows),
        tuple(row.day for row in rows),
        tuple(row.place for row in rows),
        _still_due(by.member_id, committee, everybody, held),
    )


async def branch_coverage(db: Session, almanac: Almanac, *, by: Secretary, at: datetime) -> TalkCoverage:
    """Return how far the secretary's branch has come this year, without a name."""
    branch = await branches.meant(db, by=by)
    found = rules.coverage(*await _state(db, branch.id, almanac, at))
    return TalkCoverage(
        branch.name,
        almanac.today(at).year,
        tuple(found),
        tuple(each.held for each in found.values()),
        tuple(each.due for each in found.values()),
    )


async def _problem(db: Session, low: MemberId, high: MemberId, day: date, today: date) -> TalkProblem | None:
    if low == high:
        return TalkProblem.ALONE
    if day > today:
        return TalkProblem.NOT_YET
    if day.year < today.year - 1:
        return TalkProblem.LAST_YEAR
    known = select(Talk.id).where(
        Talk.first_id == low, Talk.second_id == high, Talk.day == day, Talk.taken_back_at.is_(None)
    )
    return TalkProblem.KNOWN if await db.scalar(known) else None


async def _state(
    db: Session, branch_id: BranchId, almanac: Almanac, at: datetime
) -> tuple[set[int], set[int], list[frozenset[int]]]:
    """Return the committee, all active members and the pairs that talked this year."""
    today = almanac.today(at)
    committee = set((await db.core(offices.committee(branch_id, today))).scalars())
    everybody = set((await db.core(select(Member.id).where(Member.branch_id == branch_id, active()))).scalars())
    held: Sequence[Row[Any]] = (
        await db.execute(select(Talk.first_id, Talk.second_id).where(Talk.branch_id == branch_id, *_in(today.year)))
    ).all()
    return committee, everybody, [frozenset(pair) for pair in held]


def _still_due(
    member_id: int, committee: set[int], everybody: set[int], held: Sequence[frozenset[int]]
) -> tuple[TalkKind, ...]:
    hers = {each for talk in held if member_id in talk for each in talk} - {member_id}
    others = everybody - committee
    if member_id in committee:
        return (TalkKind.COMMITTEE,) if committee - {member_id} - hers else ()
    due = [TalkKind.ACROSS] if committee and not hers & committee else []
    return tuple(due + ([TalkKind.MEMBERS] if others - {member_id} and not hers & others else []))


def _in(year: int) -> tuple[Any, ...]:
    return Talk.day.between(date(year, 1, 1), date(year, 12, 31)), Talk.taken_back_at.is_(None)


async def _names(db: Session, row: Talk) -> tuple[str, ...]:
    found = await db.core(select(Member.name).where(Member.id.in_((row.first_id, row.second_id))).order_by(Member.id))
    return tuple(found.scalars())
