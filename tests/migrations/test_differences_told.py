"""Migration 0034: of which differing months keepers were told is taken from the outbox, for those still there."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection

from models import schema
from tests.conftest import VAULT

from .test_migrations import _run, _upgrade_to, differences, everything, look, new_url
from .test_words_sealed import fill

__all__ = ["new_url"]

ROWS: dict[str, dict[str, Any]] = {
    "branches": {"path": "1/", "kind": "branch", "name": "局机关党支部"},
    "members": {"category": "full", "standing": "active", "language": "zh"},
}
COLUMNS = "key, member_id, kind, lane, purpose, priority, content, language, state, created_at, due_at, attempts"
MARKS = "dues-differ:5:2026-03-17-0"


def _told(key: str, member_id: int, kind: str = "SettledDiffer") -> str:
    values = f"'{key}:member-{member_id}', {member_id}, '{kind}', '', 'notice', 1, '', 'zh', 'sent', 1, 1, 1"
    return f"INSERT INTO outbox ({COLUMNS}) VALUES ({values})"


def _rows(connection: Connection) -> list[tuple[Any, ...]]:
    return everything(connection, "differences_told")


async def test_who_was_told_is_kept_though_others_who_were_are_on_the_roster_no_more(new_url: str) -> None:
    """A keeper whose roster was taken back has left her messages behind."""
    await _upgrade_to(new_url, "0033")
    await look(new_url, partial(fill, rows=ROWS))
    told = (
        _told(MARKS, 1),
        _told(MARKS, 777),
        _told("dues-differ:many:0a1b", 1, "ManySettledDiffer"),
        _told("dues-query:3", 1, "QueryWaiting"),
    )
    await _run(new_url, *told)
    await schema.upgrade(new_url, VAULT)
    assert await look(new_url, _rows) == [(1, MARKS)]
    assert await look(new_url, differences) == []
