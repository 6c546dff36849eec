"""Points (量化积分): what a rule pack that switches them on must say, and which rules are refused.

They are off unless a pack has the table; nothing of them comes with the program.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations
from typing import Literal

TENTHS = 10
FORBIDDEN = "积分不能按登录、在线、消息、阅读时长、已读回执、答复或使用机器人计算"
LOCAL = ("attendance", "makeup", "hours", "study", "appointed")
TIMED = ("hours", "study")
# What a rule is called shows what it is meant for, whatever ledger it names.
FORBIDDEN_WORDS = re.compile(
    r"登录|登陆|上线|在线|活跃|打卡|点赞|转发|接龙|已读|阅读时[长间]|阅读量|浏览|消息|回复|应答|答复|报名|机器人|小秘|网龄"
    r"|\b(?:log-?ins?|log-?ons?|online|clicks?|messages?|replies|reply|answers?|reading time|read receipts?)\b"
    r"|\b(?:bots?|streaks?)\b",
    re.IGNORECASE,
)
TERM_CODE = re.compile(r"(20\d\d)(?:(H)([12])|(Q)([1-4]))?")


class Source(Enum):
    """The kind of row that points come from; the value stands before the row's number."""

    ATTENDANCE = "A"
    MAKEUP = "M"
    HOURS = "H"
    LESSON = "S"
    MADE_UP_LESSON = "U"
    TRAINING = "T"
    AWARD = "P"

    @property
    def ledger(self) -> str:
        """Return what a rule calls the ledger of such rows."""
        return LEDGERS[self]


LEDGERS = {
    Source.ATTENDANCE: "attendance",
    Source.MAKEUP: "makeup",
    Source.HOURS: "hours",
    Source.LESSON: "study",
    Source.MADE_UP_LESSON: "study",
    Source.TRAINING: "study",
    Source.AWARD: "appointed",
}


@dataclass(frozen=True)
class RowCode:
    """Names a row that points come from, as buttons do: ``A12``.

    >>> RowCode.parse("a12")
    RowCode(source=<Source.ATTENDANCE: 'A'>, number=12)
    """

    source: Source
    number: int

    @classmethod
    def parse(cls, text: str) -> RowCode:
        """Return the row a code names.

        Raises:
            ValueError: it is none.
        """
        if not re.fullmatch(r"[A-Za-z]\d{1,12}", text, re.ASCII):
            raise ValueError(f"no code of a row: {text}")
        return cls(Source(text[0].upper()), int(text[1:]))

    def __str__(self) -> str:
        return f"{self.source.value}{self.number}"


@dataclass(frozen=True, order=True)
class Term:
    """A year, a half of it or a quarter: ``parts`` is 1, 2 or 4, ``number`` from 1.

    >>> str(Term.of(date(2026, 11, 20), "half_year")), str(Term(2026, 1, 1))
    ('2026H2', '2026')
    """

    year: int
    parts: int
    number: int

    def __post_init__(self) -> None:
        if self.parts not in (1, 2, 4) or not 1 <= self.number <= self.parts:
            raise ValueError(f"no part {self.number} of {self.parts} in a year")

    @classmethod
    def of(cls, day: date, period: str) -> Term:
        """Return the term of this length in which a day lies."""
        parts = {"year": 1, "half_year": 2, "quarter": 4}[period]
        return cls(day.year, parts, (day.month - 1) * parts // 12 + 1)

    @classmethod
    def parse(cls, code: str) -> Term:
        """Return the term written as ``2026``, ``2026H1`` or ``2026Q3``.

        Raises:
            ValueError: it is none.
        """
        found = TERM_CODE.fullmatch(code)
        if not found:
            raise ValueError(f"no term: {code}")
        if found[2]:
            return cls(int(found[1]), 2, int(found[3]))
        return cls(int(found[1]), 4, int(found[5])) if found[4] else cls(int(found[1]), 1, 1)

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * 12 // self.parts + 1, 1)

    @property
    def last(self) -> date:
        month = self.number * 12 // self.parts
        return date(self.year, month, monthrange(self.year, month)[1])

    def plus(self, terms: int) -> Term:
        """Return the term so many later."""
        index = self.year * self.parts + self.number - 1 + terms
        return Term(index // self.parts, self.parts, index % self.parts + 1)

    def __str__(self) -> str:
        return str(self.year) if self.parts == 1 else f"{self.year}{'H' if self.parts == 2 else 'Q'}{self.number}"


@dataclass(frozen=True)
class PointRule:
    """What one rule gives.

    Args:
        key: stands for the rule in appointed entries and across editions.
        name: what people call it.
        ledger: whose rows it counts: attendance, makeup, hours, study or appointed.
        points: for each row, or for each ``per_minutes`` of it (hours and study).
        cap: most points of this rule in a period.
        kinds: of meetings that count (attendance and makeup); None counts all.
        source: who decided it, where that is not the source of the whole table.
    """

    key: str
    name: str
    ledger: str
    points: int
    cap: int
    kinds: tuple[str, ...] | None = None
    per_minutes: int | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        which = f"规则「{self.name}」（{self.key}）"
        if self.ledger not in LOCAL:
            raise ValueError(f"ledger: {which}要按 {self.ledger!r} 计分：{FORBIDDEN}；只能是 {', '.join(LOCAL)} 之一")
        if found := FORBIDDEN_WORDS.search(f"{self.name} {self.key.replace('-', ' ')}"):
            raise ValueError(f"name: {which}写着「{found[0].strip()}」：{FORBIDDEN}")
        if not 1 <= self.points <= self.cap:
            raise ValueError(f"points: {which}每次 {self.points} 分，要从 1 分到上限 {self.cap} 分")
        if (self.ledger in TIMED) is (self.per_minutes is None):
            raise ValueError(f"per_minutes: {which}按 {self.ledger} 计分，每多少分钟计分只有 hours、study 写，也必须写")
        if self.per_minutes is not None and not 1 <= self.per_minutes <= 1440:
            raise ValueError(f"per_minutes: {which}的 {self.per_minutes} 不在 1 到 1440 之间")
        if self.kinds is not None and self.ledger not in ("attendance", "makeup"):
            raise ValueError(f"kinds: {which}按 {self.ledger} 计分，没有会议种类")

    def worth(self, minutes: int) -> int:
        """Return the tenths of a point of one row before the cap, time of it rounded down to a tenth.

        >>> PointRule("volunteer", "志愿服务", "hours", 2, 40, per_minutes=60).worth(45)
        15
        """
        return self.points * TENTHS * minutes // self.per_minutes if self.per_minutes else self.points * TENTHS


@dataclass(frozen=True)
class Nomination:
    """Who is listed for people to decide on, half-yearly.

    Args:
        title: what may be awarded, such as 党员先锋.
        least_points: of the half-year.
        least_hours: verified hours of volunteering in it.
        least_attendance_percent: of the meetings she was invited to.
    """

    title: str
    least_points: int
    least_hours: int | None = None
    least_attendance_percent: int | None = None

    def __post_init__(self) -> None:
        if self.least_attendance_percent is not None and self.least_attendance_percent > 100:
            raise ValueError(f"least_attendance_percent: {self.least_attendance_percent} is more than 100")

    def is_met(self, tenths: int, minutes: int, attended: int, invited: int) -> bool:
        """Say whether the figures of a half-year meet the criteria; who was invited to nothing meets the last one.

        >>> Nomination("党员先锋", 10, 1).is_met(100, 60, 0, 0), Nomination("党员先锋", 10, 1).is_met(99, 60, 0, 0)
        (True, False)
        """
        percent = self.least_attendance_percent or 0
        return (
            tenths >= self.least_points * TENTHS
            and minutes >= (self.least_hours or 0) * 60
            and attended * 100 >= invited * percent
        )


@dataclass(frozen=True)
class PointsRules:
    """One edition of the points; without ``rules`` they are off from its first day on.

    Args:
        version: what the edition is called wherever a figure is explained.
        period: over which caps run and sums are shown.
    """

    version: str
    period: Literal["quarter", "half_year", "year"]
    rules: tuple[PointRule, ...]
    nomination: Nomination | None = None

    def __post_init__(self) -> None:
        for one, other in combinations(self.rules, 2):
            if one.key == other.key or _overlap(one, other):
                raise ValueError(
                    f"rules: 规则「{one.name}」（{one.key}）和「{other.name}」（{other.key}）会把同一条记录计两次"
                )

    def rule_for(self, source: Source, kind: str | None, key: str | None) -> PointRule | None:
        """Return the rule that counts such a row, None when none does."""
        for rule in self.rules:
            is_its = rule.key == key if source is Source.AWARD else rule.kinds is None or kind in rule.kinds
            if rule.ledger == source.ledger and is_its:
                return rule
        return None

    @property
    def switches(self) -> frozenset[str]:
        """Return which commands there are: none without rules, and none that could do nothing."""
        parts = {"points": self.rules, "awards": self.appointed, "nominations": self.rules and self.nomination}
        return frozenset(name for name, part in parts.items() if part)

    @property
    def appointed(self) -> tuple[PointRule, ...]:
        """Return the rules whose entries a person makes, with a reason."""
        return tuple(rule for rule in self.rules if rule.ledger == "appointed")


def _overlap(one: PointRule, other: PointRule) -> bool:
    """Say whether a row could be counted by both rules."""
    if one.ledger != other.ledger or one.ledger == "appointed":
        return False
    return one.kinds is None or other.kinds is None or bool(set(one.kinds) & set(other.kinds))
