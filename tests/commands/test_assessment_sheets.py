"""Assessment sheets in talk: sent, looked at, written, told, paid by, taken back; and who never sees a base."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answers import NotAllowed, TableUnread
from models import traffic
from models.assessments.sheets import NoSuchSheet
from tests.papers.files import Rows, xlsx
from tests.talk import Stage, worded

HEADER = ["序号", "姓名", "缴费类别", "单位性质", "核定基数（元）", "起缴月份", "调整原因", "备注"]
GOOD: Rows = [
    ["局机关党支部2026年度党费核定表"],
    [],
    HEADER,
    [1, "王芳", "在职", "机关", "￥６，２００．００", None, None, "x"],
    [2, "赵䶮", "按月领工资", None, 3000.01],
    [3, "孙建国", "退休", None, "4,800", "11月"],
    ["合计", None, None, None, 14000.01],
]
FAULTY: Rows = [
    *GOOD[:4],
    [2, "王芳芳", "在职", None, 8500],
    [3, "吴刚", "在职", None, 8600],
    [4, "王芳", "在职", None, 6200],
    [5, "赵䶮", "在职", None, None],
    [6, "刘洋", "在职", None, -8700],
    [7, "陈静", "在职", None, 880000],
    [8, "李娜", "临时", None, 8900],
]


@pytest.fixture
def send(stage: Stage, tmp_path: Path) -> Any:
    async def send_rows(who: str, rows: Rows, name: str = "核定表.xlsx") -> list[Any]:
        return await stage.send_file(who, xlsx(tmp_path / "核定表.xlsx", rows).read_bytes(), name)

    return send_rows


async def kept(stage: Stage) -> dict[str, list[Any]]:
    """Return every row of every ledger but for the files themselves."""
    rows = await stage.ledgers()
    return {name: found for name, found in rows.items() if name not in ("uploads", "arrivals", "file_contents")}


async def test_a_sheet_is_looked_at_written_told_and_taken_back_but_where_it_was_paid_by(
    stage: Stage, send: Any
) -> None:
    [asked] = await stage.say("刘洋", "核定表")
    assert "请把核定表（xlsx）发过来" in asked.text
    [said] = await send("刘洋", GOOD)
    assert said.text.splitlines() == [
        "局机关党支部2026年的党费核定表：将核定3人。",
        "第4行：王芳，按月领工资，基数6200.00元，每月93.00元",
        "第5行：赵䶮，按月领工资，基数3000.01元，每月30.00元",
        "第6行：孙建国，离退休，基数4800.00元，每月24.00元，从2026年11月起",
        "请留意：",
        "表里没有、2026年也没有核定的3人：陈静、李娜、刘洋",
        "还没有写入，请核对后点按钮。",
    ]
    assert await stage.rows("assessments") == []

    [entered] = await stage.press("刘洋", "写入3人")
    assert "编号1：核定3人" in entered.text
    assert "基数6200.00元，从2026年1月起每月93.00元。请核对" in stage.last("王芳").text
    assert [row.regime.value if row.regime else None for row in await stage.rows("assessments")] == [
        "office",
        None,
        None,
    ]
    ledgers = await kept(stage)
    [upload] = await stage.rows("uploads")
    [again] = await stage.forge("刘洋", f"/assess_enter file:{upload.id} 2026")
    assert "没有要写入的" in again.text
    await stage.say("刘洋", "核定表")
    [again] = await send("刘洋", GOOD)
    assert again.text.splitlines()[:2] == [
        "局机关党支部2026年的党费核定表：没有要写入的。",
        "已经核定、不变：王芳、赵䶮、孙建国。",
    ]
    assert again.buttons == {}
    assert await kept(stage) == ledgers

    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    assert await stage.amounts("赵䶮") == {"2026-12": 3000}
    await stage.say("刘洋", "党费登记 王芳 12月")
    await stage.say("孙建国", "我交了")
    await stage.say("刘洋", "撤销核定表 1")
    [undone] = await stage.press("刘洋", "撤销核定")
    assert undone.text.splitlines() == [
        "已撤销1号核定表：1人的核定已撤回，会告诉本人。",
        "已经按它交了或报了党费的照旧：孙建国、王芳。要改这些人的，请逐个重新核定并写上原因。",
    ]
    assert await stage.amounts("赵䶮") == {"2026-12": None}
    assert await stage.amounts("王芳") == {"2026-12": 9300}
    assert stage.heard("赵䶮", "从2026年1月起的党费核定已撤回") == 1
    assert stage.heard("王芳", "已撤回") == 0
    [gone] = await stage.say("刘洋", "撤销核定表 1")
    if "撤销核定" in gone.buttons:
        [gone] = await stage.press("刘洋", "撤销核定")
    assert gone.text == worded(NoSuchSheet(1))
    await stage.say("刘洋", "核定表")
    [said] = await send("刘洋", GOOD)
    assert "将核定1人" in said.text


async def test_each_fault_is_named_by_its_row_and_the_rest_is_written(stage: Stage, send: Any) -> None:
    await stage.say("刘洋", "核定表")
    [said] = await send("刘洋", FAULTY)
    faults = [line for line in said.text.splitlines() if line[1:3] == ". "]
    assert faults == [
        "1. 第5行 王芳芳：您管的支部名单上没有这个人，是不是王芳",
        "2. 第6行 吴刚：您管的支部名单上没有这个人",
        "3. 第7行 王芳：和第4行是同一个人，请只留一行",
        "4. 第8行 赵䶮：「按月领工资」要写核定基数",
        "5. 第9行 刘洋：核定基数「-8700.00元」要大于0元；确有困难要免交的，请发「减免」",
        "6. 第10行 陈静：核定基数「880000.00元」不像每月的基数（一般在100.00元到200000.00元之间），请核对单位；"
        "确实没错的，请写成「核定 姓名 基数」单独核定",
        "7. 第11行 李娜：缴费类别「临时」不认识，应为：按月领工资、年薪制、不按月取得收入、离退休、农民、学生、"
        "下岗失业、靠抚恤救济或低保生活、按章程定额",
    ]
    [entered] = await stage.press("刘洋", "有错的不写，写入其余1人")
    assert "核定1人。有错的7行没有写入。" in entered.text
    assert "吴刚" not in stage.last("吴刚").text


async def test_a_change_within_the_year_needs_its_reason_and_months_follow(stage: Stage, send: Any) -> None:
    await stage.say("刘洋", "核定 王芳 6200元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("刘洋", "核定表")
    [said] = await send("刘洋", [HEADER, [1, "王芳", "退休", None, 4800]], "2026.xlsx")
    assert "第2行 王芳：2026年已经核定过，年内一般不变；确实要改，请写上调整原因和起缴月份" in said.text
    await stage.say("刘洋", "核定表")
    [said] = await send("刘洋", [HEADER, [1, "王芳", "退休", None, 4800, "12月", "已办退休"]], "2026年.xlsx")
    assert "第2行：王芳，离退休，基数4800.00元，每月24.00元，从2026年12月起，年内调整" in said.text
    [entered] = await stage.press("刘洋", "写入1人")
    assert "已有1个月的金额跟着改了" in entered.text
    assert await stage.amounts("王芳") == {"2026-12": 2400}
    await stage.say("刘洋", "撤销核定表 1")
    await stage.press("刘洋", "撤销核定")
    assert await stage.amounts("王芳") == {"2026-12": 9300}


async def test_of_months_settled_otherwise_the_keeper_hears_once_with_all_names(stage: Stage, send: Any) -> None:
    for line in ("核定 王芳 6200元", "核定 赵䶮 3000元"):
        await stage.say("刘洋", line)
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    for line in ("党费登记 王芳 12月", "党费登记 赵䶮 12月"):
        await stage.say("刘洋", line)
    await stage.say("刘洋", "核定表")
    rows = [[1, "王芳", "退休", None, 4800, "12月", "已办退休"], [2, "赵䶮", "在职", "机关", 5000, "12月", "补发工资"]]
    await send("刘洋", [HEADER, *rows], "2026年.xlsx")
    told = [said.text for said in await stage.press("刘洋", "写入2人") if "没有重新打开" in said.text]
    assert [text.splitlines()[:3] for text in told] == [
        [
            "重新核定以后，有2人已经结清的月份没有重新打开，请您看一下：",
            "王芳：收多了2026年12月",
            "赵䶮：收少了2026年12月",
        ]
    ]
    assert "元" not in told[0]
    assert "4800.00元" in stage.last("王芳").text
    assert "5000.00元" in stage.last("赵䶮").text
    # What she was told of in the list is not said again of one; what is new of one is.
    before = stage.heard("刘洋", "没有重新打开")
    await stage.say("赵䶮", "有疑问 不对")
    await stage.press("刘洋", "答复")
    await stage.say("刘洋", "是对的")
    assert stage.heard("赵䶮", "是对的") == 1
    assert stage.heard("刘洋", "没有重新打开") == before
    said = await stage.say("刘洋", "核定 王芳 退休 4900元 12月 更正")
    assert [each for each in said if each.text.startswith("王芳重新核定以后")]
    # Nor when the words of both notices, and their keys, are long thrown away.
    before = stage.heard("刘洋", "没有重新打开")
    stage.set_clock("2030-06-03 10:00")
    await stage.say("赵䶮", "日程")
    for _ in range(2):
        await stage.database.write(lambda db: traffic.prune(db, timedelta(days=62), at=stage.now))
    assert not [row for row in await stage.rows("outbox") if "SettledDiffer" in row.kind]
    for who in ("王芳", "赵䶮"):
        await stage.say(who, "有疑问 不对")
        await stage.press("刘洋", "答复")
        await stage.say("刘洋", "还是对的")
        assert stage.heard(who, "还是对的") == 1
    assert stage.heard("刘洋", "没有重新打开") == before


async def test_nobody_but_the_keeper_sends_a_sheet_or_reads_a_base(
    stage: Stage, send: Any, caplog: pytest.LogCaptureFixture
) -> None:
    [refused] = await stage.say("陈静", "核定表")
    assert refused.text == worded(NotAllowed("DuesKeeper"))
    await send("刘洋", GOOD)
    await stage.press("刘洋", "导入党费核定表")
    await stage.press("刘洋", "写入3人")
    [upload] = await stage.rows("uploads")
    [stolen] = await stage.forge("周敏", f"/assess_sheet file:{upload.id}")
    assert "6200" not in stolen.text
    [refused] = await stage.forge("周敏", "/assess_undo 1")
    if "撤销核定" in refused.buttons:
        [refused] = await stage.press("周敏", "撤销核定")
    assert refused.text == worded(NoSuchSheet(1))
    others = [
        said for said in stage.channel.sent if "6200" in said.text and said.chat not in ("chat-刘洋", "chat-王芳")
    ]
    assert others == []
    assert "6200" not in caplog.text
    stored = [str(rows) for name, rows in (await stage.ledgers()).items() if name not in ("file_contents",)]
    assert [text for text in stored if "620000" in text or "6200.00" in text] == []


async def test_a_file_that_is_no_sheet_is_refused_in_words(stage: Stage, send: Any) -> None:
    await stage.say("刘洋", "核定表")
    [said] = await send("刘洋", [["姓名", "电话"], ["王芳", "1"]])
    assert said.text.startswith(worded(TableUnread("核定表.xlsx", ""))[:10])
    assert "前10行里要有「姓名」和「核定基数」两列" in said.text


async def test_every_row_is_read_before_the_button_and_what_changed_since_is_shown_again(
    stage: Stage, send: Any
) -> None:
    names = [f"张{number:02}" for number in range(44)]
    await stage.enrol(*names)
    rows = [[number, name, "在职", "机关", 5000 + number] for number, name in enumerate(names, 1)]
    await stage.say("刘洋", "核定表")
    [said] = await send(
        "刘洋", [["局机关党支部2026年度党费核定表"], [], HEADER, *rows, [45, "没有的人", "在职", None, 5000]]
    )
    assert said.text.startswith("局机关党支部2026年的党费核定表：将核定44人。第1页，共3页。\n第4行：张00")
    assert said.text.endswith("后面还有，请点「下一页」；看到最后一页再写入。")
    assert list(said.buttons) == ["下一页"]
    [second] = await stage.press("刘洋", "下一页")
    [third] = await stage.press("刘洋", "下一页")
    assert list(second.buttons) == ["上一页", "下一页"]
    assert list(third.buttons) == ["上一页", "有错的不写，写入其余44人"]
    shown = "\n".join(each.text for each in (said, second, third))
    assert [shown.count(f"：{name}，") for name in names] == [1] * 44
    assert "有1处要改：\n1. 第48行 没有的人" in third.text

    # Whoever never saw the last page, or saw another state, is shown it and writes nothing.
    line = third.buttons["有错的不写，写入其余44人"]
    [unseen] = await stage.forge("刘洋", line.rsplit(" ", 1)[0])
    assert unseen.text.startswith("和您刚才看到的不一样了，还没有写入，请再看一遍。")
    await stage.say("刘洋", "核定 张07 6000元")
    [changed] = await stage.forge("刘洋", line)
    assert changed.text.startswith("和您刚才看到的不一样了，还没有写入，请再看一遍。")
    assert len(await stage.rows("assessments")) == 1
    await stage.press("刘洋", "下一页")
    [last] = await stage.press("刘洋", "下一页")
    [label] = [label for label in last.buttons if "写入" in label]
    await stage.press("刘洋", label)
    assert len(await stage.rows("assessments")) == 1 + 43
