"""What certificates tell."""

from __future__ import annotations

from datetime import date

from models.facts import fact
from models.rules.certificates import CertificateNumber
from models.rules.values import Minutes


@fact
class CertificateAsked:
    """To the secretary: a member asks for a certificate of a year's hours that count."""

    member_id: int
    name: str
    year: int
    times: int
    minutes: Minutes


@fact
class CertificateAskNoted:
    """To the member: the secretary has been asked."""

    year: int
    minutes: Minutes


@fact
class CertificatePaper:
    """A certificate as a file, made when it is sent; ``address`` is where anybody verifies it."""

    number: CertificateNumber
    name: str
    year: int
    address: str


@fact
class CertificateIssued:
    """To the secretary: given out, and sent to the member unless she has no account."""

    number: CertificateNumber
    name: str
    year: int
    minutes: Minutes
    is_new: bool


@fact
class NothingToCertify:
    """No hours of that year count; ``name`` is whose, "" for the speaker's own."""

    year: int
    name: str = ""


@fact
class CertificateTrue:
    """The code fits: what the paper says, and since when it is void, where it is."""

    number: CertificateNumber
    name: str
    branch: str
    year: int
    minutes: Minutes
    issued_on: date
    void_since: date | None = None


@fact
class CertificateFalse:
    """No certificate has this number and this code; nothing is said about which of the two is wrong."""
