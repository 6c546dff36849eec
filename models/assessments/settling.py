"""The joint of assessment and payment: what months come to now, against what was received for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import notices, offices
from models.almanac import Almanac
from models.assessments.figuring import Basis, basis_of, refigure
from models.assessments.told import SettledDiffer
from models.base import MemberId
from models.database import Session
from models.members import Member
from models.payments import claiming, duties
from models.payments.duties import Duty
from models.rules.dues import DuesState
from models.rules.values import Money, Month


async def settle(
    db: Session, member_ids: Sequence[MemberId], almanac: Almanac, *, by: MemberId | None, at: datetime
) -> int:
    """Bring members' open months up to what holds now; return how many amounts changed.

    Who has paid as much is settled by it; what she said she paid waits on, and is what her months came to when she
    said so. Settled months never open again by themselves: the keepers are told which of them come to something else
    now.
    """
    claimed = await duties.of(db, member_ids, states=[DuesState.CLAIMED])
    changed = await refigure(db, member_ids, almanac)
    theirs = await duties.of(db, member_ids)
    await claiming.keep_meant(db, _meant(claimed, theirs))
    covered = {
        member_id: [duty for duty in hers if duty.is_open and duty.is_covered] for member_id, hers in theirs.items()
    }
    months = {(member_id, duty.month) for member_id, duties_of in covered.items() for duty in duties_of}
    await duties.restate(db, months, by=by, at=at)
    await claiming.answered(db, member_ids)
    basis = await basis_of(db, almanac, member_ids)
    differing = []
    for member_id, hers in theirs.items():
        settled = [duty for duty in hers if duty.state is DuesState.PAID]
        if found := _differing(member_id, [*settled, *covered[member_id]], basis):
            differing.append(found)
    await _tell_differing(db, differing, almanac, at)
    return changed


def _meant(claimed: Mapping[MemberId, Sequence[Duty]], theirs: Mapping[MemberId, list[Duty]]) -> dict[MemberId, Money]:
    """Return what members whose claimed months come to something else now were to pay when they said they had."""
    found = {}
    for member_id, hers in claimed.items():
        now = {duty.month: duty.amount for duty in theirs[member_id]}
        rests = [duty.rest for duty in hers if duty.rest is not None]
        if len(rests) == len(hers) and any(now[duty.month] != duty.amount for duty in hers):
            found[member_id] = Money(sum(rest.fen for rest in rests))
    return found


@dataclass(frozen=True)
class _Differing:
    """The settled months of a member that come to something else now; ``marks`` tell by what."""

    member_id: MemberId
    short: tuple[Month, ...]
    over: tuple[Month, ...]
    marks: tuple[str, ...]


def _differing(member_id: MemberId, settled: list[Duty], basis: Basis) -> _Differing | None:
    short: list[Month] = []
    over: list[Month] = []
    marks: list[str] = []
    for duty in settled:
        figure = basis.figure(member_id, duty.month)
        if figure.amount is not None and figure.amount != duty.received:
            (short if figure.amount > duty.received else over).append(duty.month)
            assert figure.assessment is not None
            marks.append(f"{duty.month}-{figure.assessment.id}-{figure.relief.id if figure.relief else 0}")
    return _Differing(member_id, tuple(short), tuple(over), tuple(marks)) if marks else None


async def _tell_differing(db: Session, differing: Sequence[_Differing], almanac: Almanac, at: datetime) -> None:
    """Tell the keepers of each branch, a statement for each branch and two for all."""
    if not differing:
        return
    who = select(Member.id, Member.name, Member.branch_id).where(Member.id.in_([each.member_id for each in differing]))
    people = {row.id: row for row in await db.core(who)}
    keepers = {
        branch_id: (await db.scalars(offices.dues_keepers(branch_id, almanac.today(at)))).all()
        for branch_id in sorted({row.branch_id for row in people.values()})
    }
    told = []
    for each in differing:
        her = people[each.member_id]
        # What was told of the same figures is not told again.
        key = f"dues-differ:{each.member_id}:{'+'.join(each.marks)}"
        fact = SettledDiffer(her.name, each.member_id, each.short, each.over)
        told += [(keeper, key, fact) for keeper in keepers[her.branch_id]]
    await notices.tell_each(db, told, at=at)
