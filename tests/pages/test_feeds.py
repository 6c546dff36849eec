"""The calendar feed, asked for in the conversation and read by a calendar program."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from bot.channels.web import WebChannel
from bot.logs import redact
from bot.pages import feeds
from bot.pages.app import create_app
from bot.pages.context import Pages
from tests.talk import Stage

MEETING = "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神"


@pytest.fixture
async def reader(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar program: no cookie, no origin."""

    async def health() -> tuple[bool, dict[str, Any]]:
        return True, {}

    channel = WebChannel(stage.database, lambda: stage.now)
    pages = Pages(
        stage.database,
        channel,
        stage.almanac.zone,
        "http://zhibu.test",
        "文旅局",
        lambda: stage.now,
        health,
        feeds.routes(stage.almanac),
    )
    transport = httpx.ASGITransport(create_app(pages))
    async with httpx.AsyncClient(transport=transport, base_url="http://zhibu.test") as client:
        yield client


async def subscribe(stage: Stage, who: str = "王芳") -> str:
    [said] = await stage.say(who, "日历")
    [address] = [line for line in said.text.splitlines() if line.startswith("http")]
    return address


async def events(reader: httpx.AsyncClient, address: str) -> list[Any]:
    response = await reader.get(address)
    assert response.status_code == 200, response.text
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


async def test_the_feed_shows_ones_meetings_as_calendars_read_them(stage: Stage, reader: httpx.AsyncClient) -> None:
    await stage.call_meeting(MEETING)
    [event] = await events(reader, await subscribe(stage))
    assert event["SUMMARY"] == "主题党日：学习二十大精神"
    assert event["LOCATION"] == "三楼会议室"
    assert event["DTSTART"].dt == datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)


async def test_a_change_and_a_calling_off_raise_the_sequence_under_the_same_name(
    stage: Stage, reader: httpx.AsyncClient
) -> None:
    number = await stage.call_meeting(MEETING)
    address = await subscribe(stage)
    [first] = await events(reader, address)
    await stage.say("陈静", f"改时间 {number} 下周四16:00")
    await stage.press("陈静", "改期并通知")
    [moved] = await events(reader, address)
    await stage.say("陈静", f"取消会议 {number}")
    await stage.press("陈静", "取消会议并通知")
    [gone] = await events(reader, address)
    assert moved["DTSTART"].dt == datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    assert (moved["STATUS"], gone["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert first["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]
    assert first["UID"] == moved["UID"] == gone["UID"]


async def test_nobody_is_named_and_nothing_of_others_is_shown(stage: Stage, reader: httpx.AsyncClient) -> None:
    number = await stage.call_meeting("开会 集中学习 下周五15:00 三楼会议室 学习党章")
    await stage.say("陈静", f"领学人 {number} 赵䶮")
    address, foreign = await subscribe(stage), await subscribe(stage, "吴刚")
    text = (await reader.get(address)).text
    assert [name for name in stage.cast.members if name in text] == []
    assert await events(reader, foreign) == []


async def test_a_meeting_nobody_was_told_of_is_not_shown(stage: Stage, reader: httpx.AsyncClient) -> None:
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    address = await subscribe(stage)
    assert await events(reader, address) == []
    stage.set_clock("2026-12-01 15:00")
    await stage.tick()
    assert len(await events(reader, address)) == 1


@pytest.mark.parametrize(("days", "count"), [(30, 1), (32, 0)])
async def test_the_feed_reaches_thirty_days_back(
    stage: Stage, reader: httpx.AsyncClient, days: int, count: int
) -> None:
    await stage.call_meeting("开会 主题党日 11月20日15:00 三楼会议室 学习")
    address = await subscribe(stage)
    stage.now += timedelta(days=days)
    assert len(await events(reader, address)) == count


async def test_a_meeting_one_is_on_leave_from_leaves_the_time_free(stage: Stage, reader: httpx.AsyncClient) -> None:
    await stage.call_meeting(MEETING)
    address = await subscribe(stage)
    [before] = await events(reader, address)
    await stage.say("王芳", "外出 11月25日到12月3日 出差")
    [after] = await events(reader, address)
    assert (before["TRANSP"], after["TRANSP"]) == ("OPAQUE", "TRANSPARENT")


async def test_a_new_address_kills_the_old_one_and_keeps_the_names(stage: Stage, reader: httpx.AsyncClient) -> None:
    await stage.call_meeting(MEETING)
    old = await subscribe(stage)
    [before] = await events(reader, old)
    new = await subscribe(stage)
    assert old != new
    assert "原来的地址已经作废" in stage.last("王芳").text
    assert (await reader.get(old)).status_code == 404
    [after] = await events(reader, new)
    assert before["UID"] == after["UID"]


async def test_the_address_is_stopped_by_its_button(stage: Stage, reader: httpx.AsyncClient) -> None:
    address = await subscribe(stage)
    [again] = await stage.double_tap("王芳", "停用")
    assert "没有在用的" in again.text
    assert (await reader.get(address)).status_code == 404


async def test_who_left_the_roster_has_no_calendar(stage: Stage, reader: httpx.AsyncClient) -> None:
    address = await subscribe(stage)
    await stage.depart(stage.cast.members["王芳"])
    assert (await reader.get(address)).status_code == 404


async def test_an_address_that_leads_nowhere_is_answered_alike_whatever_is_wrong(
    stage: Stage, reader: httpx.AsyncClient
) -> None:
    old = await subscribe(stage)
    await subscribe(stage)
    answers = [await reader.get(path) for path in (old, f"/calendar/{'A' * 43}.ics", "/calendar/short.ics")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


async def test_the_answer_says_what_it_is_and_is_kept_by_nobody_else(stage: Stage, reader: httpx.AsyncClient) -> None:
    response = await reader.get(await subscribe(stage))
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-cache"


async def test_what_has_not_changed_is_not_sent_again(stage: Stage, reader: httpx.AsyncClient) -> None:
    number = await stage.call_meeting(MEETING)
    address = await subscribe(stage)
    tag = (await reader.get(address)).headers["etag"]
    stage.now += timedelta(hours=3)
    again = await reader.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    await stage.say("陈静", f"改地点 {number} 五楼礼堂")
    changed = await reader.get(address, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_who_tries_addresses_is_slowed_down(stage: Stage, reader: httpx.AsyncClient) -> None:
    answers = [(await reader.get(f"/calendar/{number:043d}.ics")).status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
    stage.now += timedelta(minutes=1)
    assert (await reader.get(await subscribe(stage))).status_code == 200


async def test_only_the_hash_of_the_address_is_kept_in_its_table(stage: Stage) -> None:
    token = (await subscribe(stage)).rsplit("/", 1)[1].removesuffix(".ics")
    [row] = await stage.rows("calendar_feeds")
    assert token not in str(tuple(row))
    assert token not in str(await stage.rows("audit"))


async def test_the_address_is_in_no_log(
    stage: Stage, reader: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = await subscribe(stage)
    caplog.clear()
    await reader.get(address)
    token = address.rsplit("/", 1)[1]
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert [record for record in ours if token in record.getMessage()] == []
    assert token not in redact(f"GET {address} failed")


async def test_the_address_asked_for_in_a_group_is_given_in_private(stage: Stage) -> None:
    await stage.say("王芳", "/calendar", room="room-1")
    assert "calendar/" in stage.last("王芳").text
    assert [said for said in stage.channel.sent if said.chat == "room-1" and "calendar/" in said.text] == []
