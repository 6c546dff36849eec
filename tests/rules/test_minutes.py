"""What minutes lack, what is struck from them, and when an action item is due a reminder."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.minutes import (
    Agreed,
    Content,
    NoSuchPart,
    Part,
    Remark,
    Resolution,
    Tally,
    action_stage,
    missing,
)
from models.rules.reminders import QuietTime

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE = Content("陈静", "王芳", None, ("甲", "乙"), (Remark("刘洋", "好"),), (Resolution("同意"),))


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (WHOLE, ()),
        (Content(), tuple(Part)),
        (Content(notes="一段话"), (Part.CHAIR, Part.RECORDER, Part.TOPIC, Part.RESOLUTION)),
    ],
)
def test_what_is_missing(content: Content, parts: tuple[Part, ...]) -> None:
    assert missing(content) == parts


@pytest.mark.parametrize(("part", "number"), [(Part.TOPIC, 0), (Part.TOPIC, 3), (Part.REMARK, 2), (Part.CHAIR, 1)])
def test_nothing_is_struck_that_is_not_there(part: Part, number: int) -> None:
    with pytest.raises(NoSuchPart):
        WHOLE.without(part, number)


def test_votes_belong_to_the_last_resolution() -> None:
    counted = WHOLE.resolving("再同意", None).counting(Tally(3, 0, 0))
    assert [each.tally for each in counted.resolutions] == [None, Tally(3, 0, 0)]
    with pytest.raises(NoSuchPart):
        Content().counting(Tally(3, 0, 0))


def test_a_whole_text_keeps_what_was_agreed_and_the_chair_it_does_not_name() -> None:
    agreed = Agreed("王芳", date(2026, 12, 4), "整理台账")
    again = WHOLE.agreeing(agreed).rewritten(Content(topics=("丙",)))
    assert (again.chair, again.topics, again.remarks, again.actions) == ("陈静", ("丙",), (), (agreed,))


@pytest.mark.parametrize(
    ("due_on", "told", "at"),
    [
        (date(2026, 12, 4), "2026-11-27 17:00", "2026-12-03 09:00"),
        (date(2026, 12, 7), "2026-11-27 17:00", "2026-12-04 09:00"),
        (date(2026, 10, 8), "2026-09-01 17:00", "2026-09-30 09:00"),
        (date(2026, 12, 4), "2026-12-03 09:00", None),
        (date(2026, 12, 4), "2026-12-03 08:59", "2026-12-03 09:00"),
    ],
)
def test_an_item_is_reminded_of_a_working_day_before(due_on: date, told: str, at: str | None) -> None:
    told_at = datetime.fromisoformat(told).replace(tzinfo=SHANGHAI)
    stage = action_stage(due_on, told_at, WorkCalendar(), QuietTime(), time(9), SHANGHAI)
    assert (stage and stage.at) == (at and datetime.fromisoformat(at).replace(tzinfo=SHANGHAI))
