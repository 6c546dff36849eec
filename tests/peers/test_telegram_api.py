"""The fake Telegram answers a foreign client as the real one does."""

import io
import json
import re
import struct
import zlib
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonCommands,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from tests.peers.conftest import GROUP, LI, WANG, Watch
from tests.peers.telegram_api import TOKEN, FakeTelegram
from tests.peers.telegram_errors import Impossible
from tests.peers.telegram_wire import Listening


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"d:{label}") for label in labels]])


def refused(why: str) -> "pytest.RaisesExc[BadRequest]":
    """Expect a 400; the client changes the case of the first letters."""
    return pytest.raises(BadRequest, match=f"(?i)^{re.escape(why)}")


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def test_a_sent_text_is_what_the_person_sees(bot: Bot, telegram: FakeTelegram) -> None:
    await bot.send_message(LI, "<b>收到</b>：党费 &lt;1.5&gt; 元", parse_mode="HTML", reply_markup=keyboard("确认"))
    line = telegram.transcript(LI)[-1]
    assert (line["side"], line["text"], line["labels"], line["edited"]) == (
        "bot",
        "收到：党费 <1.5> 元",
        ["确认"],
        False,
    )


async def test_entities_count_utf16_units(bot: Bot) -> None:
    message = await bot.send_message(LI, "😀<b>党</b><i>费</i>", parse_mode="HTML")
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        ("bold", 2, 1),
        ("italic", 3, 1),
    ]


async def test_nested_links_code_and_quotes_become_entities(bot: Bot) -> None:
    text = '<a href="https://e.org/?a=1&amp;b=2"><b>x</b></a><pre><code class="language-py">y</code></pre>'
    message = await bot.send_message(LI, text + "<blockquote expandable>z</blockquote>", parse_mode="HTML")
    assert [(entity.type, entity.url, entity.language) for entity in message.entities] == [
        ("text_link", "https://e.org/?a=1&b=2", None),
        ("bold", None, None),
        ("pre", None, "py"),
        ("expandable_blockquote", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("党<x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_html_that_is_not_well_formed_is_refused(bot: Bot, text: str, why: str) -> None:
    with refused(f"can't parse entities: {why}"):
        await bot.send_message(LI, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["", "   \n", "<b></b>", "<i> </i>"])
async def test_an_empty_text_is_refused(bot: Bot, text: str) -> None:
    with refused("message text is empty"):
        await bot.send_message(LI, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["党" * 4096, "😀" * 4096, "<b>" + "x" * 4096 + "</b>", "&lt;" * 4096])
async def test_4096_code_points_after_parsing_are_accepted(bot: Bot, text: str) -> None:
    assert len((await bot.send_message(LI, text, parse_mode="HTML")).text or "") == 4096


async def test_4097_code_points_are_refused(bot: Bot) -> None:
    with refused("message is too long"):
        await bot.send_message(LI, "党" * 4097)


async def test_half_a_surrogate_pair_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        "sendMessage",
        content=b'{"chat_id": 7, "text": "\\ud83d"}',
        headers={"content-type": "application/json"},
    )
    assert (answer.status_code, answer.json()["description"]) == (400, "Bad Request: strings must be encoded in UTF-8")


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ({"inline_keyboard": None}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "党" * 22}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x"}] * 101]}, "REPLY_MARKUP_TOO_LONG"),
        (
            {"inline_keyboard": [[{"text": "a"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "url": "nowhere"}]]},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply_markup JSON object"),
    ],
)
async def test_a_wrong_keyboard_is_refused(http: httpx.AsyncClient, markup: Any, why: str) -> None:
    answer = await http.post("sendMessage", json={"chat_id": LI, "text": "a", "reply_markup": markup})
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {why}")


async def test_a_hundred_buttons_of_64_bytes_are_accepted(bot: Bot) -> None:
    rows = [[InlineKeyboardButton("按", callback_data="x" * 64)] * 5] * 20
    message = await bot.send_message(LI, "a", reply_markup=InlineKeyboardMarkup(rows))
    assert message.reply_markup is not None
    assert sum(map(len, message.reply_markup.inline_keyboard)) == 100


@pytest.mark.parametrize("as_body", ["json", "data", "files", "params"])
async def test_every_kind_of_body_is_understood(http: httpx.AsyncClient, as_body: str) -> None:
    given: dict[str, Any] = {"chat_id": str(LI), "text": "党 & 费"}
    if as_body == "files":
        given = {name: (None, value) for name, value in given.items()}
    answer = await http.post("sendMessage", **{as_body: given})  # type: ignore[arg-type]
    assert answer.json()["result"]["text"] == "党 & 费"


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 100_000, b"\xff", b'{"chat_id": {"a": []}, "text": []}'])
async def test_a_broken_body_is_a_bad_request(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("sendMessage", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


async def test_a_reply_to_a_missing_message_is_refused(bot: Bot) -> None:
    with refused("message to be replied not found"):
        await bot.send_message(LI, "a", reply_parameters=ReplyParameters(99))


async def test_a_reply_shows_the_message_it_replies_to(bot: Bot) -> None:
    message = await bot.send_message(LI, "a", reply_parameters=ReplyParameters(1))
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/start"


async def test_an_edit_without_a_keyboard_removes_it(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_message(LI, "a", reply_markup=keyboard("确认"))
    await message.edit_text("b")
    line = telegram.transcript(LI)[-1]
    assert (line["text"], line["buttons"], line["edited"]) == ("b", [], True)


async def test_an_edit_to_the_same_text_and_keyboard_is_refused(bot: Bot) -> None:
    message = await bot.send_message(LI, "<b>a</b>", parse_mode="HTML", reply_markup=keyboard("确认"))
    with refused("message is not modified: specified new message content"):
        await message.edit_text("<strong>a</strong>", parse_mode="HTML", reply_markup=keyboard("确认"))


async def test_an_edit_to_the_same_keyboard_is_refused(bot: Bot) -> None:
    message = await bot.send_message(LI, "a", reply_markup=keyboard("确认"))
    with refused("message is not modified: specified new message content"):
        await message.edit_reply_markup(keyboard("确认"))


@pytest.mark.parametrize(("message_id", "why"), [(99, "message to edit not found"), (1, "message can't be edited")])
async def test_only_messages_of_the_bot_can_be_edited(bot: Bot, message_id: int, why: str) -> None:
    with refused(why):
        await bot.edit_message_text("b", LI, message_id)


async def test_a_deleted_message_is_gone_and_cannot_be_deleted_again(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_message(LI, "a")
    await message.delete()
    assert [line["text"] for line in telegram.transcript(LI)] == ["/start"]
    with refused("message to delete not found"):
        await message.delete()


async def test_after_48_hours_a_message_stays(bot: Bot, watch: Watch) -> None:
    message = await bot.send_message(LI, "a")
    watch.wait(48 * 3600 + 1)
    with refused("message can't be deleted"):
        await message.delete()


async def test_a_pressed_button_is_answered_once(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_message(LI, "a", reply_markup=keyboard("确认"))
    query = telegram.press(LI, message.message_id, label="确认")
    await bot.answer_callback_query(query, "好")
    assert telegram.query(query)["answer"] == {"text": "好", "show_alert": False}
    with refused("query is too old"):
        await bot.answer_callback_query(query)


@pytest.mark.parametrize(
    ("seconds", "text", "why"), [(601, "", "query is too old"), (0, "x" * 201, "MESSAGE_TOO_LONG")]
)
async def test_an_answer_too_late_or_too_long_is_refused(
    bot: Bot, telegram: FakeTelegram, watch: Watch, seconds: float, text: str, why: str
) -> None:
    message = await bot.send_message(LI, "a", reply_markup=keyboard("确认"))
    query = telegram.press(LI, message.message_id, data="d:确认")
    watch.wait(seconds)
    with refused(why):
        await bot.answer_callback_query(query, text)


async def test_an_unknown_query_is_too_old(bot: Bot) -> None:
    with refused("query is too old"):
        await bot.answer_callback_query("77")


async def test_only_a_button_the_message_has_now_can_be_pressed(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_message(LI, "a", reply_markup=keyboard("确认"))
    await message.edit_reply_markup(keyboard("取消"))
    with pytest.raises(Impossible, match="确认"):
        telegram.press(LI, message.message_id, label="确认")


async def test_a_link_is_not_a_button_to_press(bot: Bot, telegram: FakeTelegram) -> None:
    link = InlineKeyboardMarkup([[InlineKeyboardButton("网页", url="https://example.org/a")]])
    message = await bot.send_message(LI, "a", reply_markup=link)
    with pytest.raises(Impossible, match="sends nothing"):
        telegram.press(LI, message.message_id, label="网页")


@pytest.mark.parametrize(
    ("chat", "error", "why"),
    [
        (404, BadRequest, "chat not found"),
        (9, Forbidden, "bot can't initiate conversation with a user"),
        (10, Forbidden, "bot was blocked by the user"),
        (11, Forbidden, "user is deactivated"),
        (-101, Forbidden, "bot was kicked from the group chat"),
        (-102, Forbidden, "bot is not a member of the group chat"),
    ],
)
async def test_who_cannot_be_reached_is_named(
    bot: Bot, telegram: FakeTelegram, chat: int, error: type[Exception], why: str
) -> None:
    telegram.add_user(9)
    telegram.start(10)
    telegram.block(10)
    telegram.start(11)
    telegram.deactivate(11)
    telegram.add_to_group(-101, WANG)
    telegram.remove_from_group(-101, WANG)
    telegram.add_to_group(-102, WANG)
    await bot.leave_chat(-102)
    with pytest.raises(error, match=f"(?i){why}"):
        await bot.send_message(chat, "a")


async def test_a_block_ends_with_start(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.block(LI)
    with pytest.raises(Impossible, match="blocked"):
        telegram.say(LI, "你好")
    telegram.start(LI)
    assert (await bot.send_message(LI, "又见面了")).text == "又见面了"


async def test_a_migrated_group_names_its_new_chat(bot: Bot, telegram: FakeTelegram) -> None:
    new = telegram.migrate(GROUP)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(GROUP, "a")
    assert refused.value.new_chat_id == new
    assert (await bot.send_message(new, "a")).chat.type == "supergroup"


async def test_a_document_comes_back_as_it_was_sent(bot: Bot) -> None:
    message = await bot.send_document(
        LI, io.BytesIO(b"a,b\n1,2"), filename="台账.csv", caption="<b>本月</b>", parse_mode="HTML"
    )
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("台账.csv", "本月")
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2"


async def test_a_file_from_a_person_can_be_fetched(bot: Bot, telegram: FakeTelegram) -> None:
    sent = telegram.send_file(LI, b"xlsx", "名单.xlsx", caption="名单")
    file = await bot.get_file(sent["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"xlsx"


async def test_a_file_is_given_only_for_the_token_and_its_path(http: httpx.AsyncClient, server: Listening) -> None:
    sent = await http.post("sendDocument", data={"chat_id": LI}, files={"document": ("a.txt", b"abc")})
    file_id = sent.json()["result"]["document"]["file_id"]
    path = (await http.post("getFile", json={"file_id": file_id})).json()["result"]["file_path"]
    addresses = (f"{TOKEN}/{path}", f"1:wrong/{path}", f"{TOKEN}/documents/other.txt")
    answers = [await http.get(f"{server.base_file_url}{address}") for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 401, 404]


async def test_a_photo_must_be_a_whole_picture(bot: Bot) -> None:
    assert (await bot.send_photo(LI, png(3, 2))).photo[0].width == 3
    for broken in (b"not a picture", png()[:-20], png()[:-1] + b"\0", b"\xff\xd8\xff\xe0"):
        with refused("IMAGE_PROCESS_FAILED"):
            await bot.send_photo(LI, broken)


async def test_a_caption_holds_1024_characters(bot: Bot) -> None:
    await bot.send_photo(LI, png(), caption="党" * 1024)
    with refused("message caption is too long"):
        await bot.send_photo(LI, png(), caption="党" * 1025)


async def test_a_place_is_sent(bot: Bot, telegram: FakeTelegram) -> None:
    message = await bot.send_location(LI, 39.9, 116.4)
    assert message.location is not None
    assert telegram.transcript(LI)[-1]["media"] == "location"


async def test_commands_are_kept_for_each_scope_and_language(bot: Bot) -> None:
    mine = BotCommandScopeChat(LI)
    await bot.set_my_commands([BotCommand("dues", "登记党费")])
    await bot.set_my_commands([BotCommand("admin", "管理")], scope=mine, language_code="zh")
    assert [command.command for command in await bot.get_my_commands()] == ["dues"]
    assert [command.command for command in await bot.get_my_commands(mine, "zh")] == ["admin"]
    await bot.delete_my_commands(mine, "zh")
    assert list(await bot.get_my_commands(mine, "zh")) == []


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "Dues", "description": "a"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "a"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "党" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "a"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([], "can't parse commands: a non-empty Array of BotCommand is expected"),
    ],
)
async def test_wrong_commands_are_refused(http: httpx.AsyncClient, commands: list[Any], why: str) -> None:
    answer = await http.post("setMyCommands", json={"commands": json.dumps(commands)})
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}


async def test_chats_and_menu_buttons_can_be_asked_for(bot: Bot) -> None:
    assert (await bot.get_chat(LI)).first_name == "李明"
    assert (await bot.get_chat(GROUP)).title == "第一支部"
    await bot.set_chat_menu_button(LI, MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(LI), MenuButtonCommands)
    assert await bot.send_chat_action(LI, "typing")


async def test_an_unknown_method_is_not_found(http: httpx.AsyncClient) -> None:
    answer = await http.post("sendNothing")
    assert (answer.status_code, answer.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_a_wrong_token_is_unauthorized(server: Listening) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with Bot("1:wrong", base_url=server.base_url):
            pass
