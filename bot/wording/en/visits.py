"""Visits in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.visit_kinds import said_kind
from models.members import Language
from models.visits import (
    NoSuchVisit,
    VisitEntered,
    VisitImpossible,
    VisitLine,
    VisitReminder,
    Visits,
    VisitsOverdue,
    VisitVoided,
)

PROBLEMS = {
    "future": "{day} is still to come; please enter the visit afterwards.",
    "old": "{day} is too long ago: only this year's and last year's visits are entered.",
    "next": "The next day, {day}, is not after this visit. Please take a later one.",
    "nothing": "Please write what to change, the day or what was agreed, such as: /correct_visit 3 11月19日",
}
LIST = Button("Visits", "/visits")


def entry(line: VisitLine, speech: Speech) -> str:
    """No. 3: 王芳, paired help, Fri 20 Nov 2026, “幸福社区李大爷家”, agreed: “…”"""
    return (
        f"No. {line.number}: {speech.name(line.visitor)}, {said_kind(line.kind, speech)}, "
        f"{speech.day(line.day)}, {speech.quote(line.whom)}, agreed: {speech.quote(line.agreed)}"
    )


@says(Language.EN, VisitLine)
def visit_entered(told: VisitLine, speech: Speech) -> Message:
    kept = f" No. {told.corrects} is kept." if told.corrects else ""
    label = "Change the next day" if told.next_on else "Set the next day"
    text = f"Visit entered. {entry(told, speech)}. {_next(told, speech)}{kept}\nOnly visitor and secretary see it."
    return Message(
        text, rows([Button(label, f"/next_visit {told.number}"), Button("Void it", f"/void_visit {told.number}"), LIST])
    )


@says(Language.EN, VisitEntered)
def visit_entered_for(told: VisitEntered, speech: Speech) -> Message:
    text = f"{speech.name(told.by)} entered or corrected your visit. {entry(told.line, speech)}."
    wrong = "If it is wrong make it void and say why."
    return Message(f"{text} {_next(told.line, speech)}\n{wrong}", rows([*_deeds(told.line), LIST]))


@says(Language.EN, VisitVoided)
def visit_voided(told: VisitVoided, speech: Speech) -> Message:
    text = f"Visit {told.number} is void: {speech.day(told.day)}, {speech.quote(told.whom)}."
    return Message(f"{text} It counts no more and is kept. Reason: {speech.quote(told.reason)}", ((LIST,),))


@says(Language.EN, VisitReminder)
def visit_reminder(told: VisitReminder, speech: Speech) -> Message:
    line = told.line
    text = (
        f"A visit is due ({said_kind(line.kind, speech)}): {speech.quote(line.whom)}. {_next(line, speech)}\n"
        f"Agreed last time ({speech.day(line.day)}): {speech.quote(line.agreed)}\nPlease enter it afterwards."
    )
    return Message(text, rows([Button("Enter a visit", f"/visit {line.kind.value}"), _change(line)]))


@says(Language.EN, VisitsOverdue)
def visits_overdue(told: VisitsOverdue, speech: Speech) -> Message:
    lines = [f"Visits whose day is gone by and that nobody entered: {told.count}"]
    lines += [f"{entry(each, speech)}; {_next(each, speech)}" for each in told.lines]
    if told.count > len(told.lines):
        lines.append(f"These are the first {len(told.lines)}.")
    return Message("\n".join(lines), ((LIST,),))


@says(Language.EN, Visits)
def visits(told: Visits, speech: Speech) -> Message:
    whose = "of your branches" if told.is_all else "of yours"
    lines = [f"Visits {whose} entered in {told.year}: {told.held}."]
    lines.append(f"With a next day: {told.count}" if told.lines else "None has a next day.")
    for each in told.lines:
        late = " (overdue)" if each.next_on and each.next_on < told.today else ""
        lines.append(f"{entry(each, speech)}; {_next(each, speech)}{late}")
    if told.count > len(told.lines):
        lines.append(f"These are the first {len(told.lines)}.")
    lines.append("To enter one: /visit 结对帮扶 11月20日 幸福社区李大爷家 帮助申请补贴 12月20日")
    return Message("\n".join(lines), rows([_change(each) for each in told.lines]))


@says(Language.EN, VisitImpossible)
def visit_impossible(told: VisitImpossible, speech: Speech) -> str:
    return PROBLEMS.get(told.problem, PROBLEMS["future"]).format(day=speech.day(told.day))


@says(Language.EN, NoSuchVisit)
def no_such_visit(told: NoSuchVisit, speech: Speech) -> Message:
    text = f"You have no visit {told.number}; it may have been corrected or made void. The list has the new number."
    return Message(text, ((LIST,),))


def _next(line: VisitLine, speech: Speech) -> str:
    return f"Next: {speech.day(line.next_on)}." if line.next_on else "No next day is set."


def _change(line: VisitLine) -> Button:
    return Button(f"{line.number}: change the day", f"/next_visit {line.number}")


def _deeds(line: VisitLine) -> list[Button]:
    return [_change(line), Button("Void it", f"/void_visit {line.number}")]
