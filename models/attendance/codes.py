"""Checking in by what the room shows: the short code typed, the QR scanned; what is refused is counted.

A refusal must outlive itself, or nobody could be locked out: these verbs answer with it instead of raising it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Row, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings, notices, offices
from models.almanac import Almanac
from models.attendance.checkins import check_in, enter, near, no_window, why_not
from models.attendance.told import (
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    GuessesLocked,
    Refusals,
    RoomCodeLocked,
    RoomCodeWrong,
    ScanRefused,
)
from models.base import Base, MeetingId, MemberId, enum_column
from models.database import Session
from models.meetings import Attendance, ChooseMeeting, Evidence, Meeting
from models.members import Member
from models.outbox import Purpose
from models.roles import Person
from models.rules import checkin as rules
from models.rules.checkin import Fault
from models.rules.meetings import Presence, TooEarly, TooLate, check_in_presence

# Wider than any two meetings that one person can be near to at one moment.
SAME_DAYS = timedelta(days=3)

Refusal = RoomCodeWrong | RoomCodeLocked | ScanRefused | CheckInNotOpen | CheckInClosed


class CheckInKey(Base):
    """What the codes and tokens of one meeting are made of: random, in hex, and never shown."""

    __tablename__ = "check_in_keys"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    secret: Mapped[str]


class RefusedTry(Base):
    """How often a member's attempts to check in to a meeting were refused for one reason, and when last."""

    __tablename__ = "refused_tries"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    fault: Mapped[Fault] = mapped_column(enum_column(Fault), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]


async def check_in_by_number(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedIn | ChooseMeeting | Refusal:
    """Check in with what was said behind the word: nothing, a meeting's number, or the code the room shows.

    The number of a meeting of hers about now is that meeting; no code is ever such a number. Otherwise four digits are
    a code where a meeting of hers shows codes.

    Raises:
        Refused: as `check_in`.
    """
    if number is None or number not in rules.CODES or "code" not in almanac.rules(at).check_in.ways:
        return await check_in(db, number, almanac, by=by, at=at)
    rows = await near(db, by, at)
    keys = await _keys(db, [row.id for row in rows])
    if not keys or any(row.id == number for row in rows):
        return await check_in(db, number, almanac, by=by, at=at)
    showing = [row for row in rows if row.id in keys]
    window = almanac.rules(at).check_in
    outcomes = [check_in_presence(row.starts_at, row.ends_at, at, window) for row in showing]
    fitting = [(row, outcome) for row, outcome in zip(showing, outcomes, strict=True) if isinstance(outcome, Presence)]
    if fitting:
        return await _try_code(db, number, fitting, keys, almanac, by, at)
    if await db.get(Attendance, (number, by.member_id)):
        return await check_in(db, number, almanac, by=by, at=at)
    return await _refuse_moment(db, no_window(outcomes), MeetingId(showing[0].id), by, at)


async def scan(db: Session, text: str, almanac: Almanac, *, by: Person, at: datetime) -> CheckedIn | Refusal:
    """Check in with the token of a QR; who is on the record already is told so.

    Raises:
        Refused: with `RecordedOtherwise`.
    """
    token = rules.read_token(text)
    if token is not None and token.occasion is not rules.Occasion.MEETING:
        token = None
    keys = await _keys(db, [token.number]) if token else {}
    if token is None or not keys or not rules.is_genuine(keys[token.number], token):
        known = MeetingId(token.number) if token and keys else None
        await count_refused(db, Fault.FORGED, known, by, at)
        return ScanRefused(Fault.FORGED)
    meeting_id = MeetingId(token.number)
    row = next((row for row in await near(db, by, at) if row.id == meeting_id), None)
    if row is None:
        return await _refuse_moment(db, await why_not(db, meeting_id, almanac, by, at), meeting_id, by, at)
    window = almanac.rules(at).check_in
    outcome = check_in_presence(row.starts_at, row.ends_at, at, window)
    if isinstance(outcome, TooEarly | TooLate):
        return await _refuse_moment(db, no_window([outcome]), meeting_id, by, at)
    fault = rules.age_fault(token, at) if "qr" in window.ways else Fault.LATE
    if fault is not None and row.presence is Presence.UNRECORDED:
        await count_refused(db, fault, meeting_id, by, at)
        return ScanRefused(fault)
    return await enter(db, row, outcome, Evidence.QR, almanac, by=by, at=at)


async def refusals(db: Session, meeting_id: MeetingId, at: datetime) -> Refusals | None:
    """Return how many attempts on a meeting were refused, by kind, and who is locked out of codes now."""
    query = select(RefusedTry, Member.name).join(Member, Member.id == RefusedTry.member_id)
    rows = (await db.execute(query.where(RefusedTry.meeting_id == meeting_id).order_by(Member.sort_key))).all()
    if not rows:
        return None
    counts = dict.fromkeys(Fault, 0)
    locked = []
    for tried, name in rows:
        counts[tried.fault] += tried.count
        if tried.fault is Fault.WRONG_CODE and _is_locked(tried.count, tried.last_at, at):
            locked.append(name)
    return Refusals(tuple(counts.values()), tuple(locked))


async def make_key(db: Session, meeting_id: MeetingId) -> None:
    """Let a meeting show codes, if it does not yet."""
    await db.insert_new(CheckInKey.__table__, {"meeting_id": meeting_id, "secret": secrets.token_hex(rules.KEY_BYTES)})


async def key_of(db: Session, meeting_id: MeetingId) -> bytes:
    """Return the key of a meeting that shows codes."""
    return (await _keys(db, [meeting_id]))[meeting_id]


async def numbers_near(db: Session, starts_at: datetime) -> frozenset[int]:
    """Return the numbers of meetings of these days that look like codes: no code may be one of them."""
    query = select(Meeting.id).where(
        Meeting.starts_at.between(starts_at - SAME_DAYS, starts_at + SAME_DAYS),
        Meeting.id.between(rules.CODES.start, rules.CODES.stop - 1),
    )
    return frozenset((await db.core(query)).scalars())


async def _try_code(
    db: Session,
    code: int,
    fitting: list[tuple[Row[Any], Presence]],
    keys: dict[int, bytes],
    almanac: Almanac,
    by: Person,
    at: datetime,
) -> CheckedIn | Refusal:
    tried = await _wrong_codes(db, [row.id for row, _ in fitting], by.member_id)
    ends = {number: rules.locked_until(*tried[number]) for number in tried}
    locks = {number: until for number, until in ends.items() if until is not None and until > at}
    for row, presence in fitting:
        if row.id in locks:
            continue
        if rules.is_code_good(keys[row.id], code, at, await numbers_near(db, row.starts_at)):
            return await enter(db, row, presence, Evidence.CODE, almanac, by=by, at=at)
    waiting = [row.id for row, _ in fitting if row.presence is Presence.UNRECORDED]
    if not waiting:
        row, presence = fitting[0]
        return await enter(db, row, presence, Evidence.CODE, almanac, by=by, at=at)
    open_ones = [number for number in waiting if number not in locks]
    if not open_ones:
        for number in waiting:
            await count_refused(db, Fault.LOCKED, number, by, at)
        return RoomCodeLocked(min(locks[number] for number in waiting))
    counts = {number: await count_refused(db, Fault.WRONG_CODE, number, by, at) for number in open_ones}
    for number, count in counts.items():
        if rules.locked_until(count, at):
            await _tell_of_guesses(db, number, count, almanac, by, at)
    wrong = max(counts.values())
    until = rules.locked_until(wrong, at)
    return RoomCodeLocked(until) if until else RoomCodeWrong(rules.CODE_TRIES - wrong % rules.CODE_TRIES)


async def _tell_of_guesses(
    db: Session, meeting_id: MeetingId, tries: int, almanac: Almanac, by: Person, at: datetime
) -> None:
    """Tell the secretaries of a meeting of the first lock of a member; the later ones stand in the roll."""
    meeting = await db.get(Meeting, meeting_id)
    until = rules.locked_until(tries, at)
    assert meeting is not None
    assert until is not None
    told = GuessesLocked(by.name, await meetings.brief(db, meeting, almanac, at), tries, until)
    secretaries = offices.secretaries(meeting.branch_id, almanac.today(at))
    await notices.tell(
        db, secretaries, told, key=f"meeting:{meeting.id}:guesses:{by.member_id}", at=at, purpose=Purpose.URGENT
    )


async def _refuse_moment(
    db: Session,
    why: meetings.NoSuchMeeting | CheckInNotOpen | CheckInClosed,
    meeting_id: MeetingId,
    by: Person,
    at: datetime,
) -> ScanRefused | CheckInNotOpen | CheckInClosed:
    match why:
        case CheckInNotOpen():
            await count_refused(db, Fault.EARLY, meeting_id, by, at)
        case CheckInClosed():
            await count_refused(db, Fault.LATE, meeting_id, by, at)
        case meetings.NoSuchMeeting():
            await count_refused(db, Fault.FOREIGN, meeting_id, by, at)
            return ScanRefused(Fault.FOREIGN)
    return why


async def count_refused(db: Session, fault: Fault, meeting_id: MeetingId | None, by: Person, at: datetime) -> int:
    """Write a refused attempt down; return how many of this kind the member made on this meeting."""
    audit.record(
        db, "attendance.refused", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=meeting_id,
        fault=fault.value,
    )  # fmt: skip
    if meeting_id is None:
        return 1
    row = {"meeting_id": meeting_id, "member_id": by.member_id, "fault": fault, "count": 1, "last_at": at}
    again = (
        db.insert(RefusedTry)
        .values(row)
        .on_conflict_do_update(
            index_elements=["meeting_id", "member_id", "fault"],
            set_={"count": RefusedTry.count + 1, "last_at": at},
        )
        .returning(RefusedTry.count)
    )
    return int((await db.core(again)).scalar_one())


async def _wrong_codes(db: Session, meeting_ids: Iterable[int], member_id: MemberId) -> dict[int, tuple[int, datetime]]:
    query = select(RefusedTry.meeting_id, RefusedTry.count, RefusedTry.last_at).where(
        RefusedTry.meeting_id.in_(list(meeting_ids)),
        RefusedTry.member_id == member_id,
        RefusedTry.fault == Fault.WRONG_CODE,
    )
    return {number: (count, last_at) for number, count, last_at in (await db.core(query)).all()}


async def _keys(db: Session, meeting_ids: Iterable[int]) -> dict[int, bytes]:
    query = select(CheckInKey.meeting_id, CheckInKey.secret).where(CheckInKey.meeting_id.in_(list(meeting_ids)))
    return {number: bytes.fromhex(secret) for number, secret in (await db.core(query)).all()}


def _is_locked(count: int, last_at: datetime, at: datetime) -> bool:
    until = rules.locked_until(count, last_at)
    return until is not None and until > at
