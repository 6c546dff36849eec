"""Action items in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.actions import (
    ActionBrief,
    ActionDone,
    ActionGiven,
    ActionInPast,
    ActionReminder,
    NoSuchAction,
    OpenActions,
)
from models.members import Language

SHOWN = 8


def entry(item: ActionBrief, speech: Speech) -> str:
    return f"No. {item.number}: {speech.name(item.owner)}, by {speech.day(item.due_on)}, {speech.quote(item.what)}"


@says(Language.EN, ActionBrief)
def action_noted(told: ActionBrief, speech: Speech) -> Message:
    text = f"Noted as no. {told.number}: {speech.name(told.owner)}, by {speech.day(told.due_on)}: {told.what}"
    return Message(f"{text}\nA reminder goes out one working day before.", ((Button("What is open", "/actions"),),))


@says(Language.EN, ActionGiven)
def action_given(told: ActionGiven, speech: Speech) -> Message:
    item = told.item
    text = (
        f"{speech.name(told.giver)} asks you to do this: {item.what}\nPlease have it done by {speech.day(item.due_on)}."
    )
    return Message(text, ((Button("Done", f"/done {item.number}"),),))


@says(Language.EN, ActionReminder)
def action_reminder(told: ActionReminder, speech: Speech) -> Message:
    item = told.item
    text = f"A reminder of what you have to do: {item.what}\nPlease have it done by {speech.day(item.due_on)}."
    return Message(text, ((Button("Done", f"/done {item.number}"),),))


@says(Language.EN, ActionDone)
def action_done(told: ActionDone, speech: Speech) -> Message:
    what, when = speech.quote(told.what), speech.moment(told.done_at)
    text = f"{speech.name(told.owner)} has done no. {told.number}: {what} ({when})."
    return Message(text, ((Button("What is open", "/actions"),),))


@says(Language.EN, OpenActions)
def open_actions(told: OpenActions, speech: Speech) -> str | Message:
    if not told.items:
        if told.is_all:
            return "Nothing is open. To give something out: /action 王芳 12月5日 整理台账."
        seen = [Button("My schedule", "/schedule"), Button("My dues", "/dues")]
        return Message("You have nothing open. Your meetings and dues are here.", rows(seen))
    shown = told.items[:SHOWN]
    lines = [f"Open: {len(told.items)}"]
    lines += [f"{entry(each, speech)}{' (overdue)' if each.due_on < told.today else ''}" for each in shown]
    if len(told.items) > SHOWN:
        lines.append(f"These {SHOWN} are due first; the others come when they are done.")
    buttons = [Button(f"No. {each.number} is done", f"/done {each.number}") for each in shown]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, NoSuchAction)
def no_such_action(told: NoSuchAction, speech: Speech) -> Message:
    return Message("Nothing of that number waits for you.", ((Button("What is open", "/actions"),),))


@says(Language.EN, ActionInPast)
def action_in_past(told: ActionInPast, speech: Speech) -> str:
    return f"{speech.day(told.due_on)} is over. Please choose today or a later day."
