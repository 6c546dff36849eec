"""A backup as it lies on a disk: a heading anybody can read, then the copy of the database, sealed piece by piece.

The pieces are the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) as age has it: ChaCha20-Poly1305
under a key made for this one file, a counter as the nonce, and a mark on the last piece, so that pieces exchanged,
left out or cut off are found. The heading is authenticated with every piece.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from models.sealing import Vault, WrongKey

MAGIC = b"zhibu backup 1\n"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
LARGEST_HEADING = 4096


class BackupUnfit(Exception):
    """A backup cannot be made, or not be used; the message says why and what to do."""


@dataclass(frozen=True)
class Heading:
    """What a backup says of itself.

    Args:
        engine: sqlite or postgresql.
        version: of the schema.
        made_at: the moment of the database it holds.
        deeds: how many entries the audit trail had, the last of which is sealed as ``last_deed``.
        salt: makes the key of this file.
        key: tells one key of an organisation from another, and nothing else of it.
    """

    engine: str
    version: str
    made_at: datetime
    deeds: int
    last_deed: str
    salt: str
    key: str

    @classmethod
    def new(cls, vault: Vault, engine: str, version: str, made_at: datetime, deeds: int, last_deed: str) -> Heading:
        return cls(engine, version, made_at, deeds, last_deed, secrets.token_hex(16), _name_of(vault))

    @property
    def line(self) -> bytes:
        values = {**self.__dict__, "made_at": self.made_at.isoformat()}
        return json.dumps(values, sort_keys=True).encode() + b"\n"


def seal(source: Path, sealed: BinaryIO, heading: Heading, vault: Vault) -> str:
    """Write the content of ``source`` below its heading; return the SHA-256 of what was sealed."""
    cipher, line, digest = _cipher(vault, heading), heading.line, hashlib.sha256()
    sealed.write(MAGIC + line)
    with open(source, "rb") as file:
        piece = file.read(PIECE_BYTES)
        number = 0
        while True:
            following = file.read(PIECE_BYTES)
            digest.update(piece)
            sealed.write(cipher.encrypt(_nonce(number, is_last=not following), piece, line))
            if not following:
                return digest.hexdigest()
            piece, number = following, number + 1


def read_heading(backup: Path) -> Heading:
    """Return what a backup says of itself; nothing is proven by it yet.

    Raises:
        BackupUnfit: it is no backup, or cannot be read.
    """
    try:
        with open(backup, "rb") as file:
            return _heading(file)
    except OSError as error:
        raise BackupUnfit(f"读不了 {backup}：{error.strerror}。") from error


def opened(backup: Path, vault: Vault) -> Iterator[bytes]:
    """Yield the copy of the database, in pieces; only when all have come is it whole.

    Raises:
        BackupUnfit: it is no backup, or was changed or cut off.
        WrongKey: it was made with another key.
    """
    with open(backup, "rb") as file:
        heading = _heading(file)
        if heading.key != _name_of(vault):
            raise WrongKey("密钥不对：这个备份是用另一个密钥做的，请检查 ZHIBU_SECRET_KEY 或密钥文件。")
        cipher, number, sealed = _cipher(vault, heading), 0, file.read(PIECE_BYTES + TAG_BYTES)
        while True:
            following = file.read(PIECE_BYTES + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, is_last=not following), sealed, heading.line)
            except InvalidTag as error:
                raise BackupUnfit(f"备份 {backup.name} 已损坏或被改过，不能用；请换一个备份。") from error
            if not following:
                return
            sealed, number = following, number + 1


def _heading(file: BinaryIO) -> Heading:
    unfit = BackupUnfit(f"{Path(file.name).name} 不是 zhibu backup 做的备份，不能用。")
    if file.read(len(MAGIC)) != MAGIC:
        raise unfit
    try:
        values = json.loads(file.readline(LARGEST_HEADING))
        return Heading(**{**values, "made_at": datetime.fromisoformat(values["made_at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise unfit from error


def _cipher(vault: Vault, heading: Heading) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(vault.derive(bytes.fromhex(heading.salt), "backup"))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _name_of(vault: Vault) -> str:
    return vault.derive(b"", "name of the backup key").hex()[:16]
