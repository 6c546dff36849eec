"""The joint of assessment and payment: what months come to now, against what was received for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from models.rules.values import Month


async def settle(
    db: Session, member_ids: Sequence[MemberId], almanac: Almanac, *, by: MemberId | None, at: datetime
) -> int:
    """Bring members' open months up to what holds now; return how many amounts changed.

    Who has paid as much is settled by it; what she said she paid waits on. Settled months never open again by
    themselves: the keepers are told which of them come to something else now.
    """
    changed = await refigure(db, member_ids, almanac)
    theirs = await duties.of(db, member_ids)
    covered = {
        member_id: [duty for duty in hers if duty.is_open and duty.is_covered] for member_id, hers in theirs.items()
    }
    months = {(member_id, duty.month) for member_id, duties_of in covered.items() for duty in duties_of}
    await duties.restate(db, months, by=by, at=at)
    await claiming.answered(db, member_ids)
    basis = await basis_of(db, almanac, member_ids)
    for member_id, hers in theirs.items():
        settled = [duty for duty in hers if duty.state is DuesState.PAID]
        await _tell_differing(db, member_id, [*settled, *covered[member_id]], basis, almanac, at)
    return changed


async def _tell_differing(
    db: Session, member_id: MemberId, settled: list[Duty], basis: Basis, almanac: Almanac, at: datetime
) -> None:
    short: list[Month] = []
    over: list[Month] = []
    marks: list[str] = []
    for duty in settled:
        figure = basis.figure(member_id, duty.month)
        if figure.amount is not None and figure.amount != duty.received:
            (short if figure.amount > duty.received else over).append(duty.month)
            assert figure.assessment is not None
            marks.append(f"{duty.month}-{figure.assessment.id}-{figure.relief.id if figure.relief else 0}")
    if not marks:
        return
    member = await db.get(Member, member_id)
    assert member is not None
    told = SettledDiffer(member.name, member_id, tuple(short), tuple(over))
    # What was told of the same figures is not told again.
    key = f"dues-differ:{member_id}:{'+'.join(marks)}"
    await notices.tell(db, offices.dues_keepers(member.branch_id, almanac.today(at)), told, key=key, at=at)
