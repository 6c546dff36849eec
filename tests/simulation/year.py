"""A year of the bureau: its calendar, who comes and goes, and when the clock looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from models.database import Database
from models.members import Member as Row
from models.members import Standing
from tests.simulation import people
from tests.simulation.model import CHINA, Absence, Member, Model, is_workday
from tests.simulation.people import Bureau
from tests.simulation.play import PATIENCE, Line, Play, minutes
from tests.simulation.secretaries import Secretaries, next_workday
from tests.simulation.weather import Weather

BEGIN = datetime(2026, 1, 5, 8, 30, tzinfo=CHINA)
REASONS = ("出差", "病假", "休假", "其他")
OFFICES = {"组织委员": "organisation_officer", "宣传委员": "publicity_officer", "支部书记": "secretary"}
CLOCKS = (time(9), time(10, 30), time(14), time(15), time(16, 30))


@dataclass(frozen=True)
class Size:
    """How much of a year: members, and the last day."""

    people: int
    last: date


async def live(database: Database, seed: int, size: Size, weather: Weather | None = None) -> tuple[Play, Secretaries]:
    """Play the year of a seed, and hold it against the model; what is wrong is in the judge's list."""
    chance, model = Random(seed), Model()
    bureau = await people.found(database, model, chance, size.people, BEGIN - timedelta(days=1))
    play = Play(database, model, chance, BEGIN, weather)
    until = datetime.combine(size.last, time(23), CHINA)
    if weather:
        weather.plan_outages(BEGIN, until)
    secretaries = Secretaries(play, bureau, until)
    await secretaries.bind_rooms()
    for branch in bureau.branches:
        await _begin_series(secretaries, branch, chance)
        _plan_calls(play, secretaries, branch, chance, size.last)
    Roster(play, secretaries, bureau, size).plan()
    _plan_absences(play, chance, size)
    _plan_ticks(play, chance, size.last)
    await play.run(until)
    if len(play.judge.wrong) < PATIENCE:
        await secretaries.judge_year()
    return play, secretaries


async def _begin_series(secretaries: Secretaries, branch: int, chance: Random) -> None:
    """Every branch has a theme day and a meeting of its committee each month, one of them studies every week."""
    clock = chance.choice(CLOCKS)
    rule = chance.choice((("nth", 1, 4), ("day", 0, 5), ("nth", 2, 2), ("day", 0, 28), ("nth", 3, 5)))
    await secretaries.begin_series(branch, "theme-day", rule, clock)
    rule = chance.choice((("day", 0, 20), ("nth", 1, 0), ("nth", 4, 3), ("day", 0, 1)))
    await secretaries.begin_series(branch, "committee", rule, chance.choice(CLOCKS))
    if branch == min(secretaries.bureau.branches):
        await secretaries.begin_series(branch, "study", ("week", 0, chance.choice((1, 4))), time(17))


def _plan_calls(play: Play, secretaries: Secretaries, branch: int, chance: Random, last: date) -> None:
    """Each quarter a members' meeting, a lecture, the leaders' study; in the fourth organisational life; and others."""
    for quarter in range(4):
        kinds = ["members", "lecture", "central-study", chance.choice(("other", "other", "democratic-life"))]
        for kind in kinds + ["organisational-life"] * (quarter == 3):
            day = BEGIN.date() + timedelta(days=chance.randint(91 * quarter + 6, 91 * quarter + 88))
            starts = datetime.combine(next_workday(datetime.combine(day, time(0), CHINA)), chance.choice(CLOCKS), CHINA)
            called = play.wall(starts - timedelta(days=chance.randint(1, 6)), time(9 + chance.randint(0, 9), 25))
            if starts.date() <= last and called < starts - timedelta(hours=4):
                play.plan_scene(called, partial(secretaries.call, branch, kind, starts))


def _plan_absences(play: Play, chance: Random, size: Size) -> None:
    """Some are away for days, and some of these are back earlier."""
    days = (size.last - BEGIN.date()).days
    for member in list(play.model.members.values()):
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
            first = BEGIN.date() + timedelta(days=chance.randint(3, days))
            last = first + timedelta(days=chance.randint(0, 20))
            told = datetime.combine(first - timedelta(days=chance.randint(0, 3)), time(12, 40), CHINA)
            text = f"外出 {_spoken(first)}到{_spoken(last)} {chance.choice(REASONS)}"
            going = partial(_go_away, play.model, first, last)
            play.plan(told, Line(member.name, text, going, is_of_its_day=True))
            if chance.random() < 0.25:
                back = datetime.combine(first + timedelta(days=chance.randint(1, 6)), time(7, 50), CHINA)
                play.plan(back, Line(member.name, "销假", partial(_come_back, play.model), is_of_its_day=True))


def _go_away(model: Model, first: date, last: date, member: int, at: datetime) -> None:
    model.absences.append(Absence(member, first, last, at))


def _come_back(model: Model, member: int, at: datetime) -> None:
    """With one absence that is not over it ends; with several she is asked which."""
    today = at.astimezone(CHINA).date()
    mine = [each for each in model.absences if each.member == member and each.ended_at is None and each.last >= today]
    if len(mine) == 1:
        mine[0].ended_at = at


def _plan_ticks(play: Play, chance: Random, last: date) -> None:
    """Let the jobs run on working days, at times all of them; and some evenings, nights and days off."""
    day = BEGIN.date()
    while day <= last:
        clocks = {time(8, 35): 0.35, time(13, 35): 0.0} if is_workday(day) else {}
        if chance.random() < 0.12:
            clocks[chance.choice((time(20, 0), time(7, 59), time(23, 10), time(11, 0), time(19, 59)))] = 0.8
        for clock, share in clocks.items():
            is_whole = chance.random() < share or day == BEGIN.date()
            play.plan_tick(datetime.combine(day, clock, CHINA), is_whole=is_whole)
        day += timedelta(days=1)


class Roster:
    """Who joins, leaves, changes the branch, is exempt, and takes an office."""

    def __init__(self, play: Play, secretaries: Secretaries, bureau: Bureau, size: Size) -> None:
        self.play, self.model, self.secretaries, self.bureau = play, play.model, secretaries, bureau
        self.chance, self.size = Random(play.chance.random()), size
        self.going: set[int] = set()

    def plan(self) -> None:
        fixed = {each.member for each in self.model.offices}
        ordinary = [
            each for each in self.model.members.values() if each.number not in fixed and each.name != self.bureau.admin
        ]
        self.chance.shuffle(ordinary)
        days = (self.size.last - BEGIN.date()).days
        share = max(2, len(ordinary) * days // 7000)
        for member in _take(ordinary, share):
            self._at(days, self._leave, member.number)
            self.going.add(member.number)
        for member in _take(ordinary, share):
            self._at(days, self._change_branch, member.number)
            self.going.add(member.number)
        for member in _take(ordinary, share):
            self._at(days, self._spare, member.number)
        for _ in range(share):
            self._at(days, self._join, self.bureau.unused.pop())
        for branch in self.bureau.branches:
            self._at(days, self._appoint, branch, self.chance.choice(list(OFFICES)))

    def _at(self, days: int, scene: object, *arguments: object) -> None:
        day = BEGIN + timedelta(days=self.chance.randint(2, days))
        at = self.play.wall(day, time(self.chance.randint(9, 17), 41))
        self.play.plan_scene(at, partial(scene, *arguments))  # type: ignore[arg-type]

    async def _leave(self, number: int) -> None:
        member = self.model.members[number]
        secretary = self.secretaries.of(member.branch)
        await self.play.confirm(secretary, f"/depart #{number}", "登记转出")
        member.has_left = True
        self.play.judge.moved.add(member.name)
        self.play.accounts.pop(member.name)

    async def _change_branch(self, number: int) -> None:
        member = self.model.members[number]
        await self._leave(number)
        other = self.chance.choice([each for each in self.bureau.branches if each != member.branch])
        at = self.play.now + minutes(self.chance.choice((9, 24 * 60)))
        self.play.plan_scene(at, partial(self._register, member.name, other))

    async def _join(self, name: str) -> None:
        await self._register(name, self.chance.choice(list(self.bureau.branches)))

    async def _register(self, name: str, branch: int) -> None:
        """Ask to be let in, and be let in by the secretary."""
        secretary = self.secretaries.of(branch)
        self.play.judge.moved.add(name)
        heard = await self.play.say(name, f"注册 {name} {self.bureau.branches[branch]}")
        line = self.play.last_to(secretary, heard, "批准").buttons["批准"]
        await self.play.say(secretary, line, is_press=True)
        async with self.play.database.read() as db:
            mine = (Row.name == name, Row.branch_id == branch, Row.standing == Standing.ACTIVE)
            number = int((await db.core(select(Row.id).where(*mine))).scalar_one())
        self.model.members[number] = Member(number, name, branch)
        self.play.accounts[name] = number

    async def _spare(self, number: int) -> None:
        member = self.model.members[number]
        word = "unexempt" if member.is_exempt else "exempt"
        await self.play.say(self.secretaries.of(member.branch), f"/{word} #{number}")
        member.is_exempt = not member.is_exempt

    async def _appoint(self, branch: int, office: str) -> None:
        held = {each.member for each in self.model.offices} | self.going
        fitting = [
            each.number
            for each in self.model.members.values()
            if each.branch == branch and not each.has_left and not each.is_exempt and each.number not in held
        ]
        if not fitting:
            return
        number = self.chance.choice(fitting[-5:])
        line = f"/appoint #{number} {office} {self.bureau.branches[branch]}"
        await self.play.confirm(self.bureau.admin, line, "任命")
        self.model.appoint(number, OFFICES[office], branch, self.play.now.astimezone(CHINA).date())


def _take(found: list[Member], count: int) -> Iterable[Member]:
    taken = found[:count]
    del found[:count]
    return taken


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
