"""The envelope: the vectors Tencent prints, what another implementation seals, and everything that is not theirs."""

from __future__ import annotations

import base64
import hashlib
import os
from itertools import count

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto

from bot.channels.wecom.crypto import FRESH_SECONDS, Envelope, Forged

# Printed in the documentation of the callback mode, with a GET and a POST.
TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
POSTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
NOW = 1_800_000_000.0
KEY = base64.b64decode(AES_KEY + "=")


def envelope(corp: str = CORP) -> Envelope:
    return Envelope(TOKEN, AES_KEY, corp)


def sign(sealed: str, timestamp: str = "1800000000", nonce: str = "n") -> str:
    return hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce, sealed])).encode()).hexdigest()


def opened(sealed: str, corp: str = CORP, timestamp: str = "1800000000") -> bytes:
    return envelope(corp).open(sealed, sign(sealed, timestamp), timestamp, "n", now=NOW)


def encrypt(plain: bytes) -> str:
    """Encrypt blocks as they are, whatever stands in them."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def wrapped(message: bytes = b"hi", corp: bytes = CORP.encode(), length: int | None = None) -> bytes:
    count = len(message) if length is None else length
    return os.urandom(16) + count.to_bytes(4, "big") + message + corp


def padded(plain: bytes, block: int = 32) -> bytes:
    count = block - len(plain) % block
    return plain + bytes([count]) * count


def test_the_printed_verification_is_answered_as_printed() -> None:
    signature = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert envelope().open(ECHO, signature, "1409659589", "263014780", now=1409659589) == b"1616140317555161061"


def test_the_printed_message_is_read_as_printed() -> None:
    signature = "477715d11cdb4164915debcba66cb864d751f3e6"
    message = envelope().open(POSTED, signature, "1409659813", "1372623149", now=1409659813).decode()
    assert "<Content><![CDATA[hello]]></Content>" in message
    assert "<MsgId>4561255354251345929</MsgId>" in message


@given(st.text(max_size=200))
def test_what_another_implementation_seals_is_opened(text: str) -> None:
    sealed = PrpCrypto(KEY).encrypt(text, CORP)
    assert opened(sealed if isinstance(sealed, str) else sealed.decode()) == text.encode()


def test_what_we_seal_to_try_our_own_address_another_implementation_opens() -> None:
    for length in range(70):
        words = "x" * length
        sealed, signature = envelope().seal(words.encode(), "1800000000", "n")
        assert signature == sign(sealed)
        assert PrpCrypto(KEY).decrypt(sealed, CORP) == words


def test_what_we_expect_another_implementation_opens_too() -> None:
    assert PrpCrypto(KEY).decrypt(encrypt(padded(wrapped(b"both ways"))), CORP) == "both ways"


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "!",
        "AAAA",
        encrypt(b"\0" * 16 + b"\x10" * 16)[:-4],
        encrypt(padded(wrapped(), 16)) if len(padded(wrapped(), 16)) % 32 else encrypt(padded(wrapped(b"hi" * 8), 16)),
        encrypt(wrapped(b"x" * (64 - 20 - len(CORP) - 1)) + b"\0"),
        encrypt(wrapped(b"x" * (64 - 20 - len(CORP) - 1)) + b"\x21"),
        encrypt(wrapped(b"x" * (64 - 20 - len(CORP) - 2)) + b"\x01\x02"),
        encrypt(padded(wrapped(length=2**31))),
        encrypt(padded(wrapped(length=2**32 - 1))),
        encrypt(padded(wrapped(length=3))),
        encrypt(padded(wrapped(corp=b"wx0000000000000000"))),
        encrypt(padded(wrapped(corp=b""))),
        encrypt(padded(wrapped(corp=CORP.encode() + b"x"))),
        encrypt(padded(b"short")),
        encrypt(bytes([32]) * 32),
    ],
    ids=map(str, count()),
)
def test_a_well_signed_envelope_that_is_no_envelope_is_refused(sealed: str) -> None:
    with pytest.raises(Forged):
        opened(sealed)


@pytest.mark.parametrize("late", [-FRESH_SECONDS - 1, FRESH_SECONDS + 1, -1_800_000_000])
def test_an_old_or_future_envelope_is_refused(late: int) -> None:
    sealed = encrypt(padded(wrapped()))
    with pytest.raises(Forged):
        opened(sealed, timestamp=str(int(NOW) + late))
    assert opened(sealed, timestamp=str(int(NOW) + FRESH_SECONDS - 1)) == b"hi"


@pytest.mark.parametrize(
    ("signature", "timestamp", "nonce"),
    [
        ("", "1800000000", "n"),
        ("0" * 40, "1800000000", "n"),
        ("签名", "1800000000", "n"),
        ("\ud800", "1800000000", "n"),
        (None, "now", "n"),
        (None, "-1", "n"),
        (None, "", "n"),
        (None, "1" * 4000, "n"),
        (None, "٣", "n"),
        (None, "1800000000", ""),
        (None, "1800000000", "n" * 129),
        (None, "1800000000", "\ud800"),
    ],
)
def test_a_signature_of_something_else_is_refused(signature: str | None, timestamp: str, nonce: str) -> None:
    sealed = encrypt(padded(wrapped()))
    if signature is None:
        parts = "".join(sorted([TOKEN, timestamp, nonce, sealed]))
        signature = hashlib.sha1(parts.encode("utf-8", "surrogatepass")).hexdigest()
        if nonce == "\ud800":
            signature = signature[::-1]
    with pytest.raises(Forged):
        envelope().open(sealed, signature, timestamp, nonce, now=NOW)


@pytest.mark.parametrize(
    ("token", "key", "corp"), [("", AES_KEY, CORP), (TOKEN, AES_KEY[:-1], CORP), (TOKEN, AES_KEY, "")]
)
def test_settings_that_cannot_be_are_refused_without_being_repeated(token: str, key: str, corp: str) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey") as caught:
        Envelope(token, key, corp)
    assert AES_KEY[:10] not in str(caught.value)
