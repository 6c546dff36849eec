"""The envelope of callbacks: signed with SHA-1, sealed with AES-256-CBC, both as WeCom prescribes.

Whatever is wrong with an envelope is the same `Forged`, so that nobody learns from the answer what to try next.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# A callback is sent at once and at most twice again; clocks differ.
FRESH_SECONDS = 600
BLOCK_BYTES = 32
RANDOM_BYTES = 16
LENGTH_BYTES = 4
LONGEST_NONCE = 128
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Forged(Exception):
    """The envelope is not one that WeCom sealed for us just now."""


class Envelope:
    """Opens what WeCom sealed for one app.

    Args:
        token: the Token of 接收消息; never logged nor shown.
        aes_key: the EncodingAESKey, 43 letters and digits.
        receive_id: the corp id, which stands behind every message.

    Raises:
        ValueError: a setting is malformed; the words do not repeat it.
    """

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        if not token or not receive_id or not _AES_KEY.fullmatch(aes_key):
            raise ValueError("ZHIBU_WECOM_AES_KEY（EncodingAESKey）要有43个字母和数字，TOKEN 和 CORP_ID 也要写")
        # Not strict: the last of the 43 signs carries two bits that mean nothing.
        self._key = base64.b64decode(aes_key + "=")
        self._token = token
        self._receive_id = receive_id.encode()

    def open(self, sealed: str, signature: str, timestamp: str, nonce: str, *, now: float) -> bytes:
        """Return what is inside; ``now`` in seconds since 1970.

        Raises:
            Forged: signature, time, padding, length or receiver is wrong.
        """
        ours = self._sign(timestamp, nonce, sealed)
        if not hmac.compare_digest(ours, signature.encode("utf-8", "surrogatepass")):
            raise Forged
        if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > FRESH_SECONDS:
            raise Forged
        if not 0 < len(nonce) <= LONGEST_NONCE:
            raise Forged
        return self._unwrap(self._decrypt(sealed))

    def seal(self, message: bytes, timestamp: str, nonce: str) -> tuple[str, str]:
        """Return a message sealed as WeCom does it, and its signature; for calling our own address."""
        length = len(message).to_bytes(LENGTH_BYTES, "big")
        plain = secrets.token_bytes(RANDOM_BYTES) + length + message + self._receive_id
        count = BLOCK_BYTES - len(plain) % BLOCK_BYTES
        encryptor = self._cipher().encryptor()
        raw = encryptor.update(plain + bytes([count]) * count) + encryptor.finalize()
        sealed = base64.b64encode(raw).decode()
        return sealed, self._sign(timestamp, nonce, sealed).decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))

    def _sign(self, timestamp: str, nonce: str, sealed: str) -> bytes:
        parts = "".join(sorted([self._token, timestamp, nonce, sealed]))
        return hashlib.sha1(parts.encode("utf-8", "surrogatepass")).hexdigest().encode()

    def _decrypt(self, sealed: str) -> bytes:
        """Return what was encrypted, without its padding."""
        try:
            raw = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise Forged from None
        if not raw or len(raw) % BLOCK_BYTES:
            raise Forged
        decryptor = self._cipher().decryptor()
        padded = decryptor.update(raw) + decryptor.finalize()
        count = padded[-1]
        if not 1 <= count <= BLOCK_BYTES or padded[-count:] != bytes([count]) * count:
            raise Forged
        return padded[:-count]

    def _unwrap(self, plain: bytes) -> bytes:
        """Return the message between the random bytes with its length, and the receiver."""
        head = RANDOM_BYTES + LENGTH_BYTES
        end = head + int.from_bytes(plain[RANDOM_BYTES:head], "big")
        if len(plain) < head or end > len(plain) or not hmac.compare_digest(plain[end:], self._receive_id):
            raise Forged
        return plain[head:end]
