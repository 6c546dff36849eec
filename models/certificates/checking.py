"""Telling a true certificate from a false one: who has not the code learns nothing, not even by the clock."""

from __future__ import annotations

from dataclasses import dataclass

from models.almanac import Almanac
from models.certificates.reading import Content, content
from models.certificates.told import CertificateFalse, CertificateTrue
from models.database import Session
from models.facts import Refused
from models.rules.certificates import CertificateNumber, is_true, text_to_sign

# Compared with where no number was said, so that this takes as long as any other.
NOWHERE = CertificateNumber(2000, 1)


@dataclass(frozen=True)
class Verified:
    """A certificate whose code is right."""

    content: Content


async def verify(db: Session, number: CertificateNumber | None, code: str, almanac: Almanac) -> Verified | None:
    """Return the certificate of this number if the code is its own, else None.

    The code follows from the number and the key alone, and is compared before anything is looked up: numbers that were
    given and numbers that were not are refused alike and in the same time.
    """
    is_right = is_true(code, db.vault.fingerprint(text_to_sign(number or NOWHERE)))
    if not is_right or number is None:
        return None
    found = await content(db, number, almanac)
    return Verified(found) if found else None


async def check(db: Session, number: CertificateNumber, code: str, almanac: Almanac) -> CertificateTrue:
    """Say what a certificate with this number and code says, and whether it is still valid.

    Raises:
        Refused: with `CertificateFalse`.
    """
    found = await verify(db, number, code, almanac)
    if found is None:
        raise Refused(CertificateFalse())
    its = found.content
    return CertificateTrue(number, its.name, its.branch, its.year, its.minutes, its.issued_on, its.void_since)
