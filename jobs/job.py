"""Jobs: a function is declared with its rhythm, and its signature says whether it runs once or once a branch."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from models import branches
from models.almanac import Almanac
from models.branches import Branch
from models.database import Database, Session
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

# Branches whose sweeps of one job are one work; what people say meanwhile waits for so many, not for all.
TOGETHER = 8
PARAMETERS = {"db", "branch", "almanac", "at"}


class BadJob(TypeError):
    """A job is declared wrongly; said at import, with the function's name."""


@dataclass(frozen=True)
class Job:
    """A sweep and when it runs; ``cron`` is five fields in UTC.

    A sweep of no branch that returns True has done a batch and goes on in the next transaction, so that what people say
    meanwhile waits for a batch and not for all.
    """

    name: str
    cron: str
    summary: str
    parameters: frozenset[str]
    sweep: Callable[..., Awaitable[bool | None]]


_JOBS: dict[str, Job] = {}

J = TypeVar("J", bound=Callable[..., Awaitable[bool | None]])


def job(cron: str) -> Callable[[J], J]:
    """Declare a job.

    It must be safe to run late, twice and after forty days: what it does is decided by the moment it is given, and
    what it says has a key. A reminder may be due in the last minute before quiet hours alone, so sweeps that remind
    also run a minute before each quarter of an hour.

    Raises:
        BadJob: at import, for an unknown parameter, a missing docstring or a name taken.
    """

    def declare(function: J) -> J:
        parameters = frozenset(inspect.signature(function).parameters)
        summary = (inspect.getdoc(function) or "").partition("\n")[0]
        if not {"db", "at"} <= parameters <= PARAMETERS:
            raise BadJob(f"{function.__qualname__}: a job takes db, at and perhaps branch, almanac")
        if not summary or function.__name__ in _JOBS:
            raise BadJob(f"{function.__qualname__}: a job needs a docstring and a name of its own")
        _JOBS[function.__name__] = Job(function.__name__, cron, summary, parameters, function)
        return function

    return declare


def jobs() -> list[Job]:
    """Return every job in the order they were declared, which is the order one tick runs them in."""
    return list(_JOBS.values())


async def run_job(each: Job, database: Database, almanac: Almanac, at: datetime) -> None:
    """Run one job as of ``at``: each branch undoes itself alone, so that one branch's trouble is not another's.

    What goes wrong is logged and tried again by the next tick.
    """
    try:
        await _sweep(each, database, almanac, at)
    except Exception as error:
        _log(error, job=each.name)


async def run_all(database: Database, almanac: Almanac, at: datetime, some: Iterable[Job] | None = None) -> None:
    """Run every job once as of ``at``, or ``some``, side by side: those with nothing to do share a transaction."""
    await asyncio.gather(*(run_job(each, database, almanac, at) for each in (jobs() if some is None else some)))


async def _sweep(each: Job, database: Database, almanac: Almanac, at: datetime) -> None:
    if "branch" not in each.parameters:
        while await database.write(lambda db: each.sweep(**_arguments(each, db, almanac, at))):
            pass
        return
    after = 0
    while True:
        some: list[int] = []
        sweep = partial(_sweep_next, each=each, after=after, some=some, almanac=almanac, at=at)
        try:
            await database.write(sweep)
        except Exception:
            if not some:
                raise
            await _sweep_apart(each, database, some, almanac, at)
        if len(some) < TOGETHER:
            return
        after = some[-1]


async def _sweep_next(db: Session, each: Job, after: int, some: list[int], almanac: Almanac, at: datetime) -> None:
    """Sweep the next branches one after another; ``some`` tells the caller which, also if one of them raises."""
    found = await branches.to_sweep(db, after=after, most=TOGETHER)
    some[:] = [branch.id for branch in found]
    for branch in found:
        await db.forget(branch)
        await each.sweep(**_arguments(each, db, almanac, at), branch=branch)
        # No statement of SQLite's gives way to anybody: without this eight branches hold the loop to their end.
        await asyncio.sleep(0)


async def _sweep_apart(each: Job, database: Database, some: list[int], almanac: Almanac, at: datetime) -> None:
    """Sweep each branch in a work of its own, after one of them has undone them all."""
    sweeps = (partial(_sweep_branch, each=each, number=number, almanac=almanac, at=at) for number in some)
    outcomes = await asyncio.gather(*map(database.write, sweeps), return_exceptions=True)
    for number, outcome in zip(some, outcomes, strict=True):
        if isinstance(outcome, Exception):
            _log(outcome, job=each.name, branch=number)


def _log(error: Exception, **where: Any) -> None:
    # A storage that refuses is said once, by whoever watches it, and not by every job.
    if trouble_of(error) is None:
        logger.error("job failed", exc_info=error, extra=where)


async def _sweep_branch(db: Session, each: Job, number: int, almanac: Almanac, at: datetime) -> None:
    branch = await db.get(Branch, number)
    assert branch is not None
    await each.sweep(**_arguments(each, db, almanac, at), branch=branch)


def _arguments(each: Job, db: Session, almanac: Almanac, at: datetime) -> dict[str, Any]:
    offered = {"db": db, "almanac": almanac, "at": at}
    return {name: value for name, value in offered.items() if name in each.parameters}
