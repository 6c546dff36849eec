"""Pacing: the receiver never sees more than the limit in any window, whatever the network does to either way.

Under a loop that tells its own time, so that how long the machine took decides nothing.
"""

from __future__ import annotations

import asyncio
import random

import pytest

from bot import pacing
from bot.channels.channel import Capabilities
from bot.pacing import Pacer, Slots
from tests.hourglass import pass_time

PERIOD = 0.1
# What adding moments up may lose.
DUST = 1e-6


def now() -> float:
    return asyncio.get_running_loop().time()


async def arrivals(slots: Slots, count: int, ways: list[tuple[float, float]]) -> list[float]:
    """Send ``count`` messages at once over ways (there, back) in seconds; return when each was received."""
    seen: list[float] = []

    async def send(number: int) -> None:
        there, back = ways[number % len(ways)]
        async with slots.slot():
            await asyncio.sleep(there)
            seen.append(now())
            await asyncio.sleep(back)

    await asyncio.gather(*(send(number) for number in range(count)))
    return sorted(seen)


def tightest(seen: list[float], limit: int) -> float:
    """Return the shortest time in which one more than ``limit`` were received."""
    return min(later - earlier for earlier, later in zip(seen, seen[limit:], strict=False))


DICE = random.Random(11)
WAYS = {
    "at once": [(0.0, 0.0)],
    "slow answers": [(0.0, 0.04)],
    "slow ways": [(0.04, 0.0)],
    "jitter": [(DICE.uniform(0, 0.06), DICE.uniform(0, 0.06)) for _ in range(40)],
    "a slow first": [(0.09, 0.09), *[(0.001, 0.001)] * 39],
    "a quick first": [(0.0, 0.0), *[(0.09, 0.0), (0.0, 0.0)] * 20],
}


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("limit", [1, 3])
def test_no_window_holds_more_than_the_limit_at_the_receiver(ways: list[tuple[float, float]], limit: int) -> None:
    seen = pass_time(arrivals(Slots(limit, PERIOD), limit * 6, ways))
    assert tightest(seen, limit) >= PERIOD - DUST


def test_the_limit_is_used_and_not_only_kept() -> None:
    seen = pass_time(arrivals(Slots(5, PERIOD), 15, [(0.0, 0.0)]))
    assert seen == pytest.approx([0.0] * 5 + [PERIOD] * 5 + [2 * PERIOD] * 5, abs=DUST)


def test_a_send_that_fails_or_is_given_up_gives_its_slot_back() -> None:
    async def give_up() -> list[float]:
        slots = Slots(1, 0.02)
        with pytest.raises(ZeroDivisionError):
            async with slots.slot():
                raise ZeroDivisionError
        waiting = asyncio.create_task(arrivals(slots, 1, [(1.0, 0.0)]))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1):
            return await arrivals(slots, 1, [(0.0, 0.0)])

    assert pass_time(give_up()) == pytest.approx([0.07])


async def turns(pacer: Pacer, chats: list[str]) -> dict[str, list[float]]:
    """Send a message to each of these at once; return after how many seconds they left, by chat."""
    began, left = now(), dict[str, list[float]]()

    async def send(chat: str) -> None:
        async with pacer.turn(chat):
            left.setdefault(chat, []).append(now() - began)

    await asyncio.gather(*(send(chat) for chat in chats))
    return left


def test_a_channel_without_limits_waits_for_nothing() -> None:
    left = pass_time(turns(Pacer(Capabilities(4096, 100, True)), [f"{number}" for number in range(500)]))
    assert list(left.values()) == [[0.0]] * 500


def test_one_busy_chat_keeps_no_other_waiting() -> None:
    left = pass_time(turns(Pacer(Capabilities(4096, 100, True, chat_per_second=1)), ["1", "1", "2", "3"]))
    assert left == {"1": [0.0, pytest.approx(1.0)], "2": [0.0], "3": [0.0]}


def test_a_group_hears_no_more_a_second_than_any_chat() -> None:
    pacer = Pacer(Capabilities(4096, 100, True, chat_per_second=1, group_per_minute=20))
    left = pass_time(turns(pacer, ["-100", "-100"]))
    assert left == {"-100": [0.0, pytest.approx(1.0)]}


@pytest.mark.parametrize(
    ("chat", "limits", "period"),
    [
        ("-100", {"group_per_minute": 20}, 60.0),
        ("wang", {"chat_per_minute": 20, "chat_per_hour": 1000}, 60.0),
        ("wang", {"chat_per_minute": 1000, "chat_per_hour": 20}, 3600.0),
    ],
)
def test_a_chat_hears_no_more_than_its_minute_and_hour_allow(chat: str, limits: dict[str, int], period: float) -> None:
    left = pass_time(turns(Pacer(Capabilities(4096, 100, True, **limits)), [chat] * 25))
    assert left == {chat: [0.0] * 20 + [pytest.approx(period)] * 5}


@pytest.mark.parametrize("limits", [{}, {"overall_per_second": 2}, {"overall_per_second": 5}], ids=str)
def test_when_the_platform_says_stop_nothing_leaves_not_even_what_had_a_slot(limits: dict[str, int]) -> None:
    left: list[float] = []

    async def stop() -> float:
        pacer = Pacer(Capabilities(4096, 100, True, **limits))

        async def send(chat: str) -> None:
            async with pacer.turn(chat):
                left.append(now())

        await asyncio.gather(*(send(chat) for chat in "12"))
        waiting = [asyncio.create_task(send(chat)) for chat in "1234"]
        if limits == {"overall_per_second": 2}:
            await asyncio.sleep(0.05)
        left.clear()
        pacer.hold(1.2)
        pacer.hold(0.1)
        held = now()
        await asyncio.gather(*waiting)
        return held

    held = pass_time(stop())
    assert len(left) == 4
    assert min(left) >= held + 1.2 - DUST


def test_chats_long_silent_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "LANES_KEPT", 3)
    pacer = Pacer(Capabilities(4096, 100, True, chat_per_second=30))
    pass_time(turns(pacer, [f"{number}" for number in range(10)]))
    assert len(pacer._chats) == 3
