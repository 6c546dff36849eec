"""Migration 0035: what volunteer hours were for is sealed where it lay open, and can be taken back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, select

from models import schema
from models.database import Database
from models.engines import DatabaseUnfit
from models.hours.tables import HourClaim
from tests.conftest import VAULT

from .test_migrations import _upgrade_to, differences, look, new_url
from .test_words_sealed import all_of_it, fill

__all__ = ["new_url"]

ACTIVITY = "给幸福里3号楼张大爷送菜"
ROWS: dict[str, dict[str, Any]] = {
    "branches": {"path": "1/", "kind": "branch", "name": "局机关党支部"},
    "members": {"category": "full", "standing": "active", "language": "zh"},
    "hour_claims": {"activity": ACTIVITY, "state": "claimed"},
}


async def test_activities_are_sealed_by_the_upgrade_and_opened_by_the_key(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0034")
    await look(new_url, partial(fill, rows=ROWS))
    before = await look(new_url, partial(all_of_it, rows=ROWS))
    assert before.count(ACTIVITY) == 1
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    assert ACTIVITY not in await look(new_url, partial(all_of_it, rows=ROWS))
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        assert ACTIVITY.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database = await Database.open(new_url, VAULT)
    async with database.read() as db:
        assert (await db.core(select(HourClaim.activity))).scalar_one() == ACTIVITY
    await database.close()

    def back(connection: Connection) -> None:
        made = schema.config()
        made.attributes.update(connection=connection, vault=VAULT)
        command.downgrade(made, "0034")
        connection.commit()

    await look(new_url, back)
    assert await look(new_url, partial(all_of_it, rows=ROWS)) == before
