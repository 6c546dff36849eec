"""Certificates of volunteering on A4, with a QR that leads to the page where anybody verifies them."""

from __future__ import annotations

import io
from datetime import date

import segno

from bot.channels.channel import File
from bot.papers.records import typeset
from bot.wording.speech import cleaned, said_day
from models.certificates import CertificatePaper, Content
from models.rules.certificates import Item
from models.rules.values import Minutes

TITLE = "志愿服务记录证明"
LABELS = {
    "number": "证明编号",
    "day": "出具日期",
    "name": "志愿者姓名",
    "branch": "所在支部",
    "identity": "证件类型、号码",
    "volunteer": "志愿者编号",
    "blank": "（本人填写，系统不存）",
    "period": "服务时间范围",
    "total": "服务时间合计",
    "sum": "合计",
    "scan": "扫码核对真伪",
}
HEAD = ["序号", "服务内容", "起止日期", "次数", "时间（小时）"]


def certificate(found: Content, paper: CertificatePaper, code: str) -> File:
    """Return a certificate as a PDF; what is void says so."""
    address = f"{paper.address}/{found.number}/{code}"
    fields = {
        "title": TITLE,
        "number": str(found.number),
        "day": said_day(found.issued_on),
        "name": cleaned(found.name),
        "branch": cleaned(found.branch),
        "period": _span(found.items),
        "hours": said_hours(found.minutes),
        "times": f"共{found.times}次",
        "count": str(found.times),
        "head": HEAD,
        "rows": [_row(item) for item in found.items],
        "statement": (
            f"兹证明{cleaned(found.name)}同志在{found.year}年参加志愿服务{found.times}次，"
            f"服务时间共{said_hours(found.minutes)}，均经核实并记入志愿服务台账。特此证明。"
        ),
        "void": f"本证明所列时长已有冲正，自{said_day(found.void_since)}起作废。" if found.void_since else "",
        "issuer": [
            f"出具单位（盖章）：{cleaned(found.branch)}",
            f"经办人：{cleaned(found.issuer)}　　　负责人（签字）：",
            "联系电话：",
        ],
        "notes": [
            f"校验码：{code}",
            f"核对：{paper.address}",
            f"也可给支部小秘发「核对证明 {found.number} {code}」。",
            "依据《志愿服务记录与证明出具办法（试行）》（民政部令第67号）出具，不收费用，盖章有效。",
            "所列时长如有冲正，本证明即作废，以网上核对为准。",
        ],
        "labels": LABELS,
        "qr": qr(address),
    }
    return File(f"{TITLE}{found.number}.pdf", typeset("certificate.typ", fields))


def qr(text: str) -> str:
    """Return a QR of a text as SVG, black on white with its quiet border."""
    made = io.BytesIO()
    segno.make_qr(text, error="m").save(made, kind="svg", border=4, xmldecl=False, dark="#000", light="#fff")
    return made.getvalue().decode()


def said_hours(minutes: Minutes) -> str:
    """Hours to 0.1, as the paper counts them.

    >>> said_hours(Minutes(210)), said_hours(Minutes(40))
    ('3.5小时', '0.7小时')
    """
    return f"{minutes.hours.normalize():f}小时"


def _row(item: Item) -> list[str]:
    span = _day(item.first) if item.first == item.last else f"{_day(item.first)}至{_day(item.last)}"
    return [cleaned(item.activity), span, str(item.times), f"{item.minutes.hours:f}"]


def _span(items: tuple[Item, ...]) -> str:
    first, last = min(item.first for item in items), max(item.last for item in items)
    return _day(first) if first == last else f"{_day(first)}至{_day(last)}"


def _day(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
