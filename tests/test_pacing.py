"""Pacing: the receiver never sees more than the limit in any window, whatever the network does to either way."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot import pacing
from bot.channels.channel import Capabilities
from bot.pacing import Pacer, Slots

PERIOD = 0.1


async def arrivals(slots: Slots, count: int, ways: list[tuple[float, float]]) -> list[float]:
    """Send ``count`` messages at once over ways (there, back) in seconds; return when each was received."""
    seen: list[float] = []

    async def send(number: int) -> None:
        there, back = ways[number % len(ways)]
        async with slots.slot():
            await asyncio.sleep(there)
            seen.append(time.monotonic())
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
async def test_no_window_holds_more_than_the_limit_at_the_receiver(ways: list[tuple[float, float]], limit: int) -> None:
    seen = await arrivals(Slots(limit, PERIOD), limit * 6, ways)
    assert tightest(seen, limit) >= PERIOD - 0.002


async def test_the_limit_is_used_and_not_only_kept() -> None:
    began = time.monotonic()
    await arrivals(Slots(5, PERIOD), 15, [(0.0, 0.0)])
    assert time.monotonic() - began < 5 * PERIOD


async def test_a_send_that_fails_or_is_given_up_gives_its_slot_back() -> None:
    slots = Slots(1, 0.02)
    with pytest.raises(ZeroDivisionError):
        async with slots.slot():
            raise ZeroDivisionError
    waiting = asyncio.create_task(arrivals(slots, 1, [(1.0, 0.0)]))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1):
        await arrivals(slots, 1, [(0.0, 0.0)])


async def turns(pacer: Pacer, chats: list[str]) -> dict[str, list[float]]:
    """Send a message to each of these at once; return after how many seconds they left, by chat."""
    began, left = time.monotonic(), dict[str, list[float]]()

    async def send(chat: str) -> None:
        async with pacer.turn(chat):
            left.setdefault(chat, []).append(time.monotonic() - began)

    await asyncio.gather(*(send(chat) for chat in chats))
    return left


async def test_a_channel_without_limits_waits_for_nothing() -> None:
    left = await turns(Pacer(Capabilities(4096, 100, True)), [f"{number}" for number in range(500)])
    assert max(each[0] for each in left.values()) < 0.5


async def test_one_busy_chat_keeps_no_other_waiting() -> None:
    left = await turns(Pacer(Capabilities(4096, 100, True, chat_per_second=1)), ["1", "1", "2", "3"])
    assert left["1"][1] >= 0.99
    assert max(left["2"][0], left["3"][0]) < 0.5


async def test_a_group_hears_no_more_a_second_than_any_chat() -> None:
    pacer = Pacer(Capabilities(4096, 100, True, chat_per_second=1, group_per_minute=20))
    left = await turns(pacer, ["-100", "-100"])
    assert left["-100"][1] >= 0.99


@pytest.mark.parametrize(
    ("chat", "limits"),
    [
        ("-100", {"group_per_minute": 20}),
        ("wang", {"chat_per_minute": 20, "chat_per_hour": 1000}),
        ("wang", {"chat_per_minute": 1000, "chat_per_hour": 20}),
    ],
)
async def test_a_chat_hears_no_more_than_its_minute_and_hour_allow(chat: str, limits: dict[str, int]) -> None:
    pacer = Pacer(Capabilities(4096, 100, True, **limits))
    left = 0

    async def send() -> None:
        nonlocal left
        async with pacer.turn(chat):
            left += 1

    sending = [asyncio.create_task(send()) for _ in range(25)]
    await asyncio.sleep(0.3)
    assert left == 20
    for task in sending:
        task.cancel()
    await asyncio.gather(*sending, return_exceptions=True)


@pytest.mark.parametrize("limits", [{}, {"overall_per_second": 2}, {"overall_per_second": 5}], ids=str)
async def test_when_the_platform_says_stop_nothing_leaves_not_even_what_had_a_slot(limits: dict[str, int]) -> None:
    pacer = Pacer(Capabilities(4096, 100, True, **limits))
    held = 0.0
    left: list[float] = []

    async def send(chat: str) -> None:
        async with pacer.turn(chat):
            left.append(time.monotonic() - held)

    await asyncio.gather(*(send(chat) for chat in "12"))
    waiting = [asyncio.create_task(send(chat)) for chat in "1234"]
    if limits == {"overall_per_second": 2}:
        await asyncio.sleep(0.05)
    left.clear()
    held = time.monotonic()
    pacer.hold(1.2)
    pacer.hold(0.1)
    await asyncio.gather(*waiting)
    assert min(left) >= 1.2


async def test_chats_long_silent_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "LANES_KEPT", 3)
    pacer = Pacer(Capabilities(4096, 100, True, chat_per_second=30))
    await turns(pacer, [f"{number}" for number in range(10)])
    assert len(pacer._chats) == 3
