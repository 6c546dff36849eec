"""The card says what it saw, with seed, commit and time; one item that fails makes the run fail; it can be resumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import scorecard
from tests.scorecard import Item

HOLDS = "from tests.figures import note\n\n\ndef test_it():\n    note('9 | 9 deeds', seed=7, engine='sqlite')\n"
FAILS = "def test_it():\n    assert 1 == 2\n"


@pytest.fixture
def items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Item, Item]:
    """A card of two items, the second of which fails."""
    made = []
    for number, body in (("1", HOLDS), ("2", FAILS)):
        path = tmp_path / f"test_of_{number}.py"
        path.write_text(body)
        made.append(Item(number, f"item {number}", (str(path),)))
    monkeypatch.setattr(scorecard, "ITEMS", tuple(made))
    monkeypatch.setattr(scorecard, "_commit", lambda: "abc1234")
    return made[0], made[1]


@pytest.mark.usefixtures("items")
def test_figures_are_printed_and_written_and_a_run_goes_on_where_it_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.md"
    assert scorecard.main(["--into", str(card)]) == 1
    told = capsys.readouterr().out
    assert "sqlite: seed 7: 9 | 9 deeds" in told
    assert "assert 1 == 2" in told
    assert "1 of 2 items hold at abc1234" in told
    _, _, held, failed = card.read_text().splitlines()
    assert held.startswith(r"| 1 item 1 | holds | abc1234 | sqlite: seed 7: 9 \| 9 deeds<br>")
    assert "1 passed" in held
    assert failed.startswith("| 2 item 2 | FAILS | abc1234 |")
    assert scorecard.main(["1", "--into", str(card)]) == 0
    assert "held   item 1" in capsys.readouterr().out
    assert len(card.read_text().splitlines()) == 4


def test_an_item_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        scorecard.main(["99"])
    assert "there is no item 99" in capsys.readouterr().err
