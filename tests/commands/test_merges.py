"""One person entered twice: looked at, made one, made two again, with nothing lost and no ledger touched."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pytest
from sqlalchemy import UniqueConstraint

from models import tables
from models.merges.moving import MOVES, Column, stays
from models.merges.records import RECORDS
from models.rules.dues import DuesState
from models.votes.tables import VoteState
from tests.cast import LIBRARY, OFFICE
from tests.commands.test_accounts import CODE
from tests.phones import Phones
from tests.samples import Samples
from tests.talk import Stage

EVERY = tables.Base.metadata.tables
# Drawn anew for every account when roles may have changed.
MENU = {"menu"}


def names_members() -> list[tuple[str, str]]:
    """Every column that refers to members: by a key, by one to a column that does, or by its name alone."""
    found = {("members", "id")}
    while True:
        more = {
            (table.name, column.name)
            for table in EVERY.values()
            for column in table.columns
            for key in column.foreign_keys
            if (key.column.table.name, key.column.name) in found
        }
        if more <= found:
            break
        found |= more
    named = {
        (table.name, column.name)
        for table in EVERY.values()
        for column in table.columns
        if column.name in ("member_id", "actor_id") or column.name.endswith("_by")
    }
    return sorted((found | named) - {("members", "id")})


@pytest.mark.parametrize(("table", "column"), names_members())
def test_every_column_that_refers_to_members_is_decided_about(table: str, column: str) -> None:
    moves = [(each.table, each.name) for each in MOVES]
    assert ((table, column) in moves) != stays(table, column)


@pytest.mark.parametrize("column", MOVES, ids=lambda each: f"{each.table}.{each.name}")
def test_nothing_moves_to_where_a_row_of_the_same_key_may_be(column: Column) -> None:
    keys = [[each.name for each in column.of.primary_key]]
    keys += [[each.name for each in key.columns] for key in column.of.constraints if isinstance(key, UniqueConstraint)]
    keys += [[each.name for each in index.columns] for index in column.of.indexes if index.unique]
    for key in keys:
        if column.name in key and column.table not in ("attendances", "talks"):
            assert column.same is not None
            assert set(column.same) <= set(key) - {column.name}


async def twice(stage: Stage) -> tuple[Phones, int, int]:
    """Let 王芳 stand on the roster once more, with WeCom bound to that row and a life of its own there."""
    phones = Phones(stage)
    [double] = await stage.enrol("王芳")
    [said] = await stage.say("陈静", f"/invite #{double}")
    await phones.say("wecom", "wangfang", CODE.findall(said.text)[0])
    return phones, stage.cast.members["王芳"], double


async def of(stage: Stage, table: str, member: int, column: str = "member_id") -> list[Any]:
    return await stage.rows(table, **{column: member})


async def undo(stage: Stage, who: str = "陈静", number: int = 1) -> str:
    await stage.forge(who, f"/unmerge {number}")
    [said] = await stage.press(who, "撤销合并")
    return said.text


async def books(stage: Stage) -> dict[str, list[Any]]:
    """Return every row of every ledger but those about merging, and but for what is shown anew."""
    ledgers = await stage.ledgers()
    every = {name: rows for name, rows in ledgers.items() if not name.startswith("merge") and name != "offers"}
    peers = [{name: value for name, value in row._mapping.items() if name not in MENU} for row in every["peers"]]
    return every | {"peers": peers}


def changes(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what is not as it was, table by table."""
    pairs = {name: zip_longest(before[name], after[name]) for name in before if before[name] != after[name]}
    return {name: [pair for pair in those if pair[0] != pair[1]] for name, those in pairs.items()}


async def test_two_rows_become_one_and_two_again(stage: Stage) -> None:
    phones, kept, double = await twice(stage)
    number = await stage.call_meeting()
    await phones.say("wecom", "wangfang", f"/leave {number} 出差")
    await stage.press("王芳", "参加")
    await phones.say("wecom", "wangfang", "志愿 3小时 社区清扫")
    await stage.say("王芳", "志愿 2小时 植树")
    before = await books(stage)
    [asked] = await stage.say("陈静", f"合并 #{kept}")
    assert "另一条重复的" in asked.text
    [preview] = await stage.press("陈静", f"王芳（{double}号）")
    assert f"并入 {double}号：王芳，局机关党支部" in preview.text
    assert "归到保留的那一条：账号1条、志愿服务1条、邀请码和日历1条" in preview.text
    assert "另一条原样留着：会议1条" in preview.text
    assert await books(stage) == before
    [done] = await stage.press("陈静", "合并")
    assert "已合并：王芳" in done.text
    assert (stage.heard("王芳", "合并成了一条"), phones.count("wecom", "wangfang", "合并成了一条")) == (1, 1)
    await one_person(stage, phones, kept, number)

    assert "已撤销第1号合并：3条记录" in await undo(stage)
    assert (stage.heard("王芳", "又回到原来"), phones.count("wecom", "wangfang", "又回到原来")) == (1, 1)
    after = await books(stage)
    # What she answered since is hers, wherever she said it.
    assert set(changes(before, after)) <= {"attendances"}
    assert [row.member_id for row in after["attendances"]] == [row.member_id for row in before["attendances"]]
    assert "可能已经撤销过了" in await undo(stage)
    trail = [row for row in await stage.rows("audit") if row.action.startswith("merges.")]
    assert [(row.action, row.member_id, row.details["folded"]) for row in trail] == [
        ("merges.merge", kept, double),
        ("merges.undo", kept, double),
    ]


async def one_person(stage: Stage, phones: Phones, kept: int, number: int) -> None:
    """Both accounts are hers, both hours count, the meeting asks her once and hears her once."""
    [me] = await phones.say("wecom", "wangfang", "我的账号")
    assert "test" in me.text
    assert [row.member_id for row in await stage.rows("hour_claims")] == [kept, kept]
    [who] = await stage.say("陈静", f"/who {number}")
    assert "已报名1人：王芳" in who.text
    assert "请假0人" in who.text
    await phones.say("wecom", "wangfang", f"/leave {number} 出差")
    [answered] = await of(stage, "attendances", kept)
    assert answered.answer.value == "leave"
    [listed] = await stage.say("陈静", "名单")
    assert listed.text.count("王芳") == 1
    await stage.say("王芳", f"/coming {number}")
    [answered] = await of(stage, "attendances", kept)
    assert answered.answer.value == "coming"


async def test_every_row_of_every_table_goes_over_and_comes_back(stage: Stage) -> None:
    double, later = await stage.enrol("王芳", "何苗")
    kept, other = stage.cast.members["王芳"], stage.cast.members["赵䶮"]

    async def fill(db: Any) -> None:
        samples = Samples(db, other, stage.cast.branches[OFFICE], stage.now)
        for each in MOVES:
            # The two of a talk stand in the order of their numbers.
            more = {"second_id": later} if each.name == "first_id" else {}
            row = await samples.make(each.table, **{each.name: double}, **more)
            if each.table == "attendances":
                for name in RECORDS[1:]:
                    await samples.make(name, meeting_id=row["meeting_id"], member_id=double)
            if each.table == "peers":
                members = EVERY["members"]
                await db.core(members.update().where(members.c.id == double).values(peer_id=row["id"]))

    await stage.database.write(fill)
    before = await books(stage)
    await stage.forge("李娜", f"/merge_now #{kept} #{double}")
    assert "已合并" in stage.last("李娜").text
    columns = [*((each.table, each.name) for each in MOVES), *((name, "member_id") for name in RECORDS)]
    assert [await of(stage, table, double, column) for table, column in columns] == [[]] * len(columns)
    assert all([await of(stage, table, kept, column) for table, column in columns if table != "talks"])
    assert [(row.first_id, row.second_id) for row in await stage.rows("talks")] == [(kept, later), (kept, other)]
    await undo(stage, "李娜")
    assert changes(before, await books(stage)) == {}


async def test_of_a_meeting_both_were_called_to_the_fuller_record_counts(stage: Stage) -> None:
    phones, kept, double = await twice(stage)
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 15:02")
    assert "签到" in (await phones.say("wecom", "wangfang", "签到"))[-1].text

    async def leave(db: Any) -> None:
        samples = Samples(db, kept, stage.cast.branches[OFFICE], stage.now)
        await samples.make("check_outs", meeting_id=number, member_id=double)
        await samples.make("makeups", meeting_id=number, member_id=kept)

    await stage.database.write(leave)
    before = await books(stage)
    [preview] = await stage.say("陈静", f"/merge #{kept} #{double}")
    assert "归到保留的那一条：账号1条、会议1条" in preview.text
    await stage.press("陈静", "合并")
    [hers] = await of(stage, "attendances", kept)
    assert hers.presence.value == "present"
    assert [len(await of(stage, name, kept)) for name in ("check_outs", "makeups")] == [1, 0]
    await undo(stage)
    assert changes(before, await books(stage)) == {}


async def test_the_row_with_money_is_kept_and_with_money_on_both_a_keeper_comes_first(stage: Stage) -> None:
    _, kept, double = await twice(stage)
    stage.set_clock("2026-12-03 10:01")
    await stage.tick()
    await stage.say("刘洋", f"/paid #{double} 85元 12月")
    assert await of(stage, "ledger_postings", double), stage.last("刘洋").text
    money = ("ledger_entries", "ledger_postings", "dues_months")
    kept_books = [await stage.rows(name) for name in money]
    [refused] = await stage.say("陈静", f"/merge #{kept} #{double}")
    assert "要保留的是这一条" in refused.text
    await stage.press("陈静", "改为保留这一条")
    [done] = await stage.press("陈静", "合并")
    assert "党费账本没有改动" in done.text
    assert [await stage.rows(name) for name in money] == kept_books
    assert (await stage.rows("members", id=kept))[0].standing.value == "folded"
    [figures] = await stage.say("刘洋", "党费汇总 12月")
    assert "王芳" not in figures.text
    await undo(stage)
    # Money on both: nothing is done, by a button that is still there either.
    await stage.say("刘洋", f"/paid #{kept} 85元 12月")
    before = await stage.ledgers()
    for line in (f"/merge #{double} #{kept}", f"/merge_now #{double} #{kept}", f"/merge_now #{kept} #{double}"):
        [both] = await stage.forge("陈静", line)
        assert "两条都有党费账" in both.text
    assert await stage.ledgers() == before


async def test_two_people_who_both_paid_are_named_both_and_not_called_one(stage: Stage) -> None:
    stage.set_clock("2026-12-03 10:01")
    await stage.tick()
    for who in ("王芳", "赵䶮"):
        await stage.say("刘洋", f"/paid #{stage.cast.members[who]} 85元 12月")
    [refused] = await stage.say("陈静", "合并 王芳 赵䶮")
    assert refused.text.startswith("王芳和赵䶮不是一个名字，请看清是不是一个人。两条都有党费账")


async def test_what_waits_for_a_keeper_or_a_vote_comes_first(stage: Stage) -> None:
    _, kept, double = await twice(stage)
    stage.set_clock("2026-12-03 10:01")
    await stage.tick()

    async def change(db: Any, state: DuesState) -> None:
        months = EVERY["dues_months"]
        await db.core(months.update().where(months.c.member_id == double).values(state=state))

    await stage.database.write(lambda db: change(db, DuesState.CLAIMED))
    [refused] = await stage.say("陈静", f"/merge #{kept} #{double}")
    assert "报了没确认的党费" in refused.text
    await stage.database.write(lambda db: change(db, DuesState.OWED))

    async def open_vote(db: Any) -> None:
        samples = Samples(db, kept, stage.cast.branches[OFFICE], stage.now)
        vote = await samples.make("votes", state=VoteState.OPEN)
        await samples.make("vote_ballots", vote_id=vote["id"], member_id=double)

    await stage.database.write(open_vote)
    [refused] = await stage.say("陈静", f"/merge #{kept} #{double}")
    assert "请等表决结束再合并" in refused.text
    assert (await stage.rows("members", id=double))[0].standing.value == "active"


async def test_only_who_oversees_both_rows_merges_them(stage: Stage) -> None:
    _, kept, double = await twice(stage)
    [stranger] = await stage.enrol("王芳", branch=LIBRARY)
    before = await stage.ledgers()
    for who, line in (
        ("王芳", f"/merge_now #{kept} #{double}"),
        ("周敏", f"/merge_now #{kept} #{double}"),
        ("陈静", f"/merge_now #{kept} #{stranger}"),
        ("陈静", f"/merge_now #{kept} #{kept}"),
        ("陈静", f"/merge_now #{kept} #{stage.cast.members['刘洋']}"),
    ):
        await stage.forge(who, line)
        assert await stage.ledgers() == before, line
    assert "职务只有管理员能转" in stage.last("陈静").text
    await stage.forge("李娜", f"/merge_now #{kept} #{stranger}")
    assert (await stage.rows("members", id=stranger))[0].standing.value == "folded"
    # The secretaries of both rows hear of it; the secretary of one of the two does not take it back.
    assert (stage.heard("陈静", "李娜把名单上王芳重复的两条"), stage.heard("周敏", "李娜把名单上王芳重复的两条")) == (
        1,
        1,
    )
    assert "没有您能撤销的第1号合并" in await undo(stage)
    # Merged into another one since: that comes first.
    await stage.forge("李娜", f"/merge_now #{double} #{kept}")
    assert "请先撤销第2号" in await undo(stage, "李娜")
    assert "已撤销第2号" in await undo(stage, "李娜", 2)
    assert "已撤销第1号" in await undo(stage, "李娜")
    assert [row.standing.value for row in await stage.rows("members", name="王芳")] == ["active"] * 3
