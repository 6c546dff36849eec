"""Check-in by location in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import LINE_LIMIT
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import LocationRefused, LocationUnused, LocationWanted
from models.members import Language
from models.rules.venues import Doubt
from models.venues import NoSuchVenue, VenueForgotten, VenueSet

WAYS = {
    "button": "press “Check in”",
    "code": "send /checkin with the 4-digit code on the screen",
    "qr": "scan the QR on the screen in the room",
    "location": "send your location from the room",
}
DOUBTS = {
    Doubt.FORWARDED: "A forwarded location does not check you in. Send your own.",
    Doubt.LIVE: "A live location does not check you in. Stop sharing and send your current location once.",
    Doubt.STALE: "That location is from earlier. Send your current one.",
    Doubt.VAGUE: "Your phone was too unsure of where you are. Go near a window and send it again.",
}


def other_ways(ways: tuple[str, ...]) -> str:
    """Return the sentence that names the ways left."""
    named = [WAYS[way] for way in ways if way in WAYS]
    if not named:
        return " Ask your secretary to enter you in the roll."
    return f" You can also {', '.join([*named, 'or ask your secretary to enter you'])}."


@says(Language.EN, LocationRefused)
def location_refused(told: LocationRefused, speech: Speech) -> Message:
    far = (
        f"The location you sent is not within {told.radius_metres} m of the room, so you were not checked in. "
        "If you are there, your phone may be wrong: send it again."
    )
    return Message(DOUBTS.get(told.doubt, far) + other_ways(told.ways), _check_in(told.ways))


@says(Language.EN, LocationUnused)
def location_unused(told: LocationUnused, speech: Speech) -> Message:
    why = (
        "Your organisation does not use check-in by location."
        if told.nowhere
        else "The place of this meeting has no coordinates, so a location does not check you in."
    )
    return Message(f"{why} Your location was not kept.{other_ways(told.ways)}", _check_in(told.ways))


@says(Language.EN, LocationWanted)
def location_wanted(told: LocationWanted, speech: Speech) -> str:
    return (
        "Send me your current location from the room: in Telegram the paper clip, then Location; on the web the button "
        "beside the input. I only see whether you are near the room; your coordinates are not kept."
    )


@says(Language.EN, VenueSet)
def venue_set(told: VenueSet, speech: Speech) -> Message:
    text = f"{speech.quote(told.name)} is at {told.spot} (WGS-84). "
    if told.is_used:
        text += f"Meetings at this place take check-in by location within {told.radius_metres} m."
    else:
        text += "The rule pack of your organisation does not take check-in by location yet."
    line = f"/forget_venue {told.name}"
    return Message(text, ((Button("Delete it", line),),) if len(line.encode()) <= LINE_LIMIT else ())


@says(Language.EN, VenueForgotten)
def venue_forgotten(told: VenueForgotten, speech: Speech) -> str:
    return f"{speech.quote(told.name)} has no coordinates any more; no check-in by location there."


@says(Language.EN, NoSuchVenue)
def no_such_venue(told: NoSuchVenue, speech: Speech) -> str:
    known = f"Known: {', '.join(map(speech.quote, told.names))}." if told.names else "No place has any yet."
    return f"{speech.quote(told.name)} has no coordinates. {known}"


def _check_in(ways: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Check in", "/checkin"),),) if "button" in ways else ()
