"""What WeCom says becomes what every channel says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Event, FileRef, Left, Unreadable, Update
from bot.channels.wecom.updates import read_event
from tests.peers.wecom_callbacks import Platform

AT = 1_800_000_000
PLATFORM = Platform()
TOKEN = "k7Qw2mZx"


def update(xml: str) -> Update:
    event = read_event(xml)
    assert isinstance(event, Update)
    return event


def card(key: str, task: str = "t1", code: str = "c1", user: str = "wang.fang", at: int = AT) -> Event | None:
    return read_event(PLATFORM.press(user, key, task, code, at))


def test_words_are_words() -> None:
    said = update(PLATFORM.text("wang.fang", "请假 <出差> & ]] 𠮷", AT))
    assert (said.text, said.user, said.user_name, said.private_chat) == (
        "请假 <出差> & ]] 𠮷", "wang.fang", "wang.fang", "wang.fang",
    )  # fmt: skip
    assert said.pressed is None
    assert said.language == "zh-CN"


@pytest.mark.parametrize(
    ("kind", "inside", "file"),
    [
        ("image", "<PicUrl>http://x/p</PicUrl><MediaId>M1</MediaId>", FileRef("M1", "照片.jpg")),
        ("file", "<MediaId>M2</MediaId><FileName>计划.xlsx</FileName>", FileRef("M2", "计划.xlsx")),
        ("file", "<MediaId>M2</MediaId>", FileRef("M2", "文件")),
        ("voice", "<MediaId>M3</MediaId><Format>amr</Format>", None),
        ("video", "<MediaId>M4</MediaId><ThumbMediaId>T</ThumbMediaId>", None),
        ("sticker", "", None),
    ],
)
def test_pictures_and_files_are_fetched_and_what_else_is_sent_says_nothing(
    kind: str, inside: str, file: FileRef | None
) -> None:
    said = update(PLATFORM.message("wang", kind, AT, inside))
    assert (said.text, said.file) == ("", file)


def test_a_shared_link_is_its_address() -> None:
    inside = "<Title>学习</Title><Url><![CDATA[https://example.org/a?b=1&c=2]]></Url>"
    assert update(PLATFORM.message("wang", "link", AT, inside)).text == "https://example.org/a?b=1&c=2"


PLACE = "<Location_X>39.908823</Location_X><Location_Y>116.397470</Location_Y><Label>广场</Label>"


@pytest.mark.parametrize(
    "xml",
    [
        PLATFORM.message("wang", "location", AT, f"{PLACE}<AppType>wxwork</AppType>"),
        PLATFORM.event("wang", "location_select", AT, "here", f"<SendLocationInfo>{PLACE}</SendLocationInfo>"),
    ],
)
def test_a_place_is_read_as_satellites_know_it_and_at_its_time(xml: str) -> None:
    location = update(xml).location
    assert location is not None
    assert (round(location.spot.latitude, 4), round(location.spot.longitude, 4)) == (39.9074, 116.3912)
    assert location.sent_at == datetime.fromtimestamp(AT, UTC)


@pytest.mark.parametrize("name", ["scancode_waitmsg", "scancode_push"])
@pytest.mark.parametrize(
    ("result", "text"),
    [
        (f"https://zhibu.example/checkin/{TOKEN}", f"/start {TOKEN}"),
        (f"https://t.me/zhibu_bot?start={TOKEN}", f"/start {TOKEN}"),
        (f" https://zhibu.example/checkin/{TOKEN}\n", f"/start {TOKEN}"),
        ("https://example.org/", "https://example.org/"),
        ("2345-6789-ABCDE", "2345-6789-ABCDE"),
    ],
)
def test_a_scanned_code_is_the_line_it_stands_for(name: str, result: str, text: str) -> None:
    scan = f"<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult><![CDATA[{result}]]></ScanResult></ScanCodeInfo>"
    said = update(PLATFORM.event("wang", name, AT, "scan", scan))
    assert (said.text, said.pressed) == (text, None)


def test_an_entry_of_the_menu_is_its_line() -> None:
    assert update(PLATFORM.event("wang", "click", AT, "/checkin")).text == "/checkin"


def test_a_button_of_a_card_is_its_line_and_knows_its_card() -> None:
    event = card("/a 12.0 2026年11月")
    assert isinstance(event, Update)
    assert (event.text, event.pressed) == ("/a 12.0 2026年11月", "t1:c1")


@pytest.mark.parametrize("name", ["enter_agent", "subscribe"])
def test_who_comes_in_says_nothing(name: str) -> None:
    said = update(PLATFORM.event("wang", name, AT))
    assert (said.is_entry, said.text) == (True, "/start")


def test_who_left_is_left() -> None:
    event = read_event(PLATFORM.event("wang", "unsubscribe", AT))
    assert isinstance(event, Left)
    assert event.chat == "wang"


@pytest.mark.parametrize(
    "name", ["LOCATION", "view", "change_contact", "batch_job_result", "open_approval_change", "pic_sysphoto", "news"]
)
def test_what_nobody_asked_for_is_no_event(name: str) -> None:
    assert read_event(PLATFORM.event("sys", name, AT, inside="<Latitude>39.9</Latitude>")) is None


def test_an_event_is_known_by_sender_time_and_key() -> None:
    same = [card("/yes 1"), card("/yes 1", code="c2")]
    others = [card("/no 1"), card("/yes 1", task="t2"), card("/yes 1", user="li"), card("/yes 1", at=AT + 1)]
    numbers = [event.event_id for event in [*same, *others] if event is not None]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 5


def test_the_number_of_a_vote_does_not_tell_the_choice() -> None:
    yes, no = card("/ballot 3 yes"), card("/ballot 3 no")
    assert yes is not None
    assert no is not None
    assert yes.event_id == no.event_id


@pytest.mark.parametrize(
    "xml",
    [
        "<xml></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>a</FromUserName><CreateTime>1</CreateTime></xml>",
        PLATFORM.text("a|b", "x", AT),
        PLATFORM.text("", "x", AT),
        PLATFORM.text("x" * 65, "x", AT),
        PLATFORM.text("wang", "x", AT).replace("<CreateTime>1800000000", "<CreateTime>soon"),
        PLATFORM.message("wang", "location", AT, "<Location_X>95</Location_X><Location_Y>1</Location_Y>"),
        PLATFORM.message("wang", "location", AT, "<Location_X>nan</Location_X><Location_Y>1</Location_Y>"),
        PLATFORM.message("wang", "location", AT, "<Location_X>1e999</Location_X><Location_Y>1</Location_Y>"),
        PLATFORM.message("wang", "location", AT, ""),
        PLATFORM.message("wang", "image", AT, ""),
        PLATFORM.event("wang", "", AT),
        f"<!DOCTYPE xml>{PLATFORM.text('wang', 'x', AT)}",
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
    ],
)
def test_what_cannot_be_is_kept_for_a_person_without_the_place(xml: str) -> None:
    event = read_event(xml)
    assert isinstance(event, Unreadable)
    assert "Location_X" not in event.body
    assert event.event_id == read_event(xml).event_id  # type: ignore[union-attr]


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    read_event(text)
    read_event(f"<xml>{text}</xml>")
    read_event(f"<xml><MsgType>{text}</MsgType><CreateTime>{text}</CreateTime></xml>")
