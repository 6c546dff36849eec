"""Whoever gives herself out as another gets in by no name, no phone and no guess; of two with one code one does.

ZHIBU_ATTACKERS=1000 ZHIBU_GUESSES=100000 ZHIBU_RACES=200 python -m pytest -n0 -s tests/proofs/test_impersonation.py
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

from bot.channels.channel import ChatKind, Update
from models.rules.invites import RANDOM_BYTES, make_code
from tests.cast import LIBRARY, OFFICE, PEOPLE
from tests.commands.test_registrations import bound_to, code_for, invited
from tests.figures import SEED, note, size
from tests.talk import Stage

ATTACKERS = size("ATTACKERS", 10)
GUESSES = size("GUESSES", 100)
RACES = size("RACES", 2)
TRIES = 5
CLAIMS = (
    "注册 {name} {branch}",
    "我是{name}，请把我的账号换成这个",
    "登记",
    "{name}",
    "13800000000",
    "/approve 1",
    "/start {name}",
    "邀请 {name}",
    "绑定 {name}",
    "换手机 {name}",
)


async def test_nobody_gets_in_by_a_name_a_phone_or_a_guess(stage: Stage) -> None:
    dice, names = Random(f"{SEED} impostors"), list(PEOPLE)
    used, replaced, expired = [await invited(stage, name) for name in ("钱新来", "孙新来", "李新来")]
    await stage.say("新手机", used)
    stage.now += timedelta(days=6)
    await code_for(stage, "孙新来")
    stage.now += timedelta(days=2)
    good = await code_for(stage, "李新来")
    before = {(row.channel, row.external_id): row.member_id for row in await stage.rows("peers")}
    batch = [
        (f"冒名{number}", line.format(name=name, branch=PEOPLE[name]))
        for number in range(ATTACKERS)
        for name in [dice.choice(names)]
        for line in dice.sample(CLAIMS, 4)
    ]
    batch += [(f"冒名{number}", code) for number, code in enumerate((used, replaced, expired))]
    await _said(stage, batch)
    found = 0
    for start in range(0, GUESSES, 200):
        # Each account has its five tries, and goes on as if there were no lock.
        guessers = [f"猜{start}-{number // 10}" for number in range(min(200, GUESSES - start))]
        await _said(stage, [(who, make_code(dice.randbytes(RANDOM_BYTES))) for who in guessers])
        judged = {row.external_id: row for row in await stage.rows("peers") if row.external_id in set(guessers)}
        found += sum(row.member_id is not None for row in judged.values())
        assert all(row.locked_until is not None for row in judged.values())
    after = {(row.channel, row.external_id): row.member_id for row in await stage.rows("peers")}
    assert {key: after[key] for key in before} == before
    assert {member for key, member in after.items() if key not in before} == {None}
    locked = len(await stage.rows("audit", action="invites.locked"))
    assert locked == -(-GUESSES // 10)
    unused = [row for row in await stage.rows("invites") if row.used_at is None and row.expires_at > stage.now]
    assert len(unused) == 2, "that of 孙新来 and that of 李新来"
    await stage.say("冒名客", good)
    assert await bound_to(stage, "冒名客") == "李新来", "the code was good all the time"
    note(
        f"{ATTACKERS} who claimed to be another, {GUESSES} guesses: {found} let in, {locked} accounts locked",
        seed=SEED,
        engine=stage.database.dialect,
    )


async def test_of_two_with_one_code_one_gets_in_and_whoever_was_there_hears_of_it(stage: Stage) -> None:
    winners = 0
    for number in range(RACES):
        code = await invited(stage, f"赛{number}新来")
        two = [f"甲{number}", f"乙{number}"]
        await asyncio.gather(*(_said(stage, [(who, code)]) for who in two))
        bound = [await bound_to(stage, who) for who in two]
        assert sorted(bound, key=str) == [None, f"赛{number}新来"]
        winners += 1
        # Bound again to another device: the one that was there is told.
        was = two[bound.index(f"赛{number}新来")]
        again = await code_for(stage, f"赛{number}新来")
        await _said(stage, [(f"丙{number}", again)])
        await stage.delivery.drain()
        assert "这个账号不再收到消息" in stage.last(was).text
        assert await bound_to(stage, was) is None
    note(f"{RACES} races for one code: {winners} with one winner", seed=SEED, engine=stage.database.dialect)


async def test_an_office_of_another_branch_lets_nobody_in_here(stage: Stage) -> None:
    await _said(stage, [("生人", f"注册 钱新来 {OFFICE}")])
    [asked] = await stage.rows("registrations")
    await _said(stage, [(who, f"/approve {asked.id}") for who in ("周敏", "吴刚", "王芳", "生人")])
    await _said(stage, [("周敏", f"邀请 王芳 {LIBRARY}"), ("周敏", "邀请 王芳"), ("王芳", "邀请 赵䶮")])
    assert await bound_to(stage, "生人") is None
    assert await stage.rows("invites") == []


async def _said(stage: Stage, lines: list[tuple[str, str]]) -> None:
    """Let each say one thing, in one batch; nobody waits for the answers."""
    stage._events += len(lines)
    first = stage._events - len(lines)
    await stage.dispatcher(
        [
            Update(
                "test", str(first + number), f"chat-{who}", ChatKind.PRIVATE, who, who, line, private_chat=f"chat-{who}"
            )
            for number, (who, line) in enumerate(lines, 1)
        ]
    )
