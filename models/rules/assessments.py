"""Assessments: what a verified base makes a member's monthly dues, and in which months she owes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from models.rules.values import Money, Month

MILLE = 1000
UNITS = {"fen": 1, "jiao": 10, "yuan": 100}


class Payer(Enum):
    """By which article a member pays."""

    SALARIED = "salaried"
    ANNUAL = "annual"
    SELF_EMPLOYED = "self_employed"
    RETIRED = "retired"
    FARMER = "farmer"
    STUDENT = "student"
    UNEMPLOYED = "unemployed"
    SUPPORTED = "supported"
    FIXED = "fixed"


class Regime(Enum):
    """Whose pay it is: what belongs to the base differs, and is for the branch to verify."""

    OFFICE = "office"
    INSTITUTION = "institution"
    ENTERPRISE = "enterprise"


class ReliefKind(Enum):
    """Why a month costs less: reduced or waived for hardship, or no duty of this branch at all."""

    REDUCED = "reduced"
    WAIVED = "waived"
    EXEMPT = "exempt"


class BaseProblem(Enum):
    """Why a base cannot be right."""

    MISSING = "missing"
    NOT_POSITIVE = "not_positive"
    NOT_ASKED = "not_asked"
    OUTSIDE = "outside"
    NO_SUCH_PAYER = "no_such_payer"


ON_BANDS = (Payer.SALARIED, Payer.ANNUAL, Payer.SELF_EMPLOYED, Payer.RETIRED)
FLAT = (Payer.STUDENT, Payer.UNEMPLOYED, Payer.SUPPORTED)
ARTICLES = {
    Payer.SALARIED: "第2条",
    Payer.ANNUAL: "第3条",
    Payer.SELF_EMPLOYED: "第4条",
    Payer.RETIRED: "第5条",
    Payer.FARMER: "第6条",
    Payer.STUDENT: "第6条",
    Payer.UNEMPLOYED: "第6条",
    Payer.SUPPORTED: "第6条",
    Payer.FIXED: "",
}

RATE_LABELS = {
    "document": "文件",
    "payers": "缴费类别（键，第一个是最常用的）",
    "bands": "按工资收入（全额计，上限含本数）",
    "retired_bands": "按离退休费、养老金（全额计，上限含本数）",
    "flat_fen": "学生、下岗失业、靠抚恤救济或低保生活的，每月多少分",
    "least_fen": "农民党员（或自定数额）每月最少多少分",
    "most_fen": "农民党员（或自定数额）每月最多多少分",
    "cap_yuan": "每月一般不超过多少元",
    "rounding": "取整（fen 分，jiao 角，yuan 元；四舍五入）",
    "is_fixed_yearly": "年初核定、年内一般不变",
    "retired_relief_by_branch": "离退休党员减免经支部同意即可",
    "quarter_month": "按季交的在每季第几个月提醒",
}


@dataclass(frozen=True)
class Band:
    """``per_mille`` of the whole base up to and including ``up_to_yuan``; None: without end."""

    per_mille: int
    up_to_yuan: int | None = None

    def __str__(self) -> str:
        end = "以上" if self.up_to_yuan is None else f"{self.up_to_yuan}元及以下"
        return f"{end}{self.per_mille / 10:g}%"


@dataclass(frozen=True, kw_only=True)
class RateRules:
    """What is paid a month.

    Args:
        document: what people call the paper the articles stand in.
        payers: the categories there are, the usual one first.
        bands: of whoever is paid; rising, the last without end.
        retired_bands: of the retired.
        flat_fen: of students, unemployed and supported members.
        least_fen, most_fen: of farmers, and of whatever the branch sets itself; None: no bound.
        cap_yuan: most that is asked for a month; more is voluntary.
        rounding: to 分, 角 or 元, half up.
        is_fixed_yearly: what was assessed holds for its calendar year, and changes within it only with a reason.
        retired_relief_by_branch: the branch alone may reduce or waive what a retired member pays.
        quarter_month: in which month of the quarter, 1 to 3, quarterly payers are reminded.
    """

    document: str
    payers: tuple[str, ...]
    bands: tuple[Band, ...]
    retired_bands: tuple[Band, ...]
    flat_fen: int | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    cap_yuan: int | None = None
    rounding: Literal["fen", "jiao", "yuan"]
    is_fixed_yearly: bool
    retired_relief_by_branch: bool
    quarter_month: int

    def __post_init__(self) -> None:
        known = {payer.value for payer in Payer}
        if not self.payers or not known.issuperset(self.payers):
            raise ValueError(f"payers: expected some of {', '.join(sorted(known))}")
        if not 1 <= self.quarter_month <= 3:
            raise ValueError(f"quarter_month: {self.quarter_month} is not 1 to 3")
        for name, bands in (("bands", self.bands), ("retired_bands", self.retired_bands)):
            ends = [band.up_to_yuan for band in bands]
            if ends and (None in ends[:-1] or ends[-1] is not None or ends[:-1] != sorted(set(ends[:-1]), key=_first)):
                raise ValueError(f"{name}: expected rising ends, and none at the last")


@dataclass(frozen=True)
class Charge:
    """What a month comes to, and how.

    ``band`` and ``over_yuan``, its lower end, are None where no band applies; ``uncapped`` is what the band gives.
    """

    amount: Money
    uncapped: Money
    band: Band | None = None
    over_yuan: int | None = None

    @property
    def is_capped(self) -> bool:
        return self.amount != self.uncapped


def monthly_dues(payer: Payer, base: Money | None, rates: RateRules) -> Charge:
    """Return what a member owes for one month; the rate of her band is taken of the whole base.

    Args:
        base: what `base_problem` finds nothing wrong with.

    Returns:
        分, rounded half up to the unit of ``rates``, at most the cap.

    Source: 中组发〔2008〕3号 第2—6条; 组电明字〔2017〕5号 一（一）（每月一般不超过1000元）; 取整为本地默认.

    >>> from models.rules.rulebook import load
    >>> rates = load("party").rates
    >>> [monthly_dues(Payer.SALARIED, Money.yuan(base), rates).amount for base in ("3000", "3000.01", "6200")]
    [Money(1500), Money(3000), Money(9300)]
    >>> monthly_dues(Payer.RETIRED, Money.yuan("5000.01"), rates).amount
    Money(5000)
    >>> monthly_dues(Payer.STUDENT, None, rates).amount
    Money(20)
    """
    if payer in FLAT:
        flat = Money(rates.flat_fen or 0)
        return Charge(flat, flat)
    if base is None:
        raise ValueError(f"{payer} needs a base")
    if payer not in ON_BANDS:
        return Charge(base, base)
    band, over = _band(rates.retired_bands if payer is Payer.RETIRED else rates.bands, base)
    unit = UNITS[rates.rounding]
    uncapped = Money((base.fen * band.per_mille + MILLE * unit // 2) // (MILLE * unit) * unit)
    cap = uncapped if rates.cap_yuan is None else Money.yuan(rates.cap_yuan)
    return Charge(min(uncapped, cap), uncapped, band, over)


def base_problem(payer: Payer, base: Money | None, rates: RateRules) -> BaseProblem | None:
    """Return what is wrong with a base for this category, None when nothing is.

    Source: 中组发〔2008〕3号 第6条（农民党员每月0.2元至1元）.

    >>> from models.rules.rulebook import load
    >>> base_problem(Payer.FARMER, Money(101), load("party").rates)
    <BaseProblem.OUTSIDE: 'outside'>
    """
    if payer.value not in rates.payers:
        return BaseProblem.NO_SUCH_PAYER
    if payer in FLAT:
        return None if base is None else BaseProblem.NOT_ASKED
    if base is None:
        return BaseProblem.MISSING
    if base <= Money(0):
        return BaseProblem.NOT_POSITIVE
    if payer in ON_BANDS:
        return None
    least = base.fen if rates.least_fen is None else rates.least_fen
    most = base.fen if rates.most_fen is None else rates.most_fen
    return None if least <= base.fen <= most else BaseProblem.OUTSIDE


def governing(starts: Sequence[Month], month: Month, rates: RateRules) -> int | None:
    """Return which of a member's assessments, given by their first months as they were entered, holds for ``month``.

    The one that starts latest, and of those the one entered last; where amounts are fixed by the year, none of an
    earlier year.

    Source: 组电明字〔2017〕5号 一（一）（年初核定，年内一般不变动）; 中组发〔2008〕3号 第10条.

    >>> from models.rules.rulebook import load
    >>> rates, starts = load("party").rates, [Month(2026, 1), Month(2026, 7)]
    >>> [governing(starts, Month(*when), rates) for when in ((2026, 6), (2026, 7), (2027, 1))]
    [0, 1, None]
    """
    begun = [
        (start, number)
        for number, start in enumerate(starts)
        if start <= month and (start.year == month.year or not rates.is_fixed_yearly)
    ]
    return max(begun)[1] if begun else None


def needs_reason(starts: Sequence[Month], start: Month, rates: RateRules) -> bool:
    """Return whether an assessment from ``start`` changes, within a year, what was fixed for it.

    Source: 组电明字〔2017〕5号 一（一）.
    """
    return rates.is_fixed_yearly and any(other.year == start.year for other in starts)


def needs_approval(kind: ReliefKind, payer: Payer | None, rates: RateRules) -> bool:
    """Return whether the next higher committee must approve what the branch has agreed to.

    Source: 中组发〔2008〕3号 第7条（支部研究，报上一级党委批准）; 组电明字〔2017〕5号（离退休党员经党支部同意即可）.

    >>> from models.rules.rulebook import load
    >>> rates = load("party").rates
    >>> [needs_approval(ReliefKind.WAIVED, payer, rates) for payer in (Payer.SALARIED, Payer.RETIRED)]
    [True, False]
    """
    if kind is ReliefKind.EXEMPT:
        return False
    return not (payer is Payer.RETIRED and rates.retired_relief_by_branch)


def owes_from(enrolled_on: date, admitted_on: date | None) -> Month:
    """Return the first month a member owes here.

    Who was admitted by a branch meeting while on this roster owes from the month of that meeting, whatever its day;
    everybody else from the month after she was enrolled, whose own dues the branch before collects.

    Source: 中组发〔2008〕3号 第8条（从支部大会通过其为预备党员之日起）; 转入的月份为本地默认.

    >>> str(owes_from(date(2026, 10, 2), date(2026, 11, 30)))
    '2026-11'
    >>> str(owes_from(date(2026, 10, 2), date(1998, 7, 1)))
    '2026-11'
    >>> str(owes_from(date(2026, 10, 2), None))
    '2026-11'
    >>> str(owes_from(date(2026, 10, 2), date(2026, 10, 1)))
    '2026-10'
    """
    if admitted_on is not None and Month.of(admitted_on) >= Month.of(enrolled_on):
        return Month.of(admitted_on)
    return Month.of(enrolled_on).plus(1)


def owes_until(departed_on: date | None) -> Month | None:
    """Return the last month a member owes here: the one she left in; None while she is here.

    Source: 本地默认（与转入的月份相对：转出当月由原支部收）.
    """
    return None if departed_on is None else Month.of(departed_on)


def is_reminded(month: Month, is_quarterly: bool, rates: RateRules) -> bool:
    """Return whether a month has a reminder of its own: a quarterly payer is spoken to once a quarter.

    Source: 中组发〔2008〕3号 第12条（经支部同意可以每季度交纳一次）; 在哪个月提醒为本地默认.

    >>> from models.rules.rulebook import load
    >>> [month for month in range(1, 13) if is_reminded(Month(2026, month), True, load("party").rates)]
    [3, 6, 9, 12]
    """
    return not is_quarterly or (month.month - 1) % 3 + 1 == rates.quarter_month


def _band(bands: Sequence[Band], base: Money) -> tuple[Band, int]:
    over = 0
    for band in bands:
        if band.up_to_yuan is None or base.fen <= band.up_to_yuan * 100:
            return band, over
        over = band.up_to_yuan
    raise ValueError("no bands")


def _first(end: int | None) -> int:
    return end or 0
