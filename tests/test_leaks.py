"""After the main flows were played, what people said can be read nowhere: not in the database, its WAL or the logs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.console import setup
from bot.links import Links
from bot.logs import RedactingFormatter
from models.base import Base
from models.database import Session
from models.members import Member
from tests.talk import Stage

PDF = b"%PDF-1.7 study"
PHONE, TOKEN = "13987654321", "987654321:AACanaryCanaryCanaryCanaryCanary12"
# 7,770.13 元, as it is typed, and in 分.
AMOUNTS = ("7770.13", "777013")
ID_NUMBER = "110101199003071234"
# Where what is played comes to stand.
PLACES = (
    "attendances.reason", "materials.title", "file_contents.content", "absences.words", "ledger_postings.sealed_amount",
    "dues_months.sealed_amount", "assessments.sealed_base", "dues_queries.sealed_text", "talks.about", "visits.whom",
    "visits.agreed", "action_items.what", "hour_claims.activity", "dues_howtos.words", "votes.subject",
    "minutes_versions.content", "late_leaves.reason", "arrivals.said", "outbox.content", "uploads.name",
)  # fmt: skip


async def play(stage: Stage) -> None:
    """Registration with a phone, dues with amounts, leave, talks, visits, action items, hours and minutes."""
    await stage.say("生人", "注册 钱新来 局机关党支部")
    await stage.say("陈静", "开会 支部党员大会 下周五15:00 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")
    await stage.say("陈静", "/material #1")
    await stage.send_file("陈静", PDF, f"金丝雀材料{PHONE}.pdf")
    await stage.say("王芳", f"请假 金丝雀住院，身份证{ID_NUMBER}")
    await stage.say("赵䶮", "外出 12月11日到12月13日 其他 金丝雀探亲")
    await stage.say("刘洋", "党费登记 王芳 7770.13元 11月")
    await stage.press("刘洋", "没错，7770.13元")
    await stage.say("刘洋", "/assess 王芳 7770.13元")
    await stage.say("王芳", f"有疑问 金丝雀疑问，电话{PHONE}")
    await stage.say("王芳", "谈心 赵䶮 11月18日 三楼办公室 金丝雀心事")
    await stage.say("王芳", "走访 结对帮扶 11月18日 金丝雀大妈家 金丝雀补贴 12月7日")
    await stage.say("陈静", "待办 王芳 12月5日 金丝雀台账")
    await stage.say("王芳", "志愿 3小时 给金丝雀大爷送菜")
    await stage.say("刘洋", "交费办法 转到金丝雀账号")
    await stage.say("陈静", "恢复提醒 孙建国")
    stage.set_clock("2026-11-27 15:00")
    for who in ("陈静", "刘洋", "赵䶮", "李娜"):
        await stage.say(who, "签到")
    await stage.say("陈静", "表决 一般决议 无记名投票 金丝雀表决")
    await stage.press("陈静", "开始表决")
    await stage.press("陈静", "赞成")
    await stage.press("刘洋", "反对")
    await stage.press("赵䶮", "赞成")
    await stage.say("陈静", "结束表决 1")
    await stage.press("陈静", "结束并看结果")
    stage.set_clock("2026-11-27 17:10")
    await stage.say("陈静", "/close 1 是")
    await stage.say("陈静", "记录全文 #1\n主持人：陈静\n议题一：学习\n刘洋：金丝雀发言。\n决议：金丝雀决议")
    await stage.say("陈静", "发言 刘洋 金丝雀补充")
    await stage.say("孙建国", "补请假 金丝雀摔倒")
    await stage.say("李娜", f"这里有一个密钥 {TOKEN}")
    await stage.send_file("陈静", PDF, f"王芳{PHONE}.pdf")
    await stage.tick(days=1)


async def test_nothing_that_was_said_of_a_person_can_be_read_without_the_key(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    who = Member.id == stage.cast.members["王芳"]
    await stage.database.write(lambda db: _call(db, who))
    await play(stage)
    code = await _invited(stage, "王芳")
    heard = " ".join(said.text for said in stage.channel.sent)
    for word in ("金丝雀住院", "金丝雀材料", "1号表决：「金丝雀表决」", "金丝雀补贴", "金丝雀台账", "7770.13"):
        assert word in heard, "what was played must have reached somebody, or nothing is proved"
    assert [place for place in PLACES if not await _is_filled(stage, place)] == []
    everything = await _kept(stage)
    secrets = ("金丝雀", PHONE, TOKEN, *AMOUNTS, ID_NUMBER, code)
    assert [canary for canary in secrets if canary in everything] == []
    assert [row.name for row in await stage.rows("uploads")] == [f"金丝雀材料{PHONE}.pdf", f"王芳{PHONE}.pdf"]
    assert f"王芳{PHONE}.pdf" in {row.name for row in await stage.rows("arrivals")}
    logged = "\n".join(RedactingFormatter("%(message)s").format(record) for record in caplog.records)
    assert [canary for canary in secrets if canary in logged] == []


async def _invited(stage: Stage, name: str) -> str:
    """Return the code of an invite that is still good, as the operator is given it with its link."""
    links = Links("http://127.0.0.1:8000")
    made = await setup.invite_people(stage.database, stage.almanac, links, name, at=stage.now)
    return made[0].code


async def _call(db: Session, who: object) -> None:
    await db.core(update(Member).where(who).values(sealed_phone=db.vault.seal(PHONE)))


async def _is_filled(stage: Stage, place: str) -> bool:
    table, _, column = place.partition(".")
    async with stage.database.read() as db:
        filled = text(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NOT NULL')
        return bool((await db.core(filled)).scalar())


async def _kept(stage: Stage) -> str:
    """Return every value of every table as the database keeps it, and the bytes of its files."""
    async with stage.database.read() as db:
        rows = [row for name in Base.metadata.tables for row in (await db.core(text(f'SELECT * FROM "{name}"'))).all()]
        folder = Path(str(db.orm.get_bind().engine.url.database)).parent if db.dialect == "sqlite" else None
    values = "\x1f".join(_shown(value) for row in rows for value in row)
    files = folder.glob("zhibu.db*") if folder else ()
    return f"\x1f{values}\x1f" + "".join(file.read_bytes().decode("utf-8", "replace") for file in files)


def _shown(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
