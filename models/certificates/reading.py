"""What stands on a certificate, read from the hours it covers whenever it is printed or verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.hours import HourCertificate, HourCertificateLine, HourClaim, HourReversal
from models.members import Member
from models.rules.certificates import CertificateNumber, Item, Served, check_code, items, text_to_sign
from models.rules.values import Minutes


@dataclass(frozen=True)
class Content:
    """All that stands on a certificate; ``void_since`` once hours in it were undone."""

    number: CertificateNumber
    name: str
    branch: str
    year: int
    items: tuple[Item, ...]
    issued_on: date
    issuer: str
    void_since: date | None

    @property
    def minutes(self) -> Minutes:
        return Minutes(sum(item.minutes.count for item in self.items))

    @property
    def times(self) -> int:
        return sum(item.times for item in self.items)


async def content(db: Session, number: CertificateNumber, almanac: Almanac) -> Content | None:
    """Return what stands on a certificate, None where no such number was given."""
    issuer = aliased(Member)
    query = (
        select(
            HourCertificate.id,
            HourCertificate.about_year,
            HourCertificate.issued_on,
            Member.name,
            Branch.name.label("branch"),
            issuer.name.label("issuer"),
        )
        .join(Member, Member.id == HourCertificate.member_id)
        .join(Branch, Branch.id == HourCertificate.branch_id)
        .join(issuer, issuer.id == HourCertificate.issued_by)
        .where(HourCertificate.year == number.year, HourCertificate.number == number.number)
    )
    row: Any = (await db.core(query)).first()
    if row is None:
        return None
    its = (
        select(HourClaim.day, HourClaim.minutes, HourClaim.activity)
        .join(HourCertificateLine, HourCertificateLine.claim_id == HourClaim.id)
        .where(HourCertificateLine.certificate_id == row.id)
        .order_by(HourClaim.day, HourClaim.id)
    )
    served = [Served(each.day, each.minutes, each.activity) for each in (await db.core(its)).all()]
    undone = (
        select(func.min(HourReversal.reversed_at))
        .join(HourCertificateLine, HourCertificateLine.claim_id == HourReversal.claim_id)
        .where(HourCertificateLine.certificate_id == row.id)
    )
    void_at = (await db.core(undone)).scalar()
    void_since = almanac.today(void_at) if void_at else None
    return Content(number, row.name, row.branch, row.about_year, items(served), row.issued_on, row.issuer, void_since)


def code_of(db: Session, number: CertificateNumber) -> str:
    """Return the code that stands on the certificate of this number."""
    return check_code(db.vault.fingerprint(text_to_sign(number)))
