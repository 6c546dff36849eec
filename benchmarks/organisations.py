"""Organisations to measure with: branches, members with accounts, a meeting that is open now."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from models import branches, facts, menus, names, schema, tables  # noqa: F401  (makes the metadata whole)
from models.almanac import Almanac
from models.base import Base
from models.branches import Branch, BranchKind
from models.database import Database, Session
from models.dues import DuesReminder
from models.members import Category, Language, Standing
from models.outbox import PRIORITY, Purpose, State
from models.peers import PeerState
from models.rules.meetings import Answer, Presence
from models.rules.rulebook import load
from models.rules.values import Month
from models.sealing import Vault

FIRST_ACCOUNT = 1001
"""The account of the first member on the platform; the others follow."""
# Seals what is measured, which is nobody's.
KEY = "A" * 43 + "="
BATCH = 5_000


@contextmanager
def new_file() -> Iterator[Path]:
    """Give the path of a database file that is not there yet; what is made of it goes with its folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "zhibu.db"


async def prepare(
    path: Path,
    *,
    members: int,
    branch_count: int = 1,
    category: Category = Category.APPLICANT,
    past_meetings: int = 0,
    is_meeting_open: bool = True,
) -> None:
    """Make a database file of an organisation whose members all have an account.

    Applicants pay no dues, so that the clock has nothing to say to them while something else is measured.
    """
    url = f"sqlite+aiosqlite:///{path}"
    await schema.upgrade(url)
    database = await Database.open(url, Vault(KEY))
    try:
        made = await database.write(lambda db: _found(db, branch_count))
        await _enter(database, "members", _members(members, made, category))
        await _enter(database, "peers", _peers(members))
        await database.write(_show_menus)
        if is_meeting_open:
            await _meet(database, 1, made[0].id, members, timedelta(minutes=-5), "called")
        for number in range(past_meetings):
            await _meet(database, 2 + number, made[0].id, members, timedelta(days=-30 - number), "closed")
    finally:
        await database.close()


async def fill_outbox(path: Path, count: int, *, members: int, due_in: timedelta = timedelta(0)) -> None:
    """Put reminders in the outbox, one for each member in turn."""
    now = datetime.now(UTC)
    kind, content = facts.encode(DuesReminder(Month.of(now.date()), 3))
    database = await Database.open(f"sqlite+aiosqlite:///{path}", Vault(KEY))
    rows = (
        {
            "key": f"benchmark:{index}",
            "lane": f"telegram:{FIRST_ACCOUNT + index % members}",
            "member_id": 1 + index % members,
            "purpose": Purpose.REMINDER,
            "priority": PRIORITY[Purpose.REMINDER],
            "kind": kind,
            "content": content,
            "language": "zh",
            "state": State.WAITING,
            "created_at": now,
            "due_at": now + due_in,
            "attempts": 0,
        }
        for index in range(count)
    )
    try:
        await _enter(database, "outbox", rows)
    finally:
        await database.close()


def copy(source: Path, target: Path) -> Path:
    """Return a fresh copy of a prepared database."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(source, target)
    return target


async def _found(db: Session, count: int) -> Sequence[Branch]:
    now = datetime.now(UTC)
    root = await branches.found(db, "文旅局", BranchKind.COMMITTEE, at=now)
    return [await branches.found(db, f"第{number + 1}党支部", parent=root, at=now) for number in range(count)]


async def _show_menus(db: Session) -> None:
    """Let every account have the menu of its member, so that no menus are sent while something else is measured."""
    await menus.refresh(db, Almanac(ZoneInfo("Asia/Shanghai"), load("party")), at=datetime.now(UTC))
    db.pending.clear()


def _members(count: int, made: Sequence[Branch], category: Category) -> Iterator[dict[str, Any]]:
    enrolled_at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        yield {
            "id": number,
            # One branch after the other, as rosters come in.
            "branch_id": made[(number - 1) * len(made) // count].id,
            "name": f"党员{number}",
            "sort_key": names.sort_key(f"党员{number}"),
            "category": category,
            "standing": Standing.ACTIVE,
            "is_exempt": False,
            "language": Language.ZH,
            "peer_id": number,
            "enrolled_at": enrolled_at,
        }


def _peers(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        account = str(FIRST_ACCOUNT + number - 1)
        yield {
            "id": number,
            "channel": "telegram",
            "external_id": account,
            "chat": account,
            "name": f"党员{number}",
            "language": Language.ZH,
            "state": PeerState.ACTIVE,
            "member_id": number,
            "wrong_codes": 0,
            "first_seen_at": datetime(2026, 1, 1, tzinfo=UTC),
        }


async def _meet(database: Database, number: int, branch_id: int, members: int, ahead: timedelta, state: str) -> None:
    starts_at = datetime.now(UTC) + ahead
    meeting = {
        "id": number,
        "branch_id": branch_id,
        "kind": "theme-day",
        "topic": "学习二十大精神",
        "place": "三楼会议室",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "state": state,
        "called_at": starts_at - timedelta(days=3),
        "revision": 0,
    }
    await _enter(database, "meetings", [meeting])
    rows = (
        {
            "meeting_id": number,
            "member_id": member,
            "answer": Answer.COMING,
            "presence": Presence.UNRECORDED if state == "called" else Presence.PRESENT,
        }
        for member in range(1, members + 1)
    )
    await _enter(database, "attendances", rows)


async def _enter(database: Database, name: str, rows: Any) -> None:
    table: Table = Base.metadata.tables[name]
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            await database.write(_inserting(table, batch))
            batch = []
    if batch:
        await database.write(_inserting(table, batch))


def _inserting(table: Table, rows: list[dict[str, Any]]) -> Any:
    return lambda db: db.core(insert(table), rows)
