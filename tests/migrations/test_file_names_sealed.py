"""Migration 0033: names of files and questions put to a vote are sealed where they lay open, and can be taken back."""

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
from models.files import Upload
from models.votes.tables import Vote
from tests.conftest import VAULT

from .test_migrations import _upgrade_to, differences, look, new_url
from .test_words_sealed import all_of_it, fill

__all__ = ["new_url"]

PHONE = "13987654321"
NAME = f"王芳{PHONE}.xlsx"
ROWS: dict[str, dict[str, Any]] = {
    "branches": {"path": "1/", "kind": "branch", "name": "局机关党支部"},
    "members": {"category": "full", "standing": "active", "language": "zh"},
    "peers": {"language": "zh"},
    "meetings": {"kind": "party_day", "state": "closed"},
    "file_contents": {"sha256": "1", "content": b"1"},
    "uploads": {"sha256": "1", "kind": "xlsx", "name": NAME},
    "arrivals": {"name": NAME},
    "materials": {"title": NAME},
    "assessment_sheets": {"file_name": NAME},
    "plans": {"file_name": NAME},
    "rosters": {"file_name": NAME},
    "votes": {"subject": f"接收王芳 {PHONE}", "formula": "majority", "manner": "open", "state": "ended"},
}


async def test_names_of_files_are_sealed_by_the_upgrade_and_opened_by_the_key(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0031")
    await look(new_url, partial(fill, rows=ROWS))
    before = await look(new_url, partial(all_of_it, rows=ROWS))
    assert before.count(PHONE) == 7
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    assert PHONE not in await look(new_url, partial(all_of_it, rows=ROWS))
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        assert PHONE.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database = await Database.open(new_url, VAULT)
    async with database.read() as db:
        read = [(await db.core(select(each))).scalar_one() for each in (Upload.name, Vote.subject)]
    await database.close()
    assert read == [NAME, f"接收王芳 {PHONE}"]

    def back(connection: Connection) -> None:
        made = schema.config()
        made.attributes.update(connection=connection, vault=VAULT)
        command.downgrade(made, "0031")
        connection.commit()

    await look(new_url, back)
    assert await look(new_url, partial(all_of_it, rows=ROWS)) == before
