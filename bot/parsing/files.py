"""Parsers of files: the file somebody sends is the answer, as ``file:12``; or a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from models import files
from models.files import FileOrLink, Upload
from models.rules.files import FileKind

TOKEN = re.compile(r"file:(\d{1,12})")
LINK = re.compile(r"https?://[^\s<>\"'，。；！？（）《》「」]{1,1000}", re.IGNORECASE)
TITLE_LIMIT = 80
TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.CSV})


def token(upload: Upload) -> str:
    """Return the word that means a file just sent, to who sent it."""
    return f"file:{upload.id}"


class FileParser(Parser):
    """A file she sent; nobody names the file of another account."""

    takes_file = True
    expected = "file"

    async def parse(self, text: str, asking: Asking) -> Parsed:
        upload = await self._sent(text, asking)
        if upload is None:
            raise Unclear(self.expected)
        return Parsed(upload, token(upload))

    async def _sent(self, text: str, asking: Asking) -> Upload | None:
        found = TOKEN.fullmatch(text.strip())
        return await files.sent_by(asking.db, int(found[1]), asking.actor.peer_id) if found else None


class TableFileParser(FileParser):
    """A file she sent that is a table."""

    file_kinds = TABLES


class FileOrLinkParser(FileParser):
    """A file she sent, or a link on the web, with words around it that name it."""

    expected = "file_or_link"

    async def parse(self, text: str, asking: Asking) -> Parsed:
        upload = await self._sent(text, asking)
        if upload is not None:
            return Parsed(FileOrLink(upload), token(upload))
        found = LINK.findall(text)
        if len(found) != 1 or "." not in (_host(found[0]) or ""):
            raise Unclear(self.expected)
        title = " ".join(text.replace(found[0], " ").split()).strip("：:，,")[:TITLE_LIMIT]
        return Parsed(FileOrLink(None, found[0], title or str(_host(found[0]))), text)

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if not TOKEN.fullmatch(text) and not LINK.fullmatch(text):
            raise Unclear(self.expected)
        return await self.parse(text, asking)


def _host(link: str) -> str | None:
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None
