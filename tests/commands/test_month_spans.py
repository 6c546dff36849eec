"""Several months at once: how they are said, what a member's word and the keeper's entry make of them."""

from __future__ import annotations

import pytest

from bot.parsing import Asking, Unclear, parser_of
from models.members import Language
from models.payments.told import AlreadyPaid, LeftOut, MonthToCome, NoneOpen
from models.roles import Person
from models.rules.ledger import Method
from models.rules.payments import MONTHS_AHEAD
from models.rules.values import Money, Month, MonthSpan
from tests.talk import Stage, worded

DECEMBER, JANUARY, FEBRUARY, MARCH, APRIL = (Month(2026, 12).plus(each) for each in range(5))
QUARTER = ("2027-01", "2027-02", "2027-03")


async def months_of(stage: Stage, who: str) -> dict[str, str]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    return {str(row.month): row.state.value for row in rows}


async def quarter(stage: Stage) -> None:
    """Let 王芳 have paid December, and owe January to March, 85元 a month; entry 1."""
    await stage.say("刘洋", "核定 王芳 5666.67元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", "党费登记 王芳 12月")
    stage.set_clock("2027-01-05 10:00")
    await stage.say("刘洋", "核定 王芳 5666.67元")
    for day in ("01-05", "02-03", "03-03"):
        stage.set_clock(f"2027-{day} 10:00")
        await stage.tick()
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "owed")


async def read(stage: Stage, text: str) -> str | None:
    """Return the months a text means, None where it means none."""
    async with stage.database.read() as db:
        person = Person(None, stage.cast.members["陈静"], stage.cast.branches["局机关党支部"], "陈静")  # type: ignore[arg-type]
        parser = parser_of(MonthSpan)
        assert parser is not None
        asking = Asking(db, person, stage.now, stage.almanac)
        try:
            parsed = await parser.parse(text, asking)
        except Unclear:
            return None
        assert (await parser.parse(parsed.text, asking)).value == parsed.value
        return str(parsed.value)


@pytest.mark.parametrize(
    ("said", "today", "months"),
    [
        ("第四季度", "2026-12-03", "2026-10~2026-12"),
        ("四季度", "2027-01-05", "2026-10~2026-12"),
        ("第４季度", "2026-12-03", "2026-10~2026-12"),
        ("去年第四季度", "2027-01-05", "2026-10~2026-12"),
        ("2026年第三季度", "2026-12-03", "2026-07~2026-09"),
        ("上季度", "2027-01-05", "2026-10~2026-12"),
        ("Q4", "2026-12-03", "2026-10~2026-12"),
        ("上半年", "2026-12-03", "2026-01~2026-06"),
        ("下半年", "2027-01-05", "2026-07~2026-12"),
        ("10月到12月", "2026-12-03", "2026-10~2026-12"),
        ("10月至12月", "2026-12-03", "2026-10~2026-12"),
        ("从10月到12月的党费", "2026-12-03", "2026-10~2026-12"),
        ("10-12月", "2026-12-03", "2026-10~2026-12"),
        ("10月—12月", "2026-12-03", "2026-10~2026-12"),
        ("１０月～１２月", "2026-12-03", "2026-10~2026-12"),
        ("十月到十二月", "2026-12-03", "2026-10~2026-12"),
        ("十到十二月份", "2026-12-03", "2026-10~2026-12"),
        ("2026年10-12月", "2027-01-05", "2026-10~2026-12"),
        ("2026-10到2026-12", "2027-01-05", "2026-10~2026-12"),
        ("2026-10 to 2026-12", "2027-01-05", "2026-10~2026-12"),
        ("11月到1月", "2027-01-05", "2026-11~2027-01"),
        ("11月到2027年1月", "2027-01-05", "2026-11~2027-01"),
        ("去年11月到今年1月", "2027-01-05", "2026-11~2027-01"),
        ("2026年11月到1月", "2027-02-05", "2026-11~2027-01"),
        ("上月到本月", "2027-01-05", "2026-12~2027-01"),
        ("11月和12月", "2026-12-03", "2026-11~2026-12"),
        ("11、12月", "2026-12-03", "2026-11~2026-12"),
        ("十二月", "2026-12-03", "2026-12"),
        ("12月", "2026-12-03", "2026-12"),
        ("10月和12月", "2026-12-03", None),
        ("2026年12月到2026年10月", "2026-12-03", None),
        ("2024年1月到2026年12月", "2026-12-03", None),
        ("10-12", "2026-12-03", None),
        ("2026-10-12", "2026-12-03", None),
        ("10月到13月", "2026-12-03", None),
        ("十月到", "2026-12-03", None),
        ("第五季度", "2026-12-03", None),
        ("半年", "2026-12-03", None),
    ],
)
async def test_months_in_a_row_are_read(stage: Stage, said: str, today: str, months: str | None) -> None:
    stage.set_clock(f"{today} 10:00")
    assert await read(stage, said) == months


@pytest.mark.parametrize("said", ["第一季度", "1月到3月", "１-３月", "一季度", "上半年", "一月 到 三月"])
async def test_a_member_reports_several_months_and_the_keeper_confirms_them(stage: Stage, said: str) -> None:
    await quarter(stage)
    [noted] = await stage.say("王芳", f"我交了 {said}")
    assert "2027年1月、2月、3月的党费已交" in noted.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "claimed")
    await stage.say("刘洋", "全部确认")
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "paid")


async def test_months_run_together_with_the_word_are_shown_before_they_are_used(stage: Stage) -> None:
    await quarter(stage)
    [card] = await stage.say("王芳", "我交了1月到2月的党费")
    assert "2027年1月到2月" in card.text
    await stage.press("王芳", "确定")
    assert [await months_of(stage, "王芳")] == [
        {"2026-12": "paid", "2027-01": "claimed", "2027-02": "claimed", "2027-03": "owed"}
    ]


async def test_months_a_member_names_that_are_not_open_are_left_out_and_said(stage: Stage) -> None:
    await quarter(stage)
    await stage.say("王芳", "我交了 1月")
    [noted] = await stage.say("王芳", "我交了 11月到4月 170元")
    assert "您报了2027年2月、3月的党费已交，170.00元" in noted.text
    for words in (
        "2026年11月没有要交的记录",
        "2026年12月已经结清",
        "2027年1月已经报过",
        "2027年4月还没到收缴的时候",
    ):
        assert words in noted.text
        assert words in stage.last("刘洋").text
    [again] = await stage.say("王芳", "我交了 12月到4月")
    left_out = LeftOut(settled=(DECEMBER,), reported=(JANUARY, FEBRUARY, MARCH), to_come=(APRIL,))
    assert again.text == worded(NoneOpen(left_out))
    [paid] = await stage.say("王芳", "我交了 12月")
    assert paid.text == worded(AlreadyPaid("王芳", DECEMBER))
    [to_come] = await stage.say("王芳", "我交了 4月")
    assert "2027年4月还没到收缴的时候" in to_come.text


LINES = ["党费登记 王芳 1月到3月", "党费登记 王芳 第一季度 255元", "缴费 255元 1-3月 王芳"]


@pytest.mark.parametrize("line", LINES)
async def test_the_keeper_enters_several_months_in_one_line(stage: Stage, line: str) -> None:
    await quarter(stage)
    [said] = await stage.say("刘洋", line)
    sums = "2027年1月 85.00元、2027年2月 85.00元、2027年3月 85.00元"
    assert said.text.startswith(f"已登记第2号：王芳，255.00元（{sums}）")
    assert "没有登记" not in said.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "paid")
    assert "255.00元" in stage.last("王芳").text


async def test_months_named_come_before_a_month_reported(stage: Stage) -> None:
    await quarter(stage)
    await stage.say("王芳", "我交了 1月")
    [said] = await stage.say("刘洋", "党费登记 王芳 2月到3月 200元")
    assert "2027年2月 85.00元、2027年3月 85.00元、2027年1月 30.00元" in said.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict(
        zip(QUARTER, ("owed", "paid", "paid"), strict=True)
    )


async def test_a_sum_that_does_not_reach_says_which_months_it_left(stage: Stage) -> None:
    await quarter(stage)
    [said] = await stage.say("刘洋", "党费登记 王芳 第一季度 100元")
    assert "2027年2月还欠70.00元" in said.text
    assert "2027年3月这笔钱没有交到" in said.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict(
        zip(QUARTER, ("paid", "owed", "owed"), strict=True)
    )


async def test_months_the_keeper_names_that_are_not_open_are_left_out_and_said(stage: Stage) -> None:
    await quarter(stage)
    await stage.say("刘洋", "免计 王芳 2月 2月 在流入地支部交纳")
    await stage.press("刘洋", "登记免计")
    [said] = await stage.say("刘洋", "党费登记 王芳 12月到4月")
    sums = "2027年1月 85.00元、2027年3月 85.00元"
    assert said.text.startswith(f"已登记第2号：王芳，170.00元（{sums}）")
    for words in ("2026年12月已经结清", "2027年2月免交", "2027年4月还没到收缴的时候"):
        assert words in said.text
    [none] = await stage.say("刘洋", "党费登记 王芳 第一季度")
    assert none.text == worded(NoneOpen(LeftOut(settled=(JANUARY, MARCH), waived=(FEBRUARY,)), "王芳"))
    [asked] = await stage.say("刘洋", "党费登记 王芳 第一季度 50元")
    assert "没有还要交的了。如果真的又收到50.00元" in asked.text
    await stage.press("刘洋", "自愿多交")
    assert len(await stage.rows("ledger_entries")) == 3
    assert (await months_of(stage, "王芳"))["2027-02"] == "waived"


async def test_money_for_months_to_come_is_asked_about_and_held(stage: Stage) -> None:
    await quarter(stage)
    [said] = await stage.say("刘洋", "党费登记 王芳 2月到4月 255元")
    assert "2027年2月 85.00元、2027年3月 85.00元、2027年1月 85.00元" in said.text
    [asked] = await stage.say("刘洋", "党费登记 王芳 3月到5月 170元")
    assert "2027年4月到5月还没到收缴的时候" in asked.text
    await stage.press("刘洋", "本人同意预交，先留着")
    stage.set_clock("2027-04-02 10:00")
    await stage.tick()
    assert (await months_of(stage, "王芳"))["2027-04"] == "paid"


async def test_a_surplus_of_several_months_says_what_is_to_come_and_keeps_the_months(stage: Stage) -> None:
    await quarter(stage)
    [asked] = await stage.say("刘洋", "党费登记 王芳 1月到4月 340元")
    assert "还多85.00元。2027年4月还没到收缴的时候" in asked.text
    [said] = await stage.press("刘洋", "本人同意抵以后月份")
    assert "没有登记的月份：2027年4月还没到收缴的时候" in said.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "paid")
    assert all(len(line.encode()) <= 64 for line in asked.buttons.values())


async def test_of_several_months_nobody_knows_the_sum_of_each_is_asked_for_alone(stage: Stage) -> None:
    await quarter(stage)
    [asked] = await stage.say("刘洋", "党费登记 赵䶮 第一季度 180元")
    assert "还没有核定过金额" in asked.text
    await stage.press("刘洋", "填金额")
    await stage.say("刘洋", "60元")
    assert (await months_of(stage, "赵䶮"))["2027-01"] == "paid"


async def test_months_to_come_are_not_taken_alone(stage: Stage) -> None:
    await quarter(stage)
    [said] = await stage.say("刘洋", "党费登记 王芳 4月到6月 255元")
    wang = stage.cast.members["王芳"]
    june, amount = Month(2027, 6), Money.yuan(255)
    assert said.text == worded(MonthToCome("王芳", wang, APRIL, amount, Method.CASH, MONTHS_AHEAD, june))
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "owed")


async def test_months_left_out_are_said_in_english_too(stage: Stage) -> None:
    await quarter(stage)
    await stage.say("王芳", "语言 English")
    [noted] = await stage.say("王芳", "/report_dues 2026-12 to 2027-04")
    assert "Jan 2027, Feb 2027, Mar 2027" in noted.text
    assert "Dec 2026 (settled already); Apr 2027 (not collected yet)" in noted.text
    [again] = await stage.say("王芳", "/report_dues Q1")
    left_out = LeftOut(reported=(JANUARY, FEBRUARY, MARCH))
    assert again.text == worded(NoneOpen(left_out), Language.EN) != worded(NoneOpen(left_out))
