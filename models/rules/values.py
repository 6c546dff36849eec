"""Values of the field: money, months and minutes are never bare numbers."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, order=True)
class Money:
    """An amount of yuan, kept as whole 分.

    >>> Money.yuan("12.50") + Money(50)
    Money(1300)
    >>> str(Money(1300))
    '13.00元'
    """

    fen: int

    @classmethod
    def yuan(cls, amount: str | Decimal | int) -> Money:
        """Return ``amount`` yuan, rounded half up to 分."""
        return cls(int((Decimal(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP)))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __repr__(self) -> str:
        return f"Money({self.fen})"

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}元"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month.

    >>> Month(2026, 12).plus(1)
    Month(year=2027, month=1)
    >>> str(Month.of(date(2026, 11, 20)))
    '2026-11'
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is not 1 to 12")

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2026-11``."""
        year, month = text.split("-")
        return cls(int(year), int(month))

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> Month:
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def day(self, number: int) -> date:
        """Return day ``number``, or the month's last day when it is shorter."""
        return min(self.first + timedelta(days=number - 1), self.last)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


class Months:
    """Months as they are said: from one to another, or so many."""


@dataclass(frozen=True)
class MonthCount(Months):
    """So many months, whichever they are.

    >>> str(MonthCount(4))
    '4个月'
    """

    count: int

    def __str__(self) -> str:
        return f"{self.count}个月"


@dataclass(frozen=True, order=True)
class MonthSpan(Months):
    """Months in a row, both ends among them.

    >>> span = MonthSpan(Month(2026, 11), Month(2027, 1))
    >>> str(span), [str(month) for month in span.months]
    ('2026-11~2027-01', ['2026-11', '2026-12', '2027-01'])
    >>> str(MonthSpan.only(Month(2026, 11)))
    '2026-11'
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @classmethod
    def only(cls, month: Month) -> MonthSpan:
        return cls(month, month)

    @property
    def months(self) -> tuple[Month, ...]:
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(self.first.plus(each) for each in range(count))

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}~{self.last}"


@dataclass(frozen=True, order=True)
class Minutes:
    """A length of time in whole minutes.

    >>> Minutes(210).hours
    Decimal('3.5')
    """

    count: int

    @property
    def hours(self) -> Decimal:
        """Hours, to 0.1, half up."""
        return (Decimal(self.count) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def __add__(self, other: Minutes) -> Minutes:
        return Minutes(self.count + other.count)
