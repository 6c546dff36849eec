"""The ledgers of the year behind, written in sets: ten thousand verbs would take a minute.

Nothing else in the demonstration writes rows past the verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from bot.demo import bases, people
from bot.demo.bases import Fixed
from bot.demo.roster import Enrolled, Year
from models.base import MeetingId
from models.database import Session
from models.dues import DuesMonth
from models.hours import ClaimState, HourClaim
from models.makeups import MISSED, Makeup, MakeupState
from models.meetings import Attendance, Evidence, Meeting, MeetingState
from models.offices import COMMITTEE
from models.rules.dues import DuesState, months_between
from models.rules.makeups import due_day
from models.rules.meetings import Answer, MeetingKind, Presence
from models.rules.reminders import Stage, dues_stages
from models.rules.series import MonthlyDay, MonthlyWeekday, Recurrence, Weekly, occurrences
from models.rules.values import Minutes, Month
from models.series import Series

# A turn may be held some days before its nominal date.
MOVED = timedelta(days=10)

STANDING: dict[str, list[tuple[str, Recurrence, time, str]]] = {
    people.BUREAU: [
        ("theme-day", MonthlyWeekday(1, 4), time(15), "三楼会议室"),
        ("study", Weekly(2), time(8, 30), "三楼会议室"),
        ("committee", MonthlyDay(25), time(9), "书记办公室"),
    ],
    people.CULTURE: [
        ("theme-day", MonthlyWeekday(2, 2), time(14, 30), "小剧场"),
        ("study", MonthlyWeekday(1, 3), time(9), "排练厅"),
        ("study", MonthlyWeekday(3, 3), time(9), "排练厅"),
    ],
    people.LIBRARY: [
        ("theme-day", MonthlyDay(20), time(15), "报告厅"),
        ("study", Weekly(1), time(8, 30), "二楼阅览室"),
    ],
    people.MUSEUM: [
        ("theme-day", MonthlyWeekday(-1, 0), time(9, 30), "一号展厅"),
        ("study", MonthlyWeekday(2, 0), time(9, 30), "文物修复室"),
    ],
    people.OPERA: [
        ("theme-day", MonthlyWeekday(3, 1), time(10), "排练场"),
        ("study", MonthlyWeekday(1, 1), time(10), "排练场"),
        ("study", MonthlyWeekday(4, 1), time(10), "排练场"),
    ],
}
TOPICS = {
    "theme-day": ("重温入党誓词", "义务植树", "送书进社区", "参观革命旧址", "文明交通劝导", "慰问困难老党员"),
    "study": ("学习党章", "学习支部工作条例", "学习党员教育管理工作条例", "学习纪律处分条例", "学习文物保护法"),
    "committee": ("研究下月工作", "研究发展党员工作", "研究主题党日安排"),
    "members": ("听取支委会工作报告", "讨论接收预备党员", "讨论预备党员转正", "推选优秀党员"),
}
LEARNED = ("自学了会议材料，记了笔记", "看了录像，体会是要常下基层", "和同事一起读了原文，谈了体会")
REASONS = ("出差", "下乡演出", "值班", "身体不适", "家中有事", "外出培训")
ACTIVITIES = ("社区清扫", "古籍整理", "文明交通劝导", "送戏下乡", "展厅讲解", "看望孤寡老人", "图书上架")


@dataclass(frozen=True)
class _Held:
    """A meeting that took place."""

    series: int | None
    nominal: date | None
    kind: str
    starts_at: datetime
    place: str


def enter_standing(db: Session, year: Year) -> None:
    """Enter the series, and the meetings they and the quarters brought, with who was there."""
    number = 0
    for branch, standing in STANDING.items():
        held = [_Held(None, None, "members", starts_at, "大会议室") for starts_at in _quarters(year)]
        for kind, recurrence, clock, place in standing:
            number += 1
            _enter_series(db, year, branch, number, kind, recurrence, clock, place)
            held += [_Held(number, nominal, kind, at, place) for nominal, at in _turns(year, recurrence, clock)]
        for each in held:
            _enter_meeting(db, year, branch, each)


def enter_dues(db: Session, year: Year) -> list[tuple[str, Month, Stage]]:
    """Enter twelve months of dues; return, by branch, the reminders whose moment has passed and that found owers."""
    newest = Month.of(year.today)
    if _stages(year, newest)[0].at > year.at:
        newest = newest.plus(-1)
    stages = {month: _stages(year, month) for month in months_between(newest.plus(-11), newest)}
    opened_at = {month: stages[month][0].at for month in stages}
    reminded: list[tuple[str, Month, Stage]] = []
    numbers = count(1)
    for branch, group in year.members.items():
        owed: set[Month] = set()
        for member in group:
            if member.name not in people.APPLICANTS:
                hers = _months_of(year, member, opened_at)
                owed |= _enter_dues_of(db, year, member, hers, bases.fix(db, year, member, hers, numbers))
        reminded += [(branch, month, stage) for month in sorted(owed) for stage in stages[month] if stage.at <= year.at]
    return reminded


def enter_hours(db: Session, year: Year) -> None:
    """Enter volunteering that was verified, and some that was not."""
    for branch, group in year.members.items():
        secretary = group[0]
        for member in year.chance.sample(group[1:], 15):
            if member.has_left:
                continue
            day = year.today - timedelta(days=year.chance.randrange(20, 340))
            claimed_at = year.wall(day, time(18, year.chance.randrange(60)))
            row = {
                "member_id": member.id,
                "branch_id": year.branches[branch].id,
                "day": day,
                "minutes": Minutes(30 * year.chance.randrange(2, 13)),
                "activity": year.chance.choice(ACTIVITIES),
                "state": ClaimState.REFUSED if year.chance.random() < 0.08 else ClaimState.VERIFIED,
                "claimed_at": claimed_at,
                "decided_at": claimed_at + timedelta(days=1),
                "decided_by": secretary.id,
            }
            db.later(HourClaim.__table__, row)


async def enter_answers(db: Session, year: Year, branch: str, meeting: Meeting, share: float, after: datetime) -> None:
    """Let that share of a branch say, soon after a moment, that they will come.

    The personas leave it to whoever plays them; a share of 1 means everybody, those without an account too.
    """
    for member in year.members[branch]:
        is_out = member.is_played or member.account is None
        if not (member.has_left or member.is_spared or (is_out and share < 1)) and year.chance.random() < share:
            answered_at = after + timedelta(minutes=year.chance.randrange(1, 25))
            row = _attendance(meeting.id, member, Answer.COMING, answered_at, Presence.UNRECORDED)
            db.later(Attendance.__table__, row)
    await db.write_pending()


def _enter_series(
    db: Session, year: Year, branch: str, number: int, kind: str, recurrence: Recurrence, clock: time, place: str
) -> None:
    row = {
        "id": number,
        "branch_id": year.branches[branch].id,
        "kind": kind,
        "recurrence": str(recurrence),
        "clock": clock,
        "place": place,
        "made_by": year.members[branch][0].id,
        "made_at": year.wall(year.first_day, time(10)),
    }
    db.later(Series.__table__, row)


def _turns(year: Year, recurrence: Recurrence, clock: time) -> Iterator[tuple[date, datetime]]:
    for turn in occurrences(recurrence, year.first_day, year.today + MOVED, year.almanac.calendar):
        if turn.day and (starts_at := year.wall(turn.day, clock)) <= year.at:
            yield turn.nominal, starts_at


def _quarters(year: Year) -> Iterator[datetime]:
    for month in months_between(Month.of(year.first_day), Month.of(year.today)):
        starts_at = year.wall(year.almanac.calendar.workday_from(month.day(11)), time(9))
        if month.month % 3 == 0 and starts_at < year.at - timedelta(days=1):
            yield starts_at


def _enter_meeting(db: Session, year: Year, branch: str, held: _Held) -> None:
    rule = year.almanac.rules(held.starts_at).kind(held.kind)
    ends_at = held.starts_at + timedelta(minutes=rule.minutes)
    called_at = year.wall(year.almanac.calendar.workday_before(held.starts_at.date() - timedelta(days=2)), time(9))
    invited = [each for each in year.members[branch] if _was_invited(year, each, rule, held.starts_at)]
    meeting = MeetingId(next(year.numbers))
    row = {
        "id": meeting,
        "branch_id": year.branches[branch].id,
        "kind": held.kind,
        "topic": TOPICS[held.kind][meeting % len(TOPICS[held.kind])],
        "place": held.place,
        "starts_at": held.starts_at,
        "ends_at": ends_at,
        "state": MeetingState.CLOSED,
        "lead_reader_id": year.chance.choice(invited).id if rule.has_lead_reader else None,
        "series_id": held.series,
        "nominal_on": held.nominal,
        "called_at": called_at,
        "called_by": year.members[branch][0].id,
        "revision": 0,
        "closed_at": min(ends_at + timedelta(minutes=20), year.at),
    }
    db.later(Meeting.__table__, row)
    for member in invited:
        there = _was_there(year, meeting, member, held.starts_at, called_at)
        db.later(Attendance.__table__, there)
        if there["presence"] in MISSED and held.kind in year.almanac.rules(held.starts_at).study.kinds:
            _enter_makeup(db, year, branch, row, member)


def _enter_makeup(db: Session, year: Year, branch: str, meeting: dict[str, Any], member: Enrolled) -> None:
    """Enter what became of a make-up whose last day is over; the others are made as at any close."""
    rules, made_at = year.almanac.rules(year.at).study, meeting["closed_at"]
    due_on = due_day(made_at, (), year.almanac.calendar, rules, year.almanac.zone)
    if due_on >= year.today or member.is_spared or member.has_left or member.name in people.APPLICANTS:
        return
    dice = (meeting["id"] + member.id) % 8
    is_left = dice == 0 and (year.today - due_on).days < 10
    settled_at = made_at + timedelta(days=3 + dice)
    row = {
        "meeting_id": meeting["id"],
        "member_id": member.id,
        "branch_id": year.branches[branch].id,
        "state": MakeupState.OPEN if is_left else MakeupState.ACCEPTED,
        "due_on": due_on,
        "material": meeting["topic"],
        "words": None if is_left else LEARNED[dice % len(LEARNED)],
        "made_at": made_at,
        "reports": 0 if is_left else 1,
        "reported_at": None if is_left else settled_at,
        "decided_at": None if is_left else settled_at + timedelta(hours=2),
        "decided_by": None if is_left else year.members[branch][0].id,
        "reminded_on": due_on - timedelta(days=3) if is_left else None,
    }
    db.later(Makeup.__table__, row)


def _was_invited(year: Year, member: Enrolled, rule: MeetingKind, at: datetime) -> bool:
    if member.has_left and _left_on(year, member) <= at.date():
        return False
    return rule.audience != "committee" or people.OFFICES[member.branch].get(member.name) in COMMITTEE


def _left_on(year: Year, member: Enrolled) -> date:
    return year.today - timedelta(days=people.DEPARTED[member.name])


def _was_there(
    year: Year, meeting: MeetingId, member: Enrolled, starts_at: datetime, called_at: datetime
) -> dict[str, Any]:
    """Return how one person attended: most in time, some late, on leave or absent; the old when they can."""
    dice = year.chance.random()
    answered_at = called_at + timedelta(minutes=year.chance.randrange(5, 600))
    if member.is_spared and dice < 0.7:
        return _attendance(meeting, member, Answer.SILENT, None, Presence.UNRECORDED)
    if dice < 0.1:
        row = _attendance(meeting, member, Answer.LEAVE, answered_at, Presence.LEAVE, starts_at)
        return {**row, "reason": year.chance.choice(REASONS), "evidence": Evidence.ROSTER}
    if dice < 0.13:
        return _attendance(meeting, member, Answer.SILENT, None, Presence.ABSENT, starts_at + timedelta(minutes=95))
    is_late = dice < 0.19
    minutes = year.chance.randrange(11, 28) if is_late else year.chance.randrange(-25, 10)
    presence = Presence.LATE if is_late else Presence.PRESENT
    return _attendance(meeting, member, Answer.COMING, answered_at, presence, starts_at + timedelta(minutes=minutes))


def _attendance(
    meeting: MeetingId,
    member: Enrolled,
    answer: Answer,
    answered_at: datetime | None,
    presence: Presence,
    recorded_at: datetime | None = None,
) -> dict[str, Any]:
    seen = presence in (Presence.PRESENT, Presence.LATE) and member.account
    evidence = (Evidence.BUTTON if seen else Evidence.ROSTER) if recorded_at else None
    return {
        "meeting_id": meeting,
        "member_id": member.id,
        "answer": answer,
        "answered_at": answered_at,
        "reason": None,
        "presence": presence,
        "evidence": evidence,
        "recorded_at": recorded_at,
    }


def _stages(year: Year, month: Month) -> list[Stage]:
    rules = year.almanac.rules(year.at)
    day, calendar, quiet = rules.dues.collection_day, year.almanac.calendar, rules.reminders.quiet
    return dues_stages(month, day, calendar, quiet, rules.reminders, year.almanac.zone)


def _months_of(year: Year, member: Enrolled, months: dict[Month, datetime]) -> dict[Month, datetime]:
    """Return the months one person pays here, those until she left."""
    if not member.has_left:
        return months
    last = Month.of(_left_on(year, member))
    return {month: opened_at for month, opened_at in months.items() if month <= last}


def _enter_dues_of(
    db: Session, year: Year, member: Enrolled, months: dict[Month, datetime], fixed: dict[int, Fixed]
) -> set[Month]:
    """Enter one person's months, each with the moment it was opened; return those she owes."""
    keeper = year.keeper(member.branch)
    unpaid = 1 if member.name in people.CLAIMING else people.OWING.get(member.name, 0)
    owed = set(sorted(months)[len(months) - unpaid :])
    for month, opened_at in months.items():
        paid_at = min(opened_at + timedelta(hours=year.chance.randrange(1, 150)), year.at - timedelta(hours=20))
        is_owed = month in owed
        row = {
            "member_id": member.id,
            "month": month,
            "sealed_amount": fixed[month.year].sealed_amount,
            "assessment_id": fixed[month.year].number,
            "state": DuesState.OWED if is_owed else DuesState.PAID,
            "opened_at": opened_at,
            "paid_at": None if is_owed else paid_at,
            "decided_by": None if is_owed else keeper.id,
        }
        db.later(DuesMonth.__table__, row)
    return owed
