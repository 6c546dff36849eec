"""A stream of check-ins, payments and hours through the real program, which is killed and ended all the while."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.channels.channel import ChatKind, Update
from bot.dispatch import Dispatcher
from bot.links import Links
from models import branches, meetings, members, offices, peers, schema
from models.almanac import Almanac
from models.base import Base, hand_over
from models.branches import BranchKind
from models.database import Database, Session
from models.members import Language
from models.outbox import Parcel, State
from models.roles import OfficeKind
from models.rules.rulebook import load
from models.sealing import Vault
from tests.end_to_end.branch import ZONE
from tests.end_to_end.clock import ClockFile
from tests.end_to_end.process import Program
from tests.peers.telegram_api import FakeTelegram

# One chat is sent a message a second, so what the branches' secretaries and keepers hear is shared among many.
BRANCH_SIZE = 25
FEWEST_BRANCHES = 4
BEGIN = datetime(2026, 11, 27, 14, 40, tzinfo=ZONE)
STARTS = datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)
# November comes to 85元 and is paid in parts, ten at the most.
PART = "8.5元"
FIRST_USER = 700
FAULTS = ("429", "500", "502", "reset", "close", "500_after", "reset_after", "cut_json")
FAULT_SHARE = 0.02
STEP = timedelta(seconds=10)
STEPS_APART = 10
# A deed brings about its answer, and often a notice to somebody else.
MESSAGES_OF_DEED = 2
# Having sent so many messages as chance says, the program dies so much later at most: in whatever it does then.
AFTERWARDS_SECONDS = 0.05
WATCH_SECONDS = 0.01
# After so much silence what is left are chats of which each is sent a message a second.
PACED_SECONDS = 0.5
LOOK_SECONDS = 0.05
# So long nothing at all may change before it is said to hang.
SETTLES_SECONDS = 120
LATER = "messages put off"


@dataclass(frozen=True)
class Amount:
    """How much is done and how often the program dies; hours and payments are of each member."""

    members: int
    meetings: int
    payments: int
    hours: int
    kills: int
    terms: int

    @property
    def branches(self) -> int:
        return max(FEWEST_BRANCHES, self.members // BRANCH_SIZE)

    def keeper(self, who: int) -> int:
        """Return who keeps the dues of somebody's branch; the members are counted from 0, secretaries first."""
        return self.branches + who % self.branches


@dataclass(frozen=True)
class Deed:
    """What one person writes, and of what kind it is."""

    member: int
    kind: str
    words: str


@dataclass
class Streamed:
    """What is left: the fake's log, every table, how the program ended, and what was in flight when it died.

    ``busy``: how often it died amid something; ``by_mortals``: messages it tried to send before its last death.
    """

    deeds: Sequence[Deed]
    log: list[dict[str, Any]]
    rows: dict[str, list[Any]]
    amounts: Counter[str]
    exits: list[int]
    busy: int
    by_mortals: int
    printed: str
    checked: str


@dataclass
class Stream:
    """The program, its clock and database, and everybody's phone."""

    folder: Path
    url: str
    amount: Amount
    seed: int
    telegram: FakeTelegram
    engine: AsyncEngine
    program: Program
    clock: ClockFile
    now: datetime = BEGIN
    exits: list[int] = field(default_factory=list)
    busy: int = 0
    by_mortals: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    async def flow(self, deeds: Sequence[Deed]) -> None:
        """Let everything be said while the program dies again and again."""
        ends = ["kill"] * self.amount.kills + ["term"] * self.amount.terms
        self.chance.shuffle(ends)
        share = -(-len(deeds) // len(ends))
        for number, end in enumerate(ends):
            told = deeds[number * share : (number + 1) * share]
            self._say(told[:-1])
            await self._live(self.chance.randint(0, 2 * MESSAGES_OF_DEED * share))
            await asyncio.sleep(self.chance.uniform(0.0, AFTERWARDS_SECONDS))
            # Should it have done all there was, it dies amid this.
            self._say(told[-1:])
            self.busy += bool(self.telegram.pending_updates()) or bool(await self._count_open())
            if end == "kill":
                await self.program.kill()
            else:
                self.exits.append(await self.program.stop())
            await self._until_free()
            if number % STEPS_APART == 0:
                self._step(STEP)
            await self.program.start()
        self.by_mortals = self._tried()

    async def settle(self) -> None:
        """Let time pass until everything is confirmed and every message has come to an end.

        Raises:
            AssertionError: nothing has changed for so long that nothing will, or it never ends; says what is unsettled.
        """
        looked_at, still, begun = "", 0, self.now
        for _ in range(int((SETTLES_SECONDS + self.amount.members * 10) / LOOK_SECONDS)):
            unsettled = await self._unsettled()
            if not unsettled:
                return
            still = still + 1 if unsettled == looked_at else 0
            if still * LOOK_SECONDS >= SETTLES_SECONDS:
                raise AssertionError(f"nothing moves any more at {self.now}: {unsettled}")
            looked_at = unsettled
            if unsettled == LATER:
                self._step(timedelta(minutes=1))
            await asyncio.sleep(LOOK_SECONDS)
        raise AssertionError(f"no end from {begun} to {self.now}: {looked_at}")

    async def rows(self, table: str) -> list[Any]:
        columns = Base.metadata.tables[table]
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(columns).order_by(*columns.primary_key))).all())

    async def _live(self, messages: int) -> None:
        """Let the program try to send so many messages, or all it may at once: a slow machine has time to begin."""
        begun, tried, silent = len(self.telegram.log), 0, 0.0
        while tried < messages and silent < PACED_SECONDS:
            await asyncio.sleep(WATCH_SECONDS)
            before, tried = tried, self._tried(begun)
            if tried > before:
                silent = 0.0
            elif not self.telegram.pending_updates() and not await self._count_open():
                return
            elif tried:
                silent += WATCH_SECONDS

    def _tried(self, begun: int = 0) -> int:
        """Return how many messages the program has tried to send since the fake's log was so long."""
        return sum(call["method"] == "sendMessage" for call in self.telegram.log[begun:])

    def _say(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            self.telegram.say(FIRST_USER + deed.member, deed.words)

    def _step(self, step: timedelta) -> None:
        self.now += step
        self.clock.set(self.now)

    async def _unsettled(self) -> str:
        """Return what is still to be done, `LATER` where it is for time to pass alone, empty when nothing is."""
        left = [] if self.clock.is_done(self.now) else ["the jobs of this moment"]
        if updates := len(self.telegram.pending_updates()):
            left.append(f"{updates} updates not confirmed")
        if waiting := await self._count_open():
            left.append(f"{waiting} messages due")
        if left:
            return ", ".join(left)
        return LATER if await self._count_open(later=True) else ""

    async def _count_open(self, *, later: bool = False) -> int:
        """Return how many messages are on their way: due now, or put off after a fault."""
        is_open = Parcel.state.in_([State.WAITING, State.SENDING])
        until = self.now + timedelta(minutes=10) if later else self.now
        async with self.engine.connect() as connection:
            return (await connection.execute(select(func.count()).where(is_open, Parcel.due_at <= until))).scalar_one()

    async def _until_free(self) -> None:
        """Wait until the server of PostgreSQL has seen that the dead one is gone."""
        if self.url.startswith("sqlite"):
            return
        held = text(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        async with self.engine.connect() as connection:
            while (await connection.execute(held)).scalar_one():
                await asyncio.sleep(0.01)


async def stream(url: str, folder: Path, amount: Amount, seed: int) -> Streamed:
    """Stream everything through the program on an empty database, and return what is left."""
    key = Vault.new_key()
    await schema.upgrade(url, Vault(key))
    numbers = await _found(url, Vault(key), amount)
    deeds = list(_deeds(amount, numbers, random.Random(seed)))
    async with _streaming(url, folder, amount, seed, key) as streaming:
        for member in range(amount.members):
            streaming.telegram.add_user(FIRST_USER + member, f"党员{member}")
            streaming.telegram.start(FIRST_USER + member)
        streaming.clock.set(streaming.now)
        await streaming.program.start()
        await streaming.settle()
        for method in ("sendMessage", "getUpdates"):
            for kind in FAULTS:
                streaming.telegram.fault(method, kind, probability=FAULT_SHARE / len(FAULTS), seconds=1)
        await streaming.flow(deeds)
        streaming.telegram.clear_faults()
        await streaming.settle()
        streaming.exits.append(await streaming.program.stop())
        checked = await streaming.program.command("check")
        rows = {name: await streaming.rows(name) for name in Base.metadata.tables}
        amounts = Counter(deed.kind for deed in deeds)
        return Streamed(
            deeds, streaming.telegram.log, rows, amounts, streaming.exits, streaming.busy,
            streaming.by_mortals, streaming.program.printed, checked,
        )  # fmt: skip


@asynccontextmanager
async def _streaming(url: str, folder: Path, amount: Amount, seed: int, key: str) -> AsyncIterator[Stream]:
    telegram, engine = FakeTelegram(seed=seed), create_async_engine(url)
    telegram.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    hand_over(Vault(key), engine.dialect)
    clock = ClockFile(folder / "clock")
    async with telegram.serve() as server:
        settings = {
            "ZHIBU_DATABASE_URL": url,
            "ZHIBU_TELEGRAM_TOKEN": telegram.token,
            "ZHIBU_TELEGRAM_BASE_URL": server.base_url,
            "ZHIBU_WEB_PORT": "0",
            "ZHIBU_SECRET_KEY": key,
        }
        program = Program(folder, settings, clock.path)
        try:
            yield Stream(folder, url, amount, seed, telegram, engine, program, clock)
        finally:
            program.close()
            await engine.dispose()


def _deeds(amount: Amount, numbers: dict[int, int], chance: random.Random) -> Iterator[Deed]:
    """Return every deed in an order of chance."""
    each = range(amount.members)
    deeds = [Deed(who, "check-in", f"/checkin {meeting}") for who in each for meeting in range(1, amount.meetings + 1)]
    for who in each:
        if who != (keeper := amount.keeper(who)):
            deeds += [Deed(keeper, "payment", f"党费登记 #{numbers[who]} {PART} 11月")] * amount.payments
        days = (date(2026, 11, 26) - timedelta(days=back) for back in range(amount.hours))
        deeds += [Deed(who, "hours", f"志愿 {day.month}月{day.day}日 1小时 社区清扫") for day in days]
    chance.shuffle(deeds)
    return iter(deeds)


async def _found(url: str, vault: Vault, amount: Amount) -> dict[int, int]:
    """Make the organisation, its meetings of this afternoon, and what everybody owes; return the members' numbers."""
    almanac = Almanac(ZONE, load("party"))
    database = await Database.open(url, vault)
    try:
        numbers = await database.write(lambda db: _enrol(db, amount, almanac))
        dispatcher = Dispatcher(database, almanac, lambda: BEGIN, Links("http://zhibu.test"))
        events = [
            Update("telegram", f"setup-{who}", keeper, ChatKind.PRIVATE, keeper, "", f"核定 #{number} 5666.67元")
            for who, number in numbers.items()
            if who != amount.keeper(who) and (keeper := str(FIRST_USER + amount.keeper(who)))
        ]
        await dispatcher(events)
        return numbers
    finally:
        await database.close()


async def _enrol(db: Session, amount: Amount, almanac: Almanac) -> dict[int, int]:
    root = await branches.found(db, "文旅局", BranchKind.COMMITTEE, at=BEGIN)
    made = [await branches.found(db, f"第{n + 1}党支部", parent=root, at=BEGIN) for n in range(amount.branches)]
    numbers = {}
    for who in range(amount.members):
        branch, user = made[who % amount.branches], str(FIRST_USER + who)
        member = await members.enrol(db, f"党员{who}", branch, by=None, at=BEGIN - timedelta(days=60))
        speaker = await peers.meet(db, "telegram", user, user, member.name, Language.ZH, at=BEGIN)
        await peers.bind(db, speaker.peer_id, member, by=None, at=BEGIN)
        numbers[who] = int(member.id)
        if who < 2 * amount.branches:
            kind = OfficeKind.SECRETARY if who < amount.branches else OfficeKind.DUES_KEEPER
            await offices.appoint(db, member, kind, branch, by=None, at=BEGIN, on=BEGIN.date())
    other = almanac.rules(BEGIN).kind("other")
    for _ in range(amount.meetings):
        meeting = meetings.plan(made[0].id, other, STARTS, STARTS + timedelta(hours=2), "三楼会议室", "学习")
        meeting.state, meeting.called_at = meetings.MeetingState.CALLED, BEGIN
        await db.add(meeting)
        await meetings.invite(db, meeting.id, select(members.Member.id))
    return numbers
