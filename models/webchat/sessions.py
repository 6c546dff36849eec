"""Who may speak in the web chat: browsers with a session, and links that open one session each."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Sealed
from models.database import Session
from models.webchat.messages import Side, write_message

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=180)
TOUCH_EVERY = timedelta(hours=1)


class LoginFault(Enum):
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


class BadLogin(Exception):
    """A one-time link that opens nothing; ``external_id`` is the account a used one led to."""

    def __init__(self, fault: LoginFault, external_id: str | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.external_id = external_id


class WebSession(Base):
    """A browser that may speak for an account; only the hash of its cookie is kept."""

    __tablename__ = "web_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    cookie_hash: Mapped[str] = mapped_column(unique=True)
    external_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class WebLogin(Base):
    """A link that opens one session: of the account ``external_id``, or of a fresh one when that is None.

    Its ``line`` may hold a code that binds an account.
    """

    __tablename__ = "web_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    external_id: Mapped[str | None]
    line: Mapped[str] = mapped_column(Sealed)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Visit:
    """A valid session: which browser, for which account."""

    session_id: int
    external_id: str
    created_at: datetime
    last_seen_at: datetime


async def session_of(db: Session, cookie: str, *, at: datetime) -> Visit | None:
    """Return whose browser this is, or None when the session ended, was revoked or never was."""
    valid = (WebSession.revoked_at.is_(None), WebSession.expires_at > at)
    columns = (WebSession.id, WebSession.external_id, WebSession.created_at, WebSession.last_seen_at)
    row = (await db.core(select(*columns).where(WebSession.cookie_hash == _hash(cookie), *valid))).first()
    return None if row is None else Visit(row.id, row.external_id, row.created_at, row.last_seen_at)


async def alive(db: Session, session_ids: Iterable[int], *, at: datetime) -> set[int]:
    """Return those of the sessions that are still valid."""
    valid = (WebSession.id.in_(list(session_ids)), WebSession.revoked_at.is_(None), WebSession.expires_at > at)
    return set((await db.core(select(WebSession.id).where(*valid))).scalars())


async def open_session(db: Session, external_id: str | None = None, *, at: datetime) -> tuple[str, str]:
    """Open a session of an account, or of a fresh one; return the cookie, which is not kept, and the account."""
    cookie = secrets.token_urlsafe(32)
    account = external_id or secrets.token_hex(16)
    values = {
        "cookie_hash": _hash(cookie),
        "external_id": account,
        "created_at": at,
        "last_seen_at": at,
        "expires_at": at + IDLE,
    }
    await db.core(db.insert(WebSession).values(values))
    return cookie, account


async def touch(db: Session, visit: Visit, *, at: datetime) -> None:
    """Note that a session is used, which keeps it for another thirty days, at most 180 in all.

    An open page does so too, though it is not loaded anew.
    """
    if at - visit.last_seen_at < TOUCH_EVERY:
        return
    mine = update(WebSession).where(WebSession.id == visit.session_id)
    await db.core(mine.values(last_seen_at=at, expires_at=min(at + IDLE, visit.created_at + ABSOLUTE)))


async def revoke_session(db: Session, session_id: int, *, at: datetime) -> None:
    """End one browser's session."""
    mine = (WebSession.id == session_id, WebSession.revoked_at.is_(None))
    await db.core(update(WebSession).where(*mine).values(revoked_at=at))


async def revoke_all(db: Session, external_id: str, *, at: datetime) -> None:
    """End every session of an account and every unused link to it, as when a phone is lost."""
    mine = (WebSession.external_id == external_id, WebSession.revoked_at.is_(None))
    await db.core(update(WebSession).where(*mine).values(revoked_at=at))
    links = (WebLogin.external_id == external_id, WebLogin.used_at.is_(None))
    await db.core(update(WebLogin).where(*links).values(expires_at=at))


async def make_login(
    db: Session, *, external_id: str | None = None, line: str = "", valid: timedelta, at: datetime
) -> str:
    """Make a one-time link and return its token, which is not kept.

    Args:
        external_id: the account it opens; None for a fresh one.
        line: said as that account's first words, such as ``/start CODE``.
        valid: how long; at most ten minutes for a link to an account that exists.
    """
    token = secrets.token_urlsafe(32)
    values = {"token_hash": _hash(token), "external_id": external_id, "line": line, "expires_at": at + valid}
    await db.core(db.insert(WebLogin).values(values))
    return token


async def check_login(db: Session, token: str, *, at: datetime) -> None:
    """Look at a link without using it.

    Raises:
        BadLogin: it opens nothing.
    """
    columns = (WebLogin.used_at, WebLogin.expires_at, WebLogin.external_id)
    row = (await db.core(select(*columns).where(WebLogin.token_hash == _hash(token)))).first()
    if row is None:
        raise BadLogin(LoginFault.UNKNOWN)
    if row.used_at is not None:
        raise BadLogin(LoginFault.USED, row.external_id)
    if row.expires_at <= at:
        raise BadLogin(LoginFault.EXPIRED)


async def use_login(db: Session, token: str, *, at: datetime) -> tuple[str, str]:
    """Use a link up: open a session, put its line down as said; return the cookie and the account.

    Raises:
        BadLogin: it opens nothing.
    """
    unused = (WebLogin.token_hash == _hash(token), WebLogin.used_at.is_(None), WebLogin.expires_at > at)
    taken = (
        update(WebLogin).where(*unused).values(used_at=at).returning(WebLogin.id, WebLogin.external_id, WebLogin.line)
    )
    row = (await db.core(taken)).first()
    if row is None:
        await check_login(db, token, at=at)
        raise BadLogin(LoginFault.UNKNOWN)
    cookie, account = await open_session(db, row.external_id, at=at)
    await db.core(update(WebLogin).where(WebLogin.id == row.id).values(external_id=account))
    if row.line:
        await write_message(db, account, Side.ME, row.line, client_id=f"login-{row.id}", at=at)
    return cookie, account


async def prune(db: Session, *, at: datetime) -> None:
    """Drop sessions and links that ended more than thirty days ago."""
    await db.core(delete(WebSession).where(WebSession.expires_at < at - IDLE))
    await db.core(delete(WebLogin).where(WebLogin.expires_at < at - IDLE))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
