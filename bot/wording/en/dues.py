"""Dues in English; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.dues import (
    DuesCard,
    DuesReminder,
    WhoOwes,
)
from models.members import Language
from models.rules.dues import DuesState
from models.rules.values import Money

STATES = {
    DuesState.OWED: "to be paid",
    DuesState.CLAIMED: "reported, to be confirmed",
    DuesState.PAID: "paid",
    DuesState.WAIVED: "waived",
}
# So many buttons a list carries.
SHOWN = 10
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
    months = told.months or (told.month,)
    if len(months) > 1:
        open_now = "not paid in full" if told.begun else "not entered"
        text = f"Your dues for {len(months)} months are {open_now} yet: {speech.months(months)}{_rest(told, speech)}."
    elif told.begun and told.rest is not None:
        text = (
            f"{speech.money(told.rest)} of your dues for {speech.month(months[0])} is still open; the part you paid is "
            "entered."
        )
    else:
        text = f"Your dues for {speech.month(months[0])} are not entered yet{_rest(told, speech)}."
    text += f" {when} Please pay when it suits you; if you have, press “I have paid”."
    line = f"/report_dues {months[0]}" if len(months) == 1 else "/report_dues"
    buttons = [Button("I have paid", line), Button("My dues", "/dues")]
    return Message(text, rows(buttons))


@says(Language.EN, DuesCard)
def dues_card(told: DuesCard, speech: Speech) -> str | Message:
    if not told.months:
        none = "There is no record of your dues yet; it begins with the month that opens next."
        return "\n".join([none, *_how(told, speech)])
    lines = [f"Your dues (assessed from {speech.month(told.since)})" if told.since else "Your dues"]
    for index, (month, amount, state) in enumerate(zip(told.months, told.amounts, told.states, strict=False)):
        lines.append(
            f"{speech.month(month)}: {STATES[state]}{_amount(amount, state, speech)}{_part(told, index, speech)}"
        )
    if told.said is not None:
        lines.append(f"You reported {speech.money(told.said)}; the dues keeper will confirm it.")
    if told.ahead > Money(0):
        lines.append(f"Paid ahead: {speech.money(told.ahead)}; it settles months as they open.")
    if told.queried_from:
        lines.append(
            f"Your query about {speech.month(told.queried_from)} and later waits; nobody reminds you meanwhile."
        )
    if told.relief_from:
        since = speech.month(told.relief_from)
        lines.append(f"The relief from {since} on waits for a decision; nobody asks you to pay meanwhile.")
    lines += _how(told, speech)
    buttons = [Button("Why this figure", "/why_dues")]
    if DuesState.OWED in told.states:
        buttons.insert(0, Button("I have paid", "/report_dues"))
    if any(each > Money(0) for each in told.received):
        buttons.append(Button("My receipts", "/receipts"))
    if told.queried_from is None and told.relief_from is None:
        buttons += [Button("I have a question", "/doubt_dues"), Button("Ask for relief", "/ask_relief")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, WhoOwes)
def who_owes(told: WhoOwes, speech: Speech) -> str | Message:
    if not told.names and not told.claimed:
        return "Nothing is open; all dues are paid."
    lines = [f"To be paid: {counted(len(told.names), 'person', 'people')}"]
    lines += [
        f"{speech.name(name)}: {_months(months, speech)}" for name, months in zip(told.names, told.months, strict=False)
    ]
    if told.claimed:
        lines.append(f"Reported, to be confirmed: {counted(len(told.claimed), 'person', 'people')}")
        lines += [_months(claimed, speech) for claimed in told.claimed]
    buttons = [
        Button(f"Confirm {speech.name(name)}", f"/confirm_dues #{number}")
        for name, number in zip(told.claimed_names[:SHOWN], told.claimed_ids, strict=False)
    ]
    last = [Button("Confirm all", "/confirm_all")] if told.claimed else []
    last += [Button("Remind them", "/remind_dues")] if told.names else []
    return Message("\n".join(lines), (*rows(buttons), *rows(last)))


def _how(told: DuesCard, speech: Speech) -> list[str]:
    if told.howto:
        return [f"How to pay: {speech.quote(told.howto)}"]
    return [f"How to pay: please ask {speech.names(told.keepers)}, who keeps the dues."] if told.keepers else []


def _part(told: DuesCard, index: int, speech: Speech) -> str:
    received = told.received[index] if index < len(told.received) else Money(0)
    amount, number = told.amounts[index], told.numbers[index] if index < len(told.numbers) else ""
    said = ""
    if received > Money(0) and received != amount:
        said = f", received {speech.money(received)}"
        if amount is not None and amount > received:
            said += f", still open {speech.money(amount - received)}"
    return f"{said} (entry {number.replace('、', ', ')})" if number else said


def _rest(told: DuesReminder, speech: Speech) -> str:
    if told.rest is None:
        return "; the amount is not assessed yet" if told.unknown else ""
    what = "still to pay: " if told.begun else "together " if len(told.months) > 1 else ""
    unknown = f" (without {speech.months(told.unknown)}, not assessed yet)" if told.unknown else ""
    return f", {what}{speech.money(told.rest)}{unknown}"


def _months(text: str, speech: Speech) -> str:
    return speech.months_within(text).replace("、", ", ")


def _amount(amount: Money | None, state: DuesState, speech: Speech) -> str:
    if amount is not None:
        return f", {speech.money(amount)}"
    return "" if state is DuesState.WAIVED else f", {NO_AMOUNT}"
