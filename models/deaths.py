"""The death of a member: nothing more is asked of her or her family, and what there was stays written."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select, update

from models import audit, members, notices, offices, peers
from models.almanac import Almanac
from models.assessments.settling import settle
from models.assessments.tables import DuesQuery, Relief
from models.database import Session
from models.dues import UNSETTLED, DuesMonth
from models.facts import fact
from models.members import Member
from models.outbox import Parcel, State
from models.payments import DuesClaim
from models.roles import Secretary
from models.rules.assessments import ReliefKind
from models.rules.values import Month

REASON = "去世"


@fact
class DeathEntered:
    """To the secretary: it is written down, and what follows from it; ``months`` were closed."""

    name: str
    on: date
    months: tuple[Month, ...]


@fact
class DuesEnded:
    """To the keepers of a member who died: ``months`` were open and are closed without demand."""

    name: str
    months: tuple[Month, ...]


async def enter(
    db: Session, member: Member, on: date, almanac: Almanac, *, by: Secretary, at: datetime
) -> DeathEntered:
    """Write down that a member died: open months are closed, and nothing is sent to her or her family any more."""
    mine = (DuesMonth.member_id == member.id, DuesMonth.state.in_(UNSETTLED))
    months = tuple((await db.scalars(select(DuesMonth.month).where(*mine).order_by(DuesMonth.month))).all())
    await _forgive(db, member, months, on, by, at)
    await settle(db, [member.id], almanac, by=by.member_id, at=at)
    await _fall_silent(db, member, by, at)
    await members.depart(db, member, by=by, at=at, on=on)
    audit.record(db, "members.death", at=at, by=by, member=member.id, branch=member.branch_id, on=str(on))
    keepers = offices.dues_keepers(member.branch_id, almanac.today(at)).where(Member.id != by.member_id)
    await notices.tell(db, keepers, DuesEnded(member.name, months), key=f"death:{member.id}", at=at)
    return DeathEntered(member.name, on, months)


async def _forgive(
    db: Session, member: Member, months: tuple[Month, ...], on: date, by: Secretary, at: datetime
) -> None:
    last = Month.of(on)
    await db.add(
        Relief(
            member_id=member.id,
            branch_id=member.branch_id,
            kind=ReliefKind.EXEMPT,
            first_month=min((*months, last)),
            last_month=max((*months, last)),
            sealed_reason=db.vault.seal(REASON),
            agreed_on=on,
            needs_approval=False,
            entered_by=by.member_id,
            entered_at=at,
        )
    )
    await db.core(delete(DuesClaim).where(DuesClaim.member_id == member.id))
    asked = update(DuesQuery).where(DuesQuery.member_id == member.id, DuesQuery.answered_at.is_(None))
    await db.core(asked.values(answered_at=at, answered_by=by.member_id))


async def _fall_silent(db: Session, member: Member, by: Secretary, at: datetime) -> None:
    """Let nothing that waits be sent, and every account bound to her, her family's too, be let go."""
    waiting = update(Parcel).where(Parcel.member_id == member.id, Parcel.state.in_((State.WAITING, State.FOLDED)))
    await db.core(waiting.values(state=State.CANCELLED, settled_at=at))
    await peers.unbind(db, member, by=by, at=at)
