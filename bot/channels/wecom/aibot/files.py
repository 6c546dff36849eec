"""Files over the long connection: ours go up in pieces, theirs are fetched from an address and opened with a key."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.channel import FetchFailed, File
from bot.channels.wecom.aibot.connection import Connection
from bot.channels.wecom.aibot.frames import UPLOAD_BEGIN, UPLOAD_CHUNK, UPLOAD_END
from bot.channels.wecom.errors import Broken

PIECE_BYTES = 512 * 1024
LARGEST_BYTES = 100 * PIECE_BYTES
BLOCK_BYTES = 32


async def upload(connection: Connection, kind: str, file: File) -> str:
    """Upload a file for three days; return its media id.

    Raises:
        WeComFailed: one of its three kinds.
    """
    pieces = [file.content[start : start + PIECE_BYTES] for start in range(0, len(file.content), PIECE_BYTES)]
    told = {
        "type": kind,
        "filename": file.name,
        "total_size": len(file.content),
        "total_chunks": len(pieces),
        "md5": hashlib.md5(file.content, usedforsecurity=False).hexdigest(),
    }
    number = _named(await connection.ask(UPLOAD_BEGIN, told), "upload_id")
    for index, piece in enumerate(pieces):
        part = {"upload_id": number, "chunk_index": index, "base64_data": base64.b64encode(piece).decode()}
        await connection.ask(UPLOAD_CHUNK, part)
    return _named(await connection.ask(UPLOAD_END, {"upload_id": number}), "media_id")


def opened(sealed: bytes, key: str) -> bytes:
    """Return what is inside a file that WeCom gave out.

    Raises:
        FetchFailed: it is not sealed with this key.
    """
    try:
        secret = base64.b64decode(f"{key.rstrip('=')}=", validate=True)
        decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
    except (binascii.Error, ValueError):
        raise FetchFailed("a file that cannot be opened") from None
    count = padded[-1] if padded else 0
    if not 1 <= count <= BLOCK_BYTES or padded[-count:] != bytes([count]) * count:
        raise FetchFailed("a file that cannot be opened")
    return padded[:-count]


def _named(answer: dict[str, object], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Broken(f"no {name}")
    return value
