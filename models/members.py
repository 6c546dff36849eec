"""Members: who they are, where they belong and how they want to be reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from enum import Enum

from sqlalchemy import ColumnElement, ForeignKey, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, names
from models.base import Base, BranchId, MemberId, PeerId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.roles import Person, Secretary
from models.rules.reminders import QuietTime
from models.selects import built_for_now, built_once


class Category(Enum):
    """What she is in the organisation; only full members vote."""

    FULL = "full"
    PROBATIONARY = "probationary"
    APPLICANT = "applicant"


class Standing(Enum):
    """Whether the ledgers still ask anything of her; FOLDED: another row of the roster is she, see `models.merges`."""

    ACTIVE = "active"
    DEPARTED = "departed"
    FOLDED = "folded"


class Language(Enum):
    ZH = "zh"
    EN = "en"


class Member(Base):
    """A person on the roster.

    ``is_exempt``: old or ill, invited to everything and never chased (党员教育管理工作条例 第23条).
    ``peer_id``: the account her messages go to; None when nobody is bound. ``chosen_channel``: where she wants them.
    """

    __tablename__ = "members"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (a number once shown never means another person)

    id: Mapped[MemberId] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    group_id: Mapped[BranchId | None] = mapped_column(ForeignKey("branches.id"))
    name: Mapped[str]
    sort_key: Mapped[str]
    category: Mapped[Category] = mapped_column(enum_column(Category))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing), default=Standing.ACTIVE)
    departed_on: Mapped[date | None]
    is_exempt: Mapped[bool] = mapped_column(default=False)
    sealed_phone: Mapped[str | None]
    joined_on: Mapped[date | None]
    language: Mapped[Language] = mapped_column(enum_column(Language), default=Language.ZH)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    paused_until: Mapped[date | None]
    # No foreign key: peers refer to members, and a cycle would make either unloadable.
    peer_id: Mapped[PeerId | None]
    chosen_channel: Mapped[str | None]
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("rosters.id"), index=True)
    enrolled_at: Mapped[datetime]


class Reminders(Enum):
    """Whether reminders that come by themselves are sent to a person."""

    ON = "on"
    PAUSED = "paused"


@fact
class SettingsCard:
    """What a person has set for herself; ``is_saved``: she has just settled all of it at once."""

    language: Language
    quiet_from: time
    quiet_until: time
    paused_until: date | None
    is_saved: bool = False


@fact
class LanguageSet:
    """From now on everything is said in this language."""

    language: Language


@built_once
def active() -> ColumnElement[bool]:
    return Member.standing == Standing.ACTIVE


@built_once
def counts_once() -> ColumnElement[bool]:
    """Everybody, there or gone, but for rows of the roster that are the double of another one."""
    return Member.standing != Standing.FOLDED


@built_once
def may_be_chased() -> ColumnElement[bool]:
    """Members whom a reminder may reach at all: active, not exempt."""
    return and_(active(), Member.is_exempt.is_(False))


def is_open_to_messages(at_local: datetime, quiet: QuietTime) -> ColumnElement[bool]:
    """Members whose own quiet hours and pauses allow a message at this wall time."""
    return _is_open(at_local.date(), at_local.time().replace(tzinfo=None), quiet)


@built_for_now
def _is_open(day: date, clock: time, quiet: QuietTime) -> ColumnElement[bool]:
    start = func.coalesce(Member.quiet_from, quiet.start)
    end = func.coalesce(Member.quiet_until, quiet.end)
    within_a_day = and_(start <= end, clock >= start, clock < end)
    over_midnight = and_(start > end, or_(clock >= start, clock < end))
    paused = and_(Member.paused_until.is_not(None), Member.paused_until >= day)
    return ~or_(within_a_day, over_midnight, paused)


async def enrol(
    db: Session,
    name: str,
    branch: Branch,
    category: Category = Category.FULL,
    *,
    by: Person | None,
    at: datetime,
) -> Member:
    """Put a person on the roster; ``by`` is None for the first administrator."""
    member = await db.add(
        Member(branch_id=branch.id, name=name, sort_key=names.sort_key(name), category=category, enrolled_at=at)
    )
    audit.record(db, "members.enrol", at=at, by=by, member=member.id, branch=branch.id)
    return member


async def overseen(db: Session, branch_ids: frozenset[BranchId]) -> Sequence[Member]:
    """Return the active members of these branches and groups, by pinyin."""
    is_theirs = or_(Member.branch_id.in_(branch_ids), Member.group_id.in_(branch_ids))
    query = select(Member).where(is_theirs, active()).order_by(Member.sort_key)
    return (await db.scalars(query)).all()


async def names_of(db: Session, member_ids: Collection[MemberId]) -> dict[MemberId, str]:
    """Return what members are called, by number."""
    query = select(Member.id, Member.name).where(Member.id.in_(member_ids))
    return {row.id: row.name for row in (await db.core(query)).all()}


async def by_name(db: Session, name: str, branch_ids: frozenset[BranchId] | None = None) -> Sequence[Member]:
    """Return the active members of exactly this name, anywhere or in these branches only."""
    query = select(Member).where(Member.name == name, active()).order_by(Member.id)
    if branch_ids is not None:
        query = query.where(Member.branch_id.in_(branch_ids))
    return (await db.scalars(query)).all()


async def depart(db: Session, member: Member, *, by: Secretary, at: datetime, on: date) -> None:
    """Record that a member left; her rows stay, nothing more is asked of her."""
    member.standing = Standing.DEPARTED
    member.departed_on = on
    audit.record(db, "members.depart", at=at, by=by, member=member.id, branch=member.branch_id)


async def exempt(db: Session, member: Member, is_exempt: bool, *, by: Secretary, at: datetime) -> None:
    """Set whether a member is spared all chasing."""
    member.is_exempt = is_exempt
    audit.record(db, "members.exempt", at=at, by=by, member=member.id, branch=member.branch_id, is_exempt=is_exempt)


async def set_language(db: Session, language: Language, *, by: Person) -> None:
    await db.core(update(Member).where(Member.id == by.member_id).values(language=language))


async def set_quiet_time(db: Session, start: time, until: time, *, by: Person) -> None:
    await db.core(update(Member).where(Member.id == by.member_id).values(quiet_from=start, quiet_until=until))


async def pause(db: Session, until: date | None, *, by: Person) -> None:
    """Send no reminders up to and including ``until``; None ends the pause."""
    await db.core(update(Member).where(Member.id == by.member_id).values(paused_until=until))


async def settings_card(db: Session, quiet: QuietTime, *, by: Person, on: date) -> SettingsCard:
    member = await db.get(Member, by.member_id)
    assert member is not None
    paused = member.paused_until if member.paused_until and member.paused_until >= on else None
    return SettingsCard(member.language, member.quiet_from or quiet.start, member.quiet_until or quiet.end, paused)


async def settle(db: Session, wished: SettingsCard, quiet: QuietTime, *, by: Person, on: date) -> SettingsCard:
    """Set all of it at once; what already was so is left to the organisation's rules, if it came from these."""
    was = await settings_card(db, quiet, by=by, on=on)
    if wished.language is not was.language:
        await set_language(db, wished.language, by=by)
    if (wished.quiet_from, wished.quiet_until) != (was.quiet_from, was.quiet_until):
        await set_quiet_time(db, wished.quiet_from, wished.quiet_until, by=by)
    # Who is paused already stays so as long as she said.
    until = was.paused_until or wished.paused_until if wished.paused_until else None
    await pause(db, until, by=by)
    return replace(wished, paused_until=until, is_saved=True)
