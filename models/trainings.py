"""Outside training: reported by the member, accepted or sent back by the secretary, once."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import Integer, Select, func, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from models import claims
from models.almanac import Almanac
from models.base import Base, MemberId, enum_column
from models.claims import Impossible, TimedClaim
from models.database import Session
from models.facts import Refused, fact
from models.roles import Person, Secretary
from models.rules import study as rules
from models.rules.values import Minutes


class TrainingState(Enum):
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Training(TimedClaim, Base):
    """Study outside the branch that ended on ``day``; once decided it does not change."""

    __tablename__ = "trainings"

    WAITING = TrainingState.REPORTED
    ACCEPTED = TrainingState.ACCEPTED
    RETURNED = TrainingState.RETURNED
    NAME = "trainings"

    course: Mapped[str]
    state: Mapped[TrainingState] = mapped_column(enum_column(TrainingState))
    reported_at: Mapped[datetime]

    @property
    def key(self) -> str:
        return f"training:{self.id}"


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
class TrainingImpossible(Impossible):
    """The report cannot be right."""


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
    already = await claims.claimed_on(db, Training, day, by=by)
    problem = rules.check_training(minutes, day, almanac.today(at), already, almanac.rules(at).study)
    if problem is not None:
        raise Refused(claims.impossible(TrainingImpossible, problem, minutes, day))
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
    await claims.submit(db, row, told, "report", almanac, by=by, at=at)
    return TrainingReported(day, minutes, course)


async def decide(db: Session, number: int, is_accepted: bool, *, by: Secretary, at: datetime) -> TrainingDecided:
    """Accept a report or send it back, once; the member is told.

    Raises:
        Refused: with `NoSuchTraining`.
    """
    row, member = await claims.decide(db, Training, number, is_accepted, NoSuchTraining(number), by=by, at=at)
    told = TrainingDecided(member.name, row.day, row.minutes, row.course, is_accepted)
    await claims.tell_decided(db, row, told, by=by, at=at)
    return told


async def waiting(db: Session, *, by: Secretary) -> TrainingsToDecide:
    """Return the reports of the secretary's branches that wait, oldest first."""
    rows = await claims.waiting(db, Training, by=by)
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
