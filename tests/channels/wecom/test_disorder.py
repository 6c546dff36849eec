"""Callbacks that come twice, late, in the wrong order, amid forged ones, or while another program takes the line."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, event
from starlette.applications import Starlette

from bot.channels.wecom.aibot.connection import PUT_OUT
from bot.channels.wecom.callback import PATH
from tests.channels.wecom.line import LineOffice, bot_on, line_office, running
from tests.channels.wecom.office import opened
from tests.channels.wecom.test_callback import Inbox, forgeries
from tests.channels.wecom.test_story import code_for
from tests.peers.wecom_callbacks import Sealed
from tests.talk import Stage
from tests.waiting import until

NAMES = {"hemiao": "何苗", "zheng": "郑爽", "qin": "秦岚"}


async def test_callbacks_of_the_line_in_any_order_and_number_count_once(stage: Stage) -> None:
    """Each comes under two numbers, as after a break, among those of others, and the newest first."""
    chance = random.Random(20261121)
    async with line_office(stage) as office:
        await _come_in(stage, office)
        await stage.call_meeting()
        card = {user: office.line.phone(user)[-1] for user in NAMES}
        bodies: list[tuple[dict[str, Any], bool]] = []
        for number in range(1, 5):
            words = f"志愿 30分钟 社区清扫第{number}次"
            bodies += [(office.line.message(user, words), False) for user in NAMES]
        for user, shown in card.items():
            bodies += [(office.line.press(user, shown.buttons[label], shown.task), True) for label in ("参加", "请假")]
        shuffled = [*reversed(bodies), *bodies]
        chance.shuffle(shuffled)
        for body, is_event in shuffled:
            await office.tell(body, is_event=is_event)
        await office.settle()
        await _see_each_once(stage, office)


async def _come_in(stage: Stage, office: LineOffice) -> None:
    await stage.enrol(*NAMES.values())
    for user, name in NAMES.items():
        await office.say(user, await code_for(stage, name))


async def _see_each_once(stage: Stage, office: LineOffice) -> None:
    claims = await stage.rows("hour_claims")
    assert len(claims) == 4 * len(NAMES)
    for user in NAMES:
        said = [each.text for each in office.line.phone(user)]
        assert all(sum(f"第{number}次" in text for text in said) == 1 for number in range(1, 5))
    given = [(row.member_id, row.details["meeting"]) for row in await stage.rows("audit", action="attendance.answer")]
    assert len(given) <= 2 * len(NAMES)
    assert {row.state.value for row in await stage.rows("inbox", channel="aibot")} == {"done"}
    assert {row.state.value for row in await stage.rows("outbox") if row.lane.startswith("aibot:")} == {"sent"}
    assert office.line.complaints == []


async def test_a_line_another_program_takes_again_and_again_loses_and_doubles_nothing(stage: Stage) -> None:
    async with line_office(stage) as office:
        await _come_in(stage, office)
        for number in range(5):
            stranger = bot_on(office.line)
            async with running(stranger, Inbox()):
                await until(lambda: office.channel.trouble == PUT_OUT)
                await stage.say("陈静", f"待办 何苗 12月{number + 1}日 第{number + 1}件")
                await stage.delivery.drain()
            await until(lambda: office.channel.trouble == "")
            stage.now += timedelta(minutes=2)
            await office.settle()
            await office.say("hemiao", f"志愿 30分钟 社区清扫第{number + 1}次")
        said = [each.text for each in office.line.phone("hemiao")]
        assert [sum(f"第{number}件" in text for text in said) for number in range(1, 6)] == [1] * 5
        assert len(await stage.rows("hour_claims")) == 5
        assert {row.state.value for row in await stage.rows("outbox") if row.lane.startswith("aibot:")} == {"sent"}


async def test_good_calls_are_answered_amid_a_thousand_forged_ones_that_cost_no_statement(stage: Stage) -> None:
    async with opened(stage) as office:
        office.fake.members.add("hemiao")
        await stage.enrol("何苗")
        await office.say("hemiao", await code_for(stage, "何苗"))
        before, at = await stage.ledgers(), stage.now.timestamp()
        spent = []
        transport = httpx.ASGITransport(Starlette(routes=[office.channel.callback(stage.dispatcher)]))
        async with httpx.AsyncClient(transport=transport, base_url="http://zhibu.test") as client:

            async def post(sealed: Sealed) -> tuple[int, int]:
                """Return what a call is answered, and how many statements it took."""
                asked = len(statements)
                answer = await client.post(PATH, params=sealed.query, content=sealed.body.encode())
                return answer.status_code, len(statements) - asked

            with _listening() as statements:
                for place, (_, forged) in enumerate(forgeries(1_000, at)):
                    assert await post(forged) == (403, 0)
                    if place % 10 == 0:
                        good = office.platform.seal(office.platform.text("hemiao", "我的日程", at), at)
                        status, asked = await post(good)
                        assert status == 200
                        spent.append(asked)
        assert await stage.ledgers() == before
        assert len(await stage.rows("inbox", channel="wecom")) == len(spent) + 1
        assert 0 < max(spent) <= spent[0]


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect every statement any database is asked."""
    statements: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
