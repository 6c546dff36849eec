"""Receipts in English; amounts only to the member herself and to the keeper."""

from __future__ import annotations

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


@says(Language.EN, ReceiptPaper)
def receipt_paper(told: ReceiptPaper, speech: Speech) -> str:
    if told.format is ReceiptFormat.PDF:
        return "Print this PDF, on A5 paper."
    copy = f"copy {told.copy}, printed again on {speech.day(told.printed_on)}"
    what = copy if told.copy else "the original, please keep it"
    void = " This receipt is void." if told.is_void else ""
    return f"Receipt {told.number} ({what}).{void}"


@says(Language.EN, ReceiptList)
def receipt_list(told: ReceiptList, speech: Speech) -> Message:
    lines = [f"Your receipts of {told.year}, {len(told.numbers)} in all:"]
    parts = list(zip(told.numbers, told.days, told.amounts, told.void, told.branch_ids, strict=False))
    for number, day, amount, is_void, _ in parts[:SHOWN]:
        lines.append(f"{number}, {speech.day(day)}, {speech.money(amount)}{', void' if is_void else ''}")
    if len(parts) > SHOWN:
        lines.append(f"{len(parts) - SHOWN} older ones are not listed: send /receipt and the number.")
    lines.append("Press a number for the picture and the PDF.")
    papers = [Button(str(number), f"/receipt {number} #{branch_id}") for number, _, _, _, branch_id in parts[:SHOWN]]
    years = [Button(str(year), f"/receipts {year}") for year in told.years if year != told.year]
    return Message("\n".join(lines), (*rows(papers), *rows(years, 3)))


@says(Language.EN, NoReceipts)
def no_receipts(told: NoReceipts, speech: Speech) -> Message:
    if told.year is not None:
        return Message(f"You have no receipts of {told.year}.", ((Button("My receipts", "/receipts"),),))
    text = (
        "You have no receipts yet. You get one for every payment the dues keeper enters; "
        "what was paid before the books began has none."
    )
    return Message(text, ((Button("My dues", "/dues"),),))


@says(Language.EN, NoSuchReceipt)
def no_such_receipt(told: NoSuchReceipt, speech: Speech) -> Message:
    if told.is_keeper:
        return Message(
            f"There is no receipt {told.number} in your branches. "
            "The number is in the answer to the entry, such as: /print_receipt 2026-0007"
        )
    text = f"You have no receipt {told.number}. Another's is only for her and the dues keeper."
    return Message(text, ((Button("My receipts", "/receipts"),),))


@says(Language.EN, ReceiptInSeveralBranches)
def receipt_in_several_branches(told: ReceiptInSeveralBranches, speech: Speech) -> Message:
    names = zip(told.branches, told.branch_ids, strict=False)
    buttons = [(Button(speech.name(name), f"/{told.command} {told.number} #{number}"),) for name, number in names]
    return Message(f"Several branches have a receipt {told.number}. Which branch's?", tuple(buttons))


@says(Language.EN, ReceiptTrue)
def receipt_true(told: ReceiptTrue, speech: Speech) -> str:
    lines = [
        f"Receipt {told.number} is genuine: {speech.name(told.branch)}, received on {speech.day(told.happened_on)}."
    ]
    if told.name and told.amount:
        lines.append(f"From {speech.name(told.name)}, {speech.money(told.amount)}; please compare with the paper.")
    if told.void_since:
        lines.append(f"But it is void: reversed on {speech.day(told.void_since)} (entry {told.void_by}).")
    else:
        lines.append("It is valid.")
    return "\n".join(lines)


@says(Language.EN, ReceiptFalse)
def receipt_false(told: ReceiptFalse, speech: Speech) -> str:
    return (
        f"There is no such receipt: number {told.number} and the check code do not go together. "
        "Please copy them from the paper, such as: /check_receipt 2026-0007 7K3D-09QX; "
        "if they still do not, ask the dues keeper."
    )
