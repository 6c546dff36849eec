"""What the secretary is told of messages that did not arrive: once, without their content."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.channel import (
    Ambiguous,
    Capabilities,
    Message,
    Rejected,
    SendFailed,
    Unreachable,
)
from models import notices, outbox
from models.notices import MemberNotTold, RoomNotTold, Topic
from models.offices import Office
from models.outbox import Purpose
from models.payments.told import DuesConfirmed, Paid
from models.roles import OfficeKind
from models.rules.ledger import Method
from models.rules.values import Money, Month
from tests.cast import LIBRARY, OFFICE
from tests.post import bind_room, fates, post, sender, tell_one
from tests.talk import Stage, TestChannel, worded

REPEATABLE = [Purpose.REPLY, Purpose.NOTICE, Purpose.REMINDER]


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("LateLeaveDecided", Topic.MEETING),
        ("MeetingCalled", Topic.MEETING),
        ("DuesConfirmed", Topic.DUES),
        ("VisitReminder", Topic.OTHER),
        ("SomethingOfAnOlderVersion", Topic.OTHER),
    ],
)
def test_a_message_is_about_what_the_module_it_comes_from_is_about(kind: str, topic: Topic) -> None:
    assert notices.topic_of(kind) is topic


@pytest.mark.parametrize(
    ("failures", "is_doubtful"),
    [([Ambiguous("cut off"), Ambiguous("cut off")], True), ([Rejected("bad request")], False)],
    ids=["nobody knows", "refused"],
)
async def test_the_secretary_is_told_which_member_should_be_asked_in_person(
    stage: Stage, failures: list[SendFailed], is_doubtful: bool
) -> None:
    stage.channel.failures["chat-王芳"] = list(failures)
    await tell_one(stage, "王芳", "通知")
    await stage.delivery.drain()
    [said] = stage.channel.sent
    assert (said.chat, said.text) == ("chat-陈静", worded(MemberNotTold("王芳", Topic.OTHER, is_doubtful)))


async def test_the_secretary_reads_what_it_was_about_and_no_amount(stage: Stage) -> None:
    stage.channel.failures["chat-王芳"] = [Rejected("bad request")]
    await tell_one(
        stage, "王芳", "通知", DuesConfirmed(Paid(1, Money(98765), Method.CASH, (Month(2026, 11),), (Money(98765),)))
    )
    await stage.delivery.drain()
    [said] = stage.channel.sent
    assert "党费" in said.text
    assert "987" not in said.text


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("MeetingCalled", "meeting"),
        ("Nudge", "meeting"),
        ("LeadReaderReminder", "meeting"),
        ("DuesReminder", "dues"),
        ("HoursDecided", "hours"),
        ("RegistrationWaiting", "registration"),
        ("Digest", "other"),
        ("NoSuchFact", "other"),
    ],
)
async def test_the_kind_of_a_message_says_what_it_was_about(
    stage: Stage, caplog: pytest.LogCaptureFixture, kind: str, topic: str
) -> None:
    await tell_one(stage, "王芳", "通知")
    await stage.database.write(lambda db: db.core(update(outbox.Parcel).values(kind=kind, content={"spoilt": 1})))
    await stage.delivery.drain()
    [row] = await stage.rows("outbox", kind="MemberNotTold")
    assert row.content["topic"] == topic
    assert "cannot word or send" in caplog.text


async def test_a_message_is_never_seen_as_dead_before_the_secretary_is_told_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, write = [], stage.database.write

    async def look_afterwards(work: Any) -> Any:
        result = await write(work)
        dead = len(await stage.rows("outbox", kind="RoomBound", state="dead"))
        seen.append((dead, len(await stage.rows("outbox", kind="MemberNotTold"))))
        return result

    stage.channel.failures["chat-王芳"] = [Rejected("bad request")]
    await tell_one(stage, "王芳", "通知")
    monkeypatch.setattr(stage.database, "write", look_afterwards)
    await stage.delivery.drain()
    assert set(seen) == {(0, 0), (1, 1)}


async def test_the_secretary_is_told_once_a_day_for_each_member(stage: Stage) -> None:
    for hours, names in ((0, "王芳 赵䶮"), (2, "王芳"), (24, "王芳")):
        stage.set_clock("2026-11-20 10:00")
        stage.now += timedelta(hours=hours)
        for name in names.split():
            stage.channel.failures[f"chat-{name}"] = [Rejected("bad request")]
            await tell_one(stage, name, f"通知{hours}")
        await stage.delivery.drain()
    told = [row.content["name"] for row in await stage.rows("outbox", kind="MemberNotTold")]
    assert told == ["王芳", "赵䶮", "王芳"]


async def test_a_day_begins_at_midnight_of_the_organisation(stage: Stage) -> None:
    for moment in ("2026-11-20 23:30", "2026-11-21 00:30"):
        stage.set_clock(moment)
        stage.now = stage.now.astimezone(UTC)
        stage.channel.failures["chat-王芳"] = [Rejected("bad request")]
        await tell_one(stage, "王芳", moment, purpose=Purpose.URGENT)
        await stage.delivery.drain()
    assert len(await stage.rows("outbox", kind="MemberNotTold")) == 2


@pytest.mark.parametrize(
    ("purpose", "failure"),
    [(Purpose.REPLY, Rejected("bad request")), (Purpose.NOTICE, Unreachable("blocked"))],
    ids=["reply", "lost chat"],
)
async def test_of_a_reply_and_of_a_lost_chat_nothing_of_the_kind_is_told(
    stage: Stage, purpose: Purpose, failure: SendFailed
) -> None:
    stage.channel.failures["chat-王芳"] = [failure]
    await tell_one(stage, "王芳", "通知", purpose=purpose)
    await stage.delivery.drain()
    assert await fates(stage) == {"通知": "dead"}
    assert await stage.rows("outbox", kind="MemberNotTold") == []


async def test_of_a_message_that_is_late_the_secretary_is_not_told(stage: Stage) -> None:
    class SlowChannel(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            stage.now += timedelta(minutes=2)
            return await super().send(chat, message, edits)

    channel = SlowChannel(capabilities=Capabilities(4096, 100, True, overall_per_second=1))
    for name in ("王芳", "赵䶮"):
        await tell_one(stage, name, name, deadline=stage.now + timedelta(minutes=1))
    await sender(stage, channel).drain()
    assert await fates(stage) == {"王芳": "sent", "赵䶮": "late"}
    assert await stage.rows("outbox", kind="MemberNotTold") == []


async def test_a_secretary_is_not_told_of_what_she_herself_missed(stage: Stage) -> None:
    stage.channel.failures["chat-陈静"] = [Rejected("bad request")]
    await tell_one(stage, "陈静", "通知")
    await stage.delivery.drain()
    assert stage.channel.sent == []
    assert await stage.rows("outbox", kind="MemberNotTold") == []


@pytest.mark.parametrize("failure", [Rejected, Unreachable], ids=["report of one", "report of a lost chat"])
async def test_a_report_that_does_not_arrive_begets_no_other(stage: Stage, failure: type[SendFailed]) -> None:
    await _appoint(stage, "刘洋", OfficeKind.DEPUTY_SECRETARY)
    stage.channel.failures["chat-王芳"] = [failure("no")]
    for secretary in ("陈静", "刘洋"):
        stage.channel.failures[f"chat-{secretary}"] = [Rejected("bad request") for _ in range(5)]
    await tell_one(stage, "王芳", "通知")
    await stage.delivery.drain()
    reports = [row for row in await stage.rows("outbox") if row.kind != "RoomBound"]
    assert len({row.kind for row in reports}) == 1
    assert [row.state.value for row in reports] == ["dead", "dead"]


@pytest.mark.parametrize(
    ("failure", "is_doubtful"), [(Ambiguous("cut off"), True), (Rejected("bad request"), False)], ids=str
)
async def test_the_secretary_of_its_branch_is_told_of_a_group_that_missed_an_announcement(
    stage: Stage, failure: SendFailed, is_doubtful: bool
) -> None:
    await bind_room(stage, "-1")
    await bind_room(stage, "-2", LIBRARY)
    stage.channel.failures["-2"] = [failure, failure]
    await post(stage, "-2", "甲1", "甲2", purpose=Purpose.ANNOUNCEMENT)
    await stage.delivery.drain()
    [said] = stage.channel.sent
    assert (said.chat, said.text) == ("chat-周敏", worded(RoomNotTold(LIBRARY, Topic.OTHER, is_doubtful)))


async def test_of_a_chat_that_is_nobodys_nobody_is_told(stage: Stage) -> None:
    stage.channel.failures["甲"] = [Rejected("bad request")]
    await post(stage, "甲", "甲1", purpose=Purpose.NOTICE)
    await stage.delivery.drain()
    assert await fates(stage) == {"甲1": "dead"}
    assert len(await stage.rows("outbox")) == 1


async def test_what_was_for_a_member_who_is_gone_from_the_books_is_settled_all_the_same(stage: Stage) -> None:
    stage.channel.failures["chat-王芳"] = [Rejected("bad request")]
    await tell_one(stage, "王芳", "通知")
    nobody = update(outbox.Parcel).values(member_id=999_999)
    await stage.database.write(lambda db: db.core(nobody))
    await stage.delivery.drain()
    assert await fates(stage) == {"通知": "dead"}


async def _appoint(stage: Stage, name: str, kind: OfficeKind) -> None:
    branch, number = stage.cast.branches[OFFICE], stage.cast.members[name]
    office = Office(member_id=number, branch_id=branch, kind=kind, starts_on=date(2026, 1, 1))
    await stage.database.write(lambda db: db.add(office))
