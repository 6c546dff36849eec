"""Migration 0037: the first words of a login link are sealed where they lay open, and can be taken back."""

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
from models.webchat import WebLogin
from tests.conftest import VAULT

from .test_migrations import _upgrade_to, differences, look, new_url
from .test_words_sealed import all_of_it, fill

__all__ = ["new_url"]

CODE = "Q4SD-3E7J-Q4SD3"
ROWS: dict[str, dict[str, Any]] = {"web_logins": {"line": f"/start {CODE}"}}


async def test_codes_in_links_are_sealed_by_the_upgrade_and_opened_by_the_key(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0036")
    await look(new_url, partial(fill, rows=ROWS))
    before = await look(new_url, partial(all_of_it, rows=ROWS))
    assert before.count(CODE) == 1
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    assert CODE not in await look(new_url, partial(all_of_it, rows=ROWS))
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        assert CODE.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database = await Database.open(new_url, VAULT)
    async with database.read() as db:
        assert (await db.core(select(WebLogin.line))).scalar_one() == f"/start {CODE}"
    await database.close()

    def back(connection: Connection) -> None:
        made = schema.config()
        made.attributes.update(connection=connection, vault=VAULT)
        command.downgrade(made, "0036")
        connection.commit()

    await look(new_url, back)
    assert await look(new_url, partial(all_of_it, rows=ROWS)) == before
