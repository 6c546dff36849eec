"""Lists of dues on A4: the register to be signed and sealed, and the report of a year for the branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.channels.channel import File
from bot.papers.dues import yuan
from bot.papers.records import typeset
from bot.wording.speech import Speech, said_day
from bot.wording.terms import said_figure, said_term
from bot.wording.zh.payments import METHODS
from models.base import MemberId
from models.disclosures import Figure
from models.dues_figures import ZERO, Share, Totals, summed
from models.dues_papers import DuesRegister, DuesReport, Receipts, YearReport
from models.members import Language
from models.rules.values import Money


def register(told: DuesRegister, found: Sequence[tuple[Share, Receipts]], zone: ZoneInfo) -> File:
    """Return the list of a term: who owes what, what came when and how, and room for a signature."""
    speech = Speech(Language.ZH, zone)
    term = said_term(told.term, speech)
    every = [share for share, _ in found]
    due = "未知" if any(share.unknown for share in every) else yuan(summed(share.due for share in every))
    fields = {
        "branch": told.branch,
        "term": term,
        "rows": [_row(share, receipts) for share, receipts in found],
        "due": due,
        "received": yuan(summed(share.received for share in every)),
    }
    return File(f"{term}{told.branch}党费收缴登记表.pdf", typeset("dues_register.typ", fields))


def report(told: DuesReport, figures: YearReport, fewest: int, today: date, zone: ZoneInfo) -> File:
    """Return the report of a year: people month by month, sums of the year alone, none of fewer than ``fewest``."""
    speech, sums, moved = Speech(Language.ZH, zone), figures.totals, figures.flows
    rows = [
        ["应缴党费合计", said_figure(figures.due, speech)],
        ["实缴党费合计", said_figure(figures.received, speech)],
        ["自愿多交合计", said_figure(_given(moved.voluntary, fewest), speech)],
        ["一次性大额党费合计", said_figure(_given(moved.special, fewest), speech)],
        ["退还合计", said_figure(_given(moved.refunded, fewest), speech)],
        ["上缴上级党组织合计", said_figure(figures.remitted, speech)],
    ]
    months = [[f"{month.month}月", *_people(each)] for month, each in figures.months.items()]
    year = ["全年", *_people(sums)]
    fields = {
        "branch": told.branch,
        "title": f"{told.year}年党费收缴情况报告",
        "months": [*months, year],
        "rows": rows,
        "day": said_day(today),
    }
    return File(f"{told.branch}{told.year}年党费收缴情况报告.pdf", typeset("dues_report.typ", fields))


def _people(sums: Totals) -> list[str]:
    counts = (sums.due_people, sums.paid_people, sums.open_people, sums.relieved_people)
    # A month nobody has a row of was before the books began: that is not known to be nobody.
    return [str(count) for count in counts] if sums.due_people or sums.relieved_people else ["无记录"] * len(counts)


def _given(amounts: Mapping[MemberId, Money], fewest: int) -> Figure:
    given = [amount for amount in amounts.values() if amount != ZERO]
    return Figure(None if 0 < len(given) < fewest else summed(given))


def _row(share: Share, receipts: Receipts) -> list[str]:
    due = "未知" if share.unknown else yuan(share.due)
    months = share.owed or share.relieved
    return [
        share.name,
        "、".join(f"{month.month}月" for month in months),
        due if share.owed else "免交",
        yuan(share.received) if share.received > ZERO else "",
        "、".join(f"{day.month}.{day.day}" for day in receipts.days),
        "、".join(METHODS[way] for way in receipts.ways),
    ]
