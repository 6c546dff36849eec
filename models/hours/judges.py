"""Who decides on hours: the secretaries of the branch; on a secretary's own, another one, if there is any."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select

from models import offices
from models.base import BranchId, MemberId
from models.database import Session
from models.offices import Office


def others(branch_id: BranchId, member_id: MemberId, on: date) -> Select[MemberId]:
    """Select the secretaries and deputies of a branch but for one member."""
    return offices.secretaries(branch_id, on).where(Office.member_id != member_id)


async def is_alone(db: Session, branch_id: BranchId, member_id: MemberId, on: date) -> bool:
    """Return whether a branch has nobody but this member to decide on hours, so that she decides on her own too."""
    return (await db.scalar(others(branch_id, member_id, on).limit(1))) is None
