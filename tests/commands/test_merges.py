"""One person entered twice: looked at, made one, made two again, with nothing lost and no ledger touched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ForeignKey

from models import tables
from models.meetings import Evidence
from models.merges.moving import MOVES, stays
from models.rules.checkout import Departure
from tests.cast import LIBRARY
from tests.commands.test_accounts import CODE
from tests.phones import Phones
from tests.talk import Stage


def refers_to_members() -> list[tuple[str, str]]:
    every = tables.Base.metadata.tables
    keys: list[tuple[str, str, ForeignKey]] = [
        (table.name, column.name, key)
        for table in every.values()
        for column in table.columns
        for key in column.foreign_keys
    ]
    return [(table, column) for table, column, key in keys if key.column.table.name == "members"]


@pytest.mark.parametrize(("table", "column"), refers_to_members())
def test_every_column_that_refers_to_members_is_decided_about(table: str, column: str) -> None:
    moves = [(each.table, each.name) for each in MOVES]
    assert ((table, column) in moves) != stays(table, column)


async def twice(stage: Stage) -> tuple[Phones, int, int]:
    """Let 王芳 stand on the roster once more, with WeCom bound to that row and a life of its own there."""
    phones = Phones(stage)
    [double] = await stage.enrol("王芳")
    [said] = await stage.say("陈静", f"/invite #{double}")
    await phones.say("wecom", "wangfang", CODE.findall(said.text)[0])
    return phones, stage.cast.members["王芳"], double


async def of(stage: Stage, table: str, member: int, column: str = "member_id") -> list[Any]:
    return await stage.rows(table, **{column: member})


async def live(stage: Stage, phones: Phones) -> int:
    """Give both rows something to keep: a meeting both are invited to, one only the double, hours, a venue left."""
    number = await stage.call_meeting()
    await phones.say("wecom", "wangfang", f"/leave {number} 出差")
    await stage.press("王芳", "参加")
    await phones.say("wecom", "wangfang", "志愿 3小时 社区清扫")
    await stage.say("王芳", "志愿 2小时 植树")
    return number


async def test_two_rows_become_one_and_two_again(stage: Stage) -> None:
    phones, kept, double = await twice(stage)
    number = await live(stage, phones)
    before = await stage.ledgers()
    [asked] = await stage.say("陈静", f"合并 #{kept}")
    assert "另一条重复的" in asked.text
    [preview] = await stage.press("陈静", f"王芳（{double}号）")
    assert f"并入 {double}号：王芳，局机关党支部" in preview.text
    assert "归到保留的那一条：账号1条、志愿服务1条" in preview.text
    assert "另一条原样留着：会议1条" in preview.text
    assert await stage.ledgers() == before
    [done] = await stage.press("陈静", "合并")
    assert "已合并：王芳" in done.text

    # One member: both accounts are hers, both hours count, the meeting asks her once.
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

    await stage.press("陈静", "撤销合并")
    [undone] = await stage.press("陈静", "撤销合并")
    assert "已撤销第1号合并：2条记录" in undone.text
    after = await stage.ledgers()
    changed = {name for name in before if after[name] != before[name]}
    # The menus of accounts are drawn anew; the answers of hers since then stay hers.
    assert changed <= {"merges", "merge_moves", "attendances", "peers"}
    for name in ("peers", "attendances"):
        assert [row.member_id for row in after[name]] == [row.member_id for row in before[name]]
    await stage.say("陈静", "/unmerge 1")
    [again] = await stage.press("陈静", "撤销合并")
    assert "可能已经撤销过了" in again.text


async def test_what_was_left_with_a_check_out_moves_and_goes_back(stage: Stage) -> None:
    phones, kept, double = await twice(stage)
    number = await live(stage, phones)
    left = {
        "meeting_id": number,
        "member_id": double,
        "departure": Departure.STAYED,
        "evidence": Evidence.ROSTER,
        "recorded_at": stage.now,
    }

    async def alone(db: Any) -> None:
        attendances = tables.Base.metadata.tables["attendances"]
        await db.core(attendances.delete().where(attendances.c.member_id == kept))
        await db.core(tables.Base.metadata.tables["check_outs"].insert(), left)

    await stage.database.write(alone)
    before = await stage.ledgers()
    await stage.say("陈静", f"/merge_now #{kept} #{double}")
    assert ([len(await of(stage, name, kept)) for name in ("attendances", "check_outs")]) == [1, 1]
    await stage.say("陈静", "/unmerge 1")
    await stage.press("陈静", "撤销合并")
    after = await stage.ledgers()
    assert (after["attendances"], after["check_outs"]) == (before["attendances"], before["check_outs"])


async def test_the_row_with_money_is_kept_and_with_money_on_both_a_keeper_comes_first(stage: Stage) -> None:
    _, kept, double = await twice(stage)
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", f"/paid #{double} 85元 12月")
    assert await of(stage, "ledger_postings", double), stage.last("刘洋").text
    books = [await stage.rows(name) for name in ("ledger_entries", "ledger_postings", "dues_months")]
    [refused] = await stage.say("陈静", f"/merge #{kept} #{double}")
    assert "要保留的是这一条" in refused.text
    await stage.press("陈静", "改为保留这一条")
    [done] = await stage.press("陈静", "合并")
    assert "党费账本没有改动" in done.text
    assert [await stage.rows(name) for name in ("ledger_entries", "ledger_postings", "dues_months")] == books
    assert (await stage.rows("members", id=kept))[0].standing.value == "folded"


async def test_only_who_oversees_both_rows_merges_them(stage: Stage) -> None:
    _, kept, double = await twice(stage)
    [stranger] = await stage.enrol("王芳", branch=LIBRARY)
    before = await stage.ledgers()
    for who, line in (
        ("王芳", f"/merge_now #{kept} #{double}"),
        ("周敏", f"/merge_now #{kept} #{double}"),
        ("陈静", f"/merge_now #{kept} #{stranger}"),
        ("陈静", f"/merge_now #{kept} #{kept}"),
    ):
        await stage.forge(who, line)
    assert await stage.ledgers() == before
    await stage.forge("李娜", f"/merge_now #{kept} #{stranger}")
    assert (await stage.rows("members", id=stranger))[0].standing.value == "folded"
    # The secretary of one of the two does not take it back.
    [said] = await stage.forge("陈静", "/unmerge 1")
    [said] = await stage.press("陈静", "撤销合并")
    assert "没有您能撤销的第1号合并" in said.text
