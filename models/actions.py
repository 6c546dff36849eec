"""Action items (议定事项): given to a member with a date, told once, reminded once, reported done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, bindparam, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices, reminders, roles
from models.almanac import Almanac
from models.base import Base, BranchId, MeetingId, MemberId, Sealed
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.roles import Person, Secretary
from models.rules.minutes import Agreed, action_stage
from models.selects import built_once

CLOCK = time(9)
LOOK_BACK = timedelta(days=40)
# A working day before lies at most a long holiday away.
HOLIDAYS = timedelta(days=12)
SHOWN = 30
IS_OPEN = text("action_items.done_at IS NULL")


class ActionItem(Base):
    """``meeting_id`` is None for what the secretary asked of somebody between meetings."""

    __tablename__ = "action_items"
    __table_args__ = (
        Index("ix_action_items_open", "branch_id", "due_on", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    meeting_id: Mapped[MeetingId | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    owner_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    due_on: Mapped[date]
    what: Mapped[str] = mapped_column(Sealed)
    given_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    given_at: Mapped[datetime]
    done_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    done_at: Mapped[datetime | None]


@fact
class ActionBrief:
    """What a message says of an item that is open; told alone it is the answer to who gave it."""

    number: int
    owner: str
    due_on: date
    what: str


@fact
class ActionGiven:
    """To its owner: what she is asked to do."""

    item: ActionBrief
    giver: str


@fact
class ActionReminder:
    """To its owner: a working day is left."""

    item: ActionBrief


@fact
class ActionDone:
    """To owner and secretary: it is done."""

    number: int
    owner: str
    what: str
    done_at: datetime


@fact
class OpenActions:
    """All that is open: the branch's to its secretary, her own to a member; ``today`` tells what is overdue."""

    items: tuple[ActionBrief, ...]
    is_all: bool
    today: date


@fact
class NoSuchAction:
    """No such item is open for this person."""


@fact
class ActionInPast:
    """The date is gone by."""

    due_on: date


async def give(
    db: Session,
    owner: Member,
    agreed: Agreed,
    branch_id: BranchId,
    meeting_id: MeetingId | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> ActionBrief:
    """Give a member something to do by a day, and tell her.

    Raises:
        Refused: with `ActionInPast`.
    """
    if agreed.due_on < almanac.today(at):
        raise Refused(ActionInPast(agreed.due_on))
    row = await db.add(
        ActionItem(
            branch_id=branch_id,
            meeting_id=meeting_id,
            owner_id=owner.id,
            due_on=agreed.due_on,
            what=agreed.what,
            given_by=by.member_id,
            given_at=at,
        )
    )
    brief = ActionBrief(row.id, owner.name, agreed.due_on, agreed.what)
    only_her = select(Member.id).where(Member.id == owner.id, Member.id != by.member_id)
    await notices.tell(db, only_her, ActionGiven(brief, by.name), key=f"action:{row.id}", at=at)
    audit.record(db, "actions.give", at=at, by=by, member=owner.id, branch=branch_id, item=row.id)
    return brief


async def finish(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> ActionDone | OpenActions:
    """Report an item done, once; the secretary is told. Without a number her only one is meant, else she is asked.

    Its owner reports it, or the secretary for her.

    Raises:
        Refused: with `NoSuchAction`.
    """
    if number is None:
        mine = await _open(db, ActionItem.owner_id == by.member_id)
        if len(mine) > 1:
            return OpenActions(mine, False, almanac.today(at))
        number = mine[0].number if mine else 0
    row = await db.get(ActionItem, number)
    if row is None or not await _may_finish(db, row, by, almanac, at):
        raise Refused(NoSuchAction())
    owner = await db.get(Member, row.owner_id)
    assert owner is not None
    done = await db.core(
        update(ActionItem)
        .where(ActionItem.id == number, ActionItem.done_at.is_(None))
        .values(done_at=at, done_by=by.member_id)
    )
    told = ActionDone(number, owner.name, row.what, row.done_at or at)
    if done.rowcount:
        others = Member.id.in_(offices.secretaries(row.branch_id, almanac.today(at))) & (Member.id != by.member_id)
        await notices.tell(db, select(Member.id).where(others), told, key=f"action:{number}:done", at=at)
        audit.record(db, "actions.finish", at=at, by=by, member=owner.id, branch=row.branch_id, item=number)
    return told


async def listing(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> OpenActions:
    """Return what is open, the soonest first: of the secretary's branches, else her own."""
    secretary = await secretary_of(db, by, almanac, at)
    hers: ColumnElement[bool] = ActionItem.owner_id == by.member_id
    if secretary is not None:
        hers = hers | ActionItem.branch_id.in_(secretary.branch_ids)
    return OpenActions(await _open(db, hers), secretary is not None, almanac.today(at))


async def carried(db: Session, branch_id: BranchId, meeting_id: MeetingId) -> tuple[ActionBrief, ...]:
    """Return what is open in a branch from before this meeting."""
    is_of_this = ActionItem.meeting_id == meeting_id
    return await _open(db, (ActionItem.branch_id == branch_id) & (ActionItem.meeting_id.is_(None) | ~is_of_this))


async def of_member(db: Session, member_id: MemberId, until: date) -> tuple[ActionBrief, ...]:
    """Return what a member has open that is due by a day."""
    return await _open(db, (ActionItem.owner_id == member_id) & (ActionItem.due_on <= until))


async def remind_due(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind owners a working day before an open item is due, once each."""
    today, quiet = almanac.today(at), almanac.rules(at).reminders.quiet
    near = {"branch": branch.id, "since": today - LOOK_BACK, "until": today + HOLIDAYS}
    for item, name in (await db.execute(_due_between(), near)).all():
        stage = action_stage(item.due_on, item.given_at, almanac.calendar, quiet, CLOCK, almanac.zone)
        key, only_her = f"action:{item.id}", select(Member.id).where(Member.id == item.owner_id)
        told = ActionReminder(ActionBrief(item.id, name, item.due_on, item.what))
        for each in await reminders.begun(db, branch.id, key, [stage] if stage else [], at=at):
            await reminders.remind(db, branch.id, only_her, told, each, key=key, what=item.what, almanac=almanac, at=at)


@built_once
def _due_between() -> Select[*tuple[Any, ...]]:
    due = ActionItem.due_on.between(bindparam("since"), bindparam("until"))
    owned = select(ActionItem, Member.name).join(Member, Member.id == ActionItem.owner_id)
    return owned.where(ActionItem.branch_id == bindparam("branch"), IS_OPEN, due)


async def _open(db: Session, which: ColumnElement[bool]) -> tuple[ActionBrief, ...]:
    query = (
        select(ActionItem.id, Member.name, ActionItem.due_on, ActionItem.what)
        .join(Member, Member.id == ActionItem.owner_id)
        .where(IS_OPEN, which)
        .order_by(ActionItem.due_on, ActionItem.id)
        .limit(SHOWN)
    )
    return tuple(ActionBrief(*row) for row in (await db.core(query)).all())


async def _may_finish(db: Session, row: ActionItem, by: Person, almanac: Almanac, at: datetime) -> bool:
    if row.owner_id == by.member_id:
        return True
    secretary = await secretary_of(db, by, almanac, at)
    return secretary is not None and secretary.oversees(row.branch_id)


async def secretary_of(db: Session, by: Person, almanac: Almanac, at: datetime) -> roles.Officer | None:
    """Return a person's authority as secretary, None when she is none."""
    today = almanac.today(at)
    return roles.prove(Secretary, by, await offices.held_by(db, by.member_id, today))
