"""The websocket of the chat page, over a real connection."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from bot.channels.channel import Button, Message
from bot.pages.socket import Located, Pressed, Said, parse, speakable
from models import webchat
from models.base import Base
from models.rules.venues import Location, Spot
from models.troubles import StorageFailed, Trouble
from tests.pages.tabs import Person
from tests.pages.world import World
from tests.test_storage import driver
from tests.waiting import until


async def person(world: World) -> Person:
    cookie, account = await world.database.write(lambda db: webchat.open_session(db, at=world.clock()))
    return Person(world, cookie, account)


@pytest.fixture
async def she(world: World) -> Person:
    await world.start()
    return await person(world)


async def test_words_are_answered_and_both_are_shown(she: Person) -> None:
    async with she.tab() as tab:
        await she.say(tab, "请假")
        await tab.until_shown("听到了：请假")
    assert len(tab.messages) == 2


async def test_who_writes_while_nothing_can_be_stored_is_told_and_needs_not_say_it_again(she: Person) -> None:
    database, number = she.world.database, f"{7:032x}"
    async with she.tab() as tab:
        driver(database).execute("PRAGMA query_only = 1")
        await tab.send(say="我来了", id=number)
        assert "存不下东西" in (await tab.until("later", number))["note"]
        driver(database).execute("PRAGMA query_only = 0")
        await tab.send(say="我来了", id=number)
        await tab.until("done", number)
    assert [update.text for update in she.world.bot.heard] == ["我来了"]


async def test_a_location_reaches_the_bot_and_stays_nowhere(she: Person) -> None:
    number = f"{7:032x}"
    async with she.tab() as tab:
        for _ in range(2):
            await tab.send(locate=[39.90872, 116.39748, 25], id=number)
            await tab.until("done", number)
        await tab.until_shown("坐标没有保存")
    [update] = she.world.bot.heard
    assert update.location == Location(Spot(39.90872, 116.39748), she.world.clock(), 25)
    async with she.world.database.read() as db:
        kept = [str(row) for table in Base.metadata.tables.values() for row in (await db.core(table.select())).all()]
        assert await webchat.waiting(db) == []
    assert not [row for row in kept if "90872" in row or "39748" in row]


async def test_words_sent_again_after_a_lost_connection_are_said_once(she: Person) -> None:
    async with she.tab() as tab:
        await she.say(tab, "请假")
    async with she.tab() as tab:
        await she.say(tab, "请假")
        await she.say(tab, "完了", 2)
        await tab.until_shown("听到了：完了")
    assert [update.text for update in she.world.bot.heard] == ["请假", "完了"]
    assert len(tab.messages) == 4


async def test_a_page_that_comes_back_is_sent_exactly_what_it_missed(she: Person) -> None:
    channel = she.world.channel
    first = await channel.send(she.account, Message("一"), None)
    await channel.send(she.account, Message("二"), None)
    async with she.tab() as tab:
        await tab.until_shown("二")
    await channel.send(she.account, Message("三"), None)
    await channel.send(she.account, Message("改了一"), first)
    async with she.tab(after=tab.change) as back:
        await back.until_shown("改了一")
    assert first is not None
    assert list(back.messages) == [3, int(first)]


async def test_a_page_hears_on_after_the_storage_was_gone_for_a_moment(
    she: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.patience.PAUSE", 0.01)
    gone, changed_since = [StorageFailed(Trouble.GONE)], webchat.changed_since

    async def ask(*what: Any, **how: Any) -> Any:
        if gone:
            raise gone.pop()
        return await changed_since(*what, **how)

    async with she.tab() as tab:
        await she.say(tab, "请假")
        await tab.until_shown("听到了：请假")
        monkeypatch.setattr("models.webchat.changed_since", ask)
        await she.world.channel.send(she.account, Message("一"), None)
        await tab.until_shown("一")
    assert gone == []


async def test_a_long_absence_is_made_up_in_full(she: Person) -> None:
    for number in range(230):
        await she.world.channel.send(she.account, Message(f"第{number}句。"), None)
    async with she.tab() as tab:
        await tab.until_shown("第229句。")
    assert len(tab.messages) == 230


async def test_all_open_pages_of_an_account_show_the_same(she: Person) -> None:
    async with she.tab() as phone, she.tab() as computer:
        await she.say(phone, "请假")
        await computer.until_shown("听到了：请假")


async def test_nothing_of_one_chat_reaches_another(world: World, she: Person) -> None:
    other = await person(world)
    async with she.tab() as hers, other.tab() as his:
        await she.say(hers, "悄悄话")
        await other.say(his, "完了")
        await his.until_shown("听到了：完了")
        assert not any("悄悄话" in json.dumps(frame, ensure_ascii=False) for frame in his.frames)


async def test_a_press_edits_the_message_in_its_place(she: Person) -> None:
    async with she.tab() as tab:
        await she.say(tab, "count 1")
        await tab.until_shown("数到 1")
        await tab.send(press=2, revision=0, button=0, id="f" * 32)
        await tab.until_shown("数到 2")
        assert len(tab.messages) == 2
        assert 'data-revision="1"' in tab.messages[2]


@pytest.mark.parametrize(
    "press",
    [
        {"press": 999, "revision": 0, "button": 0},
        {"press": 2, "revision": 7, "button": 0},
        {"press": 2, "revision": 0, "button": 9},
        {"press": 1, "revision": 0, "button": 0},
    ],
    ids=["no such message", "an old look", "no such button", "her own words"],
)
async def test_a_forged_press_is_refused_and_never_reaches_the_bot(she: Person, press: dict[str, int]) -> None:
    async with she.tab() as tab:
        await she.say(tab, "count 1")
        await tab.send(**press, id="f" * 32, line="count 100", text="count 100")
        assert "按钮已经变了" in (await tab.until("refused"))["note"]
    assert len(she.world.bot.heard) == 1


async def test_a_button_of_another_chat_cannot_be_pressed(world: World, she: Person) -> None:
    reference = await world.channel.send("somebody", Message("去吗？", ((Button("去", "go"),),)), None)
    async with she.tab() as tab:
        await tab.send(press=int(reference or 0), revision=0, button=0, id="f" * 32)
        await tab.until("refused")
    assert world.bot.heard == []


async def test_a_menu_is_shown_and_changes_while_the_page_is_open(she: Person) -> None:
    async with she.tab() as tab:
        await tab.until("menu")
        await she.world.give_menu(she.account)
        assert 'data-say="/me"' in (await tab.until("menu"))["menu"]


async def test_a_revoked_session_is_closed_and_does_not_come_back(world: World, she: Person) -> None:
    async with she.tab() as tab:
        await tab.until("change")
        await world.database.write(lambda db: webchat.revoke_all(db, she.account, at=world.clock()))
        assert await tab.until_closed() == 4401
    async with she.tab() as tab:
        assert await tab.until_closed() == 4401


async def test_a_session_revoked_a_moment_ago_says_nothing_more(world: World, she: Person) -> None:
    async with she.tab() as tab:
        await tab.until("change")
        await world.database.write(lambda db: webchat.revoke_all(db, she.account, at=world.clock()))
        await tab.send(say="请假", id="a" * 32)
        assert await tab.until_closed() == 4401
    assert world.bot.heard == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", ""])
async def test_a_foreign_page_opens_no_connection(she: Person, origin: str) -> None:
    with pytest.raises(InvalidStatus):
        async with she.tab(origin=origin):
            pass


@pytest.mark.parametrize("after", ["x", "-5", "9" * 40, "", "1e3"])
async def test_a_page_that_does_not_know_where_it_was_is_sent_all(she: Person, after: str) -> None:
    await she.world.channel.send(she.account, Message("一"), None)
    async with she.tab(after=after) as tab:
        await tab.until_shown("一")


async def test_a_page_from_before_a_restored_backup_is_to_load_anew(she: Person) -> None:
    async with she.tab(after=500) as tab:
        assert await tab.until_closed() == 4401


async def test_too_many_words_wait_their_turn_and_are_not_lost(she: Person) -> None:
    async with she.tab() as tab:
        for number in range(21):
            await tab.send(say="快", id=f"{number:032x}")
        later = await tab.until("later")
        assert later["seconds"] == 10
        assert "太快" in later["note"]
        she.world.clock.pass_by(seconds=10)
        await she.say(tab, "快", 20)
    assert len(she.world.bot.heard) == 21


async def test_too_long_words_are_refused_with_a_reason(she: Person) -> None:
    async with she.tab() as tab:
        await tab.send(say="字" * 4001, id="a" * 32)
        assert "最多 4000 个字" in (await tab.until("refused"))["note"]
        await tab.send(say="字" * 4000, id="b" * 32)
        await tab.until("done")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"say": 1, "id": "' + "a" * 32 + '"}',
        '{"say": "x", "id": "start"}',
        "[" * 30_000,
        "9" * 33_000,
    ],
    ids=["empty", "no json", "list", "nothing", "number", "reserved id", "deep", "long"],
)
async def test_what_our_page_never_sends_ends_the_connection(she: Person, text: str) -> None:
    async with she.tab() as tab:
        await tab.connection.send(text)
        assert await tab.until_closed() == 1008
    assert she.world.bot.heard == []


async def test_bytes_end_the_connection(she: Person) -> None:
    async with she.tab() as tab:
        await tab.connection.send(b"\x00")
        assert await tab.until_closed() == 1008


async def test_signs_of_life_are_answered(she: Person) -> None:
    async with she.tab() as tab:
        await tab.send(ping=1)
        await tab.until("pong")


@pytest.mark.parametrize("frame", [{"ping": 1}, {"say": "在", "id": "a" * 32}], ids=["ping", "words"])
async def test_an_open_page_keeps_its_session(she: Person, frame: dict[str, Any]) -> None:
    async with she.tab() as tab:
        for _ in range(3):
            she.world.clock.pass_by(days=29)
            await tab.send(**frame)
            await tab.until("pong" if "ping" in frame else "done")
    assert (await she.session()).last_seen_at == she.world.clock()


async def test_an_open_page_notes_that_it_is_used_at_most_once_a_day(she: Person) -> None:
    opened = (await she.session()).last_seen_at
    async with she.tab() as tab:
        she.world.clock.pass_by(hours=23)
        await tab.send(ping=1)
        await tab.until("pong")
        assert (await she.session()).last_seen_at == opened
        she.world.clock.pass_by(hours=1)
        await tab.send(ping=1)
        await tab.until("pong")
        assert (await she.session()).last_seen_at == she.world.clock()


async def test_a_flood_ends_the_connection(she: Person) -> None:
    async with she.tab() as tab:
        for _ in range(101):
            await tab.send(ping=1)
        assert await tab.until_closed() == 1008


async def test_an_account_has_a_bounded_number_of_pages(she: Person) -> None:
    tabs = [she.tab() for _ in range(12)]
    for tab in tabs:
        await (await tab.__aenter__()).until("change")
    async with she.tab() as one_more:
        assert await one_more.until_closed() == 1013
    for tab in tabs:
        await tab.__aexit__(None, None, None)


async def test_pages_opened_at_one_moment_are_no_more_than_those_opened_in_turn(
    she: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pages.socket.PAGES_PER_CHAT", 2)
    channel = she.world.channel
    await channel.send(she.account, Message("一"), None)
    async with AsyncExitStack() as opened:
        await asyncio.gather(*(opened.enter_async_context(she.tab()) for _ in range(8)))
        await until(lambda: len(channel.listeners(she.account)) >= 2)
        for _ in range(20):
            await channel.refresh()
        assert len(channel.listeners(she.account)) == 2


async def test_the_words_of_a_link_reach_the_bot_when_the_page_opens(world: World) -> None:
    await world.start()
    token = (await world.link(line="/start 7K2M9Q")).rsplit("/", 1)[-1]
    cookie, account = await world.database.write(lambda db: webchat.use_login(db, token, at=world.clock()))
    for _ in range(2):
        async with Person(world, cookie, account).tab() as tab:
            await tab.until_shown("听到了：/start 7K2M9Q")
    assert [update.text for update in world.bot.heard] == ["/start 7K2M9Q"]


async def test_words_said_just_before_the_server_dies_are_not_lost(world: World, she: Person) -> None:
    await world.channel.say(she.account, "a" * 32, "先说的")
    await world.database.write(
        lambda db: webchat.write_message(
            db, she.account, webchat.Side.ME, "没交出去的", client_id="b", at=world.clock()
        )
    )
    await world.stop()
    await world.start()
    await until(lambda: len(world.bot.heard) == 2)
    assert world.bot.heard[-1].text == "没交出去的"


class TestParsing:
    NUMBER = "0123456789abcdef"

    def test_words_and_presses_and_signs_of_life(self) -> None:
        assert parse(json.dumps({"say": " 请假 ", "id": self.NUMBER})) == Said(self.NUMBER, "请假")
        press = {"press": 3, "revision": 1, "button": 0, "id": self.NUMBER}
        assert parse(json.dumps(press)) == Pressed(self.NUMBER, 3, 1, 0)
        place = {"locate": [39.9, 116, 5.5], "id": self.NUMBER}
        assert parse(json.dumps(place)) == Located(self.NUMBER, Spot(39.9, 116.0), 5.5)
        assert parse('{"ping": 1}') is None

    @pytest.mark.parametrize("value", [-1, 1.0, True, "1", None, 2**53, [1]])
    @pytest.mark.parametrize("name", ["press", "revision", "button"])
    def test_a_press_has_three_whole_numbers(self, name: str, value: object) -> None:
        press = {"press": 3, "revision": 1, "button": 0, "id": self.NUMBER, name: value}
        with pytest.raises(ValueError, match="number"):
            parse(json.dumps(press))

    @pytest.mark.parametrize(
        ("text", "spoken"),
        [
            ("一\r\n二\t三", "一\n二\t三"),
            ("a\x00b\x1bc\x7f", "abc"),
            ("半个\ud83d字", "半个字"),
            ("🙂", "🙂"),
            ("  \n ", ""),
        ],
    )
    def test_what_cannot_be_stored_is_left_out(self, text: str, spoken: str) -> None:
        assert speakable(text) == spoken
