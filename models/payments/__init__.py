"""Payments of dues: a member's word, the keeper's entry, what is left over, given back or undone.

Nobody pays or reports for another, and no money is moved here: what people did with it is written down.
"""

from models.payments.applying import apply_prepaid
from models.payments.claiming import Word, claim
from models.payments.confirming import confirm, confirm_all, waiting, who_claim
from models.payments.correcting import refund, reverse, reverse_all
from models.payments.leaving import Handed, left_money, refund_left, tell_left
from models.payments.paying import Decision, Receipt, enter, pay, pay_extra
from models.payments.saying import spanned
from models.payments.tables import DuesClaim
from models.payments.verifying import WrongMonth, carry_over, verify_months

__all__ = [
    "Decision",
    "DuesClaim",
    "Handed",
    "Receipt",
    "Word",
    "WrongMonth",
    "apply_prepaid",
    "carry_over",
    "claim",
    "confirm",
    "confirm_all",
    "enter",
    "left_money",
    "pay",
    "pay_extra",
    "refund",
    "refund_left",
    "reverse",
    "reverse_all",
    "spanned",
    "tell_left",
    "verify_months",
    "waiting",
    "who_claim",
]
