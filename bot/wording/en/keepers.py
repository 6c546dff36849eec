"""Branches whose dues nobody keeps, in English; never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import LINE_LIMIT
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.keepers import KeeperAwaited, KeeperMissing, SeenFromAbove
from models.members import Language


@says(Language.EN, KeeperMissing)
def keeper_missing(told: KeeperMissing, speech: Speech) -> Message:
    people = "1 person" if told.people == 1 else f"{told.people} people"
    text = (
        f"{speech.name(told.branch)} has no dues keeper: nobody can enter or confirm the dues of {people}. "
        "Amounts are for the member and the keeper of her own branch alone; neither the secretary nor a higher level "
        "can do it instead. Please appoint one; it may be the secretary."
    )
    line = f"/appoint 党费管理员 {told.branch}"
    if len(line.encode()) > LINE_LIMIT:
        line = "/appoint"
    return Message(text, ((Button("Appoint a dues keeper", line),),))


@says(Language.EN, KeeperAwaited)
def keeper_awaited(told: KeeperAwaited, speech: Speech) -> str:
    who = (
        f"the administrator {speech.names(told.administrators)}"
        if told.administrators
        else "whoever installed this to name an administrator, who can then"
    )
    verb = "to appoint" if told.administrators else "appoint"
    return (
        f"{speech.name(told.branch)} has no dues keeper yet, so nobody can see or do anything about dues here. "
        f"Please ask {who} {verb} one; it may be the secretary."
    )


@says(Language.EN, SeenFromAbove)
def seen_from_above(told: SeenFromAbove, speech: Speech) -> Message:
    upper = speech.name(told.upper) if told.upper else "the level above"
    text = f"What the branches remitted is seen by the secretary, the committee or a dues keeper of {upper}"
    text += f": now {speech.names(told.names)}; please ask them." if told.names else "; nobody is appointed yet."
    if not told.may_appoint:
        return Message(f"{text} What your own branch remitted its dues keeper can tell you.")
    text += " As the administrator you cannot see it yourself, but you can appoint somebody who then can."
    return Message(text, ((Button("Appoint", "/appoint"),),))
