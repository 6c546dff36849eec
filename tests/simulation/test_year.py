"""A year of a bureau equals what a plain model foretells of it, person by person.

Five branches and their members answer, ask leave, are away, join, leave and change branch, check in by button, code,
QR and roll, early, late, twice and from wrong accounts; secretaries call, change, skip, call off, correct and close.
All of it goes through the real dispatcher and the real jobs. `model.py` foretells what must come of it, and after each
closing and at the end the words shown and the rows of the ledger are held against that.

A year that goes wrong names its seed. Play it again, or another, of whatever size and on either engine:

    ZHIBU_SEED=7 python -m pytest -n0 tests/simulation
    ZHIBU_SEED=7 ZHIBU_PEOPLE=200 ZHIBU_LAST=2026-12-31 python -m pytest -n0 -k sqlite tests/simulation
    ZHIBU_SEED=7 ZHIBU_PEOPLE=200 ZHIBU_LAST=2026-12-31 python -m pytest -n0 -k postgresql tests/simulation
"""

from __future__ import annotations

import os
from datetime import date

from models.database import Database
from tests.figures import SEED, note, size
from tests.simulation.year import Size, live

SIZES = {"sqlite": Size(40, date(2026, 2, 28)), "postgresql": Size(30, date(2026, 1, 20))}


async def test_the_ledgers_equal_the_model_person_by_person(database: Database, database_url: str) -> None:
    engine = database_url.partition("+")[0]
    reduced = SIZES[engine]
    people = size("PEOPLE", reduced.people)
    last = date.fromisoformat(os.environ.get("ZHIBU_LAST", str(reduced.last)))
    play, secretaries = await live(database, SEED, Size(people, last))
    wrong = play.judge.wrong
    note(
        f"{people} members until {last}: {len(play.model.meetings)} meetings, {secretaries.closed} closed, "
        f"{play.events} updates in {play.batches} batches, {play.ticks} ticks of the clock, "
        f"{len(play.chats.heard)} messages, {play.judge.reminders} of them reminders, {len(wrong)} violations",
        seed=SEED,
        engine=engine,
    )
    assert not wrong, f"seed {SEED}, {people} members until {last}, {len(wrong)} faults:\n" + "\n".join(wrong[:30])
    assert secretaries.closed
    assert play.judge.reminders
