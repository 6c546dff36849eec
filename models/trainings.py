"""Outside training: reported by the member, accepted or sent back by the secretary, once."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Integer, Select, func, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, enum_column
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.roles import Person, Secretary
from models.rules import study as rules
from models.rules.hours import OverDayCap, TooOld
from models.rules.values import Minutes


class TrainingState(Enum):
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Training(Base):
    """Study outside the branch that ended on ``day``; once decided it does not change."""

    __tablename__ = "trainings"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    day: Mapped[date]
    minutes: Mapped[Minutes]
    course: Mapped[str]
    state: Mapped[TrainingState] = mapped_column(enum_column(TrainingState))
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


@fact
class TrainingReported:
    """To a member: written down, waits for the secretary."""

    day: date
    minutes: Minutes
    course: str


@fact
class TrainingWaiting:
    """To the secretary: outside training to look at."""

    number: int
    name: str
    day: date
    minutes: Minutes
    course: str


@fact
class TrainingsToDecide:
    """To the secretary: all that waits."""

    trainings: tuple[TrainingWaiting, ...]


@fact
class TrainingDecided:
    """To the member and the secretary: accepted, or sent back."""

    name: str
    day: date
    minutes: Minutes
    course: str
    is_accepted: bool


@fact
class TrainingImpossible:
    """The report cannot be right; ``problem`` is the name of the rule, with its figures."""

    problem: str
    minutes: Minutes
    day: date
    limit: Minutes | None = None
    already: Minutes | None = None
    oldest: date | None = None


@fact
class NoSuchTraining:
    """Nothing of that number waits for this secretary."""

    number: int


async def report(
    db: Session, minutes: Minutes, day: date, course: str, almanac: Almanac, *, by: Person, at: datetime
) -> TrainingReported:
    """Write down what a member says she attended and ask the secretary to look at it.

    Raises:
        Refused: with `TrainingImpossible`.
    """
    that_day = select(func.coalesce(func.sum(type_coerce(Training.minutes, Integer)), 0)).where(
        Training.member_id == by.member_id, Training.day == day, Training.state != TrainingState.RETURNED
    )
    already = Minutes(int((await db.core(that_day)).scalar_one()))
    problem = rules.check_training(minutes, day, almanac.today(at), already, almanac.rules(at).study)
    if problem is not None:
        raise Refused(_impossible(problem, minutes, day))
    row = await db.add(
        Training(
            member_id=by.member_id,
            branch_id=by.branch_id,
            day=day,
            minutes=minutes,
            course=course,
            state=TrainingState.REPORTED,
            reported_at=at,
        )
    )
    told = TrainingWaiting(row.id, by.name, day, minutes, course)
    await notices.tell(db, offices.secretaries(by.branch_id, almanac.today(at)), told, key=f"training:{row.id}", at=at)
    audit.record(db, "trainings.report", at=at, by=by, member=by.member_id, branch=by.branch_id, training=row.id)
    return TrainingReported(day, minutes, course)


async def decide(db: Session, number: int, is_accepted: bool, *, by: Secretary, at: datetime) -> TrainingDecided:
    """Accept a report or send it back, once; the member is told.

    Raises:
        Refused: with `NoSuchTraining`.
    """
    row = await db.get(Training, number)
    if row is None or row.state is not TrainingState.REPORTED or not by.oversees(row.branch_id):
        raise Refused(NoSuchTraining(number))
    row.state = TrainingState.ACCEPTED if is_accepted else TrainingState.RETURNED
    row.decided_at, row.decided_by = at, by.member_id
    member = await db.get(Member, row.member_id)
    assert member is not None
    told = TrainingDecided(member.name, row.day, row.minutes, row.course, is_accepted)
    if member.id != by.member_id:
        only_her = select(Member.id).where(Member.id == member.id)
        await notices.tell(db, only_her, told, key=f"training:{number}:decided", at=at)
    audit.record(
        db, "trainings.decide", at=at, by=by, member=member.id, branch=row.branch_id, training=number,
        accepted=is_accepted,
    )  # fmt: skip
    return told


async def waiting(db: Session, *, by: Secretary) -> TrainingsToDecide:
    """Return the reports of the secretary's branches that wait, oldest first."""
    query = (
        select(Training, Member.name)
        .join(Member, Member.id == Training.member_id)
        .where(Training.branch_id.in_(by.branch_ids), Training.state == TrainingState.REPORTED)
        .order_by(Training.id)
    )
    rows = (await db.execute(query)).all()
    return TrainingsToDecide(
        tuple(TrainingWaiting(row.id, name, row.day, row.minutes, row.course) for row, name in rows)
    )


async def totals(db: Session, who: Select[MemberId], year: int) -> dict[MemberId, dict[TrainingState, Minutes]]:
    """Return the time of a year's trainings by member and state."""
    query = (
        select(Training.member_id, Training.state, func.sum(type_coerce(Training.minutes, Integer)).label("minutes"))
        .where(Training.member_id.in_(who), Training.day.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(Training.member_id, Training.state)
    )
    found: dict[MemberId, dict[TrainingState, Minutes]] = {}
    for row in (await db.core(query)).all():
        found.setdefault(row.member_id, {})[row.state] = Minutes(int(row.minutes))
    return found


def _impossible(problem: rules.Problem, minutes: Minutes, day: date) -> TrainingImpossible:
    match problem:
        case OverDayCap(already=already, cap=cap):
            return TrainingImpossible("OverDayCap", minutes, day, limit=cap, already=already)
        case TooOld(oldest=oldest):
            return TrainingImpossible("TooOld", minutes, day, oldest=oldest)
        case _:
            return TrainingImpossible(type(problem).__name__, minutes, day)
