"""Seed every bug in a copy of the tree, run the tests that must see it, and print the share caught.

python -m tests.mutants            # all of them; the exit code is 1 under 95 %
python -m tests.mutants outbox     # those whose file, or whose tests, have this in their name
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.figures import note
from tests.mutants.mutant import Mutant
from tests.mutants.seeded import MUTANTS

ROOT = Path(__file__).parents[2]
LEAST_CAUGHT = 0.95
GREEN, RED = 0, 1
SECONDS = 900


def main(words: Sequence[str]) -> int:
    """Run the mutants asked for; return the exit code."""
    chosen = [each for each in MUTANTS if not words or any(word in f"{each.path} {each.tests}" for word in words)]
    if not chosen:
        print(f"no seeded bug is about {' or '.join(words)}")
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        print(f"{len(chosen)} bugs; first the tests without any", flush=True)
        if _run(tree, " ".join(each.tests for each in chosen)) != GREEN:
            print("the tests are red before any bug is seeded")
            return 1
        print(f"green after {_took(began)}", flush=True)
        missed = [each for each in chosen if not _is_caught(tree, each)]
    share = (len(chosen) - len(missed)) / len(chosen)
    note(
        f"{len(chosen) - len(missed)} of {len(chosen)} seeded bugs caught, {share:.1%}, in {_took(began)}",
        engine="sqlite",
    )
    for each in missed:
        print(f"not seen by {each.tests}: {each.path}: {each.old!r} -> {each.new!r}")
    return int(share < LEAST_CAUGHT)


def _copy(tree: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().splitlines():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tree / name)


def _is_caught(tree: Path, mutant: Mutant) -> bool:
    """Return whether the tests turn red."""
    path, began = tree / mutant.path, time.monotonic()
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
    code = _run(tree, mutant.tests, SECONDS)
    path.write_text(whole, encoding="utf-8")
    seen = "caught" if code == RED else f"NOT caught ({code})"
    print(f"{seen} in {time.monotonic() - began:.0f} s: {mutant.path}: {mutant.old.strip()[:70]!r}", flush=True)
    return code == RED


def _run(tree: Path, tests: str, seconds: int | None = None) -> int:
    """Run tests in the tree, on SQLite, up to the first that is red, and return the exit code; a hang is red.

    Where there may be no hang it is seen how they go.
    """
    line = [sys.executable, "-m", "pytest", "-n0", "-x", "-k", "not postgresql", *sorted(set(tests.split()))]
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree),
        # Options of whoever runs this may name what is not in the tree.
        "PYTEST_ADDOPTS": "",
        # A bug of the same length, seeded within the second, would meet what was compiled before it.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    out = subprocess.DEVNULL if seconds else None
    try:
        ended = subprocess.run(line, cwd=tree, env=environment, stdout=out, stderr=out, timeout=seconds)
    except subprocess.TimeoutExpired:
        return RED
    return ended.returncode


def _took(began: float) -> str:
    return f"{timedelta(seconds=round(time.monotonic() - began))}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
