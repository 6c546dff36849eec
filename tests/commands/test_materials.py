"""Materials of a meeting: attached before and after the call, opened, counted, reminded of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.answers import NotAllowed
from models.materials import MaterialGone
from models.meetings import NoSuchMeeting
from tests.talk import Stage, worded

PDF = b"%PDF-1.7 study"
LINK = "https://example.org/report"


async def attach(stage: Stage, number: int, content: bytes = PDF, name: str = "学习材料.pdf") -> None:
    """Let 陈静 attach a file to a meeting."""
    await stage.say("陈静", f"/material #{number}")
    await stage.send_file("陈静", content, name)


async def test_material_from_the_question_to_the_last_reader(stage: Stage) -> None:
    number = await stage.call_meeting()
    [asked] = await stage.say("陈静", "材料")
    assert "请把文件发过来，或粘贴链接" in asked.text
    [which] = await stage.send_file("陈静", PDF)
    assert "哪次会议的材料" in which.text
    [added] = await stage.press("陈静", "11月27日周五 主题党日")
    assert "已附上「学习材料.pdf」" in added.text
    assert "共有1份材料" in added.text

    await stage.press("陈静", "再附一份")
    [added] = await stage.say("陈静", f"工作报告 {LINK}")
    assert "已附上「工作报告」" in added.text
    assert stage.heard("王芳", "新的材料") == 0
    await stage.tick(minutes=5)
    assert stage.heard("王芳", "新的材料") == 0
    await stage.tick(minutes=6)
    await stage.tick(minutes=15)
    assert [stage.heard(who, "新的材料") for who in ("王芳", "赵䶮", "陈静", "吴刚")] == [1, 1, 0, 0]

    [shown] = await stage.press("王芳", "看材料")
    assert "1. 学习材料.pdf\n2. 工作报告" in shown.text
    [sent] = await stage.press("王芳", "1. 学习材料.pdf")
    assert sent.message.file is not None
    assert (sent.message.file.name, sent.message.file.content) == ("学习材料.pdf", PDF)
    await stage.press("王芳", "1. 学习材料.pdf")
    [link] = await stage.press("王芳", "2. 工作报告")
    assert link.text.endswith(LINK)
    assert len(await stage.rows("material_reads")) == 2
    [shown] = await stage.say("王芳", "看材料")
    assert "1. 学习材料.pdf（已看）" in shown.text

    [counted] = await stage.say("陈静", f"/material_readers #{number}")
    assert "6人中有1人全部看过" in counted.text
    assert "还没看完：陈静、李娜、刘洋、孙建国、赵䶮" in counted.text
    [reminded] = await stage.press("陈静", "提醒没看的人")
    assert "已提醒3人" in reminded.text
    [again] = await stage.say("陈静", "提醒看材料")
    assert "没有需要再提醒的人" in again.text
    assert [stage.heard(who, "还没有看完") for who in ("王芳", "赵䶮", "陈静", "孙建国")] == [0, 1, 0, 0]
    await stage.tick(days=3)
    [reminded] = await stage.say("陈静", "提醒看材料")
    assert "已提醒3人" in reminded.text


async def test_material_there_before_the_call_goes_with_it(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    await stage.tick()
    [meeting] = await stage.rows("meetings", nominal_on=(stage.now + timedelta(days=14)).date())
    await attach(stage, meeting.id)
    assert "通知发出时会带上" in stage.last("陈静").text
    [refused] = await stage.say("王芳", f"看材料 {meeting.id}")
    assert refused.text == worded(NoSuchMeeting())
    stage.set_clock("2026-12-01 15:00")
    await stage.tick()
    assert "看材料" in stage.last("王芳").buttons
    await stage.tick(minutes=30)
    assert stage.heard("王芳", "新的材料") == 0


async def test_the_same_file_attached_again_is_there_once_and_its_bytes_too(stage: Stage) -> None:
    first, second = await stage.call_meeting(), await stage.call_meeting("开会 党课 11月30日9:00 一楼大厅 讲党课")
    await attach(stage, first)
    await attach(stage, first, name="又发一遍.pdf")
    assert "没有重复附上" in stage.last("陈静").text
    await attach(stage, second, name="另一个名字.pdf")
    assert [row.title for row in await stage.rows("materials")] == ["学习材料.pdf", "另一个名字.pdf"]
    assert len(await stage.rows("file_contents")) == 1


async def test_a_material_is_taken_away_with_its_receipts(stage: Stage) -> None:
    number = await stage.call_meeting()
    await attach(stage, number)
    await stage.say("王芳", "/open_material 1")
    [said] = await stage.press("陈静", "撤下这份")
    assert "现在没有材料了" in said.text
    assert await stage.rows("material_reads") == []
    [gone] = await stage.forge("王芳", "/open_material 1")
    assert gone.text == worded(MaterialGone())
    actions = [row.action for row in await stage.rows("audit")]
    assert actions[-2:] == ["materials.add", "materials.drop"]


@pytest.mark.parametrize("who", ["吴刚", "周敏"])
async def test_another_branch_neither_sees_nor_touches_them(stage: Stage, who: str) -> None:
    number = await stage.call_meeting()
    await attach(stage, number)
    before = await stage.ledgers()
    for line in (f"/materials {number}", "/open_material 1", "/drop_material 1", "/material #1 https://a.cn/x"):
        said = await stage.forge(who, line)
        assert all(each.message.file is None and "学习材料" not in each.text for each in said)
    assert await stage.ledgers() == before


async def test_a_member_cannot_attach_and_is_told_what_files_are_for(stage: Stage) -> None:
    await stage.call_meeting()
    [refused] = await stage.say("王芳", "材料")
    assert refused.text == worded(NotAllowed("Secretary"))
    [said] = await stage.send_file("王芳", PDF)
    assert "没有留下" in said.text
    assert "会议材料由书记发" in said.text
    assert stage.channel.fetched == []
    assert await stage.rows("uploads") == []
