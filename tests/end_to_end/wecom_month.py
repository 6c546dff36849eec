"""Weeks of a branch in WeCom, lived while the program is killed, the platform fails and callbacks come in any order."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.base import Base, hand_over
from models.outbox import Parcel, State
from models.sealing import Vault
from tests.end_to_end.branch import ZONE, codes_of
from tests.end_to_end.clock import ClockFile
from tests.end_to_end.process import Program
from tests.end_to_end.wecom import App, Deed, Event, LongConnection, Platforms, Trouble
from tests.papers.files import xlsx
from tests.waiting import until

BRANCH, SECRETARY, KEEPER = "局机关党支部", "陈静", "刘洋"
BEGIN = datetime(2026, 11, 2, 10, 0, tzinfo=ZONE)
FIRST_FRIDAY = date(2026, 11, 6)
# When something may fall due on the days after the call, the day of the meeting last; and when something surely does.
MOMENTS = (("08:00", "09:00", "14:00", "16:00"),) * 3 + (("08:00", "09:00", "14:00"),)
FEW_MOMENTS = (("09:00",), (), ("16:00",), ("14:00",))
LOOK_SECONDS = 0.05
STILL_SECONDS = 0.3
PUT_OFF = timedelta(minutes=10)
COPIED = 0.3
BROKEN = 0.5
ALIVE_SECONDS = 0.4
# A person is sent thirty messages a minute, and a 45009 holds everything for one more: a full branch waits for both.
SETTLES_SECONDS = 240
# So often the program has gone round, and something that WeCom has told it is recorded, or is lost.
ROUNDS = 20
PRESENT = re.compile(r"(?m)^按钮签到\d+人：(.+)$")
Make = Callable[[Random, Callable[[], float]], Platforms]


@dataclass(frozen=True)
class Size:
    """How long it is lived, by how many, and how often the program is killed in a week."""

    people: int
    weeks: int
    kills: int


@dataclass
class Lived:
    """What is left: every table, what the phones showed, and what was done."""

    platforms: Platforms
    rows: dict[str, list[Any]]
    done: Counter[str]
    lost: list[str]
    again: int
    copies: int
    kills: int
    busy: int
    kicks: int
    met: int
    rolls: list[tuple[set[str], set[str]]]
    printed: str
    exit_code: int
    checked: str


@dataclass
class Branch:
    """Everybody's phone, the program, its clock and its database."""

    size: Size
    platforms: Platforms
    engine: AsyncEngine
    program: Program
    clock: ClockFile
    chance: Random
    now: datetime = BEGIN
    done: Counter[str] = field(default_factory=Counter)
    late: list[Event] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    again: int = 0
    copies: int = 0
    busy: int = 0
    kicks: int = 0
    kills: int = 0
    met: int = 0
    rolls: list[tuple[set[str], set[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = [SECRETARY, KEEPER, *(f"党员{number}" for number in range(2, self.size.people))]
        self.users = [f"user{n}" for n in range(self.size.people)]
        # Who calls is not asked; the last one never answers, and is reminded.
        self.answering = self.users[1:-1]
        self.coming, self.away = self.answering[:-1], self.answering[-1]

    async def do(self, kind: str, deeds: Sequence[Deed], *, dies: bool = False, trouble: Trouble | None = None) -> None:
        """Let people do something, all at once; whoever is not heard does it again."""
        self.done[kind] += len(deeds)
        left = list(deeds)
        while left:
            if trouble is not None:
                self.platforms.answer_with(trouble)
            elif self.chance.random() < BROKEN:
                await self.platforms.break_something()
            events = [self.platforms.event(deed) for deed in left]
            acknowledged = await self._tell(events, dies=dies)
            await self.settle(events)
            unheard = await self._unheard(events)
            self.lost += unheard & acknowledged
            unheard -= acknowledged
            # What was told while nobody listened is never told later: she says it again instead.
            self.late = [each for each in self.late if each.number not in unheard]
            left = [deed for deed, event in zip(left, events, strict=True) if event.number in unheard]
            self.met += trouble is not None and self.platforms.has_met_its_faults()
            self.again, dies = self.again + len(left), False

    async def pass_to(self, at: datetime, *, dies: bool = False) -> None:
        """Let it become a moment, and everything that is due by then arrive."""
        self.set_clock(max(at, self.now))
        if dies:
            self.platforms.slow_down()
            await self._die(self.chance.uniform(0.0, ALIVE_SECONDS))
        await self.settle([])

    async def settle(self, events: Sequence[Event]) -> None:
        """Wait until what people did is recorded, or certainly lost, and nothing waits to be sent."""
        try:
            async with asyncio.timeout(SETTLES_SECONDS):
                await self._settle(events)
        except TimeoutError:
            left = [row for row in await self.rows("outbox") if row.state in (State.WAITING, State.SENDING)]
            found = "\n".join(
                f"{row.lane} {row.kind} {row.state} {row.due_at} {row.attempts} {row.error}" for row in left
            )
            raise AssertionError(f"at {self.now} there wait:\n{found}\n{self.program.printed}") from None

    async def _settle(self, events: Sequence[Event]) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(ROUNDS):
            if not await self._unheard(events):
                break
            await self._go_round()
        before: list[Any] = []
        still_since = loop.time()
        while (left := await self._open()) or not self.clock.is_done(self.now):
            await asyncio.sleep(LOOK_SECONDS)
            if not self.clock.is_done(self.now) or left != before or any(row.state is State.SENDING for row in left):
                before, still_since = left, loop.time()
            elif loop.time() > still_since + STILL_SECONDS:
                # What was put off by a fault, and what waits behind it, comes with the minutes.
                self.set_clock(self.now + timedelta(minutes=1))

    async def _go_round(self) -> None:
        """Let a second pass for the program: it reads its line and hands over what came before it has run the jobs."""
        self.set_clock(self.now + timedelta(seconds=1))
        while not self.clock.is_done(self.now):
            await asyncio.sleep(LOOK_SECONDS)

    async def kick(self, kind: str, deeds: Sequence[Deed]) -> None:
        """Let people do something when another program has put ours out, which stands by and comes back by itself."""
        before = self.again
        is_out = await self.platforms.put_out()
        async with asyncio.timeout(2 * SETTLES_SECONDS):
            await self.do(kind, deeds)
            await self.platforms.back()
        self.kicks += is_out
        assert not is_out or self.again > before, "it was never out"

    async def read(self, kind: str, deed: Deed, *, trouble: Trouble | None = None) -> str:
        """Let somebody ask for something; return what then came to her phone."""
        place = len(self.platforms.log)
        await self.do(kind, [deed], trouble=trouble)
        return "\n".join(text for where, text in self.platforms.log[place:] if where == deed.user)

    def set_clock(self, at: datetime) -> None:
        self.now = at
        self.clock.set(at)

    async def rows(self, table: str) -> list[Any]:
        columns = Base.metadata.tables[table]
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(columns).order_by(*columns.primary_key))).all())

    async def _tell(self, events: Sequence[Event], *, dies: bool) -> set[str]:
        """Tell the program in an order of chance, some things twice, with what was held up; return what it took."""
        copies, self.late = self.late, [each for each in events if self.chance.random() < COPIED]
        twice = [each for each in events if self.chance.random() < COPIED]
        told = [*events, *twice, *copies]
        self.copies += len(twice) + len(copies)
        self.chance.shuffle(told)
        if dies:
            self.platforms.slow_down()
        telling = [asyncio.create_task(self.platforms.tell(each)) for each in told]
        if dies:
            await self._die(self.chance.uniform(0.0, ALIVE_SECONDS))
        taken = await asyncio.gather(*telling)
        return {each.number for each, is_taken in zip(told, taken, strict=True) if is_taken}

    async def _die(self, after: float) -> None:
        if self.kills:
            await asyncio.sleep(after)
        else:
            # The first time it surely dies amid something, however quick the machine is.
            await until(self._open)
        await self.program.kill()
        self.kills += 1
        self.busy += bool(await self._open() or not self.clock.is_done(self.now))
        await self.platforms.left()
        self.platforms.recover()
        await self.program.start()

    async def _unheard(self, events: Sequence[Event]) -> set[str]:
        """Return which of these events are not recorded."""
        table = Base.metadata.tables["inbox"]
        async with self.engine.connect() as connection:
            known = (await connection.execute(select(table.c.event_id))).scalars()
            return {each.number for each in events} - set(known)

    async def _open(self) -> list[Any]:
        """Return the messages that are on their way, or were put off by a fault."""
        due = (Parcel.state.in_([State.WAITING, State.SENDING]), Parcel.due_at <= self.now + PUT_OFF)
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(Parcel.id, Parcel.state, Parcel.due_at).where(*due))).all())


async def live(make: Make, url: str, folder: Path, size: Size, seed: int) -> Lived:
    """Live some weeks on an empty database, and return what is left."""
    async with _opened(make, url, folder, size, seed) as branch:
        await _come_in(branch)
        for week in range(size.weeks):
            await _live_a_week(branch, FIRST_FRIDAY + timedelta(weeks=week), week)
        branch.platforms.recover()
        await branch.settle([])
        exit_code = await branch.program.stop()
        checked = await branch.program.command("check")
        rows = {name: await branch.rows(name) for name in Base.metadata.tables}
        return Lived(
            branch.platforms, rows, branch.done, branch.lost, branch.again, branch.copies, branch.kills, branch.busy,
            branch.kicks, branch.met, branch.rolls, branch.program.printed, exit_code, checked,
        )  # fmt: skip


def app(chance: Random, clock: Callable[[], float]) -> Platforms:
    return App(chance, clock)


def long_connection(chance: Random, clock: Callable[[], float]) -> Platforms:
    return LongConnection(chance)


@asynccontextmanager
async def _opened(make: Make, url: str, folder: Path, size: Size, seed: int) -> AsyncIterator[Branch]:
    key, chance, clock = Vault.new_key(), Random(seed), []
    platforms = make(chance, lambda: clock[0].now.timestamp() if clock else BEGIN.timestamp())
    engine = create_async_engine(url)
    hand_over(Vault(key), engine.dialect)
    async with platforms.serve():
        settings = {
            **platforms.settings,
            "ZHIBU_DATABASE_URL": url,
            "ZHIBU_SECRET_KEY": key,
            # Of a month that passes in a minute every hour would be backed up.
            "ZHIBU_BACKUP_FOLDER": "",
        }
        hands = ClockFile(folder / "clock")
        program = Program(folder, settings, hands.path)
        branch = Branch(size, platforms, engine, program, hands, chance)
        clock.append(branch)
        try:
            yield branch
        finally:
            program.close()
            await engine.dispose()


async def _come_in(branch: Branch) -> None:
    """The organisation, its roster and codes; everybody binds her account while the program is killed."""
    branch.set_clock(BEGIN)
    await branch.program.command("init", "--name", "文旅局", "--branch", BRANCH, "--admin", SECRETARY)
    offices = {SECRETARY: "支部书记", KEEPER: "党费管理员"}
    lines = [[name, BRANCH, "正式党员", offices.get(name, "")] for name in branch.names]
    file = xlsx(branch.program.folder / "名单.xlsx", [["姓名", "党支部", "党员类别", "职务"], *lines])
    await branch.program.command("import", str(file), "--commit")
    codes = codes_of(await branch.program.command("invite", "--all", "--json"))
    branch.platforms.admit(branch.users)
    await branch.program.start()
    deeds = [Deed(user, codes[name]) for user, name in zip(branch.users, branch.names, strict=True)]
    await branch.do("bind", deeds, dies=True)


async def _live_a_week(branch: Branch, friday: date, week: int) -> None:
    """A study is called on Monday and held on Friday; between them hours are told, dues paid, leave asked for."""
    secretary, keeper = branch.users[:2]
    dies = _deaths(branch)
    monday = friday - timedelta(days=4)
    await branch.pass_to(_at(monday, "10:05"))
    topic = f"学习第{week + 1}讲"
    called = f"开会 集中学习 {friday.month}月{friday.day}日16:00 二楼活动室 {topic}"
    await branch.do("call", [Deed(secretary, called)], trouble=Trouble.FLOOD)
    await branch.do("publish", [Deed(secretary, label="发布", about=topic)], dies=next(dies))
    await branch.do("answer", [Deed(user, label="参加", about=topic) for user in branch.coming], dies=next(dies))
    for round_ in range(2):
        said = f"{monday.month}月{monday.day - round_}日 1小时 社区清扫"
        await branch.do("hours", [Deed(user, f"志愿 {said}") for user in branch.users], dies=next(dies))
    await branch.kick("leave", [Deed(branch.away, "请假 出差")])
    payers = branch.users[2 + week :: branch.size.weeks]
    names = dict(zip(branch.users, branch.names, strict=True))
    paid = [Deed(keeper, f"党费登记 {names[user]} 85元 11月") for user in payers]
    await branch.do("pay", paid, dies=next(dies))
    for day, clocks in enumerate(MOMENTS if branch.size.weeks > 1 else FEW_MOMENTS, start=1):
        for clock in clocks:
            await branch.pass_to(_at(monday + timedelta(days=day), clock), dies=next(dies))
    await branch.pass_to(_at(friday, "15:41"))
    await branch.do("check-in", [Deed(user, "签到") for user in branch.coming], dies=next(dies))
    roll = await branch.read("roll", Deed(secretary, "点名"), trouble=Trouble.SILENCE)
    present = {name for line in PRESENT.findall(roll) for name in line.split("、")}
    branch.rolls.append((present, {names[user] for user in branch.coming}))
    await branch.do("tick", [Deed(secretary, label="登记到会", ticks=1)])


def _deaths(branch: Branch) -> Any:
    """Return for each of a week's moments whether the program dies there."""
    count = 6 + sum(map(len, MOMENTS if branch.size.weeks > 1 else FEW_MOMENTS))
    moments = [True] * branch.size.kills + [False] * (count - branch.size.kills)
    branch.chance.shuffle(moments)
    return iter(moments)


def _at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZONE)
