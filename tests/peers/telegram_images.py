"""Enough of PNG and JPEG to refuse what is not a picture."""

import struct
import zlib

from .telegram_errors import Json, bad_request
from .telegram_world import StoredFile, described

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
# The frame headers of JPEG: all of C0..CF but the tables C4, C8, CC.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def as_photo(stored: StoredFile) -> Json:
    """Return the PhotoSize object of a picture.

    Raises:
        ApiError: 400 when it is no PNG or JPEG, is cut off, or has impossible sides.
    """
    width, height = size_of(stored.content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {**described(stored), "width": width, "height": height}


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels.

    Raises:
        ApiError: 400 IMAGE_PROCESS_FAILED.
    """
    try:
        if content.startswith(PNG):
            return _png_size(content)
        if content.startswith(JPEG):
            return _jpeg_size(content)
    except (struct.error, zlib.error, IndexError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    raise bad_request("IMAGE_PROCESS_FAILED")


def _png_size(content: bytes) -> tuple[int, int]:
    at, pixels, size = len(PNG), b"", (0, 0)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(kind + body) != crc:
            raise zlib.error("checksum")
        if kind == b"IHDR":
            size = struct.unpack_from(">II", body)
        elif kind == b"IDAT":
            pixels += body
        elif kind == b"IEND":
            break
        at += 12 + length
    if not all(size) or not zlib.decompress(pixels):
        raise zlib.error("no pixels")
    return size


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while True:
        if content[at] != 0xFF:
            raise IndexError("not a marker")
        kind = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        if kind in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            if not width or not height:
                raise IndexError("no pixels")
            return width, height
        at += 2 + length
