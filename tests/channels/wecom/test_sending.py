"""Sending: what a phone shows, and in which of the ways of `SendFailed` it failed otherwise."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from bot.channels.channel import (
    Ambiguous,
    Button,
    Event,
    FetchFailed,
    FetchLater,
    File,
    FileTooLarge,
    MenuItem,
    Message,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)
from bot.channels.wecom import WeComChannel
from bot.logs import NOISY
from tests.channels.wecom.conftest import PAUSE, Opener, Watch, patience
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, TOKEN

MEETING = "主题党日 · 局机关党支部\n时间：11月27日（周五）15:00\n地点：三楼会议室"
CHOICE = ((Button("参加", "/coming 1"), Button("请假", "/leave 1")),)
PDF = File("收据 2026.pdf", b"%PDF-1.7 something")
PNG = File("收据.png", b"\x89PNG....")


async def test_words_are_read_as_they_are(channel: WeComChannel, wecom: FakeWeCom) -> None:
    assert await channel.send("wang", Message("党费 15元\n<b> & 𠮷"), None)
    assert [shown.text for shown in wecom.phone("wang")] == ["党费 15元\n<b> & 𠮷"]
    assert wecom.phone("li") == []


async def test_buttons_are_a_card_whose_keys_are_their_lines(channel: WeComChannel, wecom: FakeWeCom) -> None:
    await channel.send("wang", Message(MEETING, CHOICE), None)
    (card,) = wecom.phone("wang")
    assert card.text == MEETING
    assert card.buttons == {"参加": "/coming 1", "请假": "/leave 1"}
    body = wecom.calls[-1][1]["template_card"]
    assert body["main_title"] == {"title": "主题党日 · 局机关党支部"}
    assert [each["keyname"] for each in body["horizontal_content_list"]] == ["时间", "地点"]
    assert wecom.complaints == []


@pytest.mark.parametrize(
    "text",
    [
        "您的姓名是？",
        "x" * 112,
        "一" * 27 + "\n二",
        "时间：明天",
        "：\n：：\n甲：",
        "一\n\n二：三\n四五六七八九：十",
        "\n".join(f"项{number}：{number}" for number in range(9)),
        "标题\n" + "项：" + "值" * 27,
    ],
)
async def test_every_short_text_fits_a_card_and_none_of_it_is_lost(
    channel: WeComChannel, wecom: FakeWeCom, text: str
) -> None:
    await channel.send("wang", Message(text, CHOICE), None)
    assert wecom.complaints == []
    assert wecom.phone("wang")[0].text == text.replace("\n\n", "\n")


async def test_a_pressed_card_becomes_the_answer_and_can_be_pressed_on(channel: WeComChannel, wecom: FakeWeCom) -> None:
    await channel.send("wang", Message(MEETING, CHOICE), None)
    task = wecom.phone("wang")[0].task
    edits = f"{task}:{wecom.code_of('wang', task)}"
    more = Message("已报名：主题党日", ((Button("改为请假", "/leave 1"),),))
    assert await channel.send("wang", more, edits) == edits
    (card,) = wecom.phone("wang")
    assert (card.text, card.buttons) == ("已报名：主题党日", {"改为请假": "/leave 1"})


async def test_a_short_answer_without_buttons_stands_in_the_card_and_its_button_is_grey(
    channel: WeComChannel, wecom: FakeWeCom
) -> None:
    await channel.send("wang", Message(MEETING, CHOICE), None)
    task = wecom.phone("wang")[0].task
    await channel.send("wang", Message("已请假。"), f"{task}:{wecom.code_of('wang', task)}")
    (card,) = wecom.phone("wang")
    assert (card.text, card.buttons, card.is_answered) == ("已请假。", {}, True)


async def test_a_long_answer_closes_the_card_and_follows_it(channel: WeComChannel, wecom: FakeWeCom) -> None:
    await channel.send("wang", Message(MEETING, CHOICE), None)
    task = wecom.phone("wang")[0].task
    await channel.send("wang", Message("长" * 200), f"{task}:{wecom.code_of('wang', task)}")
    card, answer = wecom.phone("wang")
    assert (card.text, card.is_answered) == (MEETING, True)
    assert answer.text == "长" * 200


@pytest.mark.parametrize("edits", ["spent:code", "n", "17", ":", "a:"])
async def test_a_card_that_cannot_be_changed_any_more_is_followed_by_a_new_message(
    channel: WeComChannel, wecom: FakeWeCom, edits: str
) -> None:
    await channel.send("wang", Message("已请假。"), edits)
    assert [shown.text for shown in wecom.phone("wang")] == ["已请假。"]


@pytest.mark.parametrize(("file", "kind"), [(PDF, "file"), (PNG, "image"), (File("照片.JPG", b"x" * 9), "image")])
async def test_a_file_arrives_under_its_own_name(
    channel: WeComChannel, wecom: FakeWeCom, file: File, kind: str
) -> None:
    await channel.send("wang", Message("", file=file), None)
    (shown,) = wecom.phone("wang")
    assert (shown.kind, shown.file) == (kind, (file.name, file.content))


async def test_words_of_a_file_go_before_it(channel: WeComChannel, wecom: FakeWeCom) -> None:
    await channel.send("wang", Message("您的收据", file=PDF), None)
    assert [(shown.kind, shown.text) for shown in wecom.phone("wang")] == [("text", "您的收据"), ("file", "")]
    wecom.fail("message/send", 40007)
    with pytest.raises(Rejected):
        await channel.send("wang", Message("", file=PDF), None)
    with pytest.raises(Rejected):
        await channel.send("wang", Message("", file=File("a.pdf", b"x")), None)


FAILURES = [
    ({"code": -1}, NotSent, 3, False, "正忙"),
    ({"code": 45009}, NotSent, 60, True, "太频繁"),
    ({"code": 45033}, NotSent, 60, True, "同时"),
    ({"code": 60020}, NotSent, 30, True, "（203.0.113.7）不在「企业可信IP」"),
    ({"code": 301002}, NotSent, 30, True, "AgentId 不属于"),
    ({"code": 48002}, NotSent, 30, True, "权限"),
    ({"code": 81013}, Unreachable, 0, False, "可见范围"),
    ({"code": 60111}, Unreachable, 0, False, "没有这个账号"),
    ({"code": 60011}, Unreachable, 0, False, "可见范围"),
    ({"code": 45002}, Rejected, 0, False, "太长"),
    ({"code": 99999}, Rejected, 0, False, "99999"),
    ({"status": 404}, NotSent, 0, False, "status 404"),
    ({"status": 502}, Ambiguous, 0, False, "status 502"),
    ({"pause": PAUSE}, Ambiguous, 0, False, "ReadTimeout"),
    ({"is_cut": True}, Ambiguous, 0, False, "unusable answer"),
]


@pytest.mark.parametrize(("fault", "kind", "wait", "is_whole", "words"), FAILURES)
async def test_a_failure_says_which_it_is_and_in_words_what_to_do(
    channel: WeComChannel,
    wecom: FakeWeCom,
    fault: dict[str, Any],
    kind: type[SendFailed],
    wait: float,
    is_whole: bool,
    words: str,
) -> None:
    await channel.send("wang", Message("a token is there"), None)
    wecom.fail("message/send", **fault)
    with patience(channel, fault), pytest.raises(kind, match=words) as caught:
        await channel.send("wang", Message("x"), None)
    failed = caught.value
    assert (getattr(failed, "retry_after", 0), getattr(failed, "whole_channel", False)) == (wait, is_whole)
    await channel.send("wang", Message("again"), None)


async def test_who_is_not_there_or_has_no_licence_is_unreachable_though_the_call_went_well(
    channel: WeComChannel, wecom: FakeWeCom
) -> None:
    with pytest.raises(Unreachable, match="可见范围"):
        await channel.send("zhao", Message("x"), None)
    wecom.unlicensed.add("li")
    with pytest.raises(Unreachable, match="许可"):
        await channel.send("li", Message("x"), None)


async def test_nobody_there_is_not_sent(open_channel: Opener) -> None:
    channel = open_channel(base_url="http://127.0.0.1:9/cgi-bin")
    with pytest.raises(NotSent, match="连不上"):
        await channel.send("wang", Message("x"), None)


async def test_one_token_serves_all_and_is_fetched_anew_before_it_ends(
    channel: WeComChannel, wecom: FakeWeCom, watch: Watch
) -> None:
    await asyncio.gather(*(channel.send("wang", Message(f"{number}"), None) for number in range(20)))
    assert wecom.count("gettoken") == 1
    watch.now += 7200 - 301
    await channel.send("wang", Message("x"), None)
    assert wecom.count("gettoken") == 1
    watch.now += 2
    await asyncio.gather(*(channel.send("wang", Message(f"{number}"), None) for number in range(5)))
    assert wecom.count("gettoken") == 2


async def test_a_token_that_ended_early_is_changed_once_for_all(channel: WeComChannel, wecom: FakeWeCom) -> None:
    await channel.send("wang", Message("first"), None)
    wecom.expire_tokens()
    await asyncio.gather(*(channel.send("wang", Message(f"{number}"), None) for number in range(20)))
    assert wecom.count("gettoken") == 2
    assert len(wecom.phone("wang")) == 21


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_token_refused_again_is_for_the_operator_and_not_tried_for_ever(
    channel: WeComChannel, wecom: FakeWeCom, code: int
) -> None:
    wecom.fail("message/send", code, times=40)
    with pytest.raises(NotSent, match=str(code)) as caught:
        await channel.send("wang", Message("x"), None)
    assert caught.value.whole_channel
    assert (wecom.count("gettoken"), wecom.phone("wang")) == (2, [])


async def test_while_no_token_can_be_had_those_who_wait_do_not_ask_again(
    open_channel: Opener, wecom: FakeWeCom, watch: Watch
) -> None:
    channel = open_channel(secret="another-secret")
    sends = [channel.send("wang", Message("x"), None) for _ in range(20)]
    failures = await asyncio.gather(*sends, return_exceptions=True)
    assert all(isinstance(each, NotSent) and "Secret" in str(each) for each in failures)
    assert wecom.count("gettoken") == 1
    assert "Secret" in channel.trouble
    watch.now += 4
    with pytest.raises(NotSent):
        await channel.send("wang", Message("x"), None)
    assert wecom.count("gettoken") == 2


@pytest.mark.parametrize("fault", [{"status": 502}, {"is_cut": True}, {"pause": PAUSE}])
async def test_an_upload_or_a_token_without_answer_is_certainly_not_sent(
    open_channel: Opener, wecom: FakeWeCom, fault: dict[str, Any]
) -> None:
    wecom.fail("gettoken", **fault)
    channel = open_channel()
    with patience(channel, fault), pytest.raises(NotSent):
        await channel.send("wang", Message("x"), None)
    if "pause" not in fault:
        wecom.fail("media/upload", **fault)
        with pytest.raises(NotSent):
            await open_channel().send("wang", Message("", file=PDF), None)


async def test_a_file_of_three_days_is_fetched_and_another_not(channel: WeComChannel, wecom: FakeWeCom) -> None:
    wecom.media["M1"] = ("x.json", b'{"errcode": 40014}')
    assert await channel.fetch("M1", 100) == b'{"errcode": 40014}'
    with pytest.raises(FileTooLarge):
        await channel.fetch("M1", 10)
    with pytest.raises(FetchFailed, match="过期"):
        await channel.fetch("M2", 100)
    wecom.expire_tokens()
    assert await channel.fetch("M1", 100)
    for fault in ({"code": 45009}, {"code": 60020}, {"status": 502}):
        wecom.fail("media/get", **fault)
        with pytest.raises(FetchLater):
            await channel.fetch("M1", 100)


async def test_the_one_menu_is_made_with_the_scanner_first(channel: WeComChannel, wecom: FakeWeCom) -> None:
    items = [MenuItem("leave", "请假", "请假", "会议"), MenuItem("dues", "党费", "我的党费", "我的")]
    await channel.set_menu(None, "zh", items)
    assert [(each["name"], [entry["name"] for entry in each["sub_button"]]) for each in wecom.menu] == [
        ("会议", ["扫码签到", "请假"]),
        ("我的", ["我的党费"]),
    ]
    await channel.set_menu("wang", "zh", [])
    await channel.set_menu(None, "en", [])
    assert wecom.count("menu/create") == 1
    with pytest.raises(ValueError, match="menu"):
        await channel.set_menu(None, "zh", [MenuItem("x", "x", f"{number}", f"{number}") for number in range(4)])


async def test_a_trouble_is_told_once_and_then_that_it_is_over(
    channel: WeComChannel, wecom: FakeWeCom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wecom.fail("message/send", 60020, times=3)
    for _ in range(3):
        with pytest.raises(NotSent):
            await channel.send("wang", Message("x"), None)
    assert "203.0.113.7" in channel.trouble
    await channel.send("wang", Message("x"), None)
    told = [record.getMessage() for record in caplog.records if record.name.endswith("adapter")]
    assert len(told) == 2
    assert "企业可信IP" in told[0]
    assert channel.trouble == ""


async def test_a_trouble_is_seen_to_be_over_where_nobody_is_written_to(open_channel: Opener, wecom: FakeWeCom) -> None:
    seen: list[str] = []

    async def sleep(_: float) -> None:
        if not seen:
            with pytest.raises(NotSent):
                await channel.send("wang", Message("x"), None)
        seen.append(channel.trouble)
        if len(seen) == 3:
            raise asyncio.CancelledError

    async def intake(_: Sequence[Event]) -> None: ...

    channel = open_channel(sleep=sleep)
    wecom.fail("message/send", 60020)
    wecom.fail("agent/get", 60020)
    with pytest.raises(asyncio.CancelledError):
        await channel.run(intake)
    assert ["203.0.113.7" in each for each in seen] == [True, True, False]
    assert seen[-1] == ""


async def test_no_secret_is_in_any_log_error_or_representation(
    open_channel: Opener, wecom: FakeWeCom, caplog: pytest.LogCaptureFixture
) -> None:
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    caplog.set_level(logging.DEBUG)
    channel = open_channel()
    said = [repr(channel)]
    for fault in ({"status": 502}, {"code": 60020}, {"pause": PAUSE}, {"is_cut": True}):
        wecom.fail("message/send", **fault)
        with patience(channel, fault), pytest.raises(SendFailed) as caught:
            await channel.send("wang", Message("私密的话"), None)
        error: BaseException | None = caught.value
        while error is not None:
            said.append(f"{error!r} {error}")
            error = error.__cause__ or error.__context__
    tokens = list(wecom._tokens)
    for secret in (SECRET, TOKEN, AES_KEY, "私密的话", *tokens):
        assert secret not in "\n".join([*said, caplog.text])


@pytest.mark.parametrize(
    "wrong", [{"corp_id": ""}, {"corp_id": "企业"}, {"secret": ""}, {"base_url": "qyapi"}, {"aes_key": "short"}]
)
def test_settings_that_cannot_be_are_refused_by_their_names(wrong: dict[str, str]) -> None:
    settings = {"corp_id": "ww1234", "secret": SECRET, "token": "t", "aes_key": AES_KEY, **wrong}
    [name] = wrong
    with pytest.raises(ValueError, match=f"ZHIBU_WECOM_{name.upper()}") as caught:
        WeComChannel(agent_id=1, **settings)
    assert SECRET not in str(caught.value)
