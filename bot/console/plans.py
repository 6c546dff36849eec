"""Plans of the year from files: a preview, writing one and taking one back, in words for the command line."""

from __future__ import annotations

import asyncio
import shlex
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.console.branches import branch_called
from bot.console.rosters import Done
from bot.papers.plans import PlanFile, read_plan
from bot.wording import word
from models import branches, plans
from models.almanac import Almanac
from models.database import Database, Session
from models.facts import to_json
from models.members import Language
from models.plans import Plan, PlanEntered, PlanPreview


async def enter(
    database: Database, almanac: Almanac, file: Path, name: str, commit: bool, skips_faulty: bool, *, at: datetime
) -> Done:
    """Read a plan and return its preview; with ``commit`` write it, a file with faults only if ``skips_faulty``.

    Raises:
        Unusable: the file cannot be read at all.
        Refused: with `NoSuchBranch`.
    """
    now = almanac.local(at).replace(tzinfo=None)
    read = await asyncio.to_thread(read_plan, file, almanac.rules(at).kinds, now)

    async def work(db: Session) -> tuple[PlanPreview, PlanEntered | None]:
        branch = await branch_called(db, name)
        reach = await branches.below(db, frozenset({branch.id}))
        weighed = await plans.weigh(db, branch, read.draft, reach, almanac, at=at)
        shown = plans.preview(branch, weighed, 0, almanac, at)
        if not commit or not weighed.aims or (weighed.faults and not skips_faulty):
            return shown, None
        plan = Plan(branch_id=branch.id, file_name=file.name, content=to_json(read.draft), made_at=at)
        return shown, await plans.write(db, plan, branch, weighed, by=None, at=at)

    if not commit:
        async with database.read() as db:
            shown, _ = await work(db)
        return Done(_preview(shown, read, file, name, almanac))
    shown, entered = await database.write(work)
    text = _result(shown, entered, read, almanac)
    if entered is not None or not shown.faults:
        return Done(text)
    return Done(text, len(shown.faults), len(shown.faults) + len(shown.rows))


async def undo(database: Database, almanac: Almanac, number: int, *, at: datetime) -> str:
    """Take a plan back and say so.

    Raises:
        Refused: with `NoSuchPlan`.
    """
    undone = await database.write(lambda db: plans.undo(db, number, almanac, by=None, at=at))
    return _said(undone, almanac)


def _preview(shown: PlanPreview, read: PlanFile, file: Path, name: str, almanac: Almanac) -> str:
    command = f"zhibu plan {shlex.quote(str(file))} --branch {shlex.quote(name)}"
    if shown.faults and shown.rows:
        rest = f"或者不写有错的行，写入其余{len(shown.rows)}行：\n{command} --commit --skip-faulty"
        end = f"改好后再运行：{command}\n{rest}"
    elif shown.faults:
        end = f"改好后再运行：{command}"
    elif shown.rows:
        end = f"以上只是预览，还没有写入。确认写入请运行：\n{command} --commit"
    else:
        end = "没有新的会议可以写入。"
    return "\n".join([_said(shown, almanac), *read.notes, end])


def _result(shown: PlanPreview, entered: PlanEntered | None, read: PlanFile, almanac: Almanac) -> str:
    if entered is not None:
        done = f"{_said(entered, almanac)}撤销：zhibu plan --undo {entered.number}"
    elif shown.faults:
        done = "有错，什么都没有写入：请改好上面列出的地方，再运行一次。"
    else:
        done = "没有新的会议可以写入，什么都没有写入。"
    return "\n".join([_said(shown, almanac), *read.notes, done])


def _said(told: Any, almanac: Almanac) -> str:
    return word(told, Language.ZH, almanac.zone).text
