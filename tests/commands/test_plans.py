"""The plan of the year: pasted, looked at, written, asked about, called, taken back."""

from __future__ import annotations

from pathlib import Path

from models.plans import NoSuchPlan, PlanInForce
from tests.papers.files import xlsx
from tests.talk import Stage, worded

PLAN = """/plan
１２月３日　１５：００　主题党日　学习党章，领学人：王芳，三楼会议室
2. 12月11日 集中学习 学习二十大精神 赵䶮领学
2月30日 党课 讲党课
12月中旬 党课 讲党课"""


async def write(stage: Stage, text: str, label: str = "写入1次") -> None:
    await stage.say("陈静", text)
    await stage.press("陈静", label)


async def planned(stage: Stage) -> list[tuple[str, str, str | None, str | None]]:
    """Return the open meetings: local start, kind, topic, state."""
    rows = sorted(await stage.rows("meetings"), key=lambda row: row.starts_at)
    return [
        (f"{stage.almanac.local(row.starts_at):%m-%d %H:%M}", row.kind, row.topic, row.state.value)
        for row in rows
        if row.state.value != "called_off"
    ]


async def test_a_plan_is_looked_at_written_asked_about_called_and_taken_back(stage: Stage) -> None:
    [said] = await stage.say("陈静", PLAN)
    assert said.text.splitlines() == [
        "局机关党支部的计划：将新增2次。",
        "2026年：",
        "第1行：12月3日（周四）15:00 主题党日，学习党章，王芳，三楼会议室",
        "第2行：12月11日（周五），几点待定 集中学习，学习二十大精神，赵䶮",
        "有2处要改：",
        "1. 第3行：没有「2月30日」这一天",
        "2. 第4行：「12月中旬」没有写到哪一天。请写具体的日子，例如：3月12日；几点可以先不写",
        "请留意：",
        "没有写年份，按2026年",
        "有1次没有写几点，开会前一周会问您，定了才会通知大家",
        "改好后整份重发一遍，或先写入没有错的。",
    ]
    assert await stage.rows("meetings") == []
    [again] = await stage.double_tap("陈静", "有错的不写，写入其余2次")
    assert again.text == worded(PlanInForce(1, 2026))
    assert await planned(stage) == [
        ("12-03 15:00", "theme-day", "学习党章", "planned"),
        ("12-11 12:00", "study", "学习二十大精神", "planned"),
    ]
    assert stage.chat_of("王芳") == []

    [said] = await stage.say("陈静", PLAN)
    assert said.text.splitlines()[:2] == ["局机关党支部的计划：没有要写入的。", "已经在计划里，不变：2次。"]
    assert said.buttons == {}

    [year] = await stage.say("陈静", "年度计划")
    assert year.text.splitlines()[:4] == [
        "局机关党支部2026年的会议：计划2次。",
        "12月",
        "#1 12月3日（周四）15:00 主题党日，「学习党章」，领学人王芳（计划）",
        "#2 12月11日（周五），几点待定 集中学习，「学习二十大精神」，领学人赵䶮（计划，还缺时间）",
    ]
    assert year.buttons == {
        "12月11日定时间": "/start_time 2",
        "2025年": "/year_plan 2025",
        "2027年": "/year_plan 2027",
    }
    [mine] = await stage.say("王芳", "日程")
    assert "12月11日（周五），几点待定 集中学习" in mine.text

    stage.set_clock("2026-11-26 15:00")
    await stage.tick()
    assert "这次请您领学" in stage.last("王芳").text
    stage.set_clock("2026-12-01 10:00")
    await stage.tick()
    assert "请答复能否参加" in stage.last("刘洋").text

    stage.set_clock("2026-12-04 12:00")
    await stage.tick()
    assert stage.heard("陈静", "集中学习，12月11日（周五），几点待定，还没有定时间") == 1
    stage.set_clock("2026-12-10 10:00")
    await stage.tick()
    assert stage.heard("刘洋", "集中学习") == 0
    await stage.press("陈静", "定时间")
    [said] = await stage.say("陈静", "下午4点")
    assert "会议改到：集中学习，12月11日（周五）16:00" in said.text

    await stage.say("陈静", "撤销计划 1")
    [undone] = await stage.press("陈静", "撤销计划")
    assert undone.text.splitlines() == [
        "已撤销1号计划：1次会议不开了。这些还没有通知过任何人，不用另行说明。",
        "已经通知或开过的照旧，不开的请发「取消会议」：",
        "主题党日，12月3日（周四）15:00",
    ]
    await stage.tick()
    assert stage.heard("刘洋", "集中学习") == 0
    await stage.say("陈静", "撤销计划 1")
    [gone] = await stage.press("陈静", "撤销计划")
    assert gone.text == worded(NoSuchPlan(1))


async def test_a_row_on_a_day_of_the_series_completes_it_and_undo_gives_it_back(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    before = await stage.rows("meetings")
    [said] = await stage.say("陈静", "/plan\n12月4日 主题党日 学雷锋 领学人 王芳\n12月18日 10:00 主题党日 参观")
    assert "将新增1次、补充1次" in said.text
    assert "第1行：补充已排好的一次：12月4日（周五）15:00 主题党日，学雷锋，王芳，三楼会议室" in said.text
    assert "第2行：固定的主题党日这个月在12月4日（周五），会多开一次" in said.text
    await stage.press("陈静", "写入2次")
    await stage.tick()
    assert await planned(stage) == [
        ("12-04 15:00", "theme-day", "学雷锋", "planned"),
        ("12-18 10:00", "theme-day", "参观", "planned"),
    ]
    await stage.press("陈静", "撤销这份计划")
    [undone] = await stage.press("陈静", "撤销计划")
    assert "1次会议不开了，1次会议恢复原样" in undone.text
    await stage.tick()
    [after] = [row for row in await stage.rows("meetings") if row.state.value == "planned"]
    assert dict(after._mapping) | {"revision": 0} == dict(before[0]._mapping)


async def test_a_series_takes_the_planned_meeting_of_its_day_and_gives_it_the_time(stage: Stage) -> None:
    await write(stage, "/plan\n12月4日 主题党日 学雷锋")
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    await stage.tick()
    assert await planned(stage) == [("12-04 15:00", "theme-day", "学雷锋", "planned")]
    [row] = await stage.rows("meetings")
    assert (row.series_id, row.place, row.is_timed) == (1, "三楼会议室", True)
    [said] = await stage.say("陈静", "/plan\n12月4日 16:00 主题党日 学党章")
    assert "第1行：原来定在12月4日（周五）15:00，改成这一行的时间" in said.text
    assert "第1行：原来的议题「学雷锋」会被换掉" in said.text


async def test_what_people_know_of_is_changed_by_no_plan(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.say("陈静", "/plan\n11月27日 16:00 主题党日 别的议题\n11月27日 15:30 支委会 研究工作")
    assert "第1行：11月27日（周五）15:00这次已经通知过大家，不改" in said.text
    assert "第2行：时间冲突，陈静同时还有主题党日，11月27日（周五）15:00" in said.text
    await stage.press("陈静", "写入1次")
    assert await planned(stage) == [
        ("11-27 15:00", "theme-day", "学习二十大精神", "called"),
        ("11-27 15:30", "committee", "研究工作", "planned"),
    ]


async def test_people_and_rows_that_may_be_two_are_named(stage: Stage) -> None:
    [number] = await stage.enrol("王芳")
    lines = [
        "/plan",
        "12月3日 15:00 集中学习 学习党章 领学人 王芳",
        f"12月3日 16:30 集中学习 学习条例 领学人 #{number}",
        "12月3日 16:30 集中学习 再学一遍",
        "12月5日 党课 讲党课 主讲人 王方",
        "11月1日至11月3日 党课 讲党课",
        "茶话会 12月8日 迎新年",
        "2026年11月2日 党课",
    ]
    [said] = await stage.say("陈静", "\n".join(lines))
    other = stage.cast.members["王芳"]
    faults = [line for line in said.text.splitlines() if line[:2] in {f"{n}." for n in range(1, 9)}]
    assert faults[:3] == [
        f"1. 第1行：有2位「王芳」，请写成其中一个：王芳（{other}号）、王芳（{number}号）",
        "2. 第3行：12月3日（周四）的集中学习和第2行重复。一天开两次的，两行都写上几点",
        "3. 第4行：名单上没有「王方」。是不是王芳？外单位的请写成：王方（外请）",
    ]
    assert "第5行：「11月1日至11月3日」是好几天" in faults[3]
    assert "第6行：会议种类「茶话会」不认识，应为：支部党员大会、支委会" in faults[4]
    assert faults[5] == "6. 第7行：2026年11月2日（周一）已经过去了"
    assert "12月3日（周四）16:30 集中学习，学习条例，王芳" in said.text


async def test_a_table_copied_from_a_sheet_is_read_by_its_header(stage: Stage) -> None:
    table = [
        "2027年度计划",
        "序号\t日期\t时间\t会议类型\t主题\t领学人\t地点\t备注",
        "1\t3月5日\t15:00\t主题党日\t学雷锋\t王芳\t三楼会议室\t",
        "2\t5月1日\t\t党课\t五一精神\t\t\t放假",
    ]
    await stage.say("陈静", "录入计划")
    [said] = await stage.say("陈静", "\n".join(table))
    assert said.text.splitlines()[:4] == [
        "局机关党支部的计划：将新增2次。",
        "2027年：",
        "第3行：3月5日（周五）15:00 主题党日，学雷锋，王芳，三楼会议室",
        "第4行：5月1日（周六），几点待定 党课，五一精神",
    ]
    assert "「备注」这一列不导入" in said.text
    assert "第4行：5月1日（周六）是休息日" in said.text
    await stage.press("陈静", "写入2次")
    [year] = await stage.press("陈静", "看全年计划")
    assert year.text.startswith("局机关党支部2027年的会议：计划2次。\n3月\n")


async def test_a_plan_is_the_secretarys_of_the_branch_alone(stage: Stage) -> None:
    [said] = await stage.say("王芳", "/plan\n12月3日 15:00 主题党日 学习党章")
    assert "书记" in said.text
    await stage.say("陈静", "/plan\n12月3日 15:00 主题党日 学习党章")
    [said] = await stage.say("周敏", "/plan_enter 1")
    assert said.text == worded(NoSuchPlan(1))
    await stage.say("陈静", "/plan\n12月4日 15:00 主题党日 学习党章")
    [said] = await stage.press("陈静", "写入1次")
    assert len(await stage.rows("meetings")) == 1
    assert await stage.rows("plans", entered_at=None) == []


async def test_a_plan_may_be_sent_as_a_file_too(stage: Stage, tmp_path: Path) -> None:
    rows = [
        ["2026年度组织生活计划"],
        ["日期", "时间", "会议类型", "主题", "领学人"],
        ["12月3日", "15:00", "主题党日", "学习党章", "王芳"],
        ["2月30日", None, "党课", "讲党课"],
    ]
    content = xlsx(tmp_path / "计划.xlsx", rows).read_bytes()
    await stage.say("陈静", "录入计划")
    [said] = await stage.send_file("陈静", content, "计划.xlsx")
    assert "第3行：12月3日（周四）15:00 主题党日，学习党章，王芳" in said.text
    assert "1. 第4行：「2月30日」没有写到哪一天" in said.text or "1. 第4行：没有「2月30日」这一天" in said.text
    await stage.press("陈静", "有错的不写，写入其余1次")
    assert await planned(stage) == [("12-03 15:00", "theme-day", "学习党章", "planned")]
    [offered] = await stage.send_file("陈静", content, "计划.xlsx")
    assert set(offered.buttons) == {"作为会议材料", "导入年度计划", "导入花名册"}
    [said] = await stage.press("陈静", "导入年度计划")
    assert "已经在计划里，不变：1次。" in said.text
    await stage.say("陈静", "撤销计划 1")
    await stage.press("陈静", "撤销计划")
    assert await planned(stage) == []

    await stage.say("陈静", "录入计划")
    [said] = await stage.send_file("陈静", xlsx(tmp_path / "x.xlsx", [["姓名"], ["王芳"]]).read_bytes(), "名单.xlsx")
    assert "前10行里要有「日期」和「会议种类」两列" in said.text


async def test_a_long_year_lists_what_is_near_and_counts_the_rest_by_month(stage: Stage) -> None:
    stage.set_clock("2026-11-20 10:00")
    rows = [f"{month}月{day}日 15:00 主题党日 第{month}月学习" for month in range(1, 13) for day in (3, 10, 17)]
    [shown] = await stage.say("陈静", "录入计划\n" + "\n".join(f"2027年{row}" for row in rows))
    await stage.press("陈静", next(label for label in shown.buttons if label.startswith("写入")))
    [far] = await stage.say("陈静", "年度计划 2027")
    assert len(far.text.splitlines()) <= 14
    assert "3月：主题党日3次" in far.text
    stage.set_clock("2027-03-01 10:00")
    [year] = await stage.say("陈静", "年度计划")
    lines = year.text.splitlines()
    assert "2月：主题党日3次" in lines
    assert sum("「第3月学习」" in line for line in lines) == 3
    assert sum("「第4月学习」" in line for line in lines) == 3
    assert len(lines) < 25
    assert {"第1季度", "第2季度", "第3季度", "第4季度"} <= set(year.buttons)
    [quarter] = await stage.press("陈静", "第3季度")
    assert quarter.text.startswith("局机关党支部2027年第3季度的会议：")
    assert all(f"第{month}月学习" in quarter.text for month in (7, 8, 9))
    assert "第10月学习" not in quarter.text
