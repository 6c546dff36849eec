from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.papers.sheets import CellError, Unusable, read_sheets
from tests.papers.files import Formula, ods, without_results, xlsx

ROSTER = "姓名,手机号\n张三,13800001234\n"
ERROR = Formula.showing("=NA()", "#N/A")


def refusal(path: Path) -> str:
    with pytest.raises(Unusable) as caught:
        read_sheets(path)
    return str(caught.value)


def written(tmp_path: Path, content: bytes, name: str = "名单.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_lines_and_columns_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [[], [], [None, None, "姓名"], [], [None, None, "张三"]])
    assert read_sheets(path).sheets[0].rows == {3: ("", "", "姓名"), 5: ("", "", "张三")}


def test_an_error_cell_is_kept_as_an_error(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["姓名", "手机号"], ["张三", ERROR]])
    assert read_sheets(path).sheets[0].rows[2] == ("张三", CellError("#N/A"))


def test_a_row_of_errors_alone_is_not_lost(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["姓名"], ["张三"], [ERROR]])
    assert read_sheets(path).sheets[0].rows[3] == (CellError("#N/A"),)


def test_a_formula_gives_its_result(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["姓名"], [Formula.showing('="张"&"三"', "张三")]])
    assert read_sheets(path).sheets[0].rows[2] == ("张三",)


def test_a_formula_never_calculated_is_an_error(tmp_path: Path) -> None:
    path = without_results(xlsx(tmp_path / "a.xlsx", [["姓名"], [Formula.showing("=A1", "姓名")]]))
    assert read_sheets(path).sheets[0].rows[2] == (CellError("没有算出结果的公式"),)


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["姓名"], ["张三"]], lambda book, _: book.add_worksheet("选项").hide())
    book = read_sheets(path)
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]
    assert book.notes == ("隐藏的工作表「选项」不读",)


def test_an_old_xls_is_read_with_its_merged_cells() -> None:
    book = read_sheets(Path(__file__).with_name("roster.xls"))
    assert book.sheets[0].rows[3][:2] == ("李四", "13800005678")
    assert book.sheets[0].merges == (((1, 3), (2, 3)),)
    assert "xls 里的错误值" in book.notes[0]


def test_an_ods_is_read(tmp_path: Path) -> None:
    book = read_sheets(ods(tmp_path / "a.ods", [["姓名"], ["张三"]]))
    assert (book.sheets[0].rows, book.faults) == ({1: ("姓名",), 2: ("张三",)}, ())


def test_errors_in_an_ods_are_a_fault(tmp_path: Path) -> None:
    book = read_sheets(ods(tmp_path / "a.ods", [["姓名", "手机号"], ["张三", "#N/A"]]))
    assert "1格是错误值" in book.faults[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    book = read_sheets(written(tmp_path, ROSTER.encode(encoding), "a.csv"))
    assert book.sheets[0].rows == {1: ("姓名", "手机号"), 2: ("张三", "13800001234")}


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    book = read_sheets(written(tmp_path, ROSTER.replace(",", delimiter).encode(), "a.csv"))
    assert book.sheets[0].rows[2] == ("张三", "13800001234")


def test_a_shortened_month_of_a_csv_is_as_doubtful_as_the_number(tmp_path: Path) -> None:
    book = read_sheets(written(tmp_path, "姓名,入党时间\n张三,2020.1\n李四,2020.10\n".encode(), "a.csv"))
    assert [row[1] for row in book.sheets[0].rows.values()] == ["入党时间", 2020.1, "2020.10"]


def test_an_error_in_a_csv_is_kept_as_an_error(tmp_path: Path) -> None:
    book = read_sheets(written(tmp_path, "姓名,手机号\n张三,#N/A\n".encode(), "a.csv"))
    assert book.sheets[0].rows[2] == ("张三", CellError("#N/A"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空的"),
        (b" \r\n", "空的"),
        (b"PK\x03\x04 not a zip", "损坏或不是表格"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "损坏或不是表格"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\x00\x00", "损坏或不是表格"),
        ("<html><table><td>姓名</td></table></html>".encode(), "其实是网页"),
        (b"x" * 10_000_001, "超过10 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_be_accepted(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refusal(written(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "打不开文件" in refusal(tmp_path / "没有.xlsx")


def test_a_workbook_without_content_is_refused(tmp_path: Path) -> None:
    assert "没有内容" in refusal(xlsx(tmp_path / "a.xlsx", []))


def test_a_package_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["姓名"], ["张三"]])
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", bytes(160_000_000))
    assert "解开后太大" in refusal(path)


def test_a_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "损坏或不是表格" in refusal(path)


def test_a_cell_far_away_ends_in_words_and_not_in_the_process(tmp_path: Path) -> None:
    def far(_: object, sheet: object) -> None:
        sheet.write(1_048_575, 16_383, "x")  # type: ignore[attr-defined]

    assert refusal(xlsx(tmp_path / "a.xlsx", [["姓名"]], far))


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    content = "姓名\n" + "张三\n" * 20_200
    assert "超过20000行" in refusal(written(tmp_path, content.encode(), "a.csv"))


def test_too_many_rows_of_a_workbook_are_refused(tmp_path: Path) -> None:
    assert "超过20000行" in refusal(xlsx(tmp_path / "a.xlsx", [["姓名"]] + [["张三"]] * 20_200))


@pytest.mark.parametrize("name", ["roster.xls", "a.xlsx"])
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, name: str) -> None:
    source = Path(__file__).with_name(name)
    content = (source if source.exists() else xlsx(tmp_path / name, [["姓名"], ["张三"]])).read_bytes()
    chance = random.Random(7)
    for _ in range(12):
        damaged = bytearray(content[: chance.randrange(8, len(content))] if chance.random() < 0.3 else content)
        for _ in range(30):
            damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
        with suppress(Unusable):
            read_sheets(written(tmp_path, bytes(damaged), f"damaged-{name}"))
