"""Tables people send: read before the transaction that needs them, or refused in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from bot.answers import TableUnread
from bot.papers.sheets import Book, Unusable, read_content
from models import files
from models.database import Session
from models.facts import Refused
from models.files import Upload

# Whoever sent it is waiting.
SECONDS = 30

T = TypeVar("T")


class NotRead(Exception):
    """A table is needed that was not read yet: whoever began the transaction reads it, and begins again."""

    def __init__(self, upload: Upload, content: bytes) -> None:
        super().__init__(upload.name)
        self.sha256 = upload.sha256
        self.content = content


class Tables:
    """The files read for one update, by their SHA-256: opening a workbook takes long, and others wait to write."""

    def __init__(self) -> None:
        self._read: dict[str, Book | Unusable] = {}

    async def read(self, needed: NotRead) -> None:
        """Read a file, outside any transaction."""
        try:
            found: Book | Unusable = await asyncio.to_thread(read_content, needed.content, seconds=SECONDS)
        except Unusable as error:
            found = error
        self._read[needed.sha256] = found

    def find(self, upload: Upload) -> Book | Unusable | None:
        """Return what was read of a file, or why it cannot be; None when nobody tried."""
        return self._read.get(upload.sha256)


async def read_table(db: Session, upload: Upload, tables: Tables, read: Callable[[Book, str], T]) -> T:
    """Return what ``read`` makes of a file that was sent, given its content and its name without the ending.

    Raises:
        NotRead: it is still to be read.
        Refused: with `TableUnread`.
    """
    found = tables.find(upload)
    if found is None:
        _, content = await files.content(db, upload.id)
        raise NotRead(upload, content)
    if isinstance(found, Unusable):
        raise Refused(TableUnread(upload.name, str(found)))
    try:
        return await asyncio.to_thread(read, found, PurePath(upload.name).stem)
    except Unusable as error:
        raise Refused(TableUnread(upload.name, str(error))) from error
