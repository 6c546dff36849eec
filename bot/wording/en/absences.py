"""Planned absences in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import card, materials
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.absences import (
    AbsenceCard,
    AbsenceEnded,
    AbsenceImpossible,
    AbsenceReported,
    ChooseAbsence,
    NoAbsence,
)
from models.meetings import CalledWhileAway
from models.members import Language
from models.rules.absences import AbsenceKind

KINDS = {
    AbsenceKind.TRIP: "business trip",
    AbsenceKind.SICK: "sick leave",
    AbsenceKind.HOLIDAY: "holiday",
    AbsenceKind.OTHER: "other",
}
SHOWN = 6


@says(Language.EN, AbsenceCard)
def absence_card(told: AbsenceCard, speech: Speech) -> Message:
    called = f"Meetings called already and answered with leave: {told.meetings}. " if told.meetings else ""
    text = (
        f"Noted: {speech.days(told.first, told.last)}, {_why(told.kind, told.words, speech)}.\n"
        f"{called}No need to ask for leave from each meeting of these days, and no reminders. Your secretary is told.\n"
        "If you can come to one after all, press “I'm coming after all” there; back early, send /end_absence."
    )
    return Message(text, ((Button("Take it back", f"/end_absence {told.number}"),),))


@says(Language.EN, AbsenceReported)
def absence_reported(told: AbsenceReported, speech: Speech) -> str:
    days = speech.days(told.first, told.last)
    why = _why(told.kind, told.words, speech)
    return f"{speech.name(told.name)} will be away: {days}, {why}. Meetings of these days count as leave by themselves."


@says(Language.EN, AbsenceEnded)
def absence_ended(told: AbsenceEnded, speech: Speech) -> str | Message:
    days = speech.days(told.first, told.last)
    if not told.is_own:
        again = f" Called meetings that wait for an answer again: {told.reopened}." if told.reopened else ""
        return f"{speech.name(told.name)} is back (was to be away {days}).{again}"
    if not told.reopened:
        return f"Your absence is over (reported for {days}). Meetings reach you as usual."
    text = f"Your absence is over (reported for {days}). Meetings that wait for your answer again: {told.reopened}."
    return Message(text, ((Button("My schedule", "/schedule"),),))


@says(Language.EN, ChooseAbsence)
def choose_absence(told: ChooseAbsence, speech: Speech) -> Message:
    buttons = [
        Button(f"{speech.days(each.first, each.last)} {KINDS[each.kind]}", f"/end_absence {each.number}")
        for each in told.absences[:SHOWN]
    ]
    return Message("Which one is over?", rows(buttons, 1))


@says(Language.EN, AbsenceImpossible)
def absence_impossible(told: AbsenceImpossible, speech: Speech) -> str:
    days = speech.days(told.first, told.last)
    if told.problem == "Past":
        return f"{days} has gone by and cannot be reported. Please speak to your secretary about the meetings then."
    if told.problem == "TooLong" and told.most:
        return f"{days} is too long; {told.most} days is the most at once. For more, please speak to your secretary."
    return f"{days}: the last day is before the first. Please check."


@says(Language.EN, NoAbsence)
def no_absence(told: NoAbsence, speech: Speech) -> str:
    return "You have reported no absence. To report one, send for example: /absence Nov 25 to Dec 3 出差."


@says(Language.EN, CalledWhileAway)
def called_while_away(told: CalledWhileAway, speech: Speech) -> Message:
    text = (
        f"{card(told.meeting, speech)}\n\nYou reported that you are away then: you are on leave, no answer is needed."
    )
    return Message(text, ((Button("I'm coming after all", f"/coming {told.meeting.id}"),), *materials(told.meeting)))


def _why(kind: AbsenceKind, words: str | None, speech: Speech) -> str:
    if not words:
        return "no reason given" if kind is AbsenceKind.OTHER else KINDS[kind]
    return speech.quote(words) if kind is AbsenceKind.OTHER else f"{KINDS[kind]} {speech.quote(words)}"
