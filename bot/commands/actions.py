"""Action items (议定事项): given with a date, reported done by their owner."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Colleague, DueDay, MeetingNumber
from bot.reply import Reply, say
from models import actions as ledger
from models import minutes
from models.roles import Person
from models.rules.minutes import Agreed


@command(words=("待办", "议定事项"))
async def action(
    ctx: Context[Person],
    owner: Annotated[Colleague, "谁来办？"],
    due_on: Annotated[DueDay, "哪天之前办好？例如：12月5日。"],
    what: Annotated[str, "办什么？"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """交办一件事，写明谁办、哪天办好。

    例如：待办 王芳 12月5日 整理台账。本人会收到，前一个工作日再提醒一次。
    """
    agreed = Agreed(owner.name, due_on, what)
    given = await minutes.agree(ctx.db, owner, agreed, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(given, in_place=False)


@command(words=("办好了", "办完了"), in_menu=False)
async def done(ctx: Context[Person], number: Annotated[int | None, "第几号办好了？"] = None) -> Reply:
    """说一件待办已经办好，书记会看到。"""
    return say(await ledger.finish(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("待办事项", "我的待办"))
async def actions(ctx: Context[Person]) -> Reply:
    """看还没办好的事：书记看全支部的，其他人看自己的。"""
    return say(await ledger.listing(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
