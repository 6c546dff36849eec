"""The ledger in Chinese: corrections, and closing the books."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.ledger.told import (
    AlreadyReversed,
    BooksClosed,
    ClosedAlready,
    ClosingAsked,
    ClosingWaiting,
    ConfirmedByAnother,
    EntryInSeveralBranches,
    MonthNotOver,
    NobodyToConfirm,
    NoClosingAsked,
    NoSuchEntry,
    PeriodClosed,
    ReverseLaterFirst,
)
from models.members import Language
from models.payments.told import EntryReversed, PaymentReversed


@says(Language.ZH, EntryReversed)
def entry_reversed(told: EntryReversed, speech: Speech) -> str:
    months = f"{speech.months(told.months)}按账上重新算过。" if told.months else ""
    who = f"（{speech.names(told.names)}）" if told.names else ""
    void = f"收据{told.receipt}作废。" if told.receipt else ""
    passed_on = "会告诉本人。" if told.names else ""
    return f"第{told.reversed_number}号{who}已冲正，记为第{told.number}号。{void}{months}{passed_on}"


@says(Language.ZH, PaymentReversed)
def payment_reversed(told: PaymentReversed, speech: Speech) -> Message:
    text = f"您的第{told.reversed_number}号登记已冲正（第{told.number}号），原因：{speech.quote(told.reason)}。"
    if told.months:
        text += f"{speech.months(told.months)}的党费恢复待缴。"
    if told.receipt:
        text += f"收据{told.receipt}同时作废，这个编号不再使用。"
    return Message(f"{text}有疑问请问党费管理员。", ((Button("我的党费", "/dues"),),))


@says(Language.ZH, PeriodClosed)
def period_closed(told: PeriodClosed, speech: Speech) -> str:
    closed = f"{speech.month(told.month)}的账已经结清，不能再记。"
    return f"{closed}请记在{speech.month(told.open_from)}或以后，写明是补记哪一天的。"


@says(Language.ZH, NoSuchEntry)
def no_such_entry(told: NoSuchEntry, speech: Speech) -> str:
    return f"没有第{told.number}号登记。号码写在登记时的回复里，例如：冲正 12 记错了人。"


@says(Language.ZH, EntryInSeveralBranches)
def entry_in_several_branches(told: EntryInSeveralBranches, speech: Speech) -> Message:
    names = zip(told.branches, told.branch_ids, strict=False)
    buttons = [(Button(speech.name(name), f"/reverse {told.number} #{number}"),) for name, number in names]
    return Message(f"几个支部都有第{told.number}号登记，是哪个支部的？", tuple(buttons))


@says(Language.ZH, AlreadyReversed)
def already_reversed(told: AlreadyReversed, speech: Speech) -> str:
    if told.is_reversal:
        return f"第{told.number}号本身就是冲正第{told.by}号的，不能再冲正。要恢复，请重新登记一笔。"
    return f"第{told.number}号已经由第{told.by}号冲正过了。"


@says(Language.ZH, ReverseLaterFirst)
def reverse_later_first(told: ReverseLaterFirst, speech: Speech) -> str:
    later = "、".join(f"第{number}号" for number in told.later)
    return f"第{told.number}号多出来的钱后来用在了{later}，请先冲正{later}，再冲正这一笔。"


@says(Language.ZH, ClosingAsked)
def closing_asked(told: ClosingAsked, speech: Speech) -> str:
    what = f"{speech.name(told.branch)}{speech.month(told.month)}的结账"
    return f"已请{speech.names(told.confirmers)}确认{what}，一人确认就行。"


@says(Language.ZH, ClosingWaiting)
def closing_waiting(told: ClosingWaiting, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}申请{speech.name(told.branch)}党费结账到{speech.month(told.month)}，"
        f"共{told.entries}笔登记。请核对账目，没有问题就点确认；结账后不能再打开，以后的更正记在新的月份。"
    )
    return Message(text, ((Button("确认结账", f"/confirm_close {told.month} #{told.branch_id}"),),))


@says(Language.ZH, BooksClosed)
def books_closed(told: BooksClosed, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}{speech.month(told.month)}和以前的党费账已结清："
        f"{speech.name(told.requested_by)}申请，{speech.name(told.closed_by)}确认。"
    )


@says(Language.ZH, MonthNotOver)
def month_not_over(told: MonthNotOver, speech: Speech) -> str:
    return f"{speech.month(told.month)}还没有过完，过完了才能结账。"


@says(Language.ZH, ClosedAlready)
def closed_already(told: ClosedAlready, speech: Speech) -> str:
    return f"账已经结到{speech.month(told.month)}，不用再结。"


@says(Language.ZH, NoClosingAsked)
def no_closing_asked(told: NoClosingAsked, speech: Speech) -> str:
    return f"还没有人申请{speech.month(told.month)}结账。请党费管理员先发「党费结账 {speech.month(told.month)}」。"


@says(Language.ZH, ConfirmedByAnother)
def confirmed_by_another(told: ConfirmedByAnother, speech: Speech) -> str:
    return f"{speech.month(told.month)}的结账是您申请的，要由另一位同志确认：{speech.names(told.confirmers)}。"


@says(Language.ZH, NobodyToConfirm)
def nobody_to_confirm(told: NobodyToConfirm, speech: Speech) -> str:
    return f"{speech.name(told.branch)}除了您没有支部委员或另一位党费管理员，没有人能确认结账。请书记先任命一位。"
