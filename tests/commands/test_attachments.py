"""Photos and files attached to minutes: in the versions, in the papers, and fast once they were approved."""

from __future__ import annotations

import io
import struct
import zlib

import docx
import pytest

from models.meetings import NoSuchMeeting
from tests.commands.test_minutes import written
from tests.talk import Stage, worded

PDF = b"%PDF-1.7 plan"


def png(width: int = 8, height: int = 6, *, claims: tuple[int, int] | None = None) -> bytes:
    """Return a grey PNG, which may claim other sides than it has."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", *(claims or (width, height)), 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([60 + 20 * line]) * width for line in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def pages_with_images(stage: Stage) -> int:
    """Return how many pictures the PDF of the minutes holds."""
    [said] = await stage.say("陈静", "/minutes_file 1 pdf")
    assert said.message.file is not None
    return said.message.file.content.count(b"/Subtype/Image") + said.message.file.content.count(b"/Subtype /Image")


async def test_photos_go_with_the_minutes_and_stay_once_approved(stage: Stage) -> None:
    number = await written(stage)
    [offered] = await stage.send_file("陈静", png(), "IMG\u202e_1.html")
    assert "收到文件「IMG_1.html.png」" in offered.text
    assert set(offered.buttons) == {"作为会议材料", "附到会议记录"}
    [attached] = await stage.press("陈静", "附到会议记录")
    assert "现在共有1个附件" in attached.text
    await stage.press("陈静", "再附一个")
    await stage.send_file("陈静", PDF, "活动方案.pdf")
    await stage.send_file("陈静", png(), "同一张.png", text=f"附件 #{number}")
    assert "没有重复附上" in stage.last("陈静").text
    await stage.send_file("陈静", png(9, 9), "拍糊了.png", text="附件")
    assert "现在共有3个附件" in stage.last("陈静").text

    await stage.press("陈静", "看附件")
    [gone] = await stage.press("陈静", "去掉3")
    assert "去掉「拍糊了.png」" in gone.text
    assert [row.action for row in await stage.rows("audit")][-1] == "minutes.detach"
    [card] = await stage.say("陈静", "记录")
    assert "附件2个：「IMG_1.html.png」、「活动方案.pdf」" in card.text
    assert await pages_with_images(stage) == 1
    [said] = await stage.say("陈静", "/minutes_file 1 docx")
    assert said.message.file is not None
    words = [each.text for each in docx.Document(io.BytesIO(said.message.file.content)).paragraphs]
    assert words[words.index("四、附件（共2个）") :][:3] == [
        "四、附件（共2个）",
        "1. IMG_1.html.png",
        "2. 活动方案.pdf",
    ]

    await stage.say("陈静", "送审")
    assert "附件2个" in stage.last("刘洋").text
    await stage.press("刘洋", "看附件")
    [sent] = await stage.press("刘洋", "2. 活动方案.pdf")
    assert sent.message.file is not None
    assert (sent.message.file.name, sent.message.file.content) == ("活动方案.pdf", PDF)
    await stage.press("刘洋", "通过")
    before = await stage.ledgers()
    [kept] = await stage.say("陈静", "去掉附件 1")
    assert "不能去掉" in kept.text
    assert await stage.ledgers() == before
    await stage.say("陈静", "记录全文 议题：学习")
    [card] = await stage.say("陈静", "记录")
    assert "附件2个" in card.text


async def test_a_picture_that_is_none_or_claims_to_be_huge_is_listed_and_not_drawn(stage: Stage) -> None:
    await written(stage)
    for name, content in (
        ("好.png", png()),
        ("坏.png", png()[:40] + b"broken"),
        ("炸弹.png", png(claims=(60_000, 60_000))),
        ("坏.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50),
    ):
        await stage.send_file("陈静", content, name, text="附件")
    assert "现在共有4个附件" in stage.last("陈静").text
    assert await pages_with_images(stage) == 1


@pytest.mark.parametrize("who", ["王芳", "吴刚", "周敏"])
async def test_nobody_else_reads_or_changes_them(stage: Stage, who: str) -> None:
    await written(stage)
    await stage.send_file("陈静", PDF, "方案.pdf", text="附件")
    before = await stage.ledgers()
    for line in ("/attachments 1", "/attachment 1 1", "/detach 1 1"):
        [said] = await stage.forge(who, line)
        assert said.text == worded(NoSuchMeeting())
        assert said.message.file is None
    await stage.forge(who, "/attach file:1 #1")
    assert await stage.ledgers() == before


async def test_a_recorder_may_attach_and_is_offered_nothing_else(stage: Stage) -> None:
    await written(stage)
    await stage.say("陈静", "记录人 王芳")
    [offered] = await stage.send_file("王芳", PDF)
    assert set(offered.buttons) == {"附到会议记录"}
    [attached] = await stage.press("王芳", "附到会议记录")
    assert "现在共有1个附件" in attached.text
