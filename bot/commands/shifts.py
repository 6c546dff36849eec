"""Shifts of volunteer service: signing up, checking in and out, and what their organiser does."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from bot.command import Context, command
from bot.parsing import Headcount, Place, ServiceSpan
from bot.parsing.audiences import split_names
from bot.reply import Reply, say
from models import shifts as ledger
from models.projects import ServiceProject
from models.roles import Person
from models.rules.values import Minutes
from models.shifts import Mark, Plan


@command(words=("班次", "志愿班次", "我的班次", "候补", "排队", "我排第几", "排第几"))
async def shifts(ctx: Context[Person], number: Annotated[int | None, "看第几号班次？"] = None) -> Reply:
    """看接下来的志愿班次：还有几个名额，我报了哪些。"""
    if number is None:
        return say(await ledger.listing(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return say(await ledger.card(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("报名班次", "报名志愿"), in_menu=False)
async def sign_up(ctx: Context[Person], number: Annotated[int, "报名第几号班次？"]) -> Reply:
    """报名一个志愿班次；名额满了就排队，有人退出会自动递补。"""
    return say(await ledger.sign_up(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("退出班次", "退出志愿"), in_menu=False)
async def withdraw(ctx: Context[Person], number: Annotated[int, "退出第几号班次？"]) -> Reply:
    """退出一个报了名的志愿班次，开始以前都可以。"""
    return say(await ledger.withdraw(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("到岗", "到岗签到"), in_menu=False)
async def shift_in(ctx: Context[Person], number: Annotated[int | None, "哪个班次？请发班次编号。"] = None) -> Reply:
    """志愿班次到岗签到，开始前30分钟起可以签。"""
    return say(await ledger.check_in(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("离岗", "离岗签退"), in_menu=False)
async def shift_out(ctx: Context[Person], number: Annotated[int | None, "哪个班次？请发班次编号。"] = None) -> Reply:
    """志愿班次离岗签退，时长按到岗和离岗算。"""
    return say(await ledger.check_out(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("离岗时间",), in_menu=False)
async def shift_left(
    ctx: Context[Person],
    number: Annotated[int, "哪个班次？请发班次编号。"],
    clock: Annotated[time, "您几点离开的？例如：11:30。"],
) -> Reply:
    """忘了离岗签退时，说一声几点离开的，由组织者核定。"""
    return say(await ledger.say_left(ctx.db, number, clock, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("排班", "发布班次"), confirm="发布班次", in_menu=False)
async def new_shift(
    ctx: Context[Person],
    project: Annotated[ServiceProject, "哪个项目的班次？"],
    starts_at: Annotated[datetime, "什么时候开始？例如：周六9:00。"],
    length: Annotated[Minutes, "服务多长时间？例如：2小时。"],
    capacity: Annotated[Headcount, "要几个人？例如：10人。"],
    spot: Annotated[Place | None, "在哪里集合？"] = None,
) -> Reply:
    """给自己组织的项目排一个班次，并请大家报名。

    例如：排班 社区清扫 周六9:00 2小时 10人。发布之前会先给您看一遍。
    """
    plan = Plan(starts_at, length, capacity, spot)
    return say(await ledger.call(ctx.db, project, plan, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("改班次",), confirm="改好并通知", in_menu=False)
async def move_shift(
    ctx: Context[Person],
    number: Annotated[int, "改第几号班次？"],
    starts_at: Annotated[datetime, "改到什么时候开始？例如：周日9:00。"],
    length: Annotated[Minutes | None, "服务多长时间？例如：2小时。"] = None,
) -> Reply:
    """改班次的时间，并通知报了名的人。"""
    told = await ledger.move(ctx.db, number, starts_at, length, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told)


@command(words=("改班次时长",), in_menu=False)
async def shift_length(
    ctx: Context[Person],
    number: Annotated[int, "改第几号班次？"],
    length: Annotated[Minutes, "服务多长时间？例如：2小时。"],
) -> Reply:
    """改班次的时长：提前结束或者延长了，确认以前都可以改。"""
    return say(await ledger.move(ctx.db, number, None, length, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("改集合地点",), in_menu=False)
async def shift_spot(
    ctx: Context[Person],
    number: Annotated[int, "改第几号班次？"],
    spot: Annotated[Place, "改到哪里集合？"],
) -> Reply:
    """改班次的集合地点，并通知报了名的人。"""
    return say(await ledger.meet_at(ctx.db, number, spot, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("改名额",), in_menu=False)
async def shift_places(
    ctx: Context[Person],
    number: Annotated[int, "改第几号班次？"],
    capacity: Annotated[Headcount, "改成几个人？例如：12人。"],
) -> Reply:
    """改班次的名额；增加了，排队的人自动递补并收到通知。"""
    return say(await ledger.resize(ctx.db, number, capacity, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("取消班次",), confirm="取消班次并通知", in_menu=False)
async def cancel_shift(
    ctx: Context[Person],
    number: Annotated[int, "取消第几号班次？"],
    reason: Annotated[str | None, "因为什么取消？"] = None,
) -> Reply:
    """取消一个班次，并通知报了名和排队的人。"""
    return say(await ledger.cancel(ctx.db, number, reason, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("到岗码", "班次签到码"), in_menu=False)
async def shift_code(ctx: Context[Person], number: Annotated[int, "哪个班次？请发班次编号。"]) -> Reply:
    """看班次此刻的签到码，在现场念给大家听。"""
    return say(await ledger.code(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("班次名单",), in_menu=False)
async def shift_roll(ctx: Context[Person], number: Annotated[int, "哪个班次？请发班次编号。"]) -> Reply:
    """打开班次名单，点一下登记谁到岗、谁离岗。"""
    return say(await ledger.roll(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(in_menu=False)
async def mark_shift(
    ctx: Context[Person],
    number: Annotated[int, "哪个班次？请发班次编号。"],
    member: Annotated[int, "给谁登记？"],
    mark: Annotated[Mark, "登记成什么？"],
) -> Reply:
    """在班次名单上登记一个人。"""
    return say(await ledger.mark(ctx.db, number, member, mark, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("登记到岗",), in_menu=False)
async def shift_times(
    ctx: Context[Person],
    number: Annotated[int, "哪个班次？请发班次编号。"],
    span: Annotated[ServiceSpan, "从几点到几点？例如：9:00到11:30。"],
    who: Annotated[str, "给谁登记？"],
) -> Reply:
    """登记一个人从几点到几点在岗。

    例如：登记到岗 3 9:00到11:30 王芳。
    """
    times = (span.start, span.until)
    return say(await ledger.set_times(ctx.db, number, who, times, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("其余到岗", "其余都到岗"), in_menu=False)
async def shift_rest(
    ctx: Context[Person],
    number: Annotated[int, "哪个班次？请发班次编号。"],
    excepted: Annotated[str | None, "除了谁？"] = None,
) -> Reply:
    """没登记的人都登记到岗，可以写除了谁；结束以后登记的，按整个班次算。

    例如：其余到岗 3 王芳、赵六。
    """
    names = split_names(excepted or "")
    return say(await ledger.mark_rest(ctx.db, number, names, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("确认班次",), in_menu=False)
async def confirm_shift(
    ctx: Context[Person],
    number: Annotated[int, "确认第几号班次？"],
    is_final: Annotated[bool, "现在就记入时长吗？"] = False,
) -> Reply:
    """确认一个结束了的班次：谁服务了多久。

    先给您看结果，点「确认记入」才记入时长台账，并告诉每个人。
    """
    told = await ledger.confirm(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now, is_final=is_final)
    return say(told)
