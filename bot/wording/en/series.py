"""Series in English: meetings that come again, and what they still need."""

from __future__ import annotations

from datetime import datetime

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import card, missing, named, reader_name, short
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.lead_readers import LeadReaderReminder, OutsideReaderDue
from models.meetings import MeetingSkipped
from models.members import Language
from models.series import (
    AlreadyCalled,
    AskAboutPlanned,
    NoSuchSeries,
    SeriesEnded,
    SeriesList,
    SeriesMade,
    TopicWanted,
    TurnSkipped,
)

SHOWN = 5


@says(Language.EN, SeriesMade)
def series_made(told: SeriesMade, speech: Speech) -> Message:
    lines = [f"Set: {_described(told, speech)}."]
    if told.days:
        lines.append(f"Next: {'; '.join(map(speech.day, told.days))}.")
    lines.append("Holidays move it. A week before each I ask you for the topic, then tell everybody.")
    buttons = [Button("All series", "/series_list"), Button("Stop this one", f"/end_series {told.number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, SeriesList)
def series_list(told: SeriesList, speech: Speech) -> Message:
    if not told.series:
        return Message("There is no series yet.", ((Button("Make one", "/series"),),))
    lines = [f"Series: {len(told.series)}"]
    lines += [f"No. {each.number}: {_described(each, speech)}" for each in told.series]
    buttons = [Button(f"Stop no. {each.number}", f"/end_series {each.number}") for each in told.series]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, SeriesEnded)
def series_ended(told: SeriesEnded, speech: Speech) -> str:
    planned = ""
    if told.planned:
        fate = "are held, and everybody is told in time" if told.keeps_planned else "are dropped; nobody had been told"
        planned = f"Those planned ({_moments(told.planned, speech)}) {fate}. "
    return (
        f"Series {told.number}, {named(told.kind_name, told.kind_name_en)}, is ended. {planned}"
        "Meetings people were told of stand; to call one off, send /call_off."
    )


@says(Language.EN, AskAboutPlanned)
def ask_about_planned(told: AskAboutPlanned, speech: Speech) -> Message:
    text = (
        f"Series {told.number}, {named(told.kind_name, told.kind_name_en)}, has planned meetings nobody was told of: "
        f"{_moments(told.planned, speech)}. Shall they still be held?"
    )
    line = f"/end_series {told.number}"
    return Message(text, ((Button("Drop them", f"{line} 否"), Button("Hold them", f"{line} 是")),))


@says(Language.EN, MeetingSkipped)
def meeting_skipped(told: MeetingSkipped, speech: Speech) -> str:
    return (
        f"Skipped: {short(told.meeting, speech)}. Nobody had been told, so nobody has to be; the later ones are held."
    )


@says(Language.EN, AlreadyCalled)
def already_called(told: AlreadyCalled, speech: Speech) -> Message:
    text = (
        f"{short(told.meeting, speech)}: people know of it, so it cannot be skipped in silence. "
        "If it is not held, please call it off; everybody will be told."
    )
    return Message(text, ((Button("Call it off", f"/call_off {told.meeting.id}"),),))


@says(Language.EN, NoSuchSeries)
def no_such_series(told: NoSuchSeries, speech: Speech) -> Message:
    text = f"There is no series {told.number}; it may be ended already."
    return Message(text, ((Button("All series", "/series_list"),),))


@says(Language.EN, TopicWanted)
def topic_wanted(told: TopicWanted, speech: Speech) -> Message:
    lacking, buttons = missing(told.meeting, told.needs_topic, told.needs_lead_reader, told.needs_group)
    text = f"{short(told.meeting, speech)}: {lacking} yet. Please set it when you have a moment."
    return Message(text, buttons)


@says(Language.EN, LeadReaderReminder)
def lead_reader_reminder(told: LeadReaderReminder, speech: Speech) -> str:
    about = card(told.meeting, speech)
    return (
        f"{about}\n\nYou lead the reading this time; please prepare it. If you cannot come, tell your secretary early."
    )


@says(Language.EN, OutsideReaderDue)
def outside_reader_due(told: OutsideReaderDue, speech: Speech) -> Message:
    who = reader_name(told.meeting, speech)
    text = (
        f"{card(told.meeting, speech)}\n\n{who} leads or speaks this time. Nobody outside hears from here: "
        "please agree on time, place and subject once more."
    )
    buttons = [Button("Somebody else", f"/lead {told.meeting.id}"), Button("Move it", f"/reschedule {told.meeting.id}")]
    return Message(text, rows(buttons))


@says(Language.EN, TurnSkipped)
def turn_skipped(told: TurnSkipped, speech: Speech) -> str:
    return (
        f"{named(told.kind_name, told.kind_name_en)} of {speech.day(told.nominal)} falls on holidays "
        "with no working day near, so none is planned. To hold one anyway, send /meeting."
    )


def _moments(moments: tuple[datetime, ...], speech: Speech) -> str:
    shown = "; ".join(map(speech.moment, moments[:SHOWN]))
    return shown + ("; …" if len(moments) > SHOWN else "")


def _described(series: SeriesMade, speech: Speech) -> str:
    held_by = f" of {series.group}" if series.group else ""
    parts = [f"{speech.recurrence(series.recurrence)} at {speech.clock(series.clock)}", series.place or ""]
    changes = (("with", series.added), ("without", series.removed), ("sitting in:", series.guests))
    parts += [f"{label} {speech.names(names)}" for label, names in changes if names]
    return ", ".join([f"{named(series.kind_name, series.kind_name_en)}{held_by}", *(each for each in parts if each)])
