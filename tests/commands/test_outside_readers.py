"""Speakers from outside the roster (外请): named freely, marked so, never written to; the secretary is asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from models.rules.readers import outside_name
from tests.talk import ZONE, Stage

GUEST = "李教授（市委党校，外请）"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("外请 李教授 市委党校", "李教授（市委党校）"),
        ("外请主讲人：李教授（市委党校）", "李教授（市委党校）"),
        ("特邀李教授", "李教授"),
        ("李教授（外请）", "李教授"),
        ("李教授（市委党校，外请）", "李教授（市委党校）"),
        ("李教授(市委党校 外请)", "李教授（市委党校）"),
        ("李教授", None),
        ("外请", None),
        ("外请 " + "李" * 61, None),
    ],
)
def test_who_comes_from_outside_says_so(text: str, name: str | None) -> None:
    assert outside_name(text) == name


async def test_a_speaker_from_outside_is_offered_named_shown_and_asked_for_by_the_secretary(stage: Stage) -> None:
    number = await stage.call_meeting("开会 党课 12月11日15:00 三楼会议室 学习党章")
    [said] = await stage.say("陈静", f"领学人 #{number} 李教授")
    assert "名单上没有这位同志" in said.text
    [said] = await stage.press("陈静", "外请：李教授")
    assert "请李教授（外请）主讲。这里通知不到外单位的人，开会前一周会请您联系。" in said.text
    [said] = await stage.say("陈静", f"领学人 #{number} 外请 李教授 市委党校")
    assert f"请{GUEST}主讲" in said.text
    row = (await stage.rows("meetings", id=number))[0]
    assert (row.lead_reader_id, row.outside_reader) == (None, "李教授（市委党校）")
    [said] = await stage.say("王芳", "日程")
    assert f"主讲人{GUEST}" in said.text
    # A week before the secretary is asked, once, and nobody else hears anything.
    stage.now = datetime(2026, 12, 3, 15, tzinfo=ZONE)
    assert not [said for said in await stage.tick() if "确认" in said.text]
    sent = [said for said in await stage.tick(days=1) + await stage.tick(hours=1) if "确认" in said.text]
    assert [said.chat for said in sent] == ["chat-陈静"]
    assert f"主讲人：{GUEST}" in sent[0].text
    assert set(sent[0].buttons) == {"换人", "改时间"}
    # A member in her place is reminded herself, of a meeting that was called long before too.
    await stage.press("陈静", "换人")
    [said] = await stage.say("陈静", "王芳")
    assert "请王芳主讲" in said.text
    assert [said.chat for said in await stage.tick(minutes=15) if "请提前准备" in said.text] == ["chat-王芳"]
    assert (await stage.rows("meetings", id=number))[0].outside_reader is None


async def test_a_plan_names_speakers_from_outside_and_refuses_unmarked_strangers(stage: Stage) -> None:
    lines = [
        "/plan",
        "12月3日 15:00 党课 学习党章 外请主讲人 李教授(市委党校) 三楼会议室",
        "12月10日 15:00 党课 学习条例 主讲人 王教授（外请）",
        "12月17日 15:00 党课 学习准则 主讲人 赵教授",
        "12月18日 15:00 党课 学习历史 李馆长（市图书馆，外请）",
    ]
    [said] = await stage.say("陈静", "\n".join(lines))
    assert f"学习党章，{GUEST}，三楼会议室" in said.text
    assert "学习条例，王教授（外请）" in said.text
    assert "学习历史，李馆长（市图书馆，外请）" in said.text
    assert "名单上没有「赵教授」。外单位的请写成：赵教授（外请）" in said.text
    await stage.press("陈静", "有错的不写，写入其余3次")
    [said] = await stage.say("陈静", "年度计划 2026")
    assert f"「学习党章」，主讲人{GUEST}（计划）" in said.text
    # Taken back as a whole; then somebody of the roster speaks instead of a guest.
    table = "日期\t会议种类\t议题\t外请主讲人\n2026-12-10\t党课\t学习条例\t刘教授"
    [said] = await stage.say("陈静", f"/plan\n{table}")
    await stage.press("陈静", "写入1次")
    assert [row.outside_reader for row in await stage.rows("meetings") if row.topic == "学习条例"] == ["刘教授"]
    await stage.press("陈静", "撤销这份计划")
    await stage.press("陈静", "撤销计划")
    assert [row.outside_reader for row in await stage.rows("meetings") if row.topic == "学习条例"] == ["王教授"]
    [said] = await stage.say("陈静", "领学人 #2 赵䶮")
    assert "请赵䶮主讲" in said.text
