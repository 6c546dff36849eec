"""Claims of volunteer hours in English."""

from __future__ import annotations

from datetime import date, time

from bot.channels.channel import Button, Message
from bot.channels.choices import Checklist, Option
from bot.reply import rows
from bot.wording.claims import listed, ticked
from bot.wording.en.claims import MORE, already, entry, too_old
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.hours import (
    Entry,
    Hint,
    HoursClaimed,
    HoursDecided,
    HoursDoubted,
    HoursDoubtNoted,
    HoursEntered,
    HoursImpossible,
    HoursLocked,
    HoursOwn,
    HoursOwnVerified,
    HoursPhotoAdded,
    HoursPhotoFile,
    HoursPhotos,
    HoursReasonMissing,
    HoursReversed,
    HoursToVerify,
    HoursUntimed,
    HoursVerifiedTogether,
    HoursWaiting,
    NoSuchClaim,
    NoSuchHours,
)
from models.members import Language
from models.rules.values import Minutes

STATES = {
    Entry.WAITING: "waiting",
    Entry.VERIFIED: "verified",
    Entry.REFUSED: "not verified",
    Entry.REVERSED: "undone",
}
MY_HOURS = Button("My hours", "/hours")
SHOWN = 6


@says(Language.EN, HoursClaimed)
def hours_claimed(told: HoursClaimed, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech, told.begins, told.until)
    by = f"Your secretary or {speech.name(told.organiser)}" if told.organiser else "Your secretary"
    way = "It counts from the assembly." if told.is_from_assembly else "The service alone counts, not the way there."
    said = f"You said {speech.hours(told.claimed)}; less than an hour counts as one. " if told.claimed else ""
    text = f"Noted: {done}. {by} verifies it, then I will tell you.\n{said}{way}"
    return Message(text, rows([MY_HOURS, Button("Add a photo", f"/hours_photo {told.number}")]))


@says(Language.EN, HoursWaiting)
def hours_waiting(told: HoursWaiting, speech: Speech) -> Message:
    done = _done(told.day, told.minutes, told.activity, speech, told.begins, told.until)
    lines = [f"Volunteer hours to verify: {speech.name(told.name)}, {done}."]
    if told.claimed:
        lines.append(f"She said {speech.hours(told.claimed)}.")
    lines += _hints(told.hint, speech)
    buttons = [
        Button("Verify", f"/verify {told.number}"),
        Button("Change time", f"/change_hours {told.number}"),
        Button("Return", f"/reject {told.number}"),
    ]
    photos = [Button(f"Photos ({told.photos})", f"/hours_photos {told.number}")] if told.photos > 0 else []
    return Message("\n".join(lines), rows([*buttons, *photos], 3))


@says(Language.EN, HoursToVerify)
def hours_to_verify(told: HoursToVerify, speech: Speech) -> str | Message:
    if not told.claims:
        return Message("No volunteer hours wait for you.", ((MY_HOURS,),))
    entries = [
        entry(
            each.number,
            each.name,
            _done(each.day, each.minutes, speech.quote(each.activity), speech, each.begins, each.until)
            + (f" ({each.photos} photos)" if each.photos > 0 else ""),
            speech,
        )
        for each in told.claims
    ]
    deeds = (("Verify no. {}", "verify"), ("Look at no. {}", "look_hours"), ("Return no. {}", "reject"))
    message = listed(f"To verify: {len(entries)}", entries, MORE, *deeds)
    if len(entries) < 2:
        return message
    options = [Option(f"{each.number} {speech.name(each.name)}", str(each.number)) for each in told.claims]
    together = f"Several at once: /verify {entries[0][0]} {entries[1][0]}"
    return ticked(message, Checklist("Verify which?", "/verify", "Verify", tuple(options)), together)


@says(Language.EN, HoursVerifiedTogether)
def hours_verified_together(told: HoursVerifiedTogether, speech: Speech) -> Message:
    named = zip(told.names, told.minutes, strict=False)
    done = ", ".join(f"{speech.name(name)} {speech.hours(minutes)}" for name, minutes in named)
    lines = [f"Verified: {done}. They are in the ledger and cannot be changed."] if done else []
    if told.left:
        numbers = ", ".join(map(str, told.left))
        lines.append(f"Not verified: {numbers}. Somebody may have decided already; send “/verify NUMBER” to see why.")
    return Message("\n".join(lines) or "Nothing to verify.", ((Button("Those that wait", "/verify"),),))


@says(Language.EN, HoursDecided)
def hours_decided(told: HoursDecided, speech: Speech) -> str:
    about = f"{speech.name(told.name)}, {_done(told.day, told.minutes, told.activity, speech)}"
    why = f" Reason: {speech.quote(told.reason)}." if told.reason else ""
    if not told.is_verified:
        return f"Returned: {about}. It is not counted.{why} It can be corrected and reported again, or talked over."
    changed = f" {speech.hours(told.claimed)} had been reported." if told.claimed else ""
    return f"Verified: {about}.{changed} It is in the ledger and stays as it is.{why}"


@says(Language.EN, HoursEntered)
def hours_entered(told: HoursEntered, speech: Speech) -> Message:
    about = f"{speech.name(told.name)}, {_done(told.day, told.minutes, told.activity, speech)}"
    why = f" Reason: {speech.quote(told.reason)}." if told.reason else ""
    text = (
        f"The secretary entered hours no. {told.number}: {about}. They are in the ledger.{why} "
        f"If something is wrong: /doubt_hours {told.number} and what it is"
    )
    return Message(text, ((MY_HOURS,),))


@says(Language.EN, HoursReversed)
def hours_reversed(told: HoursReversed, speech: Speech) -> Message:
    about = f"{speech.name(told.name)}, {_done(told.day, told.minutes, told.activity, speech)}"
    lines = [
        f"Hours no. {told.number} were undone: {about}. They count no more.",
        f"Reason: {speech.quote(told.reason)}.",
    ]
    if told.certificates:
        lines.append(f"Void by that: certificate {', '.join(told.certificates[:SHOWN])}. A new one can be asked for.")
    lines.append("The right time can be reported again, or entered by the secretary.")
    return Message("\n".join(lines), ((MY_HOURS,),))


@says(Language.EN, HoursDoubted)
def hours_doubted(told: HoursDoubted, speech: Speech) -> Message:
    about = _done(told.day, told.minutes, told.activity, speech)
    text = (
        f"{speech.name(told.name)} says that hours no. {told.number} are not right: {about} ({STATES[told.state]}).\n"
        f"Her words: {speech.quote(told.words)}.\nWhat is verified is not changed: undo it with a reason, then enter "
        "what is right."
    )
    deed = {
        Entry.WAITING: Button("Look", f"/look_hours {told.number}"),
        Entry.VERIFIED: Button("Undo", f"/undo_hours {told.number}"),
    }.get(told.state, Button("Those that wait", "/verify"))
    return Message(text, ((deed,),))


@says(Language.EN, HoursDoubtNoted)
def hours_doubt_noted(told: HoursDoubtNoted, speech: Speech) -> str:
    return f"Your word on hours no. {told.number} is with the secretary. You will hear what comes of it."


@says(Language.EN, HoursPhotoAdded)
def hours_photo_added(told: HoursPhotoAdded, speech: Speech) -> Message:
    text = (
        f"Added to {speech.quote(told.activity)} on {speech.day(told.day)}: {told.count} now, for who verifies alone."
    )
    return Message(text, ((MY_HOURS,),))


@says(Language.EN, HoursPhotos)
def hours_photos(told: HoursPhotos, speech: Speech) -> str | Message:
    about = f"No. {told.number}, {speech.name(told.name)}, {speech.day(told.day)}, {speech.quote(told.activity)}"
    if not told.names:
        return f"{about}: no photos. It can be verified without."
    count = len(told.names[:SHOWN])
    buttons = [Button(f"No. {n}", f"/hours_photo_file {told.number} {n}") for n in range(1, count + 1)]
    return Message(f"{about}: {len(told.names)} added.", rows(buttons, 3))


@says(Language.EN, HoursPhotoFile)
def hours_photo_file(told: HoursPhotoFile, speech: Speech) -> str:
    return f"Added to hours no. {told.number}."


@says(Language.EN, HoursImpossible)
def hours_impossible(told: HoursImpossible, speech: Speech) -> str:
    day = speech.day(told.day)
    if told.problem == "NotPositive":
        return "The time has to be more than 0. Please write it again, such as: 2.5h."
    if told.problem == "InFuture":
        return f"{day} has not come yet. Please report it once it is done."
    if told.problem == "NotOver" and told.until:
        return f"It is not {speech.clock(told.until)} yet. Please report it once it is done."
    if told.problem == "TooOld" and told.oldest:
        return too_old(told, told.oldest, speech)
    if told.problem == "OverDayCap" and told.limit:
        so_far = already(told, speech.hours(told.already or told.minutes))
        limit, minutes = speech.hours(told.limit), speech.hours(told.minutes)
        return f"At most {limit} a day can be reported{so_far}; {minutes} more would be over. Please check the time."
    if told.problem == "LongerThanSpan" and told.limit:
        minutes = speech.hours(told.minutes)
        return f"From beginning to end it is {speech.hours(told.limit)}; {minutes} is more. Please check the times."
    if told.problem == "MeetsClaim":
        span = _span(told.begins, told.until, speech)
        return f"{day}{span} is reported already (no. {speech.name(told.other)}). Please check the times."
    if told.problem == "MeetsMeeting":
        span = _span(told.begins, told.until, speech)
        return (
            f"{day}{span} was a meeting ({speech.name(told.other)}), which is no volunteering. "
            "Please report the time outside it, such as: 13:00-14:30."
        )
    return f"{speech.hours(told.minutes)} on {day} cannot be entered. Please check the day and the time."


@says(Language.EN, HoursReasonMissing)
def hours_reason_missing(told: HoursReasonMissing, speech: Speech) -> str:
    return (
        f"What was before {speech.day(told.oldest)} needs a reason at the end, "
        "such as: /enter_hours Wang Fang 3h 5 March cleaning she was away"
    )


@says(Language.EN, HoursUntimed)
def hours_untimed(told: HoursUntimed, speech: Speech) -> Message:
    text = (
        f"How long was it? Nothing is written down yet. Please write, e.g.: /hours 3小时 {speech.name(told.activity)}"
    )
    return Message(text, ((MY_HOURS,),))


@says(Language.EN, HoursOwn)
def hours_own(told: HoursOwn, speech: Speech) -> Message:
    text = "Your own hours are for others to verify: a secretary or deputy of the branch, or the organiser you name."
    return Message(text, ((MY_HOURS,),))


@says(Language.EN, HoursOwnVerified)
def hours_own_verified(told: HoursOwnVerified, speech: Speech) -> str:
    about = _done(told.day, told.minutes, speech.quote(told.activity), speech)
    return (
        f"{speech.name(told.name)} has verified hours of her own: {about}. Nobody else of the branch could; "
        "the committee may want to know."
    )


@says(Language.EN, NoSuchClaim)
def no_such_claim(told: NoSuchClaim, speech: Speech) -> Message:
    text = f"No claim number {told.number} waits for you; it may be settled already."
    return Message(text, ((Button("Those that wait", "/verify"),),))


@says(Language.EN, NoSuchHours)
def no_such_hours(told: NoSuchHours, speech: Speech) -> Message:
    if told.command == "branch_hours":
        text = f"No. {told.number} is nothing you can undo: only verified hours are. See a member's hours for numbers."
        return Message(text, ((Button("The branch", "/branch_hours"),),))
    text = (
        f"There are no hours no. {told.number} for you."
        if told.number
        else "No hours of yours wait. Report some first."
    )
    button = Button("Records", "/verify") if told.command != "hours" else MY_HOURS
    return Message(text, ((button,),))


@says(Language.EN, HoursLocked)
def hours_locked(told: HoursLocked, speech: Speech) -> Message:
    text = (
        f"No. {told.number} is {STATES[told.state]} and stays as it is. If it is wrong: "
        f"/doubt_hours {told.number} and what it is"
    )
    return Message(text, ((MY_HOURS,),))


def _hints(hint: Hint | None, speech: Speech) -> list[str]:
    lines = []
    if hint and hint.duty_word:
        lines.append(f"Please look: it says {speech.quote(hint.duty_word)}; office duty and meetings do not count.")
    if hint and hint.meeting:
        span = _span(hint.begins, hint.until, speech)
        lines.append(
            f"Please look: she was at a meeting that day{span} ({speech.name(hint.meeting)}); it does not count."
        )
    return lines


def _done(
    day: date, minutes: Minutes, activity: str, speech: Speech, begins: time | None = None, until: time | None = None
) -> str:
    return f"{speech.day(day)}{_span(begins, until, speech)}, {speech.hours(minutes)}, {activity}"


def _span(begins: time | None, until: time | None, speech: Speech) -> str:
    return f" {speech.clock(begins)}–{speech.clock(until)}" if begins and until else ""
