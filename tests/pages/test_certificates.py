"""A certificate from the request to the public page: read back from its picture, void once hours are undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.channels.web import WebChannel
from bot.pages import certificates
from bot.pages.app import create_app
from bot.pages.context import Pages
from models.certificates import CertificateFalse
from tests.papers.dues import text_of
from tests.papers.qr import qr_of
from tests.rules.test_certificates import forged
from tests.talk import Stage, worded


@pytest.fixture
async def reader(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a paper in her hand: no account, no cookie."""

    async def health() -> tuple[bool, dict[str, Any]]:
        return True, {}

    channel, routes = WebChannel(stage.database, lambda: stage.now), certificates.routes(stage.almanac)
    pages = Pages(
        stage.database, channel, stage.almanac.zone, "http://zhibu.test", "文旅局", lambda: stage.now, health, routes
    )
    transport = httpx.ASGITransport(create_app(pages))
    async with httpx.AsyncClient(transport=transport, base_url="http://zhibu.test") as client:
        yield client


async def served(stage: Stage, who: str = "王芳", line: str = "志愿 3小时 昨天 社区清扫") -> int:
    """Let somebody have hours that count; return their number."""
    await stage.say(who, line)
    number = (await stage.rows("hour_claims"))[-1].id
    await stage.say("陈静", f"核实 {number}")
    return int(number)


async def given(stage: Stage, who: str = "王芳") -> bytes:
    """Let somebody ask for her certificate and the secretary give it; return the paper."""
    await stage.say(who, "志愿证明")
    await stage.press("陈静", "出具")
    file = stage.last(who).message.file
    assert file is not None
    return file.content


async def test_the_whole_way_of_a_certificate(stage: Stage, reader: httpx.AsyncClient) -> None:
    [said] = await stage.say("王芳", "志愿证明")
    assert "还没有已核实的志愿时长" in said.text
    await served(stage)
    undone = await served(stage, line="志愿 40分钟 11月18日 图书整理")
    await stage.say("王芳", "志愿 1小时 11月17日 还没核实的")
    paper = await given(stage)
    words = text_of(paper)
    for part in (
        "志愿服务记录证明",
        "2026-0001",
        "王芳",
        "局机关党支部",
        "3.7小时",
        "图书整理",
        "0.7",
        "经办人：陈静",
        "民政部令第67号",
    ):
        assert part in words, part
    assert "还没核实的" not in words

    address = qr_of(paper)
    assert address.startswith("http://zhibu.test/certificate/2026-0001/")
    page = await reader.get(urlsplit(address).path)
    assert page.status_code == 200
    for part in ("证明有效", "2026-0001", "王芳", "局机关党支部", "3.7小时，共2次", "2026年11月20日（周五）"):
        assert part in page.text, part
    assert not any(part in page.text for part in ("陈静", "社区清扫", "图书整理"))
    number, code = address.split("/")[-2:]
    [said] = await stage.say("吴刚", f"核对证明 {number} {code.lower()}")
    assert "有效" in said.text
    asked = await reader.get("/certificate/find", params={"number": f" {number} ", "code": f"{code} "})
    assert urlsplit(asked.headers["location"]).path == urlsplit(address).path

    # Asked again, it is the same one; hours that come later make another, with the next number.
    await stage.say("王芳", "志愿证明")
    assert stage.last("王芳").message.file is not None
    await stage.double_tap("陈静", "出具")
    assert [row.number for row in await stage.rows("hour_certificates")] == [1]
    await served(stage, "赵䶮")
    assert "2026-0002" in text_of(await given(stage, "赵䶮"))

    await stage.say("陈静", f"冲正时长 {undone} 重复登记了")
    await stage.press("陈静", "冲正")
    assert "证明已作废：2026-0001" in stage.last("王芳").text
    page = await reader.get(urlsplit(address).path)
    assert "已作废" in page.text
    assert "证明有效" not in page.text
    [said] = await stage.say("吴刚", f"核对证明 {number} {code}")
    assert "作废" in said.text
    again = await given(stage)
    assert "2026-0003" in text_of(again)
    assert "3小时" in text_of(again)
    rows = await stage.rows("hour_certificates")
    assert [(row.year, row.number) for row in rows] == [(2026, 1), (2026, 2), (2026, 3)]


async def test_every_wrong_number_or_code_gets_one_and_the_same_answer(stage: Stage, reader: httpx.AsyncClient) -> None:
    await served(stage)
    true = urlsplit(qr_of(await given(stage))).path
    number, code = true.split("/")[-2:]
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    wrong = [
        f"/certificate/{number}/{other}",
        f"/certificate/2026-0002/{code}",
        f"/certificate/2026-00001/{code}",
        f"/certificate/x/{code}",
        f"/certificate/{number}/码",
        f"/certificate/{number}/{'0' * 500}",
        *(f"/certificate/{number}/{each}" for each in forged(300)),
    ]
    answers = set()
    for path in wrong:
        answer = await reader.get(path)
        answers.add((answer.status_code, answer.text))
        stage.now += timedelta(seconds=3)
    [(status, text)] = answers
    assert status == 404
    assert "没有这份证明" in text
    [said] = await stage.say("王芳", f"核对证明 {number} {other}")
    assert said.text == worded(CertificateFalse())
    assert (await reader.get(true)).status_code == 200


async def test_what_is_forged_is_refused_before_anything_is_looked_up(
    stage: Stage, reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that numbers that were given take no longer than those that were not."""
    await served(stage)
    number = urlsplit(qr_of(await given(stage))).path.split("/")[-2]
    asked: list[object] = []
    monkeypatch.setattr("models.certificates.checking.content", lambda *given: asked.append(given))
    for path in (f"/certificate/{number}/0000-0000-0000", "/certificate/2026-0999/0000-0000-0000"):
        assert (await reader.get(path)).status_code == 404
    assert asked == []


async def test_who_tries_codes_is_slowed_down(stage: Stage, reader: httpx.AsyncClient) -> None:
    path = "/certificate/2026-0001/0000-0000-0000"
    answers = [(await reader.get(path)).status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    stage.now += timedelta(minutes=1)
    assert (await reader.get(path)).status_code == 404


async def test_a_secretary_of_another_branch_gives_no_certificate_here(stage: Stage) -> None:
    await served(stage)
    await stage.forge("周敏", f"/issue_certificate #{stage.cast.members['王芳']} 2026")
    await stage.forge("王芳", f"/issue_certificate #{stage.cast.members['王芳']} 2026")
    assert await stage.rows("hour_certificates") == []
