"""Write a new migration from what the tables are now: ``uv run python -m migrations 0002 "add receipts"``."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from models import schema


def _write(connection: Connection, number: str, message: str) -> None:
    made: Any = schema.config()
    made.attributes["connection"] = connection
    command.revision(made, message, autogenerate=True, rev_id=number)


async def main(number: str, message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'head.db'}"
        await schema.upgrade(url)
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            await connection.run_sync(_write, number, message)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
