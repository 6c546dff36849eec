"""A channel that is out of order: seen at once, told once after some minutes, and no reason to begin anew."""

from __future__ import annotations

import logging

import httpx
import pytest

from bot.channels.web import WebChannel
from bot.health import OutageAlarm
from bot.pages.app import create_app
from bot.pages.context import Pages
from bot.running import Service
from tests.serving import Listening, serving
from tests.talk import ZONE, Stage
from tests.waiting import until

DEAD = "连不上企业微信，请检查网络或代理"


async def visited(stage: Stage, service: Service, address: str) -> int:
    web = WebChannel(stage.database, lambda: stage.now)
    pages = Pages(stage.database, web, ZONE, "http://zhibu.test", "文旅局", lambda: stage.now, service.health, [])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(pages)), base_url="http://zhibu.test") as one:
        return (await one.get(address)).status_code


async def test_a_dead_channel_is_seen_and_told_once_and_restarts_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.health.ALERT_SECONDS", 0.01)
    monkeypatch.setattr("bot.health.OUT_SECONDS", 0.0)
    wecom, test = Listening(name="wecom", trouble=DEAD), Listening()
    async with serving(stage, wecom, test) as service:
        await until(lambda: any("企业微信从11月20日（周五）10:00起连不上" in each.text for each in test.sent))
        is_well, seen = await service.health()
        assert (is_well, seen["channels"], seen["outages"]) == (True, {"wecom": DEAD, "test": "ok"}, ["wecom"])
        assert [await visited(stage, service, path) for path in ("/healthz", "/healthz?strict")] == [200, 503]
        wecom.trouble = ""
        await until(lambda: any("works again" in each.getMessage() for each in caplog.records))
        is_well, seen = await service.health()
        assert (is_well, seen["channels"]["wecom"], seen["outages"]) == (True, "ok", [])
        assert await visited(stage, service, "/healthz?strict") == 200
    told = [each for each in test.sent if DEAD in each.text]
    assert len(told) == len(await stage.rows("outbox", kind="ChannelOut")) == 1
    loud = [(each.levelno, each.getMessage()) for each in caplog.records if each.levelno >= logging.WARNING]
    assert loud == [
        (logging.ERROR, f"channel is out of order: wecom: {DEAD}"),
        (logging.WARNING, "channel works again: wecom"),
    ]


async def test_a_trouble_of_a_moment_alarms_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    alarm = OutageAlarm(stage.database, [], stage.almanac, lambda: stage.now)
    for trouble in (DEAD, DEAD, "", DEAD):
        await alarm._look("wecom", trouble)
    assert alarm.out == {}
    monkeypatch.setattr("bot.health.OUT_SECONDS", 0.0)
    await alarm._look("wecom", DEAD)
    assert alarm.out == {"wecom": DEAD}
