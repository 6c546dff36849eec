"""Numbers that choose from a list, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.offers import NoSuchNumber, OneAtATime


@says(Language.ZH, NoSuchNumber)
def no_such_number(told: NoSuchNumber, speech: Speech) -> Message:
    if told.most == 0:
        return Message("可以用数字选的那一条已经过期了，请重新说要办什么；不知道怎么说，发「帮助」。")
    if told.most == 1:
        return Message("刚才那一条只有一个选项，请回复1。")
    return Message(f"没有这个数字，请回复1到{told.most}之间的数字。")


@says(Language.ZH, OneAtATime)
def one_at_a_time(told: OneAtATime, speech: Speech) -> Message:
    return Message("刚才列的只能一个一个地选，还没有办。请先回复一个数字，例如：1。")
