"""A file somebody sends over Telegram: announced by its id, fetched by getFile and its path, within the limits."""

from __future__ import annotations

import logging
import traceback

import pytest

from bot.channels.channel import FetchFailed, FetchLater, FileTooLarge, Update
from bot.channels.telegram.updates import read_update
from models.rules.files import LARGEST_BYTES

from .conftest import Inbox, Opener, Patience, Telegram, eventually, receiving

PDF = b"%PDF-1.7 " + b"x" * 100_000
JPEG = bytes.fromhex("ffd8ffc0000b080010001001011100")


def ref_of(telegram: Telegram, content: bytes, name: str = "学习.pdf") -> str:
    return str(telegram.send_file(7, content, name)["document"]["file_id"])


async def test_a_document_and_a_photo_come_with_their_reference_and_are_fetched(
    telegram: Telegram, open_channel: Opener, inbox: Inbox
) -> None:
    channel = open_channel()
    telegram.say(7, "/start")
    telegram.send_file(7, PDF, "学习 材料.pdf", mime="application/pdf", caption="材料")
    telegram.send_file(7, JPEG, "x.jpg", as_image=True)
    async with receiving(channel, inbox):
        await eventually(lambda: len(inbox.events) == 3)
        _, document, photo = inbox.events
        assert isinstance(document, Update)
        assert isinstance(photo, Update)
        assert document.file is not None
        assert photo.file is not None
        assert document.text == "材料"
        assert (document.file.name, document.file.size, document.file.mime) == (
            "学习 材料.pdf",
            len(PDF),
            "application/pdf",
        )
        assert (photo.file.name, photo.file.size) == ("照片.jpg", len(JPEG))
        assert await channel.fetch(document.file.ref, LARGEST_BYTES) == PDF
        assert await channel.fetch(photo.file.ref, LARGEST_BYTES) == JPEG
    assert len(telegram.calls("getFile")) == 2


FOR_NOW = ("429", "500", "502", "reset", "close", "timeout", "401")


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        *(("download", fault) for fault in FOR_NOW),
        *(("getFile", fault) for fault in (*FOR_NOW, "cut_json", "wrong_json")),
    ],
)
async def test_what_fails_for_now_may_be_tried_again(
    telegram: Telegram, open_channel: Opener, patience: Patience, fault: str, step: str
) -> None:
    channel, ref = open_channel(), ref_of(telegram, PDF)
    # A GET over a connection that was closed is repeated at once by the library, if the connection had been kept.
    telegram.fault(step, fault, times=2)
    with patience.ends_with(fault), pytest.raises(FetchLater):
        await channel.fetch(ref, LARGEST_BYTES)
    telegram.clear_faults()
    assert await channel.fetch(ref, LARGEST_BYTES) == PDF


async def test_a_file_cut_off_on_the_way_is_not_taken_for_whole(telegram: Telegram, open_channel: Opener) -> None:
    channel, ref = open_channel(), ref_of(telegram, PDF)
    telegram.fault("download", "cut_body")
    with pytest.raises(FetchLater):
        await channel.fetch(ref, LARGEST_BYTES)


async def test_telegram_gives_out_20_mb_and_no_more(telegram: Telegram, open_channel: Opener) -> None:
    channel = open_channel()
    assert (
        len(await channel.fetch(ref_of(telegram, b"%PDF-" + b"x" * (LARGEST_BYTES - 5)), LARGEST_BYTES))
        == LARGEST_BYTES
    )
    with pytest.raises(FileTooLarge):
        await channel.fetch(ref_of(telegram, b"x" * (LARGEST_BYTES + 1)), LARGEST_BYTES)
    assert len(telegram.calls("download")) == 1
    with pytest.raises(FileTooLarge):
        await channel.fetch(ref_of(telegram, PDF), 1000)


async def test_a_file_that_is_not_there_is_not_tried_again(telegram: Telegram, open_channel: Opener) -> None:
    with pytest.raises(FetchFailed) as caught:
        await open_channel().fetch("nowhere", LARGEST_BYTES)
    assert not isinstance(caught.value, FetchLater)


async def test_no_failure_of_fetching_shows_the_token(
    telegram: Telegram, open_channel: Opener, patience: Patience, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("uvicorn.access", "uvicorn.error", "python_multipart"):
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.DEBUG)
    ref, said = ref_of(telegram, PDF), []
    for base_url in (telegram.base_url, "http://127.0.0.1:9/bot", "http://nowhere.invalid/bot"):
        for step in ("getFile", "download"):
            for fault in ("401", "404", "429", "500", "reset", "timeout"):
                telegram.clear_faults()
                telegram.fault(step, fault)
                try:
                    with patience.ends_with(fault):
                        await open_channel(base_url=base_url).fetch(ref, LARGEST_BYTES)
                except FetchFailed as error:
                    said.append("".join(traceback.format_exception(error)))
            if base_url != telegram.base_url:
                break
    said += [logging.Formatter().format(record) for record in caplog.records]
    assert len(said) > 12
    assert telegram.token.partition(":")[2] not in "\n".join(said)


@pytest.mark.parametrize(
    "media",
    [
        {"photo": []},
        {"photo": "x"},
        {"document": {}},
        {"document": {"file_id": ""}},
        {"voice": {"file_id": "A"}},
        {"animation": {"file_id": "A"}, "document": {"file_id": "A"}},
    ],
    ids=str,
)
def test_media_that_is_no_file_for_us_comes_without_one(media: dict[str, object]) -> None:
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": {"id": 7, "first_name": "李"}, **media}
    update = read_update({"update_id": 5, "message": message}, "bot")
    assert isinstance(update, Update)
    assert update.file is None


def test_the_largest_size_of_a_photo_is_meant() -> None:
    sizes = [{"file_id": "s", "file_size": 10}, {"file_id": "l", "file_size": 999}, {"file_id": "m", "file_size": 50}]
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": {"id": 7, "first_name": "李"}, "photo": sizes}
    update = read_update({"update_id": 5, "message": message}, "bot")
    assert isinstance(update, Update)
    assert update.file is not None
    assert update.file.ref == "l"
