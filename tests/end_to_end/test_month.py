"""A month of one branch over Telegram, the program killed seven times: what people got, and what the ledgers say.

What is true is what the fake Telegram saw: its log and its chats, held against the database.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.wording import word
from models import facts
from models.hours import ClaimState
from models.inbox import EventState
from models.members import Language
from models.outbox import Purpose, State
from models.rules.calendar import WorkCalendar
from models.rules.dues import DuesState
from models.rules.meetings import Answer, Presence
from models.rules.values import Money, Month
from tests.end_to_end.branch import ZONE
from tests.end_to_end.month import (
    BY_BUTTON,
    BY_WORD,
    EXEMPT,
    NEWCOMER,
    PAID,
    RARE,
    ROSTER,
    Lived,
    live,
)

Months = dict[str, Future[Lived]]

EVERYBODY = [*ROSTER, NEWCOMER]
OCTOBER = Month(2026, 10)
# A digest comes on top of the week's three; a menu is no message.
WEEKLY = 3


@pytest.fixture(scope="module")
def months(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    """The month on each engine there is, lived at the same time: most of it is waiting for what Telegram allows."""
    folder = tmp_path_factory.mktemp("sqlite")
    with ThreadPoolExecutor() as pool:
        lived = {"sqlite": pool.submit(asyncio.run, live(f"sqlite+aiosqlite:///{folder}/zhibu.db", folder))}
        with suppress(pytest.skip.Exception):
            url = request.getfixturevalue("postgres_url")
            lived["postgresql"] = pool.submit(asyncio.run, _on_postgres(url, tmp_path_factory.mktemp("postgresql")))
        yield lived


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def month(request: pytest.FixtureRequest, months: Months) -> Lived:
    if request.param not in months:
        pytest.skip("PostgreSQL is not installed")
    return months[request.param].result()


async def _on_postgres(url: str, folder: Path) -> Lived:
    async with _own_database(url) as own:
        return await live(own, folder)


@asynccontextmanager
async def _own_database(url: str) -> AsyncIterator[str]:
    name = f"month_{uuid.uuid4().hex[:8]}"
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()


# What the program did


def test_it_was_killed_in_the_middle_of_things(month: Lived) -> None:
    in_flight = sum(len(kill.sending) for kill in month.kills)
    updates = sum(kill.updates for kill in month.kills)
    print(
        f"{len(month.kills)} kills, {in_flight} messages and {updates} updates in flight, {len(_copies(month))} copies"
    )
    assert len(month.kills) >= 6
    assert in_flight > 0
    assert updates > 0


def test_it_never_stumbled_and_ended_well(month: Lived) -> None:
    assert month.exit_code == 0
    assert "Traceback" not in month.printed
    assert "ERROR" not in month.printed


def test_telegram_never_had_to_refuse_a_message(month: Lived) -> None:
    refused = [call for call in month.log if call["status"] != 200 and call["method"] != "getUpdates"]
    assert [call for call in refused if "message is not modified" not in call.get("description", "")] == []


# Everything once


def test_every_update_was_dealt_with_once(month: Lived) -> None:
    assert {row.state for row in month.rows["inbox"]} == {EventState.DONE}


def test_every_message_arrived(month: Lived) -> None:
    """What is left open is a word to the group that was under way at a kill: it is not said again unasked."""
    assert {row.state for row in month.rows["outbox"]} <= {State.SENT, State.FOLDED, State.UNKNOWN}
    unknown = [row for row in month.rows["outbox"] if row.state is State.UNKNOWN]
    assert all(row.purpose is Purpose.ANNOUNCEMENT for row in unknown)
    assert len(unknown) <= len(month.kills)


def test_each_message_reads_on_the_phone_as_it_was_meant(month: Lived) -> None:
    calls = {(call["parameters"]["chat_id"], str(call["message_id"])): call for call in _sends(month)}
    for row in _sent(month):
        if row.edits is None:
            assert calls[_chat(row), row.ref]["parameters"]["text"] == _worded(row)


def test_a_message_came_twice_only_where_a_kill_left_it_open_and_then_only_twice(month: Lived) -> None:
    open_at_a_kill = {number for kill in month.kills for number in kill.sending}
    # What is left unknown may have arrived as well, and no row says as which message.
    meant = Counter((_chat(row), _worded(row)) for row in month.rows["outbox"] if row.id in open_at_a_kill)
    copies = Counter((call["parameters"]["chat_id"], call["parameters"]["text"]) for call in _copies(month))
    assert copies - meant == Counter()


def test_messages_of_a_chat_came_in_their_order(month: Lived) -> None:
    refs = defaultdict(list)
    for row in _sent(month):
        if row.edits is None:
            refs[row.lane].append(int(row.ref))
    assert len(refs) == len(EVERYBODY) + 1
    assert all(numbers == sorted(numbers) for numbers in refs.values())


def test_each_person_has_one_account(month: Lived) -> None:
    names = {row.id: row.name for row in month.rows["members"]}
    assert sorted(names.values()) == sorted(EVERYBODY)
    bound = {names[row.member_id]: int(row.external_id) for row in month.rows["peers"] if row.channel == "telegram"}
    assert bound == month.ids
    assert Counter(row.action for row in month.rows["audit"])["peers.bind"] == len(EVERYBODY)


# Meetings


def test_the_meetings_are_held_on_working_days(month: Lived) -> None:
    held = [f"{row.starts_at.astimezone(ZONE):%m-%d %H:%M} {row.kind}" for row in _told_of(month)]
    assert held == [
        "09-24 16:00 study",
        "09-29 14:30 lecture",
        "09-30 16:00 study",
        "10-08 15:00 theme-day",
        "10-09 16:00 study",
        "10-16 16:00 study",
    ]


def test_answers_stand_as_they_were_given_and_once(month: Lived) -> None:
    study, lecture, _, theme_day, *_ = _told_of(month)
    coming = set(BY_BUTTON)
    assert _who(month, study, answer=Answer.COMING) == coming
    assert _who(month, study, answer=Answer.LEAVE) == {"冯雪"}
    assert _who(month, lecture, answer=Answer.COMING) == coming | set(BY_WORD)
    assert _who(month, theme_day, answer=Answer.COMING) == coming | set(BY_WORD)
    assert _who(month, lecture, answer=Answer.LEAVE) == {"沈月"}
    [on_leave] = [row for row in month.rows["attendances"] if row.reason]
    assert (on_leave.meeting_id, on_leave.reason) == (lecture.id, "出差")
    given = Counter((row.member_id, row.details["meeting"]) for row in _audited(month, "attendance.answer"))
    assert set(given.values()) == {1}


def test_who_checked_in_was_there_and_once(month: Lived) -> None:
    theme_day = _told_of(month)[3]
    own = {row.member_id for row in _attendances(month, theme_day) if row.recorded_by is None}
    assert {_names(month)[number] for number in own} == {*BY_BUTTON, *BY_WORD, "周敏"}
    assert _who(month, theme_day, presence=Presence.LATE) == {"周敏"}
    tapped = Counter((row.member_id, row.details["meeting"]) for row in _audited(month, "attendance.check_in"))
    assert set(tapped.values()) == {1}


def test_closed_meetings_leave_nobody_unrecorded(month: Lived) -> None:
    for meeting in (_told_of(month)[0], _told_of(month)[3]):
        assert not _who(month, meeting, presence=Presence.UNRECORDED)


def test_only_the_silent_are_reminded_of_a_meeting_and_once_a_stage(month: Lived) -> None:
    study, *_ = _told_of(month)
    at = f"meeting:{study.id}:{study.starts_at:%Y%m%dT%H%M}"
    silent = set(EVERYBODY) - set(BY_BUTTON) - {"冯雪", EXEMPT}
    assert _keyed(month, f"{at}:day-1") == silent
    assert _keyed(month, f"{at}:hour-2") == silent


def test_the_topic_is_asked_for_a_week_before_and_the_reader_is_told(month: Lived) -> None:
    second = _told_of(month)[2]
    [asked] = [row for row in _sent(month) if row.key and row.key.startswith(f"meeting:{second.id}:topic")]
    assert asked.settled_at.astimezone(ZONE) == datetime(2026, 9, 23, 16, 0, tzinfo=ZONE)
    [reader] = [row for row in _sent(month) if row.key and row.key.startswith(f"meeting:{second.id}:lead-reader")]
    assert _names(month)[reader.member_id] == RARE


# Dues and hours


@pytest.mark.parametrize(
    ("stage", "day", "paid_before"),
    [
        ("before", "2026-09-29", []),
        ("day", "2026-10-08", PAID["before"]),
        ("after-1", "2026-10-13", PAID["before"] + PAID["day"]),
        ("after-2", "2026-10-20", PAID["before"] + PAID["day"] + PAID["after-1"]),
    ],
)
def test_dues_are_spoken_of_on_their_day_to_who_owes(
    month: Lived, stage: str, day: str, paid_before: list[str]
) -> None:
    owing = set(EVERYBODY) - {EXEMPT} - set(paid_before)
    assert _keyed(month, f"dues:2026-10:{stage}") == owing
    sent = [row for row in _sent(month) if row.key and row.key.startswith(f"dues:2026-10:{stage}:")]
    assert {f"{row.settled_at.astimezone(ZONE):%Y-%m-%d %H:%M}" for row in sent} <= {f"{day} 09:00"}


def test_dues_said_to_be_paid_are_claimed_once_and_confirmed(month: Lived) -> None:
    paid = {name for names in PAID.values() for name in names}
    rows = {_names(month)[row.member_id]: row for row in month.rows["dues_months"] if row.month == OCTOBER}
    assert {name for name, row in rows.items() if row.state is DuesState.PAID} == paid
    assert {month.vault.open_money(rows[name].sealed_amount) for name in paid} == {Money(8500)}
    assert Counter(row.member_id for row in _audited(month, "dues.claim")).total() == len(paid)


def test_hours_are_written_down_once_and_verified(month: Lived) -> None:
    claims = [(_names(month)[row.member_id], row.minutes.count, row.state) for row in month.rows["hour_claims"]]
    assert sorted(claims) == sorted((name, 180, ClaimState.VERIFIED) for name in ("王芳", RARE, NEWCOMER))


# What people are spared


def test_the_exempt_member_is_invited_and_never_reminded(month: Lived) -> None:
    told = {row.kind for row in _sent(month) if row.member_id == _number(month, EXEMPT)}
    assert told <= {"Welcome", "MeetingCalled"}
    seen = [line for line in month.transcripts[EXEMPT] if line["side"] == "bot"]
    assert not [line["text"] for line in seen if "快到了" in line["text"] or "党费还没有" in line["text"]]


def test_nothing_unasked_comes_in_quiet_hours_or_on_days_off(month: Lived) -> None:
    calendar = WorkCalendar()
    for row in _unasked(month):
        at = _arrived(month, row)
        assert calendar.is_workday(at.date()), row.kind
        assert 8 <= at.hour < 20, row.kind


def test_the_clock_says_nothing_past_the_third_message_of_a_week_but_one_digest(month: Lived) -> None:
    weeks: dict[tuple[int, date], list[Any]] = defaultdict(list)
    for row in _unasked(month):
        if row.member_id:
            day = _arrived(month, row).date()
            weeks[row.member_id, day - timedelta(days=day.weekday())].append(row)
    exempt = _number(month, EXEMPT)
    for (member, _), rows in weeks.items():
        counted = [row for row in rows if row.kind != "Digest"]
        assert len(rows) - len(counted) <= 1
        late = [row for row in counted[WEEKLY:] if _is_of_the_clock(month, row)]
        # That there is a meeting is said even when the week's digest has gone.
        digest_at = min((row.id for row in rows if row.kind == "Digest"), default=None)
        late = [row for row in late if row.kind != "MeetingCalled" or digest_at is None or row.id < digest_at]
        assert late == [] or member == exempt
    assert [row for row in month.rows["outbox"] if row.state is State.FOLDED and row.kind == "MeetingCalled"]


def _is_of_the_clock(month: Lived, row: Any) -> bool:
    by_series = {f"meeting:{meeting.id}:called" for meeting in _told_of(month) if meeting.called_by is None}
    return row.purpose is Purpose.REMINDER or row.key.rpartition(":")[0] in by_series


def test_the_group_never_reads_a_name(month: Lived) -> None:
    read = [line["text"] for line in month.group if line["side"] == "bot"]
    # A word under way at a kill is not said again: it may have left the machine or not.
    unknown = [row for row in month.rows["outbox"] if row.state is State.UNKNOWN]
    assert len(read) >= len(_told_of(month)) - len(unknown)
    assert not [words for words in read if any(name in words for name in EVERYBODY)]


def _sends(month: Lived) -> list[dict[str, Any]]:
    return [call for call in month.log if call["method"] == "sendMessage" and call["status"] == 200]


def _copies(month: Lived) -> list[dict[str, Any]]:
    """Messages on the phones that no row of the outbox became."""
    became = {(_chat(row), row.ref) for row in _sent(month)}
    return [call for call in _sends(month) if (call["parameters"]["chat_id"], str(call["message_id"])) not in became]


def _sent(month: Lived) -> list[Any]:
    return [row for row in month.rows["outbox"] if row.state is State.SENT and row.kind != "Menu"]


def _unasked(month: Lived) -> list[Any]:
    return [row for row in _sent(month) if row.key is not None]


def _arrived(month: Lived, row: Any) -> datetime:
    """Return the clock's moment at which the fake took a message."""
    for call in _sends(month):
        if (call["parameters"]["chat_id"], str(call["message_id"])) == (_chat(row), row.ref):
            moment: datetime = call["moment"]
            return moment
    raise AssertionError(f"never arrived: {row}")


def _chat(row: Any) -> str:
    return str(row.lane.partition(":")[2])


def _worded(row: Any) -> str:
    return word(facts.decode(row.kind, row.content), Language(row.language), ZONE).text


def _names(month: Lived) -> dict[int, str]:
    return {row.id: row.name for row in month.rows["members"]}


def _number(month: Lived, name: str) -> int:
    return next(number for number, each in _names(month).items() if each == name)


def _told_of(month: Lived) -> list[Any]:
    """The meetings people were called to, by time."""
    return sorted((row for row in month.rows["meetings"] if row.called_at), key=lambda row: row.starts_at)


def _attendances(month: Lived, meeting: Any) -> list[Any]:
    return [row for row in month.rows["attendances"] if row.meeting_id == meeting.id]


def _who(month: Lived, meeting: Any, **values: Any) -> set[str]:
    [(name, value)] = values.items()
    found = [row.member_id for row in _attendances(month, meeting) if getattr(row, name) is value]
    return {_names(month)[number] for number in found}


def _audited(month: Lived, action: str) -> list[Any]:
    return [row for row in month.rows["audit"] if row.action == action]


def _keyed(month: Lived, key: str) -> set[str]:
    """Who has a message of this key, sent or, past her share of the week, left to her digest."""
    found = [row.member_id for row in month.rows["outbox"] if row.key and row.key.startswith(f"{key}:")]
    assert len(found) == len(set(found))
    return {_names(month)[number] for number in found}
