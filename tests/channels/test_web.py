"""The web chat as a channel: what the bot sends is kept, what people say reaches it once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.channel import Button, ChatKind, Event, File, MenuItem, Message, Rejected, Update
from bot.channels.web import StaleButton, WebChannel
from models import webchat
from models.database import Database
from models.facts import TryLater
from models.webchat import Entry, Side
from tests.pages.world import Clock, EchoBot, open_database
from tests.waiting import LONGEST_SECONDS, until

CHAT = "c" * 32


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(tmp_path / "chat.db")
    yield opened
    await opened.close()


@pytest.fixture
def channel(database: Database) -> WebChannel:
    return WebChannel(database, Clock(), poll_seconds=0.02)


@pytest.fixture
async def bot(channel: WebChannel) -> AsyncIterator[EchoBot]:
    made = EchoBot(channel)
    running = asyncio.create_task(channel.run(made))
    await asyncio.sleep(0)
    yield made
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def history(database: Database, chat: str = CHAT) -> list[Entry]:
    async with database.read() as db:
        return await webchat.latest(db, chat, limit=100)


async def texts(database: Database, chat: str = CHAT) -> list[tuple[str, str]]:
    return [(each.side.value, each.text) for each in await history(database, chat)]


async def ask(channel: WebChannel) -> int:
    reference = await channel.send(CHAT, Message("去吗？", ((Button("去", "go"), Button("不去", "stay")),)), None)
    assert reference is not None
    return int(reference)


class TestSending:
    async def test_what_is_sent_is_kept_whoever_is_there(self, channel: WebChannel, database: Database) -> None:
        await channel.send("nobody", Message("您好", ((Button("去", "go"), Button("看", url="/me")),)), None)
        (entry,) = await history(database, "nobody")
        assert entry.buttons == [[{"label": "去", "line": "go"}, {"label": "看", "url": "/me"}]]
        assert (entry.side, entry.text) == (Side.BOT, "您好")

    async def test_the_reference_edits_the_message(self, channel: WebChannel, database: Database) -> None:
        reference = await channel.send(CHAT, Message("一"), None)
        await channel.send(CHAT, Message("二"), None)
        assert await channel.send(CHAT, Message("改"), reference) == reference
        assert await texts(database) == [("bot", "改"), ("bot", "二")]

    @pytest.mark.parametrize("edits", ["99", "x", "", "-1"])
    async def test_what_cannot_be_edited_is_sent_anew(
        self, channel: WebChannel, database: Database, edits: str
    ) -> None:
        reference = await channel.send(CHAT, Message("一"), edits)
        assert [str(each.id) for each in await history(database)] == [reference]

    async def test_a_message_of_another_chat_is_not_edited(self, channel: WebChannel, database: Database) -> None:
        reference = await channel.send("other", Message("一"), None)
        await channel.send(CHAT, Message("改"), reference)
        assert await texts(database, "other") == [("bot", "一")]

    async def test_a_file_is_kept_as_what_its_bytes_are(self, channel: WebChannel, database: Database) -> None:
        await channel.send(CHAT, Message("", file=File("图.pdf", b"\x89PNG\r\n\x1a\n...")), None)
        (entry,) = await history(database)
        assert entry.file == ("图.pdf", "image/png", 11)

    @pytest.mark.parametrize(
        "message",
        [Message("字" * 20_001), Message("", file=File("大.pdf", b"%PDF-" + b"0" * 20 * 1024 * 1024))],
        ids=["text", "file"],
    )
    async def test_what_is_too_large_is_rejected(
        self, channel: WebChannel, database: Database, message: Message
    ) -> None:
        with pytest.raises(Rejected):
            await channel.send(CHAT, message, None)
        assert await history(database) == []

    async def test_open_pages_of_the_chat_and_only_those_are_woken(self, channel: WebChannel) -> None:
        with channel.listen(CHAT, 1, 0) as mine, channel.listen("other", 2, 0) as other:
            assert await mine.woken()
            assert await other.woken()
            await channel.send(CHAT, Message("您好"), None)
            await asyncio.wait_for(mine.woken(), LONGEST_SECONDS)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(other.woken(), 0.05)

    async def test_menus_are_kept_with_their_slash(self, channel: WebChannel, database: Database) -> None:
        await channel.set_menu(None, "zh", [MenuItem("help", "怎么用")])
        await channel.set_menu(None, "en", [MenuItem("help", "How it works")])
        async with database.read() as db:
            assert (await webchat.menu_of(db, CHAT))[1] == [{"command": "/help", "summary": "怎么用"}]


class TestSaying:
    async def test_words_reach_the_bot_as_an_update(self, channel: WebChannel, bot: EchoBot) -> None:
        await channel.say(CHAT, "a1", "请假")
        assert bot.heard == [
            Update(
                channel="web",
                event_id=f"{CHAT}:a1",
                chat=CHAT,
                chat_kind=ChatKind.PRIVATE,
                user=CHAT,
                user_name="网页访客",
                text="请假",
                language="zh-CN",
                private_chat=CHAT,
            )
        ]

    async def test_the_persons_own_words_stand_before_the_answer(
        self, channel: WebChannel, bot: EchoBot, database: Database
    ) -> None:
        await channel.say(CHAT, "a1", "请假")
        assert await texts(database) == [("me", "请假"), ("bot", "听到了：请假")]

    async def test_words_sent_twice_are_said_once(self, channel: WebChannel, bot: EchoBot, database: Database) -> None:
        for _ in range(2):
            await channel.say(CHAT, "a1", "请假")
        assert bot.delivered == 1
        assert len(await history(database)) == 2

    async def test_words_said_while_the_bot_is_away_reach_it_in_order_when_it_comes(
        self, channel: WebChannel, database: Database
    ) -> None:
        for number in range(3):
            await channel.say(CHAT, f"a{number}", f"第{number}句")
        bot = EchoBot(channel)
        running = asyncio.create_task(channel.run(bot))
        await until(lambda: len(bot.heard) == 3)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert [update.text for update in bot.heard] == ["第0句", "第1句", "第2句"]

    async def test_words_whose_taking_in_failed_are_handed_over_again(
        self, channel: WebChannel, database: Database
    ) -> None:
        class Failing(EchoBot):
            async def __call__(self, events: Sequence[Event]) -> None:
                raise OSError("disk full")

        running = asyncio.create_task(channel.run(Failing(channel)))
        await asyncio.sleep(0)
        with pytest.raises(OSError, match="disk full"):
            await channel.say(CHAT, "a1", "请假")
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        bot = EchoBot(channel)
        running = asyncio.create_task(channel.run(bot))
        await until(lambda: [update.text for update in bot.heard] == ["请假"])
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def test_many_said_at_once_reach_the_bot_in_the_order_they_are_shown(
        self, channel: WebChannel, bot: EchoBot, database: Database
    ) -> None:
        await asyncio.gather(*(channel.say(CHAT, f"a{n}", str(n)) for n in range(20)))
        shown = [text for side, text in await texts(database) if side == "me"]
        assert [update.text for update in bot.heard] == shown


class TestPressing:
    async def test_a_press_is_the_line_of_the_button(self, channel: WebChannel, bot: EchoBot) -> None:
        number = await ask(channel)
        await channel.press(CHAT, "p1", number, 0, 1)
        assert [(update.text, update.pressed) for update in bot.heard] == [("stay", str(number))]

    async def test_the_button_pressed_is_marked(self, channel: WebChannel, bot: EchoBot, database: Database) -> None:
        number = await ask(channel)
        await channel.press(CHAT, "p1", number, 0, 1)
        assert (await history(database))[0].chosen == 1

    async def test_a_press_sent_twice_counts_once(self, channel: WebChannel, bot: EchoBot) -> None:
        number = await ask(channel)
        for _ in range(2):
            await channel.press(CHAT, "p1", number, 0, 0)
        assert len(bot.heard) == 1

    @pytest.mark.parametrize(
        ("chat", "revision", "button"),
        [("other", 0, 0), (CHAT, 1, 0), (CHAT, 0, 2)],
        ids=["of another chat", "of another revision", "that is not there"],
    )
    async def test_a_button_is_refused(
        self, channel: WebChannel, bot: EchoBot, chat: str, revision: int, button: int
    ) -> None:
        number = await ask(channel)
        with pytest.raises(StaleButton):
            await channel.press(chat, "p1", number, revision, button)
        assert bot.heard == []

    async def test_without_the_bot_a_press_is_for_later(self, channel: WebChannel) -> None:
        number = await ask(channel)
        with pytest.raises(TryLater):
            await channel.press(CHAT, "p1", number, 0, 0)


class TestWatching:
    async def test_what_another_process_writes_wakes_the_page(
        self, channel: WebChannel, bot: EchoBot, database: Database
    ) -> None:
        _, chat = await database.write(lambda db: webchat.open_session(db, CHAT, at=Clock()()))
        with channel.listen(chat, 1, 0) as page:
            assert await page.woken()
            await WebChannel(database, Clock()).send(chat, Message("您好"), None)
            assert await asyncio.wait_for(page.woken(), LONGEST_SECONDS)

    async def test_a_session_revoked_elsewhere_closes_its_page_and_no_other(
        self, channel: WebChannel, bot: EchoBot, database: Database
    ) -> None:
        for account in (CHAT, "other"):
            await database.write(lambda db, account=account: webchat.open_session(db, account, at=Clock()()))  # type: ignore[misc]
        with channel.listen(CHAT, 1, 0) as mine, channel.listen("other", 2, 0) as other:
            await database.write(lambda db: webchat.revoke_all(db, CHAT, at=Clock()()))
            await until(lambda: mine.is_closed)
            assert not await mine.woken()
            assert not other.is_closed

    async def test_a_session_that_runs_out_closes_its_page(self, database: Database) -> None:
        clock = Clock()
        channel = WebChannel(database, clock)
        await database.write(lambda db: webchat.open_session(db, CHAT, at=clock()))
        with channel.listen(CHAT, 1, 0) as page:
            await channel.refresh()
            assert not page.is_closed
            clock.now += timedelta(days=31)
            await channel.refresh()
            assert page.is_closed

    async def test_an_account_that_signs_out_has_its_pages_closed_at_the_next_look(
        self, channel: WebChannel, database: Database
    ) -> None:
        await database.write(lambda db: webchat.open_session(db, CHAT, at=Clock()()))
        with channel.listen(CHAT, 1, 0) as page:
            await database.write(lambda db: webchat.revoke_all(db, CHAT, at=Clock()()))
            await channel.refresh()
            assert page.is_closed


async def test_the_choice_of_a_secret_ballot_is_not_marked(
    channel: WebChannel, bot: EchoBot, database: Database
) -> None:
    paper = Message("选票", ((Button("赞成", "/ballot 12-for"), Button("反对", "/ballot 12-against")),))
    number = await channel.send(CHAT, paper, None)
    await channel.press(CHAT, "p1", int(number or 0), 0, 1)
    assert bot.heard[-1].text == "/ballot 12-against"
    assert [each.chosen for each in await history(database)] == [None, None]  # the ballot and the answer
