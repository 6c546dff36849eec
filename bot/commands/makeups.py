"""Make-up study: one's own, the secretary's list, and what she sets."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Colleague, DueDay, MeetingNumber
from bot.reply import Reply, say
from models import branches
from models import makeups as ledger
from models.branches import Branch
from models.meetings import Meeting
from models.roles import Convener, Person


@command(words=("补学", "我的补学"))
async def makeup(
    ctx: Context[Person],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号，例如：#12。"] = None,
    words: Annotated[str | None, "请用一两句话写学了什么。"] = None,
) -> Reply:
    """看我要补学的会议，或报告补学了什么。

    例如：补学 自学了会议材料，体会是要先做调查研究。书记或组长看过就算补上；考勤不变，补学另记。
    """
    if words is None:
        return say(await ledger.mine(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return say(await ledger.report(ctx.db, meeting, words, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("报告补学",), in_menu=False)
async def report_makeup(
    ctx: Context[Person],
    words: Annotated[str, "请用一两句话写学了什么。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号，例如：#12。"] = None,
) -> Reply:
    """报告补学了什么，等书记或组长看。"""
    return say(await ledger.report(ctx.db, meeting, words, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("补学情况", "支部补学"))
async def makeups(ctx: Context[Convener], branch: Annotated[Branch | None, "哪个支部？"] = None) -> Reply:
    """看补学：谁报了等您看，谁过了日子，谁还没报。

    书记看全支部的，党小组组长看本组会议的。
    """
    meant = await branches.meant(ctx.db, branch, by=ctx.actor)
    return say(await ledger.of_branch(ctx.db, meant, ctx.almanac, at=ctx.now), in_place=False)


@command(words=("同意补学", "待审补学"), in_menu=False)
async def approve_makeup(ctx: Context[Convener], number: Annotated[int | None, "同意第几号？"] = None) -> Reply:
    """同意一条补学，并告诉本人；不写编号就列出等您看的。"""
    if number is None:
        return say(await ledger.waiting(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return say(await ledger.decide(ctx.db, number, None, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("退回补学",), in_menu=False)
async def return_makeup(
    ctx: Context[Convener],
    number: Annotated[int, "退回第几号？"],
    reason: Annotated[str, "还差什么？写一句，本人会看到。"],
) -> Reply:
    """退回一条补学，写明还差什么，本人可以再报。"""
    return say(await ledger.decide(ctx.db, number, reason, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("代报补学",), in_menu=False)
async def enter_makeup(
    ctx: Context[Convener],
    member: Annotated[Colleague, "替谁登记？"],
    words: Annotated[str, "学了什么？写一两句。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号，例如：#12。"] = None,
) -> Reply:
    """替没有手机的同志登记补学，台账里会记下是谁代报的。

    例如：代报补学 孙建国 上门送学，读了会议材料。
    """
    told = await ledger.enter(ctx.db, member, meeting, words, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("免补学", "不用补学"), in_menu=False)
async def drop_makeup(
    ctx: Context[Convener],
    number: Annotated[int, "免去第几号？"],
    reason: Annotated[str, "为什么不用补了？写一句，本人会看到。"],
) -> Reply:
    """免去一条补学，写明原因，并告诉本人。"""
    return say(await ledger.drop(ctx.db, number, reason, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("补学安排",), in_menu=False)
async def plan_makeup(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？请发会议编号，例如：#12。"],
    due_on: Annotated[DueDay | None, "补到哪一天？"] = None,
    member: Annotated[Colleague | None, "给谁定？"] = None,
    material: Annotated[str | None, "学什么材料？"] = None,
) -> Reply:
    """定一次会议补学的材料和日期，并告诉要补的人；什么都不写就看谁要补。

    例如：补学安排 #12 12月10日 党章第一章。加上姓名就只给这一位定。
    """
    told = await ledger.plan(ctx.db, meeting, member, material, due_on, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
