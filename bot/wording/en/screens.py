"""The code and the QR the room shows, in English."""

from __future__ import annotations

from bot.answers import RegisterToCheckIn
from bot.channels.channel import Button, Message
from bot.wording.en.meetings import short
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import (
    ButtonClosed,
    GuessesLocked,
    Refusals,
    RoomCodeLocked,
    RoomCodeWrong,
    ScanRefused,
    ScreenLink,
    ScreensClosed,
    ScreenTooEarly,
)
from models.members import Language
from models.rules.checkin import Fault

FAULTS = {
    Fault.FORGED: "QR not ours",
    Fault.FOREIGN: "not invited",
    Fault.EARLY: "too early",
    Fault.LATE: "expired or closed",
    Fault.WRONG_CODE: "wrong code",
    Fault.LOCKED: "tried while locked",
    Fault.FAR: "location not near",
    Fault.DOUBTFUL: "location forwarded, live, old or vague",
}


def refused(told: Refusals, speech: Speech) -> str:
    """Return the line of the roll that says which attempts were refused."""
    kinds = [f"{FAULTS[fault]} {count}" for fault, count in zip(Fault, told.counts, strict=False) if count]
    locked = f" Locked out of codes for now: {speech.names(told.locked)}." if told.locked else ""
    return f"Check-ins refused: {', '.join(kinds)}.{locked}"


@says(Language.EN, ButtonClosed)
def button_closed(told: ButtonClosed, speech: Speech) -> str:
    ways = [
        way
        for way, is_open in (
            ("scan the QR on the screen in the room", told.by_qr),
            ("send /checkin with the code on the screen", told.by_code),
            ("send your location from the room", told.by_location),
        )
        if is_open
    ]
    if not ways:
        return "In your organisation the secretary enters who is there; you need not check in."
    return f"Your organisation does not use the check-in button. Please {', or '.join(ways)}."


@says(Language.EN, RoomCodeWrong)
def room_code_wrong(told: RoomCodeWrong, speech: Speech) -> str:
    tries = "1 try" if told.tries_left == 1 else f"{told.tries_left} tries"
    return f"That is not the code. It changes every minute: look at the 4 digits on the screen now; {tries} left."


@says(Language.EN, RoomCodeLocked)
def room_code_locked(told: RoomCodeLocked, speech: Speech) -> str:
    until = speech.clock(told.until)
    return f"Too many wrong codes; you can try again after {until}. Scan the QR, or ask your secretary to enter you."


@says(Language.EN, ScanRefused)
def scan_refused(told: ScanRefused, speech: Speech) -> str:
    if told.fault is Fault.FOREIGN:
        return "You are not invited to this meeting, so you were not checked in. If you should be, tell your secretary."
    return "This QR does not check you in; it may be too old. Scan the one on the screen now, or ask your secretary."


@says(Language.EN, RegisterToCheckIn)
def register_to_check_in(told: RegisterToCheckIn, speech: Speech) -> Message:
    text = (
        "Hello. I do not know this account yet, so nobody was checked in. Please register first, or send your invite "
        "code; for this meeting, ask your secretary to enter you."
    )
    return Message(text, ((Button("Register", "/register"),),))


@says(Language.EN, ScreenLink)
def screen_link(told: ScreenLink, speech: Speech) -> Message:
    text = (
        f"The check-in screen of {short(told.meeting, speech)}; open it on the computer in the room:\n{told.url}\n\n"
        f"It ends with check-in, {speech.moment(told.until)}. Do not pass it on: it shows the code and who is there."
    )
    return Message(text, ((Button("Close the screen", f"/close_screen {told.meeting.id}"),),))


@says(Language.EN, ScreenTooEarly)
def screen_too_early(told: ScreenTooEarly, speech: Speech) -> Message:
    text = f"The screen can be opened from 2 hours before the meeting: {speech.moment(told.from_at)}."
    return Message(text, ((Button("Screen", f"/screen {told.number}".removesuffix(" 0")),),))


@says(Language.EN, ScreensClosed)
def screens_closed(told: ScreensClosed, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    text = f"The screen of {about} is closed; its links lead nowhere." if told.count else f"{about}: no screen is open."
    return Message(text, ((Button("Open it again", f"/screen {told.meeting.id}"),),))


@says(Language.EN, GuessesLocked)
def guesses_locked(told: GuessesLocked, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)} typed {told.tries} wrong codes for {short(told.meeting, speech)} and is locked out "
        f"of codes until {speech.clock(told.until)}. If she is in the room, enter her in the roll."
    )
    return Message(text, ((Button("Call the roll", f"/roll {told.meeting.id}"),),))
