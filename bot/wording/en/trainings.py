"""Outside training in English."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.claims import listed
from bot.wording.en.claims import MORE, already, entry, too_old
from bot.wording.en.study import credit
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.values import Minutes
from models.trainings import (
    NoSuchTraining,
    TrainingDecided,
    TrainingImpossible,
    TrainingReported,
    TrainingsToDecide,
    TrainingWaiting,
)


@says(Language.EN, TrainingReported)
def training_reported(told: TrainingReported, speech: Speech) -> Message:
    course = _course(told.day, told.minutes, told.course, speech)
    text = f"Noted, outside training: {course}. Your secretary looks at it, then I will tell you."
    return Message(text, ((Button("My study hours", "/study"),),))


@says(Language.EN, TrainingWaiting)
def training_waiting(told: TrainingWaiting, speech: Speech) -> Message:
    course = _course(told.day, told.minutes, told.course, speech)
    text = f"Outside training to look at: {speech.name(told.name)}, {course}."
    buttons = [
        Button("Accept", f"/accept_training {told.number}"),
        Button("Return", f"/return_training {told.number}"),
    ]
    return Message(text, rows(buttons))


@says(Language.EN, TrainingsToDecide)
def trainings_to_decide(told: TrainingsToDecide, speech: Speech) -> str | Message:
    if not told.trainings:
        return "No outside training waits for you."
    entries = [
        entry(each.number, each.name, _course(each.day, each.minutes, speech.quote(each.course), speech), speech)
        for each in told.trainings
    ]
    deeds = ("Accept no. {}", "accept_training"), ("Return no. {}", "return_training")
    return listed(f"To look at: {len(entries)}", entries, MORE, *deeds)


@says(Language.EN, TrainingDecided)
def training_decided(told: TrainingDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {_course(told.day, told.minutes, told.course, speech)}"
    if told.is_accepted:
        return f"Outside training accepted: {about}. It counts."
    return f"Outside training returned: {about}. It does not count. It can be corrected and reported again."


@says(Language.EN, TrainingImpossible)
def training_impossible(told: TrainingImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "InFuture":
        return f"{day} has not come yet. Please report it once the training is over."
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, credit(told.already or told.minutes))
        return (
            f"At most {credit(told.limit)} can be reported at once{so_far}; {credit(told.minutes)} more are too many."
        )
    return "The time has to be more than 0. Please write it again, such as: 6h."


@says(Language.EN, NoSuchTraining)
def no_such_training(told: NoSuchTraining, speech: Speech) -> Message:
    text = f"No training number {told.number} waits for you; it may be settled already."
    return Message(text, ((Button("Those that wait", "/accept_training"),),))


def _course(day: date, minutes: Minutes, course: str, speech: Speech) -> str:
    return f"{speech.day(day)}, {credit(minutes)}, {course}"
