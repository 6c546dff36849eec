"""Lists of payments from files: a preview without amounts, entering one and taking one back, for the command line."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from bot.console.rosters import Done, Unusable
from bot.console.talking import NobodyMeant, meant
from bot.papers.sheets import read_sheets
from bot.papers.statements import statement_of
from bot.wording import word
from models import offices, roles, statements
from models.almanac import Almanac
from models.database import Database, Session
from models.facts import Refused
from models.members import Language
from models.payments.claiming import other_keepers
from models.roles import DuesKeeper, Person
from models.rules.statements import Statement
from models.statements import NotKeeper, StatementEntered, StatementPreview


@dataclass(frozen=True)
class Choice:
    """What the operator asks for: in whose name, whether to enter, and of a list with faults the rest too."""

    keeper: str
    post: bool
    skips_faulty: bool


def declared(
    opened: Callable[[Any], AbstractAsyncContextManager[Database]], almanac_of: Callable[[Any], Almanac]
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return `zhibu statement`, given what opens the database and the almanac of some settings."""

    @click.argument(
        "file", metavar="[文件]", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
    )
    @click.option("--as", "keeper", metavar="姓名", help="以哪位党费管理员的名义：姓名，或 姓名@支部。")
    @click.option("--post", is_flag=True, help="确认入账；不加只是预览。")
    @click.option("--skip-faulty", is_flag=True, help="和 --post 一起用：看不懂的行不管，其余照样入账。")
    @click.option("--undo", "number", type=int, metavar="编号", help="整批撤销第几号明细。")
    async def statement(
        settings: Any, file: Path | None, keeper: str | None, post: bool, skip_faulty: bool, number: int | None
    ) -> None:
        """导入银行、微信或支付宝的收款明细（xlsx、xls、ods、csv）：先预览，加 --post 才入账，可用 --undo 整批撤销。

        只有姓名、金额和月份都对得上的才入账，每人都会收到；拿不准的留给党费管理员，在聊天里发「待对流水」逐笔定。

        加 --post 时，只要有看不懂的行，或合计对不上，就一笔也不入账，退出码是1，除非加上 --skip-faulty。预览总是0。
        这里不显示金额；党费管理员在聊天里把这份明细发给小秘，可以看到。
        """
        at, almanac = datetime.now(UTC), almanac_of(settings)
        if keeper is None or (file is None and number is None):
            raise Unusable(
                "请写上收款明细文件（xlsx、xls、ods 或 csv）或 --undo 编号，并用 --as 写明是哪位党费管理员。"
            )
        async with opened(settings) as database:
            if number is not None:
                click.echo(await undo(database, almanac, number, keeper, at=at))
                return
            assert file is not None
            done = await enter(database, almanac, file, Choice(keeper, post, skip_faulty), at=at)
        click.echo(done.text)
        if done.left_out:
            raise Unusable(f"有看不懂的行或合计对不上，{done.left_out}笔都没有入账。")

    return statement


async def enter(database: Database, almanac: Almanac, file: Path, choice: Choice, *, at: datetime) -> Done:
    """Read a list and return its preview; with ``post`` enter it, a list with faults only if ``skips_faulty``.

    Raises:
        Unusable: the file cannot be read at all.
        Refused: with `NotKeeper`.
    """
    content = await asyncio.to_thread(_read, file, almanac.today(at))

    async def look(db: Session) -> StatementPreview:
        by = await _keeper(db, choice.keeper, almanac, at)
        weighed = await statements.weigh(db, content, {}, almanac, by=by, at=at)
        return statements.without_amounts(statements.preview(db, 0, weighed, None))

    async def work(db: Session) -> tuple[StatementPreview, StatementEntered | None]:
        by = await _keeper(db, choice.keeper, almanac, at)
        weighed = await statements.weigh(db, content, {}, almanac, by=by, at=at)
        shown = statements.without_amounts(statements.preview(db, 0, weighed, None))
        if not weighed.sure or (content.is_faulty and not choice.skips_faulty):
            return shown, None
        held = await statements.keep(db, content, None, by=by, at=at)
        return shown, await statements.write(db, held, weighed, almanac, by=by, at=at)

    if not choice.post:
        async with database.read() as db:
            return Done(_preview(await look(db), content, file, choice, almanac))
    shown, entered = await database.write(work)
    text = _result(shown, entered, content, choice, almanac)
    left_out = shown.tally.sure if entered is None else 0
    return Done(text, len(shown.broken), left_out)


async def undo(database: Database, almanac: Almanac, number: int, keeper: str, *, at: datetime) -> str:
    """Take a list back and say so.

    Raises:
        Refused: with `NotKeeper`, or as `statements.undo`.
    """

    async def work(db: Session) -> Any:
        by = await _keeper(db, keeper, almanac, at)
        return await statements.undo(db, number, almanac, by=by, at=at)

    return _said(replace(await database.write(work), amount=None), almanac)


async def _keeper(db: Session, said: str, almanac: Almanac, at: datetime) -> DuesKeeper:
    """Return the proof that who is called so keeps dues: what is entered stands in the books under a name.

    Raises:
        Refused: with `NotKeeper`.
        NobodyMeant: nobody is called so, or several are.
    """
    member, today = await meant(db, said), almanac.today(at)
    if member is None:
        raise NobodyMeant(f"名单上没有{said}。请用 --as 写党费管理员的姓名，或 姓名@支部。")
    held = await offices.held_by(db, member.id, today)
    proof = roles.prove(DuesKeeper, Person(None, member.id, member.branch_id, member.name), held)
    if not isinstance(proof, DuesKeeper):
        raise Refused(NotKeeper(member.name, tuple(await other_keepers(db, member.branch_id, member.id, almanac, at))))
    return proof


def _read(file: Path, on: date) -> Statement:
    return statement_of(read_sheets(file), file.stem, on=on)


def _preview(shown: StatementPreview, content: Statement, file: Path, choice: Choice, almanac: Almanac) -> str:
    command = f"zhibu statement {shlex.quote(str(file))} --as {shlex.quote(choice.keeper)}"
    if content.is_faulty and shown.tally.sure:
        rest = f"或者不管这些，把对得上的{shown.tally.sure}笔入账：\n{command} --post --skip-faulty"
        end = f"改好后再运行：{command}\n{rest}"
    elif content.is_faulty:
        end = f"改好后再运行：{command}"
    elif shown.tally.sure:
        end = f"以上只是预览，还没有入账。确认入账请运行：\n{command} --post"
    else:
        end = "没有可以入账的。"
    return "\n".join([_said(shown, almanac), end, *_left_to_keeper(shown, choice, "把这份明细发给小秘")])


def _result(
    shown: StatementPreview, entered: StatementEntered | None, content: Statement, choice: Choice, almanac: Almanac
) -> str:
    if entered is not None:
        told = _said(replace(entered, amount=None), almanac)
        undoing = f"zhibu statement --undo {entered.number} --as {shlex.quote(choice.keeper)}"
        done = f"{told}\n编号{entered.number}，撤销：{undoing}"
    elif content.is_faulty and shown.tally.sure:
        done = "有错，什么都没有入账：请改好上面列出的地方，再运行一次。"
    else:
        done = "没有可以入账的，什么都没有入账。"
    where = "发「待对流水」" if entered is not None else "把这份明细发给小秘"
    return "\n".join([_said(shown, almanac), done, *_left_to_keeper(shown, choice, where)])


def _left_to_keeper(shown: StatementPreview, choice: Choice, where: str) -> list[str]:
    if not shown.tally.waiting:
        return []
    return [f"要看的{shown.tally.waiting}笔请{choice.keeper.partition('@')[0]}在聊天里{where}，逐笔定。"]


def _said(told: Any, almanac: Almanac) -> str:
    return word(told, Language.ZH, almanac.zone).text
