"""Buttons pressed by whom they were not shown, changed, old, from another chat, guessed, or ten times at once.

ZHIBU_PRESSES=10000 python -m pytest -n0 -s tests/proofs/test_forged_presses.py
"""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest

from bot.channels.channel import ChatKind, Update
from tests.cast import OFFICE
from tests.commands.test_payments import december
from tests.figures import SEED, note, size
from tests.talk import Said, Stage

PRESSES = size("PRESSES", 120)
BATCH = 60
# Whose buttons are caught, and who presses them: of another branch, and of none.
SHOWN = ("陈静", "刘洋", "王芳", "赵䶮", "李娜")
FORGERS = ("吴刚", "生人", "外人")
# An account is its own: how it reads and what it is told may change by whatever it presses. So may 吴刚's own rows.
OWN = {"peers", "registrations"}
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789#.-/ _是否"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_press_of_another_has_an_effect(stage: Stage) -> None:
    lines = await caught(stage)
    dice, kinds = Random(f"{SEED} presses"), Counter[str]()
    before, sent = await stage.ledgers(), len(stage.channel.sent)
    for start in range(0, PRESSES, BATCH):
        batch = []
        for number in range(start, min(start + BATCH, PRESSES)):
            kind, line = forged(dice, lines)
            kinds[kind] += 1
            who = dice.choice(FORGERS)
            # The chat may be that of whom the button was shown to, and the message hers.
            chat = f"chat-{who}" if dice.random() < 0.7 else f"chat-{dice.choice(SHOWN)}"
            pressed = str(dice.randint(1, sent))
            batch.append(
                Update("test", f"f{number}", chat, ChatKind.PRIVATE, who, who, line, pressed, "", f"chat-{who}")
            )
        await stage.dispatcher(batch)
    after = await stage.ledgers()
    hers = stage.cast.members["吴刚"]
    changed = {
        name: odd
        for name in before.keys() - OWN
        if (odd := [row for row in {*before[name]} ^ {*after[name]} if getattr(row, "member_id", 0) != hers])
    }
    await stage.delivery.drain()
    # 周敏 keeps the dues of 吴刚, who may say that he has paid.
    allowed = {f"chat-{who}" for who in (*FORGERS, "周敏")}
    strangers = [said for said in stage.channel.sent[sent:] if said.chat not in allowed]
    note(
        f"{PRESSES} forged presses of {len(lines)} buttons, {dict(kinds)}: {sorted(changed)} changed, "
        f"{len(strangers)} messages to others",
        seed=SEED,
        engine=stage.database.dialect,
    )
    assert not changed
    assert not strangers
    assert not await stage.rows("inbox", state="failed")


async def test_no_press_of_one_who_holds_the_same_office_elsewhere_has_an_effect(stage: Stage) -> None:
    lines, other = await caught(stage), "周敏"
    before, sent = await _of_here(stage), len(stage.channel.sent)
    chat = f"chat-{other}"
    await stage.dispatcher(
        [
            Update("test", f"o{number}", chat, ChatKind.PRIVATE, other, other, line, str(number), "", chat)
            for number, line in enumerate(lines)
        ]
    )
    await stage.delivery.drain()
    assert await _of_here(stage) == before
    assert {said.chat for said in stage.channel.sent[sent:]} == {chat}
    assert not await stage.rows("inbox", state="failed")


async def test_ten_presses_at_once_are_one_deed(stage: Stage) -> None:
    await caught(stage)
    shown = [
        ("王芳", "参加", "attendances"),
        ("陈静", "核实", "hour_claims"),
        ("刘洋", "确认85.00元", "ledger_entries"),
        ("陈静", "批准", "members"),
    ]
    for who, label, table in shown:
        said = stage._showing(who, label)
        presses = [
            Update(
                "test",
                f"{label}{n}",
                said.chat,
                ChatKind.PRIVATE,
                who,
                who,
                said.buttons[label],
                said.ref,
                "",
                said.chat,
            )
            for n in range(10)
        ]
        before = await stage.rows(table)
        await asyncio.gather(*(stage.dispatcher([press]) for press in presses))
        after = await stage.rows(table)
        await asyncio.gather(*(stage.dispatcher([press]) for press in presses))
        assert before != after, label
        assert len(after) - len(before) == {"ledger_entries": 1, "members": 1}.get(table, 0), label
        assert await stage.rows(table) == after, label
        await stage.delivery.drain()
    assert not await stage.rows("inbox", state="failed")


async def _of_here(stage: Stage) -> dict[str, list[object]]:
    """Return the rows that are of this branch or of its people."""
    branch = stage.cast.branches[OFFICE]
    people = {row.id for row in await stage.rows("members", branch_id=branch)}
    return {
        name: [row for row in rows if getattr(row, "branch_id", 0) == branch or getattr(row, "member_id", 0) in people]
        for name, rows in (await stage.ledgers()).items()
        if name not in OWN
    }


async def caught(stage: Stage) -> list[str]:
    """Let there be something to decide for everybody; return the lines of all buttons shown."""
    await december(stage)
    await stage.call_meeting()
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("王芳", "党费 85 转账")
    await stage.say("赵䶮", "请假 出差去省里")
    await stage.say("生人甲", "注册 钱新来 局机关党支部")
    await stage.say("陈静", "固定会议 集中学习 每周三 15:00 三楼会议室")
    await stage.say("陈静", "免提醒")
    for who in SHOWN:
        await stage.say(who, "帮助")
    return sorted({line for said in stage.channel.sent for line in _lines(said)})


def forged(dice: Random, lines: list[str]) -> tuple[str, str]:
    """Return how a press was forged, and its line."""
    line = dice.choice(lines)
    kind = dice.choice(("as it was", "flipped", "renumbered", "spliced", "guessed"))
    place = dice.randrange(len(line))
    match kind:
        case "flipped":
            line = line[:place] + dice.choice(SIGNS) + line[place + 1 :]
        case "renumbered":
            line = "".join(str(dice.randint(0, 9)) if sign.isdigit() else sign for sign in line)
        case "spliced":
            line = line.split()[0] + " " + " ".join(dice.choice(lines).split()[1:])
        case "guessed":
            line = "/" + "".join(dice.choices(SIGNS, k=dice.randint(1, 60)))
    return kind, line


def _lines(said: Said) -> list[str]:
    return [line for line in said.buttons.values() if line]
