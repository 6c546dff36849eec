"""Dues in English; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.dues import (
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    DuesCard,
    DuesClaimed,
    DuesClaimWaiting,
    DuesConfirmed,
    DuesPaid,
    DuesReminder,
    MonthTooOld,
    NothingOwed,
    WhoOwes,
)
from models.members import Language
from models.rules.dues import DuesState
from models.rules.values import Money, Month

STATES = {
    DuesState.OWED: "to be paid",
    DuesState.CLAIMED: "reported, to be confirmed",
    DuesState.PAID: "paid",
    DuesState.WAIVED: "waived",
}
NO_AMOUNT = "the dues keeper will set the amount"


@says(Language.EN, DuesReminder)
def dues_reminder(told: DuesReminder, speech: Speech) -> Message:
    days = counted(abs(told.days_left), "day", "days")
    if told.days_left > 0:
        when = f"The collection day is in {days}."
    elif told.days_left == 0:
        when = "Today is the collection day."
    else:
        when = f"The collection day was {days} ago."
    text = (
        f"Your dues for {speech.month(told.month)} are not entered yet. {when} "
        "Please pay when it suits you; if you have, press “I have paid”."
    )
    buttons = [Button("I have paid", f"/report_dues {told.month}"), Button("My dues", "/dues")]
    return Message(text, rows(buttons))


@says(Language.EN, DuesCard)
def dues_card(told: DuesCard, speech: Speech) -> str | Message:
    if not told.months:
        return "There is no record of your dues yet."
    lines = ["Your dues"]
    for month, amount, state in zip(told.months, told.amounts, told.states, strict=False):
        lines.append(f"{speech.month(month)}: {STATES[state]}{_amount(amount, state, speech)}")
    why = Button("Why this figure", "/why_dues")
    buttons = [Button("I have paid", "/report_dues"), why] if DuesState.OWED in told.states else [why]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, DuesClaimed)
def dues_claimed(told: DuesClaimed, speech: Speech) -> str:
    months = speech.months(told.months)
    return f"Noted: you reported your dues for {months} as paid. I will tell you once the dues keeper has confirmed."


@says(Language.EN, DuesClaimWaiting)
def dues_claim_waiting(told: DuesClaimWaiting, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)} reports dues for {speech.months(told.months)} as paid. "
        "Please check, and confirm what has arrived."
    )
    return Message(text, _confirming(told.member_id, told.months, speech, told.needs_amount))


@says(Language.EN, DuesPaid)
def dues_paid(told: DuesPaid, speech: Speech) -> Message:
    paid = f"{speech.month(told.month)}, {speech.money(told.amount)}"
    text = f"Entered: {speech.name(told.name)}, {paid}. I will pass it on."
    if told.waiting:
        text += f"\nAlso reported as paid: {speech.months(told.waiting)}. Please confirm what has arrived."
    return Message(text, _confirming(told.member_id, told.waiting, speech))


@says(Language.EN, DuesConfirmed)
def dues_confirmed(told: DuesConfirmed, speech: Speech) -> str:
    month = speech.month(told.month)
    return f"Your dues for {month} have arrived, {speech.money(told.amount)}, and are entered. Thank you."


@says(Language.EN, AlreadyPaid)
def already_paid(told: AlreadyPaid, speech: Speech) -> str:
    return f"{speech.name(told.name)}: the dues for {speech.month(told.month)} are settled; nothing more to enter."


@says(Language.EN, NothingOwed)
def nothing_owed(told: NothingOwed, speech: Speech) -> str:
    return "No month is open: all is paid, or reported and waiting for the dues keeper."


@says(Language.EN, AmountNotPositive)
def amount_not_positive(told: AmountNotPositive, speech: Speech) -> str:
    written = speech.money(told.amount)
    return f"The amount has to be more than 0 yuan; you wrote {written}. Please write it again, such as: 15.5."


@says(Language.EN, AmountUnknown)
def amount_unknown(told: AmountUnknown, speech: Speech) -> Message:
    name = speech.name(told.name)
    text = f"No amount was set for {name} yet. Please write it too, such as: /paid {name} 85 yuan {told.month}"
    button = Button("Give the amount", f"/enter_dues #{told.member_id} {told.month}")
    return Message(text, ((button,),) if told.member_id else ())


@says(Language.EN, MonthTooOld)
def month_too_old(told: MonthTooOld, speech: Speech) -> str:
    limit = counted(told.limit, "month", "months")
    return (
        f"{speech.month(told.month)} is too long ago to be entered: arrears are as a rule paid for at most {limit} "
        "(《中国共产党党费收缴、使用和管理的规定》, article 12). Please let the branch decide first."
    )


@says(Language.EN, WhoOwes)
def who_owes(told: WhoOwes, speech: Speech) -> str:
    if not told.names and not told.claimed:
        return "Nothing is open; all dues are paid."
    lines = [f"To be paid: {counted(len(told.names), 'person', 'people')}"]
    lines += [
        f"{speech.name(name)}: {_months(months, speech)}" for name, months in zip(told.names, told.months, strict=False)
    ]
    if told.claimed:
        lines.append(f"Reported, to be confirmed: {counted(len(told.claimed), 'person', 'people')}")
        lines += [_months(claimed, speech) for claimed in told.claimed]
    return "\n".join(lines)


def _confirming(
    member_id: int, months: tuple[Month, ...], speech: Speech, needs_amount: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """Return a button a month; where no amount is known it asks for it first."""
    command = "enter_dues" if needs_amount else "paid"
    return rows([Button(f"Confirm {speech.month(month)}", f"/{command} #{member_id} {month}") for month in months])


def _months(text: str, speech: Speech) -> str:
    return speech.months_within(text).replace("、", ", ")


def _amount(amount: Money | None, state: DuesState, speech: Speech) -> str:
    if amount is not None:
        return f", {speech.money(amount)}"
    return "" if state is DuesState.WAIVED else f", {NO_AMOUNT}"
