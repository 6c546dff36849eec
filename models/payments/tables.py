"""What a member says she paid, as long as the keeper has not answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MemberId, enum_column
from models.rules.ledger import Method


class DuesClaim(Base):
    """The newest word of a member: for which of her months lies in their state; the amount said is sealed.

    ``sealed_amount`` and ``method`` are None where she did not say.
    """

    __tablename__ = "dues_claims"

    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    claimed_at: Mapped[datetime]
    sealed_amount: Mapped[str | None]
    method: Mapped[Method | None] = mapped_column(enum_column(Method))
