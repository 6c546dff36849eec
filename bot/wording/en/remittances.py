"""Remittances in English: sums of branches, never of persons."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.en.payments import METHODS
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_term
from models.members import Language
from models.remittances import (
    BranchRemittance,
    DayAhead,
    NoSuchRemittance,
    NotSoMuchHeld,
    RemittanceCard,
    RemittanceDue,
    RemittanceOverview,
    RemittanceSlip,
    Remitted,
    VoucherUsed,
)
from models.rules.values import Money


@says(Language.EN, Remitted)
def remitted(told: Remitted, speech: Speech) -> str:
    left = f"{speech.money(told.to_remit)} is still to be remitted." if told.to_remit > Money(0) else "Nothing is open."
    return (
        f"Entered as no. {told.number}: {speech.name(told.branch)} remitted {speech.money(told.amount)} on "
        f"{speech.day(told.happened_on)}, {METHODS[told.method]}. {left} If it is wrong, send "
        f"/reverse {told.number} and why."
    )


@says(Language.EN, RemittanceSlip)
def remittance_slip(told: RemittanceSlip, speech: Speech) -> str:
    return f"The slip of remittance no. {told.number} of {speech.name(told.branch)}, to print and seal."


@says(Language.EN, RemittanceCard)
def remittance_card(told: RemittanceCard, speech: Speech) -> str:
    money = speech.money
    held = Money(told.cash.fen + told.transfer.fen + told.platform.fen)
    left = "Nothing is open"
    if told.to_remit > Money(0):
        left = f"Still open: {money(told.to_remit)}, by {speech.day(told.due_on)}"
    lines = [
        f"Remittance of {speech.name(told.branch)}",
        f"To be remitted: {money(told.collected)} (received by the end of {said_term(told.term, speech)})",
        f"Remitted: {money(told.remitted)}",
        left,
        f"Held now: {money(held)} (cash {money(told.cash)}, bank {money(told.transfer)}, "
        f"platform {money(told.platform)})",
    ]
    if told.for_members > Money(0):
        lines.append(f"Kept for members and not remitted: {money(told.for_members)} (paid ahead, or to be given back)")
    lines.append("Enter a remittance like this: /remit 1200 yuan 2026-10-15 transfer voucher-1.")
    return "\n".join(lines)


@says(Language.EN, RemittanceOverview)
def remittance_overview(told: RemittanceOverview, speech: Speech) -> str:
    if not told.branches:
        return "The branches you oversee received no dues in a remittance period that has ended."
    lines = [_branch(each, told, speech) for each in told.branches]
    why = "Sums are of what was handed over; what is still there only its dues keeper sees, so that nobody's is told."
    return "\n".join(["Remittances of the branches", *lines, why])


@says(Language.EN, RemittanceDue)
def remittance_due(told: RemittanceDue, speech: Speech) -> Message:
    day = speech.day(told.due_on)
    when = f"it was due by {day}" if told.is_late else f"please do so by {day}"
    text = (
        f"{speech.name(told.branch)} still has {speech.money(told.to_remit)} to remit for the time to the end of "
        f"{said_term(told.term, speech)}; {when}. Press “Enter it” when it is done."
    )
    buttons = (Button("Enter it", "/remit"), Button("Where it stands", f"/remittance #{told.branch_id}"))
    return Message(text, (buttons,))


@says(Language.EN, NotSoMuchHeld)
def not_so_much_held(told: NotSoMuchHeld, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.branch)} held {speech.money(told.held)} ({METHODS[told.method]}) on "
        f"{speech.day(told.happened_on)}, which is less; nothing was entered. Please check amount, day and way."
    )
    return Message(text, ((Button("Where it stands", "/remittance"),),))


@says(Language.EN, DayAhead)
def day_ahead(told: DayAhead, speech: Speech) -> str:
    return f"{speech.day(told.day)} is still ahead. Please enter it once it is done, with the day it was done on."


@says(Language.EN, VoucherUsed)
def voucher_used(told: VoucherUsed, speech: Speech) -> str:
    return (
        f"Voucher {speech.quote(told.voucher)} is entered as no. {told.number} already; nothing was entered again. "
        "For another remittance please give its own voucher."
    )


@says(Language.EN, NoSuchRemittance)
def no_such_remittance(told: NoSuchRemittance, speech: Speech) -> Message:
    if told.number:
        text = f"No. {told.number} of {speech.name(told.branch)} is no remittance. Without a number it is the newest."
    else:
        text = f"{speech.name(told.branch)} has no remittance yet. Enter one with /remit when it is done."
    return Message(text, ((Button("Enter it", "/remit"),),))


def _branch(each: BranchRemittance, told: RemittanceOverview, speech: Speech) -> str:
    awaited = "overdue" if each.due_on < told.today else f"by {speech.day(each.due_on)}"
    state = "all remitted" if each.is_settled else awaited
    head = f"{speech.name(each.branch)} (to the end of {said_term(each.term, speech)}, {state}): "
    if each.remitted is None:
        return f"{head}few people pay, so sums are left out"
    if each.remitted == Money(0):
        return f"{head}nothing remitted yet"
    partial = " (without the latest, of few people)" if each.is_partial else ""
    return f"{head}remitted {speech.money(each.remitted)}{partial}"
