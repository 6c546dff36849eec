"""Arrears of dues: the secretary and the committee are told step by step; what follows is for people to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import notices, offices
from models.almanac import Almanac
from models.assessments.asking import is_undecided
from models.assessments.tables import DuesQuery, QuarterlyConsent
from models.base import Base, MemberId
from models.branches import Branch
from models.database import Session
from models.dues import UNSETTLED, DuesMonth
from models.facts import fact
from models.members import Member, may_be_chased
from models.payments import duties
from models.rules.arrears import Audience, Step, counted_before, due_step, run_of
from models.rules.dues import DuesState
from models.rules.values import Month
from models.selects import built_once


class ArrearsStep(Base):
    """A step taken for a member, in the run of unpaid months that began with ``first_month``."""

    __tablename__ = "arrears_steps"

    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    first_month: Mapped[Month] = mapped_column(primary_key=True)
    months: Mapped[int] = mapped_column(primary_key=True)
    told_on: Mapped[date]


@fact
class ArrearsGrow:
    """To the secretary, or from ``is_for_committee`` on to the committee: who has paid nothing for months in a row."""

    branch: str
    names: tuple[str, ...]
    firsts: tuple[Month, ...]
    lasts: tuple[Month, ...]
    is_for_committee: bool


@fact
class ArrearsStated:
    """To secretary and committee: the last step; ``is_party``: the articles of the Party speak of it."""

    branch: str
    names: tuple[str, ...]
    firsts: tuple[Month, ...]
    lasts: tuple[Month, ...]
    months: int
    is_party: bool


@dataclass(frozen=True)
class _Run:
    """One member's unpaid months in a row, and the step it has come to."""

    member_id: MemberId
    name: str
    months: tuple[Month, ...]
    step: Step


async def take_steps(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell of the runs of arrears that have come to a step, each step once a run, when people may be spoken to.

    Left out are who is spared all chasing, who waits for an answer to a query or for relief, and who says she paid.
    """
    if not almanac.may_disturb(at):
        return
    today = almanac.today(at)
    due = await _due(db, branch, almanac, at)
    for step in sorted({run.step for run in due}, key=lambda step: (step.months, step.audience.value)):
        those = [run for run in due if run.step == step]
        audience = _audience(step, branch, today)
        key = f"arrears-{step.months}:" + "+".join(f"{run.member_id}-{run.months[0]}" for run in those)
        others = audience.where(Member.id.not_in([run.member_id for run in those]))
        await notices.tell(db, others, _told(branch, step, those, almanac, at), key=key, at=at)
        # A member is not told of herself as of another, but of the others she is: few are both.
        for own in those:
            rest = [run for run in those if run != own]
            if rest:
                her = audience.where(Member.id == own.member_id)
                await notices.tell(db, her, _told(branch, step, rest, almanac, at), key=key, at=at)
    rows = [
        {"member_id": run.member_id, "first_month": run.months[0], "months": run.step.months, "told_on": today}
        for run in due
    ]
    if rows:
        await db.insert_new(ArrearsStep.__table__, rows)


async def _due(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> list[_Run]:
    """Return the runs of a branch that have come to a step, by pinyin."""
    this, warnings = Month.of(almanac.today(at)), almanac.rules(at).dues.warning_months
    of_branch = DuesMonth.member_id.in_(select(Member.id).where(Member.branch_id == branch.id))
    received = await duties.received_of_open(db, of_branch)
    names: dict[MemberId, str] = {}
    unpaid: dict[MemberId, dict[Month, bool]] = defaultdict(dict)
    quarterly: dict[MemberId, set[Month]] = defaultdict(set)
    claiming: set[MemberId] = set()
    for row in await db.core(_unsettled(), {"branch": branch.id}):
        names[row.id] = row.name
        unpaid[row.id][row.month] = received[row.id, row.month] <= 0
        if row.by_quarter:
            quarterly[row.id].add(row.month)
        if row.state is DuesState.CLAIMED:
            claiming.add(row.id)
    runs = {each: run_of(unpaid[each], counted_before(this, quarterly[each])) for each in names if each not in claiming}
    runs = {each: months for each, months in runs.items() if len(months) >= warnings[0]} if warnings else {}
    told = await _steps(db, runs)
    steps = {each: due_step(len(months), told[each, months[0]], warnings) for each, months in runs.items()}
    return [_Run(each, names[each], runs[each], step) for each, step in steps.items() if step is not None]


@built_once
def _unsettled() -> Select[*tuple[Any, ...]]:
    """Select the months open of those of a branch who may be asked for them."""
    asked = exists().where(DuesQuery.member_id == Member.id, DuesQuery.answered_at.is_(None))
    by_quarter = exists().where(
        QuarterlyConsent.member_id == Member.id,
        QuarterlyConsent.first_month <= DuesMonth.month,
        or_(QuarterlyConsent.last_month.is_(None), QuarterlyConsent.last_month >= DuesMonth.month),
    )
    return (
        select(Member.id, Member.name, DuesMonth.month, DuesMonth.state, by_quarter.label("by_quarter"))
        .join(DuesMonth, DuesMonth.member_id == Member.id)
        .where(
            Member.branch_id == bindparam("branch"),
            may_be_chased(),
            ~asked,
            ~is_undecided(),
            DuesMonth.state.in_(UNSETTLED),
        )
        .order_by(Member.sort_key, Member.id)
    )


async def _steps(db: Session, runs: dict[MemberId, tuple[Month, ...]]) -> dict[tuple[MemberId, Month], list[int]]:
    found: dict[tuple[MemberId, Month], list[int]] = defaultdict(list)
    if runs:
        query = select(ArrearsStep.__table__).where(ArrearsStep.member_id.in_(list(runs)))
        for row in await db.core(query):
            found[row.member_id, row.first_month].append(row.months)
    return found


def _told(
    branch: Branch, step: Step, those: Sequence[_Run], almanac: Almanac, at: datetime
) -> ArrearsGrow | ArrearsStated:
    names, firsts = tuple(run.name for run in those), tuple(run.months[0] for run in those)
    lasts, warnings = tuple(run.months[-1] for run in those), almanac.rules(at).dues.warning_months
    if step.months == warnings[-1]:
        is_party = almanac.book.name == "party"
        return ArrearsStated(branch.name, names, firsts, lasts, step.months, is_party)
    return ArrearsGrow(branch.name, names, firsts, lasts, step.months != warnings[0])


def _audience(step: Step, branch: Branch, today: date) -> Select[MemberId]:
    if step.audience is Audience.SECRETARY:
        return offices.secretaries(branch.id, today)
    return offices.committee(branch.id, today)
