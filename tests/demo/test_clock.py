"""The clock of the demonstration, and hurried time."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.delivery import Delivery
from bot.demo import Demo
from bot.demo.clock import DemoClock, opening, steps
from bot.demo.hurry import Hurry, summary
from jobs.job import run_all
from models import webchat
from models.almanac import Almanac
from models.members import Member
from models.outbox import Parcel, Purpose, State
from models.rules.rulebook import load
from models.webchat import WebMessage
from tests.demo.conftest import OPENED

ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), load("party"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMANAC.zone)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        ("2026-11-20T10:07", "2026-11-20T10:07"),
        ("2026-11-20T09:00", "2026-11-20T09:00"),
        ("2026-11-20T17:30", "2026-11-20T17:30"),
        ("2026-11-20T17:31", "2026-11-20T14:45"),
        ("2026-11-20T08:59", "2026-11-19T14:45"),
        ("2026-11-21T12:00", "2026-11-20T14:45"),
        ("2026-11-23T03:00", "2026-11-20T14:45"),
        ("2026-10-05T11:00", "2026-09-30T14:45"),
        # A Saturday that is worked.
        ("2026-10-10T11:00", "2026-10-10T11:00"),
    ],
)
def test_the_demonstration_opens_in_office_hours(now: str, opened: str) -> None:
    assert opening(at(now), ALMANAC) == at(opened)


def test_time_is_hurried_by_the_hour_on_working_days_and_in_one_leap_on_others() -> None:
    friday = steps(at("2026-11-20T00:00").date(), ALMANAC)
    assert [moment.hour for moment in friday] == list(range(8, 21))
    assert [moment.hour for moment in steps(at("2026-11-21T00:00").date(), ALMANAC)] == [12]


def test_the_clock_stands_until_it_goes_and_goes_on_from_where_it_stood() -> None:
    clock = DemoClock(OPENED)
    assert clock() == OPENED
    clock.stand(OPENED + timedelta(days=3))
    clock.go()
    time.sleep(0.01)
    first = clock()
    assert OPENED + timedelta(days=3) < first <= clock() < OPENED + timedelta(days=3, minutes=1)


def parcel(kind: str, state: State, member: int, **content: object) -> Parcel:
    return Parcel(kind=kind, state=state, member_id=member, content=content)


def test_a_days_line_counts_people_by_what_they_were_told() -> None:
    theme_day = {"kind_name": "主题党日"}
    told = [
        parcel("DuesReminder", State.SENT, 1),
        parcel("DuesReminder", State.SENT, 2),
        parcel("DuesReminder", State.UNREACHABLE, 3),
        parcel("DuesReminder", State.FOLDED, 4),
        parcel("MeetingCalled", State.SENT, 1, meeting=theme_day),
        parcel("Menu", State.SENT, 1),
    ]
    day = at("2026-11-25T00:00").date()
    assert summary(day, ALMANAC, told) == "11月25日 周三：提醒党费 2人，主题党日通知 1人，1人没有账号"


@pytest.mark.parametrize(
    ("day", "line"),
    [("2026-11-25", "11月25日 周三：没有要说的"), ("2026-11-28", "11月28日 周六：休息日，不打扰")],
)
def test_a_day_without_messages_says_why(day: str, line: str) -> None:
    assert summary(at(day).date(), ALMANAC, []) == line


async def hurried(demo: Demo, days: int) -> list[str]:
    lines: list[str] = []
    almanac, clock = demo.year.almanac, demo.clock
    delivery = Delivery(demo.database, {"web": demo.channel}, almanac, clock)
    hurry = Hurry(demo.database, almanac, clock, demo.channel, run_all, delivery.drain, lines.append, seconds_a_day=0)
    await hurry.run(days)
    return lines


async def test_days_that_pass_bring_a_line_each_and_reminders_that_keep_to_hours_and_budget(demo: Demo) -> None:
    lines = await hurried(demo, 4)
    assert [line.partition("：")[0] for line in lines] == [
        "11月20日 周五",
        "11月21日 周六",
        "11月22日 周日",
        "11月23日 周一",
        "11月24日 周二",
    ]
    assert "提醒" in lines[3]
    assert demo.clock() == OPENED + timedelta(days=4)
    async with demo.database.read() as db:
        arrived = (await db.scalars(select(WebMessage).where(WebMessage.created_at > OPENED))).all()
        waiting = (await db.scalars(select(Parcel).where(Parcel.state == State.WAITING))).all()
        new = (await db.scalars(select(Parcel).where(Parcel.created_at > OPENED))).all()
        spared = set((await db.scalars(select(Member.id).where(Member.is_exempt))).all())
    assert len(arrived) > 20
    assert not waiting
    reminders = [each for each in new if each.purpose is Purpose.REMINDER]
    assert reminders
    assert all(demo.year.almanac.may_disturb(each.created_at) for each in reminders)
    assert not spared & {each.member_id for each in reminders}
    assert not [each for each in new if each.state is State.LATE]


async def test_an_open_page_stays_open_for_longer_than_a_silent_session_lasts(demo: Demo) -> None:
    account = demo.year.find("王芳").account
    assert account is not None
    cookie, _ = await demo.database.write(lambda db: webchat.open_session(db, account, at=OPENED))
    visit = await demo.database.write(lambda db: webchat.session_of(db, cookie, at=OPENED))
    assert visit is not None
    with demo.channel.listen(account, visit.session_id, 0):
        await hurried(demo, 2)
    later = OPENED + webchat.IDLE + timedelta(days=1)
    assert await demo.database.write(lambda db: webchat.session_of(db, cookie, at=later))
