"""When somebody served, as people write it on a Friday, 20 November 2026, 10:00."""

from __future__ import annotations

import pytest

from bot.parsing import Unclear, parser_of
from bot.parsing.parser import Asking
from models.roles import Visitor
from models.rules.half_years import Half
from models.rules.hours import ServiceTime
from tests.talk import Stage


@pytest.fixture
async def asking(stage: Stage) -> Asking:
    return Asking(None, Visitor(1), stage.now, stage.almanac)  # type: ignore[arg-type]


TIMES = [
    ("昨天", "2026-11-19", "", ""),
    ("11月18日", "2026-11-18", "", ""),
    ("9:00-9:30", "2026-11-20", "09:00", "09:30"),
    ("昨天上午9点到11点半", "2026-11-19", "09:00", "11:30"),
    ("昨天 14:00", "2026-11-19", "14:00", ""),
    ("11月18日下午2点到5点", "2026-11-18", "14:00", "17:00"),
    ("周三 14:00-17:00", "2026-11-18", "14:00", "17:00"),
    ("2026-11-18 14:00-17:00", "2026-11-18", "14:00", "17:00"),
]


async def test_service_times_are_the_last_ones_and_mean_the_same_when_read_again(asking: Asking) -> None:
    parser = parser_of(ServiceTime)
    assert parser is not None
    for text, day, begins, until in TIMES:
        parsed = await parser.parse(text, asking)
        served = parsed.value
        clocks = [f"{clock:%H:%M}" if clock else "" for clock in (served.begins, served.until)]
        assert [served.day.isoformat(), *clocks] == [day, begins, until], text
        assert (await parser.parse(parsed.text, asking)).value == served, text
    for text in ("社区清扫", "每周五", "22:00-次日1:00"):
        with pytest.raises(Unclear):
            await parser.parse(text, asking)


async def test_halves_of_a_year(asking: Asking) -> None:
    parser = parser_of(Half)
    assert parser is not None
    texts = ("上半年", "下半年", "2025年下半年", "去年上半年", "2026H1")
    found = [str((await parser.parse(text, asking)).value) for text in texts]
    assert found == ["2026H1", "2026H2", "2025H2", "2025H1", "2026H1"]
    with pytest.raises(Unclear):
        await parser.parse("2026年", asking)
