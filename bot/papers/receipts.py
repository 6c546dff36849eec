"""Receipts on A5: what people typed goes in as data and can never be markup."""

from __future__ import annotations

import json
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.channels.channel import File
from bot.papers.records import FONTS, TEMPLATES
from bot.wording.speech import cleaned, said_day
from models.receipts import Slip
from models.receipts.told import ReceiptFormat, ReceiptPaper
from models.rules.capitals import capitals
from models.rules.ledger import Account, Method
from models.rules.receipts import Item
from models.rules.values import Money

PIXELS_PER_INCH = 150.0
FORMATS: dict[ReceiptFormat, Literal["pdf", "png"]] = {ReceiptFormat.PDF: "pdf", ReceiptFormat.PNG: "png"}
METHODS = {Method.CASH: "现金", Method.TRANSFER: "转账", Method.PLATFORM: "线上平台"}
PURPOSES = {
    Account.VOLUNTARY: "自愿多交的党费",
    Account.SPECIAL: "一次性大额党费",
    Account.PREPAID: "预交以后月份的党费",
    Account.REFUNDABLE: "多交的，待退还",
}
LABELS = {
    "payer": "交款人",
    "branch": "党支部",
    "purpose": "事由",
    "capitals": "人民币大写",
    "figures": "小写",
    "method": "交款方式",
    "keeper": "收款人",
    "code": "校验码",
    "seal": "收款单位（盖章）：",
}


def receipt(slip: Slip, paper: ReceiptPaper, zone: ZoneInfo) -> File:
    """Return a receipt as a PDF or a picture."""
    import typst

    data = json.dumps(_fields(slip, paper, zone), ensure_ascii=False)
    drawn = typst.compile(
        TEMPLATES / "receipt.typ",
        root=TEMPLATES,
        format=FORMATS[paper.format],
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": data},
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    return File(f"收据{slip.found.number}{'（副本）' if paper.copy else ''}.{paper.format.value}", drawn)


def purpose(items: tuple[Item, ...]) -> str:
    """Return what money was for, each with its amount where there are several.

    >>> purpose((Item(Account.DUES, Money(17000), Month(2026, 12), Month(2027, 1), Money(8500)),))
    '2026年12月至2027年1月党费，每月85.00元'
    """
    if len(items) == 1 and items[0].first is None:
        return PURPOSES[items[0].account]
    return "；".join(map(_item, items))


def _item(item: Item) -> str:
    if item.first is None or item.last is None:
        return f"{PURPOSES[item.account]}{_figures(item.amount)}元"
    if item.first == item.last:
        return f"{item.first.year}年{item.first.month}月党费{_figures(item.amount)}元"
    year = f"{item.last.year}年" if item.last.year != item.first.year else ""
    span = f"{item.first.year}年{item.first.month}月至{year}{item.last.month}月"
    return f"{span}党费，每月{_figures(item.each or item.amount)}元"


def _fields(slip: Slip, paper: ReceiptPaper, zone: ZoneInfo) -> dict[str, Any]:
    found = slip.found
    return {
        "title": "收据",
        "number": str(found.number),
        "day": said_day(found.happened_on),
        "state": f"副本　{said_day(paper.printed_on)}补打（第{paper.copy}次）" if paper.copy else "原件",
        "payer": cleaned(slip.payer),
        "branch": cleaned(found.branch),
        "purpose": purpose(slip.items),
        "capitals": capitals(slip.amount),
        "figures": f"¥{_figures(slip.amount)}",
        "method": METHODS[slip.method],
        "keeper": cleaned(slip.keeper),
        "code": slip.code,
        "labels": LABELS,
        "notes": _notes(slip, zone),
        "void": _void(slip),
    }


def _notes(slip: Slip, zone: ZoneInfo) -> list[str]:
    found, entered_on = slip.found, slip.entered_at.astimezone(zone).date()
    entered = f"，{said_day(entered_on)}补记" if entered_on != found.happened_on else ""
    return [
        f"党费台账第{found.entry_number}号登记{entered}。",
        "这笔登记冲正后本收据即作废，编号不再使用。",
        f"核对真伪请发「核对收据 {found.number} {slip.code}」。",
    ]


def _void(slip: Slip) -> dict[str, str] | None:
    found = slip.found
    if found.void_since is None or found.void_by is None:
        return None
    return {"head": "已作废", "words": f"已作废：{said_day(found.void_since)}冲正，台账第{found.void_by}号登记。"}


def _figures(amount: Money) -> str:
    return f"{amount.fen // 100:,}.{amount.fen % 100:02d}"
