"""Merging two rows of the roster, and taking that back."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import groupby

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from models import audit, peers
from models.almanac import Almanac
from models.assessments import Assessment
from models.base import MemberId, PeerId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger.tables import LedgerEntry, LedgerPosting
from models.members import Member, Standing
from models.merges.moving import MOVES, count, give, movable
from models.merges.tables import Merge, MergeMove
from models.merges.told import (
    DuesInTheWay,
    Matter,
    MatterCount,
    Merged,
    MergedAgain,
    MergePreview,
    NoSuchMerge,
    RosterLine,
    SameRow,
    Unmerged,
    VoteInTheWay,
)
from models.peers import Peer, PeerState
from models.roles import Registrar
from models.votes.tables import Vote, VoteBallot, VoteState

# What the kept row takes over of the other one where it says nothing itself.
FILLED = ("sealed_phone", "joined_on", "group_id", "chosen_channel")


async def weigh(db: Session, kept: Member, folded: Member, almanac: Almanac) -> MergePreview:
    """Return what a merge would do, without doing it.

    Raises:
        Refused: with `SameRow`, `DuesInTheWay` or `VoteInTheWay`.
    """
    await _require_fit(db, kept, folded)
    moves, stay = Counter[Matter](), Counter[Matter]()
    for column in MOVES:
        free = len(await movable(db, column, folded.id, kept.id))
        moves[column.matter] += free
        stay[column.matter] += await count(db, column, folded.id) - free
    has_dues = await _is_assessed(db, folded.id)
    lines = [await _line(db, each, almanac) for each in (kept, folded)]
    return MergePreview(lines[0], lines[1], _counts(moves), _counts(stay), has_dues)


async def merge(db: Session, kept: Member, folded: Member, *, by: Registrar, at: datetime) -> Merged:
    """Make two rows one person: ``kept`` goes on with the accounts and rows of both, ``folded`` is closed.

    Nothing is deleted or summed up; the ledgers of money stay as they were written.

    Raises:
        Refused: with `SameRow`, `DuesInTheWay` or `VoteInTheWay`.
    """
    await _require_fit(db, kept, folded)
    made = await db.add(
        Merge(kept_id=kept.id, folded_id=folded.id, folded_peer_id=folded.peer_id, made_at=at, made_by=by.member_id)
    )
    moved = [
        MergeMove(merge_id=made.id, table_name=column.table, column_name=column.name, row_key=key)
        for column in MOVES
        for key in await give(db, column, await movable(db, column, folded.id, kept.id), folded.id, kept.id)
    ]
    filled = [
        MergeMove(merge_id=made.id, table_name="members", column_name=name, row_key={"id": kept.id})
        for name in FILLED
        if getattr(kept, name) is None and getattr(folded, name) is not None and _fits(name, kept, folded)
    ]
    for number, row in enumerate([*moved, *filled], 1):
        row.number = number
        db.orm.add(row)
    for each in filled:
        setattr(kept, each.column_name, getattr(folded, each.column_name))
    kept.peer_id = kept.peer_id or folded.peer_id
    folded.peer_id, folded.standing = None, Standing.FOLDED
    audit.record(
        db, "merges.merge", at=at, by=by, member=kept.id, branch=kept.branch_id, folded=folded.id, rows=len(moved)
    )  # fmt: skip
    return Merged(made.id, kept.name, folded.id, len(moved))


async def undo(db: Session, number: int, *, by: Registrar, at: datetime) -> Unmerged:
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
    audit.record(db, "merges.undo", at=at, by=by, member=kept.id, branch=kept.branch_id, folded=folded.id, rows=rows)
    return Unmerged(number, kept.name, folded.id, rows)


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


async def _require_fit(db: Session, kept: Member, folded: Member) -> None:
    if kept.id == folded.id:
        raise Refused(SameRow(kept.name))
    if await _has_money(db, folded.id) or (await _is_assessed(db, folded.id) and not await _is_assessed(db, kept.id)):
        is_both = await _has_money(db, kept.id)
        raise Refused(DuesInTheWay(kept.id, folded.id, folded.name, is_both))
    theirs = select(VoteBallot.vote_id).join(Vote, Vote.id == VoteBallot.vote_id)
    theirs = theirs.where(Vote.state == VoteState.OPEN, VoteBallot.member_id.in_([kept.id, folded.id]))
    twice = theirs.group_by(VoteBallot.vote_id).having(func.count() > 1)
    if (await db.core(twice.limit(1))).first() is not None:
        raise Refused(VoteInTheWay(folded.name))


async def _has_money(db: Session, member_id: MemberId) -> bool:
    """Return whether an entry with her name in it stands: neither a reversal nor reversed."""
    reversal = aliased(LedgerEntry)
    is_reversed = exists().where(
        reversal.branch_id == LedgerEntry.branch_id, reversal.reversal_of == LedgerEntry.number
    )
    of_posting = and_(
        LedgerEntry.branch_id == LedgerPosting.branch_id, LedgerEntry.number == LedgerPosting.number
    )  # fmt: skip
    standing = select(LedgerPosting.line).join(LedgerEntry, of_posting)
    standing = standing.where(LedgerPosting.member_id == member_id, LedgerEntry.reversal_of.is_(None), ~is_reversed)
    return (await db.core(standing.limit(1))).first() is not None


async def _is_assessed(db: Session, member_id: MemberId) -> bool:
    return (await db.core(select(Assessment.id).where(Assessment.member_id == member_id).limit(1))).first() is not None


def _fits(name: str, kept: Member, folded: Member) -> bool:
    return name != "group_id" or kept.branch_id == folded.branch_id


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
