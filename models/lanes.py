"""Lanes: what waits in the queue of one chat goes to another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from models.database import Session
from models.outbox import IS_UNSETTLED, IS_WAITING, Parcel, Purpose

_HERE = Parcel.lane == bindparam("old")
_THERE: dict[str, Any] = {"lane": bindparam("new"), "edits": None}
_IS_TOLD = Parcel.purpose.in_([Purpose.URGENT, Purpose.NOTICE, Purpose.REMINDER])


async def move(db: Session, lanes: Mapping[str, str]) -> None:
    """Send all that waits in some chats to others, where there is nothing to edit yet."""
    if lanes:
        await db.core(_MOVE, [{"old": old, "new": new} for old, new in lanes.items()])


async def move_told(db: Session, lanes: Mapping[str, str]) -> None:
    """Send what members are still to be told in some chats to others; answers stay where they asked."""
    if lanes:
        await db.core(_MOVE_TOLD, [{"old": old, "new": new} for old, new in lanes.items()])


_MOVE = update(Parcel).where(_HERE, IS_UNSETTLED).values(_THERE)
_MOVE_TOLD = update(Parcel).where(_HERE, IS_WAITING, _IS_TOLD).values(_THERE)
