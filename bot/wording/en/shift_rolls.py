"""Shifts in English: what their organiser is told."""

from __future__ import annotations

from datetime import datetime

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.hours import STATES as HOURS
from bot.wording.en.shifts import STATES, card, manage, places, title
from bot.wording.registry import says
from bot.wording.shifts import next_mark, sign
from bot.wording.speech import Speech
from models.members import Language
from models.projects import ShiftState
from models.shifts import (
    LeftToDecide,
    NamesNotHere,
    ShiftCode,
    ShiftPublished,
    ShiftRoll,
    ShiftSettled,
    ShiftToConfirm,
    ShiftUnconfirmed,
)

NAMED = 20


@says(Language.EN, ShiftPublished)
def shift_published(told: ShiftPublished, speech: Speech) -> Message:
    done = "Changed" if told.is_change else "Published"
    how = f"; people told: {told.told}" if told.told else ""
    return Message(f"{card(told.shift, speech)}\n\n{done}{how}.", manage(told.shift))


@says(Language.EN, ShiftCode)
def shift_code(told: ShiftCode, speech: Speech) -> Message:
    text = (
        f"Code: {told.code} (until {speech.clock(told.until)}; a new one every minute)\n"
        f"{title(told.shift, speech)}\nThose who are there send: /checkin {told.code}"
    )
    buttons = (Button("New code", f"/shift_code {told.shift.id}"), Button("List", f"/shift_roll {told.shift.id}"))
    return Message(text, (buttons,))


@says(Language.EN, LeftToDecide)
def left_to_decide(told: LeftToDecide, speech: Speech) -> Message:
    number = told.shift.id
    text = (
        f"{speech.name(told.name)} forgot to check out and left, so she says, {speech.moment(told.out_at)}: "
        f"{title(told.shift, speech)}. Please decide."
    )
    taken = Button("As she says", f"/mark_shift {number} {told.member} said")
    return Message(text, ((taken, Button("See the list", f"/shift_roll {number}")),))


@says(Language.EN, ShiftRoll)
def shift_roll(told: ShiftRoll, speech: Speech) -> Message:
    shift, number = told.shift, told.shift.id
    if shift.state is not ShiftState.OPEN:
        return _settled_roll(told, speech)
    came = sum(each is not None for each in told.ins)
    left = sum(each is not None for each in told.outs)
    lines = [title(shift, speech), f"Places: {places(shift)}. Came: {came}, left: {left}."]
    lines.append("Tap a name: · not there, 在 there, ✓ gone, ? says when she left. Tap again to correct.")
    lines += [
        f"{speech.name(name)}: {_clock(begun, speech)}–{_clock(ended, speech)}"
        + (f", says she left {speech.clock(said)}" if said and not ended else "")
        for name, begun, ended, said in list(zip(told.names, told.ins, told.outs, told.saids, strict=False))[:NAMED]
        if begun
    ]
    if told.waiting:
        lines.append(f"Waiting: {speech.names(told.waiting[:NAMED])}")
    lines.append(f"With times: /shift_times {number} 9:00到11:30 name")
    people = [
        Button(
            f"{sign(begun, ended, said)} {speech.name(name)}",
            f"/mark_shift {number} {member} {next_mark(begun, ended, said)}",
        )
        for member, name, begun, ended, said in zip(
            told.members, told.names, told.ins, told.outs, told.saids, strict=False
        )
    ]
    last = (
        Button("All others came", f"/shift_rest {number}"),
        Button("Confirm hours", f"/confirm_shift {number}"),
        Button("Refresh", f"/shift_roll {number}"),
    )
    return Message("\n".join(lines), (*rows(people, 3), last))


@says(Language.EN, NamesNotHere)
def names_not_here(told: NamesNotHere, speech: Speech) -> Message:
    text = f"Not on the list, or more than one: {speech.names(told.names[:NAMED])}. Please write full names."
    return Message(text, ((Button("See the list", f"/shift_roll {told.shift}"),),))


@says(Language.EN, ShiftSettled)
def shift_settled(told: ShiftSettled, speech: Speech) -> Message:
    lines = [title(told.shift, speech)]
    lines.append("Entered as hours; everybody is told:" if told.is_final else "Please check what will be entered:")
    lines += [
        f"{speech.name(name)} {speech.hours(minutes)}"
        for name, minutes in list(zip(told.names, told.minutes, strict=False))[:NAMED]
    ]
    if len(told.names) > NAMED:
        lines.append(f"… {len(told.names)} in all")
    if not told.names:
        lines.append("(nobody)")
    if told.own is not None:
        lines.append(f"Your own {speech.hours(told.own)} are for the secretary to verify.")
    for people, why in (
        (told.open_names, "Came, but when they left is not known; not counted"),
        (told.short, f"Stayed for less than {told.least_percent}% of the shift; not counted"),
        (told.refused, "Over the day's cap, too long ago, or with other hours or a meeting then; not counted"),
        (told.absent, "Did not come; not counted"),
    ):
        if people:
            lines.append(f"{why}: {speech.names(people[:NAMED])}")
    if told.is_final:
        return Message("\n".join(lines), ((Button("See the shifts", "/shifts"),),))
    number = told.shift.id
    buttons = (Button("Enter them", f"/confirm_shift {number} 是"), Button("Back to the list", f"/shift_roll {number}"))
    return Message("\n".join(lines), (buttons,))


@says(Language.EN, ShiftToConfirm)
def shift_to_confirm(told: ShiftToConfirm, speech: Speech) -> Message:
    missing = f", of whom {told.open} did not check out; please decide" if told.open else ""
    text = (
        f"The shift is over: {title(told.shift, speech)}. Came: {told.came}{missing}. "
        "Please check the list and confirm it; there are no hours before that."
    )
    number = told.shift.id
    return Message(
        text, ((Button("List", f"/shift_roll {number}"), Button("Confirm hours", f"/confirm_shift {number}")),)
    )


@says(Language.EN, ShiftUnconfirmed)
def shift_unconfirmed(told: ShiftUnconfirmed, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.organiser)} has not confirmed the shift {title(told.shift, speech)}, so nobody has hours. "
        "Please remind her, or check the list and confirm it yourself."
    )
    number = told.shift.id
    return Message(
        text, ((Button("List", f"/shift_roll {number}"), Button("Confirm hours", f"/confirm_shift {number}")),)
    )


def _settle(number: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("List", f"/shift_roll {number}"), Button("Confirm hours", f"/confirm_shift {number}")),)


def _settled_roll(told: ShiftRoll, speech: Speech) -> Message:
    lines = [title(told.shift, speech), f"This shift {STATES[told.shift.state]}; the list changes no more."]
    lines += [
        f"{speech.name(each.name)} {speech.hours(each.minutes)}, hours no. {each.number} ({HOURS[each.state]})"
        for each in told.credits[:NAMED]
    ]
    if len(told.credits) > NAMED:
        lines.append(f"… {len(told.credits)} in all")
    if told.credits:
        lines.append(f"If it is wrong, the secretary undoes it: /undo_hours {told.credits[0].number} reason")
    return Message("\n".join(lines), ((Button("Shifts", "/shifts"),),))


def _clock(moment: datetime | None, speech: Speech) -> str:
    return speech.clock(moment) if moment else ""
