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
# So many buttons a list carries.
SHOWN = 10
NO_AMOUNT = "金额待党费管理员核定"


@says(Language.ZH, DuesReminder)
def dues_reminder(told: DuesReminder, speech: Speech) -> Message:
    if told.days_left > 0:
        when = f"离收缴日还有{told.days_left}天。"
    elif told.days_left == 0:
        when = "今天是收缴日。"
    else:
        when = f"收缴日已过{-told.days_left}天。"
    months = told.months or (told.month,)
    if len(months) > 1:
        text = f"您还有{len(months)}个月党费{_still(told)}：{speech.months(months)}{_rest(told, speech)}。"
    elif told.begun and told.rest is not None:
        text = f"您{speech.month(months[0])}的党费还差{speech.money(told.rest)}，交过的已经登记。"
    else:
        text = f"您{speech.month(months[0])}的党费还没有登记{_rest(told, speech)}。"
    text += f"{when}请方便时交一下；已经交了的，点「我交了」。"
    line = f"/report_dues {months[0]}" if len(months) == 1 else "/report_dues"
    buttons = [Button("我交了", line), Button("我的党费", "/dues")]
    return Message(text, rows(buttons))


@says(Language.ZH, DuesCard)
def dues_card(told: DuesCard, speech: Speech) -> str | Message:
    if not told.months:
        return "\n".join(["还没有您的党费记录，月份一开就看得到。", *_how(told, speech)])
    lines = [f"您的党费（{speech.month(told.since)}起核定）" if told.since else "您的党费"]
    year = None
    for index, (month, amount, state) in enumerate(zip(told.months, told.amounts, told.states, strict=False)):
        # The year stands once above its months, so that each of them fits a line of a phone.
        lines += [f"{month.year}年"] if month.year != year else []
        year = month.year
        lines.append(f"{month.month}月：{STATES[state]}{_amount(amount, state, speech)}{_part(told, index, speech)}")
    if told.said is not None:
        lines.append(f"您报的是交了{speech.money(told.said)}，等党费管理员确认。")
    if told.ahead > Money(0):
        lines.append(f"预交还剩{speech.money(told.ahead)}，月份一开就抵。")
    if told.queried_from:
        lines.append(f"您对{speech.month(told.queried_from)}起的金额有疑问，等党费管理员答复，这期间不提醒。")
    if told.relief_from:
        lines.append(f"{speech.month(told.relief_from)}起的减免还在等支部或上级决定，这期间不催您交。")
    lines += _how(told, speech)
    buttons = [Button("为什么是这个数", "/why_dues")]
    if DuesState.OWED in told.states:
        buttons.insert(0, Button("我交了", "/report_dues"))
    if any(each > Money(0) for each in told.received):
        buttons.append(Button("我的收据", "/receipts"))
    if told.queried_from is None and told.relief_from is None:
        buttons += [Button("有疑问", "/doubt_dues"), Button("申请减免", "/ask_relief")]
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
    buttons = [
        Button(f"确认{speech.name(name)}", f"/confirm_dues #{number}")
        for name, number in zip(told.claimed_names[:SHOWN], told.claimed_ids, strict=False)
    ]
    last = [Button("全部确认", "/confirm_all")] if told.claimed else []
    last += [Button("提醒他们", "/remind_dues")] if told.names else []
    return Message("\n".join(lines), (*rows(buttons), *rows(last)))


def _how(told: DuesCard, speech: Speech) -> list[str]:
    if told.howto:
        return [f"怎么交：{speech.quote(told.howto)}"]
    return [f"怎么交，请问党费管理员{speech.names(told.keepers)}。"] if told.keepers else []


def _part(told: DuesCard, index: int, speech: Speech) -> str:
    """，已收50.00元，还差35.00元（第12号）"""
    received = told.received[index] if index < len(told.received) else Money(0)
    amount, number = told.amounts[index], told.numbers[index] if index < len(told.numbers) else ""
    said = ""
    if received > Money(0) and received != amount:
        said = f"，已收{speech.money(received)}"
        if amount is not None and amount > received:
            said += f"，还差{speech.money(amount - received)}"
    return f"{said}（第{number}号）" if number else said


def _still(told: DuesReminder) -> str:
    """What was paid in part is not called not entered."""
    return "没有交齐" if told.begun else "没有登记"


def _rest(told: DuesReminder, speech: Speech) -> str:
    """，共170.00元（10月金额还没核定）"""
    several = len(told.months) > 1
    if told.rest is None:
        return "，金额还没核定" if told.unknown else ""
    what = "，还差" if told.begun else "，共" if several else "，"
    unknown = f"（{speech.months(told.unknown)}金额还没核定，不在内）" if told.unknown else ""
    return f"{what}{speech.money(told.rest)}{unknown}"


def _amount(amount: Money | None, state: DuesState, speech: Speech) -> str:
    if amount is not None:
        return f"，{speech.money(amount)}"
    return "" if state is DuesState.WAIVED else f"，{NO_AMOUNT}"
