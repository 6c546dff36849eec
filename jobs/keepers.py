"""Keepers of dues: the administrators are asked for one where there is none, a new one hears what waits for her."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import assessments, keepers, payments
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("50 * * * *")
async def ask_for_keeper(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Ask the administrators to appoint a dues keeper of a branch that has none; tell keepers what waits for them."""
    if almanac.may_disturb(at):
        await keepers.ask_for_one(db, branch, almanac, at=at)
        await assessments.pass_on_queries(db, branch, almanac, at=at)
        await assessments.remind_to_decide(db, branch, almanac, at=at)
        await payments.tell_left(db, branch, almanac, at=at)
