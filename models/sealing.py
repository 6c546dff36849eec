"""Sealing: personal fields are kept encrypted, and open only with the organisation's key."""

from __future__ import annotations

import base64
import hmac
import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.rules.values import Money

KEY_PLACE = "请检查 ZHIBU_SECRET_KEY，没有设就是数据库旁边的 .key 密钥文件"


def key_beside(database_file: Path) -> str:
    """Return the key kept in a file beside the database.

    Raises:
        WrongKey: there is none; one made now would open nothing, and stand where the right one belongs.
    """
    path = _key_file(database_file)
    try:
        return path.read_text().strip()
    except FileNotFoundError as error:
        raise WrongKey(f"没有密钥：请先设好 ZHIBU_SECRET_KEY，或把原来的密钥文件放到 {path}。") from error


def make_key_beside(database_file: Path) -> str:
    """Return the key of a database about to be made, new and readable by its owner alone unless there is one."""
    with suppress(FileExistsError):
        descriptor = os.open(_key_file(database_file), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(Vault.new_key())
    return key_beside(database_file)


def _key_file(database_file: Path) -> Path:
    return database_file.with_name(f"{database_file.name}.key")


class WrongKey(Exception):
    """The key does not open what was sealed, or there is none; the message says what to do."""


class Vault:
    """Seals and opens short texts with ZHIBU_SECRET_KEY (a Fernet key)."""

    def __init__(self, key: str) -> None:
        """Take a key.

        Raises:
            WrongKey: it is none.
        """
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise WrongKey(f"密钥写得不对：应是一行44个字符，{KEY_PLACE}。") from error
        self._key = base64.urlsafe_b64decode(key)
        # A key of its own, so that what chains a ledger can never open what is sealed.
        self._chain_key = hmac.digest(self._key, b"zhibu:chain", "sha256")

    @staticmethod
    def new_key() -> str:
        return Fernet.generate_key().decode()

    def seal(self, text: str) -> str:
        return self.seal_bytes(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text.

        Raises:
            WrongKey: it was sealed with another key, or is damaged.
        """
        return self.open_bytes(sealed.encode()).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return the content.

        Raises:
            WrongKey: it was sealed with another key, or is damaged.
        """
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise WrongKey(f"密钥不对：{KEY_PLACE}。") from error

    def fingerprint(self, text: str) -> str:
        """Return 64 signs that only the holder of the key can make, and that tell nothing of ``text``."""
        return hmac.digest(self._chain_key, text.encode(), "sha256").hex()

    def derive(self, salt: bytes, purpose: str) -> bytes:
        """Return a key of 32 bytes for one purpose; nothing can be told of this key by it."""
        return HKDF(SHA256(), 32, salt, f"zhibu:{purpose}".encode()).derive(self._key)

    def seal_money(self, amount: Money) -> str:
        """Return an amount sealed; every amount below a trillion 元 gives a text of the same length."""
        return self.seal(str(amount.fen))

    def open_money(self, sealed: str) -> Money:
        """Return an amount that `seal_money` sealed.

        Raises:
            WrongKey: it was sealed with another key, or is damaged.
        """
        return Money(int(self.open(sealed)))


class _NoKey(Vault):
    """Stands where no key was given: neither seals nor opens."""

    def __init__(self) -> None:
        pass

    def seal_bytes(self, content: bytes) -> bytes:
        raise WrongKey("没有密钥，不能加密：请检查 ZHIBU_SECRET_KEY。")

    def open_bytes(self, sealed: bytes) -> bytes:
        raise WrongKey("没有密钥，打不开加密的内容：请检查 ZHIBU_SECRET_KEY。")

    def fingerprint(self, text: str) -> str:
        raise WrongKey("没有密钥，不能记账：请检查 ZHIBU_SECRET_KEY。")

    def derive(self, salt: bytes, purpose: str) -> bytes:
        raise WrongKey("没有密钥，不能备份：请检查 ZHIBU_SECRET_KEY。")


NO_KEY: Vault = _NoKey()
