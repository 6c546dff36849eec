"""Time that is hurried: the jobs run through the days, and a line a day tells what went out."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.channels.web import WebChannel
from bot.demo.clock import DemoClock, steps
from models import outbox, webchat
from models.almanac import Almanac
from models.database import Database
from models.menus import Menu
from models.outbox import Parcel, State
from models.rules.series import WEEKDAYS_ZH
from models.webchat import Visit

SECONDS_A_DAY = 2.0
LABELS = {
    "DuesReminder": "提醒党费",
    "Digest": "一周汇总",
    "TopicWanted": "问议题和领学人",
    "LeadReaderReminder": "提醒领学人",
    "OutsideReaderDue": "请书记联系外请主讲人",
    "TurnSkipped": "固定会议停一次",
    "RemindersMissed": "漏发说明",
    "Nudge": "书记再问一次",
}
# Of a meeting, said with its kind.
OF_A_MEETING = {
    "MeetingCalled": "通知",
    "MeetingReminder": "提醒",
    "MeetingChanged": "改期",
    "MeetingCalledOff": "取消",
}
OTHER = "其他通知"
ARRIVED = (State.SENT, State.WAITING, State.SENDING)


@dataclass(frozen=True)
class Hurry:
    """The running parts that have to keep up: ``sweep`` runs every job, ``drain`` sends what is due."""

    database: Database
    almanac: Almanac
    clock: DemoClock
    channel: WebChannel
    sweep: Callable[[Database, Almanac, datetime], Awaitable[None]]
    drain: Callable[[], Awaitable[None]]
    tell: Callable[[str], None]
    seconds_a_day: float = SECONDS_A_DAY

    async def run(self, days: int) -> None:
        """Let so many days pass; the clock then stands at the end of them."""
        start, began = self.clock(), time.monotonic()
        end = start + timedelta(days=days)
        day = self.almanac.today(start)
        while day <= self.almanac.today(end):
            async with self.database.read() as db:
                before = await outbox.last_number(db)
            for moment in steps(day, self.almanac):
                if start < moment <= end:
                    await self._step(moment)
                    ahead = (moment - start) / timedelta(days=1) * self.seconds_a_day - (time.monotonic() - began)
                    await asyncio.sleep(max(0.0, ahead))
            await self._end_day(day, before)
            day += timedelta(days=1)
        await self._step(end)

    async def _step(self, moment: datetime) -> None:
        self.clock.stand(moment)
        await self.sweep(self.database, self.almanac, moment)
        await self.drain()

    async def _end_day(self, day: date, before: int) -> None:
        """Tell what went out, and keep the open pages open: a month without a word would end their sessions."""
        async with self.database.read() as db:
            parcels = await outbox.listing(db, after=before)
            self.tell(summary(day, self.almanac, parcels))
        now = self.clock()
        for page in self.channel.listeners():
            visit = Visit(page.session_id, page.chat, now, now - timedelta(days=1))
            await self.database.write(partial(webchat.touch, visit=visit, at=now))


def summary(day: date, almanac: Almanac, parcels: Sequence[Parcel]) -> str:
    """Return a day's line: «11月25日 周三：提醒党费 12人，主题党日通知 23人»."""
    told: Counter[str] = Counter()
    unreachable: set[int | None] = set()
    late = 0
    for parcel in parcels:
        if parcel.state is State.UNREACHABLE:
            unreachable.add(parcel.member_id)
        elif parcel.state is State.LATE:
            late += 1
        elif parcel.state in ARRIVED and parcel.member_id and parcel.kind != Menu.__name__:
            told[_label(parcel)] += 1
    said = [f"{label} {count}人" for label, count in told.most_common()]
    said += [f"{len(unreachable)}人没有账号"] if unreachable else []
    said += [f"漏发 {late}条"] if late else []
    nothing = "没有要说的" if almanac.calendar.is_workday(day) else "休息日，不打扰"
    return f"{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}：{'，'.join(said) or nothing}"


def _label(parcel: Parcel) -> str:
    if parcel.kind in OF_A_MEETING:
        return f"{parcel.content['meeting']['kind_name']}{OF_A_MEETING[parcel.kind]}"
    return LABELS.get(parcel.kind, OTHER)
