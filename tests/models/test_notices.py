"""Notices: everybody selected is told once for a key, and who cannot be reached is not forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models import notices, rooms
from models.database import Session
from models.members import Member
from models.rooms import Room, RoomBound
from tests.cast import LIBRARY, OFFICE
from tests.talk import Stage


async def tell(stage: Stage, *names: str, key: str = "k", deadline: int | None = None) -> int:
    """Tell these a fact; return to how many it was new."""
    only = select(Member.id).where(Member.name.in_(names))
    until = stage.now + timedelta(hours=deadline) if deadline else None
    told = RoomBound("通知")
    return await stage.database.write(lambda db: notices.tell(db, only, told, key=key, at=stage.now, deadline=until))


async def test_everybody_selected_is_told_and_nobody_else(stage: Stage) -> None:
    assert await tell(stage, "王芳", "吴刚") == 2
    rows = await stage.rows("outbox")
    assert sorted(row.lane for row in rows) == sorted(["test:chat-吴刚", "test:chat-王芳"])
    assert {row.branch_id for row in rows} == {stage.cast.branches[OFFICE], stage.cast.branches[LIBRARY]}


async def test_a_key_tells_each_once_and_those_who_joined_since(stage: Stage) -> None:
    assert await tell(stage, "王芳") == 1
    stage.now += timedelta(hours=1)
    assert await tell(stage, "王芳") == 0
    assert await tell(stage, "王芳", "吴刚") == 1
    assert await tell(stage, "王芳", key="another") == 1


async def test_nobody_selected_is_nobody_told(stage: Stage) -> None:
    assert await tell(stage, "无此人") == 0


async def test_a_member_without_an_account_gets_a_row_that_says_so_and_is_never_sent(stage: Stage) -> None:
    await stage.enrol("新同志")
    assert await tell(stage, "新同志") == 1
    await stage.delivery.drain()
    [row] = await stage.rows("outbox")
    assert (row.state.value, row.lane) == ("unreachable", "")


async def test_the_deadline_and_the_moment_are_kept(stage: Stage) -> None:
    await tell(stage, "王芳", deadline=2)
    [row] = await stage.rows("outbox")
    assert (row.created_at, row.due_at) == (stage.now, stage.now)
    assert row.deadline == stage.now + timedelta(hours=2)


async def test_a_room_hears_an_announcement_once_for_a_key_and_only_its_branch(stage: Stage) -> None:
    office, library = stage.cast.branches[OFFICE], stage.cast.branches[LIBRARY]

    async def work(db: Session) -> None:
        for chat, branch in (("-1", office), ("-2", library)):
            await db.add(Room(channel="test", chat=chat, branch_id=branch, bound_at=stage.now))
        for _ in range(2):
            await notices.tell_rooms(db, rooms.lanes(office), RoomBound("通知"), key="k", at=stage.now)

    await stage.database.write(work)
    assert [(row.lane, row.purpose.value) for row in await stage.rows("outbox")] == [("test:-1", "announcement")]


async def test_a_secretary_whom_nothing_reaches_is_not_told_of_herself(stage: Stage) -> None:
    await stage.database.write(lambda db: notices.lose_chat(db, "test:chat-陈静", stage.almanac, at=stage.now))
    assert await stage.rows("outbox", kind="MemberUnreachable", member_id=stage.cast.members["陈静"]) == []


async def test_an_unknown_chat_that_is_lost_tells_nobody(stage: Stage) -> None:
    await stage.database.write(lambda db: notices.lose_chat(db, "test:nobody", stage.almanac, at=stage.now))
    assert await stage.rows("outbox") == []
