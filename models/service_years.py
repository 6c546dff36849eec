"""The service log of a year: counts of activities, of volunteering and of visits, each from its rows."""

from __future__ import annotations

from dataclasses import dataclass

from models import activities, branches, hours, visits
from models.activities import Activity
from models.base import BranchId
from models.database import Session
from models.facts import fact
from models.hours import VolunteerYear
from models.roles import Secretary
from models.rules.values import Minutes
from models.rules.visits import VisitKind
from models.visits import Visit


@dataclass(frozen=True)
class VolunteerCounts:
    """Volunteer hours that count: how often, by how many, how long; ``waiting`` more are not verified yet."""

    times: int
    people: int
    minutes: Minutes
    waiting: int


@fact
class ServiceYear:
    """To the secretary: what the year comes to; ``visited`` counts visits by kind, in the order of ``kinds``.

    ``volunteering`` is None where nobody reported any hours, which is not known to be none.
    """

    branch: str
    year: int
    activities: int
    people: int
    minutes: Minutes
    kinds: tuple[VisitKind, ...]
    visited: tuple[int, ...]
    visitors: int
    volunteering: VolunteerCounts | None = None


@fact
class ServiceSheet:
    """To the secretary: the rows behind the counts of a year, as a sheet."""

    branch_id: int
    branch: str
    year: int


@dataclass(frozen=True)
class ServiceRows:
    """All rows of a year as they stand; a visit with its visitor's name."""

    activities: tuple[Activity, ...]
    visits: tuple[tuple[Visit, str], ...]
    volunteering: VolunteerYear | None


async def summary(db: Session, year: int, *, by: Secretary) -> tuple[ServiceYear, ServiceSheet]:
    """Return the year of the secretary's branch in figures, and the sheet with its rows."""
    branch = await branches.meant(db, by=by)
    sheet = ServiceSheet(branch.id, branch.name, year)
    rows = await rows_of(db, sheet)
    told = ServiceYear(
        branch.name,
        year,
        len(rows.activities),
        sum(row.people for row in rows.activities),
        Minutes(sum(row.minutes.count for row in rows.activities)),
        tuple(VisitKind),
        tuple(sum(row.kind is kind for row, _ in rows.visits) for kind in VisitKind),
        len({row.visitor_id for row, _ in rows.visits}),
        _counts(rows.volunteering),
    )
    return told, sheet


async def rows_of(db: Session, told: ServiceSheet) -> ServiceRows:
    """Return what stands in the sheet."""
    branch_id = BranchId(told.branch_id)
    return ServiceRows(
        tuple(await activities.rows_of(db, branch_id, told.year)),
        tuple(await visits.rows_of(db, branch_id, told.year)),
        await hours.volunteer_year(db, branch_id, told.year),
    )


def _counts(year: VolunteerYear | None) -> VolunteerCounts | None:
    return VolunteerCounts(len(year.rows), year.people, year.minutes, year.waiting) if year else None
