"""Settled months that come to something else now: the keepers are told once, in one notice for all it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from models import notices, offices
from models.almanac import Almanac
from models.assessments.figuring import Basis
from models.assessments.tables import DifferenceTold
from models.assessments.told import Difference, ManySettledDiffer, SettledDiffer
from models.base import MemberId
from models.database import Session
from models.members import Member
from models.payments.duties import Duty
from models.rules.values import Month


@dataclass(frozen=True)
class Differing:
    """The settled months of a member that come to something else now; ``marks`` tell by what."""

    member_id: MemberId
    short: tuple[Month, ...]
    over: tuple[Month, ...]
    marks: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what is the same as long as the same figures differ."""
        return f"dues-differ:{self.member_id}:{'+'.join(self.marks)}"


def differing_of(member_id: MemberId, settled: Sequence[Duty], basis: Basis) -> Differing | None:
    """Return which of a member's settled months come to something else now, None where none does."""
    short: list[Month] = []
    over: list[Month] = []
    marks: list[str] = []
    for duty in settled:
        figure = basis.figure(member_id, duty.month)
        if figure.amount is not None and figure.amount != duty.received:
            (short if figure.amount > duty.received else over).append(duty.month)
            assert figure.assessment is not None
            marks.append(f"{duty.month}-{figure.assessment.id}-{figure.relief.id if figure.relief else 0}")
    return Differing(member_id, tuple(short), tuple(over), tuple(marks)) if marks else None


async def tell_differing(db: Session, differing: Sequence[Differing], almanac: Almanac, *, at: datetime) -> None:
    """Tell the keepers of each branch of what they were not told yet, a statement for each branch and a few for all."""
    if not differing:
        return
    who = select(Member.id, Member.name, Member.branch_id).where(Member.id.in_([each.member_id for each in differing]))
    people = {row.id: row for row in await db.core(who.order_by(Member.sort_key))}
    order = {number: place for place, number in enumerate(people)}
    concerned = defaultdict(list)
    for each in sorted(differing, key=lambda each: order[each.member_id]):
        concerned[people[each.member_id].branch_id].append(each)
    keepers = {
        branch_id: (await db.scalars(offices.dues_keepers(branch_id, almanac.today(at)))).all()
        for branch_id in sorted(concerned)
    }
    known = await _known(db, {each.key for each in differing})
    told, noted = [], []
    for branch_id, theirs in keepers.items():
        for keeper in theirs:
            fresh = [each for each in concerned[branch_id] if (keeper, each.key) not in known]
            told += [(keeper, *_said(fresh, people))] if fresh else []
            noted += [{"keeper_id": keeper, "key": each.key} for each in fresh]
    if noted:
        await db.insert_new(DifferenceTold.__table__, noted)
    await notices.tell_each(db, told, at=at)


def _said(fresh: Sequence[Differing], people: dict[MemberId, Any]) -> tuple[str, Any]:
    """Return the key and the fact of one notice."""
    if len(fresh) == 1:
        [one] = fresh
        return one.key, SettledDiffer(people[one.member_id].name, one.member_id, one.short, one.over)
    lines = tuple(Difference(people[each.member_id].name, each.short, each.over) for each in fresh)
    mark = sha256("|".join(sorted(each.key for each in fresh)).encode()).hexdigest()[:32]
    return f"dues-differ:many:{mark}", ManySettledDiffer(lines)


async def _known(db: Session, keys: Collection[str]) -> set[tuple[MemberId, str]]:
    """Return who was told of which of these before."""
    query = select(DifferenceTold.keeper_id, DifferenceTold.key).where(DifferenceTold.key.in_(keys))
    return {(row.keeper_id, row.key) for row in await db.core(query)}
