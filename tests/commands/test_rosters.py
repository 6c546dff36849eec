"""Rosters sent in chat: preview, entered by a button, taken back as a whole; to each only what she oversees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.answers import NotAllowed
from models.rosters import NoSuchRoster
from tests.cast import LIBRARY, OFFICE
from tests.papers.files import Rows, xlsx
from tests.talk import Stage, worded

HEADER = ["姓名", "党支部", "党员类别", "手机号", "职务", "党小组"]
ZHANG = ["张晓梅", OFFICE, "正式党员", "13800001234", "小组长", "第一党小组"]
LI = ["李建军", OFFICE, "预备党员", "13800005678", None, None]
WANG = ["王芳", OFFICE, "正式党员", None, None, None]


def table(path: Path, *rows: list[Any]) -> bytes:
    listed: Rows = [HEADER, *rows]
    return xlsx(path / "roster.xlsx", listed).read_bytes()


async def names(stage: Stage) -> set[str]:
    return {row.name for row in await stage.rows("members")} - set(stage.cast.members)


async def test_a_secretary_looks_enters_and_takes_back_the_people_of_her_branch(stage: Stage, tmp_path: Path) -> None:
    content = table(tmp_path, ZHANG, LI, WANG)
    [offered] = await stage.send_file("陈静", content, "名单.xlsx")
    assert "导入花名册" in offered.buttons
    [shown] = await stage.press("陈静", "导入花名册")
    assert shown.text.splitlines() == [
        "花名册 名单.xlsx：将导入2人。",
        f"  {OFFICE}：2人（正式党员1，预备党员1）",
        f"编入党小组：{OFFICE}第一党小组1人",
        "已在名单上，跳过1人：",
        f"  第4行 王芳（{OFFICE}）",
        "以上只是预览，还没有写入。请核对后点按钮。",
    ]
    assert await names(stage) == set(), "a preview writes nothing"
    await stage.press("陈静", "导入2人")
    assert "第1批名单已导入，共2人" in stage.last("陈静").text
    assert await names(stage) == {"张晓梅", "李建军"}
    [roster] = await stage.rows("rosters")
    assert (roster.file_name, roster.made_by) == ("名单.xlsx", stage.cast.members["陈静"])
    [row] = await stage.rows("members", name="张晓梅")
    assert row.group_id is not None
    assert "13800001234" not in (row.sealed_phone or ""), "phones are sealed"
    # Sent again, nobody is entered twice.
    await stage.send_file("陈静", content, "名单.xlsx", text="导入花名册")
    assert "没有新的人可以导入" in stage.last("陈静").text
    # Another branch's secretary cannot take it back; she who entered it can, once.
    for who in ("周敏", "王芳"):
        await stage.say(who, "撤销花名册 1")
        await stage.say(who, "/yes")
        assert await names(stage) == {"张晓梅", "李建军"}
    await stage.press("陈静", "撤销这次导入")
    [undone] = await stage.press("陈静", "撤销导入")
    assert "第1批名单已整批撤回，共2人" in undone.text
    assert await names(stage) == set()
    await stage.say("陈静", "撤销花名册 1")
    [said] = await stage.press("陈静", "撤销导入")
    assert said.text == worded(NoSuchRoster(1))


async def test_a_secretary_enters_nobody_elsewhere_makes_no_branch_and_gives_no_office(
    stage: Stage, tmp_path: Path
) -> None:
    before = await stage.ledgers()
    rows = (
        ["赵新", LIBRARY, "正式党员", None, None, None],
        ["钱新", "新建党支部", "正式党员", None, None, None],
        ["孙新", OFFICE, "正式党员", None, "支部书记", None],
    )
    await stage.send_file("陈静", table(tmp_path, *rows, LI), "名单.xlsx", text="导入花名册")
    text = stage.last("陈静").text
    assert f"第2行 赵新：「{LIBRARY}」不归您管。您可以导入：{OFFICE}" in text
    assert "第3行 钱新：「新建党支部」不归您管" in text
    assert "第4行 孙新：职务由管理员任命：请把这一格清空，或请管理员来导入" in text
    assert "有错时一个人也不会写入" in text
    assert not stage.last("陈静").buttons
    [upload] = await stage.rows("uploads")
    await stage.forge("陈静", f"/roster_enter file:{upload.id}")
    await stage.forge("周敏", f"/roster_enter file:{upload.id}")
    [said] = await stage.forge("王芳", f"/roster_enter file:{upload.id}")
    assert said.text == worded(NotAllowed("Registrar"))
    after = await stage.ledgers()
    assert {name for name in after if after[name] != before[name]} <= {"uploads", "file_contents", "arrivals", "audit"}


async def test_the_administrator_imports_a_csv_with_new_branches_and_offices(stage: Stage) -> None:
    lines = (
        "姓名,党支部,党员类别,职务\n周大海,博物馆党支部,正式党员,书记\n吴小燕,博物馆党支部,预备党员,\n陈新,,正式党员,\n"
    )
    await stage.send_file("李娜", lines.encode("gb18030"), "全局名单.csv", text="导入花名册")
    assert "第4行 陈新：没有写党支部" in stage.last("李娜").text
    mended = lines.replace("陈新,,", f"陈新,{OFFICE},")
    await stage.send_file("李娜", mended.encode("gb18030"), "全局名单.csv", text="导入花名册")
    assert "将新建支部：博物馆党支部" in stage.last("李娜").text
    await stage.press("李娜", "导入3人")
    [museum] = await stage.rows("branches", name="博物馆党支部")
    [secretary] = await stage.rows("members", name="周大海")
    assert [row.member_id for row in await stage.rows("offices", branch_id=museum.id)] == [secretary.id]
    # An import of people elsewhere is none of a secretary's; the administrator takes it back.
    await stage.say("陈静", "撤销花名册 1")
    [said] = await stage.press("陈静", "撤销导入")
    assert said.text == worded(NoSuchRoster(1))
    await stage.press("李娜", "撤销这次导入")
    await stage.press("李娜", "撤销导入")
    assert await names(stage) == set()


async def test_a_file_that_is_no_roster_is_refused_in_words(stage: Stage, tmp_path: Path) -> None:
    content = xlsx(tmp_path / "other.xlsx", [["日期", "会议"], ["12月3日", "党课"]]).read_bytes()
    await stage.send_file("陈静", content, "计划.xlsx", text="导入花名册")
    assert "没有找到「姓名」一列" in stage.last("陈静").text
