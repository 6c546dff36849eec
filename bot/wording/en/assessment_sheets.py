"""Assessment sheets in English: previews with numbered faults; bases only to the keeper who sent the sheet."""

from __future__ import annotations

from bot.answers import TableUnread
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.assessments import PAYERS
from bot.wording.en.meetings import counted
from bot.wording.pages import turning
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.assessments.sheets import (
    AssessmentWithdrawn,
    NoSuchSheet,
    SheetEntered,
    SheetLine,
    SheetPreview,
    SheetUndone,
)
from models.members import Language
from models.rules.assessment_sheets import SheetFault, SheetWrong

NAMES_SHOWN = 30


@says(Language.EN, SheetPreview)
def sheet_preview(told: SheetPreview, speech: Speech) -> Message:
    will = f"will assess {counted(told.people, 'person', 'people')}" if told.people else "nothing to write"
    page = f" Page {told.page} of {told.pages}." if told.pages > 1 else ""
    lines = ["It has changed; nothing is written. Look again."] if told.is_changed else []
    lines.append(f"The assessment sheet of {told.branch} for {told.year}: {will}.{page}")
    if told.there:
        lines.append(f"Unchanged: {_names(told.there, speech)}.")
    lines += [_row(row, told.year, speech) for row in told.rows]
    if told.faults:
        lines.append(f"{counted(told.wrong, 'thing', 'things')} to mend:")
        lines += [
            f"{number}. {_where(each, speech)}: {_fault(each, speech)}"
            for number, each in enumerate(told.faults, told.first_wrong)
        ]
    if notes := _notes(told, speech):
        lines += ["Please note:", *notes]
    if told.page < told.pages:
        lines.append("There is more: press “Next page”, and write it from the last one.")
    elif told.seen:
        mend = "Mend and send it again, or write the rest."
        lines.append(mend if told.wrong else "Nothing is written yet.")
    return Message("\n".join(lines), _preview_buttons(told))


@says(Language.EN, SheetEntered)
def sheet_entered(told: SheetEntered, speech: Speech) -> Message:
    left_out = f" {counted(told.left_out, 'row', 'rows')} with faults left out." if told.left_out else ""
    refigured = f" {counted(told.refigured, 'month', 'months')} changed with it." if told.refigured else ""
    text = (
        f"Written, the assessment sheet of {told.branch} for {told.year}, number {told.number}: "
        f"{counted(told.people, 'person', 'people')}.{left_out}{refigured} Each is told her own base and amount."
    )
    buttons = (Button("Who is not assessed", "/unassessed"), Button("Take it back", f"/assess_undo {told.number}"))
    return Message(text, (buttons,))


@says(Language.EN, SheetUndone)
def sheet_undone(told: SheetUndone, speech: Speech) -> str:
    done = (
        f"{counted(told.people, 'assessment', 'assessments')} withdrawn, and the members told"
        if told.people
        else "nothing to undo"
    )
    text = f"Sheet {told.number} is taken back: {done}."
    if not told.stays:
        return text
    stays = _names(told.stays, speech)
    return f"{text}\nThese paid by it, or said so, and stay: {stays}. Assess them anew, with a reason."


@says(Language.EN, NoSuchSheet)
def no_such_sheet(told: NoSuchSheet, speech: Speech) -> str:
    return f"There is no sheet {told.number}; perhaps it was taken back. To send one: /assess_sheet."


@says(Language.EN, AssessmentWithdrawn)
def assessment_withdrawn(told: AssessmentWithdrawn, speech: Speech) -> str:
    month = speech.month(told.first_month)
    return f"The assessment of your dues from {month} on is withdrawn; you are told when there is a new one."


@says(Language.EN, TableUnread)
def table_unread(told: TableUnread, speech: Speech) -> str:
    return f"{speech.quote(told.name)} was not read: {told.reason}"


def _preview_buttons(told: SheetPreview) -> tuple[tuple[Button, ...], ...]:
    if not told.upload:
        return ()
    pages = turning(f"/assess_show file:{told.upload} {told.year}", told.page, told.pages, "Page before", "Next page")
    label = f"Write the other {told.people}" if told.wrong else f"Write {told.people}"
    enter = Button(label, f"/assess_enter file:{told.upload} {told.year} {told.seen}")
    return (*rows(pages), *([(enter,)] if told.seen else []))


def _row(row: SheetLine, year: int, speech: Speech) -> str:
    parts = [speech.name(row.name), PAYERS[row.payer]]
    parts += [f"base {speech.money(row.base)}"] if row.base is not None else []
    parts += [f"{speech.money(row.amount)} a month"] if row.amount is not None else []
    is_usual = (row.first_month.year, row.first_month.month) == (year, 1)
    parts += [] if is_usual else [f"from {speech.month(row.first_month)} on"]
    parts += ["a change within the year"] if row.is_change else []
    return f"{_line(row.sheet, row.line)}: {', '.join(parts)}"


def _notes(told: SheetPreview, speech: Speech) -> list[str]:
    notes = (
        [f"No year is written; taken for {told.year}. Else write the year in the title."]
        if told.is_year_guessed and told.page == told.pages
        else []
    )
    notes += [f"the column {speech.quote(title)} is not read" for title in told.ignored]
    notes += list(told.notes)
    if told.missing:
        notes.append(f"Neither in the sheet nor assessed ({len(told.missing)}): {_names(told.missing, speech)}")
    return notes


def _where(each: SheetFault, speech: Speech) -> str:
    return f"{_line(each.sheet, each.line)}{f' {speech.name(each.name)}' if each.name else ''}"


def _line(sheet: str, line: int) -> str:
    return f"“{sheet}” row {line}" if sheet else f"row {line}"


def _fault(fault: SheetFault, speech: Speech) -> str:
    said = speech.quote(fault.said) if fault.said else "what stands there"
    near, kind = ", ".join(fault.near), PAYERS[fault.payer] if fault.payer else ""
    least, most = (speech.money(each) if each else "any" for each in (fault.least, fault.most))
    match fault.wrong:
        case SheetWrong.NO_NAME:
            return "no name"
        case SheetWrong.UNKNOWN_PERSON:
            return f"nobody of this name on your rosters{f'; perhaps {near}' if near else ''}"
        case SheetWrong.SEVERAL_PEOPLE:
            return f"{len(fault.near)} people of this name; write one of {near}"
        case SheetWrong.DOUBLED:
            return f"the same person as in row {fault.other}; keep one row"
        case SheetWrong.PAYS_NOTHING:
            return "no member yet, owes no dues; take the row out"
        case SheetWrong.UNKNOWN_PAYER:
            return f"{said} is no category; write one of {near}"
        case SheetWrong.NO_SUCH_PAYER:
            return f"there is no category “{kind}” here; choose another"
        case SheetWrong.UNKNOWN_REGIME:
            return f"{said} is no kind of employer; write one of {near}"
        case SheetWrong.UNREADABLE_BASE:
            return f"the base {said} is no amount; write 6200 or 6200.50"
        case SheetWrong.PART_OF_FEN:
            return f"the base {said} has parts of a fen; round it, such as 6200.33"
        case SheetWrong.BASE_MISSING:
            return f"“{kind}” needs a base"
        case SheetWrong.BASE_NOT_POSITIVE:
            return f"the base {said} must be more than 0; for hardship send /relief"
        case SheetWrong.BASE_NOT_ASKED:
            return f"“{kind}” pays a fixed amount; leave the base empty"
        case SheetWrong.BASE_OUTSIDE:
            return f"“{kind}” pays {least} to {most} a month; {said} is written"
        case SheetWrong.BASE_ABSURD:
            return (
                f"{said} is no likely monthly base ({least} to {most}); mend it, or if it is right send /assess for her"
            )
        case SheetWrong.UNREADABLE_MONTH:
            return f"{said} is no month; write 2027-07"
        case SheetWrong.OTHER_YEAR:
            return f"{said} is not in {fault.year}, which this sheet is for"
        case SheetWrong.REASON_NEEDED:
            return f"assessed already for {fault.year}; a change within the year needs a reason and its first month"
        case SheetWrong.TOO_LONG:
            return f"{said} is too long"
        case SheetWrong.NO_TEXT:
            return f"{said} is no text"


def _names(names: tuple[str, ...], speech: Speech) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f"{speech.names(names[:NAMES_SHOWN])}{more}"
