"""Money held of who died or left, in English; the amount to the keeper alone."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.en.payments import METHODS
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.payments.told import LeftHeld, LeftMoney, LeftRefunded, LeftRefundEntered, NoSuchLeft
from models.rules.values import Money


@says(Language.EN, LeftMoney)
def left_money(told: LeftMoney, speech: Speech) -> Message:
    if not told.names:
        return Message("None: no money is held of anybody who died or left.")
    those = list(zip(told.names, told.numbers, told.amounts, strict=False))
    lines = [f"{speech.name(name)} (no. {number}): {speech.money(amount)}" for name, number, amount in those]
    buttons = [(Button(f"Give back {speech.name(name)}", f"/refund_left {number}"),) for name, number, _ in those[:10]]
    return Message("\n".join(["Still held of those who died or left:", *lines]), tuple(buttons))


@says(Language.EN, LeftHeld)
def left_held(told: LeftHeld, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)} is no longer in the branch, and money she paid ahead or too much is still held. "
        "Please give it back to her or her family, then enter it."
    )
    buttons = ((Button("How much?", "/left_money"),), (Button("It was given back", f"/refund_left {told.number}"),))
    return Message(text, buttons)


@says(Language.EN, LeftRefunded)
def left_refunded(told: LeftRefunded, speech: Speech) -> str:
    left = f" {speech.money(told.left)} are still held." if told.left > Money(0) else ""
    return (
        f"Entered as no. {told.number}: {speech.money(told.amount)} of {speech.name(told.name)}, "
        f"{METHODS[told.method]}, given to {speech.name(told.receiver)}.{left} "
        "Please keep the signed slip. Receiver and reason are kept encrypted; the secretary hears that it was entered."
    )


@says(Language.EN, LeftRefundEntered)
def left_refund_entered(told: LeftRefundEntered, speech: Speech) -> str:
    return (
        f"{speech.name(told.keeper)} entered that money held of {speech.name(told.name)} was given back "
        f"(no. {told.number}). Please have a look at the signed slip; the amount is for the dues keeper alone."
    )


@says(Language.EN, NoSuchLeft)
def no_such_left(told: NoSuchLeft, speech: Speech) -> Message:
    text = f"No money is held of a person no. {told.number} who left. For members of the branch use /refund."
    return Message(text, ((Button("Of whom is money held?", "/left_money"),),))
