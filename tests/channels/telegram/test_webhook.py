"""Receiving by webhook: only Telegram is let in, and 200 is said only when the update is kept."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from uvicorn import Config, Server

from bot.channels.channel import Unreadable
from bot.channels.telegram import TelegramChannel, Trouble, webhook_route

from .conftest import SECRET, Inbox, Opener, Telegram, eventually, receiving

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LI = {"id": 7, "is_bot": False, "first_name": "李"}
UPDATE = {
    "update_id": 5,
    "message": {"message_id": 1, "date": 1, "from": LI, "chat": {"id": 7, "type": "private"}, "text": "签到"},
}


@pytest.fixture
async def channel(open_channel: Opener) -> AsyncIterator[TelegramChannel]:
    """A channel in webhook mode that has started; nothing listens at its address."""
    opened = open_channel(mode="webhook", webhook_secret=SECRET, webhook_url="http://127.0.0.1:9/telegram/webhook")
    async with receiving(opened, Inbox()):
        await eventually(lambda: opened.health.trouble is None)
        yield opened


@pytest.fixture
async def web(channel: TelegramChannel, inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    async with client(channel, inbox) as opened:
        yield opened


async def test_a_channel_without_a_secret_takes_nobody_for_telegram(open_channel: Opener) -> None:
    assert not any(open_channel().is_genuine(secret) for secret in ("", SECRET))


def client(channel: TelegramChannel, inbox: Inbox) -> httpx.AsyncClient:
    app = Starlette(routes=[webhook_route(channel, inbox)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")


async def post(web: httpx.AsyncClient, content: bytes, secret: str | bytes = SECRET) -> httpx.Response:
    return await web.post("/telegram/webhook", content=content, headers={HEADER: secret})


async def test_an_update_is_kept_before_it_is_acknowledged(web: httpx.AsyncClient, inbox: Inbox) -> None:
    inbox.gate.clear()
    posted = asyncio.create_task(post(web, json.dumps(UPDATE).encode()))
    await eventually(lambda: inbox.entered)
    await asyncio.sleep(0.02)
    assert not posted.done()
    inbox.gate.set()
    assert (await posted).status_code == 200
    assert inbox.texts == ["签到"]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "s", SECRET.upper(), "密".encode()], ids=repr)
async def test_a_wrong_secret_is_refused_before_the_body_is_read(
    web: httpx.AsyncClient, inbox: Inbox, secret: str | bytes
) -> None:
    async def never_read() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    answer = await web.post("/telegram/webhook", content=never_read(), headers={HEADER: secret})
    assert (answer.status_code, answer.text) == (403, "forbidden")
    assert not inbox.entered


async def test_without_a_secret_it_is_refused(web: httpx.AsyncClient, inbox: Inbox) -> None:
    answer = await web.post("/telegram/webhook", json=UPDATE)
    assert answer.status_code == 403
    assert not inbox.entered


async def test_only_post_is_known(web: httpx.AsyncClient) -> None:
    assert (await web.get("/telegram/webhook", headers={HEADER: SECRET})).status_code == 405


async def test_a_body_above_a_megabyte_is_refused(web: httpx.AsyncClient, inbox: Inbox) -> None:
    assert (await post(web, b" " * (1024 * 1024) + b"x")).status_code == 413
    assert not inbox.entered


@pytest.mark.parametrize("claimed", [None, "10"], ids=["chunked", "lying"])
async def test_a_body_that_hides_its_length_is_refused_too(
    web: httpx.AsyncClient, inbox: Inbox, claimed: str | None
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100_000_000:
            sent += 100_000
            yield b" " * 100_000

    headers = {HEADER: SECRET, **({"Content-Length": claimed} if claimed else {})}
    answer = await web.post("/telegram/webhook", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert sent < 2_000_000
    assert not inbox.entered


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b'{"update_id": "x"}'])
async def test_what_is_not_an_update_is_kept_as_unreadable_and_acknowledged(
    web: httpx.AsyncClient, inbox: Inbox, body: bytes
) -> None:
    assert (await post(web, body)).status_code == 200
    assert [type(event) for event in inbox.events] == [Unreadable]


async def test_the_same_update_twice_has_the_same_event_id(web: httpx.AsyncClient, inbox: Inbox) -> None:
    for _ in range(2):
        assert (await post(web, json.dumps(UPDATE).encode())).status_code == 200
    assert inbox.events[0] == inbox.events[1]


async def test_an_update_that_could_not_be_kept_is_not_acknowledged(
    web: httpx.AsyncClient, inbox: Inbox, channel: TelegramChannel
) -> None:
    inbox.failures = 1
    assert (await post(web, json.dumps(UPDATE).encode())).status_code == 500
    assert channel.health.trouble is Trouble.INTAKE
    assert (await post(web, json.dumps(UPDATE).encode())).status_code == 200
    assert channel.health.trouble is None


async def test_until_our_name_is_known_updates_are_to_come_later(open_channel: Opener, inbox: Inbox) -> None:
    early = open_channel(mode="webhook", webhook_secret=SECRET, webhook_url="http://127.0.0.1:9/telegram/webhook")
    async with client(early, inbox) as web:
        assert (await post(web, json.dumps(UPDATE).encode())).status_code == 503
    assert not inbox.entered


def test_a_channel_that_polls_has_no_webhook(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="polls"):
        webhook_route(TelegramChannel("123:abc"), inbox)


@asynccontextmanager
async def listening(app: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    config = Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
    server = Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await eventually(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def test_telegram_delivers_through_the_webhook_until_it_is_kept(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/telegram/webhook"
    channel = open_channel(mode="webhook", webhook_secret=SECRET, webhook_url=url)
    inbox.failures = 2
    telegram.start(7)
    telegram.fault("setWebhook", "502")
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "/ok"}]]}
    _, answer = await telegram.call("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": keyboard})
    async with listening(Starlette(routes=[webhook_route(channel, inbox)]), listener), receiving(channel, inbox):
        await eventually(lambda: channel.health.trouble is None)
        query = telegram.press(7, answer["result"]["message_id"], data="/ok")
        await eventually(lambda: telegram.query(query)["answer"])
        await eventually(lambda: not telegram.pending_updates())
        await telegram.call("deleteWebhook", {})
    assert inbox.texts == ["/start", "/ok"]
    assert inbox.entered == 4
    call = telegram.calls("setWebhook")[-1]["parameters"]
    assert (call["drop_pending_updates"], call["secret_token"]) == ("false", SECRET)
