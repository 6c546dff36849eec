"""The list of accounts that WeCom's admin console exports, matched to the roster: preview, binding, and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.console import userids
from bot.papers.sheets import Unusable
from bot.papers.userids import read_accounts
from models.database import Session
from models.members import Member
from tests.talk import Stage

LIST = """填写须知：以下字段请勿修改,,
姓名,帐号,手机
王芳,wangfang,13800000001
赵䶮,13800000002,
李娜,lina,138****0003
陈敬,chenjing,13800000004
外单位,waidanwei,13900000000
没账号,,13800000005
"""


async def test_a_list_is_looked_at_bound_and_bound_once(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "通讯录.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    phones = {"王芳": "13800000001", "赵䶮": "13800000002", "李娜": "13800000003", "陈静": "13800000004"}

    async def fill(db: Session) -> None:
        for name, phone in phones.items():
            member = await db.get(Member, stage.cast.members[name])
            assert member is not None
            member.sealed_phone = db.vault.seal(phone)

    await stage.database.write(fill)

    async def run(*, commit: bool) -> str:
        return await userids.enter(
            stage.database, stage.almanac, read_accounts(file), file, commit, at=stage.now
        )  # fmt: skip

    before = await stage.ledgers()
    preview = await run(commit=False)
    assert "绑定：2个：王芳（wangfang）、赵䶮（13800000002）" in preview
    assert "只有姓名相同" in preview
    assert "姓名对不上，不绑定，请核对：1个：陈敬（chenjing）" in preview
    assert "不在名单上，不管：1个" in preview
    assert "第8行 没账号：没有写账号" in preview
    assert "1个账号的手机号被后台隐去" in preview
    assert not any(phone in preview for phone in ("13800000001", "13800000004"))
    assert await stage.ledgers() == before

    assert "已绑定：2个" in await run(commit=True)
    bound = await stage.rows("peers", channel="wecom")
    assert [(row.external_id, row.member_id) for row in bound] == [
        ("wangfang", stage.cast.members["王芳"]),
        ("13800000002", stage.cast.members["赵䶮"]),
    ]
    greeted = [row.lane for row in await stage.rows("outbox", kind="Welcome")]
    assert greeted == ["wecom:wangfang", "wecom:13800000002"]
    # Messages keep arriving where they did, and once more changes nothing.
    assert {
        row.channel for row in await stage.rows("peers", id=(await stage.rows("members", name="王芳"))[0].peer_id)
    } == {"test"}
    ledgers = await stage.ledgers()
    assert "已经绑定，不动：2个" in await run(commit=True)
    assert await stage.ledgers() == ledgers


def test_a_table_without_accounts_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("姓名,手机\n王芳,13800000001\n", encoding="utf-8")
    with pytest.raises(Unusable, match="「账号」"):
        read_accounts(file)
