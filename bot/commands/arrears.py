"""Arrears: reminding who owes, paying for what is long ago, how to pay, and what waits for approval."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PaidMoney, PastDay
from bot.reply import Reply, say
from models import assessments, deaths, dues_cards, dues_reminders, payments
from models.members import Member
from models.payments import Decision, Receipt
from models.roles import DuesKeeper, Secretary
from models.rules.values import Month, MonthSpan


@command(words=("提醒交党费", "提醒党费", "催缴"))
async def remind_dues(ctx: Context[DuesKeeper]) -> Reply:
    """提醒还没交党费的同志，每天最多一次；报了已交的、有疑问的和免提醒的不打扰。"""
    return say(await dues_reminders.nudge(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("补交党费", "补缴党费", "补交"))
async def old_dues(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    month: Annotated[Month, "补交哪个月的？"],
    amount: Annotated[PaidMoney, "金额是多少元？"],
    decided_on: Annotated[PastDay, "支部哪天研究决定的？"],
    decision: Annotated[str, "哪个会议、怎么决定的？会和登记一起保存。"],
) -> Reply:
    """登记补交很久以前的党费；要先由支部研究决定，决定和登记一起保存。

    例如：补交党费 张三 2026年3月 85元 11月5日 支委会研究同意补交。
    """
    receipt = Receipt(amount, MonthSpan.only(month), decision=Decision(decided_on, decision))
    return say(await payments.pay(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("交费办法", "党费怎么交"))
async def dues_howto(
    ctx: Context[DuesKeeper], words: Annotated[str, "怎么交党费？写几句话，本支部的同志都会看到；不要了就写：无"]
) -> Reply:
    """设置本支部怎么交党费，显示在每个人的「我的党费」里。

    例如：交费办法 每月5日前交给刘洋，三楼302。小秘不收钱，也不发付款链接。
    """
    return say(await dues_cards.set_howto(ctx.db, words, by=ctx.actor, at=ctx.now))


@command(words=("待批减免", "减免待批"))
async def reliefs(ctx: Context[DuesKeeper]) -> Reply:
    """看哪些减免还在等上一级党委批准。"""
    told = await assessments.waiting_reliefs(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("去世", "逝世"), confirm="登记", in_menu=False)
async def passed_away(
    ctx: Context[Secretary],
    member: Annotated[Member, "哪位同志？"],
    on: Annotated[PastDay, "哪一天？"],
) -> Reply:
    """登记一位同志去世：不再发任何消息给本人和家属，没交的党费不再要，以前的记录都保留。"""
    return say(await deaths.enter(ctx.db, member, on, ctx.almanac, by=ctx.actor, at=ctx.now))
