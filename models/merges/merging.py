"""Merging two rows of the roster, and taking that back."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from models import audit, peers
from models.almanac import Almanac
from models.base import MemberId, PeerId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.members import Member, Standing
from models.merges import fitness, telling
from models.merges.moving import MOVES, count, give, movable
from models.merges.tables import Merge, MergeMove
from models.merges.told import (
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergeNoted,
    MergePreview,
    NoSuchMerge,
    RosterLine,
    RowsJoined,
    RowsParted,
    Unmerged,
)
from models.peers import Peer, PeerState
from models.roles import Registrar

# What the kept row takes over of the other one where it says nothing itself.
FILLED = ("sealed_phone", "joined_on", "group_id")


async def weigh(
    db: Session, kept: Member, folded: Member, almanac: Almanac, *, by: Registrar, at: datetime
) -> MergePreview:
    """Return what a merge would do, without doing it.

    Raises:
        Refused: as `fitness.require_fit` does.
    """
    await fitness.require_fit(db, kept, folded, almanac, by=by, at=at)
    moves, stay = Counter[Matter](), Counter[Matter]()
    for column in MOVES:
        free = len(await movable(db, column, folded.id, kept.id))
        moves[column.matter] += free
        stay[column.matter] += await count(db, column, folded.id) - free
    lines = [await _line(db, each, almanac) for each in (kept, folded)]
    return MergePreview(lines[0], lines[1], _counts(moves), _counts(stay), await fitness.is_assessed(db, folded.id))


async def merge(db: Session, kept: Member, folded: Member, almanac: Almanac, *, by: Registrar, at: datetime) -> Merged:
    """Make two rows one person: ``kept`` goes on with the accounts and rows of both, ``folded`` is closed.

    Nothing is deleted or summed up; the ledgers of money stay as they were written. She is told on every account.

    Raises:
        Refused: as `fitness.require_fit` does.
    """
    await fitness.require_fit(db, kept, folded, almanac, by=by, at=at)
    made = await db.add(
        Merge(kept_id=kept.id, folded_id=folded.id, folded_peer_id=folded.peer_id, made_at=at, made_by=by.member_id)
    )
    rows = await _take_over(db, made, kept, folded)
    kept.peer_id = kept.peer_id or folded.peer_id
    folded.peer_id, folded.standing = None, Standing.FOLDED
    await db.orm.flush()
    done = Merged(made.id, kept.name, folded.id, rows)
    noted = MergeNoted(made.id, by.name, kept.name, folded.id, is_undone=False)
    await telling.tell_her(db, [kept], RowsJoined(by.name, at), at=at)
    await telling.tell_secretaries(db, [kept, folded], noted, almanac, by=by, at=at)
    audit.record(
        db, "merges.merge", at=at, by=by, member=kept.id, branch=kept.branch_id, folded=folded.id, rows=rows
    )  # fmt: skip
    return done


async def undo(db: Session, number: int, almanac: Almanac, *, by: Registrar, at: datetime) -> Unmerged:
    """Make two rows of one again: what the merge moved goes back, as it is by now; what came since stays.

    Raises:
        Refused: with `NoSuchMerge` or `MergedAgain`.
    """
    done = await db.get(Merge, number)
    kept = await db.get(Member, done.kept_id) if done else None
    folded = await db.get(Member, done.folded_id) if done else None
    if done is None or kept is None or folded is None or done.undone_at is not None:
        raise Refused(NoSuchMerge(number))
    if not by.oversees(kept.branch_id) or not by.oversees(folded.branch_id):
        raise Refused(NoSuchMerge(number))
    later = select(Merge.id).where(Merge.folded_id == kept.id, Merge.undone_at.is_(None))
    if (again := (await db.scalars(later)).first()) is not None:
        raise Refused(MergedAgain(number, again))
    rows = await _give_back(db, done, kept, folded)
    folded.standing = Standing.ACTIVE
    folded.peer_id = await _account(db, folded.id, done.folded_peer_id)
    kept.peer_id = await _account(db, kept.id, kept.peer_id)
    done.undone_at, done.undone_by = at, by.member_id
    await db.orm.flush()
    noted = MergeNoted(number, by.name, kept.name, folded.id, is_undone=True)
    await telling.tell_her(db, [kept, folded], RowsParted(by.name, at), at=at)
    await telling.tell_secretaries(db, [kept, folded], noted, almanac, by=by, at=at)
    audit.record(db, "merges.undo", at=at, by=by, member=kept.id, branch=kept.branch_id, folded=folded.id, rows=rows)
    return Unmerged(number, kept.name, folded.id, rows)


async def _take_over(db: Session, made: Merge, kept: Member, folded: Member) -> int:
    """Give the kept row what the other one held, and write down each; return how many rows changed hands."""
    moved = [
        (column.table, column.name, key)
        for column in MOVES
        for key in await give(db, column, await movable(db, column, folded.id, kept.id), folded.id, kept.id)
    ]
    filled = [name for name in FILLED if getattr(kept, name) is None and getattr(folded, name) is not None]
    if kept.branch_id != folded.branch_id and "group_id" in filled:
        filled.remove("group_id")
    for name in filled:
        setattr(kept, name, getattr(folded, name))
    listed = [*moved, *(("members", name, {"id": kept.id}) for name in filled)]
    for number, (table, name, key) in enumerate(listed, 1):
        db.orm.add(MergeMove(merge_id=made.id, number=number, table_name=table, column_name=name, row_key=key))
    return len(moved)


async def _give_back(db: Session, done: Merge, kept: Member, folded: Member) -> int:
    moved = select(MergeMove).where(MergeMove.merge_id == done.id).order_by(MergeMove.number)
    rows = (await db.scalars(moved)).all()
    # The deeds of this unit of work must be there before rows are moved past the ORM.
    await db.orm.flush()
    given = 0
    for (table, name), group in groupby(rows, key=lambda row: (row.table_name, row.column_name)):
        if table == "members":
            if getattr(kept, name) == getattr(folded, name):
                setattr(kept, name, None)
            continue
        column = next(each for each in MOVES if (each.table, each.name) == (table, name))
        given += len(await give(db, column, [row.row_key for row in group], kept.id, folded.id))
    return given


async def _account(db: Session, member_id: MemberId, wanted: PeerId | None) -> PeerId | None:
    """Return the account of a member her messages go to: the one wanted while it is hers, else another."""
    mine = select(Peer.id).where(Peer.member_id == member_id, Peer.state == PeerState.ACTIVE)
    return (await db.core(mine.order_by(Peer.id != (wanted or 0), Peer.id).limit(1))).scalar()


async def _line(db: Session, member: Member, almanac: Almanac) -> RosterLine:
    branch = await db.get(Branch, member.branch_id)
    assert branch is not None
    accounts = await peers.count_accounts(db, member)
    return RosterLine(member.id, member.name, branch.name, almanac.today(member.enrolled_at), accounts)


def _counts(counted: Counter[Matter]) -> tuple[MatterCount, ...]:
    return tuple(MatterCount(matter, counted[matter]) for matter in Matter if counted[matter])
