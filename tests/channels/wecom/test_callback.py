"""The address WeCom calls: verified, well sealed calls reach the intake, everything else is the same refusal."""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.channel import Event, Unreadable, Update
from bot.channels.wecom.callback import LARGEST_BODY_BYTES, PATH, Callback
from bot.channels.wecom.crypto import FRESH_SECONDS, Envelope, Forged
from bot.channels.wecom.updates import read_sealed
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN, Platform, Sealed

NOW = 1_800_000_000.0
PLATFORM = Platform()


class Inbox:
    """An intake that keeps what it is given, or breaks."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.is_broken = False
        self.complaint = "disk full of 秘密"

    async def __call__(self, events: Sequence[Event]) -> None:
        if self.is_broken:
            raise RuntimeError(self.complaint)
        self.events += events


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def client(inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    callback = Callback(Envelope(TOKEN, AES_KEY, CORP), AGENT, inbox, lambda: NOW)
    transport = httpx.ASGITransport(Starlette(routes=[callback.route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://zhibu.test") as client:
        yield client


def call(words: str = "开会", at: float = NOW, platform: Platform = PLATFORM) -> Sealed:
    return platform.seal(platform.text("chenjing", words, at), at)


async def post(client: httpx.AsyncClient, sealed: Sealed) -> httpx.Response:
    return await client.post(PATH, params=sealed.query, content=sealed.body.encode())


async def test_a_call_is_handed_over_and_answered_with_nothing(client: httpx.AsyncClient, inbox: Inbox) -> None:
    answer = await post(client, call("开会 主题党日"))
    assert (answer.status_code, answer.content) == (200, b"")
    (event,) = inbox.events
    assert isinstance(event, Update)
    assert (event.channel, event.user, event.chat, event.text) == ("wecom", "chenjing", "chenjing", "开会 主题党日")


async def test_the_same_call_has_the_same_number_and_another_has_another(
    client: httpx.AsyncClient, inbox: Inbox
) -> None:
    first = call()
    for sealed in (first, first, call()):
        await post(client, sealed)
    numbers = [event.event_id for event in inbox.events]
    assert numbers[0] == numbers[1] != numbers[2]


@pytest.mark.parametrize("plus", ["encoded", "bare"])
async def test_the_address_is_verified_with_exactly_the_words_inside(client: httpx.AsyncClient, plus: str) -> None:
    for number in range(20):
        query = PLATFORM.verification(str(number), NOW)
        if plus == "bare":
            words = "&".join(f"{name}={value}" for name, value in query.items())
            answer = await client.get(f"{PATH}?{words}")
        else:
            answer = await client.get(PATH, params=query)
        assert (answer.status_code, answer.content) == (200, str(number).encode())


async def test_what_could_not_be_stored_is_to_come_again(
    client: httpx.AsyncClient, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.is_broken = True
    assert (await post(client, call())).status_code == 500
    assert "秘密" not in caplog.text
    inbox.is_broken = False
    assert (await post(client, call())).status_code == 200
    assert len(inbox.events) == 1


@pytest.mark.parametrize("inside", ["", "<xml", "<a></a>", "<xml><MsgType>text</MsgType></xml>", "\0", "{}"])
async def test_what_wecom_sealed_and_nobody_understands_is_kept_and_acknowledged(
    client: httpx.AsyncClient, inbox: Inbox, inside: str
) -> None:
    answer = await post(client, PLATFORM.seal(inside or " ", NOW))
    assert answer.status_code == 200
    assert isinstance(inbox.events[0], Unreadable)


def forgeries(count: int, at: float = NOW) -> list[tuple[str, Sealed]]:
    """Return calls that are not WeCom's, the same at every run: each one made ``at`` a moment with something wrong."""
    chance = random.Random(20261121)
    made = []
    good = [call(f"签到 {number}", at) for number in range(20)]
    strangers = [
        Platform(token="other"),
        Platform(aes_key="A" * 43),
        Platform(corp="wx0000000000000000"),
    ]
    kinds = [_resigned, _altered, _cut, _doubled, _old, _future, _swapped, _renamed, _bomb, _outside, _huge, _noise]
    for number in range(count):
        kind = chance.choice(kinds)
        made.append((kind.__name__, kind(chance, chance.choice(good), good)))
        if number % 10 == 0:
            made.append(("stranger", call("签到", at, chance.choice(strangers))))
    return made


def _resigned(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return Sealed({**sealed.query, "msg_signature": "".join(chance.choices("0123456789abcdef", k=40))}, sealed.body)


def _altered(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    start = sealed.body.index("<Encrypt><![CDATA[") + 18
    place = chance.randrange(start, sealed.body.index("]]></Encrypt>") - 4)
    sign = chance.choice([each for each in string.ascii_letters if each != sealed.body[place]])
    return Sealed(sealed.query, sealed.body[:place] + sign + sealed.body[place + 1 :])


def _cut(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return Sealed(sealed.query, sealed.body[: chance.randrange(len(sealed.body))])


def _doubled(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return Sealed(sealed.query, sealed.body * 2)


def _old(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return call("签到", int(sealed.query["timestamp"]) - chance.randrange(601, 10**8))


def _future(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return call("签到", int(sealed.query["timestamp"]) + chance.randrange(602, 10**6))


def _swapped(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    other = chance.choice([each for each in good if each.body != sealed.body])
    return Sealed(other.query, sealed.body)


def _renamed(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    name = chance.choice(["msg_signature", "timestamp", "nonce"])
    query = {key: value for key, value in sealed.query.items() if key != name}
    return Sealed(query if chance.random() < 0.5 else {**query, name: ""}, sealed.body)


def _bomb(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return Sealed(sealed.query, f'<!DOCTYPE xml [<!ENTITY a0 "a">{entities}]><xml><Encrypt>&a11;</Encrypt></xml>')


def _outside(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    where = chance.choice(["file:///etc/passwd", "http://127.0.0.1:9/x"])
    entity = f'<!DOCTYPE xml [<!ENTITY x SYSTEM "{where}">]>'
    return Sealed(sealed.query, f"{entity}<xml><Encrypt>&x;</Encrypt></xml>")


def _huge(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return Sealed(sealed.query, sealed.body.replace("</xml>", " " * LARGEST_BODY_BYTES + "</xml>"))


def _noise(chance: random.Random, sealed: Sealed, good: list[Sealed]) -> Sealed:
    return Sealed(sealed.query, "".join(chance.choices(string.printable, k=chance.randrange(200))))


async def test_whatever_is_not_theirs_has_no_effect_and_one_answer(
    client: httpx.AsyncClient, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(*_: object, **__: object) -> None:
        raise AssertionError("an outbound connection")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", connect)
    monkeypatch.setattr("socket.socket.connect", connect)
    answers = set()
    envelope, made = Envelope(TOKEN, AES_KEY, CORP), forgeries(10_000)
    for kind, sealed in made[:1_000]:
        answer = await post(client, sealed)
        answers.add((answer.status_code, answer.content))
        assert not inbox.events, kind
    assert answers == {(403, b"forbidden")}
    # The others without the web around them, which is the same for all.
    assert [kind for kind, sealed in made[1_000:] if is_opened(envelope, sealed)] == []


def is_opened(envelope: Envelope, sealed: Sealed) -> bool:
    """Return whether a call is taken for WeCom's, as `Callback` decides it."""
    inside = read_sealed(sealed.body) if len(sealed.body) <= LARGEST_BODY_BYTES else None
    query = [sealed.query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")]
    try:
        envelope.open(inside or "", *query, now=NOW)
    except Forged:
        return False
    return True


async def test_a_call_somebody_caught_is_the_same_call_for_ten_minutes_and_then_none(inbox: Inbox) -> None:
    now, caught = [NOW], call("签到")
    callback = Callback(Envelope(TOKEN, AES_KEY, CORP), AGENT, inbox, lambda: now[0])
    transport = httpx.ASGITransport(Starlette(routes=[callback.route]))
    async with httpx.AsyncClient(transport=transport, base_url="http://zhibu.test") as client:
        for late in range(0, 2_000, 20):
            now[0] = NOW + late
            assert (await post(client, caught)).status_code == (200 if late <= FRESH_SECONDS else 403)
    assert len({event.event_id for event in inbox.events}) == 1
    assert len(inbox.events) == FRESH_SECONDS // 20 + 1


async def test_another_app_of_the_corp_is_not_answered_though_it_has_the_same_keys(
    client: httpx.AsyncClient, inbox: Inbox
) -> None:
    other = Platform(agent=AGENT + 1)
    for plain in (other.text("chenjing", "签到", NOW), other.event("chenjing", "click", NOW, "/checkin")):
        answer = await post(client, other.seal(plain, NOW))
        assert (answer.status_code, answer.content) == (403, b"forbidden")
    assert not inbox.events
    # What happens in no app, as a change of the contacts, names none.
    nowhere = PLATFORM.event("sys", "change_contact", NOW).replace(f"<AgentID>{AGENT}</AgentID>", "")
    assert (await post(client, PLATFORM.seal(nowhere, NOW))).status_code == 200


async def test_a_body_that_is_no_text_and_a_check_that_is_none_get_that_answer_too(
    client: httpx.AsyncClient, inbox: Inbox
) -> None:
    sealed = call()
    answers = [
        await client.post(PATH, params=sealed.query, content=b"\xff\xfe<xml/>"),
        await client.post(PATH, params=sealed.query, content=b""),
        await client.post(PATH),
        await client.get(PATH),
        await client.get(PATH, params={**PLATFORM.verification("1", NOW), "nonce": "other"}),
        await client.get(PATH, params=PLATFORM.verification(PLATFORM.text("wang", "私密", NOW), NOW)),
        await client.get(PATH, params=Platform(corp="wx0").verification("1", NOW)),
    ]
    assert {(each.status_code, each.content) for each in answers} == {(403, b"forbidden")}
    assert not inbox.events
