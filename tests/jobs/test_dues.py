"""The dues sweep: the right people on the right days, once, whatever the program was doing meanwhile."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from models import assessments, dues_reminders, outbox
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.dues import DuesReminder
from models.members import Member
from models.outbox import State
from models.rules.values import Month
from tests.talk import PARTY, ZONE, Said, Stage

PAYERS = {"chat-陈静", "chat-刘洋", "chat-王芳", "chat-赵䶮", "chat-李娜", "chat-周敏", "chat-吴刚"}
# December 2026: the 5th is a Saturday, so dues are collected on Monday the 7th; two workdays before is the 3rd.
BEFORE = datetime(2026, 12, 3, 9, 0, tzinfo=ZONE)
DAY = datetime(2026, 12, 7, 9, 0, tzinfo=ZONE)
AFTER_1 = datetime(2026, 12, 14, 9, 0, tzinfo=ZONE)


def reminded(sent: list[Said]) -> set[str]:
    return {said.chat for said in sent if "12月" in said.text and "党费" in said.text}


async def at(stage: Stage, moment: datetime) -> list[Said]:
    stage.now = moment
    return await stage.tick()


async def test_nobody_hears_of_dues_before_the_first_stage(stage: Stage) -> None:
    assert not reminded(await at(stage, BEFORE.replace(day=2)))


async def test_everybody_who_owes_is_reminded_once_a_stage_and_exempt_members_never(stage: Stage) -> None:
    assert reminded(await at(stage, BEFORE)) == PAYERS
    assert not reminded(await at(stage, BEFORE.replace(hour=10)))
    assert not reminded(await at(stage, BEFORE.replace(day=4)))
    assert reminded(await at(stage, DAY)) == PAYERS


async def test_days_are_counted_to_the_working_day_on_which_dues_are_collected(stage: Stage) -> None:
    await at(stage, BEFORE)
    assert "离收缴日还有4天" in stage.last("王芳").text
    await at(stage, DAY)
    assert "今天是收缴日" in stage.last("王芳").text


async def test_a_month_that_begins_with_holidays_is_spoken_of_before_them(stage: Stage) -> None:
    # October 2026: collected on the 8th, after the holidays; two workdays before is September 29.
    await stage.database.write(lambda db: db.core(update(Member).values(enrolled_at=BEFORE.replace(month=9))))
    for before, spoken in (("2026-09-29 08:59", False), ("2026-09-29 09:00", True), ("2026-10-08 08:00", False)):
        sent = await at(stage, datetime.fromisoformat(before).replace(tzinfo=ZONE))
        assert any("2026年10月的党费" in said.text for said in sent) is spoken
    await at(stage, datetime(2026, 10, 8, 9, 0, tzinfo=ZONE))
    assert "今天是收缴日" in stage.last("王芳").text


async def test_who_paid_or_says_so_is_left_alone(stage: Stage) -> None:
    await at(stage, BEFORE)
    await stage.say("王芳", "我交了")
    await stage.say("刘洋", "党费登记 赵䶮 85元")
    assert reminded(await at(stage, DAY)) == PAYERS - {"chat-王芳", "chat-赵䶮"}


async def test_who_left_or_pauses_is_left_alone(stage: Stage) -> None:
    await stage.say("王芳", "暂停提醒 2026-12-31")
    await stage.say("陈静", "转出 赵䶮")
    await stage.press("陈静", "登记转出")
    assert reminded(await at(stage, BEFORE)) == PAYERS - {"chat-王芳", "chat-赵䶮"}


@pytest.mark.parametrize("hour", [7, 20, 23])
async def test_quiet_hours_are_kept_and_the_reminder_comes_after_them(stage: Stage, hour: int) -> None:
    assert not reminded(await at(stage, DAY.replace(hour=hour, day=7 if hour < 9 else 3)))
    assert reminded(await at(stage, DAY)) == PAYERS


async def test_weekends_are_kept(stage: Stage) -> None:
    assert not reminded(await at(stage, datetime(2026, 12, 5, 10, 0, tzinfo=ZONE)))


async def test_her_own_quiet_hours_move_only_her_reminder(stage: Stage) -> None:
    await stage.say("王芳", "免打扰 08:00 12:00")
    assert reminded(await at(stage, BEFORE)) == PAYERS - {"chat-王芳"}
    assert reminded(await at(stage, BEFORE.replace(hour=12))) == {"chat-王芳"}


async def test_after_forty_days_down_the_last_stage_is_sent_once_and_the_missed_ones_are_reported(
    stage: Stage,
) -> None:
    await at(stage, BEFORE)
    sent = await at(stage, datetime(2027, 1, 12, 10, 0, tzinfo=ZONE))
    for_december = [said for said in sent if "12月" in said.text and said.chat == "chat-王芳"]
    assert len(for_december) <= 1
    rows = await parcels(stage, "王芳")
    late = [row for row in rows if row.state is State.LATE]
    assert {row.key.split(":")[2] for row in late if row.key} == {"day", "after-1"}
    assert any("没能按时发出" in said.text for said in stage.chat_of("陈静"))


async def test_an_amount_holds_for_its_year_and_is_unknown_in_the_next_until_assessed(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    await at(stage, BEFORE)
    assert await stage.amounts("王芳") == {"2026-12": 9300}
    await at(stage, datetime(2027, 1, 5, 10, 0, tzinfo=ZONE))
    assert await stage.amounts("王芳") == {"2026-12": 9300, "2027-01": None}
    await stage.say("刘洋", "核定 王芳 3000元")
    assert await stage.amounts("王芳") == {"2026-12": 9300, "2027-01": 1500}


async def test_a_reminder_carries_nobody_elses_amount(stage: Stage) -> None:
    await at(stage, BEFORE)
    await stage.say("刘洋", "党费登记 王芳 85元 12月")
    for said in await at(stage, datetime(2027, 1, 5, 10, 0, tzinfo=ZONE)):
        assert "85" not in said.text or said.chat == "chat-王芳"


async def test_the_stored_key_names_duty_period_stage_and_member(stage: Stage) -> None:
    await at(stage, BEFORE)
    keys = {row.key for row in await parcels(stage, "王芳") if row.kind == DuesReminder.__name__}
    assert keys == {f"dues:2026-12:before:member-{stage.cast.members['王芳']}"}


async def test_a_month_is_opened_once_for_each_payer(stage: Stage) -> None:
    async def open_twice(db: Session) -> list[int]:
        branch = await db.get(Branch, stage.cast.branches["局机关党支部"])
        assert branch is not None
        month = Month(2026, 12)
        return [await assessments.open_month(db, branch, month, stage.almanac, at=stage.now) for _ in range(2)]

    assert await stage.database.write(open_twice) == [6, 0]


async def months_of(stage: Stage, name: str) -> list[str]:
    [member] = await stage.rows("members", name=name)
    return [str(row.month) for row in await stage.rows("dues_months", member_id=member.id)]


@pytest.mark.parametrize(
    ("enrolled", "owed"),
    [
        ("2026-11-30 23:59", ["2026-12", "2027-01"]),
        ("2026-12-01 00:00", ["2027-01"]),
        ("2026-12-15 10:00", ["2027-01"]),
    ],
)
async def test_who_comes_on_the_roster_owes_from_the_month_after(stage: Stage, enrolled: str, owed: list[str]) -> None:
    stage.set_clock(enrolled)
    await stage.enrol("钱新来")
    await at(stage, datetime(2026, 12, 16, 10, 0, tzinfo=ZONE))
    assert await months_of(stage, "王芳") == ["2026-12"]
    assert await months_of(stage, "钱新来") == owed[:-1]
    await at(stage, datetime(2027, 1, 5, 10, 0, tzinfo=ZONE))
    assert await months_of(stage, "钱新来") == owed


async def test_the_keeper_may_enter_a_payment_for_the_month_somebody_came_in(stage: Stage) -> None:
    stage.set_clock("2026-12-15 10:00")
    await stage.enrol("钱新来")
    await stage.say("刘洋", "党费登记 钱新来 85元 12月")
    assert await months_of(stage, "钱新来") == ["2026-12"]


async def parcels(stage: Stage, name: str) -> list[outbox.Parcel]:
    async with stage.database.read() as db:
        rows = await outbox.listing(db)
        return [row for row in rows if row.member_id == stage.cast.members[name]]


async def test_each_branch_keeps_its_own_collection_day(stage: Stage) -> None:
    async def set_day(db: Session) -> None:
        branch = await db.get(Branch, stage.cast.branches["图书馆党支部"])
        assert branch is not None
        branch.collection_day = 20

    await stage.database.write(set_day)
    assert reminded(await at(stage, DAY)) == PAYERS - {"chat-周敏", "chat-吴刚"}


def test_what_every_tick_asks_of_sick_leave_is_built_once_a_month() -> None:
    first, later = (dues_reminders.is_ill(Almanac(ZONE, PARTY), BEFORE.replace(hour=hour)) for hour in (9, 10))
    assert first is later
