"""Reminders of dues: one message that names all a member has open, at the stages around the collection day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, exists, select, update

from models import audit, facts, notices, reminders
from models.almanac import Almanac
from models.assessments.asking import is_undecided
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import Amounts, DuesMonth, DuesReminder, owing
from models.facts import Refused, fact
from models.meetings import Absence
from models.members import Member, is_open_to_messages, may_be_chased
from models.outbox import Parcel, Purpose, State
from models.payments import duties
from models.roles import DuesKeeper
from models.rules.absences import AbsenceKind
from models.rules.calendar import at_wall
from models.rules.dues import DuesState, months_between
from models.rules.reminders import MIDNIGHT, Stage, collection_date, dues_stages
from models.rules.values import Money, Month
from models.selects import built_for_now

# Months the program may have been down and still catches up with.
CATCH_UP_MONTHS = 2


@fact
class DuesNudged:
    """To the keeper: so many are being reminded."""

    people: int


@fact
class NudgeLater:
    """People are not spoken to at this hour."""


@dataclass
class _Open:
    """What one member has open: months, oldest first, with what is still to pay of each, None where nobody knows."""

    rests: dict[Month, Money | None] = field(default_factory=dict)
    begun: list[Month] = field(default_factory=list)
    newest: Month | None = None


async def remind_unpaid(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind those who owe, at the stages around the branch's collection day, once a stage for all they owe."""
    rules, this_month = almanac.rules(at), Month.of(almanac.today(at))
    day = branch.collection_day or rules.dues.collection_day
    found: list[tuple[Month, Stage]] = []
    # Where the month begins with holidays, its first reminder lies in the month before.
    for month in months_between(this_month.plus(-CATCH_UP_MONTHS), this_month.plus(1)):
        stages = dues_stages(month, day, almanac.calendar, rules.reminders.quiet, rules.reminders, almanac.zone)
        found += [(month, stage) for stage in await reminders.begun(db, branch.id, f"dues:{month}", stages, at=at)]
    over = [(month, stage) for month, stage in found if stage.until <= at]
    running = [(month, stage) for month, stage in found if stage.until > at]
    # Of what runs the newest month speaks for all the others.
    for month, stage in [*over, *reversed(running)]:
        collected_on = collection_date(month, day, almanac.calendar)
        told = DuesReminder(month, (collected_on - almanac.today(at)).days)
        fresh = await reminders.remind(
            db,
            branch.id,
            owing(branch, month, stage).where(~_heard_of(stage), ~is_ill(almanac, at)),
            told,
            stage,
            key=f"dues:{month}",
            what=f"{rules.dues.name} {month}",
            almanac=almanac,
            at=at,
            values={"now": at},
        )
        if fresh:
            await fill_in(db, branch, told, key=f"dues:{month}:{stage.name}", at=at)


async def nudge(db: Session, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> DuesNudged:
    """Remind at a keeper's word those of her branches who may be reminded, at most once a day and within their week.

    Raises:
        Refused: with `NudgeLater`.
    """
    if not almanac.may_disturb(at):
        raise Refused(NudgeLater())
    today, rules = almanac.today(at), almanac.rules(at)
    people, this = 0, Month.of(today)
    for branch in (await db.scalars(select(Branch).where(Branch.id.in_(by.branch_ids)).order_by(Branch.id))).all():
        collected_on = collection_date(this, branch.collection_day or rules.dues.collection_day, almanac.calendar)
        told = DuesReminder(this, (collected_on - today).days)
        key = f"dues-nudge:{today}"
        who = select(Member.id).where(
            Member.id.in_(_owing_now(branch, this, almanac, at)),
            may_be_chased(),
            is_open_to_messages(almanac.local(at), rules.reminders.quiet),
        )
        state = reminders.within_budget(almanac, at)
        deadline = at_wall(today + timedelta(days=1), MIDNIGHT, almanac.zone)
        values, reminder = {"now": at}, Purpose.REMINDER
        await notices.tell(
            db, who, told, key=key, at=at, purpose=reminder, deadline=deadline, state=state, values=values
        )
        people += await fill_in(db, branch, told, key=key, at=at)
        audit.record(db, "dues.nudge", at=at, by=by, branch=branch.id)
    return DuesNudged(people)


async def fill_in(db: Session, branch: Branch, told: DuesReminder, *, key: str, at: datetime) -> int:
    """Write into the reminders of this moment and ``key`` what each member has open; return how many will be sent.

    Her own figures go into her own message. Those never sent, or folded into a digest, are left as they are.
    """
    fresh = (
        select(Parcel.id, Parcel.member_id)
        .join(Member, Member.id == Parcel.member_id)
        .where(
            Member.branch_id == branch.id,
            Parcel.created_at == at,
            Parcel.key.startswith(f"{key}:member-"),
            Parcel.state == State.WAITING,
        )
    )
    parcels = (await db.core(fresh)).all()
    if not parcels:
        return 0
    every = await _open(db, fresh.with_only_columns(Parcel.member_id))
    rows = [
        {"of_parcel": row.id, "filled": facts.encode(_filled(told, every[row.member_id]))[1]}
        for row in parcels
        if every[row.member_id].rests
    ]
    outbox = Parcel.__table__
    assert isinstance(outbox, Table)
    if rows:
        await db.core(
            update(outbox).where(outbox.c.id == bindparam("of_parcel")).values(content=bindparam("filled")), rows
        )
    return len(parcels)


def is_ill(almanac: Almanac, at: datetime) -> ColumnElement[bool]:
    """Whether a member reported sick leave for ``now``, a bound value, and has heard of her dues this month.

    Source: 本地默认（请病假期间一个月最多提醒一次）.
    """
    return _was_told_while_ill(at_wall(almanac.today(at).replace(day=1), MIDNIGHT, almanac.zone))


def _filled(told: DuesReminder, hers: _Open) -> DuesReminder:
    known = [rest.fen for rest in hers.rests.values() if rest is not None]
    return replace(
        told,
        months=tuple(hers.rests),
        rest=Money(sum(known)) if known else None,
        unknown=tuple(month for month, rest in hers.rests.items() if rest is None),
        begun=tuple(hers.begun),
    )


async def _open(db: Session, who: Select[Any]) -> dict[MemberId, _Open]:
    """Return what these members have open and may be asked for, in two statements.

    What she has queried, or asked relief for, is left out, as are months held back after the newest one that is not.
    """
    owed = and_(DuesMonth.member_id.in_(who), DuesMonth.state == DuesState.OWED, ~is_undecided())
    received, amounts = await duties.received_of_open(db, owed), Amounts(db)
    found: dict[MemberId, _Open] = defaultdict(_Open)
    columns = (DuesMonth.member_id, DuesMonth.month, DuesMonth.sealed_amount, DuesMonth.is_held)
    for row in await db.core(select(*columns).where(owed).order_by(DuesMonth.month.desc())):
        hers = found[row.member_id]
        if row.is_held and hers.newest is None:
            continue
        hers.newest = hers.newest or row.month
        amount, part = amounts.of(row), received[row.member_id, row.month]
        hers.rests = {row.month: None if amount is None else Money(max(amount.fen - part, 0)), **hers.rests}
        if part > 0:
            hers.begun.insert(0, row.month)
    return found


def _owing_now(branch: Branch, this: Month, almanac: Almanac, at: datetime) -> Select[MemberId]:
    """Select who of a branch owes a month that has come, and has not been spoken to about it today."""
    midnight = at_wall(almanac.today(at), MIDNIGHT, almanac.zone)
    today = Stage("today", midnight, midnight + timedelta(days=1))
    return (
        select(DuesMonth.member_id)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(
            Member.branch_id == branch.id,
            DuesMonth.month <= this,
            DuesMonth.state == DuesState.OWED,
            DuesMonth.is_held.is_(False),
            ~_heard_of(today),
            ~is_ill(almanac, at),
        )
    )


@built_for_now
def _heard_of(stage: Stage) -> ColumnElement[bool]:
    """Whether a member was told of her dues in the time of a stage: each message names all that is open."""
    return exists().where(
        Parcel.member_id == DuesMonth.member_id,
        Parcel.created_at >= stage.at,
        Parcel.created_at < stage.until,
        Parcel.kind == DuesReminder.__name__,
        Parcel.state != State.LATE,
    )


@built_for_now
def _was_told_while_ill(first: datetime) -> ColumnElement[bool]:
    ill = exists().where(
        Absence.member_id == DuesMonth.member_id,
        Absence.kind == AbsenceKind.SICK,
        Absence.starts_at <= bindparam("now"),
        Absence.until > bindparam("now"),
    )
    told = exists().where(
        Parcel.member_id == DuesMonth.member_id,
        Parcel.created_at >= first,
        Parcel.kind == DuesReminder.__name__,
        Parcel.state != State.LATE,
    )
    return and_(ill, told)
