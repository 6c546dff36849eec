"""Figures of dues in English, for the keeper alone."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import CADENCES_EN, said_term
from bot.wording.zh.dues_figures import line, opened
from models.dues_figures import DuesRows, DuesSummary, Rows
from models.dues_terms import NoSuchDay, TermsCard, YearlyTooRare
from models.members import Language
from models.rules.values import Money

FIGURES = {
    Rows.DUE: "Due",
    Rows.PAID: "Received",
    Rows.OPEN: "Open",
    Rows.UNKNOWN: "Not assessed",
    Rows.WAIVED: "Relieved",
    Rows.VOLUNTARY: "Voluntary",
    Rows.SPECIAL: "One-off",
    Rows.REFUNDED: "Given back",
}


@says(Language.EN, DuesSummary)
def dues_summary(told: DuesSummary, speech: Speech) -> Message:
    money = speech.money
    if told.due is None and told.due_people:
        due = f"Due: {told.due_people} members, sum unknown (nobody is assessed)"
    elif told.unknown_people:
        due = (
            f"Due: {told.due_people} members, {money(told.due or Money(0))} as far as assessed; "
            f"{told.unknown_people} unknown"
        )
    else:
        due = f"Due: {told.due_people} members, {money(told.due or Money(0))}"
    held = Money(told.cash.fen + told.transfer.fen + told.platform.fen)
    lines = [
        f"Dues of {speech.name(told.branch)}, {said_term(told.term, speech)} (for the dues keeper only)",
        due,
        f"Received: {money(told.received)}; settled: {told.paid_people} members",
        f"Open: {told.open_people} members; relieved: {told.relieved_people}",
        f"Voluntary: {money(told.voluntary)}; one-off: {money(told.special)}; given back: {money(told.refunded)}",
        f"Remitted: {money(told.remitted)}",
        f"Held at the end: {money(held)} (cash {money(told.cash)}, bank {money(told.transfer)}, "
        f"platform {money(told.platform)})",
    ]
    return Message("\n".join(lines), rows([Button(FIGURES[each], line(told, each)) for each in opened(told)]))


@says(Language.EN, DuesRows)
def dues_rows(told: DuesRows, speech: Speech) -> str:
    head = f"{speech.name(told.branch)}, {said_term(told.term, speech)}, {FIGURES[told.figure].lower()}"
    if not told.names:
        return f"{head}: nobody."
    lines = [f"{head}: {len(told.names)}"]
    for name, months, amount in zip(told.names, told.months, told.amounts, strict=False):
        figure = speech.money(amount) if amount is not None else "" if told.figure is Rows.WAIVED else "unknown"
        lines.append(" ".join(filter(None, (speech.name(name), speech.months_within(months), figure))))
    return "\n".join(lines)


@says(Language.EN, TermsCard)
def terms_card(told: TermsCard, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}: published {CADENCES_EN[told.publication]}, by day {told.publication_day} of the "
        f"month after; remitted {CADENCES_EN[told.remittance]}, by day {told.remittance_day}. Holidays move it on; "
        "you are reminded before."
    )


@says(Language.EN, YearlyTooRare)
def yearly_too_rare(told: YearlyTooRare, speech: Speech) -> str:
    return "Dues are remitted at least every half year. Please choose: every month, every quarter or every half year."


@says(Language.EN, NoSuchDay)
def no_such_day(told: NoSuchDay, speech: Speech) -> str:
    return f"There is no day {told.day}. Please write 1 to 31, such as: /remit_cadence quarterly 20."
