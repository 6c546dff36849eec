"""Jobs: declared wrongly they do not start; run, one branch's trouble is that branch's alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jobs.job import BadJob, Job, job, jobs, run_all, run_job
from models.branches import Branch
from models.database import Session
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage, asking


async def unknown_parameter(db: Session, at: datetime, weather: str) -> None:
    """Do something."""


async def no_moment(db: Session) -> None:
    """Do something."""


async def no_docstring(db: Session, at: datetime) -> None: ...


async def rescue_outbox(db: Session, at: datetime) -> None:
    """Take the name of another job."""


@pytest.mark.parametrize("function", [unknown_parameter, no_moment, no_docstring, rescue_outbox])
def test_a_job_declared_wrongly_is_refused_by_name(function: Any) -> None:
    with pytest.raises(BadJob, match=function.__name__):
        job("* * * * *")(function)


async def test_a_branch_whose_sweep_raises_undoes_its_own_share_and_no_others(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def rename(db: Session, branch: Branch, at: datetime) -> None:
        branch.name += "（新）"
        await db.orm.flush()
        if branch.name.startswith(OFFICE):
            raise ZeroDivisionError

    each = Job("rename", "* * * * *", "Rename.", frozenset({"db", "branch", "at"}), rename)
    await run_job(each, stage.database, stage.almanac, stage.now)
    names = {row.name for row in await stage.rows("branches")}
    assert names == {"文旅局（新）", OFFICE, f"{LIBRARY}（新）"}
    [record] = [record for record in caplog.records if record.message == "job failed"]
    assert getattr(record, "branch", None) == stage.cast.branches[OFFICE]


async def test_every_job_may_run_twice_and_after_forty_days(stage: Stage) -> None:
    await run_all(stage.database, stage.almanac, stage.now)
    before = len(await stage.rows("outbox"))
    await run_all(stage.database, stage.almanac, stage.now)
    assert len(await stage.rows("outbox")) == before
    await stage.tick(days=40)


def test_every_job_says_what_it_does() -> None:
    assert all(each.summary.endswith(".") for each in jobs())


async def test_the_jobs_of_a_tick_ask_once_which_branches_there_are(stage: Stage) -> None:
    with asking() as asked:
        await run_all(stage.database, stage.almanac, stage.now)
    assert len([each for each in asked if "FROM branches" in each and "LIMIT" in each]) == 1


async def test_no_sweep_sees_what_another_did_to_its_row_and_undid(stage: Stage) -> None:
    seen: list[str] = []

    async def rename(db: Session, branch: Branch, at: datetime) -> None:
        branch.name += "（新）"
        await db.orm.flush()
        raise ZeroDivisionError

    async def look(db: Session, branch: Branch, at: datetime) -> None:
        assert await db.get(Branch, branch.id) is branch
        seen.append(branch.name)

    some = [
        Job(each.__name__, "* * * * *", "Do.", frozenset({"db", "branch", "at"}), each) for each in (look, rename, look)
    ]
    await run_all(stage.database, stage.almanac, stage.now, some)
    assert seen == ["文旅局", OFFICE, LIBRARY] * 2


async def test_a_branch_founded_since_is_swept_by_the_next_tick(stage: Stage) -> None:
    seen: list[str] = []

    async def look(db: Session, branch: Branch, at: datetime) -> None:
        seen.append(branch.name)

    each = Job("look", "* * * * *", "Look.", frozenset({"db", "branch", "at"}), look)
    await run_all(stage.database, stage.almanac, stage.now, [each])
    await stage.found("新支部")
    await run_all(stage.database, stage.almanac, stage.now, [each])
    assert seen == ["文旅局", OFFICE, LIBRARY, "文旅局", OFFICE, LIBRARY, "新支部"]
