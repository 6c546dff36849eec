"""The notes of September and November: once each to who is behind, whatever the program was doing meanwhile."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import update

from models.members import Member
from models.offices import Office
from models.outbox import State
from models.rules.values import Minutes
from models.study import StudyReminder
from models.trainings import Training, TrainingState
from tests.talk import ZONE, Said, Stage, asking

SEPTEMBER = datetime(2026, 9, 10, 9, 0, tzinfo=ZONE)
NOVEMBER = datetime(2026, 11, 10, 9, 0, tzinfo=ZONE)
EVERYBODY = {"chat-陈静", "chat-刘洋", "chat-王芳", "chat-赵䶮", "chat-李娜", "chat-周敏", "chat-吴刚"}


@pytest.fixture
async def summer(stage: Stage) -> Stage:
    """The cast as it was in summer, and no dues to speak of in between."""
    stage.now = datetime(2026, 8, 20, 10, 0, tzinfo=ZONE)
    await stage.database.write(lambda db: db.core(update(Member).values(enrolled_at=stage.now)))
    await stage.database.write(lambda db: db.core(update(Office).values(starts_on=stage.now.date())))
    return stage


async def learn(stage: Stage, who: str, hours: int) -> None:
    """Give somebody accepted outside training."""
    row = Training(
        member_id=stage.cast.members[who],
        branch_id=stage.cast.branches["局机关党支部"],
        day=stage.now.date(),
        minutes=Minutes(hours * 60),
        course="轮训",
        state=TrainingState.ACCEPTED,
        reported_at=stage.now,
    )
    await stage.database.write(lambda db: db.add(row))


async def at(stage: Stage, moment: datetime) -> set[str]:
    """Let the clock run at a moment; return whom a note reached."""
    stage.now = moment
    return noted(await stage.tick())


def noted(sent: list[Said]) -> set[str]:
    return {said.chat for said in sent if "年的学时还不到" in said.text}


async def states(stage: Stage) -> list[tuple[str, State]]:
    rows = await stage.rows("outbox", kind=StudyReminder.__name__, member_id=stage.cast.members["王芳"])
    return [(row.key.rpartition(":member")[0], row.state) for row in rows]


async def test_who_is_below_half_by_september_hears_of_it_once(summer: Stage) -> None:
    await learn(summer, "王芳", 16)
    await learn(summer, "赵䶮", 15)
    await learn(summer, "陈静", 27)  # of 56
    assert await at(summer, SEPTEMBER.replace(hour=8)) == set()
    assert await at(summer, SEPTEMBER) == EVERYBODY - {"chat-王芳"}
    for day in (10, 11, 30):
        assert await at(summer, SEPTEMBER.replace(day=day, hour=15)) == set()
    assert "50%" in [said for said in summer.chat_of("赵䶮") if "学时" in said.text][-1].text


async def test_the_time_of_who_was_told_is_not_added_up_again(summer: Stage) -> None:
    summer.now, added_up = SEPTEMBER, []
    for _ in range(2):
        with asking() as asked:
            await summer.run_job("remind_behind")
        added_up.append(any("FROM attendances" in each for each in asked))
    assert added_up == [True, False]


async def test_in_november_it_is_80_percent_and_a_note_of_its_own(summer: Stage) -> None:
    await learn(summer, "王芳", 25)
    await learn(summer, "赵䶮", 26)
    await at(summer, SEPTEMBER)
    # Two months off left the secretaries a full week of reports; theirs comes the week after.
    told = await at(summer, NOVEMBER), await at(summer, NOVEMBER.replace(day=16))
    assert told == (EVERYBODY - {"chat-赵䶮", "chat-陈静", "chat-周敏"}, {"chat-陈静", "chat-周敏"})


@pytest.mark.parametrize("moment", [SEPTEMBER.replace(day=12, hour=10), SEPTEMBER.replace(hour=20)])
async def test_weekends_and_quiet_hours_are_kept(summer: Stage, moment: datetime) -> None:
    assert await at(summer, moment) == set()
    # What was missed over the summer is reported on the working day, and fills the week of one secretary.
    told = await at(summer, SEPTEMBER.replace(day=14)), await at(summer, SEPTEMBER.replace(day=21))
    assert told == (EVERYBODY - {"chat-周敏"}, {"chat-周敏"})


async def test_who_pauses_hears_of_it_later_in_the_month(summer: Stage) -> None:
    await summer.say("王芳", "暂停提醒 2026-09-15")
    assert await at(summer, SEPTEMBER) == EVERYBODY - {"chat-王芳"}
    assert await at(summer, SEPTEMBER.replace(day=16)) == {"chat-王芳"}


async def test_who_had_her_three_messages_of_the_week_hears_of_it_the_next(summer: Stage) -> None:
    summer.now = SEPTEMBER.replace(hour=8, minute=30)
    for day in (20, 21, 22):
        await summer.call_meeting(f"开会 支委会 10月{day}日15:00 三楼会议室 学习")
        await summer.say("陈静", "取消会议")
    for hour in (1, 2, 3):
        await summer.call_meeting(f"开会 支部党员大会 10月2{hour}日15:00 三楼会议室 学习")
    assert "chat-王芳" not in await at(summer, SEPTEMBER)
    assert "chat-王芳" in await at(summer, SEPTEMBER.replace(day=14))


async def test_after_forty_days_off_a_missed_note_is_late_not_sent_and_reported(summer: Stage) -> None:
    await at(summer, SEPTEMBER.replace(day=9))
    assert await at(summer, datetime(2026, 10, 20, 10, 0, tzinfo=ZONE)) == set()
    assert await states(summer) == [("study:2026:month-9", State.LATE)]
    assert summer.heard("陈静", "2026年学时") == 1
    # Twenty days off left one secretary a full week of reports; hers comes the week after.
    told = await at(summer, NOVEMBER), await at(summer, NOVEMBER.replace(day=16))
    assert told == (EVERYBODY - {"chat-周敏"}, {"chat-周敏"})


async def test_where_no_hours_are_asked_nobody_is_told(summer: Stage) -> None:
    await summer.database.write(lambda db: db.core(update(Member).values(is_exempt=True)))
    assert await at(summer, SEPTEMBER) == set()
