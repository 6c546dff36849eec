"""The fake Telegram as a process, driven by lines of JSON on standard input: people in crowds, and a stopwatch.

The stopwatch stands here because all that is measured passes here: one clock, and no load generator in the way.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import time
from typing import Any

from tests.peers.telegram_api import FakeTelegram

TOKEN = "123456789:zhibu-test-token"
SLOW_SECONDS = 300.0


class Stopwatch(FakeTelegram):
    """A Telegram that notes when each chat got its messages."""

    def __init__(self) -> None:
        super().__init__(TOKEN)
        self.polled = asyncio.Event()
        self.answered_at: dict[int, float] = {}
        self.sent_at: list[float] = []
        self.floods = 0
        self._changed = asyncio.Event()
        self._awaited: dict[int, asyncio.Future[float]] = {}

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        self.polled.set()
        return await super()._get_updates(parameters)

    def note(self, method: str, parameters: dict[str, Any], status: int, **more: Any) -> None:
        """Count instead of keeping a log, which would only grow."""
        self.floods += status == 429
        if method.lower() == "sendmessage" and status == 200:
            now = time.perf_counter()
            self.sent_at.append(now)
            chat = int(parameters["chat_id"])
            self.answered_at[chat] = now
            if (awaited := self._awaited.pop(chat, None)) is not None and not awaited.done():
                awaited.set_result(now)
            self._changed.set()

    async def until_sent(self, count: int) -> bool:
        """Wait until so many messages were sent; False when nothing more comes."""
        while len(self.sent_at) < count:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), SLOW_SECONDS)
            except TimeoutError:
                return False
        return True

    async def do(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry out one order; see the functions below."""
        return await getattr(self, f"_do_{order.pop('do')}")(**order)

    async def _do_people(self, first: int, count: int) -> dict[str, Any]:
        """Let people press Start, without the bot hearing of it."""
        for number in range(first, first + count):
            self.user(number).has_started = True
        return {}

    async def _do_ready(self) -> dict[str, Any]:
        """Wait until the bot polls."""
        await self.polled.wait()
        return {}

    async def _do_burst(self, first: int, count: int, text: str) -> dict[str, Any]:
        """Let so many people write at once, and wait for as many answers; seconds from the first word to the last."""
        before = len(self.sent_at)
        started = time.perf_counter()
        for number in range(first, first + count):
            self.say(number, text)
        is_whole = await self.until_sent(before + count)
        return {"seconds": self.sent_at[-1] - started, "answered": len(self.sent_at) - before, "is_whole": is_whole}

    async def _do_offer(self, first: int, count: int, per_second: float, text: str) -> dict[str, Any]:
        """Let people write at a steady rate; the seconds each waited for her answer."""
        before = len(self.sent_at)
        said_at: dict[int, float] = {}
        started = time.perf_counter()
        for index in range(count):
            await asyncio.sleep(started + index / per_second - time.perf_counter())
            said_at[first + index] = time.perf_counter()
            self.say(first + index, text)
        await self.until_sent(before + count)
        return {"waits": [self.answered_at[who] - at for who, at in said_at.items() if who in self.answered_at]}

    async def _do_flood(
        self, first: int, count: int, per_second: float, text: str, flooder: int, flood_per_second: int
    ) -> dict[str, Any]:
        """Let people write at a steady rate while one account writes far too much; the seconds each of them waited.

        ``flooded`` is how much the account really said.
        """
        waits: list[asyncio.Task[float]] = []
        flooding = asyncio.create_task(self._flood(flooder, flood_per_second, text))
        started = time.perf_counter()
        for index in range(count):
            await asyncio.sleep(started + index / per_second - time.perf_counter())
            waits.append(asyncio.create_task(self._wait(first + index, text)))
        seen = await asyncio.gather(*waits)
        flooding.cancel()
        return {"waits": seen, "flooded": await flooding}

    async def _flood(self, who: int, per_second: int, text: str) -> int:
        said, started = 0, time.perf_counter()
        try:
            while per_second:
                while said < (time.perf_counter() - started) * per_second:
                    self.say(who, text)
                    said += 1
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            pass
        return said

    async def _do_together(self, first: int, count: int, lines: list[str]) -> dict[str, Any]:
        """Let so many people say one line after the other, each as soon as she was answered; the seconds waited."""
        waits: list[float] = []

        async def one(who: int) -> None:
            for line in lines:
                waits.append(await self._wait(who, line))

        await asyncio.gather(*map(one, range(first, first + count)))
        return {"waits": waits}

    async def _wait(self, who: int, text: str) -> float:
        """Let somebody write; return the seconds until her next message."""
        awaited = self._awaited[who] = asyncio.get_running_loop().create_future()
        said_at = time.perf_counter()
        self.say(who, text)
        return await asyncio.wait_for(awaited, SLOW_SECONDS) - said_at

    async def _do_deliveries(self, count: int) -> dict[str, Any]:
        """Wait for so many messages; the seconds from the first to the last, and the calls refused with 429."""
        await self.until_sent(count)
        return {
            "seconds": self.sent_at[-1] - self.sent_at[0],
            "sent": len(self.sent_at),
            "chats": len(self.answered_at),
            "floods": self.floods,
        }


async def serve(is_limited: bool) -> None:
    """Serve until standard input ends."""
    fake = Stopwatch()
    if not is_limited:
        fake.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    async with fake.serve() as server:
        print(json.dumps({"url": server.url}), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await fake.do(json.loads(line))), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limited", action="store_true", help="keep the platform's rate limits")
    # What people wrote only grows: looking for garbage among it would cost a fifth of the time.
    gc.set_threshold(50_000, 50, 1000)
    asyncio.run(serve(parser.parse_args().limited))
