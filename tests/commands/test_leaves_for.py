"""Leave for somebody else: who says that another one cannot come asks for no leave of her own."""

from __future__ import annotations

import pytest

from models.attendance.spoken_for import NoMeetingForHer
from tests.cast import LIBRARY
from tests.talk import Stage, worded

OFFER = "请假：11月27日（周五）15:00 主题党日"


async def answers(stage: Stage) -> dict[str, tuple[str, str | None]]:
    rows = await stage.rows("attendances")
    names = {number: name for name, number in stage.cast.members.items()}
    return {names[row.member_id]: (row.answer.value, row.reason) for row in rows if row.answer.value != "silent"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("王芳来不了了", None),
        ("王芳请假", None),
        ("王芳 请假", None),
        ("给王芳请假", None),
        ("王芳同志说她来不了。", None),
        ("请假 王芳", None),
        ("请假 王芳 孩子发烧", "孩子发烧"),
        ("王芳请假 孩子发烧", "孩子发烧"),
        ("王芳孩子发烧，来不了了", "孩子发烧"),
        ("代请假 王芳 孩子发烧", "孩子发烧"),
        ("来不了了 王芳孩子发烧", "孩子发烧"),
    ],
)
async def test_the_secretary_enters_leave_for_another_and_not_her_own(
    stage: Stage, said: str, reason: str | None
) -> None:
    await stage.call_meeting()
    [offer] = await stage.say("陈静", said)
    assert offer.text.startswith("替王芳请哪次会的假")
    assert await answers(stage) == {}, "nothing is entered before it is pressed"
    [done] = await stage.press("陈静", OFFER)
    assert done.text.startswith("已替王芳请假：11月27日（周五）15:00 主题党日")
    assert await answers(stage) == {"王芳": ("leave", reason)}
    assert "陈静替您请了假" in stage.last("王芳").text
    await stage.press("王芳", "改为参加")
    assert (await answers(stage))["王芳"][0] == "coming"


async def test_a_member_cannot_enter_leave_for_another_and_asks_none_of_her_own_by_it(stage: Stage) -> None:
    await stage.call_meeting()
    for said in ("赵䶮请假", "赵䶮来不了了", "请假 赵䶮 发烧"):
        [refused] = await stage.say("王芳", said)
        assert "支部书记或党小组组长" in refused.text
    assert await answers(stage) == {}


async def test_two_people_at_once_are_asked_about_one_by_one(stage: Stage) -> None:
    await stage.call_meeting()
    [asked] = await stage.say("陈静", "王芳和赵䶮请假")
    assert asked.text.startswith("替谁请假")
    await stage.press("陈静", "赵䶮")
    await stage.press("陈静", OFFER)
    assert list(await answers(stage)) == ["赵䶮"]


async def test_ones_own_name_and_reason_are_ones_own_leave(stage: Stage) -> None:
    await stage.call_meeting()
    [own] = await stage.say("陈静", "陈静请假")
    assert own.text.startswith("您自己哪一个来不了")
    [own] = await stage.say("陈静", "我和王芳都来不了")
    assert own.text.startswith("您自己哪一个来不了")
    [unknown] = await stage.say("陈静", "张三来不了了")
    assert "原因会记：「张三」。替别人请假，请书记发「代请假」加姓名。" in unknown.text
    assert await answers(stage) == {}


async def test_who_is_not_invited_or_has_leave_is_named(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", "请假 出差")
    [none] = await stage.say("陈静", "王芳请假")
    assert none.text == worded(NoMeetingForHer("王芳"))
    [other] = await stage.say("周敏", "吴刚请假")
    assert other.text == worded(NoMeetingForHer("吴刚"))
    assert LIBRARY not in other.text


async def test_a_whole_name_within_a_longer_one_is_not_meant(stage: Stage) -> None:
    await stage.enrol("王芳芳")
    await stage.call_meeting()
    [offer] = await stage.say("陈静", "王芳芳请假")
    assert offer.text.startswith("替王芳芳请哪次会的假")
