"""Money held of who died or left, in Chinese; the amount to the keeper alone."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.payments import METHODS
from models.members import Language
from models.payments.told import LeftHeld, LeftMoney, LeftRefunded, LeftRefundEntered, NoSuchLeft
from models.rules.values import Money


@says(Language.ZH, LeftMoney)
def left_money(told: LeftMoney, speech: Speech) -> Message:
    if not told.names:
        return Message("没有：去世或离开的同志都没有留着没退的钱。")
    those = list(zip(told.names, told.numbers, told.amounts, strict=False))
    lines = [f"{speech.name(name)}（{number}号）：{speech.money(amount)}" for name, number, amount in those]
    buttons = [(Button(f"退{speech.name(name)}的余款", f"/refund_left {number}"),) for name, number, _ in those[:10]]
    return Message("\n".join(["去世或离开，还留着没退的钱：", *lines]), tuple(buttons))


@says(Language.ZH, LeftHeld)
def left_held(told: LeftHeld, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}已经不在支部，预交或多交的党费还留着。请退给本人或家属，退了再登记。"
    return Message(text, ((Button("看看有多少", "/left_money"),), (Button("已经退了", f"/refund_left {told.number}"),)))


@says(Language.ZH, LeftRefunded)
def left_refunded(told: LeftRefunded, speech: Speech) -> str:
    left = f"还留着{speech.money(told.left)}。" if told.left > Money(0) else ""
    return (
        f"已登记第{told.number}号：{speech.name(told.name)}的余款{speech.money(told.amount)}，{METHODS[told.method]}，"
        f"退给{speech.name(told.receiver)}。{left}请把收条收好；收款人和原因加密记在账上，书记会知道有这笔登记。"
    )


@says(Language.ZH, LeftRefundEntered)
def left_refund_entered(told: LeftRefundEntered, speech: Speech) -> str:
    return (
        f"{speech.name(told.keeper)}登记退还了{speech.name(told.name)}的党费余款（第{told.number}号）。"
        "请看一眼收条；金额只有党费管理员能看。"
    )


@says(Language.ZH, NoSuchLeft)
def no_such_left(told: NoSuchLeft, speech: Speech) -> Message:
    text = f"没有{told.number}号离开的同志留着没退的钱。在册的同志请发「退党费」。"
    return Message(text, ((Button("看还有谁的没退", "/left_money"),),))
