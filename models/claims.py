"""Claims: what a member says she did, accepted or sent back by her secretary, once; the ledgers of them are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, ForeignKey, Integer, Select, func, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.roles import Officer, Person
from models.rules.claims import OverDayCap, Problem, TooOld
from models.rules.values import Minutes


class Claim:
    """The columns of every ledger of claims; each adds what was done, and calls the states by its own names.

    ``WAITING``, ``ACCEPTED`` and ``RETURNED`` are those names; ``NAME`` begins the names of its deeds in the audit.
    """

    WAITING: ClassVar[Enum]
    ACCEPTED: ClassVar[Enum]
    RETURNED: ClassVar[Enum]
    NAME: ClassVar[str]

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    state: Mapped[Any]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))

    @property
    def key(self) -> str:
        """What is said of this claim has a key that begins so."""
        raise NotImplementedError

    @classmethod
    def is_seen_to_by(cls, by: Officer) -> ColumnElement[bool]:
        """Say which claims an officer looks at: those of her branches."""
        return cls.branch_id.in_(by.branch_ids)


class TimedClaim(Claim):
    """A claim of time spent on a day."""

    day: Mapped[date]
    minutes: Mapped[Minutes]


@dataclass(frozen=True)
class Impossible:
    """What is said of a claim that cannot be right; ``problem`` is the name of the rule, with its figures."""

    problem: str
    minutes: Minutes
    day: date
    limit: Minutes | None = None
    already: Minutes | None = None
    oldest: date | None = None


C = TypeVar("C", bound=Claim)
P = TypeVar("P", bound=Impossible)


async def submit(
    db: Session,
    row: Claim,
    told: object,
    verb: str,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
    asked: Select[MemberId] | None = None,
) -> None:
    """Ask to look at a claim that was just made: the secretaries, unless others are ``asked``; write the deed down."""
    who = asked if asked is not None else offices.secretaries(row.branch_id, almanac.today(at))
    await notices.tell(db, who, told, key=row.key, at=at)
    audit.record(db, f"{row.NAME}.{verb}", at=at, by=by, member=row.member_id, branch=row.branch_id, claim=row.id)


async def decide(
    db: Session, table: type[C], number: int, is_accepted: bool, nothing: object, *, by: Officer, at: datetime
) -> tuple[C, Member]:
    """Accept a claim or send it back, once; return it with the member whose it is.

    Args:
        nothing: what to refuse with when nothing of that number waits for this officer.

    Raises:
        Refused: with ``nothing``.
    """
    hers = select(table).where(table.id == number, table.is_seen_to_by(by))
    row: C | None = await db.scalar(hers)
    if row is None or row.state is not table.WAITING:
        raise Refused(nothing)
    row.state = table.ACCEPTED if is_accepted else table.RETURNED
    row.decided_at, row.decided_by = at, by.member_id
    member = await db.get(Member, row.member_id)
    assert member is not None
    audit.record(
        db, f"{table.NAME}.decide", at=at, by=by, member=member.id, branch=row.branch_id, claim=number,
        accepted=is_accepted,
    )  # fmt: skip
    return row, member


async def tell_decided(db: Session, row: Claim, told: object, *, by: Person, at: datetime) -> None:
    """Tell the member whose claim it is what was decided, unless she decided it herself."""
    if row.member_id != by.member_id:
        only_her = select(Member.id).where(Member.id == row.member_id)
        await notices.tell(db, only_her, told, key=f"{row.key}:decided", at=at)


async def waiting(db: Session, table: type[C], *, by: Officer) -> Sequence[tuple[C, str]]:
    """Return the claims an officer looks at that wait, oldest first, each with the member's name."""
    query = (
        select(table, Member.name)
        .join(Member, Member.id == table.member_id)
        .where(table.is_seen_to_by(by), table.state == table.WAITING)
        .order_by(table.id)
    )
    return [(row, name) for row, name in (await db.execute(query)).all()]


async def claimed_on(db: Session, table: type[TimedClaim], day: date, *, by: Person) -> Minutes:
    """Return the time a member has claimed for a day, without what was sent back."""
    that_day = select(func.coalesce(func.sum(type_coerce(table.minutes, Integer)), 0)).where(
        table.member_id == by.member_id, table.day == day, table.state != table.RETURNED
    )
    return Minutes(int((await db.core(that_day)).scalar_one()))


def impossible(kind: type[P], problem: Problem, minutes: Minutes, day: date) -> P:
    """Return the fact that says what is wrong with a claim."""
    match problem:
        case OverDayCap(already=already, cap=cap):
            return kind("OverDayCap", minutes, day, limit=cap, already=already)
        case TooOld(oldest=oldest):
            return kind("TooOld", minutes, day, oldest=oldest)
        case _:
            return kind(type(problem).__name__, minutes, day)
