"""The power of the server of PostgreSQL fails amid deeds: what was acknowledged is there, the rest is whole or not.

Every process of the cluster ends at once, at a moment of chance while somebody is served; it is started and recovers.
What was not acknowledged comes again, as platforms send it. (What the disk does with what it was given is not asked:
SQLite's is, in `test_power_loss`.)

    ZHIBU_SERVER_CUTS=100 python -m pytest -n0 -s tests/proofs/test_server_power.py
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from random import Random

from bot.channels.channel import ChatKind, Update
from bot.console.checking import check
from models import schema
from models.almanac import Almanac
from models.database import Database
from tests.cast import Cast
from tests.cluster import Cluster
from tests.conftest import VAULT, cluster
from tests.figures import SEED, note, size
from tests.talk import PARTY, ZONE, Stage

CUTS = size("SERVER_CUTS", 3)
DEEDS_A_LIFE = 4
# So long a deed may last when the power goes amid it.
LONGEST_SECONDS = 0.03
WHO = ("王芳", "赵䶮", "李娜", "刘洋")


async def test_what_a_server_without_power_had_acknowledged_is_there() -> None:
    dice, amid, said, acknowledged = Random(f"{SEED} server"), 0, 0, set[str]()
    with cluster() as server:
        await schema.upgrade(server.url, VAULT)
        database = await Database.open(server.url, VAULT)
        stage = Stage(database)
        stage.cast = await Cast.enter(stage)
        for _ in range(CUTS):
            for _ in range(DEEDS_A_LIFE):
                said += 1
                await stage.dispatcher([_deed(said)])
                acknowledged.add(_activity(said))
            said += 1
            was_amid, is_acknowledged = await _cut_amid(server, stage, _deed(said), dice.uniform(0, LONGEST_SECONDS))
            amid += was_amid
            acknowledged |= {_activity(said)} if is_acknowledged else set()
            stage.database = await Database.open(server.url, VAULT)
            stage.restart()
            assert acknowledged <= {*await _recorded(stage)}, f"seed {SEED}: acknowledged, and lost"
            # A day has the hours of a day.
            stage.now += timedelta(days=1)
            await stage.dispatcher([_deed(said)])
        assert await _recorded(stage) == sorted(map(_activity, range(1, said + 1))), f"seed {SEED}: lost or twice"
        told = await check(stage.database, Almanac(ZONE, PARTY), None, at=stage.now)
        assert [each.text for each in told if each.faults] == []
        await stage.database.close()
    note(f"power cut {CUTS} times, {amid} amid one of {said} deeds: 0 lost, 0 twice", seed=SEED, engine="postgresql")
    assert amid


def _activity(number: int) -> str:
    return f"社区清扫{number:05}"


def _deed(number: int) -> Update:
    who = WHO[number % len(WHO)]
    chat, words = f"chat-{who}", f"志愿 昨天 1小时 {_activity(number)}"
    return Update("test", f"deed-{number}", chat, ChatKind.PRIVATE, who, who, words, private_chat=chat)


async def _cut_amid(server: Cluster, stage: Stage, deed: Update, seconds: float) -> tuple[bool, bool]:
    """Cut the power so long after a deed began; return whether that was amid it, and whether it was acknowledged."""
    doing = asyncio.create_task(stage.dispatcher([deed]))
    await asyncio.sleep(seconds)
    is_amid = not doing.done()
    await asyncio.to_thread(server.cut_power)
    [outcome] = await asyncio.gather(doing, return_exceptions=True)
    with suppress(Exception):
        await stage.database.close()
    await asyncio.to_thread(server.start)
    return is_amid, not isinstance(outcome, BaseException)


async def _recorded(stage: Stage) -> list[str]:
    return sorted(row.activity for row in await stage.rows("hour_claims"))
