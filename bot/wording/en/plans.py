"""The plan of the year in English: previews with numbered faults, and the year by month."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import begins, counted, named, reader_name, reader_of, short
from bot.wording.plans import by_month, other_quarters
from bot.wording.registry import says
from bot.wording.speech import Speech, guest_reader
from models.members import Language
from models.plans import (
    Fate,
    NoSuchBranch,
    NoSuchPlan,
    NoteKind,
    PlanEntered,
    PlanInForce,
    PlannedRow,
    PlanNote,
    PlanPreview,
    PlanUndone,
    Progress,
    YearEntry,
    YearPlan,
)
from models.rules.plans import PlanFault, Wrong

ROWS_SHOWN = 40
FAULTS_SHOWN = 30
NOTES_SHOWN = 20
STAYS_SHOWN = 10
BUTTONS_SHOWN = 4
EXAMPLE = "Please write a day, such as 3月12日"
STAGES = {
    Progress.HELD: "held",
    Progress.CALLED: "called",
    Progress.PLANNED: "planned",
    Progress.LAPSED: "over, nobody was told",
}


@says(Language.EN, PlanPreview)
def plan_preview(told: PlanPreview, speech: Speech) -> Message:
    made = sum(row.fate is Fate.NEW for row in told.rows)
    parts = [f"{made} to be planned"] if made else []
    parts += [f"{len(told.rows) - made} to be completed"] if len(told.rows) > made else []
    lines = [f"Plan of {told.branch}: {', '.join(parts) or 'nothing to be written'}."]
    if told.there:
        lines.append(f"Planned as they are already: {told.there}.")
    lines += _some([_row(row, speech) for row in told.rows], ROWS_SHOWN)
    if told.faults:
        lines.append(f"To be mended: {len(told.faults)}")
        faults = [f"{number}. {_where(each)}: {_fault(each, speech)}" for number, each in enumerate(told.faults, 1)]
        lines += _some(faults, FAULTS_SHOWN)
    if told.notes:
        lines.append("Please note:")
        lines += _some([_note(each, speech) for each in told.notes], NOTES_SHOWN)
    if not told.number:
        return Message("\n".join(lines))
    end = "Send it all again when mended, or write the rest now." if told.faults else "Nothing is written yet."
    label = f"Leave those out, write {len(told.rows)}" if told.faults else f"Write {len(told.rows)}"
    return Message("\n".join([*lines, end]), ((Button(label, f"/plan_enter {told.number}"),),))


@says(Language.EN, PlanEntered)
def plan_entered(told: PlanEntered, speech: Speech) -> Message:
    left_out = f" Left out for their faults: {told.left_out}." if told.left_out else ""
    text = (
        f"Plan {told.number} of {told.branch} is written: {told.made} planned, {told.completed} completed.{left_out} "
        "Nobody was told; everybody will be as each comes near."
    )
    buttons = [
        Button("The year", f"/year_plan {told.year}"),
        Button("Take this plan back", f"/plan_undo {told.number}"),
    ]
    return Message(text, rows(buttons))


@says(Language.EN, PlanUndone)
def plan_undone(told: PlanUndone, speech: Speech) -> str:
    text = f"Plan {told.number} is taken back: {told.dropped} dropped, {told.restored} as before."
    text += " Nobody had been told of these." if told.dropped or told.restored else ""
    if not told.stays:
        return text
    stays = _some([short(each, speech) for each in told.stays], STAYS_SHOWN)
    return "\n".join([text, "These are called or over and stand; to call one off, send /call_off:", *stays])


@says(Language.EN, PlanInForce)
def plan_in_force(told: PlanInForce, speech: Speech) -> Message:
    text = f"Plan {told.number} is written already; nothing is written twice."
    return Message(text, ((Button("The year", f"/year_plan {told.year}"),),))


@says(Language.EN, NoSuchPlan)
def no_such_plan(told: NoSuchPlan, speech: Speech) -> str:
    return (
        f"There is no plan {told.number}; it was taken back, or a later one took its place. To enter one, send /plan."
    )


@says(Language.EN, NoSuchBranch)
def no_such_branch(told: NoSuchBranch, speech: Speech) -> str:
    return f"No branch is called {speech.quote(told.name)}. There are: {', '.join(told.branches)}."


@says(Language.EN, YearPlan)
def year_plan(told: YearPlan, speech: Speech) -> Message:
    if not told.entries:
        text = f"{told.branch} has no meetings in {told.year} yet."
        return Message(text, rows([Button("Enter a plan", "/plan"), *_other_years(told)], 3))
    counts = {stage: sum(each.progress is stage for each in told.entries) for stage in Progress}
    parts = ", ".join(f"{count} {STAGES[stage]}" for stage, count in counts.items() if count)
    quarter = f", quarter {told.quarter}" if told.quarter else ""
    lines = [f"{told.branch} in {told.year}{quarter}: {parts}."]
    for _, entries, is_near in by_month(told, speech.zone):
        name = f"{entries[0].meeting.starts_at.astimezone(speech.zone):%B}"
        if is_near:
            lines += [name, *(_entry(each, speech) for each in entries)]
        else:
            lines.append(f"{name}: {counted(len(entries), 'meeting', 'meetings')}")
    if counts[Progress.PLANNED]:
        lines.append("To change one, add its number: /topic #n, /reschedule #n, /lead #n, /skip #n.")
    quarters = [Button(f"Quarter {number}", f"/year_plan {told.year}Q{number}") for number in other_quarters(told)]
    return Message("\n".join(lines), rows([*_mending(told, speech), *quarters, *_other_years(told)]))


def _entry(entry: YearEntry, speech: Speech) -> str:
    meeting = entry.meeting
    topic = f", {speech.quote(meeting.topic)}" if meeting.topic else ""
    reader = f", {reader_of(meeting).lower()} {reader_name(meeting, speech)}" if meeting.lead_reader else ""
    lacking = [name for name, _ in _lacking(entry)]
    lacks = f", no {' and no '.join(lacking)} yet" if lacking else ""
    held_by = f" of {entry.group}" if entry.group else ""
    about = f"{begins(meeting, speech)} {named(meeting.kind_name, meeting.kind_name_en)}{held_by}{topic}{reader}"
    return f"#{meeting.id} {about} ({STAGES[entry.progress]}{lacks})"


def _lacking(entry: YearEntry) -> list[tuple[str, str]]:
    is_untimed = entry.progress is Progress.PLANNED and not entry.meeting.is_timed
    needs = [
        ("topic", "topic", entry.needs_topic),
        ("lead reader", "lead", entry.needs_lead_reader),
        ("group", "for_group", entry.needs_group),
        ("time", "start_time", is_untimed),
    ]
    return [(name, command) for name, command, is_needed in needs if is_needed]


def _mending(told: YearPlan, speech: Speech) -> list[Button]:
    """Return buttons for what the next meetings lack."""
    buttons = [
        Button(
            f"{each.meeting.starts_at.astimezone(speech.zone):%d %b}: set the {name}", f"/{command} {each.meeting.id}"
        )
        for each in told.entries
        for name, command in _lacking(each)
    ]
    return buttons[:BUTTONS_SHOWN]


def _other_years(told: YearPlan) -> list[Button]:
    return [Button(str(year), f"/year_plan {year}") for year in (told.year - 1, told.year + 1)]


def _row(row: PlannedRow, speech: Speech) -> str:
    clock = f" {speech.clock(row.clock)}" if row.clock else ", time to be set"
    reader = speech.name(row.reader) if row.reader else ""
    reader = guest_reader(reader, speech.language) if row.is_reader_outside else reader
    rest = [row.group or "", row.topic or "", reader, row.place or ""]
    about = ", ".join([named(row.kind_name, row.kind_name_en), *(each for each in rest if each)])
    fate = "" if row.fate is Fate.NEW else "completes what is planned: "
    return f"{_where(row)}: {fate}{speech.day(row.day)}{clock} {about}"


def _where(each: PlannedRow | PlanFault | PlanNote) -> str:
    return f"{each.sheet}, line {each.line}" if each.sheet else f"Line {each.line}"


def _fault(fault: PlanFault, speech: Speech) -> str:
    said = speech.quote(fault.said) if fault.said else "this line"
    day = speech.day(fault.day) if fault.day else "that day"
    near = ", ".join(fault.near)
    match fault.wrong:
        case Wrong.NO_DAY:
            return f"no day. {EXAMPLE}"
        case Wrong.UNREADABLE_DAY:
            return f"{said} names no day. {EXAMPLE} or 2027-03-12"
        case Wrong.NO_SUCH_DAY:
            return f"there is no day {said}"
        case Wrong.OTHER_WEEKDAY:
            return f"{said}: in the calendar it is {day}"
        case Wrong.DOUBTFUL_DAY:
            return f"{said} may be the 1st or the 10th, for Excel drops the last 0. {EXAMPLE}"
        case Wrong.MONTH_ONLY:
            return f"{said} names no day. {EXAMPLE}; the time may wait"
        case Wrong.SEVERAL_DAYS:
            return f"{said} is several days; please write the one of the meeting"
        case Wrong.COMES_AGAIN:
            return f"{said} comes again by itself; please use /series, or a line for each day"
        case Wrong.PAST:
            return f"{day} is over"
        case Wrong.UNREADABLE_CLOCK:
            return f"{said} is no time; please write 15:00 or 15:00-16:30, or nothing"
        case Wrong.NO_KIND:
            return f"no kind of meeting; there are: {near}"
        case Wrong.UNKNOWN_KIND:
            return f"{said} is no kind of meeting; there are: {near}"
        case Wrong.UNKNOWN_PERSON:
            meant = f" Is {near} meant?" if near else ""
            return f"{said} is not on the roster.{meant} A guest is written: {fault.said}（外请）"
        case Wrong.SEVERAL_PEOPLE:
            return f"{said} may be one of {len(fault.near)}; please write one of: {near}"
        case Wrong.UNKNOWN_GROUP:
            return f"{said} is no group of the branch. {f'There are: {near}' if near else 'It has none yet'}"
        case Wrong.NOT_FOR_GROUP:
            return f"{said} is not for one group; please leave the group out"
        case Wrong.DOUBLED:
            return f"{near} on {day} repeats line {fault.other}. For two on a day, give both their time"
        case Wrong.TOO_LONG:
            return f"{said} is too long; at most 300 characters each"
        case Wrong.NO_TEXT:
            return f"{said} is no text"


def _note(note: PlanNote, speech: Speech) -> str:
    day = speech.day(note.day) if note.day else ""
    moment = speech.moment(note.moment) if note.moment else ""
    where = f"{_where(note)}: " if note.line else ""
    match note.about:
        case NoteKind.YEAR_GUESSED:
            return f"No year is written; it is taken to be {note.said}"
        case NoteKind.IGNORED:
            return f"The column {speech.quote(note.said)} is not read"
        case NoteKind.LEFT:
            return note.said
        case NoteKind.DAY_OFF:
            return f"{where}{day} is a day off"
        case NoteKind.NO_CLOCK:
            return f"Without a time: {note.other}. I ask you a week before, and tell nobody until it is set"
        case NoteKind.NO_GROUP:
            return f"Without a group: {note.other}. I ask you a week before, and tell nobody until it is set"
        case NoteKind.CLOCK_OF_SERIES:
            return f"{where}no time is written; that of the series is taken: {moment}"
        case NoteKind.MOVES:
            return f"{where}it was planned for {moment} and moves"
        case NoteKind.REPLACES:
            return f"{where}its topic {speech.quote(note.said)} is replaced"
        case NoteKind.STAYS:
            return f"{where}everybody was told of {moment}, so it stays; to change it send /reschedule or /topic"
        case NoteKind.BESIDE_SERIES:
            return f"{where}the series has its {named(note.said, note.said_en)} on {day}; this is one more"
        case NoteKind.CLASH:
            others = note.other - len(note.names)
            who = speech.names(note.names) + (f" and {others} more" if others > 0 else "")
            return f"{where}at the same time as {named(note.said, note.said_en)}, {moment}, for {who}"
        case NoteKind.ROWS_CLASH:
            return f"{where}at the same time as line {note.other}, for the same people"


def _some(lines: list[str], limit: int) -> list[str]:
    return [*lines[:limit], f"and {len(lines) - limit} more"] if len(lines) > limit else lines
