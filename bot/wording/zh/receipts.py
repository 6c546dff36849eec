"""Receipts in Chinese; amounts only to the member herself and to the keeper."""

from __future__ import annotations

from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.receipts.told import (
    NoReceipts,
    NoSuchReceipt,
    ReceiptFalse,
    ReceiptFormat,
    ReceiptInSeveralBranches,
    ReceiptList,
    ReceiptPaper,
    ReceiptTrue,
)

SHOWN = 12


@says(Language.ZH, ReceiptPaper)
def receipt_paper(told: ReceiptPaper, speech: Speech) -> str:
    if told.format is ReceiptFormat.PDF:
        return "打印用这个 PDF，A5 纸。"
    what = f"副本，{speech.day(told.printed_on)}补打，第{told.copy}次" if told.copy else "原件，请保存好"
    void = "这张收据已作废。" if told.is_void else ""
    return f"收据{told.number}（{what}）。{void}"


@says(Language.ZH, ReceiptList)
def receipt_list(told: ReceiptList, speech: Speech) -> Message:
    lines = [f"您{told.year}年的党费收据，共{len(told.numbers)}张："]
    parts = list(zip(told.numbers, told.days, told.amounts, told.void, told.branch_ids, strict=False))
    for number, day, amount, is_void, _ in parts[:SHOWN]:
        lines.append(f"{number}　{speech.day(day)}　{speech.money(amount)}{'　已作废' if is_void else ''}")
    if len(parts) > SHOWN:
        lines.append(f"更早的{len(parts) - SHOWN}张没有列出，发「收据 编号」就给您。")
    lines.append("点编号，图片和 PDF 就发给您。")
    papers = [Button(str(number), f"/receipt {number} #{branch_id}") for number, _, _, _, branch_id in parts[:SHOWN]]
    years = [Button(f"{year}年", f"/receipts {year}") for year in told.years if year != told.year]
    return Message("\n".join(lines), (*rows(papers), *rows(years, 3)))


@says(Language.ZH, NoReceipts)
def no_receipts(told: NoReceipts, speech: Speech) -> Message:
    if told.year is not None:
        return Message(f"您{told.year}年没有收据。", ((Button("我的收据", "/receipts"),),))
    text = "您还没有收据。党费管理员登记一笔，就有一张；登记账本以前交的没有。"
    return Message(text, ((Button("我的党费", "/dues"),),))


@says(Language.ZH, NoSuchReceipt)
def no_such_receipt(told: NoSuchReceipt, speech: Speech) -> Message:
    if told.is_keeper:
        return Message(f"您管的支部没有收据{told.number}。编号写在登记时的回复里，例如：补打收据 2026-0007。")
    text = f"您没有编号{told.number}的收据。别人的收据只有本人和党费管理员能要。"
    return Message(text, ((Button("我的收据", "/receipts"),),))


@says(Language.ZH, ReceiptInSeveralBranches)
def receipt_in_several_branches(told: ReceiptInSeveralBranches, speech: Speech) -> Message:
    names = zip(told.branches, told.branch_ids, strict=False)
    buttons = [(Button(speech.name(name), f"/{told.command} {told.number} #{number}"),) for name, number in names]
    return Message(f"几个支部都有收据{told.number}，要哪个支部的？", tuple(buttons))


@says(Language.ZH, ReceiptTrue)
def receipt_true(told: ReceiptTrue, speech: Speech) -> str:
    lines = [f"收据{told.number}是真的：{speech.name(told.branch)}，{_on(told.happened_on, speech)}收款。"]
    if told.name and told.amount:
        lines.append(f"交款人{speech.name(told.name)}，金额{speech.money(told.amount)}，请与纸上的对一对。")
    if told.void_since:
        lines.append(f"但已作废：{_on(told.void_since, speech)}冲正（第{told.void_by}号）。")
    else:
        lines.append("现在有效。")
    return "\n".join(lines)


@says(Language.ZH, ReceiptFalse)
def receipt_false(told: ReceiptFalse, speech: Speech) -> str:
    return (
        f"没有这张收据：编号{told.number}和校验码对不上。"
        "请照纸上再写一遍，例如：核对收据 2026-0007 7K3D-09QX；还是对不上，请问党费管理员。"
    )


def _on(day: date, speech: Speech) -> str:
    return f"{day.year}年{speech.day(day)}"
