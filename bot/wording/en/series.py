"""Series in English: meetings that come again, and what they still need."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import card, missing, named, short
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.series import (
    LeadReaderReminder,
    NoSuchSeries,
    SeriesEnded,
    SeriesList,
    SeriesMade,
    TopicWanted,
    TurnSkipped,
)


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
    return (
        f"Series {told.number}, {named(told.kind_name, told.kind_name_en)}, is ended. "
        "Meetings people were told of stand; to call one off, send /call_off."
    )


@says(Language.EN, NoSuchSeries)
def no_such_series(told: NoSuchSeries, speech: Speech) -> Message:
    text = f"There is no series {told.number}; it may be ended already."
    return Message(text, ((Button("All series", "/series_list"),),))


@says(Language.EN, TopicWanted)
def topic_wanted(told: TopicWanted, speech: Speech) -> Message:
    lacking, buttons = missing(told.meeting, told.needs_topic, told.needs_lead_reader)
    text = f"{short(told.meeting, speech)}: {lacking} yet. Please set it when you have a moment."
    return Message(text, buttons)


@says(Language.EN, LeadReaderReminder)
def lead_reader_reminder(told: LeadReaderReminder, speech: Speech) -> str:
    about = card(told.meeting, speech)
    return (
        f"{about}\n\nYou lead the reading this time; please prepare it. If you cannot come, tell your secretary early."
    )


@says(Language.EN, TurnSkipped)
def turn_skipped(told: TurnSkipped, speech: Speech) -> str:
    return (
        f"{named(told.kind_name, told.kind_name_en)} of {speech.day(told.nominal)} falls on holidays "
        "with no working day near, so none is planned. To hold one anyway, send /meeting."
    )


def _described(series: SeriesMade, speech: Speech) -> str:
    place = f", {series.place}" if series.place else ""
    kind = named(series.kind_name, series.kind_name_en)
    return f"{kind}, {speech.recurrence(series.recurrence)} at {speech.clock(series.clock)}{place}"
