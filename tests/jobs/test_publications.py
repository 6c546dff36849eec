"""The keeper is reminded of what is to be published and remitted: once a term, in office hours, after an outage too."""

from __future__ import annotations

from models.publications import PublicationDue
from models.remittances import RemittanceDue
from tests.talk import Stage, asking

PUBLISH, REMIT = "的党费收缴情况，", "应上缴的党费还有"


async def december_paid(stage: Stage) -> None:
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", "党费登记 王芳 85元 12月")


async def at(stage: Stage, local: str) -> list[str]:
    """Let the clock run at a moment; return what 刘洋 was reminded of."""
    stage.set_clock(local)
    sent = [said.text for said in await stage.tick() if said.chat == "chat-刘洋"]
    return [text for text in sent if PUBLISH in text or REMIT in text]


async def test_each_is_said_once_three_working_days_before_it_is_due(stage: Stage) -> None:
    await december_paid(stage)
    for early in ("2027-01-04 10:00", "2027-01-11 15:00", "2027-01-12 08:59"):
        assert await at(stage, early) == []
    [publish] = await at(stage, "2027-01-12 09:00")
    assert "2026年第四季度的党费收缴情况，请在1月15日（周五）前公布" in publish
    for later in ("2027-01-12 15:00", "2027-01-14 10:00", "2027-01-15 08:59"):
        assert await at(stage, later) == []
    [remit] = await at(stage, "2027-01-15 09:00")
    assert "还有85.00元，请在1月20日（周三）前上缴" in remit
    for later in ("2027-01-15 19:59", "2027-01-20 10:00", "2027-02-03 10:00", "2027-03-01 10:00"):
        assert await at(stage, later) == []
    assert {row.member_id for row in await stage.rows("outbox", kind=RemittanceDue.__name__)} == {
        stage.cast.members["刘洋"]
    }


async def test_the_books_are_opened_for_who_is_to_be_told_and_stay_shut_after(stage: Stage) -> None:
    await december_paid(stage)
    stage.set_clock("2027-01-15 09:00")
    opened = []
    for _ in range(2):
        with asking() as asked:
            await stage.run_job("remind_keepers")
        opened.append(sum("FROM ledger_postings" in each for each in asked))
    # The library's keeper has nothing to remit, and so hears nothing; that is so until something is entered.
    assert opened == [4, 0]


async def test_what_is_even_is_looked_at_again_when_something_is_entered(stage: Stage) -> None:
    await december_paid(stage)
    stage.set_clock("2027-01-04 10:00")
    await stage.say("刘洋", "上缴党费 85元 2027-01-04 现金 回单1")
    await stage.press("刘洋", "登记上缴")
    for day in (15, 18):
        assert [text for text in await at(stage, f"2027-01-{day} 10:00") if REMIT in text] == []
    assert len([row for row in await stage.rows("ended_stages") if row.key.startswith("dues:even:")]) == 2
    await stage.say("刘洋", "冲正 2 回单号写错了")
    [remit] = [text for text in await at(stage, "2027-01-19 10:00") if REMIT in text]
    assert "还有85.00元" in remit


async def test_after_an_outage_both_are_caught_up_on_a_working_day_in_office_hours(stage: Stage) -> None:
    await december_paid(stage)
    for resting in ("2027-02-28 10:00", "2027-03-01 07:59", "2027-03-01 20:00"):
        assert await at(stage, resting) == []
    # With what else was missed her week is full after the first of them.
    [publish] = await at(stage, "2027-03-02 08:00")
    assert await at(stage, "2027-03-03 10:00") == []
    [remit] = await at(stage, "2027-03-08 08:00")
    assert "应在1月15日（周五）前公布，现在已经过了" in publish
    assert "应在1月20日（周三）前上缴，现在已经过了" in remit
    assert await at(stage, "2027-03-09 10:00") == []


async def test_what_is_done_is_not_spoken_of(stage: Stage) -> None:
    await december_paid(stage)
    await stage.say("刘洋", "上缴周期 每月 10")
    stage.set_clock("2027-01-04 10:00")
    await stage.say("刘洋", "公布党费")
    await stage.press("刘洋", "公布")
    await stage.say("刘洋", "上缴党费 85元 2027-01-04 现金 回单1")
    await stage.press("刘洋", "登记上缴")
    for day in (6, 12, 15, 20):
        assert await at(stage, f"2027-01-{day:02d} 10:00") == []


async def test_a_branch_that_remits_monthly_hears_of_it_monthly(stage: Stage) -> None:
    await december_paid(stage)
    [card] = await stage.say("刘洋", "上缴周期 每月 10")
    assert "每月上缴一次，期满次月10日前" in card.text
    [asked] = await stage.say("刘洋", "上缴周期 每年")
    assert "最长半年一次" in asked.text
    [remit] = await at(stage, "2027-01-06 09:00")
    assert "到2026年12月末" in remit
    assert "1月11日（周一）" in remit
    await at(stage, "2027-01-12 09:00")
    assert await stage.rows("outbox", kind=PublicationDue.__name__, member_id=stage.cast.members["刘洋"]) != []
    [again] = await at(stage, "2027-02-04 10:00")
    assert "到2027年1月末" in again
