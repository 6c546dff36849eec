"""Rosters from files: a preview, the import and taking one back, in words for the command line."""

from __future__ import annotations

import asyncio
import shlex
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.papers.imports import Held, hold, known_branches, preview
from bot.papers.rosters import read_roster
from bot.papers.sheets import Unusable
from bot.wording.zh.rosters import fault_lines, summary
from models import rosters
from models.almanac import Almanac
from models.database import Database, Session
from models.rosters import RosterImported
from models.sealing import Vault

__all__ = ["Done", "Unusable", "enter", "undo"]


@dataclass(frozen=True)
class Done:
    """What became of a file, in words; ``faulty`` of its rows kept ``left_out`` rows from being written."""

    text: str
    faulty: int = 0
    left_out: int = 0


async def enter(database: Database, almanac: Almanac, vault: Vault, file: Path, commit: bool, *, at: datetime) -> Done:
    """Read a roster and return its preview; with ``commit`` and without a fault, write all of it, or nothing.

    Raises:
        Unusable: the file cannot be read at all, or there is no organisation yet.
    """
    on = almanac.today(at)
    async with database.read() as db:
        known = await known_branches(db)
    roster = await asyncio.to_thread(read_roster, file, known, on=on)

    async def work(db: Session) -> tuple[Held, RosterImported | None]:
        held = await hold(db, roster, known, on)
        if held.faults or not held.fresh:
            return held, None
        return held, await rosters.enter(db, file.name, held.rows(vault), at=at, on=on)

    if not commit:
        async with database.read() as db:
            return Done(_preview(await hold(db, roster, known, on), file))
    held, imported = await database.write(work)
    text = _result(held, imported, file)
    if not held.faults:
        return Done(text)
    faulty = {fault.place for fault in held.faults}
    return Done(text, len(faulty), len(faulty | {entry.place for entry in held.fresh}))


async def undo(database: Database, number: int, *, at: datetime) -> str:
    """Take an import back whole and say so.

    Raises:
        Refused: with `NoSuchRoster` or `RosterInUse`.
    """
    undone = await database.write(lambda db: rosters.undo(db, number, at=at))
    return f"已撤销编号{undone.number}的导入：{undone.members}人已从名单上删去。新建的支部仍保留。"


def _preview(held: Held, file: Path) -> str:
    command = f"zhibu import {shlex.quote(str(file))}"
    if held.faults:
        end = f"改好后再运行：{command}\n有错时一个人也不会写入。"
    elif not held.fresh:
        end = "没有新的人可以导入。"
    else:
        end = f"以上只是预览，还没有写入。确认写入请运行：\n{command} --commit"
    return "\n".join([*_summary(held, file), *_faults(held), end])


def _result(held: Held, imported: RosterImported | None, file: Path) -> str:
    if imported is not None:
        done = f"已导入{imported.members}人，编号{imported.number}；撤销：zhibu import --undo {imported.number}"
        return "\n".join([*_summary(held, file, "已"), done])
    why = (
        "有错，什么都没有写入：请改好上面列出的地方，再运行一次。"
        if held.faults
        else "没有新的人可以导入，什么都没有写入。"
    )
    return "\n".join([*_summary(held, file), *_faults(held), why])


def _summary(held: Held, file: Path, done: str = "将") -> list[str]:
    return summary(preview(held, file.name), done)


def _faults(held: Held) -> list[str]:
    return fault_lines(preview(held, file_name=""))
