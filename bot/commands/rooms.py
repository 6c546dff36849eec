"""Group chats."""

from __future__ import annotations

from bot.answers import OnlyInRoom
from bot.command import Context, command
from bot.reply import Reply, say
from models import branches, rooms
from models.facts import Refused
from models.roles import Secretary
from models.rooms import RoomBound


@command(words=("绑定本群",), in_rooms=True)
async def room(ctx: Context[Secretary]) -> Reply:
    """在群里发：以后本支部的会议通知也发到这个群，只有时间、地点、议题和人数。"""
    if ctx.room is None:
        raise Refused(OnlyInRoom())
    branch = await branches.meant(ctx.db, by=ctx.actor)
    await rooms.bind(ctx.db, *ctx.room, branch.id, by=ctx.actor, at=ctx.now)
    return say(RoomBound(branch.name))
