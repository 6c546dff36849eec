"""Figures of dues in Chinese, for the keeper alone."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import CADENCES_ZH, said_term
from models.dues_figures import DuesRows, DuesSummary, Rows
from models.dues_terms import NoSuchDay, TermsCard, YearlyTooRare
from models.members import Language
from models.rules.values import Money

FIGURES = {
    Rows.DUE: "应缴",
    Rows.PAID: "实缴",
    Rows.OPEN: "未缴清",
    Rows.UNKNOWN: "金额未核定",
    Rows.WAIVED: "减免",
    Rows.VOLUNTARY: "自愿多交",
    Rows.SPECIAL: "一次性大额",
    Rows.REFUNDED: "退还",
}


@says(Language.ZH, DuesSummary)
def dues_summary(told: DuesSummary, speech: Speech) -> Message:
    money = speech.money
    if told.due_people == 0 and told.relieved_people == 0:
        due = "应缴：0人"
    elif told.due is None:
        due = f"应缴：{told.due_people}人，合计未知（金额都还没有核定）"
    elif told.unknown_people:
        due = f"应缴：{told.due_people}人，已核定的合计{money(told.due)}，{told.unknown_people}人未知（没有核定）"
    else:
        due = f"应缴：{told.due_people}人，合计{money(told.due)}"
    held = Money(told.cash.fen + told.transfer.fen + told.platform.fen)
    lines = [
        f"{speech.name(told.branch)}{said_term(told.term, speech)}党费（只给党费管理员看）",
        due,
        f"实缴：合计{money(told.received)}，缴清{told.paid_people}人",
        f"未缴清：{told.open_people}人；减免：{told.relieved_people}人",
        f"自愿多交：{money(told.voluntary)}；一次性大额：{money(told.special)}；退还：{money(told.refunded)}",
        f"上缴：{money(told.remitted)}",
        f"期末结存：{money(held)}（现金{money(told.cash)}、银行{money(told.transfer)}、平台{money(told.platform)}）",
    ]
    return Message("\n".join(lines), rows([Button(FIGURES[each], line(told, each)) for each in opened(told)]))


@says(Language.ZH, DuesRows)
def dues_rows(told: DuesRows, speech: Speech) -> str:
    head = f"{speech.name(told.branch)}{said_term(told.term, speech)}{FIGURES[told.figure]}"
    if not told.names:
        return f"{head}：没有人。"
    lines = [f"{head}，{len(told.names)}人："]
    for name, months, amount in zip(told.names, told.months, told.amounts, strict=False):
        figure = speech.money(amount) if amount is not None else "" if told.figure is Rows.WAIVED else "金额未知"
        lines.append(" ".join(filter(None, (speech.name(name), speech.months_within(months), figure))))
    return "\n".join(lines)


@says(Language.ZH, TermsCard)
def terms_card(told: TermsCard, speech: Speech) -> str:
    return (
        f"{speech.name(told.branch)}：{CADENCES_ZH[told.publication]}公布一次，期满次月{told.publication_day}日前；"
        f"{CADENCES_ZH[told.remittance]}上缴一次，期满次月{told.remittance_day}日前。遇节假日顺延，到期前会提醒您。"
    )


@says(Language.ZH, YearlyTooRare)
def yearly_too_rare(told: YearlyTooRare, speech: Speech) -> str:
    return "党费上缴最长半年一次。请说：上缴周期 每月、每季度，或者每半年。"


@says(Language.ZH, NoSuchDay)
def no_such_day(told: NoSuchDay, speech: Speech) -> str:
    return f"没有{told.day}日。请写1到31，例如：上缴周期 每季度 20。"


def opened(told: DuesSummary) -> list[Rows]:
    """Return the figures there are rows for."""
    counts = {
        Rows.DUE: told.due_people,
        Rows.PAID: told.received.fen,
        Rows.OPEN: told.open_people,
        Rows.UNKNOWN: told.unknown_people,
        Rows.WAIVED: told.relieved_people,
        Rows.VOLUNTARY: told.voluntary.fen,
        Rows.SPECIAL: told.special.fen,
        Rows.REFUNDED: told.refunded.fen,
    }
    return [figure for figure, count in counts.items() if count]


def line(told: DuesSummary, figure: Rows) -> str:
    return f"/dues_rows {figure.value} {told.term.first} {told.term.last} #{told.branch_id}"
