"""Volunteer service in the demonstration: a project of 双报到, a shift that was served, one ahead people wait for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.demo import people
from bot.demo.roster import Year
from bot.demo.year import person, workday
from models import certificates, offices, projects, roles, shifts
from models.database import Session
from models.members import Member
from models.projects import ListKind, PlaceKind, Reach, ServiceProject
from models.roles import Secretary
from models.rules.values import Minutes
from models.shifts import Plan

PLACE, PROJECT, SPOT = "幸福社区", "社区清扫", "幸福社区居委会门口"
NEED, RESOURCE = "楼道和花坛每月清扫一次", "会议室、投影仪周末可以借用"
ORGANISER, CERTIFIED = "欧阳雪", "王芳"
SERVED = ("王芳", "何思源", "谢长安", "唐小满", "卢俊杰")
COMING = ("王芳", "谢长安", "卢俊杰", "袁秋实", "林若兰", "罗文博")
PLACES = 4
BEGINS, LASTS = time(9), Minutes(120)


async def enter_service(db: Session, year: Year, certificate_address: str) -> None:
    """Let the bureau run a project, serve a shift of it and certify it, and sign up for the next, by the real verbs."""
    by = await _secretary(db, year)
    project = await _open(db, year, by)
    await _serve(db, year, project)
    told = workday(year, 1, time(9, 40))
    about = (await db.get(Member, year.find(CERTIFIED).id), _day_off(year, -3).year)
    assert about[0] is not None
    await certificates.issue(db, about[0], about[1], certificate_address, year.almanac, by=by, at=told)
    await _look_ahead(db, year, project)


async def _secretary(db: Session, year: Year) -> Secretary:
    member = person(year, year.members[people.BUREAU][0])
    proof = roles.prove(Secretary, member, await offices.held_by(db, member.member_id, year.today))
    assert isinstance(proof, Secretary)
    return proof


async def _open(db: Session, year: Year, by: Secretary) -> ServiceProject:
    at = year.wall(_days_before(year, _day_off(year, -3), 8), time(10))
    await projects.enter_place(db, PLACE, PlaceKind.COMMUNITY, year.almanac, by=by, at=at)
    [place] = await projects.open_places(db, by.branch_ids)
    for kind, words in ((ListKind.NEED, NEED), (ListKind.RESOURCE, RESOURCE)):
        card = await projects.enter_item(db, place, kind, words, year.almanac, by=by, at=at)
    need = next(item.id for item in card.items if item.kind is ListKind.NEED)
    organiser = await db.get(Member, year.find(ORGANISER).id)
    assert organiser is not None
    await projects.open_project(db, PROJECT, organiser, place, Reach.BRANCH, need, by=by, at=at)
    [project] = await projects.running(db, year.almanac, by=by, at=at)
    return project


async def _serve(db: Session, year: Year, project: ServiceProject) -> None:
    """Let the shift of a day off be served: all come and leave by themselves, and the organiser confirms it."""
    day, organiser = _day_off(year, -3), person(year, year.find(ORGANISER))
    number = await _call(db, year, project, day, len(SERVED), year.wall(_days_before(year, day, 6), time(10, 10)))
    for minute, name in enumerate(SERVED):
        by = person(year, year.find(name))
        signed = year.wall(_days_before(year, day, 4), time(12, 10 + minute))
        await shifts.sign_up(db, number, year.almanac, by=by, at=signed)
    for minute, name in enumerate(SERVED):
        by, come = person(year, year.find(name)), year.wall(day, time(8, 50 + minute))
        await shifts.check_in(db, number, year.almanac, by=by, at=come)
        await shifts.check_out(db, number, year.almanac, by=by, at=year.wall(day, time(11, minute)))
    done = year.wall(day, time(11, 40))
    await shifts.confirm(db, number, year.almanac, by=organiser, at=done, is_final=True)


async def _look_ahead(db: Session, year: Year, project: ServiceProject) -> None:
    """Call the next shift, for which more sign up than have a place, and remind of it if its day is near."""
    number = await _call(db, year, project, _day_off(year, 3), PLACES, workday(year, 2, time(10, 30)))
    for minute, name in enumerate(COMING):
        by, at = person(year, year.find(name)), workday(year, 1, time(12, 20 + minute))
        await shifts.sign_up(db, number, year.almanac, by=by, at=at)
    await shifts.remind(db, year.branches[people.BUREAU], year.almanac, at=year.at)


async def _call(db: Session, year: Year, project: ServiceProject, day: date, places: int, at: datetime) -> int:
    plan = Plan(year.wall(day, BEGINS), LASTS, places, SPOT)
    by = person(year, year.find(ORGANISER))
    return (await shifts.call(db, project, plan, year.almanac, by=by, at=at)).shift.id


def _day_off(year: Year, days: int) -> date:
    """Return the first day off at least so many days ahead, or back, so that nobody is at a meeting then."""
    day, step = year.today + timedelta(days=days), timedelta(days=1 if days > 0 else -1)
    while year.almanac.calendar.is_workday(day):
        day += step
    return day


def _days_before(year: Year, day: date, count: int) -> date:
    for _ in range(count):
        day = year.almanac.calendar.workday_before(day)
    return day
