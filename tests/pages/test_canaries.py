"""Every command over the web chat, as everybody, and every address and file asked by who may not have it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.routing import Mount, Route

from bot.channels.platforms import connect
from bot.channels.web import WebChannel
from bot.delivery import Delivery
from bot.links import Links
from bot.pages.site import build_site
from models import webchat
from models.certificates.reading import code_of
from models.roles import Officer
from models.rules.certificates import CertificateNumber
from tests.canaries import MAY_KNOW, TOLD, file_texts, given_by_office, in_use, leaked, pointing
from tests.pages.sockets import Socket, page_open
from tests.talk import Stage

HOST = "zhibu.test"
FILE = re.compile(r"/chat/file/(\d+)")
# A page takes twenty words of one person in ten seconds.
PAUSE = timedelta(seconds=0.51)
TELEGRAM = {
    "token": "1:a",
    "base_url": "http://telegram.test/bot",
    "mode": "webhook",
    "webhook_secret": "s" * 32,
    "webhook_url": f"http://{HOST}/telegram/webhook",
}
WECOM = {"corp_id": "ww1234567890abcdef", "agent_id": 1, "secret": "a", "token": "b", "aes_key": "c" * 43}


class Site:
    """All that is served, and people with browsers; who is nobody has one too, and no session."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.channel = WebChannel(stage.database, lambda: stage.now)
        links, others = Links(f"http://{HOST}", has_wecom=True), connect(TELEGRAM, WECOM)
        self.app = build_site(
            stage.database, self.channel, stage.almanac, lambda: stage.now, links, "文旅局", _health, others,
            stage.dispatcher,
        )  # fmt: skip
        self.browsers: dict[str, httpx.AsyncClient] = {}
        named = {"test": stage.channel, "web": self.channel}
        stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)

    async def enter(self, who: str) -> None:
        """Come in by a link of her own, or as somebody nobody knows; "" has a browser and does not come in."""
        transport, headers = httpx.ASGITransport(self.app), {"sec-fetch-site": "same-origin"}
        browser = httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", headers=headers)
        self.browsers[who] = browser
        if who in self.stage.cast.members:
            # Behind it stands what she is still asked.
            [said, *_] = await self.stage.say(who, "网页")
            await browser.post(re.search(r"/login/[\w-]{43}", said.text)[0])  # type: ignore[index]
        elif who:
            await browser.post("/chat/start")
            await self.told()

    async def told(self) -> None:
        """Let the bot hear what was said while it was away, and its answers be written down."""
        running = asyncio.create_task(self.channel.run(self.stage.dispatcher))
        while await self._is_waiting():
            await asyncio.sleep(0.02)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await self.stage.delivery.drain()

    def open(self, who: str) -> Any:
        return page_open(self.app, HOST, self.browsers[who].cookies["zhibu"])

    async def get(self, who: str, address: str) -> httpx.Response:
        """Ask for an address as somebody, a while after the last."""
        self.stage.now += timedelta(seconds=3)
        return await self.browsers[who].get(address)

    async def close(self) -> None:
        for each in self.browsers.values():
            await each.aclose()

    async def _is_waiting(self) -> bool:
        async with self.stage.database.read() as db:
            return bool(await webchat.waiting(db))


async def _health() -> tuple[bool, dict[str, Any]]:
    return True, {}


@pytest.fixture
async def site(file_stage: Stage) -> AsyncIterator[Site]:
    await in_use(file_stage)
    site = Site(file_stage)
    yield site
    await site.close()


async def test_no_page_shows_what_its_reader_may_not_know(site: Site) -> None:
    shown = dict.fromkeys(MAY_KNOW, 0)
    for who in MAY_KNOW:
        await site.enter(who)
        async with site.open(who) as page:
            # One of them ends the session.
            those = [each for each in given_by_office(who) if each.name != "sign_out"]
            for start in range(0, len(those), 25):
                for command in those[start : start + 25]:
                    # Who holds an office reaches her branch: for her it is the other one that is forbidden.
                    line = pointing(command, site.stage, 1 if issubclass(command.role, Officer) else 2)
                    answer = await page.say(line)
                    assert "done" in answer, (line, answer)
                    site.stage.now += PAUSE
                await site.told()
            # The last of them may have left a question open.
            for words in ("取消", "党费台账"):
                await page.say(words)
                site.stage.now += PAUSE
            await site.told()
            await _catch_up(site, page)
        found = leaked(who, [*page.html.values(), *page.menus])
        assert not found, (who, found[:1])
        shown[who] = len(page.html)
        assert shown[who] >= 2 * len(those), "somebody was not answered"
    await _see_files(site, [*MAY_KNOW])


async def _catch_up(site: Site, page: Socket) -> None:
    """Let an open page be told all there is."""
    await site.channel.refresh()
    known = -1
    while known != len(page.html):
        known = len(page.html)
        await page.ask(press=2**40, revision=0, button=0)
        await asyncio.sleep(0.05)


async def _see_files(site: Site, readers: list[str]) -> None:
    """See that each has the files of her own chat, with nothing in them that is not hers to know, and no other."""
    owners = {row.id: row.chat for row in await site.stage.rows("web_messages") if row.file_id is not None}
    chats = {who: await _chat_of(site, who) for who in readers if who}
    assert owners, "nothing is proved of files nobody has"
    for who in readers:
        for number, chat in owners.items():
            answer = await site.get(who, f"/chat/file/{number}")
            if chat == chats.get(who):
                assert not leaked(who, file_texts("", answer.content)), (who, number)
            assert answer.status_code == (200 if chat == chats.get(who) else 404 if who else 401), (who, number)


async def _chat_of(site: Site, who: str) -> str:
    async with site.stage.database.read() as db:
        visit = await webchat.session_of(db, site.browsers[who].cookies["zhibu"], at=site.stage.now)
    assert visit is not None
    return visit.external_id


async def test_no_address_gives_out_what_is_anothers(site: Site) -> None:
    """With the numbers of what is 赵䶮's and 吴刚's in it, by everybody else and without a login."""
    theirs = await _have_everything(site)
    others = [*MAY_KNOW, ""]
    for who in (*others, "赵䶮", "吴刚", "周敏"):
        if who not in site.browsers:
            await site.enter(who)
    routes = _asked_by_get(site)
    assert set(theirs) == routes, "an address that nobody asked here"
    for who in others:
        for path, (addresses, allowed) in theirs.items():
            for address in addresses:
                answer = await site.get(who, address)
                assert answer.status_code in allowed, (who, path, address, answer.status_code)
                assert not leaked(who, [answer.text, *map(str, answer.headers.values())]), (who, path, address)
    await _see_files(site, [*others, "赵䶮", "吴刚", "周敏"])


def _asked_by_get(site: Site) -> set[str]:
    *hooks, pages = site.app.routes
    every = [*hooks, *pages.app._app.routes]  # type: ignore[attr-defined]
    with_get = [
        each for each in every if isinstance(each, Mount) or (isinstance(each, Route) and "GET" in each.methods)
    ]
    return {each.path for each in with_get}


async def _have_everything(site: Site) -> dict[str, tuple[list[str], set[int]]]:
    """Let 赵䶮 and 吴刚 have one of each; return the addresses that name theirs, and what they may be answered."""
    stage = site.stage
    for who in ("周敏", "赵䶮", "吴刚"):
        await site.enter(who)
    async with site.open("周敏") as hers:
        await hers.say("党费台账")
        await hers.say("党费登记表")
    async with site.open("赵䶮") as his:
        await his.say("我的收据")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 60
    for who, number in (("赵䶮", "a"), ("吴刚", "b")):
        sent = await site.browsers[who].post(
            "/chat/file", files={"file": ("照片.png", png)}, data={"id": number * 32, "caption": ""}
        )
        assert sent.status_code == 200
    await site.told()
    feeds, certificates, logins = [], [], []
    for who, secretary in (("赵䶮", "陈静"), ("吴刚", "周敏")):
        [said, *_] = await stage.say(who, "日历")
        feeds.append(_found(r"/calendar/([\w-]{43})\.ics", said.text))
        claim = next(row.id for row in await stage.rows("hour_claims", member_id=stage.cast.members[who]))
        await stage.say(secretary, f"核实 {claim}")
        await stage.say(who, "志愿证明")
        await stage.press(secretary, "出具")
        [said, *_] = await stage.say(who, "网页")
        logins.append(_found(r"/login/([\w-]{43})", said.text))
    stage.set_clock("2026-11-27 14:55")
    screens = []
    for secretary, meeting in (("周敏", 1), ("陈静", 2)):
        [said, *_] = await stage.say(secretary, f"大屏 {meeting}")
        screens.append(_found(r"/screen/([\w-]{43})", said.text))
    async with stage.database.read() as db:
        for row in await stage.rows("hour_certificates"):
            number = CertificateNumber(row.year, row.number)
            certificates.append((str(number), code_of(db, number)))
    people = [stage.cast.members[who] for who in ("赵䶮", "吴刚")]
    owned = {row.id: row.chat for row in await stage.rows("web_messages") if row.file_id is not None}
    assert len(set(owned.values())) == 3, "nothing is proved of files nobody has"
    files = list(owned)
    tokens = [*screens, *feeds, *logins]
    spoilt: Callable[[str], str] = lambda token: token[:-2] + ("AA" if token[-2:] != "AA" else "BB")  # noqa: E731
    checkins = [f"ci-{meeting}-{step}-{'A' * 22}" for meeting in (1, 2) for step in (0, 7_000_000)]
    return {
        "/": ([f"/?member={number}" for number in people], {303}),
        "/healthz": (["/healthz", "/healthz?strict"], {200}),
        "/static": (["/static/", *(f"/static/..%2f{name}" for name in ("templates/chat.html", "app.py"))], {404}),
        "/chat": ([f"/chat?before={number}" for number in (0, *files, 2**62)], {200}),
        "/chat/file/{message:int}": ([f"/chat/file/{number}" for number in files], {401, 404}),
        "/login/{token}": ([f"/login/{spoilt(token)}" for token in tokens] + ["/login/1"], {404}),
        "/logout": (["/logout"], {200}),
        "/screen/{token}": ([f"/screen/{token}" for token in ("1", "2", *map(spoilt, tokens))], {410}),
        "/screen/{token}/live": ([f"/screen/{token}/live" for token in ("1", "2", *map(spoilt, tokens))], {410}),
        "/checkin/{token}": ([f"/checkin/{token}" for token in ("1", "2", *checkins)], {200, 404}),
        "/calendar/{token}.ics": (
            [f"/calendar/{token}.ics" for token in (*map(str, people), *map(spoilt, tokens))],
            {404},
        ),
        "/certificate": (["/certificate"], {200}),
        "/certificate/find": (
            ["/certificate/find", *(f"/certificate/find?number={n}" for n, _ in certificates)],
            {303},
        ),
        "/certificate/{number}/{code}": (
            [f"/certificate/{number}/{spoilt(code)}" for number, code in certificates]
            + [f"/certificate/{n}/{c}" for (n, _), (_, c) in zip(certificates, certificates[::-1], strict=True)],
            {404},
        ),
        "/wecom/callback": (["/wecom/callback", "/wecom/callback?echostr=1"], {403}),
        "/wecom/enter": (["/wecom/enter", f"/wecom/enter?checkin={checkins[0]}"], {303}),
        "/wecom/login": (["/wecom/login", "/wecom/login?code=1&state=1"], {403}),
    }


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[1]


def test_who_is_told_and_who_asks_are_not_the_same() -> None:
    assert not {*MAY_KNOW} & {*TOLD}
