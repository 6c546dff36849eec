"""报名 and 取消报名 said alone: to a meeting or to a shift, whatever is open."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import shifts
from models.roles import Person


@command(words=("报名", "我要报名"), in_menu=False)
async def join(ctx: Context[Person], number: Annotated[int | None, "报名第几号？"] = None) -> Reply:
    """报名：会议和志愿班次都有的，由您点选。"""
    return say(await shifts.join(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("退出", "取消报名", "退出报名", "不去了", "去不了了", "来不了了", "不参加了"), in_menu=False)
async def step_back(ctx: Context[Person], number: Annotated[int | None, "退出第几号？"] = None) -> Reply:
    """取消报名：列出您报了名的会议和志愿班次，由您点选。"""
    return say(await shifts.step_back(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))
