"""The program under SIGKILL and SIGTERM while people check in, pay and report hours: nothing lost, nothing twice.

What is true is what the fake Telegram took and gave. At full size, on both engines:

    ZHIBU_MEMBERS=208 ZHIBU_MEETINGS=49 ZHIBU_PAYMENTS=10 ZHIBU_HOURS=10 ZHIBU_KILLS=1000 ZHIBU_TERMS=200 \
        python -m pytest -n0 -s tests/end_to_end/test_stream.py
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.delivery import IN_FLIGHT
from models.base import Base
from models.inbox import EventState
from models.outbox import Purpose, State
from models.rules.meetings import Presence
from tests.end_to_end.clock import ClockFile
from tests.end_to_end.stream import FIRST_USER, Amount, Stream, Streamed, stream
from tests.end_to_end.test_month import _own_database
from tests.figures import SEED, note, size
from tests.peers.telegram_api import FakeTelegram

AMOUNT = Amount(
    members=size("MEMBERS", 48),
    meetings=size("MEETINGS", 2),
    payments=size("PAYMENTS", 1),
    hours=size("HOURS", 1),
    kills=size("KILLS", 8),
    terms=size("TERMS", 2),
)
FINAL = {State.SENT, State.UNKNOWN, State.LATE, State.FOLDED, State.CANCELLED, State.UNREACHABLE}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the program keeps its books, or the server that gets a database of its own for them."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/zhibu.db"
    server: str = request.getfixturevalue("postgres_url")
    return server


async def test_nothing_is_lost_or_done_twice(url: str, tmp_path: Path) -> None:
    engine = url.partition("+")[0]
    if engine == "sqlite":
        left = await stream(url, tmp_path, AMOUNT, SEED)
    else:
        async with _own_database(url) as own:
            left = await stream(own, tmp_path, AMOUNT, SEED)
    wrong = [*_faults_of_the_books(left), *_faults_of_the_messages(left), *_faults_of_the_program(left)]
    deaths = AMOUNT.kills + AMOUNT.terms
    states = Counter(row.state.value for row in left.rows["outbox"])
    faults = Counter(call["method"] for call in left.log if "fault" in call)
    note(
        f"{dict(left.amounts)}, faults {dict(faults)}, {AMOUNT.kills} SIGKILL, {AMOUNT.terms} SIGTERM, "
        f"{left.busy} amid something, messages {dict(states)}, {left.by_mortals} tried before the last death, "
        f"{len(_copies(left))} of them twice, {len(wrong)} violations",
        seed=SEED,
        engine=engine,
    )
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:20]) + left.printed[-2000:]
    assert left.busy >= 0.9 * deaths
    # Deaths that come before the program has done anything would prove little.
    assert left.by_mortals >= 0.25 * sum(states.values())


async def test_what_does_not_settle_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.end_to_end.stream.SETTLES_SECONDS", 0)
    monkeypatch.setattr("tests.end_to_end.stream.LOOK_SECONDS", 0.001)
    engine, clock = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/zhibu.db"), ClockFile(tmp_path / "clock")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    nobody: Any = None
    standing = Stream(tmp_path, str(engine.url), AMOUNT, SEED, FakeTelegram(seed=SEED), engine, nobody, clock)
    # A clock nobody follows: no program has run the jobs of its moment.
    clock.set(standing.now)
    with pytest.raises(AssertionError, match=r"nothing moves any more at 2026-11-27 .*: the jobs of this moment$"):
        await standing.settle()
    clock.mark_done(standing.now)
    await standing.settle()
    await engine.dispose()


def _faults_of_the_books(left: Streamed) -> list[str]:
    """Everything that was acknowledged is recorded, and once."""
    wrong = []
    came = [row for row in left.rows["attendances"] if row.presence is not Presence.UNRECORDED]
    found = {
        "check-in": len(came),
        "payment": len(left.rows["ledger_entries"]),
        "hours": len(left.rows["hour_claims"]),
    }
    if found != dict(left.amounts):
        wrong.append(f"recorded {found} of {dict(left.amounts)}")
    audited = Counter(row.action for row in left.rows["audit"])
    for action, kind in (("attendance.check_in", "check-in"), ("dues.pay", "payment"), ("hours.claim", "hours")):
        if audited[action] != left.amounts[kind]:
            wrong.append(f"{action} was done {audited[action]} times for {left.amounts[kind]}")
    if unhandled := [row.event_id for row in left.rows["inbox"] if row.state is not EventState.DONE]:
        wrong.append(f"events that met a fault: {unhandled}")
    return wrong


def _faults_of_the_messages(left: Streamed) -> list[str]:
    """Every deed is answered in its chat, in order; every message comes to an end somebody can see."""
    wrong = [
        f"{row.lane}: {row.kind} ended as {row.state.value}: {row.error}"
        for row in left.rows["outbox"]
        if row.state not in FINAL and row.settled_at is None and row.due_at <= row.created_at
    ]
    said = Counter(f"telegram:{FIRST_USER + deed.member}" for deed in left.deeds)
    answers = Counter(row.lane for row in left.rows["outbox"] if row.purpose is Purpose.REPLY and row.kind != "Menu")
    for lane, count in said.items():
        if answers[lane] < count:
            wrong.append(f"{lane} was answered {answers[lane]} times for {count}")
    refs: dict[str, list[int]] = defaultdict(list)
    for row in left.rows["outbox"]:
        if row.state is State.SENT and row.ref and not row.edits and row.attempts == 1:
            refs[row.lane].append(int(row.ref))
    wrong += [f"{lane}: messages came out of their order" for lane, seen in refs.items() if seen != sorted(seen)]
    ambiguous = sum("fault" in call for call in left.log if call["method"] == "sendMessage")
    if len(_copies(left)) > AMOUNT.kills * IN_FLIGHT + ambiguous:
        wrong.append(f"{len(_copies(left))} messages came twice")
    return wrong


def _faults_of_the_program(left: Streamed) -> list[str]:
    wrong = []
    if set(left.exits) != {0}:
        wrong.append(f"told to end it ended with {Counter(left.exits)}")
    if "Traceback" in left.printed:
        wrong.append("it printed a traceback")
    if "都正常" not in left.checked:
        wrong.append(f"its check says {left.checked}")
    return wrong


def _copies(left: Streamed) -> list[Any]:
    """Messages on the phones that no row of the outbox became."""
    became = {(row.lane.partition(":")[2], row.ref) for row in left.rows["outbox"] if row.state is State.SENT}
    sent = [call for call in left.log if call["method"] == "sendMessage" and call["status"] == 200]
    return [call for call in sent if (str(call["parameters"]["chat_id"]), str(call["message_id"])) not in became]
