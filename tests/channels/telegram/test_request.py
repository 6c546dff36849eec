"""Answers that Telegram does not give, but what stands between it and us does."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.channel import Ambiguous, Message, NotSent, Rejected, SendFailed

from .conftest import Opener

PAGE = b"<html>blocked by the firewall of the company</html>"


@asynccontextmanager
async def answering(status: int, body: bytes, *, length: int | None = None) -> AsyncIterator[str]:
    """Listen, give every request the same answer, and return the base address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        [said] = re.findall(rb"content-length: *(\d+)", asked.lower())
        # What is closed with words unread is reset, and who is still writing them does not hear the answer.
        await reader.readexactly(int(said))
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body) if length is None else length}\r\n"
        writer.write(head.encode() + b"Location: http://127.0.0.1:9/\r\nConnection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
    finally:
        server.close()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b'{"ok": true}', Ambiguous),
        (200, b'{"ok": false, "description": "x"}', Ambiguous),
        (200, b"null", Ambiguous),
        (200, b"", Ambiguous),
        (200, PAGE, Ambiguous),
        (504, b'{"ok": false, "description": "x"}', Ambiguous),
        (302, PAGE, NotSent),
        (400, PAGE, NotSent),
        (403, PAGE, NotSent),
        (403, b'["ok"]', NotSent),
        (407, PAGE, NotSent),
        (429, PAGE, NotSent),
        (429, b'{"parameters": {"retry_after": "soon"}}', NotSent),
        (413, PAGE, Rejected),
        (400, b'{"description": "x", "parameters": {"migrate_to_chat_id": "x", "retry_after": []}}', Rejected),
        (400, b'{"description": "x", "parameters": 5}', Rejected),
    ],
)
async def test_an_answer_in_between_is_called_what_it_is(
    open_channel: Opener, status: int, body: bytes, kind: type[SendFailed]
) -> None:
    async with answering(status, body) as base_url:
        with pytest.raises(SendFailed) as caught:
            await open_channel(base_url=base_url).send("7", Message("x"), None)
    assert type(caught.value) is kind


async def test_an_answer_cut_short_is_ambiguous(open_channel: Opener) -> None:
    async with answering(200, b'{"ok": true, "result"', length=500) as base_url:
        with pytest.raises(Ambiguous):
            await open_channel(base_url=base_url).send("7", Message("x"), None)


@pytest.mark.parametrize("result", [b"true", b"{}", b'{"message_id": "5"}'])
async def test_a_success_without_a_sensible_reference_has_none(open_channel: Opener, result: bytes) -> None:
    async with answering(200, b'{"ok": true, "result": ' + result + b"}") as base_url:
        assert await open_channel(base_url=base_url).send("7", Message("x"), None) is None
