"""A month named with a payment: opened with its assessment as the sweep would have, or refused in words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from models.database import Session
from models.members import Member
from models.payments.told import MonthWaived, NothingCollected, NotYetMember
from models.rules.values import Month
from tests.cast import LIBRARY
from tests.talk import Stage, worded


async def test_a_named_month_has_its_assessment_its_relief_and_its_time(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 5500元")
    [paid] = await stage.say("刘洋", "党费登记 王芳 50元 11月")
    assert "还欠32.50元" in paid.text
    assert await stage.amounts("王芳") == {"2026-11": 8250}
    [row] = await stage.rows("dues_months", member_id=stage.cast.members["王芳"])
    assert row.assessment_id is not None
    await stage.say("刘洋", "免计 赵䶮 11月 11月 在流入地支部交纳")
    await stage.press("刘洋", "登记免计")
    [waived] = await stage.say("刘洋", "党费登记 赵䶮 60元 11月")
    assert waived.text == worded(MonthWaived("赵䶮", Month(2026, 11)))
    before = await stage.ledgers()
    [refused] = await stage.say("刘洋", "党费登记 王芳 82.50元 2027-03")
    assert "还没到收缴的时候" in refused.text
    assert await stage.ledgers() == before
    await stage.press("刘洋", "本人同意预交，先留着")
    assert await stage.amounts("王芳") == {"2026-11": 8250}
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    assert (await stage.amounts("王芳"))["2026-12"] == 8250
    [row] = await stage.rows("dues_months", member_id=stage.cast.members["王芳"], month=Month(2026, 11))
    assert row.state.value == "paid"


async def test_a_month_before_she_was_admitted_or_of_a_temporary_branch_is_refused(stage: Stage) -> None:
    await stage.say("周敏", "临时党支部 是")
    [refused] = await stage.say("周敏", "党费登记 吴刚 60元 11月")
    assert refused.text == worded(NothingCollected(LIBRARY))
    wang = stage.cast.members["王芳"]

    async def admit(db: Session) -> None:
        await db.core(update(Member).where(Member.id == wang).values(joined_on=date(2026, 11, 6)))

    await stage.database.write(admit)
    [refused] = await stage.say("刘洋", "党费登记 王芳 60元 10月")
    assert refused.text == worded(NotYetMember("王芳", Month(2026, 10), date(2026, 11, 6)))
    assert await stage.rows("dues_months") == []
