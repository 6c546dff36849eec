"""Whatever comes in instead of what should: no bug, nothing taken for what it is not, no effect of who may do nothing.

Good updates of Telegram, calls of WeCom and frames of our page are changed at random places into nulls, numbers of any
size, texts of any signs and length, lists and objects. Ids keep apart what is said from what is said again.

    ZHIBU_UPDATES=10000 python -m pytest -n0 -s tests/proofs/test_fuzz.py
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from bot.channels.channel import Unreadable
from bot.channels.telegram.polling import hand_over
from bot.channels.wecom.updates import read_event
from bot.command import commands
from bot.console.checking import CHECKS
from bot.pages.socket import parse
from models import peers
from models.database import Session
from models.members import Language, Member
from tests.figures import SEED, note, size
from tests.peers.wecom_callbacks import Platform
from tests.proofs.test_poison import Nobody
from tests.talk import Stage

UPDATES = size("UPDATES", 240)
BATCH = 60
STRANGER, SECRETARY = 777, 42
# Tables in which anybody at all may leave something: her account, and her own request to be let in.
OPEN_TO_ALL = {"peers", "registrations", "webchat_messages"}
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**400, 0.5, -0.0, 1e308, float("inf"), "", " "),
    *(
        "\0",
        "\ud800",
        "\u202e倒",
        "👩‍👩‍👧",
        "a" * 10_000,
        "签到" * 3_000,
        "'; DROP TABLE members; --",
        "{{7*7}}",
        "%s%n",
    ),
    *(
        "/",
        "//",
        "/start",
        "/help " + "x" * 5_000,
        "/approve 1",
        "1",
        "是",
        "=1+1",
        [],
        {},
        [[]],
        [None] * 50,
        {"": {}},
    ),
    *({"id": 1}, {"id": "x"}, {"type": "private"}, {"type": "channel", "id": 5}, "999999999999999999999999999"),
)
SENDER = {"id": STRANGER, "is_bot": False, "first_name": "生", "last_name": "人", "language_code": "zh-hans"}
CHAT = {"id": STRANGER, "type": "private", "first_name": "生"}
GROUP = {"id": -100123, "type": "supergroup", "title": "群"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "file_size": 100}]
MESSAGE = {"message_id": 5, "date": 1_795_000_000, "chat": CHAT, "from": SENDER}
GOOD: tuple[dict[str, Any], ...] = (
    {"message": {**MESSAGE, "text": "签到"}},
    {"message": {**MESSAGE, "text": "注册 王芳 局机关党支部"}},
    {"message": {**MESSAGE, "chat": GROUP, "text": "/help@zhibu_bot"}},
    {"message": {**MESSAGE, "location": {"latitude": 39.9, "longitude": 116.3, "horizontal_accuracy": 20}}},
    {"message": {**MESSAGE, "contact": {"phone_number": "13800000000", "first_name": "王", "user_id": STRANGER}}},
    {"message": {**MESSAGE, "photo": PHOTO, "caption": "签到"}},
    {"message": {**MESSAGE, "document": {"file_id": "a", "file_name": "a.xlsx", "file_size": 9}}},
    {"message": {**MESSAGE, "chat": GROUP, "migrate_to_chat_id": -100777}},
    {"edited_message": {**MESSAGE, "text": "改"}},
    {"callback_query": {"id": "1", "from": SENDER, "message": {"message_id": 5, "chat": CHAT}, "data": "/check_in 1"}},
    {"my_chat_member": {"chat": GROUP, "from": SENDER, "date": 1, "new_chat_member": {"status": "left"}}},
    {"poll": {"id": "1"}},
)


class Fuzz:
    """Changes good things at random places."""

    def __init__(self, name: str) -> None:
        self.dice = Random(f"{SEED} {name}")

    def changed(self, good: Any) -> Any:
        """Return something like it with one to three places changed, taken out or doubled."""
        made = copy.deepcopy(good)
        for _ in range(self.dice.randint(0, 3)):
            self._change(made)
        return made

    def _change(self, whole: Any) -> None:
        holder = whole
        while isinstance(holder, dict) and holder:
            name = self.dice.choice(list(holder))
            if isinstance(holder[name], dict) and holder[name] and self.dice.random() < 0.75:
                holder = holder[name]
                continue
            match self.dice.randrange(4):
                case 0:
                    del holder[name]
                case 1:
                    holder[self.dice.choice(("text", "data", "chat", "from", "id", "venue", "x"))] = holder[name]
                case _:
                    holder[name] = copy.deepcopy(self.dice.choice(ODD))
            return

    def words(self) -> str:
        """Return a line somebody might send who knows the commands."""
        name = self.dice.choice(list(commands()))
        rest = [str(self.dice.choice(ODD))[:600] for _ in range(self.dice.randint(0, 4))]
        return " ".join([f"/{name}", *rest])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", [STRANGER, SECRETARY], ids=["stranger", "secretary"])
async def test_no_update_of_telegram_meets_a_bug(stage: Stage, who: int) -> None:
    fuzz = Fuzz(f"telegram {who}")
    await _give_account(stage, "陈静", str(SECRETARY))
    await stage.call_meeting()
    before = await stage.ledgers()
    for start in range(1, UPDATES, BATCH):
        batch = []
        for number in range(start, start + BATCH):
            raw = fuzz.changed({"update_id": number, **_as(who, fuzz.dice.choice(GOOD))})
            if fuzz.dice.random() < 0.4:
                raw = {"update_id": number, "message": {**_as(who, MESSAGE), "text": fuzz.words()}}
            batch.append(raw)
        # As it comes over the wire: what JSON cannot hold does not come.
        wire = json.loads(json.dumps(batch))
        assert await hand_over(wire, "zhibu_bot", stage.dispatcher, Nobody())  # type: ignore[arg-type]
    states = Counter(row.state.value for row in await stage.rows("inbox"))
    assert states["failed"] == 0, await stage.rows("inbox", state="failed")
    if who == STRANGER:
        after = await stage.ledgers()
        assert {name for name in before if before[name] != after[name]} <= OPEN_TO_ALL
        assert {row.member_id for row in await stage.rows("peers", external_id=str(STRANGER))} <= {None}
    async with stage.database.read() as db:
        assert {name: await look(db) for name, look in CHECKS.items()} == dict.fromkeys(CHECKS, ())
    note(f"Telegram, {who}: {UPDATES} updates, {dict(states)}", seed=SEED, engine=stage.database.dialect)


async def test_no_call_of_wecom_and_no_frame_of_our_page_meets_a_bug(stage: Stage) -> None:
    fuzz, platform = Fuzz("wecom"), Platform()
    before, read, refused = await stage.ledgers(), Counter[str](), 0
    for _ in range(0, UPDATES, BATCH):
        events = []
        for _ in range(BATCH):
            body = _garbled(fuzz.dice, _call(fuzz, platform))
            event = read_event(body)
            read[type(event).__name__] += 1
            events += [event] if event is not None else []
        await stage.dispatcher(events)
        for _ in range(BATCH):
            good = fuzz.dice.choice((
                {"id": "0" * 16, "say": "签到"}, {"id": "f" * 32, "press": 1, "revision": 2, "button": 0}, {"ping": 1},
                {"id": "0" * 16, "locate": [39.9, 116.4, 20]},
            ))  # fmt: skip
            with suppress(ValueError):
                parse(_garbled(fuzz.dice, json.dumps(fuzz.changed(good))))
                continue
            refused += 1
    assert not await stage.rows("inbox", state="failed")
    after = await stage.ledgers()
    assert {name for name in before if before[name] != after[name]} <= OPEN_TO_ALL
    assert read[Unreadable.__name__]
    assert read["Update"]
    note(
        f"WeCom: {UPDATES} calls read as {dict(read)}; our page: {refused} of {UPDATES} frames refused",
        seed=SEED,
        engine=stage.database.dialect,
    )


async def _give_account(stage: Stage, name: str, account: str) -> None:
    async def work(db: Session) -> None:
        member = await db.get(Member, stage.cast.members[name])
        assert member is not None
        speaker = await peers.meet(db, "telegram", account, account, name, Language.ZH, at=stage.now)
        await peers.bind(db, speaker.peer_id, member, by=None, at=stage.now)

    await stage.database.write(work)


def _as(who: int, good: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(good).replace(str(STRANGER), str(who)))


def _call(fuzz: Fuzz, platform: Platform) -> str:
    user = fuzz.dice.choice(("shengren", "wangfang", "a" * 64, "a" * 65, "", "生人"))
    at = fuzz.dice.choice((1_795_000_000, 1_795_000_001, 0, 10**10))
    words = str(fuzz.dice.choice(ODD)).replace("]]>", "").replace("\0", "").encode("utf-8", "replace").decode()
    match fuzz.dice.randrange(4):
        case 0:
            return platform.text(user, words, at)
        case 1:
            kind = fuzz.dice.choice(("image", "file", "voice", "location", "link", "video", words[:20]))
            return platform.message(
                user, kind, at, f"<Content>{fuzz.dice.random()}</Content><Location_X>1</Location_X>"
            )
        case 2:
            names = ("enter_agent", "subscribe", "click", "location_select", "scancode_waitmsg", "change_contact")
            return platform.event(user, fuzz.dice.choice(names), at, words[:500])
        case _:
            return platform.press(user, words[:500], words[:50], words[:50], at)


def _garbled(dice: Random, text: str) -> str:
    """Return a text of which now and then a part is cut, doubled or noise."""
    if dice.random() < 0.7 or not text:
        return text
    one, two = sorted(dice.randrange(len(text)) for _ in range(2))
    return text[:one] + dice.choice(("", text[one:two] * 2, "<", "]]>", '"', "\ufffd", "[" * 2_000)) + text[two:]
