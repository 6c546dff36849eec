"""No secret, number of a person or amount stands in a line of the log, however it got there."""

from __future__ import annotations

import logging

import pytest

from bot.logs import RedactingFormatter, redact

SECRETS = {
    "the token of a bot": "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake",
    "a phone": "13800001234",
    "an ID number": "11010119900307123X",
    "an access token of WeCom": "access_token=hUyGtF56_jKlMnOpQr-12",
    "the same in an answer": '"access_token": "hUyGtF56_jKlMnOpQr-12"',
    "a secret of WeCom": "corpsecret=Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg",
    "a signature": "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "a login": "/login/q1w2e3r4t5y6u7i8",
    "a calendar": "/calendar/0123456789abcdef.ics",
    "a screen": "/screen/q1w2e3r4t5y6u7i8",
    "a check-in": "/checkin/ci-3-17-q1w2e3r4t5y6u7i8aaaaaa",
    "a certificate": "/certificate/2026-0001/K7M2-QX4P",
    "an invite code": "2345-6789-ABCDE",
    "an amount": "4,321.09元",
    "the same with its sign": "¥4321.09",
    "the same as a value": "Money(432109)",
    "the same with its name": "Money(fen=432109)",
}
# What of each must be gone.
HIDDEN = {
    "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake", "13800001234", "11010119900307123X", "hUyGtF56", "Zx9Yw8Vu7Ts6",
    "5c45ff5e21c5", "q1w2e3r4", "0123456789abcdef", "K7M2", "2345-6789", "4,321", "4321", "432109",
}  # fmt: skip
HARMLESS = [
    "polling failed, retry in 8 s: status 502, code 40014",
    "update failed reference=3f9a1c channel=telegram",
    "数据库升级到0029，用时3分钟",
    "2026-11-20 10:00:00,123 INFO bot.delivery: sent",
]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_blotted_out_of_message_arguments_fields_and_traceback(secret: str) -> None:
    def fail() -> None:
        raise ValueError(f"cannot use {secret}")

    try:
        fail()
    except ValueError:
        import sys

        record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "met %s", (secret,), sys.exc_info())
    record.__dict__["address"] = secret
    line = RedactingFormatter("%(message)s").format(record)
    assert "ValueError" in line
    assert "address=" in line
    # The line of the program that raised is quoted too, but names the variable and not its value.
    assert [hidden for hidden in HIDDEN if hidden in line] == []


@pytest.mark.parametrize("line", HARMLESS)
def test_what_an_operator_needs_stays(line: str) -> None:
    assert redact(line) == line
