"""One broadcast that meets every way in which a send can fail: each message has the end its kind and purpose allow.

ZHIBU_SENDS=1000 python -m pytest -n0 -s tests/proofs/test_doubtful_sends.py
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bot.channels.channel import Ambiguous, Message, Moved, NotSent, Rejected, SendFailed, Unreachable
from models.database import Database
from models.outbox import Purpose
from tests.figures import SEED, note, size
from tests.post import fates, post, word_of
from tests.talk import Said, Stage, TestChannel

# So many messages for each way to fail.
SENDS = size("SENDS", 20)
MOVED = "moved"


class Arrived(Ambiguous):
    """The message arrives, and its sender never hears of it."""


@dataclass
class Doubtful(TestChannel):
    """A channel on which a message may arrive without an answer; it counts the tries of each chat."""

    tries: Counter[str] = field(default_factory=Counter)

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        self.tries[chat] += 1
        if (waiting := self.failures.get(chat)) and isinstance(waiting[0], Arrived):
            self.sent.append(Said(chat, message, edits, str(len(self.sent) + 1)))
        return await super().send(chat, message, edits)


# What befalls a message, and where it is repeatable and where not: its end, how often it is read, how often tried.
WAYS: dict[str, tuple[tuple[SendFailed, ...], tuple[str, int, int], tuple[str, int, int]]] = {
    "nothing": ((), ("sent", 1, 1), ("sent", 1, 1)),
    "not sent": ((NotSent("429", 7), NotSent("reset")), ("sent", 1, 3), ("sent", 1, 3)),
    "lost": ((Ambiguous("cut"),), ("sent", 1, 2), ("unknown", 0, 1)),
    "arrived": ((Arrived("cut"),), ("sent", 2, 2), ("unknown", 1, 1)),
    "lost twice": ((Ambiguous("cut"), Ambiguous("cut")), ("unknown", 0, 2), ("unknown", 0, 1)),
    "arrived twice": ((Arrived("cut"), Arrived("cut")), ("unknown", 2, 2), ("unknown", 1, 1)),
    "not sent, then lost": ((NotSent("429"), Ambiguous("cut")), ("sent", 1, 3), ("unknown", 0, 2)),
    "refused": ((Rejected("parse"),), ("dead", 0, 1), ("dead", 0, 1)),
    "blocked": ((Unreachable("403"),), ("dead", 0, 1), ("dead", 0, 1)),
    "moved": ((), ("sent", 1, 2), ("sent", 1, 2)),
}


async def test_every_failed_send_ends_as_its_kind_allows(database: Database) -> None:
    stage, channel, chance = Stage(database), Doubtful(), Random(f"{SEED} sends")
    stage.channel = channel
    stage.restart()
    told = [way for way in WAYS for _ in range(SENDS)]
    chance.shuffle(told)
    wanted = {}
    for turn, way in enumerate(told):
        failures, repeatable, else_ = WAYS[way]
        purpose = chance.choice(list(Purpose))
        chat = f"chat-{turn}"
        channel.failures[chat] = [Moved(f"{MOVED}-{turn}")] if way == "moved" else list(failures)
        await post(stage, chat, f"词{turn}", purpose=purpose)
        wanted[f"词{turn}"] = (way, else_ if purpose is Purpose.ANNOUNCEMENT else repeatable)
    await _let_all_end(stage)
    ends, read = await fates(stage), Counter(map(word_of, channel.sent))
    wrong = []
    for turn, (word, (way, (end, times, tries))) in enumerate(wanted.items()):
        seen = (ends[word], read[word], channel.tries[f"chat-{turn}"] + channel.tries[f"{MOVED}-{turn}"])
        if seen != (end, times, tries):
            wrong.append(f"{way}: {seen} for {(end, times, tries)}")
    note(
        f"{len(told)} messages, {SENDS} for each of {len(WAYS)} ways: {dict(Counter(ends.values()))}, "
        f"{sum(count > 1 for count in read.values())} read twice, {len(wrong)} wrong",
        seed=SEED,
        engine=database.dialect,
    )
    assert not wrong, f"seed {SEED}: {wrong[:10]}"


async def _let_all_end(stage: Stage) -> None:
    """Let the clock leap from try to try until nothing waits."""
    while True:
        await stage.delivery.drain()
        waiting = [row.due_at for row in await stage.rows("outbox") if row.state.value == "waiting"]
        if not waiting:
            return
        stage.now = max(min(waiting), stage.now)
