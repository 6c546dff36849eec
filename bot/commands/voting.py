"""Quorum, and who has voting right."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import meetings, voting
from models.meetings import Meeting
from models.members import Member
from models.roles import Secretary
from models.rules.meetings import MeetingKind
from models.voting import Ground, Suspension


@command(words=("法定人数", "到会情况"))
async def quorum(ctx: Context[Secretary], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """看到会人数够不够：应到有表决权几人、已到几人、还差几人，一般决议、发展党员、选举分开算。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, decides=True)
    return say(await voting.standing(ctx.db, meant, ctx.almanac, at=ctx.now))


@command(words=("停止表决权", "无表决权"), confirm="登记无表决权", in_menu=False)
async def suspend_vote(
    ctx: Context[Secretary],
    member: Annotated[Member, "哪位同志没有表决权？"],
    ground: Annotated[Suspension, "因为什么没有表决权？"],
    reason: Annotated[str, "依据是什么？例如：某年某月某日的处分决定。"],
    since: Annotated[date | None, "从哪一天起？"] = None,
) -> Reply:
    """登记一位正式党员没有表决权（留党察看、被留置等），不写日期就从今天起。"""
    first = since or ctx.almanac.today(ctx.now)
    return say(await voting.suspend(ctx.db, member, ground, reason, first, by=ctx.actor, at=ctx.now))


@command(words=("恢复表决权",), confirm="恢复表决权", in_menu=False)
async def restore_vote(
    ctx: Context[Secretary],
    member: Annotated[Member, "哪位同志恢复表决权？"],
    since: Annotated[date | None, "从哪一天起？"] = None,
) -> Reply:
    """登记一位同志恢复表决权，不写日期就从今天起。"""
    first = since or ctx.almanac.today(ctx.now)
    return say(await voting.restore(ctx.db, member, first, by=ctx.actor, at=ctx.now))


@command(words=("不计应到",), confirm="登记不计应到", in_menu=False)
async def exclude(
    ctx: Context[Secretary],
    member: Annotated[Member, "哪位同志不计入应到？"],
    ground: Annotated[Ground, "属于哪种情形？"],
    reason: Annotated[str, "依据是什么？例如：哪次会议决定、上级何时同意。"],
    kind: Annotated[MeetingKind | None, "只用于哪种会议？"] = None,
    until: Annotated[date | None, "到哪一天为止？"] = None,
) -> Reply:
    """登记经上级同意、会议通过，一位同志不计入选举和发展党员的应到人数。

    从今天起；不写会议和日期，就是所有会议、直到「计入应到」。本人到了会的照常计入。一般决议的应到人数不受影响。
    """
    return say(
        await voting.exclude(
            ctx.db, member, ground, reason, ctx.almanac, kind=kind, until=until, by=ctx.actor, at=ctx.now
        )
    )


@command(words=("计入应到",), confirm="计入应到", in_menu=False)
async def include(ctx: Context[Secretary], member: Annotated[Member, "哪位同志重新计入应到？"]) -> Reply:
    """登记一位同志从今天起重新计入应到人数。"""
    return say(await voting.include(ctx.db, member, ctx.almanac, by=ctx.actor, at=ctx.now))
