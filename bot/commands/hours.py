"""Volunteer hours: reported by the member, verified by the secretary."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay
from bot.reply import Reply, say
from models import hours as ledger
from models.roles import Person, Secretary
from models.rules.values import Minutes


@command(words=("志愿", "志愿服务", "志愿时长", "报时长"))
async def hours(
    ctx: Context[Person],
    minutes: Annotated[Minutes | None, "服务了多长时间？例如：3小时。"] = None,
    day: Annotated[PastDay | None, "哪一天？"] = None,
    activity: Annotated[str | None, "做了什么？例如：社区清扫。"] = None,
) -> Reply:
    """上报志愿时长，或看我今年的时长。

    例如：志愿 3小时 社区清扫。不写日期就是今天。不用传照片。
    """
    if minutes is None:
        return say(await ledger.card(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    on = day or ctx.almanac.today(ctx.now)
    what = activity or "志愿服务"
    return say(await ledger.claim(ctx.db, minutes, what, on, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("核实", "核实时长"), in_menu=False)
async def verify(ctx: Context[Secretary], number: Annotated[int | None, "核实第几号？"] = None) -> Reply:
    """核实志愿时长；不写编号就列出等待核实的。"""
    if number is None:
        return say(await ledger.waiting(ctx.db, by=ctx.actor), in_place=False)
    return say(await ledger.decide(ctx.db, number, True, by=ctx.actor, at=ctx.now))


@command(words=("不予核实",), in_menu=False)
async def reject(ctx: Context[Secretary], number: Annotated[int, "退回第几号？"]) -> Reply:
    """退回一条志愿时长，并告诉本人。"""
    return say(await ledger.decide(ctx.db, number, False, by=ctx.actor, at=ctx.now))
