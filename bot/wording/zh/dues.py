"""Dues in Chinese; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.dues import (
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    DuesCard,
    DuesClaimed,
    DuesClaimWaiting,
    DuesConfirmed,
    DuesPaid,
    DuesReminder,
    MonthTooOld,
    NothingOwed,
    WhoOwes,
)
from models.members import Language
from models.rules.dues import DuesState
from models.rules.values import Money, Month

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


@says(Language.ZH, DuesClaimed)
def dues_claimed(told: DuesClaimed, speech: Speech) -> str:
    return f"已记下：您报了{speech.months(told.months)}的党费已交。党费管理员确认后会告诉您。"


@says(Language.ZH, DuesClaimWaiting)
def dues_claim_waiting(told: DuesClaimWaiting, speech: Speech) -> Message:
    text = f"{speech.name(told.name)}说交了{speech.months(told.months)}的党费。请核对，收到了就点确认。"
    return Message(text, _confirming(told.member_id, told.months, speech, told.needs_amount))


@says(Language.ZH, DuesPaid)
def dues_paid(told: DuesPaid, speech: Speech) -> Message:
    paid = f"{speech.month(told.month)}，{speech.money(told.amount)}"
    text = f"已登记：{speech.name(told.name)}，{paid}。会告诉本人。"
    if told.waiting:
        text += f"\n本人还报了{speech.months(told.waiting)}的已交，收到了也请点确认。"
    return Message(text, _confirming(told.member_id, told.waiting, speech))


@says(Language.ZH, DuesConfirmed)
def dues_confirmed(told: DuesConfirmed, speech: Speech) -> str:
    return f"您{speech.month(told.month)}的党费已收到，{speech.money(told.amount)}，已登记。谢谢您。"


@says(Language.ZH, AlreadyPaid)
def already_paid(told: AlreadyPaid, speech: Speech) -> str:
    return f"{speech.name(told.name)}{speech.month(told.month)}的党费已经结清，不用再登记。"


@says(Language.ZH, NothingOwed)
def nothing_owed(told: NothingOwed, speech: Speech) -> str:
    return "没有待缴的月份：可能已经交清，或者已经报过、正等党费管理员确认。"


@says(Language.ZH, AmountNotPositive)
def amount_not_positive(told: AmountNotPositive, speech: Speech) -> str:
    return f"金额要大于0元，刚才写的是{speech.money(told.amount)}。请重新写，例如：15.5元。"


@says(Language.ZH, AmountUnknown)
def amount_unknown(told: AmountUnknown, speech: Speech) -> Message:
    name = speech.name(told.name)
    example = f"党费登记 {name} 85元 {speech.month(told.month)}"
    text = f"{name}还没有核定过金额，请连金额一起写，例如：{example}。"
    return Message(
        text, ((Button("填金额", f"/enter_dues #{told.member_id} {told.month}"),),) if told.member_id else ()
    )


@says(Language.ZH, MonthTooOld)
def month_too_old(told: MonthTooOld, speech: Speech) -> str:
    return (
        f"{speech.month(told.month)}太早了，不能直接登记：党费补缴一般不超过{told.limit}个月"
        "（《中国共产党党费收缴、使用和管理的规定》第12条）。请先由支部研究。"
    )


@says(Language.ZH, WhoOwes)
def who_owes(told: WhoOwes, speech: Speech) -> str:
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
    return "\n".join(lines)


def _confirming(
    member_id: int, months: tuple[Month, ...], speech: Speech, needs_amount: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """Return a button a month; where no amount is known it asks for it first."""
    command = "enter_dues" if needs_amount else "paid"
    return rows([Button(f"确认{speech.month(month)}", f"/{command} #{member_id} {month}") for month in months])


def _amount(amount: Money | None, state: DuesState, speech: Speech) -> str:
    if amount is not None:
        return f"，{speech.money(amount)}"
    return "" if state is DuesState.WAIVED else f"，{NO_AMOUNT}"
