"""Papers of dues on A4: the notice for the notice board and the slip of a remittance."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.channels.channel import File
from bot.papers.records import typeset
from bot.wording.speech import Speech, said_day
from bot.wording.terms import said_figure, said_term
from bot.wording.zh.payments import METHODS
from models.disclosures import DuesPublished
from models.members import Language
from models.remittances import Slip
from models.rules.capitals import capitals
from models.rules.values import Money


def notice(told: DuesPublished, zone: ZoneInfo) -> File:
    """Return what was published as a notice: counts and sums, no names."""
    speech = Speech(Language.ZH, zone)
    term = said_term(told.term, speech)
    figures = (told.due, told.received, told.remitted)
    fields = {
        "branch": told.branch,
        "title": "党费收缴情况公示" + ("（更正）" if told.edition > 1 else ""),
        "term": f"{term}（{speech.months((told.term.first,))}至{speech.months((told.term.last,))}）",
        "rows": [
            ["应缴党费人数", f"{told.due_people}人"],
            ["应缴党费合计", said_figure(told.due, speech)],
            ["已缴清人数", f"{told.paid_people}人"],
            ["实缴党费合计", said_figure(told.received, speech)],
            ["未缴清人数", f"{told.open_people}人"],
            ["期内上缴上级党组织合计", said_figure(told.remitted, speech)],
        ],
        "reason": told.reason,
        "withheld": any(figure.amount is None and not figure.unknown for figure in figures),
        "day": said_day(told.published_on),
    }
    return File(f"{term}{told.branch}党费收缴公示.pdf", typeset("dues_notice.typ", fields))


def slip(told: Slip, zone: ZoneInfo) -> File:
    """Return the slip of one remittance, with the balance behind it."""
    speech, balance = Speech(Language.ZH, zone), told.balance
    held = Money(balance.cash.fen + balance.transfer.fen + balance.platform.fen)
    fields = {
        "branch": told.branch,
        "to": told.to,
        "number": str(told.number),
        "day": said_day(told.happened_on),
        "capitals": capitals(told.amount),
        "amount": yuan(told.amount),
        "method": METHODS[told.method],
        "voucher": told.voucher,
        "keeper": told.keeper,
        "is_reversed": told.is_reversed,
        "until": said_term(balance.term, speech),
        "collected": yuan(balance.collected),
        "remitted": yuan(balance.remitted),
        "to_remit": yuan(balance.to_remit),
        "held": yuan(held),
    }
    return File(
        f"{told.happened_on} {told.branch}党费上缴单第{told.number}号.pdf", typeset("remittance_slip.typ", fields)
    )


def yuan(amount: Money) -> str:
    """¥1,234.50"""
    sign = "-" if amount.fen < 0 else ""
    return f"{sign}¥{abs(amount.fen) // 100:,}.{abs(amount.fen) % 100:02d}"
