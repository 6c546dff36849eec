"""One account that says too much: a budget before the database, one warning a minute, and nobody else waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.answers import SlowDown
from bot.channels.channel import ChatKind, Left, Update
from bot.dispatch import Dispatcher
from bot.floods import ACCOUNTS, Budget, Flood
from bot.links import Links
from tests.talk import START, Stage, worded


def said(who: str, number: int, text: str = "日程", *, room: bool = False) -> Update:
    kind = ChatKind.GROUP if room else ChatKind.PRIVATE
    chat = "group" if room else f"chat-{who}"
    return Update("test", f"{who}-{number}", chat, kind, who, who, text, None, "", f"chat-{who}")


def sifted(budget: Budget, who: str, count: int, now: datetime) -> tuple[int, int]:
    """Return how many of so many updates go on, and how many warnings there are."""
    kept = budget.sift([said(who, number) for number in range(count)], now)
    warnings = sum(isinstance(each, Flood) for each in kept)
    return len(kept) - warnings, warnings


def test_a_burst_goes_on_and_then_what_comes_back_with_time() -> None:
    budget = Budget(burst=5, per_minute=60)
    assert sifted(budget, "a", 20, START) == (5, 1)
    assert sifted(budget, "a", 20, START + timedelta(seconds=3)) == (3, 0)
    assert sifted(budget, "a", 20, START + timedelta(seconds=60)) == (5, 1), "never more than the burst at once"


def test_a_thousand_a_second_for_a_minute_are_limited_and_warned_of_once() -> None:
    budget, went, warned = Budget(burst=120, per_minute=120), 0, 0
    for second in range(60):
        kept, warnings = sifted(budget, "a", 1000, START + timedelta(seconds=second))
        went, warned = went + kept, warned + warnings
    assert went == 120 + 59 * 2
    assert warned == 1


def test_each_account_has_its_own_and_what_nobody_said_is_not_counted() -> None:
    budget = Budget(burst=1, per_minute=1)
    events = [said("a", 1), said("a", 2), Left("test", "3", "chat-a"), said("b", 4), said("a", 5)]
    kept = budget.sift(events, START)
    assert kept == [events[0], Flood(said("a", 2)), events[2], events[3]]


def test_a_clock_set_back_neither_gives_nor_takes() -> None:
    budget = Budget(burst=2, per_minute=60)
    assert sifted(budget, "a", 1, START) == (1, 0)
    assert sifted(budget, "a", 2, START - timedelta(days=1)) == (1, 1)


def test_what_is_remembered_is_bounded() -> None:
    budget = Budget(burst=1, per_minute=1)
    for number in range(ACCOUNTS + 10):
        sifted(budget, str(number), 1, START)
    assert sifted(budget, str(ACCOUNTS + 9), 1, START) == (0, 1), "the newest are remembered"
    assert sifted(budget, "0", 1, START) == (1, 0), "the one longest silent is forgotten"


async def test_a_flooder_is_told_once_and_the_others_are_served(stage: Stage) -> None:
    def clock() -> datetime:
        return stage.now

    dispatcher = Dispatcher(
        stage.database, stage.almanac, clock, Links("http://zhibu.test"), budget=Budget(burst=3, per_minute=60)
    )

    async def flood(first: int, count: int) -> list[tuple[str, bool]]:
        """Let 王芳 and a stranger say so much with one word of 陈静 in between, delivered twice."""
        events = [said(who, number) for number in range(first, first + count) for who in ("王芳", "生人")]
        events.insert(len(events) // 2, said("陈静", first))
        before = len(stage.channel.sent)
        for _ in range(2):
            await dispatcher(events)
        await stage.delivery.drain()
        return [(each.chat, each.text == worded(SlowDown())) for each in stage.channel.sent[before:]]

    heard = await flood(0, 200)
    assert heard.count(("chat-王芳", False)) == 3
    assert heard.count(("chat-王芳", True)) == heard.count(("chat-生人", True)) == 1
    assert heard.count(("chat-陈静", False)) == 1
    assert len(await stage.rows("inbox")) == 4 + 4 + 1, "what is beyond the budget never reaches the database"
    stage.now += timedelta(seconds=30)
    assert ("chat-王芳", True) not in await flood(1000, 50)
    stage.now += timedelta(seconds=31)
    assert (await flood(2000, 50)).count(("chat-王芳", True)) == 1


async def test_a_group_is_not_told_what_one_in_it_did(stage: Stage) -> None:
    dispatcher = Dispatcher(
        stage.database, stage.almanac, lambda: stage.now, Links("http://zhibu.test"), budget=Budget(1, 1)
    )
    await dispatcher([said(who, number, "/help", room=True) for number in range(5) for who in ("王芳", "生人")])
    await stage.delivery.drain()
    told = [each.chat for each in stage.channel.sent if each.text == worded(SlowDown())]
    assert told == ["chat-王芳"]
