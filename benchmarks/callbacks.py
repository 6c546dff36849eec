"""How long does WeCom wait for the 200 of a good callback while somebody sends it 10,000 bad ones?

Run: ``python -m benchmarks.callbacks``. Check-ins come at a steady rate, first alone, then while the bad ones come one
behind the other from many sides. The wait is measured from the moment a callback was due; what is answered 200 is
committed.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx

from benchmarks import organisations
from benchmarks.figures import conditions, percentile
from benchmarks.organisations import FIRST_ACCOUNT, KEY
from benchmarks.processes import started
from bot.channels.wecom.callback import PATH
from tests.channels.wecom.test_callback import forgeries
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN, Platform, Sealed
from tests.peers.wecom_wire import listening

WARM_UP_SECONDS, ALONE_SECONDS = 5, 30
READY_SECONDS = 60
PLATFORM = Platform()
_bad: list[Sealed] = []


def prepare(path: Path, people: int) -> None:
    """Make an organisation whose members write over WeCom."""
    asyncio.run(organisations.prepare(path, members=people))
    with sqlite3.connect(path) as database:
        database.execute("UPDATE peers SET channel = 'wecom'")


async def measure(path: Path, people: int, bad: int, per_second: float, sides: int) -> None:
    """Print how long good callbacks waited, alone and beside the bad ones.

    Raises:
        RuntimeError: a callback was taken for what it is not.
    """
    fake = FakeWeCom(time.time)
    fake.members = {str(FIRST_ACCOUNT + number) for number in range(people)}
    fake.limits_members = False
    users = iter(sorted(fake.members))
    loop, apart = asyncio.get_running_loop(), ProcessPoolExecutor(1, get_context("spawn"))
    # By a process of its own, so that good ones do not wait for the bad ones on the way out.
    await loop.run_in_executor(apart, make_bad, bad)
    async with listening(fake.app) as url, _served(path, f"{url}/cgi-bin") as client:
        warm = await _offer(client, users, per_second, asyncio.create_task(asyncio.sleep(WARM_UP_SECONDS)))
        alone = await _offer(client, users, per_second, asyncio.create_task(asyncio.sleep(ALONE_SECONDS)))
        sending = loop.run_in_executor(apart, send_bad, str(client.base_url), sides)
        beside = await _offer(client, users, per_second, sending)
    apart.shutdown()
    codes, took = sending.result()
    print(f"       alone: {_figures(alone)}")
    print(f"  beside bad: {_figures(beside)}; {bad:,} bad ones in {took:.1f} s, answered {dict(codes)}")
    with sqlite3.connect(path) as database:
        [[heard]] = database.execute("SELECT count(*) FROM inbox WHERE channel = 'wecom'").fetchall()
    if codes != {403: bad} or heard != len(warm + alone + beside):
        raise RuntimeError(f"{heard} events were heard")


async def _offer(
    client: httpx.AsyncClient, users: Iterator[str], per_second: float, until: asyncio.Future[Any]
) -> list[float]:
    """Let one person after the other check in until something is over; return the milliseconds each waited."""
    begin, waiting = time.perf_counter(), []
    for number in count():
        due = begin + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        if until.done():
            break
        sealed = PLATFORM.seal(PLATFORM.text(next(users), "签到", time.time()), time.time())
        waiting.append(asyncio.create_task(_wait(client, sealed, due)))
    return list(await asyncio.gather(*waiting))


async def _wait(client: httpx.AsyncClient, sealed: Sealed, due: float) -> float:
    code = await _post(client, sealed)
    if code != 200:
        raise RuntimeError(f"a good callback was answered {code}")
    return (time.perf_counter() - due) * 1000


def make_bad(count: int) -> None:
    """Make bad callbacks, to be sent later by the same process."""
    _bad.extend([sealed for _, sealed in forgeries(count, time.time())][:count])


def send_bad(base_url: str, sides: int) -> tuple[Counter[int], float]:
    """Send them; return how often which status came back, and the seconds it took."""
    left, codes = iter(_bad), Counter[int]()

    async def send(client: httpx.AsyncClient) -> None:
        for sealed in left:
            codes[await _post(client, sealed)] += 1

    async def send_all() -> None:
        async with httpx.AsyncClient(base_url=base_url, trust_env=False, timeout=60) as client:
            await asyncio.gather(*(send(client) for _ in range(sides)))

    began = time.perf_counter()
    asyncio.run(send_all())
    return codes, time.perf_counter() - began


async def _post(client: httpx.AsyncClient, sealed: Sealed) -> int:
    return (await client.post(PATH, params=sealed.query, content=sealed.body.encode())).status_code


@asynccontextmanager
async def _served(path: Path, api: str) -> AsyncIterator[httpx.AsyncClient]:
    """Run the product as its operator does; give what calls it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60, limits=limits) as client:
        with started(["-m", "bot", "run"], _settings(path, api, port), core=1):
            async with asyncio.timeout(READY_SECONDS):
                while not await _is_ready(client):
                    await asyncio.sleep(0.1)
            yield client


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).status_code == 200
    except httpx.TransportError:
        return False


def _settings(path: Path, api: str, port: int) -> Mapping[str, str]:
    return {
        "ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "ZHIBU_SECRET_KEY": KEY,
        "ZHIBU_BACKUP_FOLDER": "",
        "ZHIBU_WEB_PORT": str(port),
        "ZHIBU_WECOM_CORP_ID": CORP,
        "ZHIBU_WECOM_AGENT_ID": str(AGENT),
        "ZHIBU_WECOM_SECRET": SECRET,
        "ZHIBU_WECOM_TOKEN": TOKEN,
        "ZHIBU_WECOM_AES_KEY": AES_KEY,
        "ZHIBU_WECOM_BASE_URL": api,
    }


def _figures(waits: list[float]) -> str:
    middle, late = percentile(waits, 0.5), percentile(waits, 0.99)
    return f"{len(waits)} good ones, p50 {middle:.0f} ms, p99 {late:.0f} ms, longest {max(waits):.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bad", type=int, default=10_000)
    parser.add_argument("--per-second", type=float, default=10)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--sides", type=int, default=20)
    chosen = parser.parse_args()
    print(f"{chosen.per_second:g} good ones a second, bad ones from {chosen.sides} sides; {conditions()}")
    with organisations.new_file() as path:
        prepare(path, chosen.people)
        asyncio.run(measure(path, chosen.people, chosen.bad, chosen.per_second, chosen.sides))


if __name__ == "__main__":
    main()
