"""Numbers that choose from a list, in English."""

from __future__ import annotations

from bot.channels.channel import Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.offers import NoSuchNumber, OneAtATime


@says(Language.EN, NoSuchNumber)
def no_such_number(told: NoSuchNumber, speech: Speech) -> Message:
    if told.most == 0:
        return Message("That list is no longer open. Say again what you need, or send “help”.")
    if told.most == 1:
        return Message("There was only one choice: reply 1.")
    return Message(f"No choice has that number. Reply with a number from 1 to {told.most}.")


@says(Language.EN, OneAtATime)
def one_at_a_time(told: OneAtATime, speech: Speech) -> Message:
    return Message("These can only be chosen one at a time; nothing was done. Reply with one number, such as 1.")
