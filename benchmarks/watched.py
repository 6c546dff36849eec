"""The product without the platform's pacing, with a look at its loop and its memory from within; for measuring only.

When it ends it writes JSON to ``ZHIBU_WATCHED``: how late the loop came to each look, in milliseconds, and what
tracemalloc holds in bytes after the first quarter of the looks and at the end, 0 where it does not run.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import tracemalloc
from pathlib import Path

EVERY = 0.02


class Watch(asyncio.DefaultEventLoopPolicy):
    """Gives loops that are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self.held: list[int] = []

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        loop.call_soon(self._look, loop, time.perf_counter())
        return loop

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = time.perf_counter()
        self.late_ms.append((now - due) * 1000)
        if tracemalloc.is_tracing() and len(self.late_ms) % 50 == 0:
            self.held.append(tracemalloc.get_traced_memory()[0])
        loop.call_later(EVERY, self._look, loop, now + EVERY)


def main() -> None:
    watch = Watch()
    asyncio.set_event_loop_policy(watch)
    if os.environ.get("ZHIBU_TRACED"):
        tracemalloc.start()
    from benchmarks import unpaced

    try:
        unpaced.run()
    finally:
        # The first looks fall into the start, which loads the program.
        seen = {"late_ms": watch.late_ms[100:], "held": [*watch.held[len(watch.held) // 4 :][:1], *watch.held[-1:]]}
        Path(os.environ["ZHIBU_WATCHED"]).write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
