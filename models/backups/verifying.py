"""Looking a whole database over: what `zhibu check` does in detail, in one answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models import audit, integrity, ledger, payments, receipts
from models.base import hand_over
from models.database import Session
from models.engines import make_engines
from models.sealing import Vault


@asynccontextmanager
async def looked_at(url: str, vault: Vault) -> AsyncIterator[Session]:
    """Give a session that sees one committed state of a database nobody else opened, and changes nothing."""
    engines = make_engines(url)
    hand_over(vault, engines.reader.dialect)
    try:
        async with engines.reader.connect() as connection:
            session = Session(connection, vault, nested=False)
            try:
                yield session
            finally:
                await session.close()
    finally:
        await engines.dispose()


async def faulty_parts(db: Session) -> list[str]:
    """Return the names of what is not sound, nothing when all is well; damaged pages are named alone.

    Raises:
        WrongKey: what is sealed does not open.
    """
    if await integrity.damages(db):
        return ["数据库完整性"]
    wrong = {
        "党费账本": bool(await ledger.verify(db)),
        "应缴与账本": await payments.verify_months(db) is not None,
        "收据与账本": bool(await receipts.verify(db)),
        "操作记录": await audit.verify(db) is not None,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]
