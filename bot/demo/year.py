"""The year of the demonstration: the ledgers behind, and with the real verbs what is under way and ahead."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.demo import people
from bot.demo.ledgers import LEARNED, enter_answers, enter_dues, enter_hours, enter_standing
from bot.demo.programme import TOPICS
from bot.demo.roster import Enrolled, Year, enter_people
from models import (
    absentees,
    arrears,
    assessments,
    attendance,
    branches,
    digests,
    double_life,
    dues,
    hours,
    keepers,
    lead_readers,
    makeups,
    meetings,
    notices,
    offices,
    payments,
    publications,
    roles,
    series,
    study,
)
from models.almanac import Almanac
from models.base import PeerId
from models.branches import Branch, BranchKind
from models.database import Session
from models.dues import DuesReminder
from models.dues_cards import DuesHowto
from models.meetings import Meeting, MeetingState
from models.outbox import Purpose, State
from models.payments import Word
from models.roles import Person
from models.rules.double_life import Quarter, reported_at
from models.rules.hours import ServiceTime
from models.rules.meetings import Answer, MeetingKind
from models.rules.reminders import Stage, meeting_stages
from models.rules.study import checkpoints
from models.rules.values import Minutes, Month, MonthSpan

SOON = timedelta(minutes=15)
# Working days ago, and how far back each time: a note is worth writing for some days after a meeting.
FOLLOWED_UP, NOTED = range(36, 0, -1), timedelta(days=7)
PREPARED, NEAR = timedelta(days=8), timedelta(days=2)
MORNING, MIDDAY = time(8, 30), time(12)
# Working days in which the reminder of a make-up may still have been due.
REMINDED = 12
# Longer than anybody has to make up for a meeting.
STILL_OPEN = timedelta(days=40)
# Of the invited, so many have answered.
MOST, SOME = 0.75, 0.4
WAITING_HOURS = (
    ("宋佳怡", 180, "社区清扫", 3),
    ("罗文博", 120, "文明交通劝导", 2),
    ("孟繁星", 240, "送书进社区", 4),
    ("黎昕", 90, "图书上架", 2),
    ("万里晴", 150, "古籍整理", 1),
)
ON_LEAVE = (("郭立新", "出差"), ("邓莉", "孩子发烧，在医院"))


async def live(db: Session, almanac: Almanac, at: datetime) -> Year:
    """Make the organisation and its year; what was said in it waits in the outbox, dated as it was said."""
    year = enter_people(db, await _found(db, at - timedelta(days=400)), almanac, at)
    enter_standing(db, year)
    reminded = enter_dues(db, year)
    enter_hours(db, year)
    await db.write_pending()
    await _say_how_to_pay(db, year)
    # First, for what is dated later would count as said to her in that week.
    await _follow_up(db, year)
    await _remember_dues_reminders(db, year, reminded)
    await _claim(db, year, max(month for _, month, _ in reminded))
    await _leave_open(db, year)
    await _look_ahead(db, year)
    return year


async def _say_how_to_pay(db: Session, year: Year) -> None:
    """Let one branch say how its dues are paid; in the others a member is told whom to ask."""
    keeper = year.keeper(people.BUREAU)
    words = f"到三楼302室交给{keeper.name}，或者转到支部账户，备注姓名和月份。"
    branch = year.branches[people.BUREAU]
    await db.add(DuesHowto(branch_id=branch.id, words=words, set_by=keeper.id, set_at=year.at))


def workday(year: Year, back: int, clock: time) -> datetime:
    """Return a clock time so many working days before the demonstration opens."""
    day = year.today
    for _ in range(back):
        day = year.almanac.calendar.workday_before(day)
    return year.wall(day, clock)


def person(year: Year, member: Enrolled) -> Person:
    """Return a member acting for herself."""
    return Person(PeerId(member.id), member.id, year.branches[member.branch].id, member.name)


async def _found(db: Session, at: datetime) -> dict[str, Branch]:
    root = await branches.found(db, people.ORGANISATION, BranchKind.COMMITTEE, at=at)
    below = {name: await branches.found(db, name, parent=root, at=at) for name in people.ROSTER}
    return {people.ORGANISATION: root, **below}


async def _remember_dues_reminders(db: Session, year: Year, reminded: list[tuple[str, Month, Stage]]) -> None:
    """Write down as sent what those who still owe were reminded of, under the keys the job would use."""
    collection_day = year.almanac.rules(year.at).dues.collection_day
    for branch, month, stage in reminded:
        days_left = (month.day(collection_day) - year.almanac.today(stage.at)).days
        await notices.tell(
            db,
            dues.owing(year.branches[branch], month, stage),
            DuesReminder(month, days_left),
            key=f"dues:{month}:{stage.name}",
            at=stage.at,
            purpose=Purpose.REMINDER,
            state=State.SENT,
        )


async def _claim(db: Session, year: Year, month: Month) -> None:
    """Let some say that they paid, and that they volunteered."""
    for name in people.CLAIMING:
        by = person(year, year.find(name))
        word = Word(months=MonthSpan.only(month))
        await payments.claim(db, word, year.almanac, by=by, at=workday(year, 1, time(10, 5)))
    asking, words = people.QUERYING
    by, at = person(year, year.find(asking)), workday(year, 1, time(11, 20))
    await assessments.query(db, words, year.almanac, by=by, at=at)
    for name, minutes, activity, back in WAITING_HOURS:
        at = workday(year, back, time(17, 20))
        by = person(year, year.find(name))
        report = hours.Report(Minutes(minutes), activity, ServiceTime(year.almanac.today(at)))
        await hours.claim(db, report, year.almanac, by=by, at=at)


async def _leave_open(db: Session, year: Year) -> None:
    """Hold a meeting in the library yesterday that its secretary has not closed; nobody is recorded."""
    kind = year.almanac.rules(year.at).kind("organisational-life")
    starts_at, called_at = workday(year, 1, time(15)), workday(year, 4, time(9, 10))
    meeting = await _plan(db, year, people.LIBRARY, kind, starts_at, "报告厅", "查摆问题，开展批评与自我批评")
    # Everybody answered, so that nobody is reminded of a meeting that is over.
    await enter_answers(db, year, people.LIBRARY, meeting, 1.0, called_at)
    await meetings.call(db, meeting, kind, year.almanac, by=None, at=called_at)


async def _follow_up(db: Session, year: Year) -> None:
    """Write to who was absent or behind with her hours, and of the last quarter, while the jobs would have done so."""
    book, calendar = year.almanac.rules(year.at), year.almanac.calendar
    notes = checkpoints(
        year.today.year, calendar, book.reminders.quiet, book.reminders.dues_clock, book.study, year.almanac.zone
    )
    await _make_up(db, year)
    for name in people.ROSTER:
        branch = year.branches[name]
        for back in FOLLOWED_UP:
            at = workday(year, back, MIDDAY)
            await absentees.write_to_absentees(db, branch, year.almanac, at=at, look_back=NOTED)
            if back <= REMINDED:
                await makeups.remind(db, branch, year.almanac, at=at)
        await makeups.remind(db, branch, year.almanac, at=year.at)
        await absentees.take_steps(db, branch, year.almanac, at=workday(year, 0, MORNING))
        for at in await publications.moments(db, branch, year.almanac, at=year.at):
            await publications.remind(db, branch, year.almanac, at=at)
        await arrears.take_steps(db, branch, year.almanac, at=workday(year, 0, MORNING))
        await keepers.ask_for_one(db, branch, year.almanac, at=workday(year, 0, MORNING))
        for at in sorted(each.stage.at for each in notes if each.stage.at <= year.at):
            await study.remind_behind(db, branch, year.almanac, at=at)
        await _report_quarter(db, year, branch)


async def _report_quarter(db: Session, year: Year, branch: Branch) -> None:
    """Tell of the leaders' last quarter when the job would have done so."""
    book, last = year.almanac.rules(year.at), Quarter.of(year.today).plus(-1)
    at = reported_at(last, year.almanac.calendar, book.reminders.quiet, book.double_life.clock, year.almanac.zone)
    if at <= year.at:
        await double_life.report_quarter(db, branch, year.almanac, at=at)


async def _make_up(db: Session, year: Year) -> None:
    """Give who missed a meeting of the last weeks what there is to make up for, and let a few have reported."""
    at = workday(year, 1, time(16, 40))
    for name in people.ROSTER:
        branch, members = year.branches[name], {each.name: each for each in year.members[name]}
        for meeting in await meetings.closed_since(db, branch.id, year.at - STILL_OPEN):
            await makeups.make(db, meeting, year.almanac, at=meeting.closed_at or meeting.ends_at)
        told = await makeups.of_branch(db, branch, year.almanac, at=at)
        hers = [each for each in told.open if each.meeting.ends_at < at and members[each.name].account]
        reporting = [each for each in hers if not members[each.name].is_played][:2]
        for each, words in zip(reporting, LEARNED, strict=False):
            by = person(year, members[each.name])
            await makeups.report(db, each.meeting.id, words, year.almanac, by=by, at=at)
        secretary = person(year, year.members[name][0])
        today = year.almanac.today(at)
        held = await offices.held_by(db, secretary.member_id, today)
        proof = roles.prove(roles.Secretary, secretary, held)
        for each in reporting[1:]:
            assert isinstance(proof, roles.Secretary)
            await makeups.decide(db, each.number, None, year.almanac, by=proof, at=at + timedelta(minutes=10))


async def _look_ahead(db: Session, year: Year) -> None:
    """Plan the month ahead, call what is near and remind of it, all as the jobs would have done until now."""
    at = workday(year, 0, MORNING)
    for name in people.ROSTER:
        branch = year.branches[name]
        await series.make_meetings(db, branch, year.almanac, at=at)
        moments = await _prepare_lecture(db, year) if name == people.BUREAU else set[datetime]()
        for meeting in await meetings.upcoming(db, frozenset({branch.id}), at):
            if meeting.state is MeetingState.PLANNED:
                moments |= await _prepare(db, year, name, meeting)
        for moment in sorted(each for each in moments if each <= year.at):
            await meetings.remind_silent(db, branch, year.almanac, at=moment)
        await series.ask_what_is_missing(db, branch, year.almanac, at=at)
        await lead_readers.remind(db, branch, year.almanac, at=at)
        await digests.send(db, branch, year.almanac, at=year.at)


async def _prepare(db: Session, year: Year, branch: str, meeting: Meeting) -> set[datetime]:
    """Settle what a coming meeting is about and call it if its time has come; return when to remind of it.

    In the library the bot has to ask what the next meetings are about.
    """
    kind = year.almanac.rules(year.at).kind(meeting.kind)
    if meeting.starts_at < year.at + (NEAR if branch == people.LIBRARY else PREPARED):
        meeting.topic = TOPICS[meeting.kind][meeting.id % len(TOPICS[meeting.kind])]
        if kind.has_lead_reader:
            meeting.lead_reader_id = year.chance.choice(year.members[branch][:8]).id
    stages = _stages(year, meeting)
    if stages[0].at > year.at:
        return set()
    await enter_answers(db, year, branch, meeting, SOME, stages[0].at)
    await meetings.call(db, meeting, kind, year.almanac, by=None, at=stages[0].at)
    return {stage.at for stage in stages[1:]}


async def _prepare_lecture(db: Session, year: Year) -> set[datetime]:
    """Call a lecture in the bureau that begins in a quarter of an hour, so that one can check in at once."""
    kind = year.almanac.rules(year.at).kind("lecture")
    starts_at = year.at + SOON
    starts_at -= timedelta(minutes=starts_at.minute % 5, seconds=starts_at.second, microseconds=starts_at.microsecond)
    called_at = workday(year, 1, time(16, 30))
    meeting = await _plan(db, year, people.BUREAU, kind, starts_at, "三楼会议室", "新时代文化工作者的使命")
    await enter_answers(db, year, people.BUREAU, meeting, MOST, called_at)
    await meetings.call(db, meeting, kind, year.almanac, by=None, at=called_at)
    for name, reason in ON_LEAVE:
        by = person(year, year.find(name))
        at = called_at + timedelta(minutes=12)
        await attendance.answer(db, meeting.id, Answer.LEAVE, year.almanac, by=by, at=at, reason=reason)
    return {stage.at for stage in _stages(year, meeting)}


async def _plan(
    db: Session, year: Year, branch: str, kind: MeetingKind, starts_at: datetime, place: str, topic: str
) -> Meeting:
    ends_at = starts_at + timedelta(minutes=kind.minutes)
    return await db.add(meetings.plan(year.branches[branch].id, kind, starts_at, ends_at, place, topic))


def _stages(year: Year, meeting: Meeting) -> list[Stage]:
    rules = year.almanac.rules(year.at).reminders
    starts_at = year.almanac.local(meeting.starts_at)
    return meeting_stages(starts_at, year.almanac.calendar, rules.quiet, rules, called_at=meeting.called_at)
