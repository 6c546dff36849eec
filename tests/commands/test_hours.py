"""Volunteer hours: reported by the member, decided by the secretary, once."""

from __future__ import annotations

import pytest

from models.hours import NoSuchClaim
from tests.talk import Stage, worded


async def claims(stage: Stage, who: str = "王芳") -> list[tuple[int, str, str]]:
    rows = await stage.rows("hour_claims", member_id=stage.cast.members[who])
    return [(row.minutes.count, row.activity, row.state.value) for row in rows]


async def test_hours_are_reported_in_one_line_and_verified_by_a_button(stage: Stage) -> None:
    [said] = await stage.say("王芳", "志愿 3小时 社区清扫")
    assert "3小时" in said.text
    assert "11月20日" in said.text
    assert "社区清扫" in stage.last("陈静").text
    await stage.press("陈静", "核实")
    assert await claims(stage) == [(180, "社区清扫", "verified")]
    assert "已核实" in stage.last("王芳").text


@pytest.mark.parametrize(
    ("line", "minutes", "day"),
    [
        ("志愿 社区清扫 两个半小时 昨天", 150, "2026-11-19"),
        ("报时长 11月18日 社区清扫 90分钟", 90, "2026-11-18"),
        ("志愿：３小时，社区清扫", 180, "2026-11-20"),
        ("/hours 前天 3h 社区清扫", 180, "2026-11-18"),
        ("志愿 周三 3小时 社区清扫", 180, "2026-11-18"),
        ("志愿 18日 3小时 社区清扫", 180, "2026-11-18"),
        ("志愿 2026-11-18 3小时 社区清扫", 180, "2026-11-18"),
    ],
)
async def test_the_words_of_a_report_come_in_any_order(stage: Stage, line: str, minutes: int, day: str) -> None:
    await stage.say("王芳", line)
    [row] = await stage.rows("hour_claims")
    assert (row.minutes.count, row.day.isoformat(), row.activity) == (minutes, day, "社区清扫")


async def test_a_decision_is_made_once(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    [again] = await stage.double_tap("陈静", "核实")
    assert again.text == worded(NoSuchClaim(1))
    await stage.say("陈静", "/reject 1")
    assert await claims(stage) == [(180, "社区清扫", "verified")]
    assert stage.heard("王芳", "已核实") == 1


async def test_hours_sent_back_are_told_and_count_for_nothing(stage: Stage) -> None:
    await stage.say("王芳", "志愿 8小时 社区清扫")
    await stage.press("陈静", "退回")
    assert "已退回" in stage.last("王芳").text
    await stage.say("王芳", "志愿 3小时 社区清扫")
    assert [state for *_, state in await claims(stage)] == ["refused", "claimed"]
    [card] = await stage.say("王芳", "志愿")
    assert "已核实0分钟" in card.text
    assert "待核实3小时" in card.text


async def test_reports_of_one_day_add_up_to_the_cap(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("王芳", "志愿 3小时 社区清扫")
    [said] = await stage.say("王芳", "志愿 3小时 社区清扫")
    assert "6小时" in said.text
    assert "8小时" in said.text
    await stage.say("王芳", "志愿 2小时 社区清扫")
    assert [minutes for minutes, *_ in await claims(stage)] == [180, 180, 120]


@pytest.mark.parametrize(
    "line",
    ["志愿 9小时 清扫", "志愿 0小时 清扫", "志愿 3小时 11月21日 清扫", "志愿 3小时 2026年8月21日 清扫"],
    ids=["over the cap", "nothing", "in the future", "too old"],
)
async def test_what_cannot_be_is_refused(stage: Stage, line: str) -> None:
    said = (await stage.say("王芳", line))[-1]
    if "确定" in said.buttons:
        await stage.press("王芳", "确定")
    assert await claims(stage) == []
    assert stage.chat_of("陈静") == []


async def test_the_oldest_day_still_counts(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 2026年8月22日 清扫")
    assert len(await claims(stage)) == 1


async def test_ones_own_card_shows_the_year_verified_and_waiting_apart(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.press("陈静", "核实")
    await stage.say("王芳", "志愿 2小时 图书整理")
    await stage.say("赵䶮", "志愿 5小时 交通引导")
    [card] = await stage.say("王芳", "志愿")
    for part in ("2026年", "已核实3小时", "待核实2小时", "社区清扫", "图书整理"):
        assert part in card.text
    assert "交通引导" not in card.text


async def test_the_secretary_lists_what_waits_and_decides_by_number(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.say("赵䶮", "志愿 5小时 交通引导")
    [listed] = await stage.say("陈静", "核实")
    assert "王芳" in listed.text
    assert "赵䶮" in listed.text
    await stage.press("陈静", "退回2号")
    assert await claims(stage, "赵䶮") == [(300, "交通引导", "refused")]
    [listed] = await stage.say("陈静", "核实")
    assert "赵䶮" not in listed.text


@pytest.mark.parametrize("line", ["/verify 1", "/reject 1"])
async def test_hours_of_another_branch_cannot_be_decided(stage: Stage, line: str) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    for who in ("周敏", "王芳", "刘洋"):
        await stage.forge(who, line)
    assert await claims(stage) == [(180, "社区清扫", "claimed")]
    assert stage.heard("周敏", "社区清扫") == 0
