"""The ledger in English: corrections, and closing the books."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.ledger.told import (
    AlreadyReversed,
    BooksClosed,
    ClosedAlready,
    ClosingAsked,
    ClosingWaiting,
    ConfirmedByAnother,
    EntryInSeveralBranches,
    MonthNotOver,
    NobodyToConfirm,
    NoClosingAsked,
    NoSuchEntry,
    PeriodClosed,
    ReverseLaterFirst,
)
from models.members import Language
from models.payments.told import EntryReversed, PaymentReversed


@says(Language.EN, EntryReversed)
def entry_reversed(told: EntryReversed, speech: Speech) -> str:
    months = f" {speech.months(told.months)} follow the ledger again." if told.months else ""
    who = f" ({speech.names(told.names)})" if told.names else ""
    void = f" Receipt {told.receipt} is void." if told.receipt else ""
    passed_on = " I will pass it on." if told.names else ""
    return f"No. {told.reversed_number}{who} is reversed by no. {told.number}.{void}{months}{passed_on}"


@says(Language.EN, PaymentReversed)
def payment_reversed(told: PaymentReversed, speech: Speech) -> Message:
    text = f"Entry no. {told.reversed_number} of yours was reversed (no. {told.number}): {speech.quote(told.reason)}."
    if told.months:
        text += f" Your dues for {speech.months(told.months)} are open again."
    if told.receipt:
        text += f" Receipt {told.receipt} is void with it; its number is never used again."
    return Message(f"{text} If in doubt, please ask the dues keeper.", ((Button("My dues", "/dues"),),))


@says(Language.EN, PeriodClosed)
def period_closed(told: PeriodClosed, speech: Speech) -> str:
    return (
        f"The books of {speech.month(told.month)} are closed. Please enter it in {speech.month(told.open_from)} "
        "or later, and say which day it belongs to."
    )


@says(Language.EN, NoSuchEntry)
def no_such_entry(told: NoSuchEntry, speech: Speech) -> str:
    return f"There is no entry no. {told.number}. The number stood in the answer when it was entered: /reverse 12 why."


@says(Language.EN, EntryInSeveralBranches)
def entry_in_several_branches(told: EntryInSeveralBranches, speech: Speech) -> Message:
    names = zip(told.branches, told.branch_ids, strict=False)
    buttons = [(Button(speech.name(name), f"/reverse {told.number} #{number}"),) for name, number in names]
    return Message(f"Several branches have an entry no. {told.number}. Which one do you mean?", tuple(buttons))


@says(Language.EN, AlreadyReversed)
def already_reversed(told: AlreadyReversed, speech: Speech) -> str:
    if told.is_reversal:
        return f"No. {told.number} is itself the reversal of no. {told.by} and stays. To restore that, enter it anew."
    return f"No. {told.number} was reversed by no. {told.by} already."


@says(Language.EN, ReverseLaterFirst)
def reverse_later_first(told: ReverseLaterFirst, speech: Speech) -> str:
    later = ", ".join(f"no. {number}" for number in told.later)
    return f"What no. {told.number} left over was used by {later}. Please reverse {later} first, then this one."


@says(Language.EN, ClosingAsked)
def closing_asked(told: ClosingAsked, speech: Speech) -> str:
    names = speech.names(told.confirmers)
    return f"Asked to confirm {speech.month(told.month)} of {speech.name(told.branch)}: {names}. One of them is enough."


@says(Language.EN, ClosingWaiting)
def closing_waiting(told: ClosingWaiting, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)} asks to close the dues ledger of {speech.name(told.branch)} up to "
        f"{speech.month(told.month)}, {counted(told.entries, 'entry', 'entries')}. Please check, and confirm if all is "
        "right. It cannot be opened again; later corrections go into later months."
    )
    return Message(text, ((Button("Close the books", f"/confirm_close {told.month} #{told.branch_id}"),),))


@says(Language.EN, BooksClosed)
def books_closed(told: BooksClosed, speech: Speech) -> str:
    return (
        f"The dues ledger of {speech.name(told.branch)} is closed up to {speech.month(told.month)}: asked by "
        f"{speech.name(told.requested_by)}, confirmed by {speech.name(told.closed_by)}."
    )


@says(Language.EN, MonthNotOver)
def month_not_over(told: MonthNotOver, speech: Speech) -> str:
    return f"{speech.month(told.month)} is not over yet; it can be closed when it is."


@says(Language.EN, ClosedAlready)
def closed_already(told: ClosedAlready, speech: Speech) -> str:
    return f"The books are closed up to {speech.month(told.month)} already."


@says(Language.EN, NoClosingAsked)
def no_closing_asked(told: NoClosingAsked, speech: Speech) -> str:
    return (
        f"Nobody has asked to close {speech.month(told.month)}. The dues keeper does so with /close_books {told.month}."
    )


@says(Language.EN, ConfirmedByAnother)
def confirmed_by_another(told: ConfirmedByAnother, speech: Speech) -> str:
    return (
        f"You asked to close {speech.month(told.month)} yourself; another confirms it: {speech.names(told.confirmers)}."
    )


@says(Language.EN, NobodyToConfirm)
def nobody_to_confirm(told: NobodyToConfirm, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)} has no committee member and no other keeper besides you who could confirm. "
        "Please let the secretary appoint one first."
    )
