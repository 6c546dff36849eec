"""A file from its announcement to its use: fetched outside the transaction, once, and never half done."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.channels.channel import FetchFailed, FetchLater, FileTooLarge
from models import files
from models.rules.files import LARGEST_BYTES, FileKind, Fit
from tests.talk import Stage

PDF = b"%PDF-1.7 study"


def bomb() -> bytes:
    """Return an xlsx that says it unpacks to a gigabyte, in a few kilobytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"0" * 400_000_000)
    return buffer.getvalue()


async def waiting(stage: Stage) -> list[int]:
    return [row.attempts for row in await stage.rows("arrivals", settled_at=None)]


async def test_a_platform_that_is_down_for_a_while_loses_nothing(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"/material #{number}")
    assert await stage.send_file("陈静", FetchLater("status 502")) == []
    [ref] = stage.channel.files
    assert await waiting(stage) == [1]
    assert await stage.rows("materials") == []
    stage.restart()
    stage.channel.files[ref] = PDF
    await stage.fetching.drain()
    assert await waiting(stage) == [1], "tried again before its time"
    await stage.tick(seconds=2)
    for _ in range(2):
        await stage.fetching.drain()
    await stage.delivery.drain()
    assert "已附上「学习材料.pdf」" in stage.last("陈静").text
    [arrival] = await stage.rows("arrivals")
    await stage.dispatcher.arrived(arrival.id, (Fit("学习材料.pdf", FileKind.PDF), PDF))
    await stage.delivery.drain()
    assert stage.heard("陈静", "已附上") == 1
    assert len(await stage.rows("uploads")) == 1
    assert await waiting(stage) == []


async def test_one_that_stays_down_is_answered_in_words_and_the_question_stands(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"/material #{number}")
    await stage.send_file("陈静", FetchLater("status 502"))
    for _ in range(5):
        await stage.tick(minutes=2)
        await stage.fetching.drain()
    await stage.delivery.drain()
    assert stage.heard("陈静", "没有取到") == 1
    assert len(stage.channel.fetched) == 5
    assert await stage.rows("uploads") == []
    await stage.send_file("陈静", PDF)
    assert "已附上" in stage.last("陈静").text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FetchFailed("gone"), "没有取到"),
        (FileTooLarge("too big"), "不能超过 20 MB"),
        (b"", "是空的"),
        (b"MZ\x90\x00" + b"0" * 99, "这种文件不能收"),
        (b"<html><script>alert(1)</script>", "这种文件不能收"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "这种文件不能收"),
        (b"%PDF-" + b"0" * LARGEST_BYTES, "不能超过 20 MB"),
        (None, "解压以后太大"),
    ],
    ids=["gone", "too big there", "empty", "program", "html", "svg", "too big here", "bomb"],
)
async def test_what_is_not_taken_is_said_why_and_leaves_nothing(
    stage: Stage, content: bytes | FetchFailed | None, words: str
) -> None:
    content = bomb() if content is None else content
    before = await stage.ledgers()
    [said] = await stage.send_file("陈静", content, "年度\u202e计划\0.pdf", size=100)
    assert words in said.text
    assert said.text.startswith("「年度计划.pdf」")
    kept = {name: rows for name, rows in (await stage.ledgers()).items() if name != "arrivals"}
    assert kept == {name: rows for name, rows in before.items() if name != "arrivals"}


async def test_what_says_it_is_too_large_is_not_even_fetched(stage: Stage) -> None:
    [said] = await stage.send_file("陈静", PDF, size=LARGEST_BYTES + 1)
    assert "不能超过 20 MB" in said.text
    assert stage.channel.fetched == []


async def test_words_with_a_file_nobody_needs_are_still_heard(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.send_file("王芳", PDF, text="请假 出差")
    assert "请假" in said.text
    assert stage.channel.fetched == []
    [said] = await stage.send_file("生人", PDF)
    assert "我是支部小秘" in said.text
    assert stage.channel.fetched == []


async def test_nobody_uses_the_file_of_another_nor_one_that_is_gone(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.send_file("陈静", PDF)
    [said] = await stage.forge("周敏", "/material file:1")
    assert "请重新发一次" in said.text
    await stage.tick(days=8)
    [said] = await stage.press("陈静", "作为会议材料")
    assert said.text == "这个文件已经清掉了，请重新发一次。\n请把文件发过来，或粘贴链接。\n不想办了，发「取消」就行。"
    assert await stage.rows("materials") == []


async def test_in_english_too(stage: Stage) -> None:
    await stage.say("陈静", "/language en")
    [said] = await stage.send_file("陈静", b"GIF89a", "a.gif")
    assert said.text.startswith("“a.gif” is of a kind I do not take. I take pictures")
    [said] = await stage.send_file("陈静", PDF)
    assert "For a meeting" in said.buttons


async def test_a_file_nothing_came_to_use_is_gone_after_a_week_and_the_others_stay(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.send_file("陈静", PDF + b" used", text=f"材料 #{number}")
    await stage.send_file("陈静", PDF)
    await stage.send_file("陈静", PDF + b" used", "同样的.pdf")
    await stage.tick(days=6)
    assert len(await stage.rows("uploads")) == 3
    assert len(await stage.rows("arrivals")) == 3
    await stage.tick(days=2)
    assert [row.name for row in await stage.rows("uploads")] == ["学习材料.pdf"]
    assert len(await stage.rows("file_contents")) == 1
    assert await stage.rows("arrivals") == []
    async with stage.database.read() as db:
        assert await files.content(db, 1) == ("学习材料.pdf", PDF + b" used")


async def test_while_a_file_is_fetched_everybody_else_goes_on(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"/material #{number}")
    heard: list[str] = []

    async def slow(ref: str, largest: int) -> bytes:
        heard.extend(said.text for said in await stage.say("王芳", f"/coming {number}"))
        return PDF

    stage.channel.fetch = slow  # type: ignore[method-assign]
    await stage.send_file("陈静", PDF)
    assert "已报名" in heard[0] or "参加" in heard[0]
    assert "已附上" in stage.last("陈静").text
