"""The tables of a meeting's materials, and how many there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MeetingId, MemberId, Sealed
from models.database import Session


class Material(Base):
    """A file or a link of one meeting; ``mark`` is the SHA-256 of either, each once a meeting.

    ``told_at``: when those invited were told that it came; None while that is still to do.
    """

    __tablename__ = "materials"
    __table_args__ = (UniqueConstraint("meeting_id", "mark"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"))
    title: Mapped[str] = mapped_column(Sealed)
    mark: Mapped[str]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"), index=True)
    url: Mapped[str | None]
    added_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    added_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class MaterialRead(Base):
    """That a member opened a material, and when first."""

    __tablename__ = "material_reads"

    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    read_at: Mapped[datetime]


async def count_materials(db: Session, meeting_id: MeetingId) -> int:
    """Return how many materials a meeting has."""
    query = select(func.count()).select_from(Material).where(Material.meeting_id == meeting_id)
    return int((await db.core(query)).scalar_one())
