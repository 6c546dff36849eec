"""Why a month of dues is what it is: base, band, article, edition, and who agreed to a relief."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from models.almanac import Almanac
from models.assessments.figuring import base_of, charge_of
from models.assessments.tables import Assessment, Relief
from models.assessments.told import Explained, NoSuchMonth
from models.base import MemberId
from models.database import Session
from models.dues import DuesMonth, amount_of
from models.facts import Refused
from models.members import Member
from models.roles import DuesKeeper, Person
from models.rules.assessments import ARTICLES, RateRules
from models.rules.editions import edition_on
from models.rules.values import Month


async def explain(db: Session, month: Month | None, almanac: Almanac, *, by: Person) -> Explained:
    """Return to a member why a month of hers, else her newest, comes to what it does.

    Raises:
        Refused: with `NoSuchMonth`.
    """
    return await _explain(db, by.member_id, month, almanac)


async def explain_of(
    db: Session, member: Member, month: Month | None, almanac: Almanac, *, by: DuesKeeper
) -> Explained:
    """Return the same of a member of the keeper's branches.

    Raises:
        Refused: with `NoSuchMonth`.
    """
    explained = await _explain(db, member.id, month, almanac)
    return replace(explained, name=member.name, may_ask=False)


async def _explain(db: Session, member_id: MemberId, month: Month | None, almanac: Almanac) -> Explained:
    mine = select(DuesMonth).where(DuesMonth.member_id == member_id)
    mine = mine.order_by(DuesMonth.month.desc()).limit(1) if month is None else mine.where(DuesMonth.month == month)
    row: DuesMonth | None = await db.scalar(mine)
    if row is None:
        raise Refused(NoSuchMonth(month))
    edition = edition_on(almanac.book, "rates", row.month.first)
    assessment = await db.get(Assessment, row.assessment_id) if row.assessment_id else None
    relief = await db.get(Relief, row.relief_id) if row.relief_id else None
    return _told(db, row, assessment, relief, edition.rule, edition.since)


def _told(
    db: Session, row: DuesMonth, assessment: Assessment | None, relief: Relief | None, rates: RateRules, since: date
) -> Explained:
    charge = charge_of(db.vault, assessment, rates) if assessment else None
    band = charge.band if charge else None
    return Explained(
        name="",
        month=row.month,
        state=row.state,
        amount=amount_of(db, row),
        payer=assessment.payer if assessment else None,
        regime=assessment.regime if assessment else None,
        base=base_of(db.vault, assessment) if assessment else None,
        band_mille=band.per_mille if band else None,
        over_yuan=charge.over_yuan if charge else None,
        up_to_yuan=band.up_to_yuan if band else None,
        is_capped=charge is not None and charge.is_capped,
        figured=charge.amount if charge else None,
        document=rates.document,
        article=ARTICLES[assessment.payer] if assessment else "",
        since=since,
        relief=relief.kind if relief else None,
        agreed_on=relief.agreed_on if relief else None,
        approved_by=relief.approved_by if relief else None,
        approved_on=relief.approved_on if relief else None,
        may_ask=True,
    )
