"""Dues in Chinese; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.dues import (
    DuesCard,
    DuesReminder,
    WhoOwes,
)
from models.members import Language
from models.rules.dues import DuesState
from models.rules.values import Money

STATES = {
    DuesState.OWED: "待缴",
    DuesState.CLAIMED: "已报待确认",
    DuesState.PAID: "已缴",
    DuesState.WAIVED: "免缴",
}
NO_AMOUNT = "金额待党费管理员核定"


@says(Language.ZH, DuesReminder)
def dues_reminder(told: DuesReminder, speech: Speech) -> Message:
    if told.days_left > 0:
        when = f"离收缴日还有{told.days_left}天。"
    elif told.days_left == 0:
        when = "今天是收缴日。"
    else:
        when = f"收缴日已过{-told.days_left}天。"
    text = f"您{speech.month(told.month)}的党费还没有登记。{when}请方便时交一下；已经交了的，点「我交了」。"
    buttons = [Button("我交了", f"/report_dues {told.month}"), Button("我的党费", "/dues")]
    return Message(text, rows(buttons))


@says(Language.ZH, DuesCard)
def dues_card(told: DuesCard, speech: Speech) -> str | Message:
    if not told.months:
        return "还没有您的党费记录。"
    lines = ["您的党费"]
    for month, amount, state in zip(told.months, told.amounts, told.states, strict=False):
        lines.append(f"{speech.month(month)}：{STATES[state]}{_amount(amount, state, speech)}")
    why = Button("为什么是这个数", "/why_dues")
    buttons = [Button("我交了", "/report_dues"), why] if DuesState.OWED in told.states else [why]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, WhoOwes)
def who_owes(told: WhoOwes, speech: Speech) -> str | Message:
    if not told.names and not told.claimed:
        return "没有待缴的党费，都交清了。"
    lines = [f"待缴{len(told.names)}人{'：' if told.names else ''}"]
    lines += [
        f"{speech.name(name)}：{speech.months_within(months)}"
        for name, months in zip(told.names, told.months, strict=False)
    ]
    if told.claimed:
        lines.append(f"已报待确认{len(told.claimed)}人：")
        lines += map(speech.months_within, told.claimed)
    buttons = ((Button("全部确认", "/confirm_all"),),) if told.claimed else ()
    return Message("\n".join(lines), buttons)


def _amount(amount: Money | None, state: DuesState, speech: Speech) -> str:
    if amount is not None:
        return f"，{speech.money(amount)}"
    return "" if state is DuesState.WAIVED else f"，{NO_AMOUNT}"
