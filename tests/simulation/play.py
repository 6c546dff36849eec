"""The clock of the year: what falls in one minute is delivered as one batch, and the jobs run between."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import func, select

import bot.commands  # noqa: F401  (declares the commands)
from bot.channels.channel import ChatKind, Update
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.links import Links
from jobs.job import jobs, run_job
from models import (
    attendance,
    notices,
    tables,  # noqa: F401  (every table)
)
from models.almanac import Almanac
from models.database import Database
from models.outbox import Parcel, State
from models.rules.rulebook import load
from tests.simulation.chats import Chats, Heard
from tests.simulation.judges import Judge
from tests.simulation.model import CHINA, Model
from tests.simulation.weather import KEPT, Storm, Weather
from tests.talk import ZONE

FORGED = "ci-{}-0-AAAAAAAAAAAAAAAAAAAAAA"
GRACE = timedelta(seconds=30)
OFTEN = {"call_due", "remind_silent"}
PATIENCE = 20
AGAIN = 0.1  # the share of batches delivered, and of ticks run, twice


@dataclass(order=True)
class Planned:
    at: datetime
    turn: int
    line: Line | None = field(compare=False, default=None)
    scene: Callable[[], Awaitable[None]] | None = field(compare=False, default=None)


@dataclass(frozen=True)
class Line:
    """What somebody says or presses, and what the model makes of it, given who she is at that moment.

    ``is_of_its_day``: said later it would mean something else, so while nobody listens it is not said at all.
    ``meeting``: the one on whose screen she reads the code (``{code}``) or the QR (``{qr}``),
        types another (``{wrong}``) or sends on the QR somebody photographed before (``{stale}``).
    """

    who: str
    text: str
    effect: Callable[[int, datetime], None] = lambda member, at: None
    is_press: bool = False
    meeting: int | None = None
    is_of_its_day: bool = False


class Play:
    """One bureau, its clock, and everything said in it; ``weather`` is None where nothing goes wrong."""

    def __init__(
        self, database: Database, model: Model, chance: Random, begin: datetime, weather: Weather | None = None
    ) -> None:
        self.database, self.model, self.chance, self.weather = database, model, chance, weather
        self.now, self._late = begin, timedelta(0)
        self.almanac = Almanac(ZONE, load("party"))
        self.chats = Storm(begin, weather=weather) if weather else Chats(begin)
        self.judge = Judge(model)
        self._delivered: list[Update] = []
        self._begin()
        if weather:
            weather.lives.on_rise = self._rise
        self.accounts: dict[str, int] = {each.name: each.number for each in model.members.values()}
        self.screens: dict[int, str] = {}
        self._photographed: dict[int, tuple[datetime, str]] = {}
        self._seen: dict[tuple[int, datetime], dict[str, int | str]] = {}
        self.after_tick: list[Callable[[], Awaitable[None]]] = []
        self.events = self.batches = self.ticks = 0
        self._agenda: list[Planned] = []
        self._turn = 0

    def plan(self, at: datetime, line: Line) -> None:
        """Let somebody say something at a minute, together with all that others say in it."""
        self._push(at, line=line)

    def plan_scene(self, at: datetime, scene: Callable[[], Awaitable[None]]) -> None:
        """Let something happen at a minute that needs answers in between."""
        self._push(at, scene=scene)

    def plan_tick(self, at: datetime, *, is_whole: bool) -> None:
        """Let the jobs run at a minute, unless the program is off."""
        if not self._outage_at(at):
            self._push(at, scene=partial(self.tick, is_whole=is_whole))

    async def run(self, until: datetime) -> None:
        """Play everything planned until then, or until so much is wrong that the rest would say nothing new."""
        while self._agenda and self._agenda[0].at <= until and len(self.judge.wrong) < PATIENCE:
            self._stand(self._agenda[0].at)
            lines, scenes = [], []
            while self._agenda and self._agenda[0].at == self.now:
                planned = heapq.heappop(self._agenda)
                if planned.line is not None:
                    lines.append(planned.line)
                elif planned.scene is not None:
                    scenes.append(planned.scene)
            if lines:
                await self.deliver(lines)
            for scene in scenes:
                await scene()
        self._stand(until)

    async def say(self, who: str, *texts: str, is_press: bool = False, room: str | None = None) -> list[Heard]:
        """Let one person say some things now; return what everybody heard of it."""
        return await self.deliver([Line(who, text, is_press=is_press) for text in texts], room)

    async def confirm(self, who: str, text: str, label: str) -> list[Heard]:
        """Say something that is shown before it is done, and press the button of the card."""
        card = self.last_to(who, await self.say(who, text), label)
        return await self.say(who, card.buttons[label], is_press=True)

    async def deliver(self, lines: list[Line], room: str | None = None) -> list[Heard]:
        """Deliver lines as one batch, a share of the batches twice; return what was heard."""
        updates = [await self._update(line, room) for line in lines]
        for line in lines:
            if line.who in self.accounts:
                line.effect(self.accounts[line.who], self.now)
        before = len(self.chats.heard)
        await self._do(lambda: self.dispatcher(updates))
        await self._deliver_all()
        heard = self.chats.heard[before:]
        self.judge.hear(heard, {line.who for line in lines})
        self.batches += 1
        self._delivered += updates
        if self.chance.random() < AGAIN:
            again = updates if self.weather is None else self.weather.some_of(self._delivered)
            await self._do(lambda: self.dispatcher(again))
            await self._deliver_all()
            assert self.chats.heard[before + len(heard) :] == [], f"{self.now}: delivered again, and answered again"
        return heard

    async def tick(self, *, is_whole: bool) -> None:
        """Run the jobs as of now, all or those that call and remind, a share of the times twice.

        What waited for the morning leaves first.
        """
        right = self.now
        await self._deliver_all()
        before = len(self.chats.heard)
        self.chats.is_clock = True
        for _ in range(2 if self.chance.random() < AGAIN else 1):
            self._stand(right + self.weather.jump() if self.weather else right)
            await self._do(partial(self._run_jobs, is_whole=is_whole))
            await self._deliver_all()
        self._stand(right)
        self.chats.is_clock = False
        for follow in self.after_tick:
            await follow()
        self.judge.hear(self.chats.heard[before:], set())
        self.ticks += 1

    async def _run_jobs(self, *, is_whole: bool) -> None:
        for each in jobs():
            if is_whole or each.name in OFTEN:
                await run_job(each, self.database, self.almanac, self.now)

    async def _do(self, work: Callable[[], Awaitable[None]], *, is_calm: bool = False) -> None:
        """Let the program do something; a machine that stops begins again, and it is asked once more."""
        if self.weather is None:
            await work()
        else:
            await self.weather.do(work, is_calm=is_calm)

    async def _deliver_all(self) -> None:
        """Deliver what is due, and what faults have put off by seconds or minutes."""
        await self._do(lambda: self.delivery.drain())
        while self.weather is not None and (due := await self._put_off_until()):
            self._late = due - self.now
            await self._do(lambda: self.delivery.drain(), is_calm=True)
        self._late = timedelta(0)
        if isinstance(self.chats, Storm):
            self.chats.settle()

    async def _put_off_until(self) -> datetime | None:
        """Return when the next message is due that a fault has put off."""
        waiting = (Parcel.state == State.WAITING, Parcel.attempts > 0, Parcel.due_at > self.now + self._late)
        async with self.database.read() as db:
            due: datetime | None = (await db.core(select(func.min(Parcel.due_at)).where(*waiting))).scalar_one()
        return due

    def _begin(self) -> None:
        """Begin the program, with nothing in its memory."""
        self.dispatcher = Dispatcher(self.database, self.almanac, lambda: self.now, Links("http://zhibu.test"))
        self.delivery = Delivery(self.database, {"test": self.chats}, self.almanac, lambda: self.now + self._late)

    async def _rise(self) -> None:
        assert self.weather is not None
        assert isinstance(self.chats, Storm)
        self.database = self.weather.lives.database
        self.chats.doubt()
        self._begin()
        # The first thing `Delivery.run` does.
        at = self.now + self._late
        await self.database.write(lambda db: notices.rescue(db, self.almanac, at=at, abandoned=True))

    def last_to(self, who: str, heard: list[Heard], about: str = "") -> Heard:
        """Return the newest of these messages in somebody's chat that has these words in text or buttons.

        What waited for her since yesterday may come behind the answer.
        """
        hers = [each for each in heard if each.reader == who and (about in each.text or about in str(each.buttons))]
        assert hers, f"{self.now}: {who} was not answered with {about!r}: {[each.text for each in heard]}"
        return hers[-1]

    def wall(self, day: datetime, clock: time) -> datetime:
        return datetime.combine(day.astimezone(CHINA).date(), clock, CHINA)

    def _push(self, at: datetime, **what: object) -> None:
        self._turn += 1
        line = what.get("line")
        if outage := self._outage_at(at):
            if isinstance(line, Line) and (line.is_of_its_day or outage[1] - at > KEPT):
                return
            # What was said while nobody listened comes in a heap and in no order, and deeds are done afterwards.
            at = outage[1] + minutes(self.chance.randint(1, 20) if line else 30)
        heapq.heappush(self._agenda, Planned(max(at, self.now), self._turn, **what))  # type: ignore[arg-type]

    def _outage_at(self, at: datetime) -> tuple[datetime, datetime] | None:
        return self.weather.outage_at(at) if self.weather else None

    def _stand(self, at: datetime) -> None:
        self.now = self.chats.now = at

    async def _update(self, line: Line, room: str | None) -> Update:
        self.events += 1
        text = line.text if line.meeting is None else await self._read_screen(line)
        chat, kind = (room, ChatKind.GROUP) if room else (f"chat-{line.who}", ChatKind.PRIVATE)
        pressed = self.chats.shown.get((f"chat-{line.who}", text)) if line.is_press else None
        number = str(self.events)
        return Update("test", number, chat, kind, line.who, line.who, text, pressed, private_chat=f"chat-{line.who}")

    async def _read_screen(self, line: Line) -> str:
        """Put in what the projector shows now; nothing legible where there is no screen."""
        assert line.meeting is not None
        key, seen = (line.meeting, self.now), {"code": 1111, "old_code": 1111, "qr": FORGED.format(line.meeting)}
        if line.meeting in self.screens and key not in self._seen:
            token = self.screens[line.meeting]
            async with self.database.read() as db:
                for name, at in (("old_code", self.now - GRACE), ("code", self.now)):
                    shown = await attendance.view(db, token, self.almanac, at=at)
                    seen[name] = shown.code if shown and shown.code else seen[name]
            seen["qr"] = shown.token if shown and shown.token else seen["qr"]
            self._seen[key] = seen
        seen = self._seen.get(key, seen)
        wrong = next(code for code in (1112, 2222, 3333) if code not in seen.values())
        photographed_at, stale = self._photographed.setdefault(line.meeting, (self.now, str(seen["qr"])))
        stale = stale if photographed_at < self.now else FORGED.format(line.meeting)
        return line.text.format(wrong=wrong, stale=stale, **seen)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=round(count))
