"""Whether two rows of the roster may be merged now, and which of them has to be kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import aliased

from models import offices
from models.almanac import Almanac
from models.assessments import Assessment, DuesQuery
from models.base import MemberId
from models.database import Session
from models.dues import DuesMonth
from models.facts import Refused
from models.ledger.tables import LedgerEntry, LedgerPosting
from models.members import Member, Standing
from models.merges.told import DuesInTheWay, DuesPending, OfficeInTheWay, SameRow, VoteInTheWay
from models.offices import Office
from models.roles import OfficeKind, Registrar
from models.rules.dues import DuesState
from models.votes.tables import Vote, VoteBallot, VoteState


async def require_fit(
    db: Session, kept: Member, folded: Member, almanac: Almanac, *, by: Registrar, at: datetime
) -> None:
    """Refuse what could not be taken back, would touch the ledger, or would give what the speaker may not give.

    Raises:
        Refused: with `SameRow`, `DuesInTheWay`, `DuesPending`, `OfficeInTheWay` or `VoteInTheWay`.
    """
    if kept.id == folded.id or Standing.FOLDED in (kept.standing, folded.standing):
        raise Refused(SameRow(kept.name))
    await _require_money_kept(db, kept, folded)
    today = almanac.today(at)
    in_office = select(Office.id).where(Office.member_id == folded.id, offices.in_force(today))
    if await _is_any(db, in_office):
        # Who may not appoint does not give an office to another row either.
        held = await offices.held_by(db, by.member_id, today)
        if not any(office.kind is OfficeKind.ADMINISTRATOR for office in held):
            raise Refused(OfficeInTheWay(kept.id, folded.id, folded.name))
    ballot = select(VoteBallot.vote_id).join(Vote, Vote.id == VoteBallot.vote_id)
    if await _is_any(db, ballot.where(Vote.state == VoteState.OPEN, VoteBallot.member_id == folded.id)):
        raise Refused(VoteInTheWay(folded.name))


async def is_assessed(db: Session, member_id: MemberId) -> bool:
    return await _is_any(db, select(Assessment.id).where(Assessment.member_id == member_id))


async def _require_money_kept(db: Session, kept: Member, folded: Member) -> None:
    has_kept_money = await _has_money(db, kept.id)
    if await _has_money(db, folded.id):
        raise Refused(DuesInTheWay(kept.id, folded.id, folded.name, has_kept_money, kept.name))
    claimed = select(DuesMonth.month).where(DuesMonth.member_id == folded.id, DuesMonth.state == DuesState.CLAIMED)
    asked = select(DuesQuery.id).where(DuesQuery.member_id == folded.id, DuesQuery.answered_at.is_(None))
    if await _is_any(db, claimed) or await _is_any(db, asked):
        raise Refused(DuesPending(folded.name, folded.id))
    if not has_kept_money and await is_assessed(db, folded.id) and not await is_assessed(db, kept.id):
        raise Refused(DuesInTheWay(kept.id, folded.id, folded.name, False, kept.name))


async def _has_money(db: Session, member_id: MemberId) -> bool:
    """Return whether an entry with her name in it stands: neither a reversal nor reversed."""
    reversal = aliased(LedgerEntry)
    is_reversed = exists().where(
        reversal.branch_id == LedgerEntry.branch_id, reversal.reversal_of == LedgerEntry.number
    )
    of_posting = and_(LedgerEntry.branch_id == LedgerPosting.branch_id, LedgerEntry.number == LedgerPosting.number)
    standing = select(LedgerPosting.line).join(LedgerEntry, of_posting)
    hers = (LedgerPosting.member_id == member_id, LedgerEntry.reversal_of.is_(None), ~is_reversed)
    return await _is_any(db, standing.where(*hers))


async def _is_any(db: Session, query: Select[Any]) -> bool:
    return (await db.core(query.limit(1))).first() is not None
