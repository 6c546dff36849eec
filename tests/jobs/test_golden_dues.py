"""Thirty-six months of invented members, opened month by month, equal to the cent to figures worked out elsewhere."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models import assessments
from models.assessments import Agreed, Verified
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth, amount_of
from models.members import Category, Member, Standing
from models.roles import DuesKeeper
from models.rules.assessments import Payer, ReliefKind
from models.rules.values import Money, Month
from tests.cast import OFFICE
from tests.talk import ZONE, Stage

TABLE = Path(__file__).parents[1] / "rules" / "golden_dues.csv"
FIRST, LAST = Month(2024, 1), Month(2026, 12)


def read() -> tuple[list[list[str]], dict[tuple[str, str], str]]:
    """Return what happened, and what each member's months come to."""
    rows = list(csv.reader(TABLE.read_text(encoding="utf-8").splitlines()))
    [months] = [row[1:] for row in rows if row[0] == "month"]
    due = {
        (row[1], month): cell for row in rows if row[0] == "due" for month, cell in zip(months, row[2:], strict=True)
    }
    return [row for row in rows if row[0] not in ("month", "due")], due


class Branchful:
    """A branch that lives through the table's events, each entered in the month before it begins to hold."""

    def __init__(self, stage: Stage, events: list[list[str]]) -> None:
        self._stage = stage
        branch = BranchId(stage.cast.branches[OFFICE])
        keeper = stage.cast.members["刘洋"]
        self._keeper = DuesKeeper(None, MemberId(keeper), branch, "刘洋", branch, frozenset({branch}))
        self._events = events
        self.members: dict[str, int] = {}

    async def live(self, db: Session) -> dict[tuple[str, str], str]:
        branch = await db.get(Branch, self._keeper.office_branch_id)
        assert branch is not None
        for event in self._events:
            if event[0] == "member":
                await self._enrol(db, branch, *event[1:])
        begins = defaultdict(list)
        for event in self._events:
            if event[0] != "member":
                begins[Month.parse(event[2])].append(event)
        month = FIRST
        while month <= LAST:
            at = datetime.combine(month.first, time(9), ZONE)
            # A change of the year's figure comes when its month was opened already.
            early = [event for event in begins[month] if month.month == 1 or event[0] != "assess"]
            for event in early:
                await self._enter(db, event, at)
            await assessments.open_month(db, branch, month, self._stage.almanac, at=at)
            for event in begins[month]:
                if event not in early:
                    await self._enter(db, event, at + timedelta(days=20))
            month = month.plus(1)
        return await self._outcome(db)

    async def _enrol(self, db: Session, branch: Branch, name: str, enrolled: str, admitted: str, left: str) -> None:
        member = await db.add(
            Member(
                branch_id=branch.id,
                name=name,
                sort_key=name,
                category=Category.FULL,
                standing=Standing.DEPARTED if left else Standing.ACTIVE,
                departed_on=date.fromisoformat(left) if left else None,
                joined_on=date.fromisoformat(admitted) if admitted else None,
                enrolled_at=datetime.combine(date.fromisoformat(enrolled), time(10), ZONE),
            )
        )
        self.members[name] = member.id

    async def _enter(self, db: Session, event: list[str], at: datetime) -> None:
        kind, name, begin, *rest = event
        member = await db.get(Member, self.members[name])
        assert member is not None
        almanac: Any = self._stage.almanac
        if kind == "assess":
            base = Money.yuan(rest[1]) if rest[1] else None
            verified = Verified(base, Payer(rest[0]), Month.parse(begin), "更正")
            await assessments.assess(db, member, verified, almanac, by=self._keeper, at=at)
        elif kind == "relief":
            until, how, amount, approved = rest
            left = Money.yuan(amount) if amount else None
            agreed = Agreed(ReliefKind(how), Month.parse(begin), Month.parse(until), at.date(), left)
            entered = await assessments.relieve(db, member, agreed, almanac, by=self._keeper, at=at)
            if approved == "yes" and entered.is_waiting:
                number = entered.number
                await assessments.approve(db, number, "机关党委", at.date(), almanac, by=self._keeper, at=at)
        else:
            await assessments.pay_quarterly(db, member, at.date(), almanac, by=self._keeper, at=at)

    async def _outcome(self, db: Session) -> dict[tuple[str, str], str]:
        names = {number: name for name, number in self.members.items()}
        outcome = {}
        for row in (await db.scalars(select(DuesMonth))).all():
            if row.member_id not in names:
                continue
            amount = amount_of(db, row)
            cell = "free" if row.state.value == "waived" else "?" if amount is None else str(amount).removesuffix("元")
            outcome[names[row.member_id], str(row.month)] = cell + ("q" if row.is_held else "")
        return outcome


async def test_every_month_of_the_table_comes_out_to_the_cent(stage: Stage) -> None:
    events, due = read()
    branch = Branchful(stage, events)
    outcome = await stage.database.write(branch.live)
    wrong = {key: (cell, outcome.get(key, "-")) for key, cell in due.items() if outcome.get(key, "-") != cell}
    assert wrong == {}
    assert len(due) >= 60 * 36
    assert set(outcome) <= set(due)
