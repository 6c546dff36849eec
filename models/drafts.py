"""Drafts: a form half filled in, so that a question asked before a restart can be answered after it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, PeerId, Sealed
from models.database import Session

NUMBER_BITS = 40


class Draft(Base):
    """The one form an account is filling in; a new form gets a new id, so that old buttons are known as old."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_id: Mapped[PeerId] = mapped_column(ForeignKey("peers.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(Sealed)
    kept_at: Mapped[datetime]


async def begin(db: Session, peer_id: PeerId, content: dict[str, Any], *, at: datetime) -> int:
    """Keep a new form, dropping the one before; return its number, which buttons carry."""
    await drop(db, peer_id)
    # SQLite gives the number of a row that is gone to the next one, and an old button would fit a new form.
    number = secrets.randbits(NUMBER_BITS)
    row = await db.add(Draft(id=number, peer_id=peer_id, content=content, kept_at=at))
    return row.id


async def keep(db: Session, draft_id: int, content: dict[str, Any], *, at: datetime) -> None:
    """Keep the answers so far under the same number."""
    row = await db.get(Draft, draft_id)
    assert row is not None
    row.content, row.kept_at = content, at


async def drop(db: Session, peer_id: PeerId) -> None:
    await db.execute(delete(Draft).where(Draft.peer_id == peer_id))
