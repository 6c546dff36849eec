"""Who is not in the room, and tries everything; and who is, and must get in.

What no server can tell from an honest scan is not here: a colleague in the room who passes a QR on within its 45
seconds, or reads the code out over the telephone. Against that stand the roll, which names everybody, and the room.

    ZHIBU_ROOM_GUESSES=500 ZHIBU_ROOM_CROWD=1020 python -m pytest -n0 tests/commands/test_adversary.py
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.channel import ChatKind, Update
from models import attendance
from models.attendance.codes import CheckInKey
from models.base import Base
from models.database import Session
from models.meetings import Attendance
from models.members import Member
from models.peers import Peer
from models.roles import Person
from models.rules import checkin as rules
from models.rules.venues import Location, Spot
from tests.commands.test_screens import faults, open_screen, qr, seen
from tests.commands.test_venues import allow
from tests.figures import size
from tests.talk import Stage

KEY = bytes(range(rules.KEY_BYTES))
# Of ten thousand guesses, 500 by each, all but the first few meet a lock.
GUESSERS, GUESSES, AT_ONCE = 20, size("ROOM_GUESSES", 60), 10
CROWD = size("ROOM_CROWD", 240)
# Five tries at once, after 15 minutes, and after another hour; the next lock is longer than the meeting.
JUDGED = 15


@pytest.fixture
async def screen(stage: Stage) -> str:
    """The screen of a meeting that begins in five minutes; its key is fixed, so that luck is the same each time."""
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    token = await open_screen(stage)
    await stage.database.write(lambda db: db.core(update(CheckInKey).values(secret=KEY.hex())))
    return token


async def crowd(stage: Stage, count: int) -> list[str]:
    """Let so many more members with accounts be invited to meeting 1; return their accounts."""
    names = [f"众{number:04d}" for number in range(count)]

    async def work(db: Session) -> None:
        model = (await db.core(select(Member.__table__).where(Member.name == "王芳"))).one()._asdict()
        peer = (await db.core(select(Peer.__table__).where(Peer.external_id == "王芳"))).one()._asdict()
        invited = (
            (await db.core(select(Attendance.__table__).where(Attendance.member_id == model["id"]))).one()._asdict()
        )
        del model["id"], peer["id"]
        people = [{**model, "name": name, "sort_key": name, "peer_id": None} for name in names]
        await db.core(db.insert(Member), people)
        rows = (await db.core(select(Member.name, Member.id).where(Member.name.in_(names)))).all()
        accounts = [
            {**peer, "external_id": name, "chat": f"chat-{name}", "name": name, "member_id": number}
            for name, number in rows
        ]
        await db.core(db.insert(Peer), accounts)
        await db.core(db.insert(Attendance), [{**invited, "member_id": number} for _, number in rows])

    await stage.database.write(work)
    return names


async def persons(stage: Stage, names: Sequence[str]) -> list[Person]:
    async with stage.database.read() as db:
        columns = (Peer.id, Member.id, Member.branch_id, Member.name)
        query = select(*columns).join(Member, Member.id == Peer.member_id).where(Member.name.in_(names))
        return [Person(*row) for row in (await db.core(query)).all()]


async def said(stage: Stage, lines: Sequence[tuple[str, str]], tag: str) -> None:
    """Let many accounts say something at one moment, through the dispatcher; nobody waits for the answers."""
    await stage.dispatcher(
        [
            Update(
                "test", f"{tag}-{number}", f"chat-{who}", ChatKind.PRIVATE, who, who, line, private_chat=f"chat-{who}"
            )
            for number, (who, line) in enumerate(lines)
        ]
    )


async def came(stage: Stage) -> dict[str, str]:
    """Return who stands in the ledger as having come, and by what."""
    table, people = Base.metadata.tables["attendances"], Base.metadata.tables["members"]
    query = select(people.c.name, table.c.evidence).join(people, people.c.id == table.c.member_id)
    async with stage.database.read() as db:
        rows = (await db.core(query.where(table.c.presence.in_(["present", "late"])))).all()
    return {row.name: row.evidence.value for row in rows}


async def test_guesses_of_the_code_by_twenty_accounts_let_nobody_in(stage: Stage, screen: str) -> None:
    guessers = await persons(stage, await crowd(stage, GUESSERS))
    chance = random.Random(4821)
    pause = (stage.now.replace(hour=17, minute=29) - stage.now) / GUESSES
    judged: Counter[str] = Counter()

    async def guess(db: Session) -> None:
        for _ in range(AT_ONCE):
            for by in guessers:
                code = chance.choice(rules.CODES)
                answer = await attendance.check_in_by_number(db, code, stage.almanac, by=by, at=stage.now)
                judged[type(answer).__name__] += 1
            stage.now += pause

    for _ in range(GUESSES // AT_ONCE):
        await stage.database.write(guess)
    assert await came(stage) == {}
    assert judged.total() == GUESSERS * GUESSES
    assert set(judged) == {"RoomCodeWrong", "RoomCodeLocked"}
    counted = await faults(stage)
    # With at most two codes good at a time, one member in 300 who does so would be lucky.
    assert counted["wrong_code"] <= GUESSERS * JUDGED
    assert counted["wrong_code"] + counted.get("locked", 0) == GUESSERS * GUESSES


async def test_a_fixed_guess_that_is_the_code_counts_for_nothing_while_locked_or_outside_the_window(
    stage: Stage, screen: str
) -> None:
    [locked, early, late] = await crowd(stage, 3)
    for number in range(5):
        shown = rules.code_at(KEY, stage.now)
        await said(stage, [(locked, f"签到 {shown % 9000 + 1000 if shown != 9999 else 1000}")], f"wrong{number}")
    await said(stage, [(locked, f"签到 {rules.code_at(KEY, stage.now)}")], "right")
    stage.set_clock("2026-11-27 14:29")
    await said(stage, [(early, f"签到 {rules.code_at(KEY, stage.now)}")], "early")
    await said(stage, [(early, f"/start {rules.make_token(KEY, 1, stage.now)}")], "early-qr")
    stage.set_clock("2026-11-27 17:31")
    await said(stage, [(late, f"签到 {rules.code_at(KEY, stage.now)}")], "late")
    await said(stage, [(late, f"/start {rules.make_token(KEY, 1, stage.now)}")], "late-qr")
    assert await came(stage) == {}
    assert await faults(stage) == {"wrong_code": 5, "locked": 1, "early": 2, "late": 2}


async def test_tokens_replayed_passed_on_forged_or_moved_in_time_let_nobody_in(stage: Stage, screen: str) -> None:
    outsiders = await crowd(stage, 40)
    used = await qr(stage, screen)
    await stage.say("王芳", used)
    await said(stage, [("周敏", used), ("吴刚", used), ("陌生人", used)], "strangers")
    for seconds in (45, 60, 600):
        stage.now += timedelta(seconds=seconds)
        await said(stage, [(who, used) for who in outsiders], f"replay{seconds}")
    token = rules.make_token(KEY, 1, stage.now)
    chance = random.Random(20261127)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    guessed = [f"/start ci-1-{token.step}-{''.join(chance.choices(alphabet, k=22))}" for _ in outsiders]
    await said(stage, list(zip(outsiders, guessed, strict=True)), "forged")
    for shift in (-3, -1, 1, 2, 240):
        line = f"/start ci-1-{token.step + shift}-{token.signature}"
        await said(stage, [(who, line) for who in outsiders[:5]], f"shift{shift}")
    ahead = rules.make_token(KEY, 1, stage.now + timedelta(seconds=15))
    await said(stage, [(who, f"/start {ahead}") for who in outsiders], "ahead")
    assert await came(stage) == {"王芳": "qr"}
    assert await faults(stage) == {"foreign": 2, "late": 120, "forged": 65, "early": 40}


async def test_the_clock_of_a_device_and_a_second_member_on_it_change_nothing(stage: Stage, screen: str) -> None:
    await stage.say("陈静", "会场位置 三楼会议室 39.90872,116.39748")
    await stage.press("陈静", "就用这个位置")
    allow(stage, "code", "qr", "location")
    [who, other] = await crowd(stage, 2)
    here = Spot(39.90872, 116.39748)
    for number, minutes in enumerate((-180, -5, 5, 180)):
        place = Location(here, stage.now + timedelta(minutes=minutes))
        private = f"chat-{who}"
        await stage.dispatcher(
            [Update("test", f"clock{number}", private, ChatKind.PRIVATE, who, who, "", None, "", private, place)]
        )
    assert await came(stage) == {}
    token = await qr(stage, screen)
    await said(stage, [(who, token), (who, token), (who, f"签到 {(await seen(stage, screen)).code}")], "device")
    assert await came(stage) == {who: "qr"}
    assert other not in await came(stage)


async def test_of_a_crowd_of_members_in_the_room_all_get_in(stage: Stage, screen: str) -> None:
    """The picture is 3 s old when its scan arrives, of every fifth 5 s; phases lie all over the rotation of 15 s."""
    names = await crowd(stage, CROWD)
    begin = stage.now
    for phase in range(60):
        late = 5 if phase % 5 == 0 else 3
        stage.now = begin + timedelta(seconds=phase * 15.25)
        words = await qr(stage, screen)
        stage.now += timedelta(seconds=late)
        await said(stage, [(who, words) for who in names[phase::60]], f"scan{phase}")
    arrived = await came(stage)
    assert set(arrived.values()) == {"qr"}
    assert len(arrived) / len(names) >= 0.99
    assert await faults(stage) == {}
