"""The audit trail: who did what to whom, written with the deed itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, PeerId
from models.database import Session
from models.roles import Person


class AuditEntry(Base):
    """One deed; ``details`` holds ids and figures, never amounts of money, phones or reasons of leave."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str]
    actor_id: Mapped[MemberId | None]
    peer_id: Mapped[PeerId | None]
    branch_id: Mapped[BranchId | None]
    member_id: Mapped[MemberId | None]
    details: Mapped[dict[str, Any]]


def record(
    db: Session,
    action: str,
    *,
    at: datetime,
    by: Person | None,
    member: MemberId | None = None,
    branch: BranchId | None = None,
    **details: Any,
) -> None:
    """Write one entry with the transaction; ``action`` is the verb's name, ``by`` is None for the clock."""
    db.later(
        AuditEntry.__table__,
        {
            "at": at,
            "action": action,
            "actor_id": by.member_id if by else None,
            "peer_id": by.peer_id if by else None,
            "branch_id": branch,
            "member_id": member,
            "details": details,
        },
    )
