"""Publication of dues: how many paid and the sums, once a term, without anything that tells what one person pays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, bindparam, exists, func, select

from models import (
    audit,
    branches,
    disclosures,
    dues_figures,
    dues_terms,
    facts,
    ledger,
    notices,
    offices,
    reminders,
    rooms,
)
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.disclosures import DuesPublication, DuesPublished, Figure, Parts
from models.dues import DuesMonth
from models.dues_figures import ZERO
from models.facts import Refused, fact
from models.members import Member, is_open_to_messages
from models.outbox import Purpose
from models.roles import DuesKeeper
from models.rules.dues_reports import Cadence, Term, due_day, last_over, reminded_at, term_of
from models.rules.values import Money, Month
from models.selects import built_once

# Terms back that are still asked for.
CATCH_UP_TERMS = 2


@fact
class PublicationPreview:
    """To the keeper: what would be published, and in how many groups."""

    branch_id: int
    published: DuesPublished
    rooms: int


@fact
class PublicationDone:
    """To the keeper: published in so many groups."""

    branch_id: int
    branch: str
    term: Term
    edition: int
    rooms: int


@fact
class DuesNotice:
    """To the keeper: the notice for the notice board, as a paper."""

    branch_id: int
    branch: str
    term: Term
    edition: int


@fact
class PublicationDue:
    """To the keeper: a term is over and to be published by ``due_on``, which ``is_late`` where it has passed."""

    branch_id: int
    branch: str
    term: Term
    due_on: date
    is_late: bool


@fact
class TermNotOver:
    """Only a term that is over is published or reported."""

    term: Term


@fact
class PublishedAlready:
    """This term was published on that day; it can only be corrected, with a reason."""

    branch_id: int
    term: Term
    published_on: date


@fact
class NotPublishedYet:
    """There is nothing published of this term."""

    branch_id: int
    term: Term


@fact
class NothingToPublish:
    """Nobody of the branch owed anything in this term."""

    branch: str
    term: Term


@fact
class NothingToCorrect:
    """The figures are those that were published."""

    term: Term


async def preview(
    db: Session, month: Month | None, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> PublicationPreview:
    """Return what publishing would say; the newest term that is over where no month of it is named.

    Raises:
        Refused: with `TermNotOver`, `PublishedAlready` or `NothingToPublish`.
    """
    node, term = await _meant(db, month, branch, almanac, by, at)
    if newest := await _newest(db, node.id, term):
        raise Refused(PublishedAlready(node.id, term, almanac.today(newest.published_at)))
    told, _ = await _figures(db, node, term, None, "", almanac, at)
    return PublicationPreview(node.id, told, await _rooms(db, node.id))


async def publish(
    db: Session, month: Month | None, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> tuple[PublicationDone, DuesNotice]:
    """Publish a term in the branch's groups, once, and hand the keeper the notice.

    Raises:
        Refused: with `TermNotOver`, `PublishedAlready` or `NothingToPublish`.
    """
    node, term = await _meant(db, month, branch, almanac, by, at)
    await ledger.lock(db, node.id)
    if newest := await _newest(db, node.id, term):
        raise Refused(PublishedAlready(node.id, term, almanac.today(newest.published_at)))
    return await _publish(db, node, term, None, "", almanac, by, at)


async def correct(
    db: Session,
    reason: str,
    month: Month | None,
    branch: Branch | None,
    almanac: Almanac,
    *,
    by: DuesKeeper,
    at: datetime,
) -> tuple[PublicationDone, DuesNotice]:
    """Publish a term once more, as a correction that says why.

    Raises:
        Refused: with `TermNotOver`, `NotPublishedYet` or `NothingToCorrect`.
    """
    node, term = await _meant(db, month, branch, almanac, by, at)
    await ledger.lock(db, node.id)
    newest = await _newest(db, node.id, term)
    if newest is None:
        raise Refused(NotPublishedYet(node.id, term))
    return await _publish(db, node, term, newest, reason, almanac, by, at)


async def notice(
    db: Session, month: Month | None, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> DuesNotice:
    """Return the notice of a term that was published, the newest edition.

    Raises:
        Refused: with `TermNotOver` or `NotPublishedYet`.
    """
    node, term = await _meant(db, month, branch, almanac, by, at)
    newest = await _newest(db, node.id, term)
    if newest is None:
        raise Refused(NotPublishedYet(node.id, term))
    return DuesNotice(node.id, node.name, term, newest.edition)


async def published(db: Session, told: DuesNotice) -> DuesPublished:
    """Return what a notice says, as it was said in its time."""
    row = await db.get(DuesPublication, (told.branch_id, told.term.first, told.term.last, told.edition))
    assert row is not None
    return facts.of_json(DuesPublished, row.content)


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind the keepers of terms to be published, once each, also of those the program slept through."""
    if branch.is_temporary or not almanac.may_disturb(at):
        return
    quiet, today = almanac.rules(at).reminders.quiet, almanac.today(at)
    is_open = is_open_to_messages(almanac.local(at), quiet)
    keepers = offices.dues_keepers(branch.id, today).where(is_open, reminders.has_room(almanac, at))
    for term, due_on in (await _begun(db, branch, almanac, at)).values():
        if await _newest(db, branch.id, term) or not await _has_months(db, branch.id, term):
            continue
        told = PublicationDue(branch.id, branch.name, term, due_on, today > due_on)
        key = f"dues:publish:{branch.id}:{term.first}:{term.last}"
        await notices.tell(db, keepers, told, key=key, at=at, purpose=Purpose.REMINDER)


async def moments(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> list[datetime]:
    """Return when the keepers are reminded of the last terms, as far as the time has come."""
    return list(await _begun(db, branch, almanac, at))


def newest_terms(today: date, cadence: Cadence) -> list[Term]:
    """Return the last terms that are over, the older ones first."""
    newest = [last_over(today, cadence)]
    while len(newest) < CATCH_UP_TERMS:
        newest.append(term_of(newest[-1].first.plus(-1), cadence))
    return newest[::-1]


async def _meant(
    db: Session, month: Month | None, branch: Branch | None, almanac: Almanac, by: DuesKeeper, at: datetime
) -> tuple[Branch, Term]:
    node = await branches.meant(db, branch, by=by)
    cadence, today = (await dues_terms.of(db, node.id, almanac, at=at)).publication, almanac.today(at)
    term = term_of(month, cadence) if month else last_over(today, cadence)
    if term.last >= Month.of(today):
        raise Refused(TermNotOver(term))
    return node, term


async def _newest(db: Session, branch_id: BranchId, term: Term) -> DuesPublication | None:
    meant = {"branch": branch_id, "first": term.first, "last": term.last}
    row: DuesPublication | None = await db.scalar(_newest_edition(), meant)
    return row


@built_once
def _newest_edition() -> Select[DuesPublication]:
    query = select(DuesPublication).where(
        DuesPublication.branch_id == bindparam("branch"),
        DuesPublication.first_month == bindparam("first"),
        DuesPublication.last_month == bindparam("last"),
    )
    return query.order_by(DuesPublication.edition.desc()).limit(1)


async def _begun(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> dict[datetime, tuple[Term, date]]:
    """Return the last terms whose reminder is due, by its moment, with the day each is to be published by."""
    rules, terms = almanac.rules(at), await dues_terms.of(db, branch.id, almanac, at=at)
    found: dict[datetime, tuple[Term, date]] = {}
    for term in newest_terms(almanac.today(at), terms.publication):
        due_on = due_day(term, terms.publication_day, almanac.calendar)
        moment = reminded_at(due_on, rules.dues_reports, almanac.calendar, rules.reminders, almanac.zone)
        if moment <= at:
            found[moment] = (term, due_on)
    return found


async def _has_months(db: Session, branch_id: BranchId, term: Term) -> bool:
    return bool(await db.scalar(_months(), {"branch": branch_id, "first": term.first, "last": term.last}))


@built_once
def _months() -> Select[bool]:
    months = exists().where(
        DuesMonth.member_id == Member.id,
        Member.branch_id == bindparam("branch"),
        DuesMonth.month.between(bindparam("first"), bindparam("last")),
    )
    return select(months)


async def _rooms(db: Session, branch_id: BranchId) -> int:
    count: int = await db.scalar(select(func.count()).select_from(rooms.lanes(branch_id).subquery()))
    return count


async def _publish(
    db: Session,
    node: Branch,
    term: Term,
    before: DuesPublication | None,
    reason: str,
    almanac: Almanac,
    by: DuesKeeper,
    at: datetime,
) -> tuple[PublicationDone, DuesNotice]:
    told, parts = await _figures(db, node, term, before, reason, almanac, at)
    row = DuesPublication(
        branch_id=node.id,
        first_month=term.first,
        last_month=term.last,
        edition=told.edition,
        published_at=at,
        published_by=by.member_id,
        content=facts.to_json(told),
        parts=parts,
    )
    await db.add(row)
    key = f"dues:published:{node.id}:{term.first}:{term.last}:{told.edition}"
    await notices.tell_rooms(db, rooms.lanes(node.id), told, key=key, at=at)
    months = [str(term.first), str(term.last)]
    audit.record(db, "publications.publish", at=at, by=by, branch=node.id, months=months, edition=told.edition)
    done = PublicationDone(node.id, node.name, term, told.edition, await _rooms(db, node.id))
    return done, DuesNotice(node.id, node.name, term, told.edition)


async def _figures(
    db: Session,
    node: Branch,
    term: Term,
    before: DuesPublication | None,
    reason: str,
    almanac: Almanac,
    at: datetime,
) -> tuple[DuesPublished, Parts]:
    found = [share for share in await dues_figures.shares(db, node.id, term) if share.owed or share.received > ZERO]
    if not found:
        raise Refused(NothingToPublish(node.name, term))
    entries = await ledger.entries(db, node.id)
    sums, remitted = dues_figures.totals(found), dues_figures.flows(entries, term).remitted
    parts = disclosures.parts_of(found, entries, term)
    shown = await disclosures.shown(db, node.id, term, parts, almanac, at=at)
    told = DuesPublished(
        node.name,
        term,
        almanac.today(at),
        before.edition + 1 if before else 1,
        reason,
        sums.due_people,
        sums.paid_people,
        sums.open_people,
        Figure(None, sums.unknown_people) if sums.unknown_people else _figure(sums.due or ZERO, shown.due),
        _figure(sums.received, shown.received),
        _figure(remitted, shown.remitted),
    )
    if (
        before
        and _is_same(before.parts, parts)
        and _counts(told) == _counts(facts.of_json(DuesPublished, before.content))
    ):
        raise Refused(NothingToCorrect(term))
    return told, parts


def _figure(amount: Money, is_shown: bool) -> Figure:
    return Figure(amount if is_shown else None)


def _is_same(before: Parts, now: Parts) -> bool:
    """Return whether everybody owes and paid what she did before."""
    nothing: list[int | None] = [0, 0]
    return all(before.get(each, nothing)[:2] == now.get(each, nothing)[:2] for each in before.keys() | now.keys())


def _counts(told: DuesPublished) -> tuple[object, ...]:
    return told.due_people, told.paid_people, told.open_people, told.due.unknown, told.remitted.amount
