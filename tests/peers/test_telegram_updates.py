"""Updates reach the bot by polling and by webhook, in order, until confirmed."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict
from uvicorn import Config, Server

from tests.peers.conftest import GROUP, LI, WANG, Watch
from tests.peers.telegram_api import FakeTelegram
from tests.peers.telegram_errors import Impossible
from tests.waiting import LONGEST_SECONDS, until


async def texts(bot: Bot, **options: Any) -> list[str]:
    updates = await bot.get_updates(**options)
    return [update.message.text or "" for update in updates if update.message]


async def test_updates_come_until_an_offset_confirms_them(bot: Bot, telegram: FakeTelegram) -> None:
    for word in ("一", "二", "三"):
        telegram.say(LI, word)
    first = await bot.get_updates(limit=2)
    assert await texts(bot) == ["一", "二", "三"]
    assert await texts(bot, offset=first[-1].update_id + 1) == ["三"]
    assert (len(telegram.pending_updates()), telegram.confirmed_offset) == (1, first[-1].update_id + 1)


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: Bot, telegram: FakeTelegram) -> None:
    for word in ("一", "二", "三"):
        telegram.say(LI, word)
    assert await texts(bot, offset=-2) == ["二", "三"]
    assert len(telegram.pending_updates()) == 2


def test_update_ids_grow_with_gaps(telegram: FakeTelegram) -> None:
    for word in range(200):
        telegram.say(LI, str(word))
    ids = [update["update_id"] for update in telegram.pending_updates()]
    steps = {later - earlier for earlier, later in pairwise(ids)}
    assert min(steps) == 1
    assert max(steps) > 1


async def test_a_waiting_poll_gets_what_comes(bot: Bot, telegram: FakeTelegram) -> None:
    poll = asyncio.create_task(texts(bot, timeout=50))
    await until(lambda: telegram.updates.is_polled)
    telegram.say(LI, "来了")
    assert await poll == ["来了"]


async def test_a_poll_returns_empty_after_its_timeout(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_the_older_of_two_pollers_is_in_conflict(
    bot: Bot, http: httpx.AsyncClient, telegram: FakeTelegram
) -> None:
    older = asyncio.create_task(texts(bot, timeout=50))
    await until(lambda: telegram.updates.is_polled)
    newer = asyncio.create_task(http.post("getUpdates", json={"timeout": 50}))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    telegram.say(LI, "来了")
    assert [update["message"]["text"] for update in (await newer).json()["result"]] == ["来了"]


async def test_allowed_kinds_are_remembered_and_hold_from_creation(bot: Bot, telegram: FakeTelegram) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await bot.get_updates()
    telegram.say(LI, "不要")
    await bot.get_updates(allowed_updates=[])
    assert telegram.pending_updates() == []
    telegram.say(LI, "要")
    assert await texts(bot) == ["要"]


async def test_updates_are_kept_for_a_day(bot: Bot, telegram: FakeTelegram, watch: Watch) -> None:
    telegram.say(LI, "昨天")
    watch.wait(24 * 3600 + 1)
    telegram.say(LI, "今天")
    assert await texts(bot) == ["今天"]


async def test_a_repeated_update_comes_again_though_confirmed(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.say(LI, "一次")
    [update] = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    telegram.duplicate_last()
    [again] = await bot.get_updates(offset=update.update_id + 1)
    assert again.update_id == update.update_id
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_a_malformed_update_comes_as_it_is(http: httpx.AsyncClient, telegram: FakeTelegram) -> None:
    telegram.inject_raw({"message": {"chat": None}})
    telegram.inject_raw({"update_id": "x"})
    first, second = (await http.post("getUpdates")).json()["result"]
    assert (first["message"], second) == ({"chat": None}, {"update_id": "x"})
    await http.post("getUpdates", json={"offset": first["update_id"] + 2})
    assert telegram.pending_updates() == []


async def test_every_deed_of_a_person_is_an_update_the_client_can_read(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_message(
        LI, "a", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="1")]])
    )
    telegram.start(LI, "abc")
    telegram.edit(LI, telegram.say(LI, "错字")["message_id"], "对字")
    telegram.press(LI, message.message_id, label="好")
    telegram.send_file(LI, b"x", "a.txt")
    telegram.send_location(LI, 39.9, 116.4)
    telegram.block(LI)
    telegram.unblock(LI)
    telegram.add_to_group(GROUP, LI)
    telegram.migrate(GROUP)
    updates = await bot.get_updates()
    kinds = [next(name for name in update.to_dict() if name != "update_id") for update in updates]
    assert (
        kinds
        == ["message", "message", "edited_message", "callback_query", "message", "message"]
        + ["my_chat_member"] * 2
        + ["message"] * 3
    )
    query = updates[3].callback_query
    assert query is not None
    assert (query.data, query.from_user.first_name) == ("1", "李明")
    assert updates[0].message is not None
    assert updates[0].message.parse_entities(["bot_command"]).popitem()[1] == "/start"


@pytest.mark.parametrize(("text", "is_heard"), [("大家好", False), ("/dues", True), ("@zhibu_test_bot 党费", True)])
def test_in_a_group_the_bot_hears_what_is_meant_for_it(telegram: FakeTelegram, text: str, is_heard: bool) -> None:
    telegram.say(WANG, text, GROUP)
    assert bool(telegram.pending_updates()) == is_heard


def test_who_is_not_in_a_group_cannot_speak_there(telegram: FakeTelegram) -> None:
    with pytest.raises(Impossible, match="not in chat"):
        telegram.say(LI, "你好", GROUP)


class Receiver:
    """A bot's web server that fails as often as it is told."""

    def __init__(self) -> None:
        self.failures = 0
        self.reply: dict[str, Any] | None = None
        self.calls: list[tuple[str | None, str]] = []
        self.done = asyncio.Event()

    async def __call__(self, request: Request) -> Response:
        update = await request.json()
        self.calls.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        if self.failures:
            self.failures -= 1
            return Response(status_code=500)
        self.done.set()
        return JSONResponse(self.reply) if self.reply else Response()


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.__call__, methods=["POST"])])
    config = Config(app, port=0, ws="none", lifespan="off", log_config=None)
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield receiver, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    await server.shutdown()


async def test_a_webhook_gets_the_secret_and_is_tried_until_it_takes_the_update(
    bot: Bot, telegram: FakeTelegram, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    hook.failures = 2
    telegram.say(LI, "先来")
    await bot.set_webhook(url, secret_token="s3cret")
    await asyncio.wait_for(hook.done.wait(), LONGEST_SECONDS)
    assert hook.calls == [("s3cret", "先来")] * 3
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (url, "Wrong response from the webhook: 500 Internal Server Error")
    await bot.delete_webhook()


async def test_a_webhook_may_answer_with_a_call(
    bot: Bot, telegram: FakeTelegram, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    hook.reply = {"method": "sendMessage", "chat_id": LI, "text": "收到"}
    await bot.set_webhook(url)
    telegram.say(LI, "在吗")
    await until(lambda: telegram.transcript(LI)[-1]["text"] == "收到")


async def test_polling_and_webhook_exclude_each_other(bot: Bot, telegram: FakeTelegram) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    telegram.say(LI, "等着")
    await bot.delete_webhook()
    assert await texts(bot) == ["等着"]


@pytest.mark.parametrize(("url", "secret"), [("ftp://x", None), ("http://a/b", "no spaces"), ("http://a/b", "党")])
async def test_a_wrong_webhook_is_refused(bot: Bot, url: str, secret: str | None) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
    assert (await bot.get_webhook_info()).url == ""
