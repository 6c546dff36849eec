"""A machine that dies at a boundary of a flow and begins again ends where one that never died does.

Of every flow each deed is done again and again, dying at its statements one after the other, before and after its
commits; and each delivery dies once at its every boundary, before and after each message. All of them:

    ZHIBU_STRIDE=1 ZHIBU_POINTS=100000 python -m pytest -n0 -s tests/crashes
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from models.engines import Engines
from tests.cast import Cast
from tests.conftest import VAULT
from tests.crashes.flows import FLOWS, Flow
from tests.crashes.judges import Outcome, faults, outcome_of, random_columns
from tests.crashes.machine import Lives, Machine, engines_of
from tests.crashes.stage import MortalStage, Stops
from tests.figures import SEED, note, size

STRIDE = size("STRIDE", 19)
POINTS = size("POINTS", 2)


@dataclass
class Lab:
    """A database that can be made new, and the machine on it."""

    url: str
    clear: Callable[[], None]
    machine: Machine
    engines: Engines

    async def live(self, flow: Flow, stops: Stops) -> tuple[MortalStage, Outcome]:
        """Play a flow from the beginning; return the stage, closed, and what is left."""
        self.clear()
        lives = Lives(self.url, VAULT, self.machine, self.engines)
        await lives.open()
        try:
            stage = MortalStage(lives)
            stage.cast = await Cast.enter(stage)
            await flow.begin(stage)
            stage.delivered.clear()
            stage.stops = stops
            await flow.play(stage)
            stage.stops = Stops()
            await flow.holds(stage)
            return stage, await outcome_of(stage)
        finally:
            await lives.close()


@pytest.fixture
async def lab(database_url: str, empty_sqlite: Path) -> Lab:
    machine = Machine()
    path = empty_sqlite.with_name("zhibu.db")

    def copy() -> None:
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        shutil.copy(empty_sqlite, path)

    return Lab(database_url, copy, machine, engines_of(machine, database_url))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FLOWS)
async def test_a_flow_ends_the_same_wherever_the_machine_died(lab: Lab, name: str) -> None:
    flow, chance = FLOWS[name], Random(f"{SEED} {name}")
    quiet, undisturbed = await lab.live(flow, Stops())
    _, again = await lab.live(flow, Stops())
    random = random_columns(undisturbed, again)
    stride = STRIDE * flow.length if STRIDE > 1 else 1
    walked, left = await lab.live(flow, Stops(chance.randint(1, stride), stride))
    wrong = [f"died at its deeds: {each}" for each in faults(undisturbed, left, random, 0)]
    every = range(1, len(quiet.delivered) + 1)
    points = sorted(chance.sample(every, min(POINTS, len(every))))
    for point in points:
        stage, left = await lab.live(flow, Stops(point=point))
        assert len(stage.lives.died) == 1
        where = f"died in a delivery at {point}, {stage.lives.died[0]}"
        wrong += [f"{where}: {each}" for each in faults(undisturbed, left, random, 1)]
    died = len(walked.lives.died) + len(points)
    note(f"{name}: died {died} times, {len(wrong)} violations", seed=SEED, engine="sqlite")
    assert walked.lives.died
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:20])
