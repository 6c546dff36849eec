"""How times, links and sizes are shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.pages.rendering import day_label, safe_url, size_label, with_links
from tests.pages.world import START, ZONE


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "11月20日 周五"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "11月21日 周六"),
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "11月20日 周五"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日 周三"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日 周四"),
    ],
)
def test_a_day_is_the_day_of_the_organisation(moment: datetime, label: str) -> None:
    assert day_label(moment, START, ZONE) == label


def test_addresses_become_links_and_the_rest_stays_text() -> None:
    html = with_links('看<b>https://example.org/a?b=1&c="，再来')
    assert html.startswith('看&lt;b&gt;<a href="https://example.org/a?b=1&amp;c="')
    assert html.endswith("&#34;，再来")


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://example.org", "http:// x", "普通的话"])
def test_other_words_are_no_links(text: str) -> None:
    assert "<a " not in with_links(text)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://example.org/", True),
        ("http://10.0.0.5:8000/x", True),
        ("/checkin/7", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" https://example.org", False),
    ],
)
def test_buttons_lead_to_the_web_or_to_this_site(url: str, is_safe: bool) -> None:
    assert (safe_url(url) is not None) is is_safe


@pytest.mark.parametrize(("size", "label"), [(0, "0 B"), (2048, "2 KB"), (3 * 1024 * 1024 + 300_000, "3.3 MB")])
def test_sizes_are_read_by_people(size: int, label: str) -> None:
    assert size_label(size) == label
