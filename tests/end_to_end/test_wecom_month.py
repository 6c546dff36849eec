"""A branch in WeCom, over the app and the long connection, while the real program is killed: nothing lost or twice.

What is true is what the fake platforms showed on the phones. The month at full size, on both engines:

    ZHIBU_WECOM_PEOPLE=30 ZHIBU_WECOM_WEEKS=4 ZHIBU_WECOM_KILLS=10 ZHIBU_WECOM_ENGINES=sqlite,postgresql \
        python -m pytest -n0 -s tests/end_to_end/test_wecom_month.py
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.channel import Message
from bot.channels.choices import Checklist
from bot.channels.wecom.aibot import WeComBotChannel
from bot.channels.wecom.aibot.connection import PUT_OUT
from bot.reply import degrade
from bot.wording import word
from models import facts
from models.inbox import EventState
from models.members import Language
from models.outbox import Purpose, State
from tests.end_to_end.branch import ZONE
from tests.end_to_end.test_month import _own_database
from tests.end_to_end.wecom_month import Lived, Make, Size, app, live, long_connection
from tests.figures import SEED, note, size

SIZE = Size(people=size("WECOM_PEOPLE", 5), weeks=size("WECOM_WEEKS", 1), kills=size("WECOM_KILLS", 4))
# Two minutes and more each, most of it waiting.
ENGINES = os.environ.get("ZHIBU_WECOM_ENGINES", "sqlite").split(",")
FINAL = {State.SENT, State.FOLDED, State.LATE, State.UNKNOWN, State.CANCELLED}
# What each deed leaves in the audit trail.
DEEDS = {
    "peers.bind": ("bind",),
    "attendance.answer": ("answer", "leave"),
    "hours.claim": ("hours",),
    "dues.pay": ("pay",),
    "attendance.check_in": ("check-in",),
    "attendance.mark": ("tick",),
}


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest) -> str:
    """The PostgreSQL on which to live, "" where it is a file."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def url(server: str, tmp_path: Path) -> AsyncIterator[str]:
    """Where the program keeps its books."""
    if not server:
        yield f"sqlite+aiosqlite:///{tmp_path}/zhibu.db"
        return
    async with _own_database(server) as own:
        yield own


@pytest.mark.parametrize("make", [app, long_connection])
async def test_nothing_is_lost_or_done_twice(make: Make, url: str, tmp_path: Path) -> None:
    left = await live(make, url, tmp_path, SIZE, SEED)
    copies = Counter[str]()
    wrong = [*_faults_of_the_books(left), *_faults_of_the_phones(left, copies), *_faults_of_the_program(left)]
    states = Counter(row.state.value for row in left.rows["outbox"])
    tried_again = sum(row.attempts > 1 and not row.doubts for row in left.rows["outbox"])
    note(
        f"{left.platforms.channel}: {SIZE.people} people, {SIZE.weeks} weeks, {dict(left.done)}; {left.kills} SIGKILL,"
        f" {left.busy} amid something, {left.kicks} times put out and back without a restart,"
        f" {left.platforms.faults} faults,"
        f" {left.copies} callbacks again, {left.again} deeds not heard and said again; messages {dict(states)},"
        f" {tried_again} tried again, {copies.total()} twice, {len(wrong)} violations",
        seed=SEED,
        engine=url.partition("+")[0],
    )
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:20]) + left.printed[-2000:]
    assert left.busy > 0


def _faults_of_the_books(left: Lived) -> Iterator[str]:
    """What people did is recorded, and once, however often WeCom told of it."""
    yield from (f"acknowledged and not recorded: {number}" for number in left.lost)
    audited = Counter(row.action for row in left.rows["audit"])
    for action, kinds in DEEDS.items():
        expected = sum(left.done[kind] for kind in kinds)
        if audited[action] != expected:
            yield f"{action} was done {audited[action]} times for {expected}"
    reasons = [row.reason for row in left.rows["attendances"] if row.reason]
    if reasons != ["出差"] * left.done["leave"]:
        yield f"{reasons} for {left.done['leave']} who asked for leave"
    yield from (f"the roll says {said}, and {came} checked in" for said, came in left.rolls if said != came)
    found = (len(left.rows["meetings"]), len(left.rows["hour_claims"]), len(left.rows["ledger_entries"]))
    if found != (left.done["call"], left.done["hours"], left.done["pay"]):
        yield f"{found} meetings, claims and payments for {dict(left.done)}"
    yield from (
        f"an event met a fault: {row.event_id}" for row in left.rows["inbox"] if row.state is not EventState.DONE
    )


def _faults_of_the_phones(left: Lived, copies: Counter[str]) -> Iterator[str]:
    """Every message has one end; what was sent is on the phone, in its order; what is there more often was in doubt."""
    rows = [row for row in left.rows["outbox"] if row.kind != "Menu"]
    keys = Counter(row.key for row in rows if row.key)
    yield from (f"{key} was written twice" for key, count in keys.items() if count > 1)
    for row in rows:
        if row.state not in FINAL or (row.state is State.UNKNOWN and not _may_be_unknown(row)):
            yield f"{row.lane}: {row.kind} ended as {row.state.value}: {row.error}"
    for lane in {row.lane for row in rows}:
        theirs = [row for row in rows if row.lane == lane]
        chat = lane.partition(":")[2].removeprefix("group:")
        shown = [_signs(text) for where, text in left.platforms.log if where == chat]
        yield from _out_of_order(lane, theirs, shown, left)
        allowed = Counter[str]()
        for row in theirs:
            if row.state in (State.SENT, State.UNKNOWN):
                allowed.update(dict.fromkeys(_pieces(row, left), 1 + row.doubts))
        excess = Counter(shown) - allowed
        yield from (f"{lane}: shown {count} times too often: {piece}" for piece, count in excess.items())
        copies[lane] += max(0, len(shown) - sum(len(_pieces(row, left)) for row in theirs if row.state is State.SENT))


def _out_of_order(lane: str, rows: list[Any], shown: list[str], left: Lived) -> Iterator[str]:
    """Yield the first message that is not on the phone behind the one before it."""
    place = 0
    for row in rows:
        # What changed a card is no message of its own, or not always.
        if row.state is not State.SENT or row.edits is not None:
            continue
        for piece in _pieces(row, left):
            if piece not in shown[place:]:
                yield f"{lane}: {row.kind} {row.id} is not on the phone, or not in its order"
                return
            place = shown.index(piece, place) + 1


def _may_be_unknown(row: Any) -> bool:
    """Return whether a message may end in doubt: it was sent twice without an answer, or is not said twice."""
    return row.doubts >= 2 or row.purpose is Purpose.ANNOUNCEMENT


def _faults_of_the_program(left: Lived) -> Iterator[str]:
    if left.exit_code:
        yield f"told to end it ended with {left.exit_code}"
    if "Traceback" in left.printed or "ERROR" in left.printed:
        yield "it stumbled"
    if left.met < 2 * SIZE.weeks:
        yield f"only {left.met} times it met what it should meet"
    if left.kicks != (SIZE.weeks if left.platforms.channel == WeComBotChannel.name else 0):
        yield f"it was put out {left.kicks} times"
    if left.printed.count(PUT_OUT) != left.kicks:
        yield "it did not say that it was put out"
    if "都正常" not in left.checked:
        yield f"its check says {left.checked}"
    yield from left.platforms.complaints


def _pieces(row: Any, left: Lived) -> list[str]:
    language = Language(row.language)
    message = word(facts.decode(row.kind, row.content), language, ZONE)
    return [_signs(_words(piece)) for piece in degrade(message, left.platforms.capabilities, language)]


def _words(piece: Message) -> str:
    """Return what is read of a piece beside its buttons and options."""
    return f"{piece.choice.title} {piece.choice.about}" if isinstance(piece.choice, Checklist) else piece.text


def _signs(text: str) -> str:
    """Return the letters and digits of a text in their own order: a card lays its lines out anew."""
    return "".join(sorted(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum()))
