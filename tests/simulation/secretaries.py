"""What secretaries do about a meeting: call it, change it, keep the roll, close it, decide on leave asked for late."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from models.meetings import Attendance, Meeting
from tests.simulation.habits import Habits
from tests.simulation.model import (
    ABSENT,
    CALLED,
    CALLED_OFF,
    CHINA,
    LATE,
    LEAVE,
    PRESENT,
    UNRECORDED,
    is_workday,
    turn_days,
)  # fmt: skip
from tests.simulation.people import Bureau
from tests.simulation.play import Line, Play, minutes

Act = Callable[["Secretaries", int], Awaitable[None]]

SCREEN_LINK = re.compile(r"http://zhibu\.test/screen/([\w-]{43})")
INVITED = re.compile(r"邀请了(\d+)人")
NAMES = {
    "theme-day": "主题党日",
    "committee": "支委会",
    "members": "支部党员大会",
    "lecture": "党课",
    "study": "集中学习",
    "central-study": "中心组学习",
    "organisational-life": "组织生活会",
    "other": "其他会议",
    "democratic-life": "民主生活会",
}
WEEKDAYS = "一二三四五六日"
# The clock calls the turn of a series so long before, or less.
CALLED_AHEAD = timedelta(days=8)


def while_called(act: Act) -> Act:
    """Do it only while the meeting is called."""

    async def guarded(self: Secretaries, number: int) -> None:
        if self.model.meetings[number].state == CALLED:
            await act(self, number)

    return guarded


class Secretaries:
    """Keeps the meetings of every branch going."""

    def __init__(self, play: Play, bureau: Bureau, until: datetime) -> None:
        self.play, self.bureau, self.until = play, bureau, until
        self.model, self.habits = play.model, Habits(play)
        self.chance = Random(play.chance.random())
        self.turns: dict[tuple[int, str, object], object] = {}
        self.seen_turns: dict[tuple[int, str, object], object] = {}
        self.planned: dict[int, datetime] = {}
        self.closed = 0
        play.after_tick.append(self.look_at_series)

    def of(self, branch: int) -> str:
        """Return the name of a branch's secretary now."""
        held = [each for each in self.model.offices if each.branch == branch and each.kind == "secretary"]
        return self.model.members[next(each.member for each in held if each.last is None)].name

    async def bind_rooms(self) -> None:
        for branch in self.bureau.branches:
            heard = await self.play.say(self.of(branch), "绑定本群", room=f"group-{branch}")
            assert "已绑定" in heard[-1].text, heard

    async def begin_series(self, branch: int, kind: str, rule: tuple[str, int, int], clock: time) -> None:
        """Begin a series, and foretell its turns."""
        how, nth, number = rule
        words = {
            "week": f"每周{WEEKDAYS[number % 7]}",
            "day": f"每月{number}日",
            "nth": f"每月第{nth}个周{WEEKDAYS[number % 7]}",
        }[how]
        line = f"固定会议 {NAMES[kind]} {words} {clock:%H:%M} 三楼会议室"
        await self.play.confirm(self.of(branch), line, "就这样定")
        today = self.play.now.astimezone(CHINA).date()
        for nominal, day in turn_days(rule, today, self.until.date()).items():
            if day is None or datetime.combine(day, clock, CHINA) > self.play.now:
                self.turns[branch, kind, nominal] = day and datetime.combine(day, clock, CHINA)
        await self.look_at_series()

    async def look_at_series(self) -> None:
        """Hold the meetings the clock has made or called since against the turns foretold."""
        columns = (Meeting.id, Meeting.branch_id, Meeting.kind, Meeting.starts_at, Meeting.state, Meeting.nominal_on)
        news = Meeting.id.not_in(list(self.model.meetings))
        async with self.play.database.read() as db:
            rows = (await db.core(select(*columns).where(Meeting.series_id.is_not(None), news))).all()
        for row in rows:
            number, turn = row.id, (row.branch_id, row.kind, row.nominal_on)
            if number not in self.planned:
                self.seen_turns[turn] = row.starts_at.astimezone(CHINA)
                self.planned[number] = row.starts_at.astimezone(CHINA)
                self._prepare(number, row.branch_id, row.kind)
            if row.state.value == CALLED:
                meeting = self.model.call(number, row.branch_id, row.kind, self.planned[number], self.play.now)
                meeting.is_of_series = True
                await self._judge_ledger(number)
                self._follow(number)

    async def call(self, branch: int, kind: str, starts: datetime) -> None:
        """Call a meeting in one line."""
        if starts <= self.play.now + timedelta(hours=1):
            return
        when = f"{starts.month}月{starts.day}日{starts:%H:%M}"
        line = f"开会 {NAMES[kind]} {when} 一楼大厅 学习有关文件"
        heard = await self.play.confirm(self.of(branch), line, "发布")
        published = next(each for each in heard if "报名情况" in each.buttons)
        number = int(published.buttons["报名情况"].split()[-1])
        meeting = self.model.call(number, branch, kind, starts, self.play.now)
        counted = INVITED.search(published.text)
        if counted is None or int(counted[1]) != len(meeting.rows):
            self.play.judge.object(f"{self.play.now}: meeting {number} invites {len(meeting.rows)}: {published.text!r}")
        await self._judge_ledger(number)
        self._follow(number)

    def _prepare(self, number: int, branch: int, kind: str) -> None:
        """Plan what the secretary does of a turn nobody knows of yet: its topic, or that it is left out."""
        starts, fate = self.planned[number], self.chance.random()
        day = self.play.wall(starts - timedelta(days=8), time(10, 12))
        if fate < 0.06:
            self.play.plan_scene(day, partial(self._skip, number, branch))
        elif fate < 0.6:
            self.play.plan(day, Line(self.of(branch), f"/topic {number} 学习有关文件"))

    async def _skip(self, number: int, branch: int) -> None:
        if number in self.model.meetings or self.planned[number] <= self.play.now:
            return
        heard = await self.play.confirm(self.of(branch), f"/skip {number}", "跳过这一次")
        self.play.last_to(self.of(branch), heard, "已跳过")
        meeting = self.model.call(number, branch, "other", self.planned[number], self.play.now)
        meeting.rows, meeting.state = {}, CALLED_OFF

    def _follow(self, number: int) -> None:
        """Plan all that becomes of a meeting people know of."""
        meeting, now, chance = self.model.meetings[number], self.play.now, self.chance
        self.habits.learn_of(meeting)
        eve = self.play.wall(meeting.starts - timedelta(days=1), time(10, 3))
        for likely, at, scene in (
            (0.5, eve, self._who),
            (0.35, eve + minutes(4), self._nudge),
            (0.1, now + (meeting.starts - now) * 0.3, self._put_off),
            (0.05, now + (meeting.starts - now) * 0.5, self._move_house),
            (0.06, now + (meeting.starts - now) * 0.7, self._call_off),
        ):
            if now < at < meeting.starts and chance.random() < likely:
                self.play.plan_scene(_whole(at), partial(scene, number))
        self._plan_day(number)

    def _plan_day(self, number: int) -> None:
        meeting, chance = self.model.meetings[number], self.chance
        if chance.random() < 0.5:
            self.play.plan_scene(meeting.starts - minutes(chance.choice((31, 20))), partial(self._screen, number))
        if chance.random() < 0.6:
            at = chance.choice((meeting.starts + minutes(13), meeting.ends + minutes(2)))
            self.play.plan_scene(at, partial(self._keep_roll, number))
        late = self.play.wall(meeting.ends + timedelta(days=1), time(9, 6))
        closes_at = chance.choice((meeting.ends + minutes(2), meeting.ends + minutes(33), late))
        self.play.plan_scene(closes_at, partial(self._close, number))

    @while_called
    async def _who(self, number: int) -> None:
        who = self.of(self.model.meetings[number].branch)
        shown = self.play.last_to(who, await self.play.say(who, f"/who {number}"), "已报名")
        self.play.judge.judge_answers(self.play.now, number, shown.text)

    @while_called
    async def _nudge(self, number: int) -> None:
        if self.play.now >= self.model.meetings[number].starts:
            return
        who = self.of(self.model.meetings[number].branch)
        asked = {member for member in self.model.meetings[number].rows if self.model.may_be_asked(member, number)}
        heard = await self.play.say(who, f"/nudge {number}")
        nudged = [each.reader for each in heard if "书记想确认人数" in each.text]
        if sorted(nudged) != sorted(self.model.members[member].name for member in asked):
            self.play.judge.object(f"{self.play.now}: meeting {number} nudged {nudged}, not {asked}")

    @while_called
    async def _put_off(self, number: int) -> None:
        meeting = self.model.meetings[number]
        day = meeting.starts + timedelta(days=self.chance.choice((1, 2, -1)))
        starts = self.play.wall(day, self.chance.choice((time(9), time(14, 30), time(16))))
        if starts <= self.play.now + timedelta(hours=3):
            return
        line = f"/reschedule {number} {starts.month}月{starts.day}日{starts:%H:%M}"
        who = self.of(meeting.branch)
        self.play.last_to(who, await self.play.confirm(who, line, "改期并通知"), "会议有变动")
        self.model.move(number, starts)
        self.habits.come_again(meeting)
        self._plan_day(number)

    @while_called
    async def _move_house(self, number: int) -> None:
        await self.play.say(self.of(self.model.meetings[number].branch), f"改地点 {number} 二楼阅览室")

    @while_called
    async def _call_off(self, number: int) -> None:
        meeting = self.model.meetings[number]
        if self.play.now >= meeting.starts:
            return
        heard = await self.play.confirm(self.of(meeting.branch), f"/call_off {number}", "取消会议并通知")
        told = {each.reader for each in heard if "这次会议取消了" in each.text and not each.is_of_room}
        invited = [self.model.members[each] for each in meeting.rows]
        missed = {each.name for each in invited if not each.has_left} - told
        if missed:
            self.play.judge.object(f"{self.play.now}: nobody told {missed} that meeting {number} is off")
        meeting.state = CALLED_OFF

    @while_called
    async def _screen(self, number: int) -> None:
        meeting = self.model.meetings[number]
        if not meeting.starts - timedelta(hours=2) <= self.play.now <= meeting.ends:
            return
        who = self.of(meeting.branch)
        shown = self.play.last_to(who, await self.play.say(who, f"/screen {number}"), "/screen/")
        found = SCREEN_LINK.search(shown.text)
        assert found is not None
        self.play.screens[number] = found[1]

    @while_called
    async def _keep_roll(self, number: int) -> None:
        """Enter some by hand, often "all present but"."""
        meeting = self.model.meetings[number]
        if self.play.now >= meeting.starts:
            await self._correct(number, self.chance.randint(0, 4))
            if self.chance.random() < 0.5:
                await self.play.say(self.of(meeting.branch), f"/rest {number}")
                self.model.mark_rest(number)

    async def _correct(self, number: int, people: int) -> None:
        meeting = self.model.meetings[number]
        who = self.of(meeting.branch)
        shown = self.play.last_to(who, await self.play.say(who, f"/roll {number}"), "/mark ")
        self.play.judge.judge_roll(self.play.now, number, shown)
        listed = [int(line.split("#")[1].split()[0]) for line in shown.buttons.values() if line.startswith("/mark ")]
        lines = []
        for member in self.chance.sample(listed, min(people, len(listed))):
            presence = self.chance.choice((PRESENT, PRESENT, LATE, LEAVE, ABSENT, UNRECORDED))
            self.model.mark(number, member, presence)
            lines.append(f"/mark {number} #{member} {presence}")
        if lines:
            self.play.judge.judge_roll(
                self.play.now, number, self.play.last_to(who, await self.play.say(who, *lines, is_press=True), "/mark ")
            )

    @while_called
    async def _close(self, number: int) -> None:
        """Look at the result, perhaps correct it, close, and hold words and ledger against the model."""
        meeting = self.model.meetings[number]
        if self.play.now < meeting.ends:
            return
        who = self.of(meeting.branch)
        for corrections in self.chance.choice(((), (), (1,), (2,))):
            await self._preview(number, who)
            await self._correct(number, corrections)
        await self._preview(number, who)
        heard = await self.play.say(who, f"/close {number} 是", is_press=True)
        shown = self.play.last_to(who, heard, "应到")
        self.play.judge.judge_result(self.play.now, number, shown.text, self.model.close(number))
        self.closed += 1
        await self._judge_ledger(number)
        await self._try_after_closing(number, who)
        self._plan_excuses(number)

    async def _preview(self, number: int, who: str) -> None:
        shown = self.play.last_to(who, await self.play.say(who, f"/close {number}"), "应到")
        self.play.judge.judge_result(self.play.now, number, shown.text, self.model.result(number))

    async def _try_after_closing(self, number: int, who: str) -> None:
        """Nothing said afterwards changes a closed roll."""
        members = sorted(self.model.meetings[number].rows)
        if members and self.chance.random() < 0.5:
            one, other = self.chance.choice(members), self.chance.choice(members)
            await self.play.say(who, f"/mark {number} #{one} present", f"/rest {number}", f"/close {number} 是")
            await self.play.say(self.model.members[other].name, f"/checkin {number}", f"/leave {number}")

    def _plan_excuses(self, number: int) -> None:
        for member, row in self.model.meetings[number].rows.items():
            if self.chance.random() < (0.15 if row.presence == ABSENT else 0.01):
                day = self.play.now + timedelta(days=self.chance.choice((0, 1, 2, 3, 9, 29, 33)))
                at = self.play.wall(day, time(17, 20 + self.chance.randint(0, 30)))
                for each in (at, at + minutes(11))[: 1 + (self.chance.random() < 0.2)]:
                    self.play.plan_scene(max(each, self.play.now + minutes(5)), partial(self._excuse, number, member))

    async def _excuse(self, number: int, member: int) -> None:
        """Somebody says afterwards why she was absent; a day later the secretary decides."""
        name, secretary = self.model.members[member].name, self.of(self.model.meetings[number].branch)
        if self.play.accounts.get(name) != member:
            return
        heard = await self.play.say(name, f"/late_leave {number}", "孩子发烧")
        asked = [each.buttons["同意"] for each in heard if each.reader == secretary and "同意" in each.buttons]
        is_new = self.model.ask_late_leave(member, number, self.play.now)
        if len(asked) != is_new:
            self.play.judge.object(f"{self.play.now}: {name}'s late leave for {number}: new {is_new}, asked {asked}")
        elif is_new:
            at = self.play.wall(self.play.now + timedelta(days=1), time(16, 11))
            self.play.plan_scene(at, partial(self._decide, number, member, asked[0].split()[-1]))

    async def _decide(self, number: int, member: int, request: str) -> None:
        is_accepted, secretary = self.chance.random() < 0.6, self.of(self.model.meetings[number].branch)
        word, other = ("accept", "refuse") if is_accepted else ("refuse", "accept")
        self.model.decide_late_leave(member, number, is_accepted=is_accepted)
        # The second press comes too late.
        await self.play.say(secretary, f"/{word}_leave {request}", f"/{other}_leave {request}", is_press=True)
        await self._judge_ledger(number)

    async def _judge_ledger(self, number: int) -> None:
        query = select(Attendance.member_id, Attendance.answer, Attendance.presence)
        async with self.play.database.read() as db:
            rows = (await db.core(query.where(Attendance.meeting_id == number))).all()
        seen = {row.member_id: (row.answer.value, row.presence.value) for row in rows}
        self.play.judge.judge_ledger(self.play.now, number, seen)

    async def judge_year(self) -> None:
        """Hold every meeting's ledger and state, and every turn of every series, against the model."""
        async with self.play.database.read() as db:
            states = {row.id: row.state.value for row in (await db.core(select(Meeting.id, Meeting.state))).all()}
        for number, meeting in self.model.meetings.items():
            if states[number] != meeting.state:
                self.play.judge.object(f"meeting {number} is {states[number]}, not {meeting.state}")
            await self._judge_ledger(number)
        due = {turn: at for turn, at in self.turns.items() if at is not None}
        seen = {turn: at for turn, at in self.seen_turns.items() if turn in self.turns}
        for turn in {**due, **seen}:
            if due.get(turn) != seen.get(turn) and not self._was_off(due.get(turn) or seen[turn]):
                self.play.judge.object(f"turn {turn} is held {seen.get(turn)}, not {due.get(turn)}")
        for number, starts in self.planned.items():
            if number not in self.model.meetings and starts < self.until and not self._was_off(starts):
                self.play.judge.object(f"nobody was ever told of meeting {number} of {starts}")

    def _was_off(self, starts: datetime) -> bool:
        """Return whether the program was off when this should have been planned or called."""
        return self.play.weather is not None and self.play.weather.was_off(starts - CALLED_AHEAD, starts)


def _whole(at: datetime) -> datetime:
    """Return a full minute by day near a moment."""
    local = at.astimezone(CHINA).replace(second=0, microsecond=0)
    return local if time(8) <= local.time() < time(20) else local.replace(hour=12)


def next_workday(day: datetime) -> datetime:
    while not is_workday(day.date()):
        day += timedelta(days=1)
    return day
