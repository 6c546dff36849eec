"""Papers of dues from shares as they are: nothing anybody is called is ever a formula."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from bot.papers import dues_lists, dues_sheets
from models.base import MemberId
from models.dues_figures import Share
from models.dues_papers import DuesLedger, DuesRegister, Receipts
from models.rules.dues_reports import Term
from models.rules.values import Money, Month
from tests.papers.dues import cells_of, text_of

ZONE = ZoneInfo("Asia/Shanghai")
JULY, AUGUST = Month(2026, 7), Month(2026, 8)
HOSTILE = ('=HYPERLINK("http://x","王")', "+1+1", "-2", "@SUM(A1)", "http://example.org", "{=1}", "123456789012345678")


def share(number: int, name: str, month: Month, **values: object) -> Share:
    plain = {"owed": (month,), "unsettled": (), "unknown": (), "relieved": (), "due": Money(8500)}
    return Share(MemberId(number), name, **{**plain, "received": Money(8500), **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_in_a_sheet_whatever_it_looks_like(name: str) -> None:
    made = dues_sheets.year_ledger(DuesLedger(1, name, 2026), {JULY: [share(1, name, JULY)]}).content
    inside = zipfile.ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    assert "hyperlink" not in inside
    assert cells_of(made)[name][2] == 85.0


def test_a_row_tells_what_was_paid_what_is_open_unknown_and_waived() -> None:
    months = {
        JULY: [
            share(1, "王芳", JULY),
            share(2, "赵䶮", JULY, unsettled=(JULY,), received=Money(0)),
            share(3, "孙建国", JULY, owed=(), relieved=(JULY,), due=Money(0), received=Money(0)),
        ],
        AUGUST: [
            share(1, "王芳", AUGUST, unsettled=(AUGUST,), received=Money(2500)),
            share(2, "赵䶮", AUGUST, unsettled=(AUGUST,), unknown=(AUGUST,), due=Money(0), received=Money(0)),
            share(4, "新来的", AUGUST),
        ],
    }
    rows = cells_of(dues_sheets.year_ledger(DuesLedger(1, "支部", 2026), months).content)
    assert rows["王芳"][2:] == [85.0, 25.0, 170.0, 110.0, 60.0]
    assert rows["赵䶮"][2:] == ["未缴", "未知", "未知", 0.0, "未知"]
    assert rows["孙建国"][2:] == ["免", "", 0.0, 0.0, 0.0]
    assert rows["新来的"][2:] == ["", 85.0, 85.0, 85.0, 0.0]
    assert rows["合计"][2:] == [85.0, 110.0, "未知", 195.0, "未知"]


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    name = "买买提·阿不都热合曼"
    made = dues_sheets.year_ledger(DuesLedger(1, "支部", 2026), {JULY: [share(1, name, JULY)]}).content
    inside = zipfile.ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    widths = [float(width) for width in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"', inside)]
    assert widths[:3] == [pytest.approx(8, abs=1), pytest.approx(21, abs=1), pytest.approx(11, abs=1)]


@pytest.mark.parametrize(("people", "pages"), [(5, 1), (24, 1), (29, 1), (31, 2), (60, 3)])
def test_a_register_of_a_common_branch_fits_on_one_page(people: int, pages: int) -> None:
    found = [(share(number, "𠮷野䶮", JULY), Receipts()) for number in range(people)]
    made = dues_lists.register(DuesRegister(1, "支部", Term(JULY, JULY)), found, ZONE)
    assert len(re.findall(rb"/Type */Page\b", made.content)) == pages


def test_sixty_people_fill_a_register_of_several_pages_with_its_head_on_each() -> None:
    found = [(share(number, f"欧阳{number:02d}", JULY), Receipts()) for number in range(60)]
    made = dues_lists.register(DuesRegister(1, "支部#let x", Term(JULY, JULY)), found, ZONE)
    told = text_of(made.content)
    assert made.name == "2026年7月支部#let x党费收缴登记表.pdf"
    assert told.count("应缴") == told.count("方式") == told.count("签名") > 1
    assert "¥5,100.00" in told
    assert "支部#letx" in told
