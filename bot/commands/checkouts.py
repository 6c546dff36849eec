"""Checking out of meetings whose kind asks for it."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import attendance, meetings, shifts
from models.facts import Refused
from models.meetings import Meeting, NoSuchMeeting
from models.members import Member
from models.roles import Person, Secretary
from models.rules.checkout import Departure


@command(words=("签退", "check out"), in_menu=False)
async def checkout(
    ctx: Context[Person],
    meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None,
    is_early: Annotated[bool, "现在就提前离开吗？"] = False,
) -> Reply:
    """签退：要签退的会议，散会前后点一下就行。到会还是到会，签退只给书记看。"""
    told = await shifts.check_out_anywhere(ctx.db, meeting, is_early, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told)


@command(words=("签退名单", "登记签退"), in_menu=False)
async def check_outs(ctx: Context[Secretary], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """打开签退名单，点一下登记谁签退、谁提前离开。"""
    meant = meeting or await meetings.last_begun(ctx.db, ctx.actor.office_branch_id, ctx.now)
    if meant is None:
        raise Refused(NoSuchMeeting())
    return say(await attendance.check_outs(ctx.db, meant, ctx.almanac, at=ctx.now))


@command()
async def mark_check_out(
    ctx: Context[Secretary],
    meeting: Annotated[Meeting, "哪次会议？"],
    member: Annotated[Member, "给谁登记？"],
    departure: Annotated[Departure, "登记成什么？"],
) -> Reply:
    """在签退名单上登记一个人。"""
    await attendance.mark_check_out(ctx.db, meeting, member, departure, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await attendance.check_outs(ctx.db, meeting, ctx.almanac, at=ctx.now))
