"""What a chat was last offered to choose from, so that a number said there can mean one of the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Sealed
from models.database import Session
from models.facts import Refused, fact

# As long as WeCom lets a card be answered.
VALID = timedelta(hours=72)


class Offer(Base):
    """The command lines of the newest buttons in a chat, the first one number 1."""

    __tablename__ = "offers"

    lane: Mapped[str] = mapped_column(primary_key=True)
    lines: Mapped[list[str]] = mapped_column(Sealed)
    offered_at: Mapped[datetime]


@fact
class NoSuchNumber:
    """The number said belongs to no button; ``most`` is the largest that does, 0 when the list is over."""

    most: int


@fact
class OneAtATime:
    """Several numbers were said where one alone can be chosen; nothing was done."""


async def offer(db: Session, lines: Mapping[str, Sequence[str]], *, at: datetime) -> None:
    """Remember what each of these lanes was offered, in the place of what it was offered before."""
    rows = [{"lane": lane, "lines": list(each), "offered_at": at} for lane, each in lines.items()]
    statement = db.insert(Offer.__table__)
    newer = {"lines": statement.excluded.lines, "offered_at": statement.excluded.offered_at}
    await db.core(statement.on_conflict_do_update(index_elements=["lane"], set_=newer), rows)


async def offered(db: Session, lane: str, *, at: datetime) -> tuple[str, ...] | None:
    """Return the lines a lane was last offered, none when that is too long ago, None when there never were any."""
    row = (await db.core(select(Offer.lines, Offer.offered_at).where(Offer.lane == lane))).first()
    if row is None:
        return None
    return tuple(row.lines) if at < row.offered_at + VALID else ()


def line_of(lines: Sequence[str], number: int) -> str:
    """Return the line a number means.

    Raises:
        Refused: with `NoSuchNumber`.
    """
    if not 1 <= number <= len(lines):
        raise Refused(NoSuchNumber(len(lines)))
    return lines[number - 1]
