"""Checking in by location: a member's own, and where the places of a branch are."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Place
from bot.reply import Reply, say
from models import attendance, venues
from models.attendance import LocationWanted
from models.roles import Person, Secretary
from models.rules.venues import Spot


@command(words=("位置签到",), in_menu=False)
async def here(ctx: Context[Person]) -> Reply:
    """用位置签到：在会场把您现在的位置发给我。只判断在不在会场附近，您的坐标哪里都不存。"""
    if ctx.location is None:
        return say(LocationWanted(), in_place=False)
    told = await attendance.check_in_by_location(ctx.db, ctx.location, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("会场位置", "定会场位置"), confirm="就用这个位置", in_menu=False)
async def venue(
    ctx: Context[Secretary],
    place: Annotated[Place, "哪个会场？名称要和开会时写的地点一样。"],
    spot: Annotated[Spot, "请在会场把位置发给我，或者打出纬度,经度。"],
) -> Reply:
    """登记会场在哪里，用来位置签到。

    最好人在会场发位置。要打字就写 WGS-84 坐标；高德、腾讯、百度地图上抄的会差几百米。
    """
    rules = ctx.rules.check_in
    used, radius = "location" in rules.ways, rules.location_radius_metres
    return say(await venues.locate(ctx.db, place, spot, radius_metres=radius, is_used=used, by=ctx.actor, at=ctx.now))


@command(words=("删除会场位置",), in_menu=False)
async def forget_venue(ctx: Context[Secretary], place: Annotated[Place, "删除哪个会场的位置？"]) -> Reply:
    """删除一个会场的位置，以后那里不能用位置签到。"""
    return say(await venues.forget(ctx.db, place, by=ctx.actor, at=ctx.now), in_place=False)
