"""Arrears by the clock: each step once a run, at hours people may be spoken to, and never an amount."""

from __future__ import annotations

from models import offices
from models.branches import Branch
from models.database import Session
from models.members import Member
from models.roles import OfficeKind
from models.rules.values import Month
from tests.cast import OFFICE
from tests.talk import Said, Stage

# Amounts of 王芳 and 赵䶮, which nobody but the two and the keeper may read.
CANARIES = ("93.00", "60.00", "279.00", "465.00")


def warned(sent: list[Said], words: str = "没有交") -> set[str]:
    return {said.chat for said in sent if words in said.text and "王芳" in said.text}


async def on_the_committee(stage: Stage, who: str) -> None:
    async def work(db: Session) -> None:
        member, branch = (
            await db.get(Member, stage.cast.members[who]),
            await db.get(Branch, stage.cast.branches[OFFICE]),
        )
        assert member is not None
        assert branch is not None
        on = stage.almanac.today(stage.now)
        await offices.appoint(db, member, OfficeKind.PUBLICITY_OFFICER, branch, by=None, at=stage.now, on=on)

    await stage.database.write(work)


async def at(stage: Stage, clock: str) -> list[Said]:
    stage.set_clock(clock)
    return await stage.tick()


async def test_a_run_of_arrears_is_told_step_by_step_once_and_a_payment_ends_it(stage: Stage) -> None:
    await on_the_committee(stage, "赵䶮")
    await stage.say("刘洋", "核定 王芳 6200元")
    await at(stage, "2026-12-03 10:00")
    assert not warned(await at(stage, "2027-02-26 10:00"))
    assert not warned(await at(stage, "2027-03-01 07:00")), "in quiet hours"
    first = await at(stage, "2027-03-01 10:00")
    assert warned(first) == {"chat-陈静"}
    [told] = [said for said in first if said.chat == "chat-陈静" and "没有交党费" in said.text]
    assert "王芳（2026年12月到2027年2月）" in told.text
    assert not warned(await at(stage, "2027-03-29 10:00"))
    # Two months later the committee is told, of which the secretary is.
    assert warned(await at(stage, "2027-05-06 10:00")) == {"chat-陈静", "chat-赵䶮"}
    sixth = await at(stage, "2027-06-01 10:00")
    assert {"chat-陈静", "chat-赵䶮"} <= warned(sixth, "第31条")
    assert not warned(await at(stage, "2027-07-05 10:00"), "第31条")
    await stage.say("刘洋", "党费登记 王芳 93元 2027年6月")
    stage.set_clock("2027-09-01 10:00")
    again = await stage.tick()
    assert not warned(again, "第31条")
    assert "chat-陈静" not in warned(again), "June was paid, so the run is July and August"
    assert not [said for said in stage.channel.sent if said.chat not in ("chat-王芳", "chat-刘洋") and canary(said)]


async def test_after_an_outage_the_highest_step_is_taken_once(stage: Stage) -> None:
    await at(stage, "2026-12-03 10:00")
    sent = await at(stage, "2027-04-28 10:00")
    assert warned(sent) == {"chat-陈静"}
    sent = await at(stage, "2027-06-07 10:00")
    assert {"chat-陈静"} <= warned(sent, "第31条")
    assert stage.heard("陈静", "请支委会了解情况") == 0
    steps = await stage.rows("arrears_steps", member_id=stage.cast.members["王芳"])
    assert [(step.first_month, step.months) for step in steps] == [(Month(2026, 12), 3), (Month(2026, 12), 6)]
    assert not warned(await at(stage, "2027-07-17 10:00"), "第31条")


async def test_who_is_spared_claims_has_queried_or_pays_by_the_quarter_is_not_spoken_of(stage: Stage) -> None:
    await stage.enrol("钱季")
    await at(stage, "2027-02-25 10:00")
    await stage.say("刘洋", "按季交 钱季 2027-01-04")
    await stage.say("王芳", "我交了")
    await stage.say("赵䶮", "有疑问 金额不对")
    await stage.say("陈静", "免提醒 李娜")
    sent = await at(stage, "2027-03-01 10:00")
    told = "".join(said.text for said in sent if "连续几个月没有交党费" in said.text)
    for name in ("王芳", "赵䶮", "李娜", "孙建国", "钱季"):
        assert name not in told
    assert "刘洋" in told


def canary(said: Said) -> bool:
    return any(amount in said.text for amount in CANARIES)
