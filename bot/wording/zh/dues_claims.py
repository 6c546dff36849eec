"""What is said of sums and months that were paid, in Chinese: to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import report_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.dues import SHOWN
from models.members import Language
from models.payments.confirming import ClaimsWaiting, ClaimWaiting
from models.payments.saying import FewerOpen, OtherSumSaid


@says(Language.ZH, OtherSumSaid)
def other_sum_said(told: OtherSumSaid, speech: Speech) -> Message:
    said, owed = speech.money(told.said), speech.money(told.owed)
    is_more = told.said > told.owed
    differs = f"多{speech.money(told.said - told.owed)}" if is_more else f"少{speech.money(told.owed - told.said)}"
    text = (
        f"您说交了{said}，{speech.months(told.months)}还要交{owed}，{differs}。还没有记。"
        "实际交了多少？请点下面的按钮；是另外几个月的，写上月份再发一次，例如：我交了 11月 85元。"
    )
    buttons = (
        Button(f"交了{said}", report_line("report_sum", told.said, told)),
        Button(f"交了{owed}", report_line("report_dues", told.owed, told)),
    )
    return Message(text, (buttons, (Button("我的党费", "/dues"),)))


@says(Language.ZH, FewerOpen)
def fewer_open(told: FewerOpen, speech: Speech) -> Message:
    there, span = len(told.months), "~".join(map(str, told.months[:1] + told.months[-1:]))
    who = "您" if told.member_id is None else speech.name(told.name)
    text = f"{who}现在待缴的只有{there}个月：{speech.months(told.months)}，没有{told.count}个月。还没有记。"
    if told.member_id is None:
        return Message(
            f"{text}提前交以后月份的，请和党费管理员说。",
            ((Button(f"这{there}个月交了", f"/report_dues {span}"), Button("我的党费", "/dues")),),
        )
    text += f"提前交以后月份的，请写金额，不写月份，例如：党费登记 {speech.name(told.name)} 340元。"
    return Message(text, ((Button(f"登记这{there}个月", f"/paid #{told.member_id} {span}"),),))


@says(Language.ZH, ClaimsWaiting)
def claims_waiting(told: ClaimsWaiting, speech: Speech) -> Message:
    lines = [f"等您确认的{len(told.claims)}人：", *(_claim(each, speech) for each in told.claims)]
    buttons = [Button(f"确认{speech.name(each.name)}", f"/confirm_dues #{each.member_id}") for each in told.claims]
    return Message("\n".join(lines), (*rows(buttons[:SHOWN]), (Button("全部确认", "/confirm_all"),)))


def _claim(each: ClaimWaiting, speech: Speech) -> str:
    head = f"{speech.name(each.name)}：{speech.months(each.months)}"
    if each.said is not None and each.said != each.owed:
        owed = "金额待核定" if each.owed is None else f"应交{speech.money(each.owed)}"
        return f"{head}，说交了{speech.money(each.said)}，{owed}"
    return f"{head}，{'金额待核定' if each.owed is None else speech.money(each.owed)}"
