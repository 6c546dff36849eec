"""Payments of dues: a member's word, the keeper's entry, what is left over, given back or undone.

Nobody pays or reports for another, and no money is moved here: what people did with it is written down.
"""

from models.payments.applying import apply_prepaid
from models.payments.claiming import Word, claim
from models.payments.confirming import confirm, confirm_all
from models.payments.correcting import refund, reverse
from models.payments.paying import Receipt, pay, pay_extra
from models.payments.tables import DuesClaim

__all__ = [
    "DuesClaim",
    "Receipt",
    "Word",
    "apply_prepaid",
    "claim",
    "confirm",
    "confirm_all",
    "pay",
    "pay_extra",
    "refund",
    "reverse",
]
