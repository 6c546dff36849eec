"""Payments in English; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.left_out_months import left_out
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.payments.told import (
    AllConfirmed,
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    AmountUnusual,
    ClaimGone,
    CreditApplied,
    DuesClaimed,
    DuesClaimWaiting,
    DuesConfirmed,
    DuesPaid,
    ExtraEntered,
    ExtraReceived,
    MonthToCome,
    MonthTooOld,
    MonthWaived,
    NothingClaimed,
    NothingCollected,
    NothingOwed,
    NothingToRefund,
    NotYetMember,
    Overpaid,
    OwnPayment,
    OwnPaymentEntered,
    Paid,
    PayYourself,
    Refunded,
    RefundReceived,
    TooFarAhead,
)
from models.rules.ledger import Method
from models.rules.payments import ExtraKind, Surplus
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month

METHODS = {Method.CASH: "cash", Method.TRANSFER: "bank transfer", Method.PLATFORM: "online platform"}
EXTRAS = {ExtraKind.VOLUNTARY: "voluntary extra dues", ExtraKind.SPECIAL: "a one-off large payment of dues"}
SURPLUSES = {
    Surplus.VOLUNTARY: "counts as voluntary",
    Surplus.AHEAD: "is kept for coming months",
    Surplus.REFUND: "waits to be given back",
}


@says(Language.EN, DuesClaimed)
def dues_claimed(told: DuesClaimed, speech: Speech) -> str:
    months = speech.months(told.months)
    amount = f", {speech.money(told.amount)}," if told.amount else ""
    noted = f"Noted: you reported your dues for {months}{amount} as paid."
    if left := left_out(told.left_out, speech):
        noted += f" Not among them: {left}"
    if told.is_awaited:
        return (
            f"{noted} Your branch has no dues keeper now; the administrator is asked to appoint one, who will confirm."
        )
    return f"{noted} I will tell you once the dues keeper has confirmed."


@says(Language.EN, DuesClaimWaiting)
def dues_claim_waiting(told: DuesClaimWaiting, speech: Speech) -> Message:
    amount = f", {speech.money(told.amount)}," if told.amount else ""
    method = f" ({METHODS[told.method]})" if told.method else ""
    text = (
        f"{speech.name(told.name)} reports dues for {speech.months(told.months)}{amount} as paid{method}. "
        "Please check, and confirm what has arrived."
    )
    if left := left_out(told.left_out, speech):
        text += f" Of the months she named, not among these: {left}"
    if told.amount is None:
        return Message(text, _confirming(told.member_id, told.months, speech, told.needs_amount))
    return Message(text, ((Button(f"Confirm {speech.money(told.amount)}", f"/confirm_dues #{told.member_id}"),),))


@says(Language.EN, DuesPaid)
def dues_paid(told: DuesPaid, speech: Speech) -> Message:
    paid = told.paid
    lines = [f"Entered as no. {paid.number}: {speech.name(told.name)}, {_paid(paid, speech)}, {METHODS[paid.method]}."]
    if paid.months and paid.rest > Money(0):
        lines.append(f"{speech.money(paid.rest)} of {speech.month(paid.months[-1])} is still owed.")
    if paid.surplus_as:
        lines.append(f"The {speech.money(paid.surplus)} left over {SURPLUSES[paid.surplus_as]}.")
    if left := left_out(told.left_out, speech):
        lines.append(f"Not entered: {left}")
    own = "These are your own dues; the ledger says so, and the secretary is told."
    lines.append(own if told.is_own else "I will pass it on.")
    if told.waiting:
        lines.append(f"Also reported as paid: {speech.months(told.waiting)}. Please confirm what has arrived.")
    buttons = [*_confirming(told.member_id, told.waiting, speech), *_printing(paid.receipt)]
    if paid.surplus_as is Surplus.REFUND:
        buttons.append((Button("Press when given back", f"/refund #{told.member_id} {_plain(paid.surplus)}"),))
    return Message("\n".join(lines), tuple(buttons))


@says(Language.EN, DuesConfirmed)
def dues_confirmed(told: DuesConfirmed, speech: Speech) -> Message:
    return Message(_confirmed(told.paid, speech), _receipt(told.paid.receipt))


def _confirmed(paid: Paid, speech: Speech) -> str:
    amount = speech.money(paid.amount)
    if not paid.months:
        surplus = f"; it {SURPLUSES[paid.surplus_as]}" if paid.surplus_as else ""
        return f"Your {amount} arrived{_numbered(paid.number)}{surplus}. Thank you."
    text = (
        f"Your dues for {speech.months(paid.months)} have arrived, {amount}, and are entered{_numbered(paid.number)}."
    )
    if paid.months and paid.rest > Money(0):
        text += f" {speech.money(paid.rest)} of {speech.month(paid.months[-1])} is still owed."
    if paid.surplus_as:
        text += f" The {speech.money(paid.surplus)} left over {SURPLUSES[paid.surplus_as]}."
    return f"{text} Thank you."


@says(Language.EN, AllConfirmed)
def all_confirmed(told: AllConfirmed, speech: Speech) -> Message:
    lines = []
    if told.count:
        people = counted(told.count, "person", "people")
        lines.append(f"Confirmed: {people}, {speech.money(told.amount)} in all; as cash unless they said otherwise.")
    if not told.others:
        return Message("\n".join(lines))
    shown = told.others[:10]
    more = f" and {len(told.others) - len(shown)} more" if len(told.others) > len(shown) else ""
    lines.append(
        f"To be looked at one by one: {speech.names(shown)}{more}. "
        "No amount is set, it differs from what is owed, or they are your own."
    )
    buttons = [
        Button(f"Confirm {speech.name(name)}", f"/confirm_dues #{number}")
        for name, number in zip(shown, told.other_ids, strict=False)
    ]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, NothingClaimed)
def nothing_claimed(told: NothingClaimed, speech: Speech) -> Message:
    return Message("Nobody has reported a payment that waits for you.", ((Button("Who has not paid", "/owe"),),))


@says(Language.EN, ClaimGone)
def claim_gone(told: ClaimGone, speech: Speech) -> str:
    return f"Nothing of {speech.name(told.name)} waits to be confirmed; it may have been done already."


@says(Language.EN, AlreadyPaid)
def already_paid(told: AlreadyPaid, speech: Speech) -> str:
    return f"{speech.name(told.name)}: the dues for {speech.month(told.month)} are settled; nothing more to enter."


@says(Language.EN, NothingOwed)
def nothing_owed(told: NothingOwed, speech: Speech) -> Message:
    text = "No month is open: all is paid, or reported and waiting for the dues keeper."
    seen = Button("My dues", "/dues") if told.is_her_own else Button("Who has not paid", "/owe")
    return Message(text, ((seen,),))


@says(Language.EN, AmountNotPositive)
def amount_not_positive(told: AmountNotPositive, speech: Speech) -> str:
    return f"The amount has to be more than 0 yuan; here it is {speech.money(told.amount)}. For example: 15.5."


@says(Language.EN, AmountUnknown)
def amount_unknown(told: AmountUnknown, speech: Speech) -> Message:
    name = speech.name(told.name)
    text = f"No amount was set for {name} yet. Please write it too, such as: /paid {name} 85 yuan {told.month}"
    button = Button("Give the amount", f"/enter_dues #{told.member_id} {told.month}")
    return Message(text, ((button,),) if told.member_id else ())


@says(Language.EN, AmountUnusual)
def amount_unusual(told: AmountUnusual, speech: Speech) -> Message:
    amount = speech.money(told.amount)
    text = (
        f"You wrote {amount} for {speech.name(told.name)}, {speech.month(told.month)}. Monthly dues are as a rule "
        f"at most {speech.money(told.limit)} (组电明字〔2017〕5号); please check. If it was a slip, enter it again."
    )
    line = f"/large #{told.member_id} {told.month} {_plain(told.amount)} {told.method.value}"
    again = Button("Give the amount again", f"/enter_dues #{told.member_id} {told.month}")
    return Message(text, ((Button(f"Yes, {amount}", line),), (again,)))


@says(Language.EN, MonthTooOld)
def month_too_old(told: MonthTooOld, speech: Speech) -> Message:
    limit = counted(told.limit, "month", "months")
    text = (
        f"{speech.month(told.month)} is too long ago to be entered: arrears are as a rule paid for at most {limit} "
        "(《中国共产党党费收缴、使用和管理的规定》, article 12). "
        "Let the branch decide first; its decision is entered with the payment."
    )
    line = f"/old_dues #{told.member_id} {told.month}"
    return Message(text, ((Button("It was decided, enter it", line),),) if told.member_id else ())


@says(Language.EN, MonthToCome)
def month_to_come(told: MonthToCome, speech: Speech) -> Message:
    text = (
        f"{speech.month_span(told.month, told.last)} is not collected yet, so nothing is entered for it. If she pays "
        "ahead, the money is held and settles what comes at its assessed amount when it comes, "
        f"{told.months_ahead} months at most."
    )
    if told.amount is None:
        return Message(f"{text} Please say the amount too.")
    line = f"/over #{told.member_id} {_plain(told.amount)} {Surplus.AHEAD.value} {told.method.value}"
    return Message(text, ((Button("She agrees, hold it", line),),))


@says(Language.EN, MonthWaived)
def month_waived(told: MonthWaived, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)} is exempt for {speech.month(told.month)}; nothing is entered. "
        "Use /extra if she wants to give something, or /end_relief first if the relief is over."
    )


@says(Language.EN, NotYetMember)
def not_yet_member(told: NotYetMember, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)} was admitted on {speech.day(told.admitted_on)} and owes nothing for "
        f"{speech.month(told.month)} (《中国共产党党费收缴、使用和管理的规定》, article 8). Is the month right?"
    )


@says(Language.EN, NothingCollected)
def nothing_collected(told: NothingCollected, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)} is a temporary branch and collects no dues; she pays in the branch she belongs to."
    )


@says(Language.EN, Overpaid)
def overpaid(told: Overpaid, speech: Speech) -> Message:
    name, amount, surplus = speech.name(told.name), speech.money(told.amount), speech.money(told.surplus)
    left = left_out(told.left_out, speech)
    if told.is_settled and told.month and told.last:
        span = speech.month_span(told.month, told.last)
        begin = f"Nothing of {name} is open for {span}. If another {amount} really arrived, please"
    elif told.is_settled and told.month:
        begin = f"{name}'s dues for {speech.month(told.month)} are settled. If another {amount} really arrived, please"
    else:
        begin = f"{name} paid {amount}; that covers all that is owed and leaves {surplus}.{left and f' {left}'} Please"
    text = (
        f"{begin} ask her what the rest is for (nothing is entered yet):\nvoluntary; for coming months, at most "
        f"{told.months_ahead}; or to be given back."
    )
    months = f"{told.month}~{told.last}" if told.last else told.month
    end = f"{months} {told.method.value}" if told.month else told.method.value
    labels = {
        Surplus.VOLUNTARY: "Voluntary",
        Surplus.AHEAD: "She agrees: coming months",
        Surplus.REFUND: "Give it back",
    }
    buttons = [
        (Button(label, f"/over #{told.member_id} {_plain(told.amount)} {each.value} {end}"),)
        for each, label in labels.items()
    ]
    if told.owed:
        line = f"/paid #{told.member_id} {_plain(told.amount)} {told.owed[0]} {told.method.value}"
        buttons.insert(0, (Button(f"For {speech.month(told.owed[0])}, still owed", line),))
    return Message(text, tuple(buttons))


@says(Language.EN, TooFarAhead)
def too_far_ahead(told: TooFarAhead, speech: Speech) -> str:
    return (
        f"At most {counted(told.months, 'month', 'months')} can be paid ahead (a local default); for "
        f"{speech.name(told.name)} {speech.money(told.most)} more. Please choose voluntary or giving back for the rest."
    )


@says(Language.EN, OwnPayment)
def own_payment(told: OwnPayment, speech: Speech) -> str:
    names = speech.names(told.others)
    return f"Your own dues are confirmed by another keeper: {names}. Please send /report_dues, and they will be asked."


@says(Language.EN, OwnPaymentEntered)
def own_payment_entered(told: OwnPaymentEntered, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)} has one dues keeper only, and {speech.name(told.name)} entered her own dues "
        f"(no. {told.number}). The ledger says so; this is for you to know."
    )


@says(Language.EN, PayYourself)
def pay_yourself(told: PayYourself, speech: Speech) -> str:
    return (
        "Dues are paid by the member herself; nobody pays or advances them for another "
        "(《中国共产党党费收缴、使用和管理的规定》, articles 12 and 14). She reports it herself with /report_dues; "
        "who has no phone pays the dues keeper in person."
    )


@says(Language.EN, ExtraEntered)
def extra_entered(told: ExtraEntered, speech: Speech) -> Message:
    text = (
        f"Entered as no. {told.number}: {speech.name(told.name)}, {EXTRAS[told.kind]}, {speech.money(told.amount)}, "
        f"{METHODS[told.method]}. It is kept apart from the monthly dues."
    )
    return Message(text, _printing(told.receipt))


@says(Language.EN, ExtraReceived)
def extra_received(told: ExtraReceived, speech: Speech) -> Message:
    what = f"{EXTRAS[told.kind]}, {speech.money(told.amount)}"
    text = f"Received from you: {what}{_numbered(told.number)}. It is kept apart from the monthly dues. Thank you."
    return Message(text, _receipt(told.receipt))


@says(Language.EN, Refunded)
def refunded(told: Refunded, speech: Speech) -> str:
    left = f" {speech.money(told.left)} is still held for her." if told.left > Money(0) else ""
    amount = speech.money(told.amount)
    return (
        f"Entered as no. {told.number}: {amount} given back to {speech.name(told.name)}, {METHODS[told.method]}.{left}"
    )


@says(Language.EN, RefundReceived)
def refund_received(told: RefundReceived, speech: Speech) -> str:
    left = f" The branch still holds {speech.money(told.left)} for you." if told.left > Money(0) else ""
    return (
        f"The dues keeper entered that {speech.money(told.amount)} was given back to you{_numbered(told.number)}."
        f"{left} If you did not get it, please tell the dues keeper."
    )


@says(Language.EN, NothingToRefund)
def nothing_to_refund(told: NothingToRefund, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.held > Money(0):
        return f"The branch holds only {speech.money(told.held)} for {name}; please give no more than that."
    return f"The branch holds nothing for {name}. If an entry was wrong, please send /reverse with its number and why."


@says(Language.EN, CreditApplied)
def credit_applied(told: CreditApplied, speech: Speech) -> str:
    parts = Money(sum(part.fen for part in told.parts))
    text = f"{speech.money(parts)} you had paid ahead settled {speech.months(told.months)}{_numbered(told.number)}."
    return f"{text} {speech.money(told.left)} is left." if told.left > Money(0) else f"{text} Nothing is left of it."


def _confirming(
    member_id: int, months: tuple[Month, ...], speech: Speech, needs_amount: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """Return a button a month; where no amount is known it asks for it first."""
    command = "enter_dues" if needs_amount else "paid"
    return rows([Button(f"Confirm {speech.month(month)}", f"/{command} #{member_id} {month}") for month in months])


def _paid(paid: Paid, speech: Speech) -> str:
    """Nov 2026, 85.00 yuan; of several months each with its part."""
    if len(paid.months) == 1 and paid.parts == (paid.amount,):
        return f"{speech.month(paid.months[0])}, {speech.money(paid.amount)}"
    parts = ", ".join(
        f"{speech.month(month)} {speech.money(part)}" for month, part in zip(paid.months, paid.parts, strict=False)
    )
    return f"{speech.money(paid.amount)} ({parts})" if parts else speech.money(paid.amount)


def _receipt(receipt: BranchReceipt | None) -> tuple[tuple[Button, ...], ...]:
    """Return the button for her receipt, for the list of them where the message is the same for several people."""
    return ((Button("Receipt", f"/receipt {receipt.number} #{receipt.branch_id}" if receipt else "/receipts"),),)


def _printing(receipt: BranchReceipt | None) -> tuple[tuple[Button, ...], ...]:
    if receipt is None:
        return ()
    return ((Button(f"Print receipt {receipt.number}", f"/print_receipt {receipt.number} #{receipt.branch_id}"),),)


def _numbered(number: int) -> str:
    return f" (no. {number})" if number else ""


def _plain(amount: Money) -> str:
    return f"{amount.fen // 100}.{amount.fen % 100:02d}元"
