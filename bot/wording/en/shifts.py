"""Shifts in English: what members are told of them."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.projects import ShiftState, SignUpState
from models.shifts import (
    ChooseShift,
    LeftSaid,
    MovedUp,
    News,
    NoSuchShift,
    ShiftBrief,
    ShiftCalled,
    ShiftCancelled,
    ShiftCard,
    ShiftChanged,
    ShiftCodeWrong,
    ShiftHours,
    ShiftImpossible,
    ShiftIn,
    ShiftNews,
    ShiftOut,
    ShiftProblem,
    ShiftReminder,
    Shifts,
    SignedUp,
    SignUpWithdrawn,
    WhenLeft,
)

SHOWN = 8
STATES = {ShiftState.CONFIRMED: "is confirmed", ShiftState.CANCELLED: "is cancelled"}
NEWS = {News.CALLED: "is open for signing up", News.CHANGED: "has changed", News.CANCELLED: "is cancelled"}
PROBLEMS = {
    ShiftProblem.IN_PAST: "{begins} is over. Please write a time that is still to come, such as: Saturday 9:00.",
    ShiftProblem.LENGTH: "A shift lasts 10 minutes at the least and {longest} h at the most, such as: 2h.",
    ShiftProblem.SETTLED: "The shift {short} {state}; nothing can be changed any more.",
    ShiftProblem.OVER: "The shift {short} is over; nobody can sign up for it.",
    ShiftProblem.BEGUN: "The shift {short} has begun or you are there already. If you go early, tap Check out then.",
    ShiftProblem.NOT_SIGNED_UP: "You have not signed up for the shift {short}.",
    ShiftProblem.WAITING: "The shift {short} is full and you are waiting{place}. With more places you move up.",
    ShiftProblem.TOO_SMALL: "Places taken: {figure}. There cannot be fewer than {least}.",
    ShiftProblem.CLASH: "You have signed up for the shift {short} at that time; withdraw from it first.",
    ShiftProblem.NOT_ENDED: "The shift ends {moment}; confirm it then. If it ended early: /shift_length {number} 1.5h",
    ShiftProblem.IN_EARLY: "Check-in opens {moment}.",
    ShiftProblem.IN_LATE: "Check-in closed {moment}. If you are there, the organiser can enter you on the list.",
    ShiftProblem.NOT_IN: "You have not checked in. If you are there, the organiser can enter you on the list.",
    ShiftProblem.OUT_LATE: "Check-out closed {moment}. Please say when you left: /shift_left {number} 11:30",
    ShiftProblem.SCREEN_LATE: "Check-out closed {moment}; the QR is of no use now. Please enter who is missing.",
    ShiftProblem.BAD_TIME: "That cannot be: leaving comes after arriving ({moment}) and not after now.",
    ShiftProblem.ENTERED: "That you left {moment} is on record. If it is wrong, please tell the organiser.",
}


def title(shift: ShiftBrief, speech: Speech) -> str:
    """Name a shift within a sentence: 社区清扫, Sat 28 Nov 2026 9:00–11:00."""
    return f"{speech.name(shift.project)}, {speech.span(shift.starts_at, shift.ends_at)}"


def card(shift: ShiftBrief, speech: Speech) -> str:
    """Return what a shift is, one line a label; nothing about persons."""
    lines = [
        f"Volunteer service · {speech.name(shift.project)}",
        f"Time: {speech.span(shift.starts_at, shift.ends_at)}",
        f"Meet at: {speech.name(shift.spot)}",
        f"Places: {places(shift)}",
    ]
    return "\n".join(lines)


def places(shift: ShiftBrief) -> str:
    waiting = f", {shift.waiting} waiting" if shift.waiting else ""
    return f"{shift.capacity}, {shift.placed} taken, {shift.free} free{waiting}"


def out_buttons(shift: ShiftBrief) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Check in", f"/shift_in {shift.id}"), Button("Withdraw", f"/withdraw {shift.id}")),)


@says(Language.EN, ShiftCalled)
def shift_called(told: ShiftCalled, speech: Speech) -> Message:
    text = (
        f"{card(told.shift, speech)}\nOrganiser: {speech.name(told.organiser)}\n\n"
        "If you can come, tap Sign up. It is voluntary; if not, there is no need to answer."
    )
    return Message(text, ((Button("Sign up", f"/sign_up {told.shift.id}"), Button("See the shifts", "/shifts")),))


@says(Language.EN, ShiftNews)
def shift_news(told: ShiftNews, speech: Speech) -> str:
    how = "To sign up, send me /shifts in private." if told.news is not News.CANCELLED else ""
    return f"A shift of volunteer service {NEWS[told.news]}.\n{card(told.shift, speech)}\n{how}".strip()


@says(Language.EN, SignedUp)
def signed_up(told: SignedUp, speech: Speech) -> Message:
    if told.position:
        text = f"All places are taken; you wait as number {told.position}: {title(told.shift, speech)}."
        return Message(text, ((Button("Withdraw", f"/withdraw {told.shift.id}"), Button("See the shifts", "/shifts")),))
    text = f"You are signed up.\n{card(told.shift, speech)}\n\nCheck in when you are there, and check out when you go."
    return Message(text, out_buttons(told.shift))


@says(Language.EN, SignUpWithdrawn)
def sign_up_withdrawn(told: SignUpWithdrawn, speech: Speech) -> Message:
    text = f"Withdrawn: {title(told.shift, speech)}. You can sign up again, behind those who did before."
    return Message(text, ((Button("Sign up again", f"/sign_up {told.shift.id}"), Button("See the shifts", "/shifts")),))


@says(Language.EN, MovedUp)
def moved_up(told: MovedUp, speech: Speech) -> Message:
    text = f"A place became free and is yours.\n{card(told.shift, speech)}\n\nIf you cannot come, please withdraw soon."
    return Message(text, out_buttons(told.shift))


@says(Language.EN, ShiftChanged)
def shift_changed(told: ShiftChanged, speech: Speech) -> Message:
    text = f"A shift you signed up for has changed:\n{card(told.shift, speech)}\n\nIf you cannot come, tap Withdraw."
    return Message(text, ((Button("Withdraw", f"/withdraw {told.shift.id}"), Button("See the shifts", "/shifts")),))


@says(Language.EN, ShiftCancelled)
def shift_cancelled(told: ShiftCancelled, speech: Speech) -> str:
    reason = f" Reason: {speech.quote(told.reason)}." if told.reason else ""
    return f"The shift is cancelled: {title(told.shift, speech)}, {speech.name(told.shift.spot)}.{reason}"


@says(Language.EN, ShiftReminder)
def shift_reminder(told: ShiftReminder, speech: Speech) -> Message:
    shift = told.shift
    text = f"A reminder: you signed up for {title(shift, speech)}; meet at {speech.name(shift.spot)}."
    return Message(f"{text} If you cannot come, please withdraw soon.", out_buttons(shift))


@says(Language.EN, ShiftCard)
def shift_card(told: ShiftCard, speech: Speech) -> Message:
    shift, is_open = told.shift, told.shift.state is ShiftState.OPEN
    lines = [card(shift, speech), f"Organiser: {speech.name(told.organiser)}"]
    buttons: list[Button] = []
    if not is_open:
        lines.append(f"This shift {STATES[shift.state]}.")
    elif told.mine is SignUpState.PLACED:
        lines.append("You are signed up.")
        buttons = [
            Button("Check in", f"/shift_in {shift.id}"),
            Button("Check out", f"/shift_out {shift.id}"),
            Button("Withdraw", f"/withdraw {shift.id}"),
        ]
    elif told.mine is SignUpState.WAITING:
        lines.append(f"You are waiting, number {told.position}. As places come free you move up, and are told.")
        buttons = [Button("Withdraw", f"/withdraw {shift.id}")]
    else:
        buttons = [Button("Sign up", f"/sign_up {shift.id}")]
    listed = ((Button("See the list", f"/shift_roll {shift.id}"),),)
    run = (manage(shift) if is_open else listed) if told.is_run else ()
    return Message("\n".join(lines), (*rows(buttons, 3), *run))


@says(Language.EN, Shifts)
def shifts(told: Shifts, speech: Speech) -> Message:
    if not told.shifts:
        return Message("There are no shifts you can sign up for now.", ((Button("Service projects", "/projects"),),))
    lines, buttons = ["Shifts of volunteer service:"], []
    for index, (shift, mine) in enumerate(list(zip(told.shifts, told.mine, strict=False))[:SHOWN]):
        waits = f" (waiting{waits_as(told.positions, index)})"
        mark = {SignUpState.PLACED: " (signed up)", SignUpState.WAITING: waits}.get(mine, "")
        free = f"{shift.free} free" if shift.free else f"full, {shift.waiting} waiting"
        lines.append(f"No. {shift.id}{mark}: {title(shift, speech)}, {speech.name(shift.spot)}, {free}")
        if mine is SignUpState.WITHDRAWN:
            buttons.append(Button(f"Sign up for no. {shift.id}", f"/sign_up {shift.id}"))
        else:
            buttons.append(Button(f"See no. {shift.id}", f"/shifts {shift.id}"))
    run = [
        Button(f"Run no. {shift.id}", f"/shifts {shift.id}")
        for shift, mine, runs in zip(told.shifts, told.mine, told.runs, strict=False)
        if runs and mine is SignUpState.WITHDRAWN
    ]
    if len(told.shifts) > SHOWN:
        lines.append(f"{len(told.shifts) - SHOWN} more: send /shifts and the number.")
    last = (Button("Service projects", "/projects"),)
    return Message("\n".join(lines), (*rows(buttons + run[:SHOWN]), last))


def waits_as(positions: tuple[int, ...], index: int) -> str:
    """Return which she is of those who wait, nothing where she does not."""
    position = positions[index] if index < len(positions) else 0
    return f", number {position}" if position else ""


@says(Language.EN, ChooseShift)
def choose_shift(told: ChooseShift, speech: Speech) -> Message:
    lines = ["You have several shifts now. Which one?"]
    lines += [f"No. {each.id}: {title(each, speech)}" for each in told.shifts[:SHOWN]]
    return Message(
        "\n".join(lines), rows([Button(f"No. {each.id}", f"/{told.command} {each.id}") for each in told.shifts[:SHOWN]])
    )


@says(Language.EN, ShiftIn)
def shift_in(told: ShiftIn, speech: Speech) -> Message:
    text = (
        f"Checked in: {title(told.shift, speech)}, at {speech.clock(told.at)}. "
        "Tap Check out when you go; without it no time is counted by itself."
    )
    return Message(text, ((Button("Check out", f"/shift_out {told.shift.id}"),),))


@says(Language.EN, ShiftOut)
def shift_out(told: ShiftOut, speech: Speech) -> Message:
    text = (
        f"Checked out: {speech.name(told.shift.project)}, from {speech.clock(told.in_at)} to "
        f"{speech.clock(told.out_at)}, "
    )
    counts = f"{speech.hours(told.minutes)}. It counts once the organiser has confirmed it."
    text += counts if told.minutes.count else "too short a time to count."
    return Message(text, ((Button("My hours", "/hours"),),))


@says(Language.EN, ShiftCodeWrong)
def shift_code_wrong(told: ShiftCodeWrong, speech: Speech) -> Message:
    if told.until is not None:
        text = f"Too many wrong codes. Try again after {speech.moment(told.until)}, or tap Check in."
    else:
        text = f"That is not the code; it changes every minute. Tries left: {told.left}. Or tap Check in."
    return Message(text, ((Button("Check in", "/shift_in"),),))


@says(Language.EN, WhenLeft)
def when_left(told: WhenLeft, speech: Speech) -> Message:
    ends = speech.clock(told.shift.ends_at)
    text = (
        f"You were at {title(told.shift, speech)} and did not check out. When did you leave? If at the end, tap below; "
        f"if earlier, send for example: /shift_left {told.shift.id} 11:30. The organiser decides."
    )
    return Message(text, ((Button(f"At the end, {ends}", f"/shift_left {told.shift.id} {ends}"),),))


@says(Language.EN, LeftSaid)
def left_said(told: LeftSaid, speech: Speech) -> str:
    left = speech.moment(told.out_at)
    return f"Passed on to the organiser: {speech.name(told.shift.project)}, you left {left}. The organiser decides."


@says(Language.EN, ShiftHours)
def shift_hours(told: ShiftHours, speech: Speech) -> Message:
    text = f"Confirmed: {title(told.shift, speech)}, you served {speech.hours(told.minutes)}; it is in your hours."
    return Message(text, ((Button("My hours", "/hours"),),))


@says(Language.EN, NoSuchShift)
def no_such_shift(told: NoSuchShift, speech: Speech) -> Message:
    if told.number is None:
        text = "There is no shift of yours to check in to or out of now. Check-in opens 30 minutes before a shift."
    elif told.is_run:
        text = f"Shift {told.number} is run by its organiser and the secretary; only they change it or see its list."
    else:
        text = f"There is no shift number {told.number} you can see."
    return Message(text, ((Button("See the shifts", "/shifts"),),))


@says(Language.EN, ShiftImpossible)
def shift_impossible(told: ShiftImpossible, speech: Speech) -> Message:
    shift = told.shift
    text = PROBLEMS[told.problem].format(
        short=title(shift, speech),
        begins=speech.moment(shift.starts_at),
        state=STATES.get(shift.state, "is over"),
        moment=speech.moment(told.moment) if told.moment else "",
        longest=(told.figure or 0) // 60,
        least=max(1, told.figure or 0),
        figure=told.figure,
        place=waits_as((told.figure or 0,), 0),
        number=shift.id,
    )
    # A shift that was never made has nothing to be looked at.
    line = "/shifts" if told.problem in (ShiftProblem.IN_PAST, ShiftProblem.LENGTH) else f"/shifts {shift.id}"
    return Message(text, ((Button("See the shifts", line),),))


def manage(shift: ShiftBrief) -> tuple[tuple[Button, ...], ...]:
    """Return what the organiser of a shift may do with it."""
    number = shift.id
    return rows(
        [
            Button("List", f"/shift_roll {number}"),
            Button("QR", f"/shift_screen {number}"),
            Button("Code", f"/shift_code {number}"),
            Button("Confirm hours", f"/confirm_shift {number}"),
            Button("Change the time", f"/move_shift {number}"),
            Button("Change the places", f"/shift_places {number}"),
            Button("Cancel the shift", f"/cancel_shift {number}"),
        ],
        3,
    )
