"""Fifty people at once: no word is lost, no place given twice, nobody is told to come again.

ZHIBU_ROUNDS=200 python -m pytest -n0 -s tests/proofs/test_many_at_once.py
"""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from sqlalchemy import func, select

from bot.channels.channel import ChatKind, Update
from models.base import Base
from tests.commands.test_adversary import crowd
from tests.commands.test_shifts import called, opened
from tests.figures import SEED, note, size
from tests.talk import Stage

ACTORS, PLACES = 50, 30
# A day of service holds so many minutes, and not one claim more.
DAY, MINUTES = 8 * 60, 15
ROUNDS = size("ROUNDS", 2)
# What the five say, who share their accounts with ten devices each.
FIVE = ("王芳", "赵䶮", "刘洋", "李娜", "孙建国")


async def test_fifty_at_once_lose_nothing_and_overfill_nothing(stage: Stage) -> None:
    await stage.call_meeting()
    await opened(stage)
    shift = await called(stage, f"排班 社区清扫 12月12日9:00 2小时 {PLACES}人 幸福社区")
    people = await crowd(stage, ACTORS)
    chance, done = Random(f"{SEED} many"), Counter[str]()
    wanted: dict[str, bool] = {}
    claimed: Counter[str] = Counter()
    seen: list[int] = []

    async def act(actor: int, dice: Random) -> None:
        who, shared = people[actor], FIVE[actor % len(FIVE)]
        for number in range(ROUNDS):
            wanted[who] = dice.random() < 0.75
            verb = "sign_up" if wanted[who] else "withdraw"
            await _say(stage, who, f"/{verb} {shift}", f"{actor}-{number}")
            # In other words each: the same twice is no second claim.
            claimed[shared] += 1
            line = f"志愿 {MINUTES}分钟 第{number}轮{actor}"
            await _say(stage, shared, line, f"{actor}-{number}-hours")
            done["updates"] += 2
            # One too many is gone again with the next who withdraws.
            seen.append(await _placed(stage))

    await asyncio.gather(*(act(actor, Random(chance.random())) for actor in range(ACTORS)))
    states = Counter(row.state.value for row in await stage.rows("inbox"))
    standing = {row.member_id: row.state.value for row in await stage.rows("shift_sign_ups")}
    numbers = {row.name: row.id for row in await stage.rows("members")}
    in_it = {who for who in people if standing.get(numbers[who]) in ("placed", "waiting")}
    minutes = Counter(row.member_id for row in await stage.rows("hour_claims"))
    placed = Counter(standing.values())
    note(
        f"{ACTORS} at once, {done['updates']} updates, {dict(placed)} of {PLACES} places, {sum(minutes.values())} "
        f"claims of hours, at most {max(seen)} placed at any of {len(seen)} looks",
        seed=SEED,
        engine=stage.database.dialect,
    )
    assert set(states) == {"done"}
    assert max(seen) <= PLACES
    assert in_it == {who for who, is_in in wanted.items() if is_in}
    assert placed["placed"] == min(PLACES, len(in_it))
    assert minutes == {numbers[who]: min(count, DAY // MINUTES) for who, count in claimed.items()}


async def _say(stage: Stage, who: str, line: str, number: str) -> None:
    chat = f"chat-{who}"
    await stage.dispatcher([Update("test", number, chat, ChatKind.PRIVATE, who, who, line, private_chat=chat)])


async def _placed(stage: Stage) -> int:
    table = Base.metadata.tables["shift_sign_ups"]
    async with stage.database.read() as db:
        return int((await db.core(select(func.count()).where(table.c.state == "placed"))).scalar_one())
