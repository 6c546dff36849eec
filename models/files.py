"""Files: the bytes once under their SHA-256, and each time somebody sent them an upload with its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, PeerId, Sealed, SealedBytes, enum_column
from models.database import Session
from models.rules.files import FileKind, Fit

# An upload that nothing came to use is forgotten after this.
UNUSED = timedelta(days=7)


class FileContent(Base):
    """The bytes of a file, whoever sent it and however often; listings never read them."""

    __tablename__ = "file_contents"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(SealedBytes, deferred=True, deferred_raiseload=True)


class Upload(Base):
    """A file as one account sent it once."""

    __tablename__ = "uploads"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (a number once shown never means another file)

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file_contents.sha256"), index=True)
    name: Mapped[str] = mapped_column(Sealed)
    kind: Mapped[FileKind] = mapped_column(enum_column(FileKind))
    size: Mapped[int]
    peer_id: Mapped[PeerId] = mapped_column(ForeignKey("peers.id"))
    sent_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class FileOrLink:
    """What somebody gave when asked for a file: one she sent, or a link with what she calls it."""

    upload: Upload | None = None
    link: str = ""
    title: str = ""


async def keep(db: Session, fit: Fit, content: bytes, *, peer_id: PeerId, at: datetime) -> Upload:
    """Store a file that was judged fit; bytes that are there already are not stored again."""
    row = Upload(
        sha256=await store(db, content), name=fit.name, kind=fit.kind, size=len(content), peer_id=peer_id, sent_at=at
    )
    return await db.add(row)


async def store(db: Session, content: bytes) -> str:
    """Store bytes and return their SHA-256."""
    name = digest(content)
    await db.insert_new(FileContent.__table__, {"sha256": name, "size": len(content), "content": content})
    return name


def digest(content: bytes) -> str:
    """Return the name bytes are stored under."""
    return hashlib.sha256(content).hexdigest()


async def sent_by(db: Session, number: int, peer_id: PeerId | None) -> Upload | None:
    """Return an upload, to the account that sent it and to nobody else."""
    upload = await db.get(Upload, number)
    return upload if upload is not None and upload.peer_id == peer_id else None


async def content(db: Session, number: int) -> tuple[str, bytes]:
    """Return name and bytes of an upload."""
    query = select(Upload.name, FileContent.content).join(FileContent, FileContent.sha256 == Upload.sha256)
    row = (await db.core(query.where(Upload.id == number))).one()
    return row.name, row.content


async def prune(db: Session, *, at: datetime) -> None:
    """Forget uploads of a week ago that nothing uses, and bytes that no upload has."""
    unused = [~exists().where(column == Upload.id) for column in _pointing_at(Upload)]
    await db.core(delete(Upload).where(Upload.sent_at < at - UNUSED, *unused))
    unnamed = [~exists().where(column == FileContent.sha256) for column in _pointing_at(FileContent)]
    await db.core(delete(FileContent).where(*unnamed))


def _pointing_at(table: type[Base]) -> list[Any]:
    """Return the columns of every table that hold a key of this one."""
    keys = [key for other in Base.metadata.tables.values() for key in other.foreign_keys]
    return [key.parent for key in keys if key.column.table is table.__table__]
