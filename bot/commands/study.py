"""Study hours: one's own year, outside training, and the branch's coverage."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay, StudyTime
from bot.reply import Reply, say
from models import branches, trainings
from models import study as ledger
from models.branches import Branch
from models.roles import Person, Secretary


@command(words=("学时", "我的学时"))
async def study(ctx: Context[Person]) -> Reply:
    """看我今年的学时：会议、外出培训各多少，还差多少。"""
    return say(await ledger.card(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("外训", "外出培训"))
async def training(
    ctx: Context[Person],
    minutes: Annotated[StudyTime, "一共多少学时？例如：6学时。"],
    course: Annotated[str, "参加了什么培训？例如：市委党校轮训。"],
    day: Annotated[PastDay | None, "哪一天结束的？"] = None,
) -> Reply:
    """上报在外面参加的培训，等书记确认后计入学时。

    例如：外训 6学时 11月20日 市委党校轮训。写培训结束的日期，不写就是今天。学时计入当年。
    """
    on = day or ctx.almanac.today(ctx.now)
    told = await trainings.report(ctx.db, minutes, on, course, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("确认外训", "待审外训"), in_menu=False)
async def accept_training(ctx: Context[Secretary], number: Annotated[int | None, "确认第几号？"] = None) -> Reply:
    """确认外出培训的学时；不写编号就列出等待确认的。"""
    if number is None:
        return say(await trainings.waiting(ctx.db, by=ctx.actor), in_place=False)
    return say(await trainings.decide(ctx.db, number, True, by=ctx.actor, at=ctx.now))


@command(words=("退回外训",), in_menu=False)
async def return_training(ctx: Context[Secretary], number: Annotated[int, "退回第几号？"]) -> Reply:
    """退回一条外出培训，并告诉本人。"""
    return say(await trainings.decide(ctx.db, number, False, by=ctx.actor, at=ctx.now))


@command(words=("支部学时",))
async def study_of_branch(ctx: Context[Secretary], branch: Annotated[Branch | None, "哪个支部？"] = None) -> Reply:
    """看本支部今年的学时：多少人达到了，谁差得较多。"""
    meant = await branches.meant(ctx.db, branch, by=ctx.actor)
    return say(await ledger.of_branch(ctx.db, meant, ctx.almanac, at=ctx.now), in_place=False)
