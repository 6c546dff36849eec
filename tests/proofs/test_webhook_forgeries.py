"""Calls of our Telegram address that are not Telegram's: none reaches the bot, all get one answer.

Those of WeCom are in `tests/channels/wecom/test_callback.py`, ten thousand with every change; a Mini App there is not.

    ZHIBU_CALLS=10000 python -m pytest -n0 -s tests/proofs/test_webhook_forgeries.py
"""

from __future__ import annotations

import json
import string
from collections import Counter
from random import Random
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.channels.telegram import TelegramChannel, webhook_route
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.test_webhook import HEADER, UPDATE
from tests.figures import SEED, note, size

CALLS = size("CALLS", 300)
SIGNS = string.ascii_letters + string.digits + "_-"


async def test_no_forged_call_reaches_the_bot() -> None:
    dice, kinds, answers, reached = Random(f"{SEED} webhook"), Counter[str](), Counter[tuple[int, str]](), []

    async def intake(events: Any) -> None:
        reached.append(events)

    address = "http://127.0.0.1:9/telegram/webhook"
    channel = TelegramChannel("123:abc", mode="webhook", webhook_secret=SECRET, webhook_url=address)
    channel._username = "zhibu_bot"
    transport = httpx.ASGITransport(Starlette(routes=[webhook_route(channel, intake)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as web:
        for _ in range(CALLS):
            kind, headers = forged(dice)
            kinds[kind] += 1
            body = dice.choice((json.dumps(UPDATE).encode(), b"", b"{" * 1000, dice.randbytes(300)))
            answer = await web.post("/telegram/webhook", content=body, headers=headers)
            answers[answer.status_code, answer.text] += 1
        assert not reached
        assert set(answers) == {(403, "forbidden")}
        known = await web.post("/telegram/webhook", content=json.dumps(UPDATE).encode(), headers={HEADER: SECRET})
        assert (known.status_code, len(reached)) == (200, 1)
    await channel.close()
    note(f"{CALLS} forged calls, {dict(kinds)}: {dict(answers)}, 0 reached the bot", seed=SEED)


def forged(dice: Random) -> tuple[str, list[tuple[str, str]]]:
    """Return what is wrong with the secret of a call, and its headers."""
    kind = dice.choice(("none", "empty", "guessed", "one sign off", "cut", "longer", "case", "elsewhere", "doubled"))
    place = dice.randrange(len(SECRET))
    other = dice.choice([each for each in SIGNS if each != SECRET[place]])
    value = {
        "empty": "",
        "guessed": "".join(dice.choices(SIGNS, k=dice.randint(1, 256))),
        "one sign off": SECRET[:place] + other + SECRET[place + 1 :],
        "cut": SECRET[:place],
        "longer": SECRET + other,
        "case": SECRET.swapcase(),
        "doubled": SECRET * 2,
    }.get(kind)
    if kind == "elsewhere":
        return kind, [("Authorization", SECRET), ("X-Telegram-Bot-Api-Secret", SECRET)]
    return kind, [] if value is None else [(HEADER, value)]
