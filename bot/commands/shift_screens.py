"""The page with the QR of a shift, by which people check in and out on the spot."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import shifts
from models.roles import Person


@command(words=("班次大屏", "班次二维码", "扫码到岗"), in_menu=False)
async def shift_screen(ctx: Context[Person], number: Annotated[int, "哪个班次？请发班次编号。"]) -> Reply:
    """打开班次的二维码：大家扫码到岗、离岗，15秒换一次。

    开始前2小时起可以打开，用手机或平板给现场的同志扫。只有组织者和书记能打开，签退截止就失效。
    """
    told = await shifts.open_screen(ctx.db, number, ctx.links.screen, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("关闭班次大屏", "关闭班次二维码"), in_menu=False)
async def close_shift_screen(ctx: Context[Person], number: Annotated[int, "哪个班次？请发班次编号。"]) -> Reply:
    """关闭班次的二维码，发出去的链接都作废。"""
    return say(await shifts.close_screens(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
