"""The official client of the long connection finds our fake to be WeCom, so that our two cannot be wrong together."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

import pytest

from bot.channels.channel import Message
from bot.channels.wecom.aibot import bodies
from bot.channels.wecom.aibot.connection import PUT_OUT
from bot.channels.wecom.aibot.frames import RESPOND, SEND, WELCOME
from bot.channels.wecom.aibot.pauses import Pace
from bot.channels.wecom.cards import card
from tests.channels.wecom.line import bot_on, running
from tests.channels.wecom.official import modules_or_end, official_client
from tests.channels.wecom.test_callback import Inbox
from tests.channels.wecom.test_line_connection import CARD, HELLO
from tests.peers.wecom_line import BOT, BOT_SECRET, FakeLine, on_the_line
from tests.waiting import LONGEST_SECONDS, until

PATIENT = Pace(first=0.01, longest=0.05, answer=LONGEST_SECONDS, standby=LONGEST_SECONDS)


async def test_it_talks_to_the_fake_as_to_wecom(modules: Path) -> None:
    """What we would say it says too, with the bodies we make."""
    async with on_the_line(FakeLine()) as line, official_client(modules, line.address, BOT, BOT_SECRET) as client:
        await client.event("authenticated")
        await line.tell(line.event("wang", "enter_chat"), is_event=True)
        entered = await client.event("event")
        assert entered["body"]["event"]["eventtype"] == "enter_chat"
        await client.call("replyWelcome", entered, bodies.content(Message("欢迎"), WELCOME, ""))
        await line.tell(line.message("wang", "您好，𠮷先生"))
        said = await client.event("message")
        assert (said["body"]["text"]["content"], said["body"]["from"]["userid"]) == ("您好，𠮷先生", "wang")
        assert (await client.call("replyTemplateCard", said, card(CARD, "t1")))["errcode"] == 0
        await line.tell(line.press("wang", "/attend 1", "t1"), is_event=True)
        pressed = await client.event("event")
        told = pressed["body"]["event"]["template_card_event"]
        assert (told["event_key"], told["task_id"]) == ("/attend 1", "t1")
        changed = bodies.changed(Message("已记下"), "t1")
        assert changed
        await client.call("updateTemplateCard", pressed, changed["template_card"])
        await client.call("sendMessage", "wang", bodies.content(HELLO, SEND, ""))
        assert [(each.text, each.task) for each in line.phone("wang")] == [("欢迎", ""), ("已记下", "t1"), ("您好", "")]
        assert line.complaints == []


async def test_in_a_group_it_answers_by_stream_and_sends_a_file_in_pieces(modules: Path) -> None:
    content = bytes(range(256)) * 5000
    async with on_the_line(FakeLine()) as line, official_client(modules, line.address, BOT, BOT_SECRET) as client:
        await client.event("authenticated")
        await line.tell(line.message("wang", "@小秘 签到", "wrROOM"))
        said = await client.event("message")
        stream = bodies.content(HELLO, RESPOND, "")["stream"]
        await client.call("replyStream", said, stream["id"], stream["content"], True)
        file = {"base64": base64.b64encode(content).decode()}
        uploaded = await client.call("uploadMedia", file, {"type": "file", "filename": "台账.pdf"})
        await client.call("sendMediaMessage", "wrROOM", "file", uploaded["media_id"])
        await line.tell(line.message("wang", "@小秘 台账", "wrROOM"))
        await client.call("replyMedia", await client.event("message"), "file", uploaded["media_id"])
        text, *files = line.phone("wrROOM")
        assert text.text == "您好"
        assert [each.file for each in files] == [("台账.pdf", content)] * 2
        assert line.complaints == []


async def test_it_understands_what_the_fake_refuses(modules: Path) -> None:
    async with on_the_line(FakeLine()) as line, official_client(modules, line.address, BOT, BOT_SECRET) as client:
        await client.event("authenticated")
        assert await client.refused("sendMessage", "wang", bodies.content(HELLO, SEND, "")) == 93006
        await line.tell(line.message("wang", "您好"))
        said = await client.event("message")
        answer = bodies.content(HELLO, RESPOND, "")
        await client.call("reply", said, answer)
        assert await client.refused("reply", said, answer) == 846605
        line.fail("aibot_send_msg", 45009)
        assert await client.refused("sendMessage", "wang", bodies.content(HELLO, SEND, "")) == 45009
    async with on_the_line(FakeLine()) as line, official_client(modules, line.address, BOT, "wrong") as client:
        assert "40001" in await client.event("error")
        assert line.subscriptions == 0


async def test_it_beats_and_comes_back_when_the_line_breaks_or_is_silent(modules: Path) -> None:
    quick = partial(official_client, modules, beat=0.5)
    async with on_the_line(FakeLine()) as line, quick(line.address, BOT, BOT_SECRET) as client:
        await client.event("authenticated")
        # On a line that does not answer it beats no more than twice. It may break one of its own accord: two beats
        # that a slow machine does not answer in time are enough.
        await until(lambda: line.beats >= 4)
        for breaks in (line.disconnect, line.mute):
            before = line.subscriptions
            await breaks()
            await client.event("disconnected")
            await client.event("authenticated")
            await until(lambda before=before: line.subscriptions > before)  # type: ignore[misc]
        line.is_mute = False
        await until(lambda: line.beats >= 4)
        await line.tell(line.message("wang", "还在吗"))
        assert (await client.event("message"))["body"]["text"]["content"] == "还在吗"


async def test_it_and_ours_put_each_other_out_and_stand_by_alike(modules: Path) -> None:
    async with on_the_line(FakeLine()) as line:
        ours = bot_on(line, PATIENT)
        async with running(ours, Inbox()):
            await until(lambda: ours.trouble == "")
            async with official_client(modules, line.address, BOT, BOT_SECRET) as client:
                await client.event("authenticated")
                await until(lambda: ours.trouble == PUT_OUT)
                later = bot_on(line, PATIENT)
                async with running(later, Inbox()):
                    gone = await client.event("event")
                    assert gone["body"]["event"]["eventtype"] == "disconnected_event"
                    await client.event("disconnected")
                    await until(lambda: later.trouble == "")
                    assert "not connected" in await client.refused("sendMessage", "wang", {})
                    assert "reconnecting" not in client.told
            assert line.subscriptions == 3


def test_without_the_registry_ci_fails_and_a_desk_skips(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    nowhere = ("--registry=http://127.0.0.1:1", "--fetch-retries=0", f"--cache={tmp_path / 'npm'}")
    for is_ci, end in ((True, pytest.fail.Exception), (False, pytest.skip.Exception)):
        with pytest.raises(end, match="npm registry could not be reached"):
            modules_or_end(cache, is_ci=is_ci, options=nowhere)
    assert [path.suffix for path in cache.iterdir()] == [".lock"]
