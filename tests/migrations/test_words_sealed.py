"""Migration 0029: what people wrote of one another is sealed where it lay open, and readable by the key alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Boolean, Connection, Date, Integer, MetaData, String, select

from models import schema
from models.absences import Absence
from models.database import Database
from models.engines import DatabaseUnfit
from models.meetings import Attendance
from models.minutes.tables import MinutesVersion
from models.talks import Talk
from tests.conftest import VAULT

from .test_migrations import _upgrade_to, differences, everything, look, new_url

__all__ = ["new_url"]

ESCAPED = json.dumps("金丝雀").strip('"')
# Each table that is filled, in an order in which rows find what they refer to, and the words in it.
ROWS: dict[str, dict[str, Any]] = {
    "branches": {"path": "1/", "kind": "branch", "name": "局机关党支部"},
    "members": {"category": "full", "standing": "active", "language": "zh"},
    "meetings": {"kind": "party_day", "state": "closed"},
    "attendances": {"answer": "leave", "presence": "leave", "reason": "金丝雀住院"},
    "absences": {"kind": "ill", "words": "金丝雀手术", "reason": "金丝雀因病"},
    "late_leaves": {"state": "asked", "reason": "金丝雀发烧"},
    "makeups": {"state": "open", "words": "金丝雀心得", "reason": "金丝雀太短"},
    "voting_marks": {"ground": "retained", "reason": "金丝雀处分"},
    "quorum_exclusions": {"ground": "long_ill", "reason": "金丝雀卧床"},
    "talks": {"about": "金丝雀心事"},
    "minutes_versions": {"content": {"topics": ["金丝雀议题"]}, "split": {"absent": ["金丝雀缺席"]}},
    "minutes_reviews": {"words": "金丝雀退回"},
    "action_items": {"what": "金丝雀台账"},
    "dues_howtos": {"words": "金丝雀账号"},
}


def fill(connection: Connection, rows: dict[str, dict[str, Any]] = ROWS) -> None:
    """Write one row of each table, everything it needs besides its words being 1."""
    tables = MetaData()
    tables.reflect(connection)
    for name, given in rows.items():
        table = tables.tables[name]
        needed = [each for each in table.columns if not each.nullable and each.name not in given]
        connection.execute(table.insert(), {**{each.name: _one(each.type) for each in needed}, **given})
    connection.commit()


def _one(kind: Any) -> Any:
    # Booleans first: on SQLite they look like numbers.
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Date):
        return date(2026, 11, 20)
    return 1 if isinstance(kind, Integer) else "1" if isinstance(kind, String) else {}


def all_of_it(connection: Connection, rows: dict[str, dict[str, Any]] = ROWS) -> str:
    return " ".join(str(value) for table in rows for row in everything(connection, table) for value in row)


def _open(kept: str) -> int:
    """Return how often the canary can be read, in documents as their signs are written there."""
    return kept.count("金丝雀") + kept.count(ESCAPED)


async def test_reasons_and_words_are_sealed_by_the_upgrade_and_opened_by_the_key(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0026")
    await look(new_url, fill)
    assert _open(await look(new_url, all_of_it)) == 14
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    assert _open(await look(new_url, all_of_it)) == 0
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        assert _open(b"".join(file.read_bytes() for file in tmp_path.iterdir()).decode("utf-8", "replace")) == 0
    database = await Database.open(new_url, VAULT)
    async with database.read() as db:
        read = [(await db.core(select(each))).scalar_one() for each in (Attendance.reason, Absence.words, Talk.about)]
        content, split = (await db.core(select(MinutesVersion.content, MinutesVersion.split))).one()
    await database.close()
    assert read == ["金丝雀住院", "金丝雀手术", "金丝雀心事"]
    assert (content["topics"], split["absent"]) == (["金丝雀议题"], ["金丝雀缺席"])


async def test_it_can_be_taken_back(new_url: str) -> None:
    await _upgrade_to(new_url, "0026")
    await look(new_url, fill)
    before = await look(new_url, all_of_it)
    await schema.upgrade(new_url, VAULT)

    def back(connection: Connection) -> None:
        made = schema.config()
        made.attributes.update(connection=connection, vault=VAULT)
        command.downgrade(made, "0026")
        connection.commit()

    await look(new_url, back)
    assert await look(new_url, all_of_it) == before
