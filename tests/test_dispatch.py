"""Dispatch: every event counts once, one that fails stops no other, and nothing is acknowledged that is not kept."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot import command, conversation
from bot.channels.channel import ChatKind, Event, Left, RoomMoved, Unreachable, Unreadable, Update
from bot.dispatch import Dispatcher
from bot.links import Links
from bot.reply import Reply, say
from models import branches, peers
from models.facts import Refused
from models.members import Member
from models.rooms import Room
from tests.cast import OFFICE
from tests.post import fates, post, read
from tests.talk import Stage


def said(who: str, number: int | str, text: str = "志愿 1小时 社区清扫") -> Update:
    return Update("test", str(number), f"chat-{who}", ChatKind.PRIVATE, who, who, text, private_chat=f"chat-{who}")


async def hours_of(stage: Stage) -> list[int]:
    """Return whose hours are in the ledger."""
    return [row.member_id for row in await stage.rows("hour_claims")]


async def inbox(stage: Stage) -> dict[str, str]:
    return {row.event_id: row.state.value for row in await stage.rows("inbox")}


def let_fail(monkeypatch: pytest.MonkeyPatch, name: str, run: Any) -> None:
    """Let a registered command do something else."""
    monkeypatch.setitem(command._COMMANDS, name, replace(command.commands()[name], run=run))


async def test_the_same_event_again_changes_nothing(stage: Stage) -> None:
    for _ in range(3):
        await stage.dispatcher([said("王芳", 1)])
    assert len(await hours_of(stage)) == 1
    assert await inbox(stage) == {"1": "done"}


async def test_the_same_event_twice_in_one_batch_counts_once(stage: Stage) -> None:
    await stage.dispatcher([said("王芳", 1), said("赵䶮", 2), said("王芳", 1)])
    assert sorted(await hours_of(stage)) == sorted(stage.cast.members[name] for name in ("王芳", "赵䶮"))


async def test_others_have_their_turn_between_the_updates_of_a_batch(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    answer = conversation.answer

    async def heard(turn: conversation.Turn) -> Reply:
        turns.append("heard")
        return await answer(turn)

    async def others() -> None:
        while turns.count("heard") < 20:
            turns.append("others")
            await asyncio.sleep(0)

    monkeypatch.setattr(conversation, "answer", heard)
    await asyncio.gather(others(), stage.dispatcher([said("王芳", number) for number in range(20)]))
    assert ("heard", "heard") not in set(pairwise(turns))


async def test_the_same_number_on_another_channel_is_another_event(stage: Stage) -> None:
    await stage.dispatcher([said("王芳", 1), replace(said("王芳", 1), channel="web")])
    assert [(row.channel, row.event_id) for row in await stage.rows("inbox")] == [("test", "1"), ("web", "1")]


async def test_events_shuffled_and_in_other_batches_count_once_each(stage: Stage) -> None:
    events: list[Event] = [said(name, f"{name}{number}") for name in ("王芳", "赵䶮", "吴刚") for number in range(5)]
    dice = random.Random(7)
    for _ in range(3):
        dice.shuffle(events)
        for start in range(0, len(events), 4):
            await stage.dispatcher(events[start : start + 4])
    assert len(await hours_of(stage)) == 15


async def test_nothing_in_is_nothing_done(stage: Stage) -> None:
    await stage.dispatcher([])
    assert await inbox(stage) == {}


async def test_in_a_batch_of_many_neither_poison_nor_a_bug_stops_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def write_and_fail(ctx: Any) -> Reply:
        await branches.found(ctx.db, "半途支部", at=ctx.now)
        raise ZeroDivisionError("bug")

    let_fail(monkeypatch, "help", write_and_fail)
    names = [*stage.cast.members, *(f"生人{number}" for number in range(12))]
    events: list[Event] = [said(names[number % 20], number) for number in range(50)]
    events[0] = Unreadable("test", "0", '{"update_id": 0, "nonsense": [')
    events[21] = said(names[1], 21, "帮助")
    await stage.dispatcher(events)
    assert {number: state for number, state in (await inbox(stage)).items() if state != "done"} == {
        "0": "quarantined",
        "21": "failed",
    }
    written = sum(isinstance(each, Update) and each.user in stage.cast.members for each in events) - 1
    assert len(await hours_of(stage)) == written
    assert len(await stage.rows("inbox")) == 50
    assert await stage.rows("branches", name="半途支部") == []
    [failed] = await stage.rows("inbox", state="failed")
    await stage.delivery.drain()
    assert any(failed.reference in each.text for each in stage.channel.sent if each.chat == f"chat-{names[1]}")
    assert any(getattr(record, "reference", "") == failed.reference for record in caplog.records)


@pytest.mark.parametrize("told", [say(object()), say({"no": "fact"}), None])
async def test_an_answer_that_cannot_be_kept_is_a_bug_of_that_update_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    async def answer(ctx: Any) -> Any:
        return told

    let_fail(monkeypatch, "help", answer)
    await stage.dispatcher([said("王芳", 1, "帮助"), said("赵䶮", 2)])
    assert await inbox(stage) == {"1": "failed", "2": "done"}
    assert len(await hours_of(stage)) == 1


async def test_a_refusal_that_cannot_be_kept_is_a_bug_of_that_update_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(ctx: Any) -> Any:
        raise Refused(object())

    let_fail(monkeypatch, "help", refuse)
    await stage.dispatcher([said("王芳", 1, "帮助"), said("赵䶮", 2)])
    assert await inbox(stage) == {"1": "failed", "2": "done"}
    assert len(await hours_of(stage)) == 1


async def test_what_cannot_be_read_is_kept_once_for_a_person_to_look_at(stage: Stage) -> None:
    for _ in range(2):
        await stage.dispatcher([Unreadable("test", "1", "[[["), said("王芳", 2)])
    [kept] = await stage.rows("inbox", state="quarantined")
    assert kept.body == "[[["


@pytest.mark.parametrize("sign", ["\0", "\ud83d"])
async def test_signs_no_database_keeps_stop_nobody(stage: Stage, sign: str) -> None:
    stranger = replace(said("生人", 1, f"你好{sign}"), user_name=f"生{sign}人")
    await stage.dispatcher(
        [stranger, Unreadable("test", "2", f"{{{sign}"), said("王芳", 3, f"志愿 1小时 社区{sign}清扫")]
    )
    assert await inbox(stage) == {"1": "done", "2": "quarantined", "3": "done"}
    assert await hours_of(stage) == [stage.cast.members["王芳"]]
    assert "生" in next(row.name for row in await stage.rows("peers") if row.member_id is None)


async def test_whoever_cannot_be_met_stops_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(peers, "meet", fail)
    await stage.dispatcher([said("生人", 1), said("王芳", 2)])
    assert await inbox(stage) == {"1": "failed", "2": "done"}


async def test_when_the_disk_is_full_nothing_is_acknowledged_and_the_same_events_work_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(work: Any) -> Any:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(stage.database, "write", full)
        with pytest.raises(sqlite3.OperationalError):
            await stage.dispatcher([said("王芳", 1)])
    assert await hours_of(stage) == []
    await stage.dispatcher([said("王芳", 1)])
    assert len(await hours_of(stage)) == 1


async def test_delivery_is_woken_after_the_commit_and_not_for_what_failed(stage: Stage) -> None:
    woken: list[int] = []
    dispatcher = Dispatcher(
        stage.database, stage.almanac, lambda: stage.now, Links("http://zhibu.test"), lambda: woken.append(1)
    )
    await dispatcher([said("王芳", 1)])
    assert woken == [1]


async def test_whoever_blocked_us_and_writes_again_is_reachable_again(stage: Stage) -> None:
    stage.channel.failures["chat-王芳"] = [Unreachable("blocked")]
    await post(stage, "chat-王芳", "甲1")
    await stage.delivery.drain()
    assert [row.state.value for row in await stage.rows("peers", external_id="王芳")] == ["blocked"]
    answered = await stage.say("王芳", "帮助")
    assert answered
    assert [row.state.value for row in await stage.rows("peers", external_id="王芳")] == ["active"]
    [member] = await stage.rows("members", name="王芳")
    assert member.peer_id is not None


async def test_two_updates_of_a_new_account_in_one_batch_are_one_account(stage: Stage) -> None:
    await stage.dispatcher([said("生人", 1, "你好"), said("生人", 2, "你好")])
    assert len(await stage.rows("peers", external_id="生人")) == 1


async def test_a_question_and_its_answer_may_come_in_one_batch(stage: Stage) -> None:
    await stage.dispatcher([said("陈静", 1, "开会"), said("陈静", 2, "主题党日")])
    await stage.delivery.drain()
    assert "什么时候开？" in stage.last("陈静").text


async def test_an_account_that_left_is_lost_and_the_secretary_told(stage: Stage) -> None:
    await post(stage, "chat-王芳", "甲1")
    for _ in range(2):
        await stage.dispatcher([Left("test", "1", "chat-王芳")])
    await stage.delivery.drain()
    [told] = stage.channel.sent
    assert told.chat == "chat-陈静"
    assert (await fates(stage))["甲1"] == "dead"


async def test_a_group_that_moved_takes_its_room_and_what_waits_for_it_along(stage: Stage) -> None:
    await _bind(stage, "-1")
    await post(stage, "-1", "甲1")
    await stage.dispatcher([RoomMoved("test", "1", "-1", "-2")])
    await stage.delivery.drain()
    assert [row.chat for row in await stage.rows("rooms")] == ["-2"]
    assert read(stage.channel, "-2") == ["甲1"]


async def test_a_group_that_moved_to_a_bound_address_poisons_nothing(stage: Stage) -> None:
    await _bind(stage, "-1")
    await _bind(stage, "-2")
    await stage.dispatcher([RoomMoved("test", "1", "-1", "-2"), said("王芳", 2)])
    assert [row.chat for row in await stage.rows("rooms")] == ["-2"]
    assert len(await hours_of(stage)) == 1


async def test_a_group_we_were_put_out_of_is_forgotten(stage: Stage) -> None:
    await _bind(stage, "-1")
    await stage.dispatcher([Left("test", "1", "-1")])
    assert await stage.rows("rooms") == []
    assert await stage.rows("outbox") == []


async def test_another_account_takes_over_when_one_leaves(stage: Stage) -> None:
    number = stage.cast.members["王芳"]
    await stage.database.write(lambda db: peers.account_on(db, "web", number, at=stage.now))
    await stage.dispatcher([Left("test", "1", "chat-王芳")])
    async with stage.database.read() as db:
        preferred = select(peers.Peer.channel).join(Member, Member.peer_id == peers.Peer.id).where(Member.id == number)
        assert await db.scalar(preferred) == "web"
    assert await stage.rows("outbox", kind="MemberUnreachable") == []


async def _bind(stage: Stage, chat: str) -> None:
    room = Room(channel="test", chat=chat, branch_id=stage.cast.branches[OFFICE], bound_at=stage.now)
    await stage.database.write(lambda db: db.add(room))
