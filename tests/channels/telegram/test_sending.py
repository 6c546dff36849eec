"""Sending, editing and menus through the fake: what people see, and what is said of what they do not see."""

import asyncio
import struct
import zlib

import pytest

from bot.channels.channel import (
    Ambiguous,
    Button,
    File,
    MenuItem,
    Message,
    Moved,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)

from .conftest import Opener, Patience, Telegram, eventually

FAULTS: list[tuple[str, type[SendFailed], int]] = [
    # fault, the way it went, how many messages people see
    ("400", Rejected, 0),
    ("401", NotSent, 0),
    ("403", Unreachable, 0),
    ("404", NotSent, 0),
    ("409", NotSent, 0),
    ("429", NotSent, 0),
    ("500", Ambiguous, 0),
    ("502", Ambiguous, 0),
    ("reset", Ambiguous, 0),
    ("timeout", Ambiguous, 0),
    ("reset_after", Ambiguous, 1),
    ("timeout_after", Ambiguous, 1),
    ("cut_json", Ambiguous, 1),
    ("wrong_json", Ambiguous, 1),
]


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def _li_has_started(telegram: Telegram) -> None:
    telegram.start(7)


async def test_a_text_is_sent_as_it_stands(telegram: Telegram, open_channel: Opener) -> None:
    text = "<b>党费</b> *5* _元_ [链接](https://a.cn) & ✅\n第二行"
    reference = await open_channel().send("7", Message(text), None)
    line = telegram.transcript(7)[-1]
    assert (line["text"], line["entities"], str(line["message_id"])) == (text, [], reference)
    assert "parse_mode" not in telegram.calls("sendMessage")[0]["parameters"]


async def test_previews_are_off_because_fetching_would_use_up_links(telegram: Telegram, open_channel: Opener) -> None:
    await open_channel().send("7", Message("https://a.cn/login/x"), None)
    assert telegram.calls("sendMessage")[0]["parameters"]["link_preview_options"] == '{"is_disabled": true}'


async def test_buttons_stand_for_their_lines_and_addresses(telegram: Telegram, open_channel: Opener) -> None:
    rows = ((Button("好", "/确认 一二三四五六七八九十一二三四五六"), Button("看", url="https://a.cn/x")), ())
    await open_channel().send("7", Message("?", rows), None)
    assert telegram.transcript(7)[-1]["buttons"] == [
        [{"text": "好", "callback_data": rows[0][0].line}, {"text": "看", "url": "https://a.cn/x"}]
    ]


@pytest.mark.parametrize(
    "button", [Button("长", "/" + "一" * 22), Button("空"), Button("两样", "/x", "https://a.cn")], ids=lambda b: b.label
)
async def test_an_impossible_button_is_a_mistake_of_the_program_and_nothing_is_sent(
    telegram: Telegram, open_channel: Opener, button: Button
) -> None:
    with pytest.raises(ValueError, match=button.label):
        await open_channel().send("7", Message("?", ((button,),)), None)
    assert not telegram.log


async def test_an_edit_changes_the_message_and_takes_its_buttons_away(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    reference = await channel.send("7", Message("签到？", ((Button("好", "/ok"),),)), None)
    assert await channel.send("7", Message("已签到"), reference) == reference
    line = telegram.transcript(7)[-1]
    assert (line["text"], line["buttons"], line["edited"]) == ("已签到", [], True)


async def test_a_message_that_looks_like_that_already_counts_as_sent(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    reference = await channel.send("7", Message("已签到"), None)
    assert await channel.send("7", Message("已签到"), reference) == reference
    assert telegram.sent(7) == ["已签到"]


@pytest.mark.parametrize("target", ["999", "1", "0"], ids=["unknown", "not ours", "zero"])
async def test_what_cannot_be_edited_is_sent_anew(telegram: Telegram, open_channel: Opener, target: str) -> None:
    reference = await open_channel().send("7", Message("已签到"), target)
    assert telegram.sent(7) == ["已签到"]
    assert reference == str(telegram.transcript(7)[-1]["message_id"])


async def test_a_photo_cannot_become_a_text_and_the_text_is_sent_anew(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    photo = await channel.send("7", Message("", file=File("码.png", png())), None)
    assert await channel.send("7", Message("已签到"), photo) != photo
    assert telegram.sent(7) == ["", "已签到"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("第一支部2026年党费台账.xlsx", "第一支部2026年党费台账.xlsx"),
        ('a"b\r\nX-Evil: 1/..\\c.csv', "a_b__X-Evil: 1_.._c.csv"),
        ("", "file"),
        ("100%.csv", "100%.csv"),
    ],
)
async def test_a_file_keeps_its_chinese_name(telegram: Telegram, open_channel: Opener, name: str, shown: str) -> None:
    message = Message("台账", ((Button("好", "/ok"),),), File(name, b"x" * 3_000_000))
    await open_channel().send("7", message, None)
    line = telegram.transcript(7)[-1]
    stored = telegram.files[line["file_id"]]
    assert (stored.name, len(stored.content), line["text"], line["labels"]) == (shown, 3_000_000, "台账", ["好"])


async def test_a_picture_is_sent_as_a_photo(telegram: Telegram, open_channel: Opener) -> None:
    await open_channel().send("7", Message("签到码", file=File("签到码.PNG", png())), None)
    assert telegram.transcript(7)[-1]["media"] == "photo"


async def test_a_picture_that_is_no_photo_is_sent_as_a_document(telegram: Telegram, open_channel: Opener) -> None:
    await open_channel().send("7", Message("", file=File("坏.png", b"not a picture")), None)
    assert telegram.transcript(7)[-1]["media"] == "document"


async def test_a_text_too_long_for_a_caption_goes_before_its_file(telegram: Telegram, open_channel: Opener) -> None:
    text = "章" * 1025
    message = Message(text, ((Button("好", "/ok"),),), File("记录.pdf", b"%PDF"))
    reference = await open_channel().send("7", message, None)
    first, second = telegram.transcript(7)[-2:]
    assert (first["text"], first["labels"], str(first["message_id"])) == (text, ["好"], reference)
    assert (second["text"], second["media"]) == ("", "document")


async def test_a_file_lost_after_its_text_is_reported_and_not_called_unsent(
    telegram: Telegram, open_channel: Opener
) -> None:
    telegram.fault("sendDocument", "429")
    with pytest.raises(Ambiguous):
        await open_channel().send("7", Message("章" * 1025, file=File("记录.pdf", b"%PDF")), None)
    assert len(telegram.sent(7)) == 1


@pytest.mark.parametrize("method", ["sendMessage", "sendDocument", "editMessageText"])
@pytest.mark.parametrize(("fault", "kind", "seen"), FAULTS)
async def test_every_fault_is_called_what_it_is(
    telegram: Telegram,
    open_channel: Opener,
    patience: Patience,
    method: str,
    fault: str,
    kind: type[SendFailed],
    seen: int,
) -> None:
    channel = open_channel()
    edits = await channel.send("7", Message("旧"), None) if method == "editMessageText" else None
    telegram.fault(method, fault)
    file = File("a.csv", b"x") if method == "sendDocument" else None
    with patience.ends_with(fault), pytest.raises(SendFailed) as caught:
        await channel.send("7", Message("新", file=file), edits)
    assert type(caught.value) is kind
    assert telegram.sent(7).count("新") == seen


async def test_sending_goes_on_after_every_fault(telegram: Telegram, open_channel: Opener, patience: Patience) -> None:
    channel = open_channel()
    for fault, _, _ in FAULTS:
        telegram.fault("sendMessage", fault)
        with patience.ends_with(fault), pytest.raises(SendFailed):
            await channel.send("7", Message("坏"), None)
        await channel.send("7", Message(f"好 {fault}"), None)
    assert len([text for text in telegram.sent(7) if text.startswith("好")]) == len(FAULTS)


async def test_a_port_nobody_listens_on_is_not_sent(open_channel: Opener) -> None:
    with pytest.raises(NotSent):
        await open_channel(base_url="http://127.0.0.1:9/bot").send("7", Message("x"), None)


async def test_waiting_in_vain_for_a_free_connection_is_not_sent(
    telegram: Telegram, open_channel: Opener, patience: Patience
) -> None:
    channel = open_channel(connections=1)
    telegram.fault("sendMessage", "timeout")
    first = asyncio.create_task(channel.send("7", Message("一"), None))
    await eventually(lambda: telegram.calls("sendMessage"))
    patience.connect = 0.1
    with pytest.raises(NotSent):
        await channel.send("7", Message("二"), None)
    assert not first.done()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


async def test_sending_on_a_closed_channel_is_not_sent(open_channel: Opener) -> None:
    channel = open_channel()
    await channel.close()
    with pytest.raises(NotSent):
        await channel.send("7", Message("x"), None)


async def test_connections_are_kept_alive(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel(connections=1)
    for number in range(5):
        await channel.send("7", Message(str(number)), None)
    assert telegram.sent(7) == ["0", "1", "2", "3", "4"]


async def test_the_wait_of_a_flood_is_told(telegram: Telegram, open_channel: Opener) -> None:
    telegram.fault("sendMessage", "429", seconds=33)
    with pytest.raises(NotSent) as caught:
        await open_channel().send("7", Message("x"), None)
    assert (caught.value.retry_after, caught.value.whole_channel) == (33, False)


async def test_a_flood_that_does_not_say_how_long_is_waited_for_all_the_same(
    telegram: Telegram, open_channel: Opener
) -> None:
    telegram.fault("sendMessage", "429", description="slow down, says a proxy")
    with pytest.raises(NotSent) as caught:
        await open_channel().send("7", Message("x"), None)
    assert caught.value.retry_after == 5


@pytest.mark.parametrize(
    ("chats", "apart", "whole"),
    [(("7", "8"), 1, True), (("7", "7"), 1, False), (("7", "8"), 6, False)],
    ids=["another chat soon", "the same chat", "another chat later"],
)
async def test_floods_of_different_chats_hold_the_whole_channel(
    telegram: Telegram, open_channel: Opener, chats: tuple[str, str], apart: float, whole: bool
) -> None:
    telegram.start(8)
    times = iter([100.0, 100.0 + apart])
    channel = open_channel(clock=lambda: next(times))
    telegram.fault("sendMessage", "429", times=2)
    found = []
    for chat in chats:
        with pytest.raises(NotSent) as caught:
            await channel.send(chat, Message("x"), None)
        found.append(caught.value.whole_channel)
    assert found == [False, whole]


async def test_a_group_that_moved_says_where_to(telegram: Telegram, open_channel: Opener) -> None:
    telegram.add_to_group(-5, 7)
    new = telegram.migrate(-5)
    with pytest.raises(Moved) as caught:
        await open_channel().send("-5", Message("x"), None)
    assert caught.value.new_chat == str(new)


async def test_those_who_take_no_messages_are_unreachable(telegram: Telegram, open_channel: Opener) -> None:
    telegram.start(8)
    telegram.block(8)
    telegram.add_to_group(-5, 7)
    telegram.remove_from_group(-5, 7)
    for chat in ("8", "-5", "424242"):
        with pytest.raises(Unreachable):
            await open_channel().send(chat, Message("x"), None)


@pytest.mark.parametrize("text", ["", "章" * 5000, "半\ud800对"], ids=["empty", "too long", "not Unicode"])
async def test_a_text_telegram_never_takes_is_rejected(open_channel: Opener, text: str) -> None:
    with pytest.raises(Rejected):
        await open_channel().send("7", Message(text), None)


async def test_a_caption_that_is_not_unicode_is_rejected(open_channel: Opener) -> None:
    with pytest.raises(Rejected):
        await open_channel().send("7", Message("半\ud800对", file=File("a.csv", b"x")), None)


async def test_the_menu_of_everybody_and_of_one_chat(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    await channel.set_menu(None, "", [MenuItem("start", "开始")])
    await channel.set_menu("7", "zh", [MenuItem("pay_dues", "登记一笔党费")])
    assert telegram.commands == {
        ('["default"]', ""): [{"command": "start", "description": "开始"}],
        ('["chat", 7]', "zh"): [{"command": "pay_dues", "description": "登记一笔党费"}],
    }


async def test_an_empty_menu_takes_the_menu_away(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    await channel.set_menu("7", "zh", [MenuItem("start", "开始")])
    await channel.set_menu("7", "zh", [])
    assert telegram.commands == {}


@pytest.mark.parametrize(
    "items",
    [[MenuItem("start", "长" * 257)], [MenuItem("start", "")], [MenuItem("开始", "x")], [MenuItem("a", "x")] * 101],
    ids=["long", "empty", "Chinese name", "too many"],
)
async def test_an_impossible_menu_is_a_mistake_of_the_program(open_channel: Opener, items: list[MenuItem]) -> None:
    with pytest.raises(ValueError, match=r"menu|commands"):
        await open_channel().set_menu(None, "zh", items)


async def test_a_menu_that_could_not_be_set_says_why(telegram: Telegram, open_channel: Opener) -> None:
    telegram.fault("setMyCommands", "401")
    with pytest.raises(NotSent):
        await open_channel().set_menu(None, "zh", [MenuItem("start", "开始")])


async def test_what_the_channel_can_do(open_channel: Opener) -> None:
    can = open_channel().capabilities
    assert (can.text_limit, can.buttons_limit, can.can_edit) == (4096, 100, True)
    assert (can.overall_per_second, can.chat_per_second, can.group_per_minute) == (30, 1, 20)
