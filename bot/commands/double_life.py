"""Double organisational life of leading cadres, and who is one."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay
from bot.reply import Reply, say
from models import double_life as ledger
from models.members import Member
from models.roles import Committee, Person
from models.rules.double_life import Quarter


@command(words=("双重组织生活", "双重组织生活情况"))
async def double_life(
    ctx: Context[Person], quarter: Annotated[Quarter | None, "哪个季度？例如：第三季度。"] = None
) -> Reply:
    """看领导干部参加所在支部组织生活的次数：本人看自己的，书记看本支部的，上级委员看下属支部的。

    不写季度就是本季度。例如：双重组织生活 第三季度。
    """
    meant = quarter or Quarter.of(ctx.almanac.today(ctx.now))
    return say(*await ledger.shown_to(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("领导干部", "登记领导干部"), in_menu=False)
async def leader(
    ctx: Context[Committee],
    member: Annotated[Member, "谁是领导干部？"],
    since: Annotated[PastDay | None, "从哪天起？"] = None,
) -> Reply:
    """登记一位党员领导干部，按季度统计参加所在支部组织生活的次数。

    不写日期就从今天起。例如：领导干部 王芳 7月1日。
    """
    today = ctx.almanac.today(ctx.now)
    return say(await ledger.name_leader(ctx.db, member, since or today, by=ctx.actor, at=ctx.now, on=today))


@command(words=("不再是领导干部", "领导干部卸任"), in_menu=False)
async def end_leader(
    ctx: Context[Committee],
    member: Annotated[Member, "谁不再是领导干部？"],
    last: Annotated[PastDay | None, "最后一天是哪天？"] = None,
) -> Reply:
    """登记一位同志不再是领导干部，之后的会议不再统计。"""
    today = ctx.almanac.today(ctx.now)
    return say(await ledger.end_leader(ctx.db, member, last or today, by=ctx.actor, at=ctx.now, on=today))
