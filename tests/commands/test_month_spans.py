"""Several months at once: how they are said, what a member's word and the keeper's entry make of them."""

from __future__ import annotations

import pytest

from bot.parsing import Asking, Unclear, parser_of
from models.members import Language
from models.payments.told import AlreadyPaid, LeftOut, MonthToCome, NoneOpen, NothingClaimed, NothingOwed
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


@pytest.mark.parametrize(
    ("said", "months"), [("两个月", 2), ("3个月", 3), ("三个月的党费", 3), ("一个季度", 3), ("三个月的", 3)]
)
async def test_so_many_months_are_the_oldest_that_are_owed(stage: Stage, said: str, months: int) -> None:
    await quarter(stage)
    await stage.say("王芳", f"我交了 {said}")
    expected = dict.fromkeys(QUARTER[:months], "claimed") | dict.fromkeys(QUARTER[months:], "owed")
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | expected
    [done] = await stage.say("刘洋", f"党费登记 王芳 {said}")
    assert f"{85 * months}.00元" in done.text
    expected = dict.fromkeys(QUARTER[:months], "paid") | dict.fromkeys(QUARTER[months:], "owed")
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | expected


async def test_more_months_than_are_owed_are_named_and_nothing_is_entered(stage: Stage) -> None:
    await quarter(stage)
    before = await stage.ledgers()
    [hers] = await stage.say("王芳", "我交了 半年")
    assert "您现在待缴的只有3个月：2027年1月、2月、3月，没有6个月" in hers.text
    [told] = await stage.say("刘洋", "党费登记 王芳 4个月")
    assert "王芳现在待缴的只有3个月：2027年1月、2月、3月，没有4个月" in told.text
    assert await stage.ledgers() == before
    await stage.press("王芳", "这3个月交了")
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER, "claimed")
    [done] = await stage.press("刘洋", "登记这3个月")
    assert "255.00元" in done.text
    [none] = await stage.say("刘洋", "党费登记 王芳 2个月")
    assert none.text == worded(NothingOwed())


async def test_a_sum_without_months_is_for_the_oldest_that_it_pays_in_full(stage: Stage) -> None:
    await quarter(stage)
    [noted] = await stage.say("王芳", "我交了 170元")
    assert "2027年1月、2月的党费已交，170.00元" in noted.text
    assert await months_of(stage, "王芳") == {"2026-12": "paid"} | dict.fromkeys(QUARTER[:2], "claimed") | {
        QUARTER[2]: "owed"
    }


async def test_a_sum_that_is_not_what_is_owed_is_asked_about_before_it_is_written_down(stage: Stage) -> None:
    await quarter(stage)
    before, told = await stage.ledgers(), len(stage.chat_of("刘洋"))
    [asked] = await stage.say("王芳", "我交了 1月 170元 转账")
    assert "您说交了170.00元，2027年1月还要交85.00元，多85.00元。还没有记。" in asked.text
    [fewer] = await stage.say("王芳", "我交了 100元")
    assert "2027年1月、2月、3月还要交255.00元，少155.00元" in fewer.text
    assert await stage.ledgers() == before
    assert len(stage.chat_of("刘洋")) == told
    [noted] = await stage.press("王芳", "交了170.00元")
    assert "2027年1月的党费已交，170.00元" in noted.text
    assert "170.00元（转账）" in stage.last("刘洋").text
    [card] = await stage.say("王芳", "党费")
    assert "您报的是交了170.00元" in card.text


async def test_who_had_mistyped_a_sum_reports_what_is_owed_with_one_press(stage: Stage) -> None:
    await quarter(stage)
    await stage.say("王芳", "我交了 1月 8.5元")
    [noted] = await stage.press("王芳", "交了85.00元")
    assert "2027年1月的党费已交，85.00元" in noted.text
    [card] = await stage.say("王芳", "党费")
    assert "您报的是" not in card.text


async def test_the_bare_word_lists_who_waits_with_the_sums_said(stage: Stage) -> None:
    await quarter(stage)
    [none] = await stage.say("刘洋", "确认党费")
    assert none.text == worded(NothingClaimed())
    await stage.say("王芳", "我交了 1月 100元")
    await stage.press("王芳", "交了100.00元")
    await stage.say("赵䶮", "我交了 3月")
    [listed] = await stage.say("刘洋", "确认党费")
    assert "等您确认的2人：\n王芳：2027年1月，说交了100.00元，应交85.00元\n赵䶮：2027年3月，金额待核定" in listed.text
    assert list(listed.buttons) == ["确认王芳", "确认赵䶮", "全部确认"]
    # 100元 is more than January alone, so the keeper is asked nothing: the rest goes to February.
    await stage.press("刘洋", "确认王芳")
    assert (await months_of(stage, "王芳"))["2027-01"] == "paid"
    [left] = await stage.say("刘洋", "待确认党费")
    assert "王芳" not in left.text
