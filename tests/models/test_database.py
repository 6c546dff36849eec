"""The one writer: what it promised is on the disk, and a failure undoes itself alone."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from models import branches, schema
from models.branches import Branch, BranchKind
from models.database import Database, Session
from models.engines import DatabaseUnfit
from models.facts import Refused
from models.troubles import Trouble, trouble_of

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


async def found(database: Database, name: str) -> None:
    await database.write(lambda db: branches.found(db, name, at=NOW))


async def names(database: Database) -> list[str]:
    async with database.read() as db:
        return list((await db.scalars(select(Branch.name).order_by(Branch.id))).all())


async def test_what_a_work_returns_is_there_for_every_reader(database: Database) -> None:
    await found(database, "局机关党支部")
    assert await names(database) == ["局机关党支部"]


async def test_what_a_work_returns_is_in_the_file_before_anybody_else_has_a_turn(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    path = tmp_path / "zhibu.db"
    path.write_bytes(empty_sqlite.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    await found(database, "局机关党支部")
    with closing(sqlite3.connect(path)) as another:
        assert another.execute("SELECT name FROM branches").fetchall() == [("局机关党支部",)]
    await database.close()


@pytest.mark.parametrize("by_orm", [True, False])
async def test_a_work_that_fails_undoes_itself_and_nobody_else(database: Database, by_orm: bool) -> None:
    async def fail(db: Session) -> None:
        if by_orm:
            await branches.found(db, "半途", at=NOW)
        else:
            values = {"name": "半途", "kind": BranchKind.BRANCH, "path": "", "founded_at": NOW}
            await db.core(insert(Branch), values)
        raise RuntimeError("bug")

    outcomes = await asyncio.gather(
        found(database, "甲"), database.write(fail), found(database, "乙"), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), RuntimeError, type(None)]
    assert await names(database) == ["甲", "乙"]


async def test_works_given_at_the_same_moment_share_one_transaction_in_their_order(database: Database) -> None:
    async def mark(db: Session, name: str) -> int:
        await branches.found(db, name, at=NOW)
        counted = await db.core(select(func.count()).select_from(Branch))
        return int(counted.scalar_one())

    seen = await asyncio.gather(*(database.write(lambda db, n=n: mark(db, f"支部{n}")) for n in range(20)))
    assert seen == list(range(1, 21))


async def test_others_have_their_turn_between_the_works_of_a_group(database: Database) -> None:
    turns: list[str] = []

    async def mark(db: Session) -> None:
        await db.core(select(func.count()).select_from(Branch))
        turns.append("work")

    async def others() -> None:
        while turns.count("work") < 20:
            turns.append("others")
            await asyncio.sleep(0)

    await asyncio.gather(others(), *(database.write(mark) for _ in range(20)))
    assert ("work", "work") not in set(pairwise(turns))


async def test_a_constraint_met_by_orm_or_core_leaves_the_others_unharmed(database: Database) -> None:
    async def twice(db: Session) -> None:
        await db.add(Branch(name="甲", kind=BranchKind.BRANCH, path="", founded_at=NOW))
        await db.add(Branch(name="甲", kind=BranchKind.BRANCH, path="", founded_at=NOW))

    outcomes = await asyncio.gather(found(database, "乙"), database.write(twice), return_exceptions=True)
    assert isinstance(outcomes[1], IntegrityError)
    assert await names(database) == ["乙"]


async def test_rows_kept_for_later_are_written_with_their_work_and_dropped_with_it(database: Database) -> None:
    def row(name: str) -> dict[str, object]:
        return {"name": name, "kind": BranchKind.BRANCH, "path": "", "founded_at": NOW}

    async def fail_within(db: Session) -> None:
        async with db.savepoint():
            db.later(Branch.__table__, row("里"))
            raise ValueError("inner")

    async def keep(db: Session) -> None:
        db.later(Branch.__table__, row("留"))
        with pytest.raises(ValueError, match="inner"):
            await fail_within(db)

    async def drop(db: Session) -> None:
        db.later(Branch.__table__, row("弃"))
        raise RuntimeError

    await asyncio.gather(database.write(keep), database.write(drop), return_exceptions=True)
    assert await names(database) == ["留"]


async def test_later_rows_that_break_the_common_commit_fail_alone(database: Database) -> None:
    async def clash(db: Session) -> None:
        for _ in range(2):
            db.later(Branch.__table__, {"name": "同", "kind": BranchKind.BRANCH, "path": "", "founded_at": NOW})

    outcomes = await asyncio.gather(
        found(database, "甲"), database.write(clash), found(database, "乙"), return_exceptions=True
    )
    assert isinstance(outcomes[1], IntegrityError)
    assert sorted(await names(database)) == sorted(["甲", "乙"])


async def test_nothing_is_lost_when_a_hundred_tasks_change_one_row(database: Database) -> None:
    await found(database, "甲")

    async def add_one(db: Session) -> None:
        branch = await branches.by_name(db, "甲")
        assert branch is not None
        branch.collection_day = (branch.collection_day or 0) + 1

    await asyncio.gather(*(database.write(add_one) for _ in range(100)))
    async with database.read() as db:
        assert await db.scalar(select(Branch.collection_day)) == 100


async def test_readers_cannot_write(database: Database) -> None:
    values = {"name": "甲", "kind": BranchKind.BRANCH, "path": "", "founded_at": NOW}
    async with database.read() as db:
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            await db.core(insert(Branch), values)


async def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    async def orphan(db: Session) -> None:
        await db.add(Branch(name="孤", kind=BranchKind.BRANCH, path="", founded_at=NOW, parent_id=999))

    with pytest.raises(IntegrityError):
        await database.write(orphan)


async def test_a_refusal_reaches_who_asked(database: Database) -> None:
    await found(database, "甲")
    with pytest.raises(Refused):
        await found(database, "甲")


async def test_a_caller_who_goes_away_does_not_undo_the_work(database: Database) -> None:
    task = asyncio.create_task(found(database, "甲"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await found(database, "乙")
    assert await names(database) == ["甲", "乙"]


async def test_an_empty_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnfit, match="zhibu init"):
        await schema.require_current(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")


async def test_a_newer_schema_is_refused(empty_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    path.write_bytes(empty_sqlite.read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseUnfit, match="更新版本"):
        await schema.require_current(f"sqlite+aiosqlite:///{path}")


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnfit, match="没有文件夹"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such.db'}")


async def test_the_sqlite_writer_runs_with_the_settings_that_keep_it_safe(empty_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "zhibu.db"
    path.write_bytes(empty_sqlite.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{path}")

    async def pragmas(db: Session) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: (await db.core(text(f"PRAGMA {name}"))).scalar_one() for name in names}

    assert await database.write(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    await database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_work_amid_which_the_server_is_gone_is_undone_and_told_from_a_bug(database: Database) -> None:
    seen: list[BaseException] = []

    async def lose(db: Session) -> None:
        await branches.found(db, "半途", at=NOW)
        try:
            async with db.savepoint():
                await db.core(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        except Exception as error:
            seen.append(error)
            raise

    with pytest.raises(DBAPIError) as raised:
        await database.write(lose)
    assert {trouble_of(error) for error in (*seen, raised.value)} == {Trouble.GONE}
    await found(database, "甲")
    assert await names(database) == ["甲"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_was_gone_meanwhile_is_found_again(database: Database) -> None:
    number = select(func.pg_backend_pid())
    ours = [await database.write(lambda db: db.scalar(number))]
    async with database.read() as db:
        async with database.read() as idle:
            ours.append(await idle.scalar(number))
        for pid in ours:
            await db.core(select(func.pg_terminate_backend(pid, 9000)))
        await found(database, "甲")
        assert await names(database) == ["甲"]
    assert database.refusals == 0
