"""What a member asks of her keeper: why so much, or to pay less; until it is answered she is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select, update

from models import audit, keepers, notices, offices, reminders
from models.almanac import Almanac
from models.assessments.figuring import basis_of
from models.assessments.settling import settle
from models.assessments.tables import DuesQuery, Relief
from models.assessments.told import QueryNoted, QueryOpen, QueryWaiting, ReliefPassedOn, ReliefsUndecided
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import UNSETTLED, DuesMonth
from models.facts import Refused
from models.members import Member, active, is_open_to_messages
from models.outbox import Purpose
from models.roles import DuesKeeper, Person
from models.rules.values import Month
from models.selects import built_once

# After so many days without a decision the keepers are reminded, once a month.
# Source: 本地默认.
PATIENCE = timedelta(days=7)


async def query(db: Session, words: str, almanac: Almanac, *, by: Person, at: datetime) -> QueryNoted:
    """Pass a member's doubt on to her keeper; until it is answered she is reminded of none of the months it is about.

    Raises:
        Refused: with `QueryOpen`.
    """
    await require_no_query(db, by.member_id)
    basis = await basis_of(db, almanac, [by.member_id])
    today = almanac.today(at)
    row = basis.assessment(by.member_id, Month.of(today))
    first = row.first_month if row else Month(today.year, 1)
    return await _pass_on(db, words, first, almanac, by=by, at=at, asks_relief=False)


async def ask_relief(db: Session, words: str, almanac: Almanac, *, by: Person, at: datetime) -> QueryNoted:
    """Pass on that a member asks for relief; she is reminded of nothing that is open now until it is decided.

    Raises:
        Refused: with `QueryOpen`.

    Source: 中组发〔2008〕3号 第7条（本人生活确有困难的，经支部研究、上一级党委批准）.
    """
    await require_no_query(db, by.member_id)
    open_ones = select(DuesMonth.month).where(DuesMonth.member_id == by.member_id, DuesMonth.state.in_(UNSETTLED))
    first = min([*(await db.scalars(open_ones)).all(), Month.of(almanac.today(at))])
    return await _pass_on(db, words, first, almanac, by=by, at=at, asks_relief=True)


async def close_asked(db: Session, relief: Relief, *, by: DuesKeeper, at: datetime) -> None:
    """Let a member's request be answered by the relief the branch agreed to; she is told where it goes on to."""
    hers = (
        DuesQuery.member_id == relief.member_id,
        DuesQuery.answered_at.is_(None),
        DuesQuery.asks_relief.is_(True),
    )
    answered = await db.core(update(DuesQuery).where(*hers).values(answered_at=at, answered_by=by.member_id))
    if answered.rowcount and relief.needs_approval:
        only_her = select(Member.id).where(Member.id == relief.member_id)
        told = ReliefPassedOn(relief.first_month, relief.last_month)
        await notices.tell(db, only_her, told, key=f"relief:{relief.id}:passed-on", at=at)


async def relief_awaited(db: Session, member_id: MemberId) -> Month | None:
    """Return from which month on a member waits for the decision on a relief, None where she waits for none."""
    asked = select(DuesQuery.first_month).where(
        DuesQuery.member_id == member_id, DuesQuery.answered_at.is_(None), DuesQuery.asks_relief.is_(True)
    )
    agreed = select(Relief.first_month).where(Relief.member_id == member_id, is_unapproved())
    return min([*(await db.scalars(asked)).all(), *(await db.scalars(agreed)).all()], default=None)


async def remind_to_decide(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind the keepers of a branch, once a month, of doubts, requests and reliefs nobody answered or approved."""
    before, today = at - PATIENCE, almanac.today(at)
    asked, agreed = _long_asked(), _long_agreed()
    old = {"branch": branch.id, "before": before}
    asking, agreed_to = (await db.core(asked, old)).all(), (await db.core(agreed, old)).all()
    if not asking and not agreed_to:
        return
    open_now = is_open_to_messages(almanac.local(at), almanac.rules(at).reminders.quiet)
    keepers_of = offices.dues_keepers(branch.id, today).where(open_now, reminders.has_room(almanac, at))
    told = ReliefsUndecided(
        tuple(row.name for row in asking if row.asks_relief),
        tuple(row.id for row in asking if row.asks_relief),
        tuple(row.name for row in agreed_to),
        tuple(row.id for row in agreed_to),
        tuple(row.name for row in asking if not row.asks_relief),
    )
    key = f"reliefs-undecided:{branch.id}:{Month.of(today)}"
    await notices.tell(db, keepers_of, told, key=key, at=at, purpose=Purpose.REMINDER)


@built_once
def _long_asked() -> Select[str, int, bool]:
    return (
        select(Member.name, DuesQuery.id, DuesQuery.asks_relief)
        .join(Member, Member.id == DuesQuery.member_id)
        .where(
            Member.branch_id == bindparam("branch"),
            active(),
            DuesQuery.answered_at.is_(None),
            DuesQuery.asked_at <= bindparam("before"),
        )
        .order_by(DuesQuery.id)
    )


@built_once
def _long_agreed() -> Select[str, int]:
    return (
        select(Member.name, Relief.id)
        .join(Member, Member.id == Relief.member_id)
        .where(
            Member.branch_id == bindparam("branch"),
            active(),
            is_unapproved(),
            Relief.entered_at <= bindparam("before"),
        )
        .order_by(Relief.id)
    )


@built_once
def is_unapproved() -> ColumnElement[bool]:
    """Whether a relief waits for the next higher committee."""
    return and_(Relief.needs_approval.is_(True), Relief.approved_on.is_(None), Relief.ended_at.is_(None))


@built_once
def is_undecided() -> ColumnElement[bool]:
    """Whether a month of dues is queried, or a relief of it was asked for and not decided."""
    queried = exists().where(
        DuesQuery.member_id == DuesMonth.member_id,
        DuesQuery.answered_at.is_(None),
        DuesQuery.first_month <= DuesMonth.month,
    )
    agreed = exists().where(
        Relief.member_id == DuesMonth.member_id,
        is_unapproved(),
        Relief.first_month <= DuesMonth.month,
        Relief.last_month >= DuesMonth.month,
    )
    return or_(queried, agreed)


async def require_no_query(db: Session, member_id: MemberId) -> None:
    """Refuse with `QueryOpen` while something a member asked waits for its answer."""
    open_one = select(DuesQuery).where(DuesQuery.member_id == member_id, DuesQuery.answered_at.is_(None))
    found: DuesQuery | None = await db.scalar(open_one)
    if found is not None:
        raise Refused(QueryOpen(found.first_month, found.asks_relief))


async def _pass_on(
    db: Session, words: str, first: Month, almanac: Almanac, *, by: Person, at: datetime, asks_relief: bool
) -> QueryNoted:
    asked = await db.add(
        DuesQuery(
            member_id=by.member_id,
            branch_id=by.branch_id,
            first_month=first,
            sealed_text=db.vault.seal(words),
            asked_at=at,
            asks_relief=asks_relief,
        )
    )
    await settle(db, [by.member_id], almanac, by=by.member_id, at=at)
    those = offices.dues_keepers(by.branch_id, almanac.today(at))
    told = QueryWaiting(asked.id, by.name, words, by.member_id, asks_relief)
    await notices.tell(db, those, told, key=f"dues-query:{asked.id}", at=at)
    verb = "assessments.ask_relief" if asks_relief else "assessments.query"
    audit.record(db, verb, at=at, by=by, member=by.member_id, branch=by.branch_id, query=asked.id)
    return QueryNoted(first, await keepers.must_be_asked_for(db, by.branch_id, almanac, at=at), asks_relief)
