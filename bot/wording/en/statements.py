"""Lists of payments in English, to the keeper alone."""

from __future__ import annotations

from itertools import groupby

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.pages import turning
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.matching import CANDIDATES_SHOWN, Doubt, Fate
from models.rules.payments import Surplus
from models.rules.statements import Broken, BrokenCell, Left, LeftOut
from models.rules.values import Money
from models.statements import (
    NoSuchRow,
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    NotKeeper,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementRowAsked,
    StatementUndone,
    SurplusAsked,
    WeighedRow,
)

NAMES_SHOWN = 2
ENTERED_SHOWN = 5
LEFT_OUT = {
    Left.EXPENSE: "Paid out",
    Left.REFUND: "Refunded or failed",
    Left.ZERO: "Of 0 yuan",
    Left.FOREIGN: "Foreign currency",
    Left.NEUTRAL: "Neither in nor out",
    Left.DOUBLE: "Same reference again",
    Left.TWICE_OTHERWISE: "Same reference, other amount or name",
}
BROKEN = {
    Broken.DAY: "write 2026-11-03, not after today",
    Broken.AMOUNT: "write 85.00",
    Broken.DIRECTION: "write 收入 or 支出",
}
DOUBTS = {
    Doubt.NAMESAKES: "namesakes",
    Doubt.SEVERAL: "several names stand there",
    Doubt.MASKED: "the name is not whole",
    Doubt.WITHIN: "the name is part of other words",
    Doubt.ANOTHER: "payer and note differ",
    Doubt.LESS: "less than is owed",
    Doubt.MORE: "more than is owed",
    Doubt.MONTHS: "does not fit the months named",
    Doubt.UNKNOWN: "the amount owed is not fixed yet",
    Doubt.SETTLED: "nothing open, or the month is paid",
    Doubt.TOO_OLD: "too old; the branch must decide",
    Doubt.CLOSED: "that month is closed; it can be dated today",
    Doubt.OWN: "it is your own",
    Doubt.RETURNED: "as much went back later",
}
SURPLUSES = {
    Surplus.VOLUNTARY: "Voluntary",
    Surplus.AHEAD: "For coming months, as she agrees",
    Surplus.REFUND: "To be given back",
}
SURPLUS_AS = {
    Surplus.VOLUNTARY: "rest voluntary",
    Surplus.AHEAD: "rest ahead",
    Surplus.REFUND: "rest back",
}


@says(Language.EN, StatementPreview)
def statement_preview(told: StatementPreview, speech: Speech) -> Message:
    tally = told.tally
    head = [f"List of the {'platform' if told.is_platform else 'bank'}"]
    head += [f"no. {told.number}"] if told.number else []
    head += [f"page {told.page} of {told.pages}"] if told.pages > 1 else []
    lines = ["It changed since; nothing was entered. Please look again."] if told.is_changed else []
    lines.append(f"{', '.join(head)}. Not entered yet:")
    sure = [row for row in told.rows if row.fate.is_entering]
    if sure or not tally.sure:
        lines.append(f"Matched: {tally.sure}{_sum_of(tally.amount, speech) if sure else ''}")
        lines += [f"{_row(row, speech)} → {_whose(row, speech)}" for row in sure]
    if waiting := [row for row in told.rows if row.fate.is_waiting]:
        lines.append(f"To look at: {tally.waiting}")
        lines += [f"{_row(row, speech)}: {_doubt(row, speech)}" for row in waiting]
    if told.broken:
        lines.append(f"Unreadable: {tally.broken}; mend, send again")
        lines += [_broken(each, speech) for each in told.broken]
        lines.append("; ".join(dict.fromkeys(BROKEN[each.what] for each in told.broken)))
    lines += _last_page(told, speech) if told.page == told.pages else ["More follows; enter it on the last page."]
    return Message("\n".join(lines), _preview_buttons(told))


@says(Language.EN, StatementRowAsked)
def statement_row_asked(told: StatementRowAsked, speech: Speech) -> Message:
    row = told.row
    line = f"/statement_pick {told.number} {row.place}"
    text = (
        f"{told.at} of {told.count} to look at. {_row(row, speech)}\n{_doubt(row, speech).capitalize()}.\n"
        "Who paid it? Press a name, and it is entered with the others; press Somebody else for any other."
    )
    who = list(zip(row.names, row.member_ids, strict=False))[:CANDIDATES_SHOWN]
    buttons = [
        Button(_told_apart(speech.name(name), number, row.names.count(name)), f"{line} #{number}")
        for name, number in who
    ]
    others = [Button("Somebody else", line), Button("Do not enter", f"/statement_leave {told.number} {row.place}")]
    if told.count > 1:
        others.append(Button("Next", f"/statement_look {told.number} {told.following}"))
    others.append(Button("Whole list", f"/statement_show {told.number}"))
    return Message(text, (*rows(buttons), *rows(others)))


@says(Language.EN, SurplusAsked)
def surplus_asked(told: SurplusAsked, speech: Speech) -> Message:
    text = (
        f"{_row(told.row, speech)}\n{speech.name(told.name)} owes less: {speech.money(told.surplus)} is left over. "
        "Please ask what it is for:"
    )
    line = f"/statement_pick {told.number} {told.row.place} #{told.member_id}"
    buttons = [(Button(label, f"{line} {each.value}"),) for each, label in SURPLUSES.items()]
    back = (Button("Not now", f"/statement_look {told.number} {told.row.place}"),)
    return Message(text, (*buttons, back))


@says(Language.EN, StatementEntered)
def statement_entered(told: StatementEntered, speech: Speech) -> Message:
    more = f" and {len(told.names) - ENTERED_SHOWN} more" if len(told.names) > ENTERED_SHOWN else ""
    names = speech.names(told.names[:ENTERED_SHOWN])
    lines = [f"Entered: {told.count}{_sum_of(told.amount, speech)}: {names}{more}. They are told."]
    buttons = []
    if told.waiting:
        lines.append(f"Still to look at: {told.waiting}")
        buttons.append(Button("One by one", f"/statement_look {told.number}"))
    return Message("\n".join(lines), rows([*buttons, Button("Undo this list", f"/statement_undo {told.number}")]))


@says(Language.EN, StatementUndone)
def statement_undone(told: StatementUndone, speech: Speech) -> Message:
    before = f" Reversed before: {told.before}." if told.before else ""
    text = (
        f"List no. {told.number} is undone: {told.count} reversed{_sum_of(told.amount, speech)}; the months are "
        f"open again, and the members are told.{before} To enter it anew, send the file again."
    )
    return Message(text, ((Button("Lists imported", "/statements"),),))


@says(Language.EN, StatementDropped)
def statement_dropped(told: StatementDropped, speech: Speech) -> str:
    stays = f"What was entered stays: {told.entered}." if told.entered else "Nothing was entered."
    return f"List no. {told.number} is put away. {stays}"


@says(Language.EN, StatementList)
def statement_list(told: StatementList, speech: Speech) -> Message:
    if not told.numbers:
        return Message(
            "No list was imported yet. Press the button and send the file.", ((Button("Import", "/statement"),),)
        )
    each = zip(told.numbers, told.days, told.rows, told.entered, strict=False)
    lines = [f"No. {number}, {speech.day(day)}: {count} received, {done} entered" for number, day, count, done in each]
    buttons = [Button(f"Show no. {number}", f"/statement_show {number}") for number in told.numbers]
    buttons += [
        Button(f"Undo no. {number}", f"/statement_undo {number}")
        for number, done in zip(told.numbers, told.entered, strict=False)
        if done
    ]
    return Message("\n".join(["Lists imported:", *lines]), rows(buttons))


@says(Language.EN, NoSuchStatement)
def no_such_statement(told: NoSuchStatement, speech: Speech) -> Message:
    text = f"There is no list no. {told.number}, or it was put away. You can send the file again."
    return Message(text, ((Button("Lists imported", "/statements"),),))


@says(Language.EN, NoSuchRow)
def no_such_row(told: NoSuchRow, speech: Speech) -> Message:
    text = f"List no. {told.number} has no row {told.place}, or it is entered already."
    return Message(text, ((Button("Whole list", f"/statement_show {told.number}"),),))


@says(Language.EN, NothingToEnter)
def nothing_to_enter(told: NothingToEnter, speech: Speech) -> Message:
    if not told.waiting:
        return Message(f"Nothing of list no. {told.number} is left to be entered; nothing was done.")
    text = f"No row of list no. {told.number} is sure; nothing was entered. To look at: {told.waiting}"
    return Message(text, ((Button("One by one", f"/statement_look {told.number}"),),))


@says(Language.EN, NothingToUndo)
def nothing_to_undo(told: NothingToUndo, speech: Speech) -> str:
    return f"Nothing of list no. {told.number} is entered, or it was undone before."


@says(Language.EN, NotKeeper)
def not_keeper(told: NotKeeper, speech: Speech) -> str:
    who = f"Please name one who does with --as: {speech.names(told.keepers)}" if told.keepers else "Please appoint one"
    return f"{speech.name(told.name)} keeps no dues, so that nothing is entered in this name. {who}."


def _last_page(told: StatementPreview, speech: Speech) -> list[str]:
    tally, lines = told.tally, []
    if tally.in_books:
        lines.append(f"Entered before: {tally.in_books}")
    if tally.put_aside:
        lines.append(f"Put aside by you: {tally.put_aside}")
    lines += _left_out(told.left_out)
    if tally.declared is not None and tally.summed is not None:
        difference = Money(abs(tally.declared.fen - tally.summed.fen))
        lines.append(
            f"It says {speech.money(tally.declared)} in all, its rows come to {speech.money(tally.summed)}: "
            f"{speech.money(difference)} apart. Rows missing?"
        )
    elif tally.is_sum_wrong:
        lines.append("Its rows do not come to the sum it says. Are rows missing?")
    if told.ignored:
        lines.append(f"Sheets not read: {speech.names(told.ignored)}")
    return [*lines, f"Note: {'; '.join(told.notes)}"] if told.notes else lines


def _preview_buttons(told: StatementPreview) -> tuple[tuple[Button, ...], ...]:
    if not told.number:
        return ()
    line, tally = f"/statement_show {told.number}", told.tally
    pages = turning(line, told.page, told.pages, "Page before", "Next page")
    enter = f"/statement_enter {told.number} {told.seen}"
    buttons = [Button(f"Enter {tally.sure}", enter)] if told.seen else []
    if tally.waiting:
        buttons.append(Button("One by one", f"/statement_look {told.number}"))
    if tally.decided:
        buttons.append(Button("Decide anew", f"/statement_again {told.number}"))
    if buttons or tally.sure:
        buttons.append(Button("Put away", f"/statement_drop {told.number}"))
    return (*rows(pages), *rows(buttons))


def _sum_of(amount: Money | None, speech: Speech) -> str:
    return f", {speech.money(amount)} in all" if amount is not None else ""


def _row(row: WeighedRow, speech: Speech) -> str:
    amount = f", {speech.money(row.amount)}" if row.amount is not None else ""
    note = f" {speech.quote(row.note)}" if row.note else ""
    return f"{_where(row.sheet, row.line)}, {speech.day(row.on)}, {speech.name(row.payer)}{amount}{note}"


def _whose(row: WeighedRow, speech: Speech) -> str:
    months = f", {speech.months(row.months)}" if row.months else ""
    picked = " (your word)" if row.fate is Fate.PICKED else ""
    surplus = f", {SURPLUS_AS[row.surplus]}" if row.surplus else ""
    return f"{speech.names(row.names[:1])}{months}{surplus}{picked}{', entered late' if row.is_late else ''}"


def _doubt(row: WeighedRow, speech: Speech) -> str:
    if row.doubt is None:
        return "nobody of that name"
    names = row.names[:NAMES_SHOWN]
    more = f" and {len(row.names) - len(names)} more" if len(row.names) > len(names) else ""
    return f"{DOUBTS[row.doubt]}: {speech.names(names)}{more}"


def _told_apart(name: str, number: int, count: int) -> str:
    return f"{name} (no. {number})" if count > 1 else name


def _left_out(rows_left: tuple[LeftOut, ...]) -> list[str]:
    if not rows_left:
        return []
    ordered = sorted(rows_left, key=lambda each: ([*Left].index(each.reason), each.sheet, each.line))
    lines = [f"Left out: {len(rows_left)}"]
    for reason, group in groupby(ordered, key=lambda each: each.reason):
        lines.append(f"{LEFT_OUT[reason]}: {', '.join(_left_line(one) for one in group)}")
    return lines


def _left_line(each: LeftOut) -> str:
    return _where(each.sheet, each.line) + (f" (= {each.same_as})" if each.same_as else "")


def _broken(each: BrokenCell, speech: Speech) -> str:
    shown = f" {speech.quote(each.shown)}" if each.shown else ""
    return f"{_where(each.sheet, each.line)}{shown}"


def _where(sheet: str, line: int) -> str:
    return f"{sheet} {line}" if sheet else f"row {line}"
