"""What the dues of the demonstration follow from: a base verified for each member in each year of its ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.demo import people
from bot.demo.roster import Enrolled, Year
from models.assessments import Assessment
from models.database import Session
from models.rules.assessments import Payer, Regime, monthly_dues
from models.rules.editions import edition_on
from models.rules.values import Money, Month

WAGES = tuple(map(Money.yuan, ("2800", "3600", "4300", "4800", "5666.67", "6200", "7400", "8900", "11200")))
PENSIONS = tuple(map(Money.yuan, ("3600", "4200", "4800", "5400")))
REGIMES = {people.BUREAU: Regime.OFFICE, people.OPERA: Regime.ENTERPRISE}
# January is when a branch fixes the year.
DAY, CLOCK = 8, time(10, 30)


@dataclass(frozen=True)
class Fixed:
    """What was fixed for a year: the number of the assessment, and a month of it, sealed."""

    number: int
    sealed_amount: str


def fix(db: Session, year: Year, member: Enrolled, months: Iterable[Month], numbers: Iterator[int]) -> dict[int, Fixed]:
    """Enter the same base for each calendar year of these months; return by year what was fixed."""
    payer = Payer.RETIRED if member.is_spared else Payer.SALARIED
    base = year.chance.choice(PENSIONS if member.is_spared else WAGES)
    return {each: _fix(db, year, member, each, payer, base, next(numbers)) for each in sorted({m.year for m in months})}


def _fix(
    db: Session, year: Year, member: Enrolled, calendar_year: int, payer: Payer, base: Money, number: int
) -> Fixed:
    first = Month(calendar_year, 1)
    entered_at = year.wall(date(calendar_year, 1, DAY), CLOCK)
    row: dict[str, Any] = {
        "id": number,
        "member_id": member.id,
        "branch_id": year.branches[member.branch].id,
        "first_month": first,
        "payer": payer,
        "regime": REGIMES.get(member.branch, Regime.INSTITUTION),
        "sealed_base": db.vault.seal_money(base),
        "entered_by": year.keeper(member.branch).id,
        "entered_at": entered_at,
        "confirmed_at": None if member.is_played else entered_at,
    }
    db.later(Assessment.__table__, row)
    rates = edition_on(year.almanac.book, "rates", first.first).rule
    return Fixed(number, db.vault.seal_money(monthly_dues(payer, base, rates).amount))
