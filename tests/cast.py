"""The cast: one small bureau, the same in every test.

文旅局 has two branches. In 局机关党支部 陈静 is secretary, 刘洋 keeps the dues, 王芳, 赵䶮 and 孙建国 (old, exempt) are
members; 李娜 is administrator of the whole. In 图书馆党支部 周敏 is secretary and keeps the dues, 吴刚 is a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert, text
from sqlalchemy.sql.ddl import sort_tables_and_constraints

from models import branches, members, offices, peers
from models.base import Base
from models.branches import Branch, BranchKind
from models.database import Session
from models.members import Language, Member
from models.roles import OfficeKind

if TYPE_CHECKING:
    from tests.talk import Stage

OFFICE = "局机关党支部"
LIBRARY = "图书馆党支部"
PEOPLE = {
    "陈静": OFFICE,
    "刘洋": OFFICE,
    "王芳": OFFICE,
    "赵䶮": OFFICE,
    "孙建国": OFFICE,
    "李娜": OFFICE,
    "周敏": LIBRARY,
    "吴刚": LIBRARY,
}
OFFICES = [
    ("陈静", OfficeKind.SECRETARY, OFFICE),
    ("刘洋", OfficeKind.DUES_KEEPER, OFFICE),
    ("周敏", OfficeKind.SECRETARY, LIBRARY),
    ("周敏", OfficeKind.DUES_KEEPER, LIBRARY),
    ("李娜", OfficeKind.ADMINISTRATOR, "文旅局"),
]


@dataclass
class Cast:
    """Ids by name, as the tests need them."""

    branches: dict[str, int]
    members: dict[str, int]

    @classmethod
    async def enter(cls, stage: Stage) -> Cast:
        """Let them enter an empty organisation: as anybody does the first time, later by the rows that made."""
        known = _ENTERED.get((stage.database.dialect, stage.now))
        if known is not None:
            await stage.database.write(lambda db: _copy(db, known.rows))
            return known.cast.copy()
        cast = await stage.database.write(lambda db: _enter(db, stage))
        _ENTERED[stage.database.dialect, stage.now] = _Entered(
            Cast(dict(cast.branches), dict(cast.members)), await _rows(stage)
        )
        return cast

    def copy(self) -> Cast:
        return Cast(dict(self.branches), dict(self.members))


@dataclass(frozen=True)
class _Entered:
    cast: Cast
    rows: dict[Table, list[dict[str, Any]]]


_ENTERED: dict[tuple[str, datetime], _Entered] = {}


async def _rows(stage: Stage) -> dict[Table, list[dict[str, Any]]]:
    found = {table: await stage.rows(table.name) for table in _in_order()}
    return {table: [dict(row._mapping) for row in rows] for table, rows in found.items() if rows}


def _in_order() -> list[Table]:
    """Return the tables so that rows find what they refer to; of a circle one reference is left out of account."""
    ordered = sort_tables_and_constraints(Base.metadata.tables.values())
    return [table for table, _ in ordered if table is not None]


async def _copy(db: Session, entered: dict[Table, list[dict[str, Any]]]) -> None:
    for table, rows in entered.items():
        await db.core(insert(table), rows)
    if db.dialect == "postgresql":
        numbered = [(table.name, len(rows)) for table, rows in entered.items() if "id" in table.columns]
        begun = ", ".join(f"setval(pg_get_serial_sequence('{name}', 'id'), {last})" for name, last in numbered)
        await db.core(text(f"SELECT {begun}"))


async def _enter(db: Session, stage: Stage) -> Cast:
    root = await branches.found(db, "文旅局", BranchKind.COMMITTEE, at=stage.now)
    found: dict[str, Branch] = {"文旅局": root}
    for name in (OFFICE, LIBRARY):
        found[name] = await branches.found(db, name, parent=root, at=stage.now)
    people: dict[str, Member] = {}
    for name, branch in PEOPLE.items():
        member = people[name] = await members.enrol(db, name, found[branch], by=None, at=stage.now)
        member.is_exempt = name == "孙建国"
        speaker = await peers.meet(db, "test", name, f"chat-{name}", name, Language.ZH, at=stage.now)
        await peers.bind(db, speaker.peer_id, member, by=None, at=stage.now)
    for name, office, branch in OFFICES:
        today = stage.almanac.today(stage.now)
        await offices.appoint(db, people[name], office, found[branch], by=None, at=stage.now, on=today)
    return Cast(
        {name: branch.id for name, branch in found.items()}, {name: member.id for name, member in people.items()}
    )
