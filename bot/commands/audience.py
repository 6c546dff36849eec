"""Who a called meeting is for: people put on its list, taken off it, and asked to sit in."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import People
from bot.parsing.audiences import split_names
from bot.reply import Reply, say
from models import meetings
from models.meetings import Meeting
from models.roles import Convener


@command(words=("增减名单", "改名单"), in_menu=False)
async def audience(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """看会议名单上有多少人，再加上、去掉或请人列席。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="audience")
    return say(await meetings.add(ctx.db, meant, (), ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("加上", "补邀", "增加参会人"), in_menu=False)
async def invite_to(
    ctx: Context[Convener],
    people: Annotated[People, "加上谁？可以写几个人，例如：王五、赵六。"],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
) -> Reply:
    """会议发布以后再加上几个人，只通知新加的人。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await meetings.add(ctx.db, meant, people.known(), ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("去掉", "不用参加"), in_menu=False)
async def uninvite(
    ctx: Context[Convener],
    names: Annotated[str, "去掉谁？可以写几个人，例如：王五、赵六。"],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
) -> Reply:
    """把人从会议名单上去掉，列席的也可以；只通知去掉的人。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    gone = split_names(names)
    return say(await meetings.remove(ctx.db, meant, gone, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("请列席", "邀请列席", "加列席"), in_menu=False)
async def guest(
    ctx: Context[Convener],
    name: Annotated[str, "请谁列席？外单位的写姓名和单位，例如：李教授 市委党校。"],
    unit: Annotated[str | None, "哪个支部或单位的？"] = None,
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
) -> Reply:
    """请人列席会议：本单位党员写姓名，外单位的人写姓名和单位。

    列席的人不算应到，各处单独计数。本单位党员会收到标明列席的通知，外单位的人请另行转告。
    """
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    told = await meetings.ask_to_sit_in(ctx.db, meant, name, unit, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
