"""What runs for every message and every tick finds its rows by an index, whatever else lies in the tables."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from models import attendance, feeds, inbox, lanes, makeups, meetings, outbox, peers, study, traffic
from models.almanac import Almanac
from models.base import BranchId, MeetingId, MemberId, PeerId
from models.branches import Branch
from models.database import Database, Session
from models.facts import Refused
from models.members import Member, active
from models.outbox import Parcel, State
from models.roles import Person
from models.rules.rulebook import load
from tests.conftest import VAULT
from tests.talk import ZONE

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
GROWING = {
    "inbox",
    "outbox",
    "outbox_1",
    "attendances",
    "peers",
    "meetings",
    "dues_months",
    "members",
    "audit",
    "absences",
    "makeups",
}
ALMANAC = Almanac(ZONE, load("party"))
IN_BRANCH = select(Member.id).where(Member.branch_id == BranchId(1), active())
SOMEBODY = Person(PeerId(1), MemberId(1), BranchId(1), "王芳")

Work = Callable[[Session], Awaitable[Any]]


async def check_in(db: Session) -> None:
    with pytest.raises(Refused):
        await attendance.check_in(db, None, ALMANAC, by=SOMEBODY, at=NOW)


async def look_at_makeups(db: Session) -> None:
    """Ask everything that is asked of make-ups in a tick and for a list."""
    branch = Branch(id=BranchId(1), name="支部")
    await makeups.remind(db, branch, ALMANAC, at=NOW)
    await makeups.of_branch(db, branch, ALMANAC, at=NOW)
    await makeups.mine(db, ALMANAC, by=SOMEBODY, at=NOW)
    await makeups.made_up(db, MeetingId(1))
    await makeups.open_days(db, MeetingId(1))


STATEMENTS: dict[str, Work] = {
    "an event is written down": lambda db: inbox.receive(db, [("telegram", "1"), ("telegram", "2")], at=NOW),
    "an event failed": lambda db: inbox.fail(db, "telegram", "1", "abc"),
    "who speaks": lambda db: peers.speakers(db, [("telegram", "1"), ("web", "2")]),
    "a chat refuses": lambda db: peers.came_back(db, PeerId(1)),
    "a member checks in": check_in,
    "messages are claimed": lambda db: outbox.claim(db, 64, ("telegram", "web"), at=NOW),
    "the next message is looked for": outbox.next_due,
    "messages arrived": lambda db: outbox.mark_sent(db, [(1, "7"), (2, None)], at=NOW),
    "a message is put back": lambda db: outbox.postpone(db, 1, NOW, "timeout"),
    "a message is given up": lambda db: outbox.give_up(db, 1, State.DEAD, "refused", at=NOW),
    "an absence answers": lambda db: meetings.answer_by_absence(db, at=NOW, member_id=MemberId(1)),
    "a meeting is called": lambda db: meetings.answer_by_absence(db, at=NOW, meeting_id=MeetingId(1)),
    "a calendar is asked for": lambda db: feeds.events(db, "secret", ALMANAC, at=NOW),
    "a member's year of study": lambda db: study.credits(db, IN_BRANCH, ALMANAC, at=NOW),
    "make-ups are looked at": look_at_makeups,
    "a chat moved": lambda db: lanes.move(db, {"telegram:1": "telegram:2"}),
}


@pytest.fixture
async def plans(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Callable[[Work], Awaitable[list[str]]]]:
    """Run a work and return the steps by which SQLite found the rows of its statements."""
    path = tmp_path / "zhibu.db"
    path.write_bytes(empty_sqlite.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)

    async def explain(work: Work) -> list[str]:
        async def explained(db: Session) -> list[str]:
            await db.core(text("PRAGMA defer_foreign_keys = ON"))
            seen: list[tuple[str, Any]] = []

            def note(
                _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
            ) -> None:
                seen.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

            engine = database.engines.writer.sync_engine
            event.listen(engine, "before_cursor_execute", note)
            try:
                await work(db)
            finally:
                event.remove(engine, "before_cursor_execute", note)
            connection = db._connection.sync_connection
            assert connection is not None
            found: list[str] = []
            for statement, parameters in seen:
                rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found += [row[-1] for row in rows]
            return found

        return await database.write(explained)

    yield explain
    await database.close()


@pytest.mark.parametrize("work", STATEMENTS.values(), ids=STATEMENTS.keys())
async def test_no_statement_of_a_message_or_a_tick_reads_a_whole_table(
    work: Work, plans: Callable[[Work], Awaitable[list[str]]]
) -> None:
    assert scans(await plans(work)) == []


async def test_a_year_of_study_goes_from_the_members_to_their_meetings(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    steps = await plans(STATEMENTS["a member's year of study"])
    assert any("attendances USING INDEX ix_attendances_seen (member_id=?)" in step for step in steps), steps
    assert not [step for step in steps if "ix_meetings_starts_at" in step], steps


async def test_a_check_in_does_not_go_through_all_a_member_ever_attended(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    assert not [step for step in await plans(check_in) if "ix_attendances_seen" in step]


async def test_a_statement_without_an_index_is_seen_as_a_scan(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    nowhere = text("SELECT id FROM peers WHERE name = '王芳'")
    assert scans(await plans(lambda db: db.core(nowhere))) == ["SCAN peers"]


async def test_the_next_message_is_looked_up_and_not_counted_out(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    steps = [step for step in await plans(outbox.next_due) if "outbox" in step]
    assert steps
    assert all(step.startswith("SEARCH outbox USING INDEX ix_outbox_turn") for step in steps), steps


async def test_what_a_dead_sender_left_is_sought_among_what_is_unsettled(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    steps = [step for step in await plans(lambda db: outbox.rescue(db, at=NOW)) if "outbox" in step]
    assert set(steps) == {"SCAN outbox USING INDEX ix_outbox_lane_unsettled"}


async def test_the_next_message_is_the_earliest_of_all_priorities(database: Database) -> None:
    due = {2: NOW, 0: NOW + timedelta(hours=1)}

    async def two(db: Session) -> Any:
        for priority, at in due.items():
            row = {"lane": "test:1", "purpose": outbox.Purpose.REPLY, "kind": "X", "content": {}, "language": "zh"}
            moments = {"created_at": NOW, "due_at": at}
            db.later(Parcel.__table__, {**row, **moments, "priority": priority, "state": State.WAITING, "attempts": 0})
        await db.write_pending()
        return await outbox.next_due(db)

    assert await database.write(two) == NOW


async def test_old_traffic_is_found_from_the_old_end_without_sorting(
    plans: Callable[[Work], Awaitable[list[str]]],
) -> None:
    async def work(db: Session) -> None:
        await inbox.receive(db, [("telegram", "1")], at=NOW)
        await traffic.prune(db, timedelta(days=62), at=NOW)

    steps = await plans(work)
    assert not [step for step in steps if "TEMP B-TREE" in step], steps
    assert sum("outbox USING" in step and "INDEX ix_outbox_settled (created_at<?)" in step for step in steps) == 2
    assert sum("outbox USING" in step and "INDEX ix_outbox_emptied (created_at<?)" in step for step in steps) == 1
    # By number, as far as the first that counts or the batch goes.
    assert [step for step in scans(steps) if step != "SCAN inbox"] == []


def scans(steps: list[str]) -> list[str]:
    """Return the steps that read a whole table, or a whole index of it."""
    return [step for step in steps if step.startswith("SCAN ") and step.split()[1] in GROWING]
