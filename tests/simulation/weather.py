"""Bad weather: the machine stops, the platform fails, the clock is set wrong, and the network repeats itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.channels.channel import Ambiguous, Message, NotSent, Update
from tests.crashes.lives import Lives
from tests.simulation.chats import Chats

# The share of works in which the machine stops, and within how many boundaries.
STOPS, WITHIN = 0.12, 120
# Of messages: certainly not sent, refused for half a minute, lost without a word, and arrived without a word.
FAULTS = (("reset", 0.01), ("flood", 0.005), ("lost", 0.01), ("arrived", 0.01))
JUMPS = (timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1))
JUMPED = 0.1
# Telegram keeps what was said while nobody asked for so long.
KEPT = timedelta(hours=24)
OUTAGES_DAYS = (2, 9, 40)


@dataclass
class Weather:
    """What befalls the program, by chance; it counts what did."""

    lives: Lives
    seed: int
    befell: Counter[str] = field(default_factory=Counter)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(f"weather {self.seed}")

    async def do(self, work: Callable[[], Awaitable[None]], *, is_calm: bool = False) -> None:
        """Do a work of the program, and once more if the machine stopped in it: who died twice may be silent."""
        if not await self.lives.survive(work, None if is_calm else self._stop()):
            self.befell["crash"] += 1
            await self.lives.survive(work, None)

    def some_of(self, delivered: list[Update]) -> list[Update]:
        """Return what the network repeats, in any order: of late, or of long ago."""
        self.befell["late copy"] += 1
        found = self.chance.sample(delivered[-200:], min(12, len(delivered)))
        return found + self.chance.sample(delivered, min(4, len(delivered)))

    def jump(self) -> timedelta:
        """Return by how much the clock is wrong now."""
        if self.chance.random() >= JUMPED:
            return timedelta(0)
        self.befell["clock jump"] += 1
        return self.chance.choice(JUMPS)

    def fault(self, message: str) -> str | None:
        """Return what becomes of a message, None being nothing; it does not hang on which of two leaves first."""
        drawn = Random(f"{self.seed} {message}").random()
        for kind, share in FAULTS:
            if drawn < share:
                self.befell[kind] += 1
                return kind
            drawn -= share
        return None

    def plan_outages(self, begin: datetime, until: datetime) -> None:
        """Let the program be off for days now and then, as many as there is room for."""
        at = begin + timedelta(days=self.chance.randint(4, 7))
        for days in OUTAGES_DAYS:
            if at + timedelta(days=days) < until:
                self.outages.append((at, at + timedelta(days=days)))
                self.befell["outage"] += 1
                at += timedelta(days=days + self.chance.randint(25, 60))

    def outage_at(self, at: datetime) -> tuple[datetime, datetime] | None:
        return next((each for each in self.outages if each[0] <= at < each[1]), None)

    def was_off(self, first: datetime, last: datetime) -> bool:
        """Return whether the program was off at some time of these."""
        return any(begin < last and first < end for begin, end in self.outages)

    def _stop(self) -> int | None:
        return self.chance.randint(1, WITHIN) if self.chance.random() < STOPS else None


@dataclass
class Storm(Chats):
    """Chats of a platform that fails; a copy of what is here already is counted and not heard again."""

    weather: Weather | None = None
    copies: int = 0
    _tried: set[tuple[datetime, str, str]] = field(default_factory=set)
    _doubtful: set[tuple[datetime, str, str]] = field(default_factory=set)
    _sent: Counter[str] = field(default_factory=Counter)
    _settled: int = 0
    _is_calm: bool = False

    def doubt(self) -> None:
        """The machine stopped: what arrived just now may come once more, and the platform is kind for a while."""
        self._doubtful |= {(each.at, each.chat, each.text) for each in self.heard[self._settled :]}
        self._is_calm = True

    def settle(self) -> None:
        """Everything has come to its end: the same words from here on are said anew."""
        self._settled, self._is_calm = len(self.heard), False
        self._doubtful.clear()
        self._tried.clear()

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        assert self.weather is not None
        key = (self.now, chat, message.text)
        with self.weather.lives.machine.around(f"send to {chat}"):
            if key in self._doubtful:
                self._doubtful.discard(key)
                self.copies += 1
                return edits or str(len(self.heard))
            fault = (
                None
                if key in self._tried or self._is_calm
                else self.weather.fault(f"{chat} {self.now} {self._sent[chat]}")
            )
            self._tried.add(key)
            self._sent[chat] += 1
            if fault in ("reset", "flood"):
                raise NotSent(fault, retry_after=30.0 if fault == "flood" else 0.0)
            if fault == "lost":
                raise Ambiguous(fault)
            ref = await super().send(chat, message, edits)
            if fault == "arrived":
                self._doubtful.add(key)
                raise Ambiguous(fault)
            return ref
