"""Lists of payments in English, to the keeper alone."""

from __future__ import annotations

from itertools import groupby

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.matching import CANDIDATES_SHOWN, Doubt, Fate
from models.rules.payments import Surplus
from models.rules.statements import Broken, BrokenCell, Left, LeftOut
from models.rules.values import Money
from models.statements import (
    NoKeeper,
    NoSuchRow,
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementRowAsked,
    StatementUndone,
    StatementUnusable,
    SurplusAsked,
    WeighedRow,
)

ROWS_SHOWN = 8
NAMES_SHOWN = 2
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
    Doubt.CLOSED: "the books of that month are closed",
    Doubt.OWN: "it is your own",
}
SURPLUSES = {
    Surplus.VOLUNTARY: "Voluntary",
    Surplus.AHEAD: "For coming months, as she agrees",
    Surplus.REFUND: "To be given back",
}


@says(Language.EN, StatementPreview)
def statement_preview(told: StatementPreview, speech: Speech) -> Message:
    kind = "platform" if told.is_platform else "bank"
    lines = [f"List of the {kind}{f', no. {told.number}' if told.number else ''}. Not entered yet:"]
    amount = Money(sum(row.amount.fen for row in told.rows))
    lines.append(f"Matched: {len(told.rows)}, {speech.money(amount)} in all")
    lines += _some([f"{_row(row, speech)} → {_whose(row, speech)}" for row in told.rows])
    if told.waiting:
        lines.append(f"To look at: {len(told.waiting)}")
        lines += _some([f"{_row(row, speech)}: {_doubt(row, speech)}" for row in told.waiting])
    if told.in_books:
        lines.append(f"Entered before: {told.in_books}")
    if told.put_aside:
        lines.append(f"Put aside by you: {told.put_aside}")
    lines += _left_out(told.left_out)
    if told.broken:
        lines.append(f"Unreadable: {len(told.broken)}; please mend, send again")
        lines += _some([_broken(each, speech) for each in told.broken])
        lines.append("; ".join(dict.fromkeys(BROKEN[each.what] for each in told.broken)))
    if told.declared is not None and told.declared != told.summed:
        difference = Money(abs(told.declared.fen - told.summed.fen))
        lines.append(
            f"The list says {speech.money(told.declared)} came in, its rows come to {speech.money(told.summed)}: "
            f"{speech.money(difference)} apart. Are rows missing?"
        )
    if told.ignored:
        lines.append(f"Sheets not read: {speech.names(told.ignored)}")
    return Message("\n".join(lines), rows(_preview_buttons(told)))


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
    more = f" and {len(told.names) - ROWS_SHOWN} more" if len(told.names) > ROWS_SHOWN else ""
    lines = [
        f"Entered: {told.count}, {speech.money(told.amount)} in all: {speech.names(told.names[:ROWS_SHOWN])}{more}. "
        "They are told."
    ]
    buttons = []
    if told.waiting:
        lines.append(f"Still to look at: {told.waiting}")
        buttons.append(Button("One by one", f"/statement_look {told.number}"))
    return Message("\n".join(lines), rows([*buttons, Button("Undo this list", f"/statement_undo {told.number}")]))


@says(Language.EN, StatementUndone)
def statement_undone(told: StatementUndone, speech: Speech) -> str:
    before = f" Reversed before: {told.before}." if told.before else ""
    return (
        f"List no. {told.number} is undone: {told.count} reversed, {speech.money(told.amount)} in all; the months are "
        f"open again, and the members are told.{before} To enter it anew, send the file again."
    )


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


@says(Language.EN, StatementUnusable)
def statement_unusable(told: StatementUnusable, speech: Speech) -> str:
    return (
        "This list cannot be read. Please send the xlsx, xls or csv as the bank, WeChat or Alipay exported it, without "
        f"a password. Why: {told.reason}"
    )


@says(Language.EN, NoKeeper)
def no_keeper(told: NoKeeper, speech: Speech) -> str:
    return f"{speech.name(told.branch)} has neither a dues keeper nor a secretary. Please appoint one first."


def _preview_buttons(told: StatementPreview) -> list[Button]:
    if not told.number:
        return []
    buttons = [Button(f"Enter {len(told.rows)}", f"/statement_enter {told.number}")] if told.rows else []
    if told.waiting:
        buttons.append(Button("One by one", f"/statement_look {told.number}"))
    return [*buttons, Button("Put away", f"/statement_drop {told.number}")] if buttons else buttons


def _row(row: WeighedRow, speech: Speech) -> str:
    note = f" {speech.quote(row.note)}" if row.note else ""
    where, day = _where(row.sheet, row.line), speech.day(row.on)
    return f"{where}, {day}, {speech.name(row.payer)}, {speech.money(row.amount)}{note}"


def _whose(row: WeighedRow, speech: Speech) -> str:
    months = f", {speech.months(row.months)}" if row.months else ""
    return f"{speech.names(row.names)}{months}{' (your word)' if row.fate is Fate.PICKED else ''}"


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
    ordered = sorted(rows_left, key=lambda each: [*Left].index(each.reason))
    lines = [f"Left out: {len(rows_left)}"]
    for reason, group in groupby(ordered, key=lambda each: each.reason):
        each = list(group)
        places = ", ".join(_left_line(one) for one in each[:ROWS_SHOWN])
        lines.append(f"{LEFT_OUT[reason]}: {places}{' and more' if len(each) > ROWS_SHOWN else ''}")
    return lines


def _left_line(each: LeftOut) -> str:
    return _where(each.sheet, each.line) + (f" (= {each.same_as})" if each.same_as else "")


def _broken(each: BrokenCell, speech: Speech) -> str:
    shown = speech.quote(each.shown) if each.shown else "empty"
    return f"{_where(each.sheet, each.line)} {shown}"


def _where(sheet: str, line: int) -> str:
    return f"{sheet} {line}" if sheet else f"row {line}"


def _some(lines: list[str]) -> list[str]:
    rest = len(lines) - ROWS_SHOWN
    return [*lines[:ROWS_SHOWN], f"and {rest} more"] if rest > 0 else lines
