"""Limits hold, faults strike as ordered, and everything can be steered from another process."""

import asyncio
import base64
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.peers.conftest import GROUP, LI, Watch
from tests.peers.telegram_api import TOKEN, FakeTelegram
from tests.peers.telegram_methods import METHODS
from tests.peers.telegram_wire import Listening
from tests.waiting import LONGEST_SECONDS, until


async def wait_asked(bot: Bot, chat: int) -> int:
    """Send a message; return the seconds to wait, 0 when it was accepted."""
    try:
        await bot.send_message(chat, "a")
    except RetryAfter as refused:
        return int(refused.retry_after.total_seconds())  # type: ignore[union-attr]
    return 0


async def test_a_chat_takes_one_message_a_second(bot: Bot, telegram: FakeTelegram, watch: Watch) -> None:
    telegram.set_limits(chat_per_second=1)
    asked = []
    for pause in (0.0, 0.0, 0.9, 0.2, 0.5):
        watch.wait(pause)
        asked.append(await wait_asked(bot, LI))
    assert asked == [0, 1, 1, 0, 1]


async def test_all_chats_together_take_30_messages_a_second(bot: Bot, telegram: FakeTelegram, watch: Watch) -> None:
    telegram.set_limits(overall_per_second=30)
    for person in range(1000, 1031):
        telegram.start(person)
    assert [await wait_asked(bot, person) for person in range(1000, 1031)] == [0] * 30 + [1]
    watch.wait(1)
    assert await wait_asked(bot, 1030) == 0


async def test_a_group_takes_20_messages_a_minute(bot: Bot, telegram: FakeTelegram, watch: Watch) -> None:
    telegram.set_limits(group_per_minute=20)
    asked = []
    for _ in range(21):
        watch.wait(1)
        asked.append(await wait_asked(bot, GROUP))
    assert asked == [0] * 20 + [40]
    assert await wait_asked(bot, LI) == 0


async def test_limits_are_on_unless_switched_off() -> None:
    fresh = FakeTelegram()
    fresh.start(LI)
    statuses = [fresh.answer("sendMessage", {"chat_id": LI, "text": "a"})[0] for _ in range(2)]
    assert statuses == [200, 429]


@pytest.mark.parametrize(
    ("kind", "error", "cause", "arrives"),
    [
        ("429", RetryAfter, None, False),
        ("400", BadRequest, None, False),
        ("401", InvalidToken, None, False),
        ("403", Forbidden, None, False),
        ("404", InvalidToken, None, False),
        ("409", Conflict, None, False),
        ("500", NetworkError, None, False),
        ("502", NetworkError, TelegramError, False),
        ("reset", NetworkError, httpx.ReadError, False),
        ("reset_after", NetworkError, httpx.ReadError, True),
        ("500_after", NetworkError, None, True),
        ("502_after", NetworkError, TelegramError, True),
        ("close", NetworkError, httpx.RemoteProtocolError, False),
        ("close_after", NetworkError, httpx.RemoteProtocolError, True),
        ("timeout", TimedOut, httpx.ReadTimeout, False),
        ("timeout_after", TimedOut, httpx.ReadTimeout, True),
        ("cut_json", TelegramError, None, True),
    ],
)
async def test_a_fault_reaches_the_client_as_ordered_and_once(
    bot: Bot, telegram: FakeTelegram, kind: str, error: type[Exception], cause: type[Exception] | None, arrives: bool
) -> None:
    telegram.fault("sendMessage", kind)
    # What has its effect must be carried out before nobody waits for it any more.
    patience = {"timeout": 0.3, "timeout_after": 1.0}.get(kind, LONGEST_SECONDS)
    with pytest.raises(error) as failed:
        await bot.send_message(LI, "a", read_timeout=patience)
    if cause:
        assert isinstance(failed.value.__cause__, cause)
    assert ([line["text"] for line in telegram.transcript(LI)] == ["/start", "a"]) == arrives
    assert telegram.log[-1]["fault"] == kind
    assert (await bot.send_message(LI, "b")).text == "b"


async def test_a_slow_answer_comes_late_but_its_effect_at_once(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.fault("sendMessage", "timeout", seconds=1)
    sending = asyncio.create_task(bot.send_message(LI, "a"))
    await until(lambda: len(telegram.transcript(LI)) == 2)
    assert not sending.done()
    assert (await sending).text == "a"


async def test_a_wrong_answer_is_json_of_another_shape(http: httpx.AsyncClient, telegram: FakeTelegram) -> None:
    telegram.fault("*", "wrong_json")
    assert (await http.post("getMe")).json() == ["ok"]


async def test_an_outage_cuts_everything_until_it_is_over(
    http: httpx.AsyncClient, telegram: FakeTelegram, watch: Watch
) -> None:
    telegram.fault("*", "outage", seconds=60)
    for method in ("getMe", "sendMessage", "getUpdates"):
        with pytest.raises(httpx.ReadError):
            await http.post(method)
    watch.wait(61)
    assert (await http.post("getMe")).status_code == 200


async def test_a_fault_with_a_probability_strikes_now_and_then(http: httpx.AsyncClient, telegram: FakeTelegram) -> None:
    telegram.fault("getMe", "500", probability=0.5)
    statuses = [(await http.post("getMe")).status_code for _ in range(60)]
    assert 15 < statuses.count(500) < 45
    telegram.clear_faults()
    assert (await http.post("getMe")).status_code == 200


async def test_a_fault_strikes_only_its_method_and_so_many_times(
    http: httpx.AsyncClient, telegram: FakeTelegram
) -> None:
    telegram.fault("getMe", "400", times=2, description="Bad Request: injected")
    calls = ["getMyCommands", "getMe", "getMe", "getMe"]
    assert [(await http.post(method)).status_code for method in calls] == [200, 400, 400, 200]


@pytest.mark.parametrize("wrong", [{"kind": "flood"}, {"kind": "500", "probability": 0}, {"kind": "outage"}])
def test_a_fault_that_makes_no_sense_is_refused(telegram: FakeTelegram, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fault|probability|outage"):
        telegram.fault("*", **wrong)


async def test_the_log_holds_every_call_in_order(bot: Bot, telegram: FakeTelegram, watch: Watch) -> None:
    await bot.send_message(LI, "a")
    with pytest.raises(BadRequest):
        await bot.send_message(404, "b")
    sent, refused = telegram.log[-2:]
    assert (sent["method"], sent["parameters"]["text"], sent["status"], sent["at"]) == (
        "sendMessage",
        "a",
        200,
        watch.now,
    )
    assert (refused["status"], refused["description"]) == (400, "Bad Request: chat not found")


async def control(server: Listening, deed: str, **arguments: Any) -> httpx.Response:
    async with httpx.AsyncClient(timeout=LONGEST_SECONDS) as client:
        return await client.post(f"{server.url}/control/{deed}", json=arguments)


async def test_people_can_be_steered_over_http(bot: Bot, server: Listening, telegram: FakeTelegram) -> None:
    await control(server, "add_user", id=20, first_name="赵敏")
    await control(server, "start", user=20)
    await control(server, "send_file", user=20, name="a.txt", content_base64=base64.b64encode(b"abc").decode())
    await control(server, "fault", method="sendMessage", kind="500")
    with pytest.raises(NetworkError):
        await bot.send_message(20, "a")
    await bot.send_message(20, "b")
    lines = (await control(server, "transcript", chat=20)).json()["result"]
    assert [(line["side"], line["text"] or line["media"]) for line in lines] == [
        ("user", "/start"),
        ("user", "document"),
        ("bot", "b"),
    ]
    assert len((await control(server, "pending_updates")).json()["result"]) == 2
    log = (await control(server, "log", since=1)).json()["result"]
    assert [(call["method"], call["status"]) for call in log] == [("sendMessage", 500), ("sendMessage", 200)]


@pytest.mark.parametrize(
    ("deed", "arguments", "why"),
    [
        ("press", {"user": LI, "message_id": 1, "label": "x"}, "message 1 has no button x; it has: none"),
        ("say", {"user": LI}, "missing a required argument: 'text'"),
        ("say", {"user": "李", "text": "a"}, "a person is an id above zero"),
        ("serve", {}, "no such control: serve"),
        ("transcript", {"chat": 404}, "there is no chat 404"),
    ],
)
async def test_what_cannot_be_is_refused_over_http(
    server: Listening, deed: str, arguments: dict[str, Any], why: str
) -> None:
    answer = await control(server, deed, **arguments)
    assert answer.status_code == 400
    assert why in answer.json()["error"]


async def test_it_runs_as_a_process_that_writes_its_log(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.peers.telegram_api", "--token", TOKEN, "--log", str(log),
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    ready, _, url = (await process.stdout.readline()).decode().strip().partition(" ")
    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
        assert (ready, bot.username) == ("ready", "zhibu_test_bot")
    process.terminate()
    assert await process.wait() == 0
    assert '"method": "getMe"' in log.read_text(encoding="utf-8")


JUNK: list[Any] = [
    None,
    "",
    "x",
    "党",
    "-1",
    "[",
    "[]",
    "{}",
    '"a"',
    0,
    2**63,
    1.5,
    True,
    [],
    [[]],
    {},
    {"type": []},
    [None],
    "\ud83d",
]


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_a_method_answers_junk_with_a_clear_no(telegram: FakeTelegram, method: str) -> None:
    known = {"chat_id": LI, "message_id": 1, "text": "a", "commands": [{"command": "a", "description": "b"}]}
    names = [*known, "parse_mode", "entities", "reply_markup", "reply_parameters", "document", "photo", "caption"]
    names += ["latitude", "scope", "language_code", "menu_button", "url", "secret_token", "max_connections", "action"]
    names += ["callback_query_id", "file_id", "allowed_updates", "caption_entities"]
    for name in names:
        for value in JUNK:
            status, answer = telegram.answer(method, {**known, name: value})
            assert (status == 200) == answer["ok"]
            assert status in (200, 400)


async def test_it_answers_without_a_port_too(telegram: FakeTelegram) -> None:
    transport = httpx.ASGITransport(app=telegram.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://telegram/bot{TOKEN}/") as client:
        assert (await client.post("getMe")).json()["ok"]
