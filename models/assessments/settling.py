"""The joint of assessment and payment: what months come to now, against what was received for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.almanac import Almanac
from models.assessments.differing import differing_of, tell_differing
from models.assessments.figuring import basis_of, refigure
from models.base import MemberId
from models.database import Session
from models.payments import claiming, duties
from models.payments.duties import Duty
from models.rules.dues import DuesState
from models.rules.values import Money


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
        if found := differing_of(member_id, [*settled, *covered[member_id]], basis):
            differing.append(found)
    await tell_differing(db, differing, almanac, at=at)
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
