"""Activities and the service log of a year in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.visit_kinds import said_kind
from models.activities import Activities, ActivityImpossible, ActivityLine, ActivityVoided, NoSuchActivity
from models.members import Language
from models.service_years import ServiceSheet, ServiceYear

PROBLEMS = {
    "future": "{day} is still to come; please enter the activity afterwards.",
    "old": "{day} is too long ago: only this year's and last year's activities are entered.",
    "people": "Please write between 1 and 10000 people, such as: 12人.",
    "minutes": "Please write more than nothing and at most 24 hours, such as: 3 hours.",
    "known": "This activity of {day} is entered as no. {number}. To correct it: /correct_activity {number} 15人",
    "nothing": "Please write what to change, such as: /correct_activity {number} 15人",
}


def entry(line: ActivityLine, speech: Speech) -> str:
    """No. 3: Fri 20 Nov 2026, “社区清扫”, 12 people, 3 h, result: “…” (corrects no. 2)"""
    result = f", result: {speech.quote(line.result)}" if line.result else ""
    corrects = f" (corrects no. {line.corrects})" if line.corrects else ""
    return (
        f"No. {line.number}: {speech.day(line.day)}, {speech.quote(line.what)}, {line.people} people, "
        f"{speech.hours(line.minutes)}{result}{corrects}"
    )


@says(Language.EN, ActivityLine)
def activity_entered(told: ActivityLine, speech: Speech) -> Message:
    kept = f" No. {told.corrects} is kept and no longer counts." if told.corrects else ""
    text = f"Activity entered. {entry(told, speech)}.{kept}\nTo correct it: /correct_activity {told.number} 15人"
    return Message(
        text, rows([Button("Activities", "/activities"), Button("Void it", f"/void_activity {told.number}")])
    )


@says(Language.EN, ActivityVoided)
def activity_voided(told: ActivityVoided, speech: Speech) -> Message:
    text = (
        f"Activity {told.number} is void: {speech.day(told.day)}, {speech.quote(told.what)}. "
        f"It counts no more and is kept. Reason: {speech.quote(told.reason)}"
    )
    return Message(text, ((Button("Activities", "/activities"),),))


@says(Language.EN, Activities)
def activities(told: Activities, speech: Speech) -> Message:
    branch = speech.name(told.branch)
    if not told.count:
        text = f"{branch} has no activity of {told.year} yet.\nTo enter one: /activity 社区清扫 11月20日 12人 3小时"
        return Message(text, ((Button("Enter one", "/activity"),),))
    lines = [
        f"{branch}, {told.year}: {told.count} activities, {told.people} people, {speech.hours(told.minutes)}.",
        *(entry(each, speech) for each in told.lines),
    ]
    if told.count > len(told.lines):
        lines.append(f"These are the newest {len(told.lines)}; all of them are in the sheet.")
    return Message("\n".join(lines), ((Button("Service log (Excel)", f"/service_year {told.year}"),),))


@says(Language.EN, ServiceYear)
def service_year(told: ServiceYear, speech: Speech) -> str:
    visits = ", ".join(
        f"{said_kind(kind, speech)}: {count}" for kind, count in zip(told.kinds, told.visited, strict=False)
    )
    return (
        f"{speech.name(told.branch)}, service log of {told.year}:\n"
        f"{told.activities} activities, {told.people} people in all, {speech.hours(told.minutes)} of activities.\n"
        f"{_volunteering(told, speech)}\n"
        f"{visits}, by {told.visitors} visitors.\nEvery figure comes from the rows of the sheet below."
    )


def _volunteering(told: ServiceYear, speech: Speech) -> str:
    found = told.volunteering
    if found is None:
        return "Volunteer hours: not known, nobody reported any that year."
    waiting = f" Not verified and not counted: {found.waiting}." if found.waiting else ""
    return (
        f"Volunteering: {found.times} times by {found.people} people, {speech.hours(found.minutes)} verified.{waiting}"
    )


@says(Language.EN, ServiceSheet)
def service_sheet(told: ServiceSheet, speech: Speech) -> str:
    log = f"{speech.name(told.branch)}, service log of {told.year}, row by row"
    return f"{log}. It names who was visited: keep it private."


@says(Language.EN, ActivityImpossible)
def activity_impossible(told: ActivityImpossible, speech: Speech) -> str:
    text = PROBLEMS.get(told.problem, PROBLEMS["future"])
    return text.format(day=speech.day(told.day), number=told.number)


@says(Language.EN, NoSuchActivity)
def no_such_activity(told: NoSuchActivity, speech: Speech) -> Message:
    text = f"You have no activity {told.number}; it may have been corrected or made void. The list has the new number."
    return Message(text, ((Button("Activities", "/activities"),),))
