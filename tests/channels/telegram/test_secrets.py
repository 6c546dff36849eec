"""The token, the webhook's secret and what people write stay out of logs, errors and representations."""

import logging
import traceback

import pytest

from bot.channels.channel import Button, File, Message, SendFailed
from bot.channels.telegram import TelegramChannel

from .conftest import SECRET, UNANSWERED, Inbox, Opener, Patience, Telegram, eventually, receiving

HEARD = "密语进"
SPOKEN = "密语出"
FAULTS = ["400", "401", "403", "404", "409", "500", "502", "reset", "timeout", "cut_json", "wrong_json"]


@pytest.fixture(autouse=True)
def _log_everything(caplog: pytest.LogCaptureFixture) -> None:
    # The web server of the fake is not ours. It goes first, since each call sets the level of the collector too.
    for name in ("uvicorn.access", "uvicorn.error", "python_multipart"):
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.DEBUG)


async def test_neither_token_nor_words_are_in_the_log_whatever_goes_wrong(
    telegram: Telegram, open_channel: Opener, patience: Patience, caplog: pytest.LogCaptureFixture
) -> None:
    channel, inbox = open_channel(pace=UNANSWERED), Inbox()
    inbox.failures = 1
    inbox.complaint = f"INSERT failed with parameters {HEARD}"
    for fault in FAULTS:
        telegram.fault("getUpdates", fault)
        telegram.fault("answerCallbackQuery", fault)
    telegram.say(7, HEARD)
    said = []
    async with receiving(channel, inbox):
        await eventually(lambda: inbox.texts)
        for fault in ["none", *FAULTS]:
            if fault != "none":
                telegram.fault("sendMessage", fault)
                telegram.fault("sendDocument", fault)
            for file in (None, File(f"{SPOKEN}.csv", SPOKEN.encode())):
                try:
                    with patience.ends_with(fault):
                        await channel.send("7", Message(SPOKEN, ((Button(SPOKEN, f"/{SPOKEN}"),),), file), None)
                except SendFailed as error:
                    said.append("".join(traceback.format_exception(error)))
    await channel.close()
    said += [logging.Formatter().format(record) for record in caplog.records]
    everything = "\n".join(said)
    assert len(said) > 2 * len(FAULTS)
    assert "telegram intake failed" in everything
    assert telegram.token.partition(":")[2] not in everything
    assert HEARD not in everything
    assert SPOKEN not in everything


async def test_errors_of_connecting_do_not_show_the_token(telegram: Telegram, open_channel: Opener) -> None:
    for base_url in ("http://127.0.0.1:9/bot", "http://nowhere.invalid/bot", "http://127.0.0.1:9/[/bot"):
        with pytest.raises(SendFailed) as caught:
            await open_channel(base_url=base_url).send("7", Message("x"), None)
        shown = "".join(traceback.format_exception(caught.value))
        assert telegram.token.partition(":")[2] not in shown


def test_the_representation_shows_no_secret(telegram: Telegram) -> None:
    channel = TelegramChannel(
        telegram.token, mode="webhook", webhook_secret=SECRET, webhook_url="https://a.cn/telegram/webhook"
    )
    assert repr(channel) == "<TelegramChannel webhook>"


@pytest.mark.parametrize(
    "settings",
    [
        {"token": "密钥"},
        {"token": "123:密钥密钥密钥"},
        {"token": "../123:abc"},
        {"base_url": "ftp://a.cn/bot"},
        {"mode": "carrier pigeon"},
        {"mode": "webhook"},
        {"mode": "webhook", "webhook_secret": SECRET},
        {"mode": "webhook", "webhook_secret": "s" * 31, "webhook_url": "https://a.cn/x"},
        {"mode": "webhook", "webhook_secret": "s" * 31 + "密", "webhook_url": "https://a.cn/x"},
        {"mode": "webhook", "webhook_secret": "s" * 257, "webhook_url": "https://a.cn/x"},
        {"mode": "webhook", "webhook_secret": SECRET + "\n", "webhook_url": "https://a.cn/x"},
    ],
    ids=str,
)
def test_impossible_settings_are_refused_at_the_start_without_repeating_them(settings: dict[str, str]) -> None:
    chosen: dict[str, str] = {"token": "123:abc", **settings}
    with pytest.raises(ValueError, match=r"ZHIBU_(TELEGRAM_(TOKEN|BASE_URL|MODE|WEBHOOK_SECRET)|WEB_URL)") as caught:
        TelegramChannel(**chosen)  # type: ignore[arg-type]
    assert not any(value in str(caught.value) for name, value in settings.items() if name != "mode")
