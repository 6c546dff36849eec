"""Assessment sheets from files: a preview without incomes, writing one and taking one back, for the command line."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.console.branches import branch_called
from bot.console.rosters import Done, Unusable
from bot.papers.assessment_sheets import sheet_of
from bot.papers.sheets import read_sheets
from bot.wording import word
from models import branches
from models.almanac import Almanac
from models.assessments import sheets
from models.assessments.sheets import SheetEntered, SheetPreview
from models.database import Database, Session
from models.members import Language
from models.rules.assessment_sheets import SheetDraft
from models.rules.values import Month


@dataclass(frozen=True)
class Choice:
    """What the operator asks for: the branch by name, the year, whether to write, and with faults in the sheet too."""

    branch: str
    year: int
    commit: bool
    skips_faulty: bool


def declared(
    opened: Callable[[Any], AbstractAsyncContextManager[Database]], almanac_of: Callable[[Any], Almanac]
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return `zhibu assess`, given what opens the database and the almanac of some settings."""

    @click.argument(
        "file", metavar="[文件]", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
    )
    @click.option("--branch", metavar="支部", help="哪个支部的核定表；它下面支部的人也可以写在里面。")
    @click.option("--year", type=click.IntRange(2000, 2199), metavar="年份", help="哪一年的核定。")
    @click.option("--commit", is_flag=True, help="确认写入；不加只是预览。")
    @click.option("--skip-faulty", is_flag=True, help="和 --commit 一起用：有错的行不写，其余照写。")
    @click.option("--undo", "number", type=int, metavar="编号", help="撤销第几号核定表。")
    async def assess(settings: Any, file: Path | None, number: int | None, **chosen: Any) -> None:
        """从 xlsx（也可以是 xls、ods、csv）导入一年的党费核定表：先预览，加 --commit 才写入，可用 --undo 撤销。

        加 --commit 时，只要有一行有错，就一行也不写入，退出码是1，除非加上 --skip-faulty。预览总是0。
        这里不显示基数和金额；党费管理员在聊天里把这份表发给小秘，可以看到。
        """
        at, almanac = datetime.now(UTC), almanac_of(settings)
        async with opened(settings) as database:
            if number is not None:
                click.echo(await undo(database, almanac, number, at=at))
                return
            if file is None or chosen["branch"] is None or chosen["year"] is None:
                raise Unusable(
                    "请写上核定表文件（xlsx、xls、ods 或 csv）、--branch 支部名称和 --year 年份，或 --undo 编号。"
                )
            choice = Choice(chosen["branch"], chosen["year"], chosen["commit"], chosen["skip_faulty"])
            done = await enter(database, almanac, file, choice, at=at)
        click.echo(done.text)
        if done.left_out:
            raise Unusable(f"有{done.faulty}行有错，{done.left_out}行都没有写入。")

    return assess


async def enter(database: Database, almanac: Almanac, file: Path, choice: Choice, *, at: datetime) -> Done:
    """Read a sheet and return its preview; with ``commit`` write it, a sheet with faults only if ``skips_faulty``.

    Raises:
        Unusable: the file cannot be read at all.
        Refused: with `NoSuchBranch`.
    """
    draft = await asyncio.to_thread(_read, file, choice.year, Month.of(almanac.today(at)))

    async def work(db: Session) -> tuple[SheetPreview, SheetEntered | None]:
        branch = await branch_called(db, choice.branch)
        reach = await branches.below(db, frozenset({branch.id}))
        weighed = await sheets.weigh(db, draft, reach, almanac, at=at)
        shown = sheets.without_incomes(sheets.preview(db, branch, weighed, draft, 0, None))
        if not choice.commit or not weighed.aims or (weighed.faults and not choice.skips_faulty):
            return shown, None
        return shown, await sheets.write(db, weighed, branch, draft.year, file.name, almanac, by=None, at=at)

    if not choice.commit:
        async with database.read() as db:
            shown, _ = await work(db)
        return Done(_preview(shown, file, choice, almanac))
    shown, entered = await database.write(work)
    text = _result(shown, entered, almanac)
    if entered is not None or not shown.faults or (choice.skips_faulty and not shown.rows):
        return Done(text)
    return Done(text, len(shown.faults), len(shown.faults) + len(shown.rows))


async def undo(database: Database, almanac: Almanac, number: int, *, at: datetime) -> str:
    """Take a sheet back and say so.

    Raises:
        Refused: with `NoSuchSheet`.
    """
    undone = await database.write(lambda db: sheets.undo(db, number, almanac, by=None, at=at))
    return _said(undone, almanac)


def _read(file: Path, year: int, this: Month) -> SheetDraft:
    return sheet_of(read_sheets(file), file.stem, year, this)


def _preview(shown: SheetPreview, file: Path, choice: Choice, almanac: Almanac) -> str:
    command = f"zhibu assess {shlex.quote(str(file))} --branch {shlex.quote(choice.branch)} --year {choice.year}"
    if shown.faults and shown.rows:
        rest = f"或者不写有错的行，写入其余{len(shown.rows)}人：\n{command} --commit --skip-faulty"
        end = f"改好后再运行：{command}\n{rest}"
    elif shown.faults:
        end = f"改好后再运行：{command}"
    elif shown.rows:
        end = f"以上只是预览，还没有写入。确认写入请运行：\n{command} --commit"
    else:
        end = "没有要核定的人。"
    return "\n".join([_said(shown, almanac), end])


def _result(shown: SheetPreview, entered: SheetEntered | None, almanac: Almanac) -> str:
    if entered is not None:
        done = f"{_said(entered, almanac)}撤销：zhibu assess --undo {entered.number}"
    elif shown.faults and shown.rows:
        done = "有错，什么都没有写入：请改好上面列出的地方，再运行一次。"
    else:
        done = "没有可以写入的人，什么都没有写入。"
    return "\n".join([_said(shown, almanac), done])


def _said(told: Any, almanac: Almanac) -> str:
    return word(told, Language.ZH, almanac.zone).text
