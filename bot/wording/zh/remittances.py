"""Remittances in Chinese: sums of branches, never of persons."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_term
from bot.wording.zh.payments import METHODS
from models.members import Language
from models.remittances import (
    BranchRemittance,
    DayAhead,
    NoSuchRemittance,
    NotSoMuchHeld,
    RemittanceCard,
    RemittanceDue,
    RemittanceOverview,
    RemittanceSlip,
    Remitted,
    VoucherUsed,
)
from models.rules.values import Money


@says(Language.ZH, Remitted)
def remitted(told: Remitted, speech: Speech) -> str:
    left = f"还应上缴{speech.money(told.to_remit)}。" if told.to_remit > Money(0) else "到期的都上缴了。"
    return (
        f"已登记第{told.number}号：{speech.name(told.branch)}{speech.day(told.happened_on)}上缴"
        f"{speech.money(told.amount)}，{METHODS[told.method]}。{left}记错了请发「冲正 {told.number} 原因」。"
    )


@says(Language.ZH, RemittanceSlip)
def remittance_slip(told: RemittanceSlip, speech: Speech) -> str:
    return f"{speech.name(told.branch)}第{told.number}号党费上缴单，可以打印签章。"


@says(Language.ZH, RemittanceCard)
def remittance_card(told: RemittanceCard, speech: Speech) -> str:
    money = speech.money
    held = Money(told.cash.fen + told.transfer.fen + told.platform.fen)
    left = "到期的都上缴了"
    if told.to_remit > Money(0):
        left = f"还应上缴：{money(told.to_remit)}，{speech.day(told.due_on)}前"
    lines = [
        f"{speech.name(told.branch)}党费上缴情况",
        f"应上缴：{money(told.collected)}（到{said_term(told.term, speech)}末收到的）",
        f"已上缴：{money(told.remitted)}",
        left,
        f"现在结存：{money(held)}（现金{money(told.cash)}、银行{money(told.transfer)}、平台{money(told.platform)}）",
    ]
    if told.for_members > Money(0):
        lines.append(f"其中替党员保管、不上缴的：{money(told.for_members)}（预交和待退还）")
    lines.append("上缴以后请登记，例如：上缴党费 1200元 10月15日 转账 回单号。")
    return "\n".join(lines)


@says(Language.ZH, RemittanceOverview)
def remittance_overview(told: RemittanceOverview, speech: Speech) -> str:
    if not told.branches:
        return "所管的支部在已经结束的上缴期里，还没有收到党费的记录。"
    lines = [_branch(each, told, speech) for each in told.branches]
    why = "只列已经上缴的合计；还没有上缴的金额只有支部的党费管理员看得到，免得推出一个人交多少。"
    return "\n".join(["各支部党费上缴情况", *lines, why])


@says(Language.ZH, RemittanceDue)
def remittance_due(told: RemittanceDue, speech: Speech) -> Message:
    day = speech.day(told.due_on)
    when = f"应在{day}前上缴，现在已经过了，请尽快上缴" if told.is_late else f"请在{day}前上缴"
    text = (
        f"{speech.name(told.branch)}到{said_term(told.term, speech)}末应上缴的党费还有{speech.money(told.to_remit)}，"
        f"{when}。上缴以后点「登记上缴」。"
    )
    buttons = (Button("登记上缴", "/remit"), Button("上缴情况", f"/remittance #{told.branch_id}"))
    return Message(text, (buttons,))


@says(Language.ZH, NotSoMuchHeld)
def not_so_much_held(told: NotSoMuchHeld, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.branch)}{speech.day(told.happened_on)}{METHODS[told.method]}结存{speech.money(told.held)}，"
        "不够这么多，没有登记。请核对金额、日期和从哪里上缴的，重新发一次。"
    )
    return Message(text, ((Button("上缴情况", "/remittance"),),))


@says(Language.ZH, DayAhead)
def day_ahead(told: DayAhead, speech: Speech) -> str:
    return f"{speech.day(told.day)}还没有到。请在上缴以后登记，写上缴的那一天。"


@says(Language.ZH, VoucherUsed)
def voucher_used(told: VoucherUsed, speech: Speech) -> str:
    return f"凭证号{speech.quote(told.voucher)}已经登记为第{told.number}号，没有再登记。另一笔请写它自己的凭证号。"


@says(Language.ZH, NoSuchRemittance)
def no_such_remittance(told: NoSuchRemittance, speech: Speech) -> Message:
    if not told.number:
        text = (
            f"{speech.name(told.branch)}还没有登记过上缴。上缴以后请登记，例如：上缴党费 1200元 10月15日 转账 回单号。"
        )
    else:
        text = (
            f"{speech.name(told.branch)}第{told.number}号不是上缴。号码写在登记上缴时的回复里；不写号码就是最近一笔。"
        )
    return Message(text, ((Button("登记上缴", "/remit"),),))


def _branch(each: BranchRemittance, told: RemittanceOverview, speech: Speech) -> str:
    awaited = "已过期" if each.due_on < told.today else f"{speech.day(each.due_on)}前"
    state = "已上缴完" if each.is_settled else awaited
    head = f"{speech.name(each.branch)}（到{said_term(each.term, speech)}末，{state}）："
    if each.remitted is None:
        return f"{head}交费的人少，不列金额"
    if each.remitted == Money(0):
        return f"{head}还没有上缴"
    partial = "（最近的人少，没有算进来）" if each.is_partial else ""
    return f"{head}已上缴{speech.money(each.remitted)}{partial}"
