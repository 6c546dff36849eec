"""What changes hands in a merge, column by column, and back again.

Every column that refers to a member is listed here, or in `STAY` with its reason; a test holds this against the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, delete, exists, insert, literal, select, update

from models.base import Base, MemberId
from models.database import Session
from models.merges.told import Matter

Key = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column whose rows are hers; ``same`` tells which row of the kept member is of the same thing, None if none is.

    Where the kept member has that row already, both stay as they are, and hers counts.
    """

    table: str
    name: str
    matter: Matter
    same: tuple[str, ...] | None = None

    @property
    def of(self) -> Table:
        return Base.metadata.tables[self.table]


MOVES = (
    Column("peers", "member_id", Matter.ACCOUNTS),
    Column("invites", "member_id", Matter.OTHER),
    Column("calendar_feeds", "member_id", Matter.OTHER, ()),
    Column("offices", "member_id", Matter.OFFICES, ("branch_id", "kind", "ends_on")),
    Column("attendances", "member_id", Matter.MEETINGS, ("meeting_id",)),
    Column("late_leaves", "member_id", Matter.MEETINGS, ("meeting_id",)),
    Column("absences", "member_id", Matter.MEETINGS),
    Column("material_reads", "member_id", Matter.MEETINGS, ("material_id",)),
    Column("meetings", "lead_reader_id", Matter.MEETINGS),
    Column("action_items", "owner_id", Matter.MEETINGS),
    Column("makeups", "member_id", Matter.STUDY, ("meeting_id",)),
    Column("trainings", "member_id", Matter.STUDY),
    Column("hour_claims", "member_id", Matter.SERVICE),
    Column("hour_claims", "organiser_id", Matter.SERVICE),
    Column("hour_certificates", "member_id", Matter.SERVICE),
    Column("shift_sign_ups", "member_id", Matter.SERVICE, ("shift_id",)),
    Column("service_projects", "organiser_id", Matter.SERVICE),
    Column("point_awards", "member_id", Matter.POINTS),
    Column("point_decisions", "member_id", Matter.POINTS),
    Column("point_queries", "member_id", Matter.POINTS, ("source", "number")),
    Column("visits", "visitor_id", Matter.TALKS),
    Column("voting_marks", "member_id", Matter.VOTING),
    Column("quorum_exclusions", "member_id", Matter.VOTING),
)
# The money of a row is never given to another one: the ledger takes no change, and what it rests on stays beside it.
MONEY = frozenset(
    {
        *("ledger_postings.member_id", "dues_months.member_id", "dues_claims.member_id", "dues_queries.member_id"),
        *("assessments.member_id", "reliefs.member_id", "quarterly_consents.member_id", "arrears_steps.member_id"),
    }
)
# A talk is between two, in the order of their numbers; ballots are secret; steps and tries are what was, once.
STAY = MONEY | {
    *("talks.first_id", "talks.second_id", "vote_ballots.member_id"),
    *("absence_steps.member_id", "refused_tries.member_id", "shift_tries.member_id"),
    *("minutes_versions.recorder_id", "minutes_versions.author_id", "merges.kept_id", "merges.folded_id"),
}


def stays(table: str, column: str) -> bool:
    """Return whether a column keeps the row it names: by decision, or because it signs a deed (``…_by``)."""
    return f"{table}.{column}" in STAY or column.endswith("_by")


async def movable(db: Session, column: Column, folded: MemberId, kept: MemberId) -> Sequence[Key]:
    """Return the keys of the folded member's rows that the kept one has no row of the same thing for."""
    table, twin = column.of, column.of.alias()
    query = select(*table.primary_key.columns).where(table.c[column.name] == folded)
    if column.same is not None:
        same = (twin.c[name].is_not_distinct_from(table.c[name]) for name in column.same)
        query = query.where(~exists().where(twin.c[column.name] == kept, *same))
    rows = (await db.core(query)).all()
    return [dict(row._mapping) for row in rows]


async def count(db: Session, column: Column, member: MemberId) -> int:
    """Return how many rows of a member a column holds."""
    rows = (await db.core(select(*column.of.primary_key.columns).where(column.of.c[column.name] == member))).all()
    return len(rows)


async def give(db: Session, column: Column, keys: Sequence[Key], old: MemberId, new: MemberId) -> list[Key]:
    """Give rows, by their keys, from one member to another; return their keys since then."""
    if not keys:
        return []
    if column.table == "attendances":
        await _give_attendances(db, [key["meeting_id"] for key in keys], old, new)
    else:
        table = column.of
        mine = [table.c[name] == bindparam(f"key_{name}") for name in keys[0]]
        values = [{f"key_{name}": value for name, value in key.items()} for key in keys]
        await db.core(update(table).where(*mine, table.c[column.name] == old).values({column.name: new}), values)
    return [{**key, column.name: new} if column.name in key else key for key in keys]


async def _give_attendances(db: Session, meetings: Sequence[int], old: MemberId, new: MemberId) -> None:
    """Write them anew under the other member: the check-outs refer to them and go in between."""
    table, outs = Base.metadata.tables["attendances"], Base.metadata.tables["check_outs"]
    columns = [column for column in table.columns if column.name != "member_id"]
    hers = (table.c.member_id == old, table.c.meeting_id.in_(meetings))
    copies = select(literal(new, table.c.member_id.type), *columns).where(*hers)
    await db.core(insert(table).from_select(["member_id", *(column.name for column in columns)], copies))
    their_outs = update(outs).where(outs.c.member_id == old, outs.c.meeting_id.in_(meetings))
    await db.core(their_outs.values(member_id=new))
    await db.core(delete(table).where(*hers))
