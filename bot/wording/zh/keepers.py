"""Branches whose dues nobody keeps, in Chinese; never an amount."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.arrangements import LINE_LIMIT
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.keepers import KeeperAwaited, KeeperMissing, SeenFromAbove
from models.members import Language


@says(Language.ZH, KeeperMissing)
def keeper_missing(told: KeeperMissing, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.branch)}没有党费管理员，{told.people}人的党费没有人能登记、确认。"
        "金额只有本人和本支部的党费管理员能看，书记和上级都不能代办。请任命一位，也可以请书记兼任。"
    )
    line = f"/appoint 党费管理员 {told.branch}"
    if len(line.encode()) > LINE_LIMIT:
        line = "/appoint"
    return Message(text, ((Button("任命党费管理员", line),),))


@says(Language.ZH, KeeperAwaited)
def keeper_awaited(told: KeeperAwaited, speech: Speech) -> str:
    who = f"管理员{speech.names(told.administrators)}" if told.administrators else "安装小秘的同志先定一位管理员，再"
    return (
        f"{speech.name(told.branch)}还没有党费管理员，现在没有人能看、能办大家的党费。"
        f"请{who}任命一位，也可以由书记兼任；任命以后就能办。"
    )


@says(Language.ZH, SeenFromAbove)
def seen_from_above(told: SeenFromAbove, speech: Speech) -> Message:
    upper = f"上级党组织（{speech.name(told.upper)}）" if told.upper else "上级党组织"
    text = f"各支部上缴的合计，由{upper}的书记、委员或党费管理员来看"
    text += f"，现在是{speech.names(told.names)}，请跟他们说一声。" if told.names else "，现在还没有任命。"
    if not told.may_appoint:
        return Message(f"{text}本支部上缴了多少，可以问本支部的党费管理员。")
    text += "您是管理员，自己看不到，但可以任命一位，任命以后就能看。"
    return Message(text, ((Button("任命", "/appoint"),),))
