"""Minutes and sign-in sheets as files: what was typed stays text, whatever it looks like."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from bot.papers import records
from models.minutes import Record
from models.rules.minutes import Absence, Agreed, Content, Remark, Resolution, Split, Tally
from tests.wording.facts_told import MEETING, ZONE

HOSTILE = [
    "#let x = 1",
    '#panic("x")',
    "{{7*7}}",
    "{% for x in y %}",
    "<w:p>同意</w:p>",
    "&amp; &lt;",
    "$x^2$ *粗* _斜_ `code`",
    "]}\\\"'",
    "𠮷野",
    "赵䶮",
    "买买提·阿不都热合曼",
]
SPLIT = Split(14, 12, 11, 1, ("钱积极",), ("吴迟",), (Absence("周敏", "出差"),), ("刘缺",))
CONTENT = Content(
    "陈静",
    "王芳",
    "李明（文旅局）",
    ("学习二十大精神",),
    (Remark("赵䶮", "再议", True),),
    (Resolution("同意接收", Tally(12, 0, 1)),),
    (Agreed("王芳", date(2026, 12, 4), "整理台账"),),
    "散步一小时",
)
RECORD = Record(MEETING, 5, CONTENT, SPLIT, "孙审核", datetime(2026, 11, 28, 2, tzinfo=UTC))


def opened(record: Record) -> Any:
    return docx.Document(io.BytesIO(records.docx(record, ZONE).content))


def words(record: Record) -> list[str]:
    return [paragraph.text for paragraph in opened(record).paragraphs if paragraph.text]


def test_the_word_file_holds_all_of_it_in_order() -> None:
    assert words(RECORD) == [
        "第一党支部",
        "主题党日记录",
        "时间：2026年11月27日（周五）15:00—16:30",
        "地点：三楼会议室",
        "主持人：陈静",
        "记录人：王芳",
        "领学人：李四",
        "应到14人，实到12人（正式党员11人，预备党员1人）",
        "列席1人：钱积极",
        "迟到1人：吴迟",
        "请假1人：周敏（出差）",
        "缺席1人：刘缺",
        "名单外列席：李明（文旅局）",
        "一、议题",
        "1. 学习二十大精神",
        "二、发言要点",
        "赵䶮（不同意见）：再议。",
        "散步一小时",
        "三、决议",
        "1. 同意接收（赞成12票，反对0票，弃权1票）。",
        "四、议定事项",
        "1. 整理台账（王芳，2026年12月4日（周五）前）。",
        "散会。",
        "主持人（签名）：",
        "记录人（签名）：",
        "第5版，孙审核审核，2026年11月28日（周六）",
    ]


def test_sections_with_nothing_in_them_leave_no_gap_in_the_numbers() -> None:
    short = replace(RECORD, content=Content("陈静", "王芳", resolutions=(Resolution("同意"),)), reviewer=None)
    said = words(short)
    assert "一、决议" in said
    assert not [line for line in said if line.startswith(("二、", "名单外"))]
    assert said[-1] == "第5版，未经审核"


def test_the_page_is_that_of_an_official_paper() -> None:
    section = opened(RECORD).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    runs = {paragraph.text: paragraph.runs[0] for paragraph in opened(RECORD).paragraphs if paragraph.text}
    fonts = {text: run._element.rPr.rFonts.get(qn("w:eastAsia")) for text, run in runs.items()}
    assert fonts["主题党日记录"] == "方正小标宋简体"
    assert fonts["一、议题"] == "黑体"
    assert fonts["主持人：陈静"] == "仿宋_GB2312"


@pytest.mark.parametrize("name", ["minutes", "hours_list", "service_card"])
def test_a_word_file_is_in_chinese_so_that_its_signs_are_drawn_the_chinese_way(name: str) -> None:
    with zipfile.ZipFile(records.TEMPLATES / f"{name}.docx") as archive:
        told = b"".join(archive.read(f"word/{part}.xml") for part in ("styles", "settings")).decode()
    assert set(re.findall(r'<w:(?:lang|themeFontLang)[^>]*w:eastAsia="([^"]+)"', told)) == {"zh-CN"}


def test_what_was_said_ends_with_one_full_stop() -> None:
    content = replace(
        CONTENT, remarks=(Remark("王芳", "行吗？"), Remark("刘缺", "他说：“好。”"), Remark("吴迟", "同意"))
    )
    said = words(replace(RECORD, content=content))
    assert {"王芳：行吗？", "刘缺：他说：“好。”", "吴迟：同意。"} <= set(said)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_looks_like_markup_comes_out_as_text(typed: str) -> None:
    content = replace(
        CONTENT,
        chair=typed,
        guests=typed,
        topics=(typed,),
        remarks=(Remark(typed, typed),),
        resolutions=(Resolution(typed),),
        actions=(Agreed(typed, date(2026, 12, 4), typed),),
        notes=typed,
    )
    hostile = replace(RECORD, content=content, split=replace(SPLIT, absent=(typed,)))
    said = words(hostile)
    for line in (f"主持人：{typed}", f"1. {typed}", f"{typed}：{typed}。", f"缺席1人：{typed}", typed):
        assert line in said
    assert len(said) == len(words(RECORD))
    assert records.pdf(hostile, ZONE).content.startswith(b"%PDF-")
    assert records.sign_sheet(MEETING, [typed] * 3, ZONE).content.startswith(b"%PDF-")


def test_signs_no_file_may_hold_are_left_out_and_lines_stay_lines() -> None:
    content = replace(CONTENT, chair="陈\x00\u202e静\ud800", topics=("第一行\n第二行",))
    said = words(replace(RECORD, content=content))
    assert "主持人：陈静" in said
    assert "1. 第一行\n第二行" in said
    assert records.pdf(replace(RECORD, content=content), ZONE).content.startswith(b"%PDF-")


@pytest.mark.parametrize(("name", "font"), [("赵䶮", "NotoSansSC"), ("𠮷野", "NotoSansJP")])
def test_a_rare_character_is_drawn_by_a_font_that_has_it(name: str, font: str) -> None:
    drawn = records.sign_sheet(MEETING, [name], ZONE).content
    assert font.encode() in drawn


@pytest.mark.parametrize("people", [0, 1, 2, 61])
def test_a_sheet_has_room_for_any_number(people: int) -> None:
    sheet = records.sign_sheet(MEETING, ["欧阳明"] * people, ZONE)
    assert sheet.content.startswith(b"%PDF-")
    assert sheet.name == "2026-11-27 主题党日签到表.pdf"


@pytest.mark.parametrize(
    ("people", "guests", "pages"), [(3, 0, 1), (40, 0, 1), (44, 0, 1), (46, 0, 2), (24, 6, 1), (40, 3, 2), (120, 0, 4)]
)
def test_a_sheet_of_a_common_branch_fits_on_one_page(people: int, guests: int, pages: int) -> None:
    names = ["阿依古丽·买买提", "田𠮷祥"] * (people // 2) + ["赵䶮"] * (people % 2)
    sheet = records.sign_sheet(MEETING, names, ZONE, [("李教授", "市委党校")] * guests)
    assert len(re.findall(rb"/Type */Page\b", sheet.content)) == pages
