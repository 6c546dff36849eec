"""The roster sorts by the order of today, those entered before it was mended too."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, update

from jobs.job import jobs, run_job
from models import name_keys, names
from models.database import Session
from models.members import Member
from tests.talk import Stage

# As they were kept while 曾 was read céng.
OLD = {"曾宪平": "ceng2 xian4 ping2 曾宪平", "丁一": "ding1 yi1 丁一"}


async def test_names_written_in_another_order_sort_by_themselves_in_that_of_today(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.enrol("丁一", "曾宪平", "翟志刚")
    for name, key in OLD.items():
        old = update(Member).where(Member.name == name).values(sort_key=key)
        await stage.database.write(lambda db, old=old: db.core(old))
    monkeypatch.setattr(name_keys, "BATCH", 1)
    await stage.tick()
    rows = await stage.rows("members")
    assert {row.name: row.sort_key for row in rows} == {row.name: names.sort_key(row.name) for row in rows}
    assert [
        row.name for row in sorted(rows, key=lambda row: row.sort_key) if row.name in ("曾宪平", *OLD, "翟志刚")
    ] == [
        "丁一",
        "曾宪平",
        "翟志刚",
    ]
    assert await stage.database.write(name_keys.renew) == 0
    # Another library, or other surnames, are another mark.
    monkeypatch.setattr(names, "order_mark", lambda: "~another")
    monkeypatch.setattr(name_keys, "BATCH", len(rows))
    assert await stage.database.write(name_keys.renew) == len(rows)


async def test_who_speaks_while_a_large_roster_is_sorted_anew_waits_for_a_batch_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "order_mark", lambda: "~another")
    monkeypatch.setattr(name_keys, "BATCH", 2)
    [renewing] = [each for each in jobs() if each.name == "renew_name_keys"]

    async def said(db: Session) -> list[str]:
        return list((await db.core(select(Member.sort_key))).scalars())

    _, meanwhile = await asyncio.gather(
        run_job(renewing, stage.database, stage.almanac, stage.now), stage.database.write(said)
    )
    assert sum(key.endswith("~another") for key in meanwhile) == 2
    assert all(row.sort_key.endswith("~another") for row in await stage.rows("members"))
