"""Files made when they are sent: a fact names the paper, and here is who makes it from the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.channels.channel import File
from bot.papers import (
    certificates,
    dues,
    dues_lists,
    dues_sheets,
    overviews,
    receipts,
    records,
    service,
    service_papers,
)
from models import certificates as given
from models import dues_papers, files, minutes, publications, remittances, service_years
from models import overviews as seen
from models import receipts as issued
from models import service_papers as served
from models.almanac import Almanac
from models.base import BranchId
from models.certificates import CertificatePaper
from models.certificates.reading import code_of
from models.database import Session
from models.dues_papers import DuesLedger, DuesRegister, DuesReport, DuesReportSheet
from models.hours import HoursPhotoFile
from models.materials import MaterialFile
from models.minutes import AttachmentFile, MinutesPaper, PaperFormat, SignSheet
from models.overviews import BranchesSheet
from models.publications import DuesNotice
from models.receipts.told import ReceiptPaper
from models.remittances import RemittanceSlip
from models.service_papers import HoursList, ServiceCard
from models.service_years import ServiceSheet

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
    guests = await minutes.guests_to_sign(db, told.meeting.id)
    return await asyncio.to_thread(records.sign_sheet, told.meeting, names, almanac.zone, guests)


async def _send_attachment(db: Session, told: AttachmentFile, almanac: Almanac, at: datetime) -> File:
    return File(*await files.content(db, told.upload))


async def _send_material(db: Session, told: MaterialFile, almanac: Almanac, at: datetime) -> File:
    return File(*await files.content(db, told.upload))


async def _make_receipt(db: Session, told: ReceiptPaper, almanac: Almanac, at: datetime) -> File:
    found = await issued.at_hand(db, BranchId(told.branch_id), told.number)
    return await asyncio.to_thread(receipts.receipt, await issued.slip(db, found), told, almanac.zone)


async def _make_dues_notice(db: Session, told: DuesNotice, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues.notice, await publications.published(db, told), almanac.zone)


async def _make_remittance_slip(db: Session, told: RemittanceSlip, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues.slip, await remittances.slip_of(db, told, almanac, at=at), almanac.zone)


async def _make_dues_ledger(db: Session, told: DuesLedger, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues_sheets.year_ledger, told, await dues_papers.by_month(db, told))


async def _make_dues_register(db: Session, told: DuesRegister, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues_lists.register, told, await dues_papers.registered(db, told), almanac.zone)


async def _make_dues_report(db: Session, told: DuesReport, almanac: Almanac, at: datetime) -> File:
    figures = await dues_papers.year_of(db, told, almanac, at=at)
    fewest = almanac.rules(at).dues_reports.fewest_people
    return await asyncio.to_thread(dues_lists.report, told, figures, fewest, almanac.today(at), almanac.zone)


async def _make_dues_report_sheet(db: Session, told: DuesReportSheet, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(dues_sheets.year_report, told, await dues_papers.year_of(db, told, almanac, at=at))


async def _make_certificate(db: Session, told: CertificatePaper, almanac: Almanac, at: datetime) -> File:
    found = await given.content(db, told.number, almanac)
    assert found is not None
    return await asyncio.to_thread(certificates.certificate, found, told, code_of(db, told.number))


async def _make_service_card(db: Session, told: ServiceCard, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(service_papers.card, told, await served.services(db, told))


async def _make_hours_list(db: Session, told: HoursList, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(service_papers.half_year, told, await served.listed(db, told))


async def _send_hours_photo(db: Session, told: HoursPhotoFile, almanac: Almanac, at: datetime) -> File:
    return File(*await files.content(db, told.upload))


async def _make_service_sheet(db: Session, told: ServiceSheet, almanac: Almanac, at: datetime) -> File:
    return await asyncio.to_thread(service.year_sheet, told, await service_years.rows_of(db, told))


async def _make_branches_sheet(db: Session, told: BranchesSheet, almanac: Almanac, at: datetime) -> File:
    rows = await seen.standings(db, {BranchId(each) for each in told.branch_ids}, almanac, at=at)
    return await asyncio.to_thread(overviews.sheet, told, rows)


_MAKERS: dict[type[Any], Maker] = {
    MinutesPaper: _make_minutes,
    SignSheet: _make_sign_sheet,
    MaterialFile: _send_material,
    AttachmentFile: _send_attachment,
    ReceiptPaper: _make_receipt,
    DuesNotice: _make_dues_notice,
    DuesLedger: _make_dues_ledger,
    DuesRegister: _make_dues_register,
    DuesReport: _make_dues_report,
    DuesReportSheet: _make_dues_report_sheet,
    RemittanceSlip: _make_remittance_slip,
    CertificatePaper: _make_certificate,
    ServiceCard: _make_service_card,
    HoursList: _make_hours_list,
    HoursPhotoFile: _send_hours_photo,
    ServiceSheet: _make_service_sheet,
    BranchesSheet: _make_branches_sheet,
}
