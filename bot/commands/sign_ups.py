"""报名, 取消报名 and 去不了了 said alone: to a meeting or to a shift, whatever is open."""

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


@command(words=("退出", "取消报名", "退出报名"), in_menu=False)
async def step_back(ctx: Context[Person], number: Annotated[int | None, "退出第几号？"] = None) -> Reply:
    """取消报名：列出您报了名的会议和志愿班次，由您点选。"""
    return say(await shifts.step_back(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(
    words=(
        *("去不了了", "来不了了", "去不了", "来不了", "回不来", "不去了", "不来了", "不能去", "不能来", "到不了"),
        *("不参加了", "参加不了", "不能参加", "我去不了", "我来不了", "我回不来", "我不去了", "我不能参加"),
    ),
    in_menu=False,
)
async def cannot_come(ctx: Context[Person], reason: Annotated[str | None, "为什么来不了？"] = None) -> Reply:
    """来不了了：列出请您参加的会议和报了名的志愿班次，由您点选。

    例如：来不了了 孩子发烧。会议点一下就是请假，写的原因一起记下。
    """
    return say(await shifts.stay_away(ctx.db, reason or "", ctx.almanac, by=ctx.actor, at=ctx.now))
