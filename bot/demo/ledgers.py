"""The ledgers of the year behind, written in sets: ten thousand verbs would take a minute.

Nothing else in the demonstration writes rows past the verbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from bot.demo import bases, people
from bot.demo.bases import Fixed
from bot.demo.programme import SLACK, STANDING, TOPICS, quarterly, turns
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
from models.rules.series import Recurrence
from models.rules.values import Minutes, Month
from models.series import Series

LEARNED = ("自学了会议材料，记了笔记", "看了录像，体会是要常下基层", "和同事一起读了原文，谈了体会")
REASONS = ("出差", "下乡演出", "值班", "身体不适", "家中有事", "外出培训")
ACTIVITIES = ("社区清扫", "古籍整理", "文明交通劝导", "送戏下乡", "展厅讲解", "看望孤寡老人", "图书上架")


@dataclass(frozen=True)
class _Turn:
    """A meeting that took place, or will."""

    series: int | None
    nominal: date | None
    kind: str
    starts_at: datetime
    place: str


def enter_standing(db: Session, year: Year) -> None:
    """Enter the series, and the meetings they and the quarters brought, with who was there."""
    number = 0
    for branch, standing in STANDING.items():
        turning = [_Turn(None, None, each.kind, at, each.place) for each, at in quarterly(year, branch)]
        for kind, recurrence, clock, place in standing:
            number += 1
            _enter_series(db, year, branch, number, kind, recurrence, clock, place)
            turning += [_Turn(number, nominal, kind, at, place) for nominal, at in turns(year, recurrence, clock)]
        for each in turning:
            if each.starts_at <= year.at:
                _enter_held(db, year, branch, each)
            else:
                _enter_planned(db, year, branch, each)


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


def _enter_planned(db: Session, year: Year, branch: str, turn: _Turn) -> None:
    """Enter a meeting that lies ahead; it is called when its time has come."""
    number = MeetingId(next(year.numbers))
    row = {**_meeting(year, branch, turn, number), "state": MeetingState.PLANNED}
    db.later(Meeting.__table__, row)


def _enter_held(db: Session, year: Year, branch: str, held: _Turn) -> None:
    rule = year.almanac.rules(held.starts_at).kind(held.kind)
    ends_at = held.starts_at + timedelta(minutes=rule.minutes)
    called_at = year.wall(year.almanac.calendar.workday_before(held.starts_at.date() - timedelta(days=2)), time(9))
    invited = [each for each in year.members[branch] if _was_invited(year, each, rule, held.starts_at)]
    meeting = MeetingId(next(year.numbers))
    row = {
        **_meeting(year, branch, held, meeting),
        "state": MeetingState.CLOSED,
        "lead_reader_id": year.chance.choice(invited).id if rule.has_lead_reader else None,
        "called_at": called_at,
        "called_by": year.members[branch][0].id,
        "closed_at": min(ends_at + timedelta(minutes=20), year.at),
    }
    db.later(Meeting.__table__, row)
    for member in invited:
        there = _was_there(year, meeting, member, held.starts_at, called_at)
        db.later(Attendance.__table__, there)
        if there["presence"] in MISSED and held.kind in year.almanac.rules(held.starts_at).study.kinds:
            _enter_makeup(db, year, branch, row, member)


def _meeting(year: Year, branch: str, turn: _Turn, number: MeetingId) -> dict[str, Any]:
    topics, rule = TOPICS[turn.kind], year.almanac.rules(turn.starts_at).kind(turn.kind)
    return {
        "id": number,
        "branch_id": year.branches[branch].id,
        "kind": turn.kind,
        "topic": topics[number % len(topics)],
        "place": turn.place,
        "starts_at": turn.starts_at,
        "ends_at": turn.starts_at + timedelta(minutes=rule.minutes),
        "series_id": turn.series,
        "nominal_on": turn.nominal,
        "revision": 0,
    }


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
    dice, slack = year.chance.random(), SLACK.get(member.branch, 1)
    answered_at = called_at + timedelta(minutes=year.chance.randrange(5, 600))
    if member.is_spared and dice < 0.7:
        return _attendance(meeting, member, Answer.SILENT, None, Presence.UNRECORDED)
    if dice < 0.1 * slack:
        row = _attendance(meeting, member, Answer.LEAVE, answered_at, Presence.LEAVE, starts_at)
        return {**row, "reason": year.chance.choice(REASONS), "evidence": Evidence.ROSTER}
    if dice < 0.13 * slack:
        return _attendance(meeting, member, Answer.SILENT, None, Presence.ABSENT, starts_at + timedelta(minutes=95))
    is_late = dice < 0.19 * slack
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
