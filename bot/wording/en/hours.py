"""Volunteer hours in English."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.claims import listed
from bot.wording.en.claims import MORE, already, entry, too_old
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.hours import (
    ClaimState,
    HoursCard,
    HoursClaimed,
    HoursDecided,
    HoursImpossible,
    HoursToVerify,
    HoursWaiting,
    NoSuchClaim,
)
from models.members import Language
from models.rules.values import Minutes

STATES = {ClaimState.CLAIMED: "waiting", ClaimState.VERIFIED: "verified", ClaimState.REFUSED: "not verified"}


@says(Language.EN, HoursClaimed)
def hours_claimed(told: HoursClaimed, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech)
    text = f"Noted: {done}. Your secretary verifies it, then I will tell you."
    return Message(text, ((Button("My hours", "/hours"),),))


@says(Language.EN, HoursWaiting)
def hours_waiting(told: HoursWaiting, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech)
    text = f"Volunteer hours to verify: {speech.name(told.name)}, {done}."
    return Message(text, rows([Button("Verify", f"/verify {told.number}"), Button("Return", f"/reject {told.number}")]))


@says(Language.EN, HoursToVerify)
def hours_to_verify(told: HoursToVerify, speech: Speech) -> str | Message:
    if not told.claims:
        return "No volunteer hours wait for you."
    entries = [
        entry(each.number, each.name, _done(each.day, each.minutes, speech.quote(each.activity), speech), speech)
        for each in told.claims
    ]
    return listed(f"To verify: {len(entries)}", entries, MORE, ("Verify no. {}", "verify"), ("Return no. {}", "reject"))


@says(Language.EN, HoursDecided)
def hours_decided(told: HoursDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {_done(told.day, told.minutes, told.activity, speech)}"
    if told.is_verified:
        return f"Verified: {about}. It is in the ledger."
    return f"Returned: {about}. It is not counted. It can be corrected and reported again, or talked over in person."


@says(Language.EN, HoursCard)
def hours_card(told: HoursCard, speech: Speech) -> str:
    verified, waiting = speech.hours(told.verified), speech.hours(told.waiting)
    lines = [f"Volunteering in {told.year}: {verified} verified, {waiting} waiting."]
    if told.recent:
        lines.append("Latest reports:")
        lines += [
            f"{_done(each.day, each.minutes, speech.quote(each.activity), speech)} ({STATES[state]})"
            for each, state in zip(told.recent, told.states, strict=False)
        ]
    lines.append("To report hours, one line will do, such as: /hours 3h cleaning the neighbourhood")
    return "\n".join(lines)


@says(Language.EN, HoursImpossible)
def hours_impossible(told: HoursImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "NotPositive":
        return "The time has to be more than 0. Please write it again, such as: 2.5h."
    if told.problem == "InFuture":
        return f"{day} has not come yet. Please report it once it is done."
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, speech.hours(told.already or told.minutes))
        limit, minutes = speech.hours(told.limit), speech.hours(told.minutes)
        return f"At most {limit} a day can be reported{so_far}; {minutes} more would be over. Please check the time."
    return f"{speech.hours(told.minutes)} on {day} cannot be entered. Please check the day and the time."


@says(Language.EN, NoSuchClaim)
def no_such_claim(told: NoSuchClaim, speech: Speech) -> Message:
    text = f"No claim number {told.number} waits for you; it may be settled already."
    return Message(text, ((Button("Those that wait", "/verify"),),))


def _done(day: date, minutes: Minutes, activity: str, speech: Speech) -> str:
    return f"{speech.day(day)}, {speech.hours(minutes)}, {activity}"
