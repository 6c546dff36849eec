"""Months of dues that were named and not taken, in English, each with the reason."""

from __future__ import annotations

from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.payments.told import LeftOut, NoneOpen


@says(Language.EN, NoneOpen)
def none_open(told: NoneOpen, speech: Speech) -> str:
    if told.name:
        return f"None of these months of {speech.name(told.name)} is open: {left_out(told.left_out, speech)}"
    return f"None of these months is open: {left_out(told.left_out, speech)}"


def left_out(left: LeftOut, speech: Speech) -> str:
    """Say month for month why it was left out, nothing where none was."""
    reasons = (
        (left.settled, "settled already"),
        (left.reported, "reported already, waiting for the dues keeper"),
        (left.waived, "exempt"),
        (left.to_come, "not collected yet"),
        (left.unopened, "nothing on record to be paid"),
        (left.unreached, "not reached by this money"),
    )
    said = [f"{speech.months(months)} ({reason})" for months, reason in reasons if months]
    return f"{'; '.join(said)}." if said else ""
