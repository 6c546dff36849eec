"""Leave after the fact: the member gives her reason, the secretary decides."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import late_leaves
from models.roles import Person, Secretary


@command(words=("补请假", "补假"), in_menu=False)
async def late_leave(
    ctx: Context[Person],
    reason: Annotated[str, "因为什么没能来？"],
    meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """会后补请假，写明原因，等书记同意。

    例如：补请假 孩子发烧。不写会议编号就是最近缺席的那一次。原因只有书记看得到。
    """
    told = await late_leaves.ask(ctx.db, meeting, reason, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command()
async def accept_leave(ctx: Context[Secretary], number: Annotated[int, "同意第几号？"]) -> Reply:
    """同意补请假，考勤改记为请假，并告诉本人。"""
    return say(await late_leaves.decide(ctx.db, number, True, ctx.almanac, by=ctx.actor, at=ctx.now))


@command()
async def refuse_leave(ctx: Context[Secretary], number: Annotated[int, "不同意第几号？"]) -> Reply:
    """不同意补请假，考勤不变，并告诉本人。"""
    return say(await late_leaves.decide(ctx.db, number, False, ctx.almanac, by=ctx.actor, at=ctx.now))
