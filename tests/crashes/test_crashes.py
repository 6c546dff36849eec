"""A machine that dies at a boundary of a flow and begins again ends where one that never died does.

Of every flow each deed is done again and again, dying at its statements one after the other, before and after its
commits; and each delivery dies once at its every boundary, before and after each message. All of them:

    ZHIBU_STRIDE=1 ZHIBU_POINTS=100000 python -m pytest -n0 -s tests/crashes
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from models import branches
from tests.cast import Cast
from tests.conftest import ENGINES
from tests.crashes.flows import FLOWS, Flow
from tests.crashes.judges import Outcome, faults, outcome_of, random_columns
from tests.crashes.lab import Lab, laboratory
from tests.crashes.stage import MortalStage, Stops
from tests.figures import SEED, note, size
from tests.talk import START

STRIDE = size("STRIDE", 19)
POINTS = {"sqlite": size("POINTS", 2), "postgresql": size("POINTS", 1)}
# On PostgreSQL a life takes three times as long: with every change it is played of a few flows.
REDUCED = {"meeting", "hours"}
PLAYED = [
    (engine, name)
    for engine in ENGINES
    for name in FLOWS
    if engine == "sqlite" or name in REDUCED or "ZHIBU_STRIDE" in os.environ
]


@pytest.fixture
async def lab(database_url: str, empty_sqlite: Path) -> AsyncIterator[Lab]:
    async with laboratory(database_url, empty_sqlite) as opened:
        yield opened


@pytest.mark.parametrize(("database_url", "name"), PLAYED, indirect=["database_url"])
async def test_a_flow_ends_the_same_wherever_the_machine_died(lab: Lab, name: str) -> None:
    flow, chance = FLOWS[name], Random(f"{SEED} {name}")
    quiet, undisturbed = await live(lab, flow, Stops())
    _, again = await live(lab, flow, Stops())
    random = random_columns(undisturbed, again)
    stride = STRIDE * flow.length if STRIDE > 1 else 1
    # Not so far on that the machine would never die: no two runs pass quite the same number.
    first = chance.randint(1, max(1, min(stride, quiet.longest * 9 // 10)))
    walked, left = await live(lab, flow, Stops(first, stride))
    wrong = [f"died at its deeds: {each}" for each in faults(undisturbed, left, random, 0)]
    every = range(1, len(quiet.delivered) + 1)
    died = list(walked.lives.died)
    points = sorted(chance.sample(every, min(POINTS[lab.engine], len(every))))
    for point in points:
        stage, left = await live(lab, flow, Stops(point=point))
        # On PostgreSQL writes that meet in one commit are not the same each time: the last may be one fewer.
        assert stage.lives.died or len(stage.delivered) < point
        died += stage.lives.died
        where = f"died in a delivery at {point}, {stage.lives.died}"
        wrong += [f"{where}: {each}" for each in faults(undisturbed, left, random, 1)]
    note(f"{name}: died {len(died)} times, {len(wrong)} violations", seed=SEED, engine=lab.engine)
    assert walked.lives.died
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:20])


async def test_a_work_is_kept_by_the_boundary_at_which_its_commit_leaves(lab: Lab) -> None:
    """Before it nothing was done; after it everything, whether or not the answer was heard."""
    kept = await deaths(lab)
    done = {"after COMMIT", "amid COMMIT"} if lab.engine == "postgresql" else {"after COMMIT"}
    assert {"before COMMIT", *done} < kept.keys()
    assert {boundary for boundary, is_kept in kept.items() if is_kept} == done


async def live(lab: Lab, flow: Flow, stops: Stops) -> tuple[MortalStage, Outcome]:
    """Play a flow from the beginning; return the stage, closed, and what is left."""
    lives = await lab.open()
    try:
        stage = MortalStage(lives)
        stage.cast = await Cast.enter(stage)
        await flow.begin(stage)
        stage.delivered.clear()
        stage.longest = 0
        stage.stops = stops
        await flow.play(stage)
        stage.stops = Stops()
        await flow.holds(stage)
        return stage, await outcome_of(stage)
    finally:
        await lives.close()


async def deaths(lab: Lab) -> dict[str, bool]:
    """Found a branch, dying at each boundary in turn; return at which of them those who rose found it."""
    lives = await lab.open()
    kept: dict[str, bool] = {}

    async def found() -> None:
        await lives.database.write(lambda db: branches.found(db, f"{len(lives.died)}", at=START))

    async def look() -> None:
        async with lives.database.read() as db:
            kept[lives.died[-1]] = await branches.by_name(db, f"{len(lives.died) - 1}") is not None

    lives.on_rise = look
    try:
        while not await lives.survive(found, len(lives.died) + 1):
            pass
    finally:
        await lives.close()
    return kept
