"""Machines of Hypothesis: it chooses what is done and in which order, and names the steps of a run that fails."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.figures import SEED


def play(machine: type[RuleBasedStateMachine], examples: int, steps: int) -> None:
    """Let a machine take so many steps so many times, the same ones for the same ``ZHIBU_SEED``."""
    run_state_machine_as_test(
        seed(SEED)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # A database stands behind each run: one is not played a hundred times to make it shorter.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
