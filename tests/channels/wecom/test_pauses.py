"""How long the long connection waits before it tries again."""

from __future__ import annotations

from bot.channels.wecom.aibot.pauses import Pace, Pauses

HOUR = 3600.0
DAY = 24 * HOUR
STEPS = (1, 2, 4, 8, 12)


def standbys(moments: list[float]) -> list[int]:
    """Return the pauses at these moments of being put out, each as the step it is at most a fifth shorter than."""
    pauses = Pauses(Pace(standby=300.0))
    found = [pauses.after_put_out(moment) for moment in moments]
    return [next(step for step in STEPS if 0.8 * step * 300 <= pause <= step * 300) for pause in found]


def test_two_programs_that_put_each_other_out_do_so_ever_more_seldom() -> None:
    assert standbys([0.0, 300.0, 900.0, 2100.0]) == [1, 2, 4, 8]


def test_no_standby_is_longer_than_an_hour() -> None:
    assert standbys([number * HOUR for number in range(8)])[4:] == [12, 12, 12, 12]


def test_one_that_was_let_alone_for_long_comes_back_soon() -> None:
    assert standbys([0.0, 300.0, 900.0, 30 * DAY, 30 * DAY + 300.0]) == [1, 2, 4, 1, 2]
