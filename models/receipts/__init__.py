"""Receipts of what members paid: numbered by the ledger, printed here, void only when the entry is undone."""

from models.receipts.checking import WrongReceipt, check, verify
from models.receipts.finding import Found, Slip, at_hand, numbered_so, slip
from models.receipts.listing import listed
from models.receipts.printing import issue, reprint

__all__ = [
    "Found",
    "Slip",
    "WrongReceipt",
    "at_hand",
    "check",
    "issue",
    "listed",
    "numbered_so",
    "reprint",
    "slip",
    "verify",
]
