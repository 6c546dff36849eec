"""The ledger: an append-only journal in double entry, one a branch.

Every other feature writes money through `post` and `reverse` and reads it through `balances`, `received`, `held` and
`entries`; nothing else touches the tables, and the database itself refuses to change a row.
"""

from models.ledger.periods import ask_to_close, close
from models.ledger.posting import Voucher, closed_until, last_number, lock, post, reverse, reverse_all
from models.ledger.reading import HELD, Record, balances, entries, entry, held, received
from models.ledger.receipts import LedgerReceipt, ReceiptPrint, receipts_of
from models.ledger.tables import (
    APPEND_ONLY,
    LedgerClosing,
    LedgerClosingRequest,
    LedgerEntry,
    LedgerPosting,
)
from models.ledger.verifying import Fault, FaultKind, verify

__all__ = [
    "APPEND_ONLY",
    "HELD",
    "Fault",
    "FaultKind",
    "LedgerClosing",
    "LedgerClosingRequest",
    "LedgerEntry",
    "LedgerPosting",
    "LedgerReceipt",
    "ReceiptPrint",
    "Record",
    "Voucher",
    "ask_to_close",
    "balances",
    "close",
    "closed_until",
    "entries",
    "entry",
    "held",
    "last_number",
    "lock",
    "post",
    "receipts_of",
    "received",
    "reverse",
    "reverse_all",
    "verify",
]
