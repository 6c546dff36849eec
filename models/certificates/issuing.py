"""Giving certificates: a member asks, her secretary gives, and the number runs on without gaps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update

from models import audit, hours, notices, offices
from models.almanac import Almanac
from models.base import MemberId
from models.certificates.told import (
    CertificateAsked,
    CertificateAskNoted,
    CertificateIssued,
    CertificatePaper,
    NothingToCertify,
)
from models.database import Session
from models.facts import Refused
from models.hours import HourCertificate, HourCertificateLine, HourCertificateYear, Line
from models.members import Member
from models.roles import Person, Secretary
from models.rules.certificates import CertificateNumber
from models.rules.values import Minutes


async def ask(
    db: Session, year: int, address: str, almanac: Almanac, *, by: Person, at: datetime
) -> CertificateAskNoted | CertificatePaper:
    """Give a member the certificate she has of exactly the hours of a year that count, else ask the secretary for one.

    Raises:
        Refused: with `NothingToCertify`.

    Source: 民政部令第67号 第2条、第3条（依据记录、无偿出具；谁记录谁证明）.
    """
    lines = await _lines(db, by.member_id, year)
    if not lines:
        raise Refused(NothingToCertify(year))
    if number := await of_member(db, by.member_id, lines):
        return CertificatePaper(number, by.name, year, address)
    told = CertificateAsked(by.member_id, by.name, year, len(lines), _sum(lines))
    today = almanac.today(at)
    # Once a day for the same hours; when others count than before, it is another request.
    key = f"certificate-asked:{by.member_id}:{year}:{today}:{len(lines)}-{max(line.number for line in lines)}"
    await notices.tell(db, offices.secretaries(by.branch_id, today), told, key=key, at=at)
    audit.record(db, "certificates.ask", at=at, by=by, member=by.member_id, branch=by.branch_id, year=year)
    return CertificateAskNoted(year, _sum(lines))


async def issue(
    db: Session, member: Member, year: int, address: str, almanac: Almanac, *, by: Secretary, at: datetime
) -> tuple[CertificateIssued, CertificatePaper]:
    """Give a member a certificate of the hours of a year that count; one she has of exactly these is given again.

    Raises:
        Refused: with `NothingToCertify`.
    """
    # Two at once for the same hours would give her two numbers.
    await db.core(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True))
    lines = await _lines(db, member.id, year)
    if not lines:
        raise Refused(NothingToCertify(year, member.name))
    number = await of_member(db, member.id, lines)
    is_new = number is None
    if number is None:
        number = await _number(db, almanac.today(at).year)
        await _write(db, number, member, year, lines, almanac, by, at)
    paper = CertificatePaper(number, member.name, year, address)
    if is_new and member.id != by.member_id:
        only_her = select(Member.id).where(Member.id == member.id)
        await notices.tell(db, only_her, paper, key=f"certificate:{number}", at=at)
    audit.record(
        db, "certificates.issue", at=at, by=by, member=member.id, branch=member.branch_id, certificate=str(number),
        is_new=is_new,
    )  # fmt: skip
    return CertificateIssued(number, member.name, year, _sum(lines), is_new), paper


async def of_member(db: Session, member_id: MemberId, lines: list[Line]) -> CertificateNumber | None:
    """Return the certificate a member has that covers exactly these hours, which are those that count."""
    covered = func.count().filter(HourCertificateLine.claim_id.in_([line.number for line in lines]))
    query = (
        select(HourCertificate.year, HourCertificate.number)
        .join(HourCertificateLine, HourCertificateLine.certificate_id == HourCertificate.id)
        .where(HourCertificate.member_id == member_id)
        .group_by(HourCertificate.id, HourCertificate.year, HourCertificate.number)
        .having(covered == len(lines), func.count() == len(lines))
        .order_by(HourCertificate.id.desc())
        .limit(1)
    )
    row = (await db.core(query)).first()
    return CertificateNumber(row.year, row.number) if row else None


async def _number(db: Session, year: int) -> CertificateNumber:
    """Return the next number of a year, which nobody else gets unless this transaction comes to nothing."""
    await db.insert_new(HourCertificateYear.__table__, {"year": year, "last": 0})
    counter = HourCertificateYear
    raised = update(counter).where(counter.year == year).values(last=counter.last + 1).returning(counter.last)
    return CertificateNumber(year, int((await db.core(raised)).scalar_one()))


async def _write(
    db: Session,
    number: CertificateNumber,
    member: Member,
    year: int,
    lines: list[Line],
    almanac: Almanac,
    by: Secretary,
    at: datetime,
) -> None:
    row = await db.add(
        HourCertificate(
            year=number.year,
            number=number.number,
            member_id=member.id,
            branch_id=member.branch_id,
            about_year=year,
            issued_on=almanac.today(at),
            issued_at=at,
            issued_by=by.member_id,
        )
    )
    covered = [{"certificate_id": row.id, "claim_id": line.number} for line in lines]
    await db.core(db.insert(HourCertificateLine), covered)


async def _lines(db: Session, member_id: MemberId, year: int) -> list[Line]:
    found = await hours.counting(db, date(year, 1, 1), date(year, 12, 31), member_id=member_id)
    return [line for _, line in found]


def _sum(lines: list[Line]) -> Minutes:
    return Minutes(sum(line.minutes.count for line in lines))
