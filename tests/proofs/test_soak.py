"""It goes on and on: nothing grows but the record. Counted in objects, bytes, tasks, threads, files and rows.

A round is a working day of one bureau: words, presses, a refusal, a misunderstanding, an unreadable update, the jobs.
The first half lets caches fill; after it only rows of what happened may come. Traffic is kept for a round here: of
what is older only the keys of notices may be left, without a word. At full size the first half is a year, for what is
asked once a year is built once, and the second the next:

    ZHIBU_DAYS=2912 ZHIBU_STEP_MINUTES=360 python -m pytest -n0 -s tests/proofs/test_soak.py
"""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.channels.channel import Unreadable
from jobs.job import run_all
from models.base import Base
from tests.figures import note, size
from tests.talk import Stage

DAYS = size("DAYS", 6)
# Of all there is, and for whatever is collected a moment later.
OBJECTS_SHARE, OBJECTS_MORE = 0.001, 100
RESIDENT_SHARE = 0.05
PAGE_BYTES_OF_LOG = 64_000_000
# Rows that tell what happened; every other table is as large in the end as in the middle.
TOLD = {"keys", "audit", "hour_claims", "bot_lives", "dues_months", "ended_stages", "arrears_steps"}
ROUND = timedelta(minutes=size("STEP_MINUTES", 10))


@dataclass(frozen=True)
class Weight:
    """What a running program holds."""

    objects: int
    tasks: int
    threads: int
    files: int
    rows: Counter[str]
    waiting: int
    resident: int


async def test_nothing_grows_but_what_was_said(file_stage: Stage) -> None:
    file_stage.almanac = replace(file_stage.almanac, traffic_kept=ROUND)
    await _fill_the_pool()
    await file_stage.call_meeting("开会 主题党日 2026年12月31日15:00 三楼会议室 学习")
    seen: list[Weight] = []
    for half in range(2):
        for day in range(DAYS // 2):
            await _live(file_stage, half * DAYS + day)
        seen.append(await _weigh(file_stage))
    middle, end = seen
    log = Path(f"{make_url(file_stage.database.url).database}-wal").stat().st_size
    days = max(DAYS // 2, 1)
    more = {name: count for name, count in (end.rows - middle.rows).items() if name not in TOLD}
    told = {name: round(count / days, 1) for name, count in (end.rows - middle.rows).items() if name in TOLD}
    note(
        f"{DAYS} days: objects {middle.objects} to {end.objects}, resident {middle.resident >> 10} to "
        f"{end.resident >> 10} KiB, tasks {middle.tasks} to {end.tasks}, threads {middle.threads} to {end.threads}, "
        f"files {middle.files} to {end.files}, log {log} bytes, rows a day {told}, "
        f"other rows {more}",
        engine="sqlite",
    )
    assert end.objects <= middle.objects * (1 + OBJECTS_SHARE) + OBJECTS_MORE
    assert end.resident <= middle.resident * (1 + RESIDENT_SHARE)
    assert (end.tasks, end.threads, end.files) == (middle.tasks, middle.threads, middle.files)
    assert middle.waiting == end.waiting == 0
    assert more == {}
    assert log <= PAGE_BYTES_OF_LOG


async def _fill_the_pool() -> None:
    """Let the loop's pool have all the threads it may, which it makes as chance wants it."""
    most = min(32, (os.cpu_count() or 1) + 4)
    all_here = threading.Barrier(most)
    await asyncio.gather(*(asyncio.to_thread(all_here.wait) for _ in range(most)))


async def _live(stage: Stage, number: int) -> None:
    """Let a day pass whose words are those of every other, so that what they leave can be compared."""
    for who, line in (
        ("王芳", "志愿 1小时 社区清扫"),
        ("王芳", "撤回志愿"),
        ("吴刚", "/approve 1"),
        ("生人", "你好呀"),
        ("陈静", "免提醒"),
        ("陈静", "取消"),
    ):
        await stage.say(who, line)
    await stage.dispatcher([Unreadable("test", f"bad-{number}", "{[")])
    stage.now += ROUND
    await run_all(stage.database, stage.almanac, stage.now)
    await stage.delivery.drain()
    stage.channel.sent.clear()


async def _weigh(stage: Stage) -> Weight:
    await asyncio.sleep(0)
    gc.collect()
    rows = Counter({name: len(await stage.rows(name)) for name in Base.metadata.tables})
    # What is left of a notice is counted as what it is, and must hold nothing.
    emptied = [(row.content, row.lane) for row in await stage.rows("outbox") if row.emptied_at is not None]
    assert all(each == ({}, "") for each in emptied)
    rows["keys"] = len(emptied)
    rows["outbox"] -= len(emptied)
    # What this has read is no object of the program's.
    del emptied
    waiting = len(await stage.rows("outbox", state="waiting")) + len(await stage.rows("outbox", state="sending"))
    gc.collect()
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    return Weight(
        len(gc.get_objects()) + gc.get_freeze_count(),
        len(asyncio.all_tasks()),
        threading.active_count(),
        files,
        rows,
        waiting,
        _resident(),
    )


def _resident() -> int:
    """Return how many bytes of memory the process has, 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
