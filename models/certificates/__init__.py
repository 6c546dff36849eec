"""Certificates of volunteering: given by the secretary on request, verified by anybody, void once hours are undone."""

from models.certificates.checking import Verified, check, verify
from models.certificates.issuing import ask, issue, of_member
from models.certificates.reading import Content, content
from models.certificates.told import (
    CertificateAsked,
    CertificateAskNoted,
    CertificateFalse,
    CertificateIssued,
    CertificatePaper,
    CertificateTrue,
    NothingToCertify,
)

__all__ = [
    "CertificateAskNoted",
    "CertificateAsked",
    "CertificateFalse",
    "CertificateIssued",
    "CertificatePaper",
    "CertificateTrue",
    "Content",
    "NothingToCertify",
    "Verified",
    "ask",
    "check",
    "content",
    "issue",
    "of_member",
    "verify",
]
