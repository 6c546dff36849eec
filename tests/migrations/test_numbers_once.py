"""Migration 0036: persons keep their numbers, and of one who is on the roster no more it is given to nobody else."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from models import schema
from tests.conftest import VAULT

from .test_differences_told import ROWS, _told
from .test_migrations import _run, _upgrade_to, differences, everything, look, new_url
from .test_words_sealed import fill

__all__ = ["new_url"]

ENTERED = (
    "INSERT INTO members (branch_id, name, sort_key, category, standing, is_exempt, language, enrolled_at)"
    " VALUES (1, '赵䶮', 'zhao yan', 'full', 'active', false, 'zh', 1) RETURNING id"
)


def _enter(connection: Connection) -> int:
    number: int = connection.execute(text(ENTERED)).scalar_one()
    connection.commit()
    return number


async def test_the_number_of_whoever_was_told_something_is_not_given_again(new_url: str) -> None:
    await _upgrade_to(new_url, "0035")
    await look(
        new_url, partial(fill, rows={**ROWS, "meetings": {"kind": "study", "state": "closed"}, "outside_guests": {}})
    )
    await _run(new_url, _told("dues-differ:5:2026-03-17-0", 777))
    before: dict[str, Any] = {
        name: await look(new_url, partial(everything, table=name)) for name in ("members", "outbox")
    }
    await schema.upgrade(new_url, VAULT)
    assert {name: await look(new_url, partial(everything, table=name)) for name in before} == before
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        assert await look(new_url, _enter) == 778
