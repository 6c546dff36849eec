"""The certificate as a paper: long, hostile and void ones."""

from __future__ import annotations

from datetime import date

from bot.papers.certificates import certificate
from models.certificates import CertificatePaper, Content
from models.rules.certificates import CertificateNumber, Item
from models.rules.values import Minutes
from tests.papers.dues import text_of
from tests.papers.qr import qr_of

NUMBER = CertificateNumber(2026, 7)
PAPER = CertificatePaper(NUMBER, "王芳", 2026, "https://zhibu.example.org/certificate")
CODE = "7K3D-09QX-4M2T"


def made(activities: list[str], void_since: date | None = None) -> bytes:
    items = tuple(Item(activity, 2, Minutes(95), date(2026, 3, 1), date(2026, 5, 9)) for activity in activities)
    content = Content(NUMBER, "#王芳$", "局机关党支部", 2026, items, date(2026, 11, 20), "陈静", void_since)
    return certificate(content, PAPER, CODE).content


def test_whatever_was_done_is_text_and_never_markup() -> None:
    words = text_of(made(['#panic("x")', "$x^2$", "*粗* _斜_ [x](http://x)", "\u202e反过来"]))
    for part in ('#panic("x")', "$x^2$", "*粗*_斜_[x](http://x)", "反过来", "#王芳$"):
        assert part in words
    assert "\u202e" not in words


def test_sixty_lines_go_over_pages_and_the_qr_is_read_on_the_last() -> None:
    words = text_of(made([f"项目{number:02d}" for number in range(60)]))
    assert all(f"项目{number:02d}" in words for number in range(60))
    assert words.count("服务内容") > 1
    assert CODE in words


def test_the_picture_leads_to_the_page_and_what_is_void_says_so() -> None:
    void = made(["社区清扫"], date(2026, 12, 1))
    assert "自2026年12月1日（周二）起作废" in text_of(void)
    assert qr_of(made(["社区清扫"])) == f"{PAPER.address}/2026-0007/{CODE}"
