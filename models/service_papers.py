"""Papers on volunteering: the card of a member's quarter (双报到服务登记卡), the list of a branch's half year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select

from models import branches, hours
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.hours import Line, ProjectHours
from models.hours.reading import VOLUNTEERS, projects
from models.members import Member, active
from models.roles import Person, Secretary
from models.rules.double_life import Quarter
from models.rules.half_years import Half
from models.rules.values import Minutes


class SheetFormat(Enum):
    """A paper to sign and seal, or a sheet to count with."""

    DOCX = "docx"
    XLSX = "xlsx"


@fact
class ServiceCard:
    """To a member: the card of her quarter, for her community to fill in and seal."""

    member_id: int
    name: str
    branch: str
    year: int
    quarter: int
    format: SheetFormat


@fact
class HoursList:
    """To the secretary: who of her branch served in a half year, by pinyin."""

    branch_id: int
    branch: str
    year: int
    half: int
    format: SheetFormat


@dataclass(frozen=True)
class Row:
    """One member's half year."""

    name: str
    times: int
    minutes: Minutes
    projects: tuple[ProjectHours, ...]


async def card(db: Session, quarter: Quarter, *, by: Person) -> tuple[ServiceCard, ServiceCard]:
    """Return the card of a member's own quarter, as a paper and as a sheet."""
    branch = await db.get(Branch, by.branch_id)
    assert branch is not None
    parts = (by.member_id, by.name, branch.name, quarter.year, quarter.number)
    return ServiceCard(*parts, SheetFormat.DOCX), ServiceCard(*parts, SheetFormat.XLSX)


async def half_year(
    db: Session, half: Half | None, branch: Branch | None, almanac: Almanac, *, by: Secretary, at: datetime
) -> tuple[HoursList, HoursList]:
    """Return the list of a branch's half year, this one where none is named, as a paper and as a sheet."""
    node = await branches.meant(db, branch, by=by)
    half = half or Half.of(almanac.today(at))
    parts = (node.id, node.name, half.year, half.number)
    return HoursList(*parts, SheetFormat.DOCX), HoursList(*parts, SheetFormat.XLSX)


async def services(db: Session, told: ServiceCard) -> list[Line]:
    """Return what stands on a card: what counts of the quarter, by day."""
    quarter = Quarter(told.year, told.quarter)
    found = await hours.counting(db, quarter.first, quarter.last, member_id=MemberId(told.member_id))
    return [line for _, line in found]


async def listed(db: Session, told: HoursList) -> list[Row]:
    """Return what stands on a list: every member of the branch, and who had hours there and left, by pinyin."""
    half, branch_id = Half(told.year, told.half), BranchId(told.branch_id)
    lines: dict[MemberId, list[Line]] = {}
    for member_id, line in await hours.counting(db, half.first, half.last, branch_id=branch_id):
        lines.setdefault(member_id, []).append(line)
    hers = (Member.branch_id == branch_id) & active() & Member.category.in_(VOLUNTEERS)
    query = select(Member.id, Member.name).where(hers | Member.id.in_(list(lines))).order_by(Member.sort_key)
    return [_row(row.name, lines.get(row.id, [])) for row in (await db.core(query)).all()]


def _row(name: str, lines: list[Line]) -> Row:
    total = Minutes(sum(line.minutes.count for line in lines))
    return Row(name, len(lines), total, projects(lines))
