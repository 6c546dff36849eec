"""Shifts of a year equal a plain model: places, waiting lists, moving up, check-in and check-out, minutes, hours.

Some leave in the middle of it, the organiser too, and another one takes over.

Every word goes through the dispatcher twice, every job runs twice. A faulty run names its seed; others, and longer:

    ZHIBU_SEED=7 ZHIBU_SHIFTS=100 python -m pytest -n0 -k sqlite tests/simulation/test_shifts.py
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from models import branches, members, peers
from models.database import Session
from models.members import Language
from tests.cast import OFFICE
from tests.figures import note
from tests.simulation.shifts import MINUTE, ModelShift
from tests.talk import ZONE, Stage

SEED = int(os.environ.get("ZHIBU_SEED", "2"))
SHIFTS = int(os.environ.get("ZHIBU_SHIFTS", "4"))
VOLUNTEERS = ("丁一鸣", "马二妮", "万三多", "季四海", "伍五星", "陆六合", "戚七巧", "巴八方")
# Whoever organises at that moment; the first leaves, the second comes after her.
ORGANISER, FIRST, SECOND = "organiser", "王芳", "刘洋"
Scene = tuple[datetime, int, str, str, Callable[[datetime], None]]


async def test_the_ledgers_of_shifts_equal_the_model(stage: Stage) -> None:
    chance, shifts = Random(SEED), []
    numbers = await _join(stage)
    await stage.say("陈静", f"开项目 社区清扫 {FIRST}")
    await stage.press("陈静", "开项目")
    scenes: list[Scene] = []
    for number in range(1, SHIFTS + 1):
        shift = await _call(stage, chance, number)
        shifts.append(shift)
        scenes += _plan(chance, number, shift, shifts, numbers)
    cast = Cast(shifts, _leavers(shifts), numbers | {FIRST: stage.cast.members[FIRST]})
    await _play(stage, scenes, cast)
    assert await _standing(stage, numbers) == _foretold(shifts), f"seed {SEED}"
    claims = [
        (row.member_id, row.day, row.minutes.count)
        for row in await stage.rows("hour_claims")
        if row.state.value == "verified"
    ]
    expected = [
        (numbers[who], shift.starts.date(), shift.minutes(who))
        for shift in shifts
        for who in shift.placed
        if shift.minutes(who)
    ]
    assert Counter(claims) == Counter(expected), f"seed {SEED}"
    ups = Counter(who for shift in shifts for who in shift.moved_up)
    assert {who: stage.heard(who, "您已递补上") for who in numbers} == {who: ups[who] for who in numbers}
    reminded = [row.key for row in await stage.rows("outbox", kind="ShiftReminder") if ":day-1:" in row.key]
    assert len(reminded) == len(set(reminded))
    assert stage.heard("陈静", "请换一位组织者") == 1
    assert stage.heard(SECOND, "请您接着组织") == 1
    note(
        f"{SHIFTS} shifts, {len(scenes)} scenes, {len(claims)} credited, {ups.total()} moved up: 0 disagreements",
        seed=SEED,
        engine=stage.database.dialect,
    )
    assert claims, f"seed {SEED} credits nobody"
    assert ups, f"seed {SEED} moves nobody up"


@dataclass
class Cast:
    """Who leaves when, and who is gone and who organises at a moment of the play."""

    shifts: list[ModelShift]
    leavers: dict[str, datetime]
    numbers: dict[str, int]
    gone: set[str] = field(default_factory=set)
    organiser: str = FIRST


def _leavers(shifts: list[ModelShift]) -> dict[str, datetime]:
    """Return who leaves when: two volunteers and the organiser, each on the day before a shift."""
    chance = Random(SEED + 1000)
    who = [*chance.sample(VOLUNTEERS, 2), FIRST]
    days = [chance.choice(shifts).starts - timedelta(days=1) for _ in who]
    return {each: day.replace(hour=12, minute=5) for each, day in zip(who, days, strict=True)}


async def _join(stage: Stage) -> dict[str, int]:
    """Give eight more members accounts; return their numbers."""

    async def work(db: Session) -> dict[str, int]:
        branch = await branches.by_name(db, OFFICE)
        assert branch is not None
        found = {}
        for name in VOLUNTEERS:
            member = await members.enrol(db, name, branch, by=None, at=stage.now)
            speaker = await peers.meet(db, "test", name, f"chat-{name}", name, Language.ZH, at=stage.now)
            await peers.bind(db, speaker.peer_id, member, by=None, at=stage.now)
            found[name] = int(member.id)
        return found

    return await stage.database.write(work)


async def _call(stage: Stage, chance: Random, number: int) -> ModelShift:
    """Let the organiser call a shift of the days to come; every third overlaps the one before."""
    stage.now += timedelta(minutes=7)
    days = number - number // 3
    day = stage.now.date() + timedelta(days=3 + days)
    starts = datetime(day.year, day.month, day.day, chance.choice((9, 10)), tzinfo=ZONE)
    shift = ModelShift(starts, starts + chance.choice((90, 120, 150)) * MINUTE, chance.randint(1, 4))
    length = (shift.ends - shift.starts) // MINUTE
    when = f"{day.year}年{day.month}月{day.day}日{starts:%H:%M}"
    await stage.say(FIRST, f"排班 社区清扫 {when} {length}分钟 {shift.capacity}人")
    await stage.press(FIRST, "发布班次")
    return shift


def _plan(
    chance: Random, number: int, shift: ModelShift, every: list[ModelShift], numbers: dict[str, int]
) -> list[Scene]:
    """Return what people will say about a shift, in the days before it, on it and after it."""
    scenes: list[Scene] = []

    def at(moment: datetime, who: str, line: str, effect: Callable[[datetime], None]) -> None:
        scenes.append((moment, len(scenes) + number * 1000, who, line, effect))

    eve = datetime.combine(shift.starts.date() - timedelta(days=2), datetime.min.time(), ZONE)
    for who in VOLUNTEERS:
        for _ in range(chance.choice((1, 1, 2))):
            signs = eve + timedelta(hours=chance.randint(9, 17), minutes=chance.randint(0, 59))
            at(signs, who, f"/sign_up {number}", lambda now, who=who: shift.sign_up(who, now, every))
        if chance.random() < 0.4:
            leaves = eve + timedelta(days=1, hours=chance.randint(9, 17), minutes=chance.randint(0, 59))
            at(leaves, who, f"/withdraw {number}", lambda now, who=who: shift.withdraw(who, now))
        came = shift.starts + timedelta(minutes=chance.randint(-40, 60), seconds=chance.randint(0, 59))
        at(came, who, f"/shift_in {number}", lambda now, who=who: shift.check_in(who, now))
        if chance.random() < 0.8:
            left = shift.ends + timedelta(minutes=chance.randint(-50, 40), seconds=chance.randint(0, 59))
            at(left, who, f"/shift_out {number}", lambda now, who=who: shift.check_out(who, now))
    size = chance.randint(1, 5)
    resized = eve + timedelta(days=1, hours=chance.randint(9, 17), minutes=30)
    at(resized, ORGANISER, f"/shift_places {number} {size}人", lambda now: shift.resize(size, now))
    if chance.random() < 0.15:
        cancelled = eve + timedelta(days=1, hours=18)
        at(cancelled, ORGANISER, f"/cancel_shift {number}", lambda now: setattr(shift, "state", "cancelled"))
    over = shift.ends + 45 * MINUTE
    who = chance.choice(VOLUNTEERS)
    first, last = shift.starts + 10 * MINUTE, shift.ends - 20 * MINUTE
    line = f"/shift_times {number} {first:%H:%M}到{last:%H:%M} {who}"
    at(over, ORGANISER, line, lambda now: shift.enter(who, first, last))
    if chance.random() < 0.5:
        spared = chance.choice(VOLUNTEERS)
        # Whom the list does not hold cannot be left out, and the organiser is told so.
        rest = f"/shift_rest {number} #{numbers[spared]}"
        at(over + MINUTE, ORGANISER, rest, lambda now: shift.enter_rest(spared) if spared in shift.placed else None)
    at(over + 2 * MINUTE, ORGANISER, f"/confirm_shift {number} 是", lambda now: _confirm(shift))
    return scenes


def _confirm(shift: ModelShift) -> None:
    shift.state = "confirmed" if shift.state == "open" else shift.state


async def _play(stage: Stage, scenes: list[Scene], cast: Cast) -> None:
    day = stage.now.date()
    for moment, _, role, line, effect in sorted(scenes, key=lambda scene: scene[:2]):
        await _leave(stage, cast, moment)
        if moment.date() > day:
            day = moment.date()
            stage.now = datetime(day.year, day.month, day.day, 8, 20, tzinfo=ZONE)
            await _morning(stage, cast)
        stage.now = max(moment, stage.now)
        who = cast.organiser if role == ORGANISER else role
        if who not in cast.gone:
            effect(stage.now)
        await stage.say(who, line)
        if line.startswith("/cancel_shift") and "取消班次并通知" in stage.last(who).buttons:
            await stage.press(who, "取消班次并通知")
    await stage.tick(days=1)


async def _leave(stage: Stage, cast: Cast, moment: datetime) -> None:
    """Let whoever leaves before a moment leave: the rows change at once, her places with the next run of the jobs."""
    for who in [each for each, at in cast.leavers.items() if at <= moment and each not in cast.gone]:
        cast.gone.add(who)
        for shift in cast.shifts:
            shift.gone.add(who)
        await stage.depart(cast.numbers[who])


async def _morning(stage: Stage, cast: Cast) -> None:
    await stage.tick()
    for shift in cast.shifts:
        shift.free(cast.gone, stage.now)
    if cast.organiser in cast.gone:
        await stage.say("陈静", f"换组织者 社区清扫 {SECOND}")
        await stage.press("陈静", "换组织者")
        cast.organiser = SECOND


async def _standing(stage: Stage, numbers: dict[str, int]) -> dict[int, dict[str, tuple[str, int, int | None]]]:
    """Return of every shift how each stands: state, place in the order of those who wait, minutes."""
    names = {number: name for name, number in numbers.items()}
    found: dict[int, dict[str, tuple[str, int, int | None]]] = {row.id: {} for row in await stage.rows("shifts")}
    for shift in found:
        rows = sorted(await stage.rows("shift_sign_ups", shift_id=shift), key=lambda row: row.turn)
        waiting = [row.member_id for row in rows if row.state.value == "waiting"]
        for row in rows:
            place = waiting.index(row.member_id) + 1 if row.member_id in waiting else 0
            minutes = row.minutes.count if row.minutes is not None else None
            found[shift][names[row.member_id]] = (row.state.value, place, minutes)
    return found


def _foretold(shifts: list[ModelShift]) -> dict[int, dict[str, tuple[str, int, int | None]]]:
    foretold = {}
    for number, shift in enumerate(shifts, 1):
        done = shift.state == "confirmed"
        placed = {who: ("placed", 0, shift.minutes(who) if done else None) for who in shift.placed}
        waiting = {who: ("waiting", place, None) for place, who in enumerate(shift.waiting, 1)}
        foretold[number] = placed | waiting | dict.fromkeys(shift.withdrawn, ("withdrawn", 0, None))
    return foretold
