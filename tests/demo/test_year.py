"""What the demonstration promises to hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from bot.demo import Demo, greeting
from bot.demo import people as cast
from jobs.job import run_all
from models import assessments, attendance
from models.assessments.figuring import basis_of
from models.branches import Branch, BranchKind
from models.dues import DuesMonth, amount_of
from models.hours import ClaimState, HourCertificate, HourClaim
from models.makeups import Makeup, MakeupState
from models.meetings import Attendance, Meeting, MeetingState
from models.members import Category, Member, Standing
from models.offices import Office
from models.outbox import Parcel, Purpose, State
from models.peers import Peer
from models.projects import ServiceProject, Shift, ShiftState, SignUp, SignUpState
from models.registrations import Registration, RegistrationState
from models.roles import OfficeKind, Person
from models.rules.dues import DuesState
from models.rules.meetings import Presence
from models.webchat import Side, WebMessage
from tests.demo.conftest import OPENED


async def rows(demo: Demo, query: Select[Any]) -> list[Any]:
    async with demo.database.read() as db:
        return list((await db.scalars(query)).all())


async def test_the_organisation_has_the_five_branches(demo: Demo) -> None:
    branches = await rows(demo, select(Branch))
    below = {each.name for each in branches if each.kind is BranchKind.BRANCH}
    assert below == {"局机关党支部", "文化馆党支部", "图书馆党支部", "博物馆党支部", "京剧团党支部"}
    assert [each.name for each in branches if each.parent_id is None] == ["文化和旅游局机关党委"]


async def test_about_120_members_are_on_the_rosters(demo: Demo) -> None:
    members = await rows(demo, select(Member))
    standings = Counter(member.standing for member in members)
    assert 115 <= standings[Standing.ACTIVE] <= 125
    assert standings[Standing.DEPARTED] == len(cast.DEPARTED)
    assert sum(member.category is Category.PROBATIONARY for member in members) >= 5
    assert sum(member.is_exempt for member in members) >= 8
    assert sum(member.peer_id is None and member.standing is Standing.ACTIVE for member in members) >= 8


async def test_only_one_name_comes_twice_and_in_two_branches(demo: Demo) -> None:
    members = await rows(demo, select(Member))
    twice = [name for name, count in Counter(member.name for member in members).items() if count > 1]
    assert twice == ["张伟"]
    assert len({member.branch_id for member in members if member.name == "张伟"}) == 2


async def test_rare_characters_and_compound_surnames_are_among_the_names(demo: Demo) -> None:
    names = "".join(member.name for member in await rows(demo, select(Member)))
    for part in ("䶮", "𠮷", "㛃", "欧阳", "诸葛", "司马", "上官"):
        assert part in names


def test_whoever_is_named_for_something_is_on_a_roster() -> None:
    everybody = {name for branch in cast.ROSTER for name in cast.names(branch)}
    named = {*cast.RETIRED, *cast.PROBATIONARY, *cast.APPLICANTS, *cast.WITHOUT_ACCOUNT, *cast.OWING, *cast.CLAIMING}
    assert named <= everybody
    assert {each.name for each in cast.PERSONAS} <= everybody


async def test_every_branch_has_a_secretary_and_one_keeps_its_dues_without_a_keeper(demo: Demo) -> None:
    offices = await rows(demo, select(Office))
    kinds = Counter(office.kind for office in offices)
    assert kinds[OfficeKind.SECRETARY] == 5
    assert kinds[OfficeKind.DUES_KEEPER] == 4
    assert kinds[OfficeKind.ADMINISTRATOR] == 1


async def test_a_year_of_dues_is_mostly_paid(demo: Demo) -> None:
    months = await rows(demo, select(DuesMonth))
    states = Counter(row.state for row in months)
    assert len({row.month for row in months}) == 12
    assert states[DuesState.CLAIMED] == len(cast.CLAIMING)
    assert states[DuesState.OWED] == sum(cast.OWING.values())
    assert states[DuesState.PAID] > 1200


async def test_every_month_of_dues_comes_to_what_was_fixed_for_it_and_says_why(demo: Demo) -> None:
    months, almanac = await rows(demo, select(DuesMonth)), demo.year.almanac
    assert all(row.assessment_id for row in months)
    async with demo.database.read() as db:
        basis = await basis_of(db, almanac, sorted({row.member_id for row in months}))
        assert all(basis.figure(row.member_id, row.month).amount == amount_of(db, row) for row in months)
        member = demo.year.find("王芳")
        by = Person(None, member.id, demo.year.branches[member.branch].id, member.name)
        told = await assessments.explain(db, None, almanac, by=by)
    assert told.base is not None
    assert told.figured == told.amount


async def test_attendance_spreads_over_every_presence(demo: Demo) -> None:
    presences = Counter(row.presence for row in await rows(demo, select(Attendance)))
    assert set(presences) == set(Presence)
    assert presences[Presence.PRESENT] > 4000 > presences[Presence.LEAVE] > presences[Presence.ABSENT] > 50


async def test_every_branch_held_a_theme_day_each_month(demo: Demo) -> None:
    held = await rows(demo, select(Meeting).where(Meeting.kind == "theme-day", Meeting.state == MeetingState.CLOSED))
    months = Counter((meeting.branch_id, meeting.nominal_on.month) for meeting in held)
    assert len(months) >= 55


async def test_one_meeting_that_is_over_has_nobody_recorded(demo: Demo) -> None:
    over = select(Meeting).where(Meeting.state == MeetingState.CALLED, Meeting.ends_at < OPENED)
    [meeting] = await rows(demo, over)
    there = await rows(demo, select(Attendance).where(Attendance.meeting_id == meeting.id))
    assert len(there) > 15
    assert {row.presence for row in there} == {Presence.UNRECORDED}


async def test_hours_are_verified_refused_and_waiting(demo: Demo) -> None:
    states = Counter(row.state for row in await rows(demo, select(HourClaim)))
    assert states[ClaimState.VERIFIED] > 40
    assert states[ClaimState.REFUSED] >= 1
    assert states[ClaimState.CLAIMED] == 6


async def test_meetings_were_made_up_for_and_a_few_wait(demo: Demo) -> None:
    states = Counter(row.state for row in await rows(demo, select(Makeup)))
    assert states[MakeupState.ACCEPTED] > 100
    assert 1 <= states[MakeupState.REPORTED] <= 5
    assert states[MakeupState.OPEN] > 5


async def test_a_plain_member_can_check_in_at_once(demo: Demo) -> None:
    member = demo.year.find("王芳")
    by = Person(None, member.id, demo.year.branches[member.branch].id, member.name)
    almanac = demo.year.almanac
    told = await demo.database.write(lambda db: attendance.check_in(db, None, almanac, by=by, at=OPENED))
    assert isinstance(told, attendance.CheckedIn)
    assert told.presence is Presence.PRESENT


async def test_a_month_of_meetings_lies_ahead(demo: Demo) -> None:
    ahead = await rows(demo, select(Meeting).where(Meeting.starts_at > OPENED))
    assert {meeting.state for meeting in ahead} == {MeetingState.PLANNED, MeetingState.CALLED}
    assert max(meeting.starts_at for meeting in ahead) > OPENED + timedelta(days=25)
    assert len({meeting.branch_id for meeting in ahead}) == 5


async def test_some_invitations_are_unanswered(demo: Demo) -> None:
    ahead = select(Meeting.id).where(Meeting.starts_at > OPENED)
    answers = Counter(
        row.answer.value for row in await rows(demo, select(Attendance).where(Attendance.meeting_id.in_(ahead)))
    )
    assert answers["silent"] >= 10
    assert answers["coming"] >= 10
    assert answers["leave"] == 2


async def test_one_stranger_waits_for_approval(demo: Demo) -> None:
    [registration] = await rows(demo, select(Registration))
    assert (registration.name, registration.state) == ("武思齐", RegistrationState.WAITING)


async def test_nothing_of_the_past_waits_to_be_sent(demo: Demo) -> None:
    states = Counter(parcel.state for parcel in await rows(demo, select(Parcel)))
    assert set(states) <= {State.SENT, State.FOLDED, State.UNREACHABLE}
    assert states[State.SENT] > 100


async def test_the_first_run_of_the_jobs_has_nothing_to_catch_up_with(demo: Demo) -> None:
    before = {parcel.id for parcel in await rows(demo, select(Parcel))}
    await run_all(demo.database, demo.year.almanac, OPENED)
    new = [parcel.kind for parcel in await rows(demo, select(Parcel)) if parcel.id not in before]
    assert set(new) == {"Menu"}


async def test_every_persona_finds_a_short_history_in_the_order_of_time(demo: Demo) -> None:
    said = await rows(demo, select(WebMessage).order_by(WebMessage.id))
    chats: dict[str, list[WebMessage]] = {}
    for message in said:
        chats.setdefault(message.chat, []).append(message)
    assert len(chats) == len(cast.PERSONAS)
    for messages in chats.values():
        moments = [message.created_at for message in messages]
        assert moments == sorted(moments)
        assert moments[-1] <= OPENED
        assert 3 <= len(messages) <= 15
        assert {message.side for message in messages} == {Side.ME, Side.BOT}
        assert all(message.handed_at for message in messages if message.side is Side.ME)


async def test_what_the_personas_said_was_understood(demo: Demo) -> None:
    replies = Counter(parcel.kind for parcel in await rows(demo, select(Parcel).where(Parcel.purpose == Purpose.REPLY)))
    assert replies == {
        "Me": 2,
        "HoursClaimed": 1,
        "SeriesList": 1,
        "HoursToVerify": 1,
        "VisitorWelcome": 1,
        "RegistrationReceived": 1,
        "DuesCard": 1,
        "WhoOwes": 1,
        "Agenda": 1,
    }


async def test_the_personas_links_open_their_own_accounts(demo: Demo) -> None:
    peers = {peer.external_id: peer.name for peer in await rows(demo, select(Peer))}
    assert {
        peers[demo.year.find(each.name, each.branch).account or ""] for each in demo.tokens if not each.is_visitor
    } == {each.name for each in demo.tokens if not each.is_visitor}
    assert len(set(demo.tokens.values())) == len(cast.PERSONAS)


async def test_the_greeting_says_first_that_all_is_invented_and_gives_a_link_each(demo: Demo) -> None:
    lines = greeting(demo).splitlines()
    assert lines[0].startswith("演示数据，均为虚构")
    assert "5个支部，120名党员" in lines[0]
    assert sum("http://zhibu.test/login/" in line for line in lines) == len(cast.PERSONAS)


async def test_a_project_runs_a_shift_was_served_and_certified_and_people_wait_for_the_next(demo: Demo) -> None:
    [project] = await rows(demo, select(ServiceProject))
    past, ahead = await rows(demo, select(Shift).order_by(Shift.starts_at))
    assert (past.state, ahead.state) == (ShiftState.CONFIRMED, ShiftState.OPEN)
    assert past.ends_at < OPENED < ahead.starts_at
    served = await rows(demo, select(SignUp).where(SignUp.shift_id == past.id))
    claims = select(HourClaim).where(HourClaim.id.in_([row.claim_id for row in served]))
    assert [(row.minutes.count, row.state) for row in await rows(demo, claims)] == [(120, ClaimState.VERIFIED)] * 5
    states = Counter(row.state for row in await rows(demo, select(SignUp).where(SignUp.shift_id == ahead.id)))
    assert states == {SignUpState.PLACED: 4, SignUpState.WAITING: 2}
    [certificate] = await rows(demo, select(HourCertificate))
    assert certificate.member_id == demo.year.find("王芳").id
    assert project.organiser_id == demo.year.find("欧阳雪").id
