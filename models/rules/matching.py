"""Matching payments received to members and months: what is sure, and what a person has to look at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from models.rules.payments import Allocation, Surplus, allocate
from models.rules.statements import Received, months_named, without_months
from models.rules.values import Money, Month

CANDIDATES_SHOWN = 8


class Fate(Enum):
    """What becomes of a row.

    MATCHED is sure; PICKED is what the keeper said; CANDIDATES and UNMATCHED wait; LEFT the keeper put aside; ENTERED
    is in the books already.
    """

    MATCHED = "matched"
    PICKED = "picked"
    CANDIDATES = "candidates"
    UNMATCHED = "unmatched"
    LEFT = "left"
    ENTERED = "entered"

    @property
    def is_entering(self) -> bool:
        return self in (Fate.MATCHED, Fate.PICKED)

    @property
    def is_waiting(self) -> bool:
        return self in (Fate.CANDIDATES, Fate.UNMATCHED)


class Doubt(Enum):
    """Why a row is not sure.

    NAMESAKES: several of that name; SEVERAL: it names several; MASKED: only a part of the name stands there; WITHIN:
    the name is part of other words; ANOTHER: one member pays, another is named; LESS, MORE: than is owed; MONTHS: not
    what the months named come to; UNKNOWN: nobody knows what is owed; SETTLED: nothing is open, or not the month
    named; TOO_OLD: older than may be entered; CLOSED: the books of that day are closed; OWN: the keeper's own;
    RETURNED: the list holds as much that went back to her.
    """

    NAMESAKES = "namesakes"
    SEVERAL = "several"
    MASKED = "masked"
    WITHIN = "within"
    ANOTHER = "another"
    LESS = "less"
    MORE = "more"
    MONTHS = "months"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    TOO_OLD = "too_old"
    CLOSED = "closed"
    OWN = "own"
    RETURNED = "returned"


@dataclass(frozen=True)
class Debtor:
    """A member as matching sees her.

    ``owed`` are her open months in the order a payment settles them, each with what is still owed of it, None where
    nobody knows. ``oldest`` is the first month that may still be entered, ``open_from`` the first whose books are
    open. ``is_own``: she is the keeper. ``usual`` is what her newest month of which it is known came to.
    """

    member_id: int
    name: str
    owed: tuple[tuple[Month, Money | None], ...]
    oldest: Month | None = None
    open_from: Month | None = None
    is_own: bool = False
    usual: Money | None = None

    @property
    def payable(self) -> tuple[tuple[Month, Money | None], ...]:
        """Return what of it a payment may settle: none too long ago."""
        return tuple((month, rest) for month, rest in self.owed if self.oldest is None or month >= self.oldest)


@dataclass(frozen=True)
class Pick:
    """What the keeper said of a row: whose it is, None to leave it; ``surplus`` is for what settles no month."""

    member_id: int | None = None
    surplus: Surplus | None = None


@dataclass(frozen=True)
class Match:
    """What a row comes to; ``first`` is the month to be settled first, where the note names one.

    ``is_late``: the books of its day are closed, and it is dated the day it is entered.
    """

    fate: Fate
    member_ids: tuple[int, ...] = ()
    months: tuple[Month, ...] = ()
    first: Month | None = None
    doubt: Doubt | None = None
    surplus: Surplus | None = None
    is_late: bool = False


def match(
    rows: Sequence[Received], debtors: Sequence[Debtor], entered: Collection[int], picks: Mapping[int, Pick]
) -> tuple[Match, ...]:
    """Return what each row comes to; what one settles is open for no other.

    Args:
        entered: places (from 0) of rows that are in the books already.
        picks: what the keeper said, by place.

    Source: 本地默认.

    >>> from datetime import date
    >>> wang = Debtor(7, "王芳", ((Month(2026, 10), Money(8500)), (Month(2026, 11), Money(8500))))
    >>> row = Received(5, date(2026, 11, 3), "王芳", Money(17000), "党费")
    >>> [(each.fate.value, len(each.months)) for each in match([row, row], [wang], (), {})]
    [('matched', 2), ('candidates', 0)]
    """
    found: dict[int, Match] = {}
    left = {debtor.member_id: debtor for debtor in debtors}
    for place in in_order(rows):
        made = found[place] = (
            Match(Fate.ENTERED) if place in entered else _match(rows[place], left, debtors, picks.get(place))
        )
        if made.fate.is_entering:
            [member_id] = made.member_ids
            left[member_id] = _after(left[member_id], rows[place].amount, made.first)
    return tuple(found[place] for place in range(len(rows)))


def in_order(rows: Sequence[Received]) -> list[int]:
    """Return the places of rows as they are settled: those that name months before the others, older ones first."""
    return sorted(
        range(len(rows)), key=lambda place: (not months_named(rows[place].note, rows[place].on), rows[place].on, place)
    )


def _match(row: Received, left: Mapping[int, Debtor], debtors: Sequence[Debtor], pick: Pick | None) -> Match:
    months = months_named(row.note, row.on)
    first = months[0] if months else None
    chosen = pick.member_id if pick is not None else None
    if pick is not None and chosen is None:
        return Match(Fate.LEFT)
    if chosen is not None and chosen in left:
        hers = left[chosen]
        first = first if first in {month for month, _ in hers.owed} else None
        settled = _settle(hers, row.amount, first)
        surplus = pick.surplus if pick else None
        return Match(Fate.PICKED, (chosen,), settled.months, first, None, surplus, _is_closed(row, hers))
    ids, doubt = named(row, debtors)
    if not ids:
        return Match(Fate.UNMATCHED)
    if doubt is not None:
        return Match(Fate.CANDIDATES, ids, (), None, doubt)
    hers = left[ids[0]]
    settles, doubt = _settles(row, hers, months)
    if doubt is not None:
        return Match(Fate.CANDIDATES, ids, (), None, doubt)
    return Match(Fate.MATCHED, ids, settles, first)


def named(row: Received, debtors: Iterable[Debtor]) -> tuple[tuple[int, ...], Doubt | None]:
    """Return whose a payment may be by its names, and why that is not sure.

    Source: 本地默认.

    >>> from datetime import date
    >>> row = Received(5, date(2026, 11, 3), "*芳", Money(8500), "党费")
    >>> named(row, [Debtor(7, "王芳", ()), Debtor(8, "赵䶮", ())])
    ((7,), <Doubt.MASKED: 'masked'>)
    """
    debtors = list(debtors)
    payer, note = _tidy(row.payer), _spelled(without_months(row.note))
    paying = [debtor for debtor in debtors if _tidy(debtor.name) == payer]
    noted = [debtor for debtor in debtors if _stands_alone(_tidy(debtor.name), note)]
    masked = [debtor for debtor in debtors if _is_masked(payer) and _fits(payer, debtor.name)]
    # Beside a payer any other name counts: 代张和平交.
    strange = note.replace(payer, " ")
    others = [debtor for debtor in debtors if paying and debtor not in paying and _tidy(debtor.name) in strange]
    if others:
        return _ids([*others, *paying]), Doubt.ANOTHER
    if noted and _is_masked(payer) and not any(debtor in masked for debtor in noted):
        return _ids(noted), Doubt.ANOTHER
    sure = paying or noted
    if sure:
        if len(sure) == 1:
            return _ids(sure), None
        return _ids(sure), Doubt.NAMESAKES if len({_tidy(debtor.name) for debtor in sure}) == 1 else Doubt.SEVERAL
    if masked:
        return _ids(masked), Doubt.MASKED
    within = [debtor for debtor in debtors if _tidy(debtor.name) in payer or _tidy(debtor.name) in note]
    return (_ids(within), Doubt.WITHIN) if within else ((), None)


def _settles(row: Received, hers: Debtor, months: tuple[Month, ...]) -> tuple[tuple[Month, ...], Doubt | None]:
    """Return the months a payment settles to the cent, or why that is not sure."""
    if hers.is_own:
        return (), Doubt.OWN
    if _is_closed(row, hers):
        return (), Doubt.CLOSED
    if months and hers.oldest is not None and months[0] < hers.oldest:
        return (), Doubt.TOO_OLD
    if row.returned:
        return (), Doubt.RETURNED
    owed = dict(hers.payable)
    if hers.owed and not owed:
        return (), Doubt.TOO_OLD
    if not owed or not set(months) <= set(owed):
        return (), Doubt.SETTLED
    meant = months or tuple(month for month, _ in hers.payable[:1])
    if any(owed[month] is None for month in meant):
        is_usual = len(meant) == 1 and row.amount == hers.usual
        return (meant, None) if is_usual else ((), Doubt.UNKNOWN)
    first = months[0] if months else None
    settled = _settle(hers, row.amount, first)
    if settled.left > Money(0):
        return (), Doubt.MORE
    is_whole = settled.parts[-1] == owed[settled.months[-1]]
    if months and set(settled.months) != set(months):
        return (), Doubt.LESS if not is_whole and set(settled.months) < set(months) else Doubt.MONTHS
    return (settled.months, None) if is_whole else ((), Doubt.LESS)


def _is_closed(row: Received, hers: Debtor) -> bool:
    return hers.open_from is not None and Month.of(row.on) < hers.open_from


def _after(hers: Debtor, amount: Money, first: Month | None) -> Debtor:
    """Return what is left of a member's open months when a payment has settled some."""
    settled = _settle(hers, amount, first)
    parts = dict(zip(settled.months, settled.parts, strict=True))
    rests = (
        (month, rest if rest is None else rest - parts.get(month, Money(0)))
        for month, rest in hers.owed
        if rest is not None or month not in parts
    )
    return replace(hers, owed=tuple((month, rest) for month, rest in rests if rest != Money(0)))


def _settle(hers: Debtor, amount: Money, first: Month | None) -> Allocation:
    """Return what a payment settles: the month named, then the others; one nobody knows comes to all of it."""
    order = sorted(hers.payable, key=lambda each: each[0] != first)
    if order and order[0][1] is None:
        return Allocation((order[0][0],), (amount,), Money(0))
    return allocate(amount, [(month, rest) for month, rest in order if rest is not None])


def _ids(debtors: Iterable[Debtor]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(debtor.member_id for debtor in debtors))


def _tidy(name: str) -> str:
    """Return a name as it is compared: without blanks, one kind of dot, no title behind it."""
    return re.sub("(?:同志|先生|女士)$", "", re.sub(r"\s", "", _spelled(name)))


def _spelled(text: str) -> str:
    return re.sub("[•．・‧⋅∙･]", "·", unicodedata.normalize("NFKC", text)).casefold()


def _stands_alone(name: str, note: str) -> bool:
    """Return whether a note says a name with nothing around it but signs and words that belong to dues."""
    return re.search(rf"(?:^|{_AROUND}){re.escape(name)}(?:$|{_AROUND})", note) is not None


def _is_masked(payer: str) -> bool:
    return "*" in payer


def _fits(payer: str, name: str) -> bool:
    pattern = "".join(".+" if part.startswith("*") else re.escape(part) for part in re.split(r"(\*+)", payer))
    return re.search(r"[^*]", payer) is not None and re.fullmatch(pattern, _tidy(name)) is not None


_AROUND = (
    r"(?:[^\w·*]|[\d_]|党员|党费|会费|费用|缴纳|交纳|补缴|补交|预缴|预交|缴费|交费|上缴|上交|转账|转帐|汇款|付款|收款"
    r"|支付宝|微信|支付|备注|附言|用途|摘要|姓名|交款人|缴款人|同志|本人|自愿|季度|年度|全年|月份|支部|元|年|月|缴|交|的)"
)
