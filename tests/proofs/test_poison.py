"""One update in a hundred that nobody can read, or that meets a bug: the others are done, and none comes twice.

ZHIBU_UPDATES=20000 python -m pytest -n0 -s tests/proofs/test_poison.py
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bot import command
from bot.channels.telegram.polling import hand_over
from bot.reply import Reply
from tests.figures import SEED, note, size
from tests.talk import Stage

UPDATES = size("UPDATES", 200)
BATCH = 100
# Of each batch the first is poison, and by chance another.
SHARE = 0.01
UNREADABLE: tuple[Any, ...] = (
    {},
    {"message": None},
    {"message": {"chat": {"id": 1}}},
    {"message": {"chat": {"id": 1, "type": "private"}, "from": {"id": "x"}, "text": "签到"}},
    {"message": {"chat": {"id": 2**70, "type": "private"}, "from": {"id": 1, "first_name": "a"}, "text": "签到"}},
    {"callback_query": {"id": "1", "message": [], "data": "/help", "from": {}}},
    {"my_chat_member": {"chat": {"id": 1, "type": "group"}}},
)


class Nobody:
    """Answers no button; counts what it was asked to."""

    def acknowledge(self, queries: Any) -> None:
        self.asked = list(queries)


def said(number: int, person: int, text: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": f"人{person}"}
    chat = {"id": person, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text},
    }


async def test_poison_stops_nobody_and_is_put_aside_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(ctx: Any) -> Reply:
        raise ZeroDivisionError

    monkeypatch.setitem(command._COMMANDS, "help", replace(command.commands()["help"], run=fail))
    chance, expected, handed = Random(f"{SEED} poison"), dict[str, str](), 0
    for start in range(1, UPDATES, BATCH):
        batch = []
        for number in range(start, start + BATCH):
            kind = chance.choice(("quarantined", "failed")) if number == start or chance.random() < SHARE else "done"
            # 41 people, each heard in every batch: whoever meets a bug goes on with her next word.
            person = 1000 + number % 41
            raw = said(number, person, "/help" if kind == "failed" else "你好")
            if kind == "quarantined":
                raw = {"update_id": number, **chance.choice(UNREADABLE)}
            batch.append(raw)
            expected[str(number)] = kind
        # What is taken is confirmed, and no batch is asked for a second time; were it, nothing would come of it.
        for _ in range(2):
            assert await hand_over(batch, "zhibu_bot", stage.dispatcher, Nobody())  # type: ignore[arg-type]
        handed += 1
    found = {row.event_id: row.state.value for row in await stage.rows("inbox")}
    assert found == expected
    counted = Counter(expected.values())
    apologies = Counter(row.kind for row in await stage.rows("outbox"))["Apology"]
    assert apologies == counted["failed"] == sum(each.getMessage() == "update failed" for each in caplog.records)
    note(
        f"{len(expected)} updates in {handed} batches, each begun by poison: {dict(counted)}, {apologies} apologies",
        seed=SEED,
        engine=stage.database.dialect,
    )
