"""What keeps the pages safe: headers, cookies, origins, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from bot.pages.security import LIMITER_KEYS, Guard, Limiter
from tests.pages.world import START, World, open_database


@pytest.fixture
async def https_world(tmp_path: Path) -> AsyncIterator[World]:
    database = await open_database(tmp_path / "https.db")
    world = World(database, "https://zhibu.example.org")
    yield world
    await world.close()
    await database.close()


def stranger(world: World, headers: dict[str, str]) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(world.app)
    return httpx.AsyncClient(transport=transport, base_url="http://zhibu.test", headers=headers)


class TestHeaders:
    @pytest.mark.parametrize("path", ["/chat", "/nothing", "/healthz", "/login/x", "/logout", "/", "/chat/file/1"])
    async def test_every_answer_has_them(self, world: World, path: str) -> None:
        async with world.browser() as client:
            headers = (await client.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self';"):
            assert part in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]

    async def test_no_page_has_inline_script_or_style(self, world: World) -> None:
        async with world.browser() as client:
            pages = [await client.get("/chat"), await client.get(await world.link()), await client.get("/logout")]
            await client.post("/chat/start")
            pages.append(await client.get("/chat"))
        for page in pages:
            assert " style=" not in page.text
            assert " on" not in "".join(tag.split(">")[0] for tag in page.text.split("<button")[1:])
            assert all(tag.startswith(" src=") for tag in page.text.split("<script")[1:])

    async def test_assets_are_kept_under_an_address_that_changes_with_them(self, world: World) -> None:
        async with world.browser() as client:
            page = (await client.get("/chat")).text
            address = page.split('stylesheet" href="')[1].split('"')[0]
            assert "immutable" in (await client.get(address)).headers["cache-control"]
            assert (await client.get("/static/site.css")).headers["cache-control"] == "no-store"
            assert (await client.get("/static/../chat.py")).status_code == 404

    async def test_https_is_to_be_kept_to(self, https_world: World, world: World) -> None:
        async with https_world.browser() as secure, world.browser() as plain:
            assert "strict-transport-security" in (await secure.get("/chat")).headers
            assert "strict-transport-security" not in (await plain.get("/chat")).headers


class TestCookie:
    async def test_over_https_only_this_host_may_have_set_it(self, https_world: World) -> None:
        async with https_world.browser() as client:
            cookie = (await client.post("/chat/start")).headers["set-cookie"].lower()
        assert cookie.startswith("__host-zhibu=")
        for part in ("; secure", "; httponly", "; samesite=lax", "; path=/"):
            assert part in cookie
        assert "domain=" not in cookie

    async def test_over_http_it_is_at_least_out_of_reach_of_scripts(self, world: World) -> None:
        async with world.browser() as client:
            cookie = (await client.post("/chat/start")).headers["set-cookie"].lower()
        assert cookie.startswith("zhibu=")
        assert "; httponly" in cookie
        assert "; samesite=lax" in cookie
        assert "; secure" not in cookie


class TestOrigin:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"sec-fetch-site": "same-origin"}, 303),
            ({"origin": "http://zhibu.test"}, 303),
            ({"origin": "https://zhibu.example.org"}, 303),
            ({}, 403),
            ({"origin": "null"}, 403),
            ({"origin": "https://evil.example"}, 403),
            ({"origin": "http://zhibu.test.evil.example"}, 403),
            ({"origin": "http://zhibu.test", "sec-fetch-site": "cross-site"}, 403),
            ({"sec-fetch-site": "same-site"}, 403),
            ({"sec-fetch-site": "none"}, 403),
        ],
    )
    async def test_only_our_own_pages_post(self, https_world: World, headers: dict[str, str], status: int) -> None:
        async with stranger(https_world, headers) as client:
            assert (await client.post("/chat/start")).status_code == status

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "BREW"])
    @pytest.mark.parametrize("path", ["/chat/start", "/login/" + "A" * 43, "/logout", "/chat/file", "/nothing"])
    async def test_no_address_is_forgotten(self, world: World, method: str, path: str) -> None:
        async with stranger(world, {"origin": "https://evil.example"}) as client:
            assert (await client.request(method, path)).status_code == 403

    async def test_no_origin_is_not_ours_even_when_our_own_address_is_unknown(self) -> None:
        guarded = httpx.ASGITransport(Guard(PlainTextResponse("taken"), web_url=""))
        async with httpx.AsyncClient(transport=guarded, base_url="http://zhibu.test") as client:
            assert (await client.post("/")).status_code == 403

    async def test_machines_post_to_their_hooks(self, world: World) -> None:
        async with stranger(world, {}) as client:
            assert (await client.post("/telegram/webhook")).text == "taken"


class TestLimiter:
    def test_it_counts_each_key_by_itself(self) -> None:
        limiter = Limiter(2, timedelta(seconds=10))
        assert [limiter.wait(key, START) for key in "aabaab"] == [0, 0, 0, 10, 10, 0]

    def test_it_says_how_long_to_wait(self) -> None:
        limiter = Limiter(1, timedelta(seconds=10))
        limiter.wait("a", START)
        assert limiter.wait("a", START + timedelta(seconds=4)) == 6
        assert limiter.wait("a", START + timedelta(seconds=10)) == 0

    def test_what_was_refused_does_not_count(self) -> None:
        limiter = Limiter(1, timedelta(seconds=10))
        for second in range(10):
            limiter.wait("a", START + timedelta(seconds=second))
        assert limiter.wait("a", START + timedelta(seconds=10)) == 0

    def test_it_keeps_a_bounded_number_of_keys(self) -> None:
        limiter = Limiter(1, timedelta(seconds=10))
        limiter.wait("first", START)
        for key in range(LIMITER_KEYS):
            limiter.wait(key, START)
        assert limiter.wait("first", START) == 0
        assert limiter.wait(LIMITER_KEYS - 1, START) > 0
