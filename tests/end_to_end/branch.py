"""A branch with its phones: people write and press on the fake Telegram, and the program runs beside it."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models import tables  # noqa: F401  (every table)
from models.base import Base
from models.outbox import LEASE, Parcel, State
from tests.end_to_end.clock import ClockFile
from tests.end_to_end.process import Program
from tests.peers.telegram_api import FakeTelegram
from tests.waiting import LONGEST_SECONDS

ZONE = ZoneInfo("Asia/Shanghai")
SETTLES_SECONDS = LONGEST_SECONDS
SLOW_SECONDS = 0.3
# Updates are recorded and confirmed within a few hundredths of a second.
RECEIVING_SECONDS = 0.02
MANY = 10_000


class Telegram(FakeTelegram):
    """The fake, which writes to its log what the branch's clock showed at each call."""

    moment: datetime

    def note(self, method: str, parameters: dict[str, Any], status: int, **more: Any) -> None:
        super().note(method, parameters, status, moment=self.moment, **more)


class Amid(Enum):
    """What the program is killed in the middle of."""

    RECEIVING = "receiving"
    SENDING = "sending"


@dataclass
class Kill:
    """What was under way when the program was killed: updates not confirmed, messages claimed and not marked."""

    at: datetime
    updates: int
    sending: list[Any]
    waiting: int


@dataclass
class Said:
    """One deed of a person that the bot has to answer."""

    name: str
    text: str
    at: datetime


@dataclass
class Phones:
    """Everybody's phone, the program, its clock and its database."""

    folder: Path
    engine: AsyncEngine
    telegram: Telegram
    settings: dict[str, str]
    rng: random.Random
    ids: dict[str, int] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = ClockFile(self.folder / "clock")
        self.program = Program(self.folder, self.settings, self.clock.path)

    @property
    def now(self) -> datetime:
        return self.telegram.moment

    def set_clock(self, local: str) -> None:
        """Show this wall time, ``2026-10-08 15:00``."""
        self.telegram.moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
        self.clock.set(self.now)

    async def at(self, local: str) -> None:
        """Let it become this wall time and wait until everything due has arrived."""
        self.set_clock(local)
        await self.settle()

    async def say(self, name: str, text: str, chat: int | None = None) -> str:
        """Let somebody write and return what she sees last."""
        self.type(name, text, chat)
        await self.settle()
        return self.last(name)

    async def press(self, name: str, label: str) -> str:
        """Let somebody press her newest button of this label and return what she sees last."""
        self.tap(name, label)
        await self.settle()
        return self.last(name)

    def type(self, name: str, text: str, chat: int | None = None) -> None:
        """Let somebody write without waiting for an answer."""
        self.telegram.say(self.ids[name], text, chat)
        self.said.append(Said(name, text, self.now))

    def tap(self, name: str, label: str, about: str = "") -> None:
        """Let somebody press, without waiting, her newest button of this label below a message with these words.

        In a list the button that bears the number of the line with these words is hers.
        """
        for line in reversed(self.telegram.transcript(self.ids[name])):
            for wanted in (label, *(f"{label}第{number}个" for number in numbered(line["text"], about))):
                if wanted in line["labels"] and about in line["text"]:
                    self.telegram.press(self.ids[name], line["message_id"], label=wanted)
                    self.said.append(Said(name, f"[{wanted}]", self.now))
                    return
        raise AssertionError(f"{name} has no button {label!r}; the last message: {self.last(name)!r}")

    def last(self, name: str) -> str:
        """Return the newest message of the bot to somebody."""
        return next(
            line["text"] for line in reversed(self.telegram.transcript(self.ids[name])) if line["side"] == "bot"
        )

    async def kill(self, amid: Amid) -> None:
        """Kill the program while it receives or sends, at a moment of chance within that, and start it again."""
        # Answers that take their time leave messages that arrived and are not marked yet.
        self.telegram.fault("sendMessage", "timeout", times=MANY, seconds=SLOW_SECONDS)
        if amid is Amid.SENDING:
            await self._until_something_is_sent()
            await asyncio.sleep(self.rng.uniform(0.0, SLOW_SECONDS / 2))
        else:
            await asyncio.sleep(self.rng.uniform(0.0, RECEIVING_SECONDS))
        await self.program.kill()
        self.telegram.clear_faults()
        sending = [row.id for row in await self.rows("outbox") if row.state is State.SENDING]
        waiting = await self._count_waiting()
        self.kills.append(Kill(self.now, len(self.telegram.pending_updates()), sending, waiting))
        # A real start takes longer than this; within it the program may not know what its dead self has just sent.
        await asyncio.sleep(1.0)
        # Where several may send, what the dead one had claimed is free only after its lease.
        self.set_clock(f"{self.now + 2 * LEASE:%Y-%m-%d %H:%M}")
        await self.program.start()

    async def _until_something_is_sent(self) -> None:
        async with asyncio.timeout(SETTLES_SECONDS):
            while not any(row.state is State.SENDING for row in await self.rows("outbox")):
                await asyncio.sleep(0.01)

    async def settle(self) -> None:
        """Wait until every job has run, every update is confirmed and nothing due waits to be sent."""
        try:
            async with asyncio.timeout(SETTLES_SECONDS):
                while not await self._is_settled():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            left = [row for row in await self.rows("outbox") if row.state in (State.WAITING, State.SENDING)]
            open_ones = "\n".join(f"{row.lane} {row.kind} {row.state} {row.attempts} {row.error}" for row in left)
            state = f"{len(self.telegram.pending_updates())} updates wait, and\n{open_ones}"
            raise AssertionError(f"{self.now}: {state}\n{self.program.printed}") from None

    async def rows(self, table: str) -> list[Any]:
        """Return all rows of a table, in the order of its key."""
        columns = Base.metadata.tables[table]
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(columns).order_by(*columns.primary_key))).all())

    async def _is_settled(self) -> bool:
        is_idle = self.clock.is_done(self.now) and not self.telegram.pending_updates()
        return is_idle and not await self._count_waiting()

    async def _count_waiting(self) -> int:
        due = (Parcel.state.in_([State.WAITING, State.SENDING]), Parcel.due_at <= self.now)
        async with self.engine.connect() as connection:
            return (await connection.execute(select(func.count()).where(*due))).scalar_one()


def numbered(text: str, about: str) -> list[str]:
    """Return the numbers of a list's lines with these words."""
    return [line.partition(".")[0] for line in text.splitlines() if about in line and line[:1].isdigit()]


def codes_of(printed: str) -> dict[str, str]:
    """Return the codes by name of what ``invite --json`` printed."""
    return {row["name"]: row["code"] for row in map(json.loads, printed.splitlines())}
