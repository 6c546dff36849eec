"""The tables of 双报到: places, their lists, and the service projects that answer what a place needs."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed, enum_column


class PlaceKind(Enum):
    """What a branch reports to: a residents' community (社区) or a village (村)."""

    COMMUNITY = "community"
    VILLAGE = "village"


class ListKind(Enum):
    """The lists of a place whose rows are typed in; the third, 项目清单, is its service projects."""

    RESOURCE = "resource"
    NEED = "need"


class Reach(Enum):
    """Whom the shifts of a project are offered to: its branch, or its branch and all below."""

    BRANCH = "branch"
    BELOW = "below"


class ServicePlace(Base):
    """A place to which a branch has reported (双报到); ended, it keeps its rows."""

    __tablename__ = "service_places"
    __table_args__ = (UniqueConstraint("branch_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    name: Mapped[str]
    kind: Mapped[PlaceKind] = mapped_column(enum_column(PlaceKind))
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PlaceItem(Base):
    """One row of the lists of a place; people write in it who needs what, so its words are sealed."""

    __tablename__ = "place_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("service_places.id"), index=True)
    kind: Mapped[ListKind] = mapped_column(enum_column(ListKind))
    words: Mapped[str] = mapped_column(Sealed)
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    ended_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    ended_at: Mapped[datetime | None]


class ServiceProject(Base):
    """A project of volunteer service: its organiser calls the shifts and records them (谁组织谁记录)."""

    __tablename__ = "service_projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("service_places.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("place_items.id"))
    name: Mapped[str]
    organiser_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    reach: Mapped[Reach] = mapped_column(enum_column(Reach))
    opened_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
