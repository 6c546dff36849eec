"""What the database holds of the web chat: sessions, one-time links, messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import webchat
from models.database import Database
from models.webchat import Attachment, BadLogin, LoginFault, Side
from tests.pages.world import START, open_database

CHAT = "c" * 32


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(tmp_path / "chat.db")
    yield opened
    await opened.close()


async def put(database: Database, words: str = "您好", chat: str = CHAT, **values: Any) -> int:
    values = {"at": START, "side": Side.BOT, **values}
    side = values.pop("side")
    return await database.write(lambda db: webchat.write_message(db, chat, side, words, **values))


async def link(database: Database, **values: Any) -> str:
    values = {"valid": timedelta(minutes=10), "at": START, **values}
    return await database.write(lambda db: webchat.make_login(db, **values))


async def use(database: Database, token: str, after: timedelta = timedelta()) -> tuple[str, str]:
    return await database.write(lambda db: webchat.use_login(db, token, at=START + after))


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


class TestSessions:
    async def test_a_cookie_opens_the_account_it_was_made_for(self, database: Database) -> None:
        cookie, account = await database.write(lambda db: webchat.open_session(db, at=START))
        async with database.read() as db:
            visit = await webchat.session_of(db, cookie, at=START)
            assert visit is not None
            assert visit.external_id == account
            assert await webchat.session_of(db, cookie + "x", at=START) is None

    async def test_fresh_accounts_are_named_by_128_random_bits(self, database: Database) -> None:
        names = {(await database.write(lambda db: webchat.open_session(db, at=START)))[1] for _ in range(20)}
        assert len(names) == 20
        assert {len(bytes.fromhex(name)) for name in names} == {16}

    async def test_the_cookie_itself_is_not_kept(self, database: Database, tmp_path: Path) -> None:
        cookie, _ = await database.write(lambda db: webchat.open_session(db, at=START))
        token = await link(database)
        stored = all_bytes(tmp_path)
        assert cookie.encode() not in stored
        assert token.encode() not in stored

    @pytest.mark.parametrize(("days", "is_valid"), [(29, True), (31, False)])
    async def test_an_idle_session_ends_after_thirty_days(self, database: Database, days: int, is_valid: bool) -> None:
        cookie, _ = await database.write(lambda db: webchat.open_session(db, at=START))
        async with database.read() as db:
            found = await webchat.session_of(db, cookie, at=START + timedelta(days=days))
        assert (found is not None) is is_valid

    async def test_a_session_in_use_ends_after_180_days(self, database: Database) -> None:
        cookie, _ = await database.write(lambda db: webchat.open_session(db, at=START))
        last = 0
        for day in range(0, 400, 10):
            at = START + timedelta(days=day)
            async with database.read() as db:
                visit = await webchat.session_of(db, cookie, at=at)
            if visit is None:
                break
            last = day
            await database.write(lambda db, visit=visit, at=at: webchat.touch(db, visit, at=at))  # type: ignore[misc]
        assert last == 170

    async def test_revoking_an_account_ends_all_its_sessions_and_links_and_no_others(self, database: Database) -> None:
        first, account = await database.write(lambda db: webchat.open_session(db, at=START))
        second, _ = await database.write(lambda db: webchat.open_session(db, account, at=START))
        other, _ = await database.write(lambda db: webchat.open_session(db, at=START))
        token = await link(database, external_id=account)
        await database.write(lambda db: webchat.revoke_all(db, account, at=START))
        async with database.read() as db:
            valid = [await webchat.session_of(db, cookie, at=START) is not None for cookie in (first, second, other)]
        assert valid == [False, False, True]
        with pytest.raises(BadLogin):
            await use(database, token)

    async def test_what_ended_long_ago_is_pruned(self, database: Database) -> None:
        cookie, _ = await database.write(lambda db: webchat.open_session(db, at=START))
        token = await link(database)
        await database.write(lambda db: webchat.prune(db, at=START + timedelta(days=61)))
        async with database.read() as db:
            assert await webchat.session_of(db, cookie, at=START) is None
        with pytest.raises(BadLogin) as caught:
            await use(database, token)
        assert caught.value.fault is LoginFault.UNKNOWN


class TestLinks:
    async def test_a_link_opens_the_account_it_names(self, database: Database) -> None:
        _, account = await use(database, await link(database, external_id=CHAT))
        assert account == CHAT

    async def test_a_link_without_account_opens_a_fresh_one_each(self, database: Database) -> None:
        accounts = {(await use(database, await link(database)))[1] for _ in range(2)}
        assert len(accounts) == 2

    async def test_a_link_works_once(self, database: Database) -> None:
        token = await link(database, external_id=CHAT)
        await use(database, token)
        with pytest.raises(BadLogin) as caught:
            await use(database, token)
        assert (caught.value.fault, caught.value.external_id) == (LoginFault.USED, CHAT)

    async def test_a_link_expires(self, database: Database) -> None:
        token = await link(database)
        with pytest.raises(BadLogin) as caught:
            await use(database, token, timedelta(minutes=10))
        assert caught.value.fault is LoginFault.EXPIRED

    async def test_looking_at_a_link_does_not_use_it(self, database: Database) -> None:
        token = await link(database)
        async with database.read() as db:
            await webchat.check_login(db, token, at=START)
        await use(database, token)

    async def test_the_line_of_a_link_waits_to_be_handed_over(self, database: Database) -> None:
        _, account = await use(database, await link(database, line="/start 7K2M9Q"))
        async with database.read() as db:
            assert [(each.chat, each.text) for each in await webchat.waiting(db)] == [(account, "/start 7K2M9Q")]


class TestMessages:
    async def test_what_a_browser_sends_twice_is_there_once(self, database: Database) -> None:
        numbers = {await put(database, "在", side=Side.ME, client_id="a") for _ in range(3)}
        async with database.read() as db:
            assert [each.id for each in await webchat.latest(db, CHAT, limit=9)] == list(numbers)

    async def test_two_chats_may_use_the_same_client_number(self, database: Database) -> None:
        assert await put(database, client_id="a") != await put(database, client_id="a", chat="other")

    async def test_history_is_given_oldest_first_and_page_by_page(self, database: Database) -> None:
        numbers = [await put(database, f"第{n}句") for n in range(5)]
        async with database.read() as db:
            newest = await webchat.latest(db, CHAT, limit=2)
            older = await webchat.latest(db, CHAT, before=newest[0].id, limit=2)
        assert [each.id for each in older + newest] == numbers[1:]

    async def test_a_page_is_given_what_is_new_and_what_was_edited_since(self, database: Database) -> None:
        first, second = await put(database, "一"), await put(database, "二")
        async with database.read() as db:
            known = (await webchat.changes(db, [CHAT]))[CHAT]
        third = await put(database, "三")
        await database.write(lambda db: webchat.edit_message(db, CHAT, first, "改", at=START))
        async with database.read() as db:
            missed = await webchat.changed_since(db, CHAT, known, limit=9)
        assert [(each.id, each.text) for each in missed] == [(third, "三"), (first, "改")]
        assert second not in {each.id for each in missed}

    async def test_an_edit_that_changes_nothing_is_no_change(self, database: Database) -> None:
        buttons, file = [[{"label": "好", "line": "ok"}]], Attachment("a.csv", "text/csv", b"1")
        number = await put(database, "一", buttons=buttons, file=file)
        async with database.read() as db:
            before = await webchat.changes(db, [CHAT])
        same = {"buttons": buttons, "file": file, "at": START}
        assert await database.write(lambda db: webchat.edit_message(db, CHAT, number, "一", **same))  # type: ignore[arg-type]
        async with database.read() as db:
            assert await webchat.changes(db, [CHAT]) == before

    async def test_an_edit_exchanges_the_file(self, database: Database) -> None:
        number = await put(database, file=Attachment("旧.csv", "text/csv", b"1"))
        new = Attachment("新.csv", "text/csv", b"2")
        await database.write(lambda db: webchat.edit_message(db, CHAT, number, "您好", file=new, at=START))
        async with database.read() as db:
            assert await webchat.file_of(db, CHAT, number) == new

    @pytest.mark.parametrize("case", ["another chat", "what a person said", "nothing"])
    async def test_only_the_bots_own_message_in_that_chat_is_edited(self, database: Database, case: str) -> None:
        number = await put(database, side=Side.ME if case == "what a person said" else Side.BOT)
        number, chat = (999 if case == "nothing" else number), ("other" if case == "another chat" else CHAT)
        assert not await database.write(lambda db: webchat.edit_message(db, chat, number, "改", at=START))
        async with database.read() as db:
            assert [each.text for each in await webchat.latest(db, CHAT, limit=9)] == ["您好"]

    @pytest.mark.parametrize(
        ("chat", "revision", "button", "line"),
        [
            (CHAT, 0, 1, "no"),
            (CHAT, 0, 2, None),
            (CHAT, 0, 3, None),
            (CHAT, 0, -2, None),
            (CHAT, 1, 0, None),
            ("other", 0, 0, None),
        ],
        ids=["is there", "a link", "too far", "negative", "another revision", "another chat"],
    )
    async def test_a_button_has_its_line_only_where_it_is(
        self, database: Database, chat: str, revision: int, button: int, line: str | None
    ) -> None:
        rows = [[{"label": "是", "line": "yes"}, {"label": "否", "line": "no"}], [{"label": "看", "url": "/me"}]]
        number = await put(database, buttons=rows)
        async with database.read() as db:
            assert await webchat.line_of(db, chat, number, revision, button) == line

    async def test_an_edit_makes_the_buttons_before_it_worthless(self, database: Database) -> None:
        rows = [[{"label": "是", "line": "yes"}]]
        number = await put(database, buttons=rows)
        await database.write(lambda db: webchat.edit_message(db, CHAT, number, "改", buttons=rows, at=START))
        async with database.read() as db:
            assert await webchat.line_of(db, CHAT, number, 0, 0) is None
            assert await webchat.line_of(db, CHAT, number, 1, 0) == "yes"

    async def test_only_lines_of_people_not_yet_handed_over_wait(self, database: Database) -> None:
        first, second = await put(database, side=Side.ME), await put(database, side=Side.ME)
        await put(database)
        await database.write(lambda db: webchat.hand_over(db, [first], at=START))
        async with database.read() as db:
            assert [each.id for each in await webchat.waiting(db)] == [second]

    async def test_a_file_is_given_only_to_its_chat(self, database: Database) -> None:
        number = await put(database, file=Attachment("a.pdf", "application/pdf", b"%PDF-"))
        async with database.read() as db:
            assert await webchat.file_of(db, "other", number) is None
            assert await webchat.file_of(db, CHAT, number) == Attachment("a.pdf", "application/pdf", b"%PDF-")


class TestMenus:
    async def test_a_chat_has_its_own_menu_or_the_common_one(self, database: Database) -> None:
        common, own = [{"command": "/help", "summary": "怎么用"}], [{"command": "/me", "summary": "我的"}]
        await database.write(lambda db: webchat.set_menu(db, "", common))
        await database.write(lambda db: webchat.set_menu(db, CHAT, own))
        async with database.read() as db:
            assert (await webchat.menu_of(db, CHAT))[1] == own
            assert (await webchat.menu_of(db, "other"))[1] == common

    async def test_an_empty_menu_of_ones_own_hides_the_common_one(self, database: Database) -> None:
        await database.write(lambda db: webchat.set_menu(db, "", [{"command": "/help", "summary": "怎么用"}]))
        await database.write(lambda db: webchat.set_menu(db, CHAT, []))
        async with database.read() as db:
            assert (await webchat.menu_of(db, CHAT))[1] == []
