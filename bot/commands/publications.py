"""Publishing dues: a look first, then the groups and the notice board, and corrections."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import dues_terms, publications
from models.branches import Branch
from models.roles import DuesKeeper
from models.rules.dues_reports import Cadence
from models.rules.values import Month


@command(words=("公布党费", "党费公布", "党费公示", "公布会费"))
async def publish_dues(
    ctx: Context[DuesKeeper],
    month: Annotated[Month | None, "哪一期的？说其中一个月就行。"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """公布一期党费收缴情况，先看一遍再发到群里：只有人数和合计，没有姓名和个人金额。"""
    told = await publications.preview(ctx.db, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(in_menu=False)
async def publish_now(
    ctx: Context[DuesKeeper],
    month: Annotated[Month, "哪一期的？说其中一个月就行。"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把看过的党费收缴情况公布到支部的群里，并给我公示单。"""
    told = await publications.publish(ctx.db, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*told, in_place=False)


@command(words=("更正公布", "更正党费公布"), in_menu=False, confirm="更正公布")
async def correct_dues(
    ctx: Context[DuesKeeper],
    reason: Annotated[str, "为什么更正？会一起公布，请不要写姓名和金额。"],
    month: Annotated[Month | None, "哪一期的？说其中一个月就行。"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把公布过的一期党费按现在的账再公布一次，写明是更正和原因。"""
    told = await publications.correct(ctx.db, reason, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*told, in_place=False)


@command(words=("公示单", "党费公示单"), in_menu=False)
async def dues_notice(
    ctx: Context[DuesKeeper],
    month: Annotated[Month | None, "哪一期的？说其中一个月就行。"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把公布过的党费收缴情况做成可以张贴的 A4 公示单。"""
    told = await publications.notice(ctx.db, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("公布周期", "党费公布周期"), in_menu=False)
async def publish_cadence(
    ctx: Context[DuesKeeper],
    cadence: Annotated[Cadence, "多久公布一次？"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """设定本支部多久公布一次党费收缴情况，至少每年一次。"""
    told = await dues_terms.set_publication(ctx.db, cadence, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
