"""Older versions of minutes: listed with what each changed, read as text and as files, marked as old."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from models.meetings import NoSuchMeeting
from models.rules.minutes import Attached, Content, Remark, Resolution, Split, Tally
from models.rules.minutes_changes import changes
from tests.commands.test_minutes import written
from tests.talk import Stage, worded

SPLIT = Split(5, 4, 4, 0)
FULL = Content(
    chair="陈静",
    topics=("学习", "学习"),
    remarks=(Remark("刘洋", "同意"),),
    resolutions=(Resolution("接收"),),
    attachments=(Attached(1, "照片.jpg", True),),
)


@pytest.mark.parametrize(
    ("after", "now", "changed"),
    [
        (FULL, SPLIT, []),
        (replace(FULL, chair=None), SPLIT, ["chair removed 陈静"]),
        (replace(FULL, chair="刘洋", notes="散步"), SPLIT, ["chair set 刘洋", "notes set 散步"]),
        (replace(FULL, topics=("学习",)), SPLIT, ["topic removed 学习"]),
        (replace(FULL, topics=("学习", "学习", "讨论")), SPLIT, ["topic added 讨论"]),
        (FULL.with_remark(Remark("李娜", "再议")), SPLIT, ["remark added 李娜：再议"]),
        (FULL.counting(Tally(3, 0, 1)), SPLIT, ["tally set 3 : 0 : 1"]),
        (replace(FULL, attachments=()), SPLIT, ["attachment removed 照片.jpg"]),
        (FULL, replace(SPLIT, present=5), ["attendance set "]),
    ],
)
def test_a_version_says_what_it_changed(after: Content, now: Split, changed: list[str]) -> None:
    found = changes(FULL, after, SPLIT, now)
    assert [f"{each.spot.value} {each.deed.value} {each.text}" for each in found] == changed


async def test_every_version_can_be_read_as_it_stood_by_who_may_read_the_minutes(stage: Stage) -> None:
    number = await written(stage)
    await stage.say("陈静", f"删去 发言1 #{number}")
    [card] = await stage.say("陈静", "记录")
    assert "建议 分 3 步 走" not in card.text
    [listed] = await stage.press("陈静", "历次版本")
    lines = listed.text.splitlines()
    assert "共5版，新的在前" in lines[0]
    assert lines[1].startswith("第5版，陈静，11月27日（周五）17:00：删发言「刘洋：建议 分 3 步 走，先易后难」")
    assert lines[2].endswith("：加决议「同意接收王芳为预备党员」；定票数「3 : 0 : 1」")
    assert "定主持人「陈静」" in lines[5]
    [old] = await stage.press("陈静", "看第3版")
    assert "第3版（旧版，现行的是第5版）" in old.text
    assert "发言1 刘洋：建议 分 3 步 走，先易后难" in old.text
    assert "决议" not in old.text
    [newest] = await stage.say("陈静", f"旧版记录 5 #{number}")
    assert "第5版（现行的一版）" in newest.text
    # As files, marked on the paper and in the name.
    await stage.press("陈静", "看第3版")
    [word] = await stage.press("陈静", "Word 文件")
    assert word.message.file is not None
    assert word.message.file.name == "2026-11-27 主题党日会议记录（旧版第3版）.docx"
    shown = [each.text for each in docx.Document(io.BytesIO(word.message.file.content)).paragraphs]
    assert "主题党日记录（旧版）" in shown
    assert "第3版（旧版，现行第5版），未经审核" in shown
    assert "旧版" in word.text
    [pdf] = await stage.say("陈静", f"旧版记录 3 #{number} PDF")
    assert pdf.message.file is not None
    assert pdf.message.file.name.endswith("（旧版第3版）.pdf")
    [word] = await stage.say("陈静", f"旧版记录 5 #{number} Word")
    assert word.message.file is not None
    assert "旧版" not in word.message.file.name
    [said] = await stage.say("陈静", f"旧版记录 9 #{number}")
    assert "没有第9版，只有第1版到第5版" in said.text
    # Another officer of the committee may read, a member and another branch's secretary may not.
    assert "共5版" in (await stage.say("刘洋", f"历次记录 {number}"))[0].text
    before = await stage.ledgers()
    for who in ("王芳", "周敏"):
        for line in (f"/minutes_versions {number}", f"/old_minutes 3 #{number}", f"/old_minutes 3 #{number} pdf"):
            [said] = await stage.say(who, line)
            assert said.text == worded(NoSuchMeeting()), (who, line)
    assert await stage.ledgers() == before
