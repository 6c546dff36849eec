"""Tables people send: read from what was uploaded, or refused in words."""

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

T = TypeVar("T")


async def read_table(db: Session, upload: Upload, read: Callable[[Book, str], T]) -> T:
    """Return what ``read`` makes of a file that was sent, given its content and its name without the ending.

    Raises:
        Refused: with `TableUnread`.
    """
    name, content = await files.content(db, upload.id)
    try:
        return await asyncio.to_thread(lambda: read(read_content(content), PurePath(name).stem))
    except Unusable as error:
        raise Refused(TableUnread(name, str(error))) from error
