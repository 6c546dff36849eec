"""Files made when they are sent: a fact names the paper, and here is who makes it from the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.channels.channel import File
from bot.papers import dues, records
from models import files, minutes, publications, remittances
from models.almanac import Almanac
from models.database import Session
from models.materials import MaterialFile
from models.minutes import AttachmentFile, MinutesPaper, PaperFormat, SignSheet
from models.publications import DuesNotice
from models.remittances import RemittanceSlip

Maker = Callable[[Session, Any, Almanac, datetime], Awaitable[File]]


def is_paper(told: object) -> bool:
    """Return whether a fact is sent with a file."""
    return type(told) in _MAKERS


async def make(db: Session, told: object, almanac: Almanac, *, at: datetime) -> File:
    """Return the file a fact names, made from what the ledger holds."""
    return await _MAKERS[type(told)](db, told, almanac, at)


async def _make_minutes(db: Session, told: MinutesPaper, almanac: Almanac, at: datetime) -> File:
    record = await minutes.record(db, told.number, almanac, at=at)
    if told.format is PaperFormat.DOCX:
        return await asyncio.to_thread(records.docx, record, almanac.zone)
    return await asyncio.to_thread(records.pdf, record, almanac.zone, await minutes.photos(db, record.content))


async def _make_sign_sheet(db: Session, told: SignSheet, almanac: Almanac, at: datetime) -> File:
    names = await minutes.signers(db, told.meeting.id)
    return await asyncio.to_thread(records.sign_sheet, told.meeting, names, almanac.zone)


async def _send_attachment(db: Session, told: AttachmentFile, almanac: Almanac, at: datetime) -> File:
    return File(*await files.content(db, told.upload))


async def _send_material(db: Session, told: MaterialFile, almanac: Almanac, at: datetime) -> File:
    return File(*await files.content(db, told.upload))


async def _make_dues_notice(db: Session, told: DuesNotice, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues.notice, await publications.published(db, told), almanac.zone)


async def _make_remittance_slip(db: Session, told: RemittanceSlip, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues.slip, await remittances.slip_of(db, told, almanac, at=at), almanac.zone)


_MAKERS: dict[type[Any], Maker] = {
    MinutesPaper: _make_minutes,
    SignSheet: _make_sign_sheet,
    MaterialFile: _send_material,
    AttachmentFile: _send_attachment,
    DuesNotice: _make_dues_notice,
    RemittanceSlip: _make_remittance_slip,
}
