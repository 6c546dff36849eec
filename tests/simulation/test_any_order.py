"""Whatever is done in whatever order, and wherever the machine dies in it, the ledgers are those of the plain models.

Hypothesis chooses who does what, at which boundary the machine dies in it or in the sending of its answers, what the
network brings again, and how wrong the clock is when the jobs run. It names the steps of a run that fails, and
``ZHIBU_SEED`` plays them again. At full size:

    ZHIBU_EXAMPLES=2000 ZHIBU_STEPS=50 python -m pytest -n0 -s tests/simulation/test_any_order.py
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.channels.channel import Update
from bot.console.checking import CHECKS
from jobs.job import run_all
from models.rules.ledger import Account
from tests.cast import OFFICE, PEOPLE, Cast
from tests.commands.test_payments import assess, in_books
from tests.crashes.lab import Lab, laboratory
from tests.crashes.lives import Lives
from tests.crashes.stage import MortalStage, Stops
from tests.figures import SEED, note, size
from tests.simulation.model import ABSENT, COMING, LATE, LEAVE, PRESENT, UNRECORDED, Meeting, Member, Model
from tests.stateful import play
from tests.talk import ZONE

EXAMPLES = {"sqlite": size("EXAMPLES", 6), "postgresql": size("EXAMPLES", 4)}
STEPS = size("STEPS", 30)
BRANCH = 1
INVITED = sorted(name for name, branch in PEOPLE.items() if branch == OFFICE)
# Few, so that what befalls one meets what befell her before; 孙建国 is exempt.
ACTIVE = ("王芳", "孙建国")
PAYERS = ("王芳", "赵䶮")
PART, PARTS = 850, 7  # 8.5元; both owe more than so many of them for November
DAYS = [date(2026, 11, day) for day in (24, 25, 26)]
CAP = 8 * 60  # minutes of one day
LAST = datetime(2026, 12, 20, tzinfo=ZONE)
# No work has so many boundaries that it dies a second time.
ONCE = 1_000_000

dies = st.one_of(st.none(), st.integers(1, 50))
falls_silent = st.one_of(st.none(), st.integers(1, 6))
WAITS = st.sampled_from([timedelta(minutes=each) for each in (1, 2, 9, 10, 11, 29, 61, 24 * 60, 5 * 24 * 60)])
JUMPS = st.sampled_from([timedelta(0), timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1)])


class RepeatedStage(MortalStage):
    """Keeps what was delivered, to deliver it again."""

    def __init__(self, lives: Lives) -> None:
        self.known: list[Update] = []
        super().__init__(lives)

    async def repeat(self, updates: list[Update]) -> None:
        await self._walk(lambda: self.dispatcher(updates))
        await self._drain()

    async def sweep(self, wrong: timedelta) -> None:
        """Let the clock, which is wrong, run its jobs."""
        right, self.now = self.now, self.now + wrong
        await self._walk(lambda: run_all(self.database, self.almanac, self.now))
        await self._drain()
        self.now = right
        await self._drain()

    async def _deliver(self, update: Update) -> None:
        self.known.append(update)
        await super()._deliver(update)


@dataclass
class Books:
    """What was paid, in parts, and which hours were claimed: in the order of the claims the day, and what became."""

    paid: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, str] = field(default_factory=dict)
    claims: list[tuple[str, date, str]] = field(default_factory=list)

    def claim(self, who: str, day: date) -> None:
        counted = [each for each in self.claims if each[:2] == (who, day) and each[2] != "refused"]
        if (len(counted) + 1) * 180 <= CAP:
            self.claims.append((who, day, "claimed"))

    def decide(self, number: int, state: str) -> None:
        who, day, now = self.claims[number]
        if now == "claimed":
            self.claims[number] = (who, day, state)


class Branch(RuleBasedStateMachine):
    """A meeting of six, two who pay and report hours, and all that befalls a program meanwhile."""

    lab: Lab
    loop: asyncio.AbstractEventLoop
    befell: Counter[str]

    @initialize()
    def begin(self) -> None:
        self.do(self._begin())

    @rule(who=st.sampled_from(ACTIVE), said=st.sampled_from([COMING, LEAVE]), at=dies, sending=falls_silent)
    def answer(self, who: str, said: str, at: int | None, sending: int | None) -> None:
        line = f"参加 {self.number}" if said == COMING else f"请假 {self.number} 出差"
        self.say(who, line, at, sending)
        self.model.answer(self.stage.cast.members[who], self.number, said, self.stage.now)

    @rule(who=st.sampled_from(ACTIVE), at=dies, sending=falls_silent)
    def check_in(self, who: str, at: int | None, sending: int | None) -> None:
        self.say(who, f"/checkin {self.number}", at, sending)
        self.model.check_in(self.stage.cast.members[who], self.number, self.stage.now)

    @rule(
        who=st.sampled_from(ACTIVE),
        presence=st.sampled_from([PRESENT, LATE, LEAVE, ABSENT, UNRECORDED]),
        at=dies,
        sending=falls_silent,
    )
    def mark(self, who: str, presence: str, at: int | None, sending: int | None) -> None:
        member = self.stage.cast.members[who]
        self.say("陈静", f"/mark {self.number} #{member} {presence}", at, sending)
        self.model.mark(self.number, member, presence)

    @rule(at=dies, sending=falls_silent)
    def mark_rest(self, at: int | None, sending: int | None) -> None:
        self.say("陈静", f"/rest {self.number}", at, sending)
        self.model.mark_rest(self.number)

    @precondition(lambda self: self.stage.now >= self.meeting.starts)
    @rule(at=dies, sending=falls_silent)
    def close(self, at: int | None, sending: int | None) -> None:
        self.say("陈静", f"/close {self.number} 是", at, sending)
        if self.meeting.state != "closed":
            self.model.close(self.number)

    @rule(who=st.sampled_from(PAYERS), at=dies, sending=falls_silent)
    def pay(self, who: str, at: int | None, sending: int | None) -> None:
        if who in self.books.waiting or self.books.paid[who] >= PARTS:
            return
        self.say("刘洋", f"党费登记 {who} 8.5元 11月", at, sending)
        self.books.paid[who] += 1

    @rule(who=st.sampled_from(PAYERS), day=st.sampled_from(DAYS), at=dies, sending=falls_silent)
    def claim(self, who: str, day: date, at: int | None, sending: int | None) -> None:
        self.say(who, f"志愿 {day.month}月{day.day}日 3小时 社区清扫", at, sending)
        self.books.claim(who, day)

    @precondition(lambda self: self.books.claims)
    @rule(which=st.integers(0, 11), state=st.sampled_from(["verified", "refused"]), at=dies, sending=falls_silent)
    def decide(self, which: int, state: str, at: int | None, sending: int | None) -> None:
        number = which % len(self.books.claims)
        rows = self.do(self.stage.rows("hour_claims"))
        self.say("陈静", f"/{'verify' if state == 'verified' else 'reject'} {rows[number].id}", at, sending)
        self.books.decide(number, state)

    @precondition(lambda self: self.stage.known)
    @rule(chance=st.randoms(use_true_random=False), count=st.integers(1, 20), at=dies)
    def bring_again(self, chance: Any, count: int, at: int | None) -> None:
        """Let the network bring what came before, in any order."""
        updates = chance.sample(self.stage.known, min(count, len(self.stage.known)))
        before = len(self.stage.channel.sent)
        self._arm(at, None)
        self.do(self.stage.repeat(updates))
        self.befell["again"] += len(updates)
        assert self.stage.channel.sent[before:] == [], "delivered again, and answered again"

    @precondition(lambda self: self.stage.now < LAST)
    @rule(long=WAITS)
    def wait(self, long: timedelta) -> None:
        self.stage.now += long

    @rule(wrong=JUMPS, at=st.one_of(st.none(), st.integers(1, 400)), sending=falls_silent)
    def run_jobs(self, wrong: timedelta, at: int | None, sending: int | None) -> None:
        self._arm(at, sending)
        self.do(self.stage.sweep(wrong))
        self.befell["jobs"] += 1
        self.befell["wrong clock"] += bool(wrong)

    @invariant()
    def the_ledgers_are_as_the_models_say(self) -> None:
        if not hasattr(self, "stage"):
            return
        self.do(self._compare())

    def teardown(self) -> None:
        if hasattr(self, "stage"):
            self.do(self._end())

    def say(self, who: str, line: str, at: int | None, sending: int | None) -> None:
        self._arm(at, sending)
        self.do(self.stage.say(who, line))
        self.befell["deed"] += 1

    def do(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def _arm(self, at: int | None, sending: int | None) -> None:
        point = len(self.stage.delivered) + sending if sending else None
        self.stage.stops = Stops(at or 1, ONCE if at else 0, point)

    async def _begin(self) -> None:
        self.lives = await self.lab.open()
        stage = RepeatedStage(self.lives)
        stage.cast = await Cast.enter(stage)
        await assess(stage)
        self.number = await stage.call_meeting()
        stage.delivered.clear()
        self.books, self.model = Books(), Model()
        for name in INVITED:
            member = stage.cast.members[name]
            self.model.members[member] = Member(member, name, BRANCH, is_exempt=name == "孙建国")
        starts = datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)
        self.meeting: Meeting = self.model.call(self.number, BRANCH, "theme-day", starts, stage.now)
        stage.set_clock("2026-11-27 14:29")
        self.stage = stage

    async def _compare(self) -> None:
        stage = self.stage
        rows = await stage.rows("attendances")
        found = {row.member_id: (row.answer.value, row.presence.value) for row in rows}
        wanted = {member: (row.said, row.presence) for member, row in self.meeting.rows.items()}
        assert found == wanted
        assert await in_books(stage, Account.CASH) == PART * self.books.paid.total()
        claims = await stage.rows("hour_claims")
        names = {number: name for name, number in stage.cast.members.items()}
        assert [(names[row.member_id], row.day, row.state.value) for row in claims] == self.books.claims

    async def _end(self) -> None:
        stage = self.stage
        try:
            stage.stops = Stops()
            # The program has its time to bring everything to an end.
            for _ in range(3):
                stage.now += timedelta(minutes=10)
                await stage.delivery.drain()
            async with stage.database.read() as db:
                assert [fault for look in CHECKS.values() for fault in await look(db)] == []
            left = [row for row in await stage.rows("outbox") if row.state.value == "sending"]
            assert left == []
            self.befell["death"] += len(self.lives.died)
        finally:
            await self.lives.close()


@pytest.fixture
def played(database_url: str, empty_sqlite: Path) -> Iterator[type[Branch]]:
    """The machine in a lab with a loop of its own, since Hypothesis is not asynchronous."""
    with asyncio.Runner() as runner:
        loop, stack = runner.get_loop(), AsyncExitStack()
        lab = runner.run(stack.enter_async_context(laboratory(database_url, empty_sqlite)))
        yield type("Played", (Branch,), {"lab": lab, "loop": loop, "befell": Counter()})
        runner.run(stack.aclose())


def test_whatever_is_done_and_befalls_the_ledgers_are_those_of_the_models(played: type[Branch]) -> None:
    play(played, EXAMPLES[played.lab.engine], STEPS)
    note(f"{dict(played.befell)}: 0 divergences", seed=SEED, engine=played.lab.engine)
    assert played.befell["death"]
