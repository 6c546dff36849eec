"""The long connection itself: one at a time, beating, coming back, and what its answers mean."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from websockets.asyncio.server import ServerConnection

from bot.channels.channel import (
    Ambiguous,
    Button,
    Event,
    FetchFailed,
    File,
    Message,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
    Unreadable,
    Update,
)
from bot.channels.wecom.aibot import WeComBotChannel
from bot.channels.wecom.aibot.connection import PUT_OUT
from bot.channels.wecom.aibot.frames import Frame
from bot.channels.wecom.aibot.pauses import Pace
from bot.channels.wecom.aibot.replies import Replies
from tests.channels.wecom.line import QUICK, bot_on, running
from tests.channels.wecom.test_callback import Inbox
from tests.peers.wecom_line import FakeLine, on_the_line
from tests.peers.wecom_wire import listening
from tests.waiting import LONGEST_SECONDS, until

HELLO = Message("您好")
CARD = Message("参加吗", ((Button("参加", "/attend 1"), Button("请假", "/leave 1")),))


async def test_the_one_that_is_put_out_stands_by_and_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    """Two that came back at once would put each other out for ever."""
    slow = Pace(first=0.01, longest=0.05, answer=LONGEST_SECONDS, standby=LONGEST_SECONDS)
    async with on_the_line(FakeLine()) as line:
        first, second, inbox = bot_on(line, slow), bot_on(line, slow), Inbox()
        async with running(first, inbox):
            await until(lambda: first.trouble == "")
            async with running(second, inbox):
                await until(lambda: first.trouble == PUT_OUT and second.trouble == "")
                with pytest.raises(NotSent):
                    await first.send("wang", HELLO, None)
                await line.tell(line.message("wang", "您好"))
                await until(lambda: len(inbox.events) == 1)
                await second.send("wang", HELLO, None)
            assert line.subscriptions == 2
    assert "同一个机器人" in caplog.text
    async with on_the_line(FakeLine()) as line:
        first, second = bot_on(line), bot_on(line, slow)
        async with running(first, Inbox()):
            await until(lambda: first.trouble == "")
            async with running(second, Inbox()):
                await until(lambda: second.trouble == "")
                await until(lambda: line.subscriptions == 3)
            await until(lambda: first.trouble == "")


async def test_a_line_that_is_silent_is_given_up_and_made_anew() -> None:
    pace = Pace(standby=60, first=0.01, longest=0.05, beat=0.02, answer=0.1)
    async with on_the_line(FakeLine()) as line:
        line.is_mute = True
        async with running(bot_on(line, pace), Inbox()):
            await until(lambda: line.subscriptions >= 2)


async def test_a_wrong_secret_is_said_to_the_operator_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line, secret="wrong-secret")
        async with running(channel, Inbox()):
            await until(lambda: "被拒绝" in channel.trouble)
            found = await channel.examine()
            assert not found.is_well
            for words in (channel.trouble, found.text):
                assert "40001" in words
                assert "重抄 BotID 和 Secret" in words
                # Those are of the app, which this bot is none of.
                assert "AgentId" not in words
            line.fail("aibot_subscribe", 45009, times=1000)
            assert "太频繁" in (await channel.examine()).text
            line.clear_faults()
        assert (await bot_on(line).examine()).is_well
        assert "wrong-secret" not in caplog.text + repr(channel) + channel.trouble
    nobody = WeComBotChannel("aib1", "x" * 8, "ws://127.0.0.1:1", pace=QUICK)
    assert "443" in (await nobody.examine()).text


class Hesitant(FakeLine):
    """Takes nobody in before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.lets_in = asyncio.Event()
        self.lets_in.set()

    async def _subscribe(self, socket: ServerConnection, number: str, body: dict[str, Any]) -> None:
        await self.lets_in.wait()
        await super()._subscribe(socket, number, body)


async def test_what_is_asked_on_one_line_does_not_end_with_another() -> None:
    async with on_the_line(Hesitant()) as line:
        channel = bot_on(line, Pace(standby=LONGEST_SECONDS, first=60, longest=60, answer=LONGEST_SECONDS))
        async with running(channel, Inbox()):
            await until(lambda: channel.trouble == "")
            line.lets_in.clear()
            trying = asyncio.create_task(channel.examine())
            await until(lambda: line.count("aibot_subscribe") == 2)
            await line.disconnect()
            await until(lambda: channel.trouble != "")
            line.lets_in.set()
            assert (await trying).is_well


@pytest.mark.parametrize(
    ("fault", "meant"),
    [
        ({"code": 93006}, Unreachable),
        ({"code": 45009}, NotSent),
        ({"code": -1}, NotSent),
        ({"code": 40058}, Rejected),
        ({"code": 123456}, Rejected),
        ({"cuts": "before"}, Ambiguous),
        ({"cuts": "after"}, Ambiguous),
        ({"is_silent": True}, Ambiguous),
    ],
)
async def test_a_failure_says_which_it_is(fault: dict[str, object], meant: type[SendFailed]) -> None:
    async with on_the_line(FakeLine()) as line:
        # Only an answer that never comes is not waited for long.
        answer = 0.5 if "is_silent" in fault else LONGEST_SECONDS
        channel = bot_on(line, Pace(standby=60, first=0.01, longest=0.05, answer=answer))
        async with running(channel, Inbox()):
            await line.connected()
            await until(lambda: channel.trouble == "")
            line.fail("aibot_send_msg", **fault)  # type: ignore[arg-type]
            with pytest.raises(meant):
                await channel.send("wang", HELLO, None)


async def test_whoever_never_wrote_is_unreachable_and_nothing_is_sent_without_a_line() -> None:
    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line)
        with pytest.raises(NotSent):
            await channel.send("wang", HELLO, None)
        async with running(channel, Inbox()):
            await until(lambda: channel.trouble == "")
            with pytest.raises(Unreachable, match="发过消息"):
                await channel.send("wang", HELLO, None)


async def test_an_answer_that_comes_too_late_is_pushed_instead() -> None:
    now = [0.0]
    async with on_the_line(FakeLine()) as line:
        channel, inbox = bot_on(line, clock=lambda: now[0]), Inbox()
        async with running(channel, inbox):
            await line.tell(line.message("wang", "您好"))
            await until(lambda: len(inbox.events) == 1)
            line.fail("aibot_respond_msg", 846605)
            task = await channel.send("wang", CARD, None)
            assert task == line.phone("wang")[-1].task
            await line.tell(line.press("wang", "/attend 1", str(task)), is_event=True)
            await until(lambda: len(inbox.events) == 2)
            now[0] = 5.0
            pressed = inbox.events[-1]
            assert isinstance(pressed, Update)
            await channel.send("wang", HELLO, pressed.pressed)
            assert [each.text for each in line.phone("wang")] == ["参加吗", "您好"]
            assert line.count("aibot_respond_update_msg") == 0


async def test_a_card_becomes_its_answer_and_help_stays_below_it() -> None:
    async with on_the_line(FakeLine()) as line:
        channel, inbox = bot_on(line), Inbox()
        async with running(channel, inbox):
            await line.tell(line.message("wang", "您好"))
            await until(lambda: len(inbox.events) == 1)
            task = await channel.send("wang", CARD, None)
            await line.tell(line.press("wang", "/attend 1", str(task)), is_event=True)
            await until(lambda: len(inbox.events) == 2)
            pressed = inbox.events[-1]
            assert isinstance(pressed, Update)
            assert pressed.text == "/attend 1"
            assert await channel.send("wang", Message("已记下：您参加。"), pressed.pressed) == pressed.pressed
            [card] = line.phone("wang")
            assert (card.text, card.buttons) == ("已记下：您参加。", {"帮助": "/help"})


async def test_a_large_file_goes_up_in_pieces() -> None:
    content = bytes(range(256)) * 5000
    async with on_the_line(FakeLine()) as line:
        channel, inbox = bot_on(line), Inbox()
        async with running(channel, inbox):
            await line.tell(line.message("wang", "您好"))
            await until(lambda: len(inbox.events) == 1)
            await channel.send("wang", Message("", file=File("台账.pdf", content)), None)
            assert line.phone("wang")[-1].file == ("台账.pdf", content)
            assert line.count("aibot_upload_media_chunk") == 3
            with pytest.raises(Rejected):
                await channel.send("wang", Message("", file=File("空.pdf", b"")), None)


async def test_a_file_is_fetched_and_opened_with_its_own_key() -> None:
    key, content = bytes(range(32)), b"%PDF-1.7 " + b"x" * 100
    count = 32 - len(content) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = encryptor.update(content + bytes([count]) * count) + encryptor.finalize()

    async def give(_: object) -> Response:
        return Response(sealed)

    named = base64.b64encode(key).decode()
    async with on_the_line(FakeLine()) as line, listening(Starlette(routes=[Route("/f", give)])) as url:
        channel, inbox = bot_on(line), Inbox()
        async with running(channel, inbox):
            body = {**line.body("wang"), "msgtype": "file", "file": {"url": f"{url}/f", "aeskey": named.rstrip("=")}}
            await line.tell(body)
            await until(lambda: len(inbox.events) == 1)
            event = inbox.events[0]
            assert isinstance(event, Update)
            assert event.file is not None
            assert await channel.fetch(event.file.ref, 1000) == content
            for ref in (
                f"{base64.b64encode(key[::-1]).decode()} {url}/f",
                f"{named} {url}/none",
                f"{named} file:///etc",
            ):
                with pytest.raises(FetchFailed):
                    await channel.fetch(ref, 1000)
            with pytest.raises(FetchFailed):
                await channel.fetch(event.file.ref, 50)


async def test_every_picture_of_a_message_of_words_and_pictures_comes() -> None:
    named = base64.b64encode(bytes(32)).decode()
    pictures = [{"msgtype": "image", "image": {"url": f"https://a.test/{n}", "aeskey": named}} for n in range(3)]
    words = [{"msgtype": "text", "text": {"content": each}} for each in ("发票", "共三张")]
    items = [pictures[0], words[0], pictures[1], words[1], pictures[2]]
    async with on_the_line(FakeLine()) as line:
        channel, inbox = bot_on(line), Inbox()
        async with running(channel, inbox):
            body = {**line.body("wang"), "msgtype": "mixed", "mixed": {"msg_item": items}}
            await line.tell(body)
            await until(lambda: len(inbox.events) == 3)
            said = [each for each in inbox.events if isinstance(each, Update)]
            assert [each.text for each in said] == ["发票\n共三张", "", ""]
            assert [each.file.ref.partition(" ")[2] for each in said if each.file] == [
                f"https://a.test/{n}" for n in range(3)
            ]
            assert len({each.event_id for each in said}) == 3
            await line.tell(body)
            await until(lambda: len(inbox.events) == 6)
            assert len({each.event_id for each in inbox.events if isinstance(each, Update)}) == 3


async def test_what_cannot_be_stored_at_once_is_stored_in_its_order_and_what_is_no_frame_is_kept() -> None:
    async with on_the_line(FakeLine()) as line:
        inbox, refusals = Inbox(), ["disk full", "disk full"]

        async def intake(events: Sequence[Event]) -> None:
            if refusals:
                raise RuntimeError(refusals.pop())
            await inbox(events)

        async with running(bot_on(line), intake):
            for words in ("一", "二", "三"):
                await line.tell(line.message("wang", words))
            await line.raw("{half of a fra")
            await until(lambda: len(inbox.events) == 4)
    said = [each.text for each in inbox.events if isinstance(each, Update)]
    assert said == ["一", "二", "三"]
    assert isinstance(inbox.events[-1], Unreadable)


async def test_what_came_is_handed_over_when_the_program_ends() -> None:
    slow, started, may_store = Inbox(), asyncio.Event(), asyncio.Event()

    async def intake(events: Sequence[Event]) -> None:
        started.set()
        await may_store.wait()
        await slow(events)

    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line)
        async with running(channel, intake):
            await line.tell(line.message("wang", "一"))
            await started.wait()
            await line.tell(line.message("wang", "二"))
            await line.tell(line.event("wang", "feedback_event"), is_event=True)
            # The answer to it comes behind all that was told before.
            await channel.send("wang", HELLO, None)
            assert slow.events == []
            asyncio.get_running_loop().call_later(0.05, may_store.set)
        assert [each.text for each in slow.events if isinstance(each, Update)] == ["一", "二"]


class _SlowLine(FakeLine):
    """Hears an answer to a callback only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0
        self.may_hear = asyncio.Event()

    async def _answer(self, socket: ServerConnection, frame: dict[str, Any]) -> None:
        if frame["cmd"] == "aibot_respond_msg":
            self.held += 1
            await self.may_hear.wait()
        await super()._answer(socket, frame)


async def test_while_too_much_waits_to_be_stored_nothing_is_sent_and_nothing_that_was_is_in_doubt() -> None:
    said = [f"第{number}句" for number in range(30)]
    inbox, asked, may_store = Inbox(), asyncio.Event(), asyncio.Event()

    async def intake(events: Sequence[Event]) -> None:
        asked.set()
        await may_store.wait()
        await inbox(events)

    async with on_the_line(_SlowLine()) as line:
        channel = bot_on(line, most_waiting=10)
        async with running(channel, intake):
            await until(lambda: channel.trouble == "")
            await line.tell(line.message("li", said[0]))
            await asked.wait()
            answered = asyncio.create_task(channel.send("li", HELLO, None))
            await until(lambda: line.held == 1)
            for words in said[1:]:
                await line.tell(line.message("wang", words))
            line.may_hear.set()
            await answered
            with pytest.raises(NotSent, match="存完再发"):
                await channel.send("wang", HELLO, None)
            may_store.set()
            await until(lambda: len(inbox.events) == len(said))
            await channel.send("wang", HELLO, None)
    assert [each.text for each in inbox.events if isinstance(each, Update)] == said


async def test_a_line_that_is_not_read_for_a_while_is_not_taken_for_dead() -> None:
    taken: list[int] = []
    may_store = asyncio.Event()

    async def intake(events: Sequence[Event]) -> None:
        taken.append(len(events))
        await may_store.wait()

    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line, Pace(standby=60, first=0.01, beat=0.2, answer=0.1, store=0.01), most_waiting=3)
        async with running(channel, intake):
            for number in range(20):
                await line.tell(line.message("wang", str(number)))
            await until(lambda: line.beats >= 6)
            may_store.set()
            await until(lambda: sum(taken) == 20)
            assert line.subscriptions == 1
    # No more was read than may wait.
    assert max(taken) <= 4


async def test_a_line_over_which_much_comes_is_not_silent_though_the_answer_to_a_beat_is_behind_it_all() -> None:
    """What was on its way would be lost with the line: WeCom does not send it again."""
    inbox = Inbox()
    async with on_the_line(FakeLine()) as line:
        line.is_mute = True
        async with running(bot_on(line, Pace(standby=60, first=0.01, beat=0.2, answer=1)), inbox):
            said = 0
            # A line that is taken for silent is given up after the second.
            while line.beats < 3:
                await line.tell(line.message("wang", str(said)))
                said += 1
                await asyncio.sleep(0.005)
            await until(lambda: len(inbox.events) == said)
            assert line.subscriptions == 1


def test_who_has_said_something_is_welcomed_no_more() -> None:
    replies = Replies(lambda: 0.0)
    replies.add_entry("wang", "entered")
    replies.add_message("wang", "said")
    first, second = replies.take("wang"), replies.take("wang")
    assert (first and first.number, second) == ("said", None)


@pytest.mark.parametrize("body", [{}, {"msgtype": 7}, {"msgtype": "text", "from": {}}, {"from": []}])
def test_no_content_raises(body: dict[str, object]) -> None:
    from bot.channels.wecom.aibot.events import read_callback

    for command in ("aibot_msg_callback", "aibot_event_callback"):
        [event] = read_callback(Frame("n", command, 0, json.loads(json.dumps(body))))
        assert isinstance(event, Unreadable)
