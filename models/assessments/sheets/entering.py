"""Entering a sheet, and taking it back as far as nobody paid by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from models import audit, branches, notices
from models.almanac import Almanac
from models.assessments.figuring import OPEN
from models.assessments.settling import settle
from models.assessments.sheets.told import (
    AssessmentWithdrawn,
    NoSuchSheet,
    SheetEntered,
    SheetPreview,
    SheetUndone,
)
from models.assessments.sheets.weighing import Aim, Weighed, preview, seen, weigh
from models.assessments.tables import Assessment, AssessmentSheet, DuesQuery
from models.assessments.told import AssessmentTold
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth
from models.facts import Refused
from models.files import Upload
from models.members import Member
from models.payments import duties
from models.roles import DuesKeeper
from models.rules.assessment_sheets import SheetDraft
from models.rules.dues import DuesState
from models.rules.values import Money

RELIED_ON = (DuesState.PAID, DuesState.CLAIMED)


async def propose(
    db: Session, draft: SheetDraft, file: Upload, page: int, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> SheetPreview:
    """Return to the keeper a page of what a sheet she sent would write."""
    weighed = await weigh(db, draft, by.branch_ids, almanac, at=at)
    return preview(db, await branches.meant(db, by=by), weighed, draft, file.id, page)


async def enter(
    db: Session, draft: SheetDraft, file: Upload, known: str | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> SheetEntered | SheetPreview:
    """Write a sheet that was shown; the rows with faults stay out. When no row is left it is shown once more.

    Args:
        known: `seen` of what she was shown; where it is another by now, she is shown it again and nothing is written.
    """
    weighed = await weigh(db, draft, by.branch_ids, almanac, at=at)
    branch = await branches.meant(db, by=by)
    if not weighed.aims:
        return preview(db, branch, weighed, draft, file.id)
    if known != seen(db, weighed):
        return preview(db, branch, weighed, draft, file.id, is_changed=True)
    return await write(db, weighed, branch, draft.year, file.name, almanac, by=by, at=at)


async def write(
    db: Session,
    weighed: Weighed,
    branch: Branch,
    year: int,
    file_name: str,
    almanac: Almanac,
    *,
    by: DuesKeeper | None,
    at: datetime,
) -> SheetEntered:
    """Write the rows of a weighed sheet; months not settled follow, and each member is told.

    ``by`` is None on the command line.
    """
    who = by.member_id if by else None
    sheet = await db.add(
        AssessmentSheet(branch_id=branch.id, year=year, file_name=file_name, entered_by=who, entered_at=at)
    )
    if weighed.aims:
        await db.core(db.insert(Assessment), [_row(db, aim, sheet.id, who, at) for aim in weighed.aims])
    # Nobody stands on a sheet twice.
    its_rows = select(Assessment.member_id, Assessment.id).where(Assessment.sheet_id == sheet.id)
    numbers = {row.member_id: row.id for row in await db.core(its_rows)}
    ids = list(numbers)
    doubted = (DuesQuery.answered_at.is_(None), DuesQuery.asks_relief.is_(False))
    answered = update(DuesQuery).where(DuesQuery.member_id.in_(ids), *doubted)
    await db.execute(answered.values(answered_at=at, answered_by=who))
    changed = await settle(db, ids, almanac, by=who, at=at)
    told = []
    for aim in weighed.aims:
        member, number = aim.member, numbers[aim.member.id]
        # Each has a base and an amount of her own.
        fact = AssessmentTold(aim.payer, aim.base, aim.amount, aim.first_month)
        told.append((member.id, f"assessment:{number}", fact))
        start, has_reason = str(aim.first_month), aim.row.reason is not None
        audit.record(
            db,
            "assessments.assess",
            at=at,
            by=by,
            member=member.id,
            branch=member.branch_id,
            assessment=number,
            first_month=start,
            has_reason=has_reason,
            sheet=sheet.id,
        )
    await notices.tell_each(db, told, at=at)
    audit.record(db, "assessment_sheets.enter", at=at, by=by, branch=branch.id, sheet=sheet.id, people=len(numbers))
    return SheetEntered(sheet.id, branch.name, year, len(numbers), len(weighed.faults), changed)


async def undo(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper | None, at: datetime) -> SheetUndone:
    """Take back what a sheet assessed but where a member paid, or said she had; the others are told.

    ``by`` is None on the command line.

    Raises:
        Refused: with `NoSuchSheet`.
    """
    sheet = await db.get(AssessmentSheet, number)
    if sheet is None or sheet.undone_at is not None or (by is not None and not by.oversees(sheet.branch_id)):
        raise Refused(NoSuchSheet(number))
    query = select(Assessment).where(Assessment.sheet_id == number, Assessment.withdrawn_at.is_(None))
    rows = (await db.scalars(query.order_by(Assessment.id))).all()
    relied_on = await _relied_on(db, rows)
    back = [row for row in rows if row.id not in relied_on]
    withdrawn = update(Assessment).where(Assessment.id.in_([row.id for row in back]))
    await db.execute(withdrawn.values(withdrawn_at=at))
    its_months = (DuesMonth.assessment_id.in_([row.id for row in back]), DuesMonth.state.in_(OPEN))
    await db.execute(update(DuesMonth).where(*its_months).values(sealed_amount=None, assessment_id=None))
    await db.orm.flush()
    await settle(db, [row.member_id for row in back], almanac, by=by.member_id if by else None, at=at)
    told = [(row.member_id, f"assessment:{row.id}:withdrawn", AssessmentWithdrawn(row.first_month)) for row in back]
    await notices.tell_each(db, told, at=at)
    sheet.undone_at = at
    audit.record(db, "assessment_sheets.undo", at=at, by=by, branch=sheet.branch_id, sheet=number, people=len(back))
    staying = select(Member.name).where(Member.id.in_([row.member_id for row in rows if row.id in relied_on]))
    names = (await db.scalars(staying.order_by(Member.sort_key))).all()
    return SheetUndone(number, len(back), tuple(names))


def _row(db: Session, aim: Aim, sheet_id: int, who: MemberId | None, at: datetime) -> dict[str, Any]:
    reason = aim.row.reason
    return {
        "member_id": aim.member.id,
        "branch_id": aim.member.branch_id,
        "first_month": aim.first_month,
        "payer": aim.payer,
        "regime": aim.regime,
        "sealed_base": None if aim.base is None else db.vault.seal_money(aim.base),
        "sealed_reason": None if reason is None else db.vault.seal(reason),
        "entered_by": who,
        "entered_at": at,
        "sheet_id": sheet_id,
    }


async def _relied_on(db: Session, rows: Sequence[Assessment]) -> set[int]:
    """Return which of these assessments a month follows for which money came in, or a member says it did."""
    of_months = select(DuesMonth.member_id, DuesMonth.month, DuesMonth.assessment_id)
    months = of_months.where(DuesMonth.assessment_id.in_([row.id for row in rows]))
    by_month = {(each.member_id, each.month): each.assessment_id for each in await db.core(months)}
    every = await duties.of(db, {row.member_id for row in rows})
    return {
        by_month[duty.member_id, duty.month]
        for hers in every.values()
        for duty in hers
        if (duty.member_id, duty.month) in by_month and (duty.state in RELIED_ON or duty.received > Money(0))
    }
