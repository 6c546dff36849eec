"""The QR of a shift in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.en.shifts import title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.shifts import ShiftScanRefused, ShiftScreenLink, ShiftScreensClosed, ShiftScreenTooEarly


@says(Language.EN, ShiftScanRefused)
def shift_scan_refused(told: ShiftScanRefused, speech: Speech) -> Message:
    text = (
        "This QR cannot be used; perhaps it is too old. Please scan what the organiser shows now, tap below, "
        "or ask the organiser to enter you on the list."
    )
    return Message(text, ((Button("Check in", "/shift_in"), Button("Check out", "/shift_out")),))


@says(Language.EN, ShiftScreenLink)
def shift_screen_link(told: ShiftScreenLink, speech: Speech) -> Message:
    number = told.shift.id
    text = (
        f"The QR of {title(told.shift, speech)}. Open it on a phone or a tablet and let people scan it on the spot:\n"
        f"{told.url}\n\nIt turns from checking in to checking out shortly before the end, or when you tap there. "
        f"It is good until {speech.moment(told.until)}. Please do not pass it on."
    )
    close = Button("Close the QR", f"/close_shift_screen {number}")
    return Message(text, ((close, Button("The list", f"/shift_roll {number}")),))


@says(Language.EN, ShiftScreenTooEarly)
def shift_screen_too_early(told: ShiftScreenTooEarly, speech: Speech) -> Message:
    text = f"The QR of {title(told.shift, speech)} can be opened from {speech.moment(told.from_at)}."
    return Message(text, ((Button("Open the QR", f"/shift_screen {told.shift.id}"),),))


@says(Language.EN, ShiftScreensClosed)
def shift_screens_closed(told: ShiftScreensClosed, speech: Speech) -> Message:
    about = title(told.shift, speech)
    text = f"The QR of {about} is closed." if told.count else f"No QR of {about} is open."
    return Message(text, ((Button("Open it again", f"/shift_screen {told.shift.id}"),),))
