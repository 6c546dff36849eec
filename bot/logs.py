"""Logging: one line an event, every line through one formatter that knows what must not be written."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
SECRET_IN_PATH = re.compile(r"(/login/|/calendar/|/screen/|/checkin/|start=)[A-Za-z0-9_-]{8,}")
# How WeCom's secrets, and the codes of certificates, stand in addresses and in what its API answers.
SECRET_VALUE = re.compile(
    r"""((?:access_token|corpsecret|secret|ticket|encrypt|msg_signature|aes_key|[?&]code)["']?\s*[=:]\s*["']?)"""
    r"[A-Za-z0-9_+/=-]{6,}",
    re.IGNORECASE,
)
CERTIFICATE = re.compile(r"(/certificate/[^/\s]+/)[^/\s]+")
INVITE = re.compile(r"(?<![\w-])[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}(?![\w-])")
AMOUNT = re.compile(r"[¥￥]\s*\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s*[元分](?!钟)|(?<=Money\()(?:fen=)?-?\d+")
# Their INFO lines hold the address of every call, and with it the token.
NOISY = ("httpx", "httpcore", "aiohttp", "apscheduler", "uvicorn.access", "alembic")
STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class RedactingFormatter(logging.Formatter):
    """Writes time, level, event and the fields given with ``extra``; secrets and personal numbers are blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {key: value for key, value in record.__dict__.items() if key not in STANDARD}
        line = super().format(record)
        return redact(line + "".join(f" {key}={value}" for key, value in sorted(fields.items())))


def redact(text: str) -> str:
    """Return ``text`` without tokens, secrets, codes, phones, ID numbers, amounts and links that carry a secret.

    >>> redact("call 13800001234 with 123456789:AAAAAAAAAAAAAAAAAAAAAAAAA")
    'call [phone] with [token]'
    >>> redact("GET /calendar/0123456789abcdef.ics")
    'GET /calendar/[secret].ics'
    >>> redact('paid 85.00元 by https://qyapi.example/gettoken?corpsecret=AbCdEf0123456789')
    'paid [amount] by https://qyapi.example/gettoken?corpsecret=[secret]'
    """
    text = TOKEN.sub("[token]", text)
    text = ID_NUMBER.sub("[id]", text)
    text = PHONE.sub("[phone]", text)
    text = SECRET_VALUE.sub(r"\1[secret]", text)
    text = CERTIFICATE.sub(r"\1[secret]", INVITE.sub("[code]", text))
    text = AMOUNT.sub("[amount]", text)
    return SECRET_IN_PATH.sub(r"\1[secret]", text)


def configure(level: str) -> None:
    """Send every line of the program and its libraries through the one formatter, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
