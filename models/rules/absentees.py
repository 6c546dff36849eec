"""Absence without leave: which step a row of absences has come to. People decide, these only say when to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SECRETARY = "secretary"
COMMITTEE = "committee"
MONTHS = "months-"


@dataclass(frozen=True)
class AbsenceRules:
    """When an absence is spoken of, and to whom.

    Args:
        kinds: keys of the meeting kinds whose absences make a row.
        note_days: days after the close in which the note to who was absent may still go out.
        leave_days: days after the meeting in which leave may be asked for afterwards.
        member_row: absences in a row of which the member's note speaks, at least 2.
        secretary_row: absences in a row of which the secretary is told, at least ``member_row``.
        committee_days: days after the secretary was told, from which the committee is, if the row goes on.
        early_months: consecutive months of absence of which the secretary is warned, rising, below the limit.
        limit_months: months after which the article speaks.
    """

    kinds: tuple[str, ...] = ("members", "committee", "group", "lecture", "theme-day", "study")
    note_days: int = 7
    leave_days: int = 30
    member_row: int = 2
    secretary_row: int = 3
    committee_days: int = 14
    early_months: tuple[int, ...] = (4, 5)
    limit_months: int = 6

    def __post_init__(self) -> None:
        if self.member_row < 2:
            raise ValueError(f"member_row: {self.member_row} is no row")
        if self.secretary_row < self.member_row:
            raise ValueError(f"secretary_row: {self.secretary_row} is less than member_row")
        if list(self.early_months) != sorted({each for each in self.early_months if 2 <= each < self.limit_months}):
            raise ValueError(f"early_months: {list(self.early_months)} does not rise within 2 to the limit")


@dataclass(frozen=True)
class AbsenceRow:
    """Absences that follow each other, without a meeting between at which she was seen or had leave."""

    count: int
    first: date
    last: date


def months_of(row: AbsenceRow) -> int:
    """Return over how many calendar months a row reaches, the first and the last included.

    >>> months_of(AbsenceRow(2, date(2026, 9, 30), date(2026, 12, 1)))
    4
    """
    return (row.last.year - row.first.year) * 12 + row.last.month - row.first.month + 1


def due_steps(row: AbsenceRow, told: Mapping[str, date], today: date, rules: AbsenceRules) -> list[str]:
    """Return the steps to take now; of the months only the highest reached, for it says the lower ones too.

    Args:
        told: the steps taken in this row, with their days.

    Source: 连续缺席的提示次数与间隔为本地默认; 六个月: 党员教育管理工作条例 第31条（六）.

    >>> due_steps(AbsenceRow(3, date(2026, 9, 4), date(2026, 11, 6)), {}, date(2026, 11, 9), AbsenceRules())
    ['secretary']
    """
    found = []
    if row.count >= rules.secretary_row and SECRETARY not in told:
        found.append(SECRETARY)
    if (
        row.count >= rules.secretary_row
        and SECRETARY in told
        and COMMITTEE not in told
        and today >= told[SECRETARY] + timedelta(days=rules.committee_days)
    ):
        found.append(COMMITTEE)
    reached = [months for months in rules.early_months if months <= months_of(row)]
    if reached and all(f"{MONTHS}{months}" not in told for months in rules.early_months if months >= reached[-1]):
        found.append(f"{MONTHS}{reached[-1]}")
    return found
