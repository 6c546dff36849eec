"""The run of the seeded bugs goes red itself: when nobody sees one, and when the tests are red without any."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.mutants import __main__ as running
from tests.mutants.mutant import Mutant

CODE = "def double(number: int) -> int:\n    doubled = 2 * number\n    return doubled\n"
TEST = "from code_of_ours import double\n\n\ndef test_it():\n    assert double(2) == 4\n"
SEEN = Mutant("code_of_ours.py", "2 * number", "3 * number", "test_code.py")
# Twice two is two and two.
UNSEEN = Mutant("code_of_ours.py", "2 * number", "2 + number", "test_code.py")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one function and one test, with one bug seeded in it."""
    (tmp_path / "code_of_ours.py").write_text(CODE)
    (tmp_path / "test_code.py").write_text(TEST)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.setattr(running, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("bug", "code"), [(SEEN, 0), (UNSEEN, 1)], ids=["seen", "unseen"])
def test_a_bug_nobody_sees_makes_the_run_fail(
    tree: Path, bug: Mutant, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "MUTANTS", (bug,))
    assert running.main([]) == code
    told = capfd.readouterr().out
    assert ("not seen by test_code.py: code_of_ours.py: '2 * number' -> '2 + number'" in told) == bool(code)
    assert (tree / "code_of_ours.py").read_text() == CODE


def test_tests_that_are_red_without_a_bug_prove_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "MUTANTS", (SEEN,))
    (tree / "code_of_ours.py").write_text(CODE.replace("2 *", "4 *"))
    assert running.main([]) == 1
    told = capfd.readouterr().out
    assert "the tests are red before any bug is seeded" in told
    assert "FAILED test_code.py::test_it" in told
