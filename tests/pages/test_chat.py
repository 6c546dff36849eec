"""The pages of the web chat over HTTP: the ways in and out, what is shown, files."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import httpx
import pytest

from bot.channels.channel import Button, File, Message
from models import webchat
from tests.pages.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


async def enter(world: World, client: httpx.AsyncClient) -> str:
    """Begin a conversation; return the account."""
    answer = await client.post("/chat/start")
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")
    return await world.account_of(client)


def office(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return buffer.getvalue()


async def send_file(
    client: httpx.AsyncClient, content: bytes, name: str = "图.png", number: str = "a" * 32, **data: str
) -> httpx.Response:
    return await client.post("/chat/file", files={"file": (name, content)}, data={"id": number, **data})


class TestGoingIn:
    async def test_looking_at_the_chat_opens_nothing(self, world: World) -> None:
        async with world.browser() as client:
            answer = await client.get("/chat")
            assert "开始对话" in answer.text
            assert not client.cookies

    async def test_the_front_page_leads_to_the_chat(self, world: World) -> None:
        async with world.browser() as client:
            assert (await client.get("/")).headers["location"] == "/chat"

    async def test_starting_says_the_first_word(self, world: World) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            async with world.database.read() as db:
                assert [(each.chat, each.text) for each in await webchat.waiting(db)] == [(account, "/start")]
            assert "/start" not in (await client.get("/chat")).text

    async def test_starting_twice_keeps_the_account(self, world: World) -> None:
        async with world.browser() as client:
            assert await enter(world, client) == await enter(world, client)

    async def test_nobody_can_start_without_end(self, world: World) -> None:
        async with world.browser() as client:
            statuses = []
            for _ in range(31):
                client.cookies.clear()
                statuses.append((await client.post("/chat/start")).status_code)
        assert statuses == [303] * 30 + [429]

    async def test_a_page_kept_open_for_31_days_is_a_stranger(self, world: World) -> None:
        async with world.browser() as client:
            await enter(world, client)
            world.clock.pass_by(days=31)
            assert "开始对话" in (await client.get("/chat")).text

    async def test_using_the_chat_keeps_the_session(self, world: World) -> None:
        async with world.browser() as client:
            await enter(world, client)
            for _ in range(3):
                world.clock.pass_by(days=20)
                assert "想说的话" in (await client.get("/chat")).text


class TestLinks:
    async def test_a_link_leads_into_its_account(self, world: World) -> None:
        link = await world.link(external_id="c" * 32)
        async with world.browser() as client:
            assert "进入支部小秘" in (await client.get(link)).text
            assert (await client.post(link)).headers["location"] == "/chat"
            assert await world.account_of(client) == "c" * 32

    async def test_previews_do_not_use_a_link_up(self, world: World) -> None:
        link = await world.link()
        async with world.browser() as preview:
            for _ in range(3):
                await preview.get(link)
                await preview.head(link)
            assert not preview.cookies
        async with world.browser() as client:
            assert (await client.post(link)).status_code == 303

    async def test_a_used_link_says_what_to_do(self, world: World) -> None:
        link = await world.link()
        async with world.browser() as first:
            await first.post(link)
        async with world.browser() as second:
            for answer in (await second.get(link), await second.post(link)):
                assert answer.status_code == 410
                assert "已经用过了" in answer.text
                assert "请支部书记重新发" in answer.text
            assert not second.cookies

    async def test_whoever_used_a_link_may_open_it_again(self, world: World) -> None:
        link = await world.link()
        async with world.browser() as client:
            await client.post(link)
            for answer in (await client.get(link), await client.post(link)):
                assert (answer.status_code, answer.headers["location"]) == (303, "/chat")

    async def test_an_expired_link_says_so(self, world: World) -> None:
        link = await world.link(valid=timedelta(days=7))
        async with world.browser() as client:
            world.clock.pass_by(days=6, hours=23)
            assert (await client.get(link)).status_code == 200
            world.clock.pass_by(hours=2)
            answer = await client.post(link)
        assert answer.status_code == 410
        assert "已经过期" in answer.text

    @pytest.mark.parametrize("token", ["x", "A" * 43, "..%2f..", "%00", "党" * 43, "A" * 5000])
    async def test_a_wrong_link_is_a_friendly_page(self, world: World, token: str) -> None:
        async with world.browser() as client:
            answer = await client.get(f"/login/{token}")
        assert answer.status_code == 404
        assert "链接" in answer.text

    async def test_going_in_changes_the_cookie_and_ends_the_old_session(self, world: World) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            (old,) = client.cookies.values()
            await client.post(await world.link(external_id=account))
            (new,) = client.cookies.values()
            assert new != old
        async with world.browser(cookies={"zhibu": old}) as thief:
            assert "开始对话" in (await thief.get("/chat")).text

    async def test_a_cookie_brought_along_is_never_made_valid(self, world: World) -> None:
        async with world.browser(cookies={"zhibu": "planted"}) as client:
            answer = await client.post(await world.link())
            assert "planted" not in answer.headers["set-cookie"]
        async with world.browser(cookies={"zhibu": "planted"}) as attacker:
            assert "开始对话" in (await attacker.get("/chat")).text

    async def test_the_words_of_a_link_are_said_for_its_account(self, world: World) -> None:
        link = await world.link(line="/start 7K2M9Q")
        async with world.browser() as client:
            await client.post(link)
            account = await world.account_of(client)
            assert "7K2M9Q" not in (await client.get("/chat")).text
        async with world.database.read() as db:
            assert [(each.chat, each.text) for each in await webchat.waiting(db)] == [(account, "/start 7K2M9Q")]


class TestGoingOut:
    async def test_leaving_ends_the_session_for_every_copy_of_the_cookie(self, world: World) -> None:
        async with world.browser() as client:
            await enter(world, client)
            (cookie,) = client.cookies.values()
            assert "要退出吗" in (await client.get("/logout")).text
            await client.post("/logout")
            assert not client.cookies
        async with world.browser(cookies={"zhibu": cookie}) as copy:
            assert "开始对话" in (await copy.get("/chat")).text

    async def test_a_revoked_session_is_dead_at_the_next_request(self, world: World) -> None:
        async with world.browser() as client:
            await world.sign_out(await enter(world, client))
            assert "开始对话" in (await client.get("/chat")).text
            assert (await client.get("/chat/file/1")).status_code == 401
            assert (await send_file(client, PNG)).status_code == 401


class TestShowing:
    async def test_what_was_said_is_shown_with_its_buttons(self, world: World) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            await world.channel.send(account, Message("去吗？", ((Button("去", "go secret"),),)), None)
            text = (await client.get("/chat")).text
        assert "去吗？" in text
        assert re.search(r'data-press="2" data-revision="0" data-button="0">去<', text)
        assert "go secret" not in text

    async def test_what_was_said_is_never_markup(self, world: World) -> None:
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
        async with world.browser() as client:
            account = await enter(world, client)
            await world.channel.say(account, "b" * 32, evil)
            button = Button(evil, evil)
            await world.channel.send(account, Message(evil, ((button,),), File(evil + ".csv", b"1")), None)
            await world.channel.send(account, Message("", ((Button("x", url="javascript:alert(1)"),),)), None)
            text = (await client.get("/chat")).text
        assert text.count("&lt;script&gt;") >= 4
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "javascript:" not in text

    async def test_nobody_sees_the_chat_of_another(self, world: World) -> None:
        async with world.browser() as first, world.browser() as second:
            account = await enter(world, first)
            await enter(world, second)
            reference = await world.channel.send(account, Message("只给她看", file=File("a.csv", b"1")), None)
            assert "只给她看" in (await first.get("/chat")).text
            assert "只给她看" not in (await second.get("/chat")).text
            assert (await first.get(f"/chat/file/{reference}")).status_code == 200
            assert (await second.get(f"/chat/file/{reference}")).status_code == 404

    async def test_a_long_history_is_shown_in_pages(self, world: World) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            for number in range(150):
                await world.channel.send(account, Message(f"第{number}句。"), None)
            newest = (await client.get("/chat")).text
            (before,) = re.findall(r'href="/chat\?before=(\d+)"', newest)
            older = (await client.get(f"/chat?before={before}")).text
        assert "第50句。" in newest
        assert "第49句。" not in newest
        assert "第49句。" in older
        assert "第50句。" not in older
        assert "看更早的对话" not in older

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", ""])
    async def test_a_senseless_page_number_shows_the_newest(self, world: World, before: str) -> None:
        async with world.browser() as client:
            await enter(world, client)
            assert "想说的话" in (await client.get("/chat", params={"before": before})).text

    async def test_a_page_that_is_not_there_says_so(self, world: World) -> None:
        async with world.browser() as client:
            answer = await client.get("/nothing")
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text

    async def test_the_operator_sees_whether_all_is_well(self, world: World) -> None:
        async with world.browser() as client:
            answer = await client.get("/healthz")
            assert (answer.status_code, answer.json()) == (200, {"ok": True, "outbox": 3})
            assert (await client.get("/healthz?strict")).status_code == 200
            world.is_well = False
            assert (await client.get("/healthz")).status_code == 503


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "name", "stored", "way"),
        [
            (PNG, "照片.png", "照片.png", "inline"),
            (b"\xff\xd8\xff\xe0", "IMG 1.JPEG", "IMG 1.jpeg", "inline"),
            (b"%PDF-1.7", "../../etc/心得.pdf", "心得.pdf", "attachment"),
            (office("[Content_Types].xml", "xl/workbook.xml"), "名单.xlsx", "名单.xlsx", "attachment"),
            (office("[Content_Types].xml", "word/document.xml"), "C:\\稿.docx", "稿.docx", "attachment"),
            (PNG, "page.html", "page.html.png", "inline"),
        ],
    )
    async def test_a_file_comes_back_as_what_it_is(
        self, world: World, content: bytes, name: str, stored: str, way: str
    ) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            assert (await send_file(client, content, name)).json() == {"done": "a" * 32}
            async with world.database.read() as db:
                entry = (await webchat.latest(db, account, limit=1))[0]
            answer = await client.get(f"/chat/file/{entry.id}")
        assert entry.file is not None
        assert entry.file[0] == stored
        assert answer.content == content
        assert answer.headers["content-disposition"].startswith(way)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("content", "status"),
        [
            (b"<html><script>", 415),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
            (b"MZ", 415),
            (b"", 415),
            (b"PK\x03\x04broken", 415),
            (office("a.txt"), 415),
            (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), 415),
            (b"%PDF-" + b"0" * 20 * 1024 * 1024, 415),
            (b"%PDF-" + b"0" * 21 * 1024 * 1024, 413),
        ],
        ids=["html", "svg", "program", "empty", "broken zip", "zip", "macros", "20 MB and a bit", "21 MB"],
    )
    async def test_a_file_is_refused_with_a_reason(self, world: World, content: bytes, status: int) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            answer = await send_file(client, content)
            async with world.database.read() as db:
                assert len(await webchat.latest(db, account, limit=9)) == 1
        assert answer.status_code == status
        assert answer.json()["note"]

    async def test_the_caption_reaches_the_bot(self, world: World) -> None:
        await world.start()
        async with world.browser() as client:
            await enter(world, client)
            await send_file(client, PNG, caption="活动照片")
        assert world.bot.heard[-1].text == "活动照片"

    async def test_a_file_sent_twice_is_there_once(self, world: World) -> None:
        async with world.browser() as client:
            account = await enter(world, client)
            for _ in range(2):
                await send_file(client, PNG)
            async with world.database.read() as db:
                assert len(await webchat.latest(db, account, limit=9)) == 2

    @pytest.mark.parametrize("number", ["x", "a" * 15, "../" + "a" * 32, "login-1"])
    async def test_a_file_without_a_proper_number_is_refused(self, world: World, number: str) -> None:
        async with world.browser() as client:
            await enter(world, client)
            assert (await send_file(client, PNG, number=number)).status_code == 400

    async def test_a_form_that_is_none_is_refused(self, world: World) -> None:
        async with world.browser() as client:
            await enter(world, client)
            headers = {"content-type": "multipart/form-data; boundary=x"}
            assert (await client.post("/chat/file", content=b"nonsense", headers=headers)).status_code == 400
            assert (await client.post("/chat/file", json={})).status_code == 400
            assert (await client.post("/chat/file", data={"id": "a" * 32, "file": "text"})).status_code == 400
