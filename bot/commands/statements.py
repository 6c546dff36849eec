"""Lists of payments from a bank or a platform: read, looked at, entered, taken back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from bot.command import Context, command
from bot.papers.handed import read_table
from bot.papers.statements import statement_of
from bot.parsing import TableFile
from bot.reply import Reply, say
from models import statements as ledger
from models.members import Member
from models.roles import DuesKeeper
from models.rules.payments import Surplus

ASKED = "请把银行、微信或支付宝导出的收款明细（xlsx、xls 或 csv）发过来。"


@command(words=("导入流水", "导入收款", "银行流水"), file_label="作为收款明细对党费")
async def statement(ctx: Context[DuesKeeper], file: Annotated[TableFile, ASKED]) -> Reply:
    """导入银行、微信或支付宝的收款明细，按姓名、金额和月份对党费。

    先给您看一遍，点了「入账」才登记；拿不准的由您逐笔点。同一笔款不会登记两次。
    """
    read = await read_table(ctx.db, file, ctx.tables, partial(statement_of, on=ctx.almanac.today(ctx.now)))
    return say(await ledger.propose(ctx.db, read, file, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("导入过的流水", "待对流水"))
async def statements(ctx: Context[DuesKeeper]) -> Reply:
    """看导入过的收款明细，接着对没对完的，或整批撤销。"""
    return say(await ledger.listed(ctx.db, ctx.almanac, by=ctx.actor), in_place=False)


@command(in_menu=False)
async def statement_show(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "第几号明细？"],
    page: Annotated[int | None, "第几页？"] = None,
) -> Reply:
    """看一份收款明细现在对得怎么样。"""
    return say(await ledger.shown(ctx.db, number, page or 1, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def statement_enter(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "入账第几号明细？"],
    seen: Annotated[str | None, "您看到的是哪一版？请点总表最后一页的「入账」。"] = None,
) -> Reply:
    """把对得上的和您点过的收款登记入账，并告诉本人。"""
    return say(await ledger.enter(ctx.db, number, seen, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def statement_look(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "第几号明细？"],
    place: Annotated[int | None, "第几笔？"] = None,
) -> Reply:
    """逐笔看拿不准的收款。"""
    return say(await ledger.look(ctx.db, number, place, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def statement_pick(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "第几号明细？"],
    place: Annotated[int, "第几笔？"],
    member: Annotated[Member, "这一笔是谁交的？"],
    surplus: Annotated[Surplus | None, "多出来的怎么办？请先问本人。"] = None,
) -> Reply:
    """定下一笔收款是谁交的，和其他的一起入账。"""
    found = await ledger.pick(ctx.db, number, place, member, surplus, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(found)


@command(in_menu=False)
async def statement_leave(
    ctx: Context[DuesKeeper], number: Annotated[int, "第几号明细？"], place: Annotated[int, "第几笔？"]
) -> Reply:
    """一笔收款不是党费或先不管，不入账。"""
    return say(await ledger.leave(ctx.db, number, place, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def statement_again(ctx: Context[DuesKeeper], number: Annotated[int, "第几号明细？"]) -> Reply:
    """把您点过、还没入账的收款重新点一遍。"""
    return say(await ledger.again(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def statement_drop(ctx: Context[DuesKeeper], number: Annotated[int, "放弃第几号明细？"]) -> Reply:
    """放弃一份收款明细；已经入账的照旧。"""
    return say(await ledger.drop(ctx.db, number, by=ctx.actor, at=ctx.now))


@command(words=("撤销流水",), confirm="整批撤销", in_menu=False)
async def statement_undo(ctx: Context[DuesKeeper], number: Annotated[int, "撤销第几号明细？"]) -> Reply:
    """整批撤销一份收款明细：每笔登记都冲正，记在今天，并告诉本人。"""
    return say(await ledger.undo(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))
