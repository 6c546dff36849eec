"""What changes hands in a merge, column by column, and back again.

Every column that refers to a member is listed here, or in `STAY` with its reason; a test holds this against the schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, func, or_, select, update

from models.base import Base, MemberId
from models.database import Session
from models.merges import records
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
    Column("attendances", "member_id", Matter.MEETINGS),
    Column("absences", "member_id", Matter.MEETINGS),
    Column("material_reads", "member_id", Matter.MEETINGS, ("material_id",)),
    Column("meetings", "lead_reader_id", Matter.MEETINGS),
    Column("action_items", "owner_id", Matter.MEETINGS),
    Column("trainings", "member_id", Matter.STUDY),
    Column("hour_claims", "member_id", Matter.SERVICE),
    Column("hour_claims", "organiser_id", Matter.SERVICE),
    Column("hour_certificates", "member_id", Matter.SERVICE),
    Column("shift_sign_ups", "member_id", Matter.SERVICE, ("shift_id",)),
    Column("service_projects", "organiser_id", Matter.SERVICE),
    Column("point_awards", "member_id", Matter.POINTS),
    Column("point_decisions", "member_id", Matter.POINTS),
    Column("point_queries", "member_id", Matter.POINTS, ("source", "number")),
    Column("talks", "first_id", Matter.TALKS),
    Column("talks", "second_id", Matter.TALKS),
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
# These go with the attendance, a meeting at a time, see `models.merges.records`.
BESIDE_ATTENDANCES = frozenset(f"{name}.member_id" for name in records.RECORDS if name != "attendances")
# Ballots are secret; steps, tries and messages are what was, once.
STAY = MONEY | {
    *("vote_ballots.member_id", "votes_cast.member_id", "outbox.member_id", "audit.member_id", "audit.actor_id"),
    *("absence_steps.member_id", "refused_tries.member_id", "shift_tries.member_id"),
    "differences_told.keeper_id",
    *("minutes_versions.recorder_id", "minutes_versions.author_id", "merges.kept_id", "merges.folded_id"),
}


def stays(table: str, column: str) -> bool:
    """Return whether a column is not moved by itself: by decision, or because it signs a deed (``…_by``)."""
    return f"{table}.{column}" in STAY | BESIDE_ATTENDANCES or column.endswith("_by")


async def movable(db: Session, column: Column, folded: MemberId, kept: MemberId) -> Sequence[Key]:
    """Return the keys of the folded member's rows that the kept one has no row of the same thing for."""
    if column.table == "attendances":
        return [{"meeting_id": number} for number in await records.fuller(db, folded, kept)]
    table = column.of
    query = select(*table.primary_key.columns).where(table.c[column.name] == folded)
    if column.table == "talks":
        query = query.where(*_is_free_talk(column, kept))
    elif column.same is not None:
        twin = table.alias()
        same = (twin.c[name].is_not_distinct_from(table.c[name]) for name in column.same)
        query = query.where(~exists().where(twin.c[column.name] == kept, *same))
    return [dict(row._mapping) for row in (await db.core(query)).all()]


async def count(db: Session, column: Column, member: MemberId) -> int:
    """Return how many rows of a member a column holds; of meetings, how many she has any record of."""
    if column.table == "attendances":
        return len(await records.meetings_of(db, member))
    number: int = (
        await db.core(select(func.count()).select_from(column.of).where(column.of.c[column.name] == member))
    ).scalar_one()
    return number


async def give(db: Session, column: Column, keys: Sequence[Key], old: MemberId, new: MemberId) -> list[Key]:
    """Give rows, by their keys, from one member to another; return their keys since then."""
    if not keys:
        return []
    if column.table == "attendances":
        await records.exchange(db, [key["meeting_id"] for key in keys], old, new)
    elif column.table == "talks":
        await _give_talks(db, [key["id"] for key in keys], old, new)
    else:
        table = column.of
        mine = [table.c[name] == bindparam(f"key_{name}") for name in keys[0]]
        values = [{f"key_{name}": value for name, value in key.items()} for key in keys]
        await db.core(update(table).where(*mine, table.c[column.name] == old).values({column.name: new}), values)
    return [{**key, column.name: new} if column.name in key else key for key in keys]


def _is_free_talk(column: Column, kept: MemberId) -> tuple[ColumnElement[bool], ...]:
    """Say which talks may become the kept member's: not with herself, and not one she entered as well."""
    talk, twin = column.of, column.of.alias()
    other = talk.c.second_id if column.name == "first_id" else talk.c.first_id
    same_two = or_(
        and_(twin.c.first_id == kept, twin.c.second_id == other),
        and_(twin.c.first_id == other, twin.c.second_id == kept),
    )
    stand = (talk.c.taken_back_at.is_(None), twin.c.taken_back_at.is_(None))
    return other != kept, ~exists().where(same_two, twin.c.day == talk.c.day, *stand)


async def _give_talks(db: Session, numbers: Sequence[int], old: MemberId, new: MemberId) -> None:
    """Put one member in the place of the other; the two of a talk stand in the order of their numbers."""
    talk = Base.metadata.tables["talks"]
    found = await db.core(select(talk.c.id, talk.c.first_id, talk.c.second_id).where(talk.c.id.in_(numbers)))
    pairs = [
        (row.id, sorted(new if each == old else each for each in (row.first_id, row.second_id))) for row in found.all()
    ]
    values = [{"key": number, "low": low, "high": high} for number, (low, high) in pairs]
    changed = update(talk).where(talk.c.id == bindparam("key"))
    await db.core(changed.values(first_id=bindparam("low"), second_id=bindparam("high")), values)
