"""Payments in Chinese; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.left_out_months import left_out
from models.members import Language
from models.payments.told import (
    AllConfirmed,
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    AmountUnusual,
    ClaimGone,
    CreditApplied,
    DuesClaimed,
    DuesClaimWaiting,
    DuesConfirmed,
    DuesPaid,
    ExtraEntered,
    ExtraReceived,
    MonthToCome,
    MonthTooOld,
    MonthWaived,
    NothingClaimed,
    NothingCollected,
    NothingOwed,
    NothingToRefund,
    NotYetMember,
    Overpaid,
    OwnPayment,
    OwnPaymentEntered,
    Paid,
    PayYourself,
    Refunded,
    RefundReceived,
    TooFarAhead,
)
from models.rules.ledger import Method
from models.rules.payments import ExtraKind, Surplus
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month

METHODS = {Method.CASH: "现金", Method.TRANSFER: "转账", Method.PLATFORM: "线上平台"}
EXTRAS = {ExtraKind.VOLUNTARY: "自愿多交的党费", ExtraKind.SPECIAL: "一次性大额党费"}
SURPLUSES = {Surplus.VOLUNTARY: "作自愿多交", Surplus.AHEAD: "留着抵以后月份", Surplus.REFUND: "等待退还"}


@says(Language.ZH, DuesClaimed)
def dues_claimed(told: DuesClaimed, speech: Speech) -> str:
    amount = f"，{speech.money(told.amount)}" if told.amount else ""
    noted = f"已记下：您报了{speech.months(told.months)}的党费已交{amount}。"
    noted += left_out(told.left_out, speech)
    if told.is_awaited:
        return f"{noted}本支部现在没有党费管理员，已请管理员任命一位；任命以后有人核对，确认后会告诉您。"
    return f"{noted}党费管理员确认后会告诉您。"


@says(Language.ZH, DuesClaimWaiting)
def dues_claim_waiting(told: DuesClaimWaiting, speech: Speech) -> Message:
    amount = f"，{speech.money(told.amount)}" if told.amount else ""
    method = f"（{METHODS[told.method]}）" if told.method else ""
    text = f"{speech.name(told.name)}说交了{speech.months(told.months)}的党费{amount}{method}。请核对，收到了就点确认。"
    text += f"本人说的其他月份：{left}" if (left := left_out(told.left_out, speech)) else ""
    if told.amount is None:
        return Message(text, _confirming(told.member_id, told.months, speech, told.needs_amount))
    return Message(text, ((Button(f"确认{speech.money(told.amount)}", f"/confirm_dues #{told.member_id}"),),))


@says(Language.ZH, DuesPaid)
def dues_paid(told: DuesPaid, speech: Speech) -> Message:
    paid = told.paid
    lines = [f"已登记第{paid.number}号：{speech.name(told.name)}，{_paid(paid, speech)}，{METHODS[paid.method]}。"]
    if paid.months and paid.rest > Money(0):
        lines.append(f"{speech.month(paid.months[-1])}还欠{speech.money(paid.rest)}。")
    if paid.surplus_as:
        lines.append(f"多出的{speech.money(paid.surplus)}{SURPLUSES[paid.surplus_as]}。")
    if left := left_out(told.left_out, speech):
        lines.append(f"没有登记的月份：{left}")
    lines.append("这是您本人的党费，账上已注明，书记会收到提示。" if told.is_own else "会告诉本人。")
    if told.waiting:
        lines.append(f"本人还报了{speech.months(told.waiting)}的已交，收到了也请点确认。")
    buttons = [*_confirming(told.member_id, told.waiting, speech), *_printing(paid.receipt)]
    if paid.surplus_as is Surplus.REFUND:
        buttons.append((Button("退还后点这里", f"/refund #{told.member_id} {_plain(paid.surplus)}"),))
    return Message("\n".join(lines), tuple(buttons))


@says(Language.ZH, DuesConfirmed)
def dues_confirmed(told: DuesConfirmed, speech: Speech) -> Message:
    return Message(_confirmed(told.paid, speech), _receipt(told.paid.receipt))


def _confirmed(paid: Paid, speech: Speech) -> str:
    if not paid.months:
        surplus = SURPLUSES[paid.surplus_as] if paid.surplus_as else ""
        return f"收到您{speech.money(paid.amount)}，{surplus}{_numbered(paid.number)}。谢谢您。"
    text = f"您{speech.months(paid.months)}的党费已收到，{speech.money(paid.amount)}，已登记{_numbered(paid.number)}。"
    if paid.months and paid.rest > Money(0):
        text += f"{speech.month(paid.months[-1])}还欠{speech.money(paid.rest)}。"
    if paid.surplus_as:
        text += f"其中多出的{speech.money(paid.surplus)}{SURPLUSES[paid.surplus_as]}。"
    return f"{text}谢谢您。"


@says(Language.ZH, AllConfirmed)
def all_confirmed(told: AllConfirmed, speech: Speech) -> Message:
    lines = []
    if told.count:
        lines.append(f"已确认{told.count}人，共{speech.money(told.amount)}，都按现金或本人说的方式登记，已告诉本人。")
    if not told.others:
        return Message("\n".join(lines))
    shown = told.others[:10]
    more = f"等{len(told.others)}人" if len(told.others) > len(shown) else ""
    lines.append(f"还要逐个看的：{speech.names(shown)}{more}。金额没有核定、与应交的不同，或者是您本人的。")
    buttons = [
        Button(f"确认{speech.name(name)}", f"/confirm_dues #{number}")
        for name, number in zip(shown, told.other_ids, strict=False)
    ]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, NothingClaimed)
def nothing_claimed(told: NothingClaimed, speech: Speech) -> Message:
    return Message("现在没有人报了已交、等您确认。", ((Button("谁没交", "/owe"),),))


@says(Language.ZH, ClaimGone)
def claim_gone(told: ClaimGone, speech: Speech) -> str:
    return f"{speech.name(told.name)}没有等待确认的党费：可能已经确认过了。"


@says(Language.ZH, AlreadyPaid)
def already_paid(told: AlreadyPaid, speech: Speech) -> str:
    return f"{speech.name(told.name)}{speech.month(told.month)}的党费已经结清，不用再登记。"


@says(Language.ZH, NothingOwed)
def nothing_owed(told: NothingOwed, speech: Speech) -> Message:
    text = "没有待缴的月份：可能已经交清，或者已经报过、正等党费管理员确认。"
    seen = Button("我的党费", "/dues") if told.is_her_own else Button("谁没交", "/owe")
    return Message(text, ((seen,),))


@says(Language.ZH, AmountNotPositive)
def amount_not_positive(told: AmountNotPositive, speech: Speech) -> str:
    return f"金额要大于0元，这里是{speech.money(told.amount)}。请写多少元，例如：15.5元。"


@says(Language.ZH, AmountUnknown)
def amount_unknown(told: AmountUnknown, speech: Speech) -> Message:
    name = speech.name(told.name)
    example = f"党费登记 {name} 85元 {speech.month(told.month)}"
    text = f"{name}还没有核定过金额，请连金额一起写，例如：{example}。"
    return Message(
        text, ((Button("填金额", f"/enter_dues #{told.member_id} {told.month}"),),) if told.member_id else ()
    )


@says(Language.ZH, AmountUnusual)
def amount_unusual(told: AmountUnusual, speech: Speech) -> Message:
    amount = speech.money(told.amount)
    text = (
        f"{speech.name(told.name)}{speech.month(told.month)}的党费写的是{amount}。月党费一般不超过"
        f"{speech.money(told.limit)}（组电明字〔2017〕5号），请核对。写错了，重新登记就行。"
    )
    line = f"/large #{told.member_id} {told.month} {_plain(told.amount)} {told.method.value}"
    again = Button("重新填金额", f"/enter_dues #{told.member_id} {told.month}")
    return Message(text, ((Button(f"没错，{amount}", line),), (again,)))


@says(Language.ZH, MonthTooOld)
def month_too_old(told: MonthTooOld, speech: Speech) -> Message:
    text = (
        f"{speech.month(told.month)}太早了，不能直接登记：党费补缴一般不超过{told.limit}个月"
        "（《中国共产党党费收缴、使用和管理的规定》第12条）。请先由支部研究；有了决定，连日期和内容一起登记。"
    )
    line = f"/old_dues #{told.member_id} {told.month}"
    return Message(text, ((Button("已有决定，登记补交", line),),) if told.member_id else ())


@says(Language.ZH, MonthToCome)
def month_to_come(told: MonthToCome, speech: Speech) -> Message:
    text = (
        f"{speech.month_span(told.month, told.last)}还没到收缴的时候，不能先记到以后的月份。本人愿意预交的，先留着，"
        f"到了月份按核定的金额自动抵，最多预交{told.months_ahead}个月。"
    )
    if told.amount is None:
        return Message(f"{text}请连金额一起发。")
    line = f"/over #{told.member_id} {_plain(told.amount)} {Surplus.AHEAD.value} {told.method.value}"
    return Message(text, ((Button("本人同意预交，先留着", line),),))


@says(Language.ZH, MonthWaived)
def month_waived(told: MonthWaived, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}{speech.month(told.month)}是免交的，不用登记。本人要多交的，发「自愿多交」；"
        "减免该结束的，先发「取消减免」。"
    )


@says(Language.ZH, NotYetMember)
def not_yet_member(told: NotYetMember, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)}{speech.day(told.admitted_on)}才由支部大会通过，{speech.month(told.month)}不用交党费"
        "（《中国共产党党费收缴、使用和管理的规定》第8条）。请看看是不是月份写错了。"
    )


@says(Language.ZH, NothingCollected)
def nothing_collected(told: NothingCollected, speech: Speech) -> str:
    return f"{speech.name(told.branch)}是临时党支部，不收党费，请本人交给组织关系所在的支部。"


@says(Language.ZH, Overpaid)
def overpaid(told: Overpaid, speech: Speech) -> Message:
    name, amount, surplus = speech.name(told.name), speech.money(told.amount), speech.money(told.surplus)
    if told.is_settled and told.month and told.last:
        begin = f"{name}{speech.month_span(told.month, told.last)}没有还要交的了。如果真的又收到{amount}，"
    elif told.is_settled and told.month:
        begin = f"{name}{speech.month(told.month)}的党费已经结清。如果真的又收到{amount}，"
    else:
        begin = f"{name}交{amount}，应交的都够了，还多{surplus}。{left_out(told.left_out, speech)}"
    choices = f"自愿多交；抵以后月份，最多{told.months_ahead}个月；退还本人。"
    text = f"{begin}请先问本人多出来的怎么办（还没有登记）：\n{choices}"
    months = f"{told.month}~{told.last}" if told.last else told.month
    end = f"{months} {told.method.value}" if told.month else told.method.value
    labels = {Surplus.VOLUNTARY: "自愿多交", Surplus.AHEAD: "本人同意抵以后月份", Surplus.REFUND: "退还本人"}
    buttons = [
        (Button(label, f"/over #{told.member_id} {_plain(told.amount)} {each.value} {end}"),)
        for each, label in labels.items()
    ]
    if told.owed:
        line = f"/paid #{told.member_id} {_plain(told.amount)} {told.owed[0]} {told.method.value}"
        buttons.insert(0, (Button(f"抵还欠的{speech.month(told.owed[0])}", line),))
    return Message(text, tuple(buttons))


@says(Language.ZH, TooFarAhead)
def too_far_ahead(told: TooFarAhead, speech: Speech) -> str:
    return (
        f"预交最多{told.months}个月（本地默认），{speech.name(told.name)}现在还能预交{speech.money(told.most)}。"
        "多出来的请选自愿多交或退还本人。"
    )


@says(Language.ZH, OwnPayment)
def own_payment(told: OwnPayment, speech: Speech) -> str:
    return f"您本人的党费要由另一位党费管理员确认：{speech.names(told.others)}。请发「我交了」，会提醒确认。"


@says(Language.ZH, OwnPaymentEntered)
def own_payment_entered(told: OwnPaymentEntered, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}只有一位党费管理员，{speech.name(told.name)}登记了本人的党费（第{told.number}号）。"
        "账上已注明，请您知道。"
    )


@says(Language.ZH, PayYourself)
def pay_yourself(told: PayYourself, speech: Speech) -> str:
    return (
        "党费由党员本人主动交纳，小秘不登记代交、垫交（《中国共产党党费收缴、使用和管理的规定》第12条、第14条）。"
        "请本人交，本人发「我交了」；没有手机的，当面交给党费管理员登记。"
    )


@says(Language.ZH, ExtraEntered)
def extra_entered(told: ExtraEntered, speech: Speech) -> Message:
    text = (
        f"已登记第{told.number}号：{speech.name(told.name)}，{EXTRAS[told.kind]}{speech.money(told.amount)}，"
        f"{METHODS[told.method]}。与月党费分开记。"
    )
    return Message(text, _printing(told.receipt))


@says(Language.ZH, ExtraReceived)
def extra_received(told: ExtraReceived, speech: Speech) -> Message:
    text = f"收到您{EXTRAS[told.kind]}{speech.money(told.amount)}{_numbered(told.number)}。与月党费分开记，谢谢您。"
    return Message(text, _receipt(told.receipt))


@says(Language.ZH, Refunded)
def refunded(told: Refunded, speech: Speech) -> str:
    left = f"还替本人保管{speech.money(told.left)}。" if told.left > Money(0) else ""
    what = f"退还{speech.name(told.name)}{speech.money(told.amount)}，{METHODS[told.method]}"
    return f"已登记第{told.number}号：{what}。{left}"


@says(Language.ZH, RefundReceived)
def refund_received(told: RefundReceived, speech: Speech) -> str:
    left = f"支部还替您保管{speech.money(told.left)}。" if told.left > Money(0) else ""
    return f"党费管理员登记退还您{speech.money(told.amount)}{_numbered(told.number)}。{left}没有收到请告诉党费管理员。"


@says(Language.ZH, NothingToRefund)
def nothing_to_refund(told: NothingToRefund, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.held > Money(0):
        return f"支部替{name}保管的只有{speech.money(told.held)}，请写不超过这个数的金额。"
    return f"支部没有替{name}保管多交的钱。登记错了的，请发「冲正 第几号 原因」。"


@says(Language.ZH, CreditApplied)
def credit_applied(told: CreditApplied, speech: Speech) -> str:
    parts = Money(sum(part.fen for part in told.parts))
    text = f"已用您预交的{speech.money(parts)}抵{speech.months(told.months)}的党费{_numbered(told.number)}。"
    return f"{text}还剩{speech.money(told.left)}。" if told.left > Money(0) else f"{text}预交的用完了。"


def _confirming(
    member_id: int, months: tuple[Month, ...], speech: Speech, needs_amount: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """Return a button a month; where no amount is known it asks for it first."""
    command = "enter_dues" if needs_amount else "paid"
    return rows([Button(f"确认{speech.month(month)}", f"/{command} #{member_id} {month}") for month in months])


def _paid(paid: Paid, speech: Speech) -> str:
    """2026年11月，85.00元; of several months each with its part."""
    if len(paid.months) == 1 and paid.parts == (paid.amount,):
        return f"{speech.month(paid.months[0])}，{speech.money(paid.amount)}"
    parts = "、".join(
        f"{speech.month(month)} {speech.money(part)}" for month, part in zip(paid.months, paid.parts, strict=False)
    )
    return f"{speech.money(paid.amount)}（{parts}）" if parts else speech.money(paid.amount)


def _receipt(receipt: BranchReceipt | None) -> tuple[tuple[Button, ...], ...]:
    """Return the button for her receipt, for the list of them where the message is the same for several people."""
    return ((Button("收据", f"/receipt {receipt.number} #{receipt.branch_id}" if receipt else "/receipts"),),)


def _printing(receipt: BranchReceipt | None) -> tuple[tuple[Button, ...], ...]:
    if receipt is None:
        return ()
    return ((Button(f"打印收据{receipt.number}", f"/print_receipt {receipt.number} #{receipt.branch_id}"),),)


def _numbered(number: int) -> str:
    return f"（第{number}号）" if number else ""


def _plain(amount: Money) -> str:
    return f"{amount.fen // 100}.{amount.fen % 100:02d}元"
