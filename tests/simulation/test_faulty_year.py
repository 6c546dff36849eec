"""A year in bad weather equals what the plain model foretells of it, and every message comes to one end.

Beside all that happens in `test_year`: the machine stops at statements, commits and messages; the platform refuses
messages, loses them, or takes them without a word; updates come again late and in any order; the clock is set an hour
or a day wrong; the program is off for 2, 9 and 40 days. A seed that fails names itself:

    ZHIBU_SEED=7 ZHIBU_PEOPLE=200 ZHIBU_LAST=2026-12-31 python -m pytest -n0 -s tests/simulation/test_faulty_year.py
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select

from models.outbox import Parcel, Purpose, State
from tests.conftest import VAULT
from tests.crashes.engines import engines_of
from tests.crashes.lives import Lives
from tests.crashes.machine import Machine
from tests.figures import SEED, note, size
from tests.simulation.play import Play
from tests.simulation.weather import Storm, Weather
from tests.simulation.year import Size, live

SIZES = {"sqlite": Size(30, date(2026, 1, 19)), "postgresql": Size(30, date(2026, 1, 9))}
REPORTS = {"RoomNotTold", "MemberNotTold", "MemberUnreachable"}
FINAL = set(State) - {State.WAITING, State.SENDING}


async def test_whatever_happens_the_ledgers_equal_the_model_and_no_message_is_forgotten(database_url: str) -> None:
    engine = database_url.partition("+")[0]
    reduced = SIZES[engine]
    people = size("PEOPLE", reduced.people)
    last = date.fromisoformat(os.environ.get("ZHIBU_LAST", str(reduced.last)))
    machine = Machine()
    lives = Lives(database_url, VAULT, machine, engines_of(machine, database_url))
    await lives.open()
    try:
        weather = Weather(lives, SEED)
        play, secretaries = await live(lives.database, SEED, Size(people, last), weather)
        machine.arm(None)
        async with play.database.read() as db:
            parcels = list((await db.scalars(select(Parcel).order_by(Parcel.id))).all())
    finally:
        await lives.close()
    assert isinstance(play.chats, Storm)
    wrong = [*play.judge.wrong, *_faults_of_messages(play, parcels)]
    states = Counter(row.state.value for row in parcels)
    note(
        f"{people} members until {last}: {dict(weather.befell)}, {play.events} updates, {secretaries.closed} meetings "
        f"closed, messages {dict(states)}, {play.chats.copies} of them twice, {len(wrong)} violations",
        seed=SEED,
        engine=engine,
    )
    assert not wrong, f"seed {SEED}, {people} members until {last}, {len(wrong)} faults:\n" + "\n".join(wrong[:30])
    assert secretaries.closed
    assert weather.befell["crash"]


def _faults_of_messages(play: Play, parcels: list[Any]) -> list[str]:
    """Every message that was due has one end, and those nobody can be sure of are reported; what was sent was heard."""
    wrong = []
    reported = {(row.key or "").rpartition(":member-")[0] for row in parcels if row.kind in REPORTS}
    refs: dict[str, list[int]] = defaultdict(list)
    for row in parcels:
        if row.state not in FINAL and row.due_at <= play.now:
            wrong.append(f"{row.key or row.kind} to {row.lane} has no end: {row.state.value}, {row.error}")
        is_reply = row.purpose is Purpose.REPLY or row.kind in REPORTS
        if row.state in (State.UNKNOWN, State.DEAD) and not is_reply and not reported:
            wrong.append(f"nobody was told that {row.key or row.kind} to {row.lane} may not have come")
        if row.state is State.SENT and row.due_at == row.created_at and row.ref and not row.edits:
            refs[row.lane].append(int(row.ref))
    heard = Counter(f"test:{each.chat}" for each in play.chats.heard)
    sent = Counter(row.lane for row in parcels if row.state is State.SENT and row.kind != "Menu")
    wrong += [f"{lane}: of {count} sent {heard[lane]} came" for lane, count in sent.items() if heard[lane] < count]
    wrong += [f"{lane}: messages came out of their order" for lane, seen in refs.items() if seen != sorted(seen)]
    return wrong
