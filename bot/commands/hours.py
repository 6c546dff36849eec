"""Volunteer hours: reported by the member, verified by the secretary or the organiser."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Numbers, Organiser, Year
from bot.reply import Reply, say
from models import branches
from models import hours as ledger
from models.branches import Branch
from models.files import Upload
from models.hours import Report, Verdict
from models.members import Member
from models.roles import Person, Secretary
from models.rules.hours import ServiceTime
from models.rules.values import Minutes


@command(words=("志愿", "志愿服务", "志愿时长", "志愿活动", "我的志愿", "报时长"))
async def hours(
    ctx: Context[Person],
    minutes: Annotated[Minutes | None, "服务了多长时间？例如：3小时。"] = None,
    served: Annotated[ServiceTime | None, "哪一天、几点到几点？"] = None,
    organiser: Annotated[Organiser | None, "谁组织的？"] = None,
    activity: Annotated[str | None, "做了什么？例如：社区清扫。"] = None,
) -> Reply:
    """上报志愿时长，或看我今年的时长。

    例如：志愿 3小时 社区清扫，或者：志愿 昨天 9:00-11:30 社区清扫。不写日期就是今天。不用传照片。
    有人组织的可以写上，例如：组织者赵六，他也能核实。
    """
    if minutes is None and served is None and activity is None:
        return say(await ledger.card(ctx.db, None, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    when = served or ServiceTime(ctx.almanac.today(ctx.now))
    report = Report(minutes, activity or "志愿服务", when, organiser)
    return say(await ledger.claim(ctx.db, report, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("志愿年度", "往年志愿"), in_menu=False)
async def hours_of(ctx: Context[Person], year: Annotated[Year, "看哪一年的？"]) -> Reply:
    """看我某一年的志愿时长：按项目，已核实和待核实分开。"""
    return say(await ledger.card(ctx.db, year, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("时长有误",), in_menu=False)
async def doubt_hours(
    ctx: Context[Person],
    number: Annotated[int, "第几号不对？编号在「志愿」里。"],
    words: Annotated[str, "哪里不对？"],
) -> Reply:
    """告诉书记我的一条志愿时长有误，请他更正。"""
    told = await ledger.doubt(ctx.db, number, words, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("核实", "核实时长"), in_menu=False)
async def verify(ctx: Context[Person], numbers: Annotated[Numbers | None, "核实第几号？"] = None) -> Reply:
    """核实志愿时长，书记和组织者可以核实；不写编号就列出等待核实的。

    几条可以一起核实，例如：核实 3、5、8。
    """
    if numbers is None:
        return say(await ledger.waiting(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    if len(numbers) > 1:
        return say(await ledger.verify_each(ctx.db, numbers, ctx.almanac, by=ctx.actor, at=ctx.now))
    return say(await ledger.decide(ctx.db, numbers[0], Verdict(True), ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("细看时长",), in_menu=False)
async def look_hours(ctx: Context[Person], number: Annotated[int, "看第几号？"]) -> Reply:
    """细看一条等待核实的志愿时长，有没有要留意的。"""
    return say(await ledger.one_waiting(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("改时长",), in_menu=False)
async def change_hours(
    ctx: Context[Person],
    number: Annotated[int, "改第几号？"],
    minutes: Annotated[Minutes, "应该算多长时间？例如：2小时。"],
    reason: Annotated[str, "什么理由？本人会看到。"],
) -> Reply:
    """改了时长再核实，写明理由，本人会看到。"""
    verdict = Verdict(True, reason, minutes)
    return say(await ledger.decide(ctx.db, number, verdict, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("不予核实",), in_menu=False)
async def reject(
    ctx: Context[Person],
    number: Annotated[int, "退回第几号？"],
    reason: Annotated[str | None, "什么理由？"] = None,
) -> Reply:
    """退回一条志愿时长，并告诉本人；可以在后面写理由。"""
    verdict = Verdict(False, reason or "")
    return say(await ledger.decide(ctx.db, number, verdict, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("冲正时长",), confirm="冲正", in_menu=False)
async def undo_hours(
    ctx: Context[Secretary],
    number: Annotated[int, "冲正第几号？"],
    reason: Annotated[str, "什么理由？本人会看到。"],
) -> Reply:
    """冲正一条已核实的志愿时长：不再计入，含这一条的证明作废，并告诉本人。"""
    return say(await ledger.reverse(ctx.db, number, reason, by=ctx.actor, at=ctx.now))


@command(words=("补登志愿", "补登时长"), in_menu=False)
async def enter_hours(
    ctx: Context[Secretary],
    member: Annotated[Member, "给谁登记？"],
    minutes: Annotated[Minutes, "服务了多长时间？例如：3小时。"],
    served: Annotated[ServiceTime, "哪一天、几点到几点？"],
    activity: Annotated[str, "做了什么？例如：社区清扫。"],
    reason: Annotated[str | None, "什么理由？"] = None,
) -> Reply:
    """给成员补登志愿时长，马上计入并告诉本人；时间太早的写明理由。

    例如：补登志愿 王芳 3小时 3月5日 社区清扫 当时在外地。
    """
    report = Report(minutes, activity, served)
    told = await ledger.enter(ctx.db, member, report, reason or "", ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("附照片",), in_menu=False, file_label="附到志愿时长", file_use=ledger.has_waiting)
async def hours_photo(
    ctx: Context[Person],
    file: Annotated[Upload, "请把照片发过来；不附也一样可以核实。"],
    number: Annotated[int | None, "附到第几号？"] = None,
) -> Reply:
    """给待核实的志愿时长附上照片，愿意附才附。"""
    return say(await ledger.attach(ctx.db, file, number, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("看志愿照片",), in_menu=False)
async def hours_photos(ctx: Context[Person], number: Annotated[int, "看第几号的？"]) -> Reply:
    """看一条志愿时长附的照片，只有本人和核实的人能看。"""
    return say(await ledger.photos(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def hours_photo_file(
    ctx: Context[Person],
    number: Annotated[int, "看第几号的？"],
    place: Annotated[int, "第几张？"],
) -> Reply:
    """把附在志愿时长上的一张照片发给我。"""
    return say(await ledger.photo(ctx.db, number, place, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("支部志愿", "志愿统计"))
async def branch_hours(
    ctx: Context[Secretary],
    year: Annotated[Year | None, "哪一年的？"] = None,
    branch: Annotated[Branch | None, "哪个支部？"] = None,
) -> Reply:
    """看支部一年的志愿时长：人数、人次、时长、覆盖面，按项目。"""
    meant = await branches.meant(ctx.db, branch, by=ctx.actor)
    return say(await ledger.of_branch(ctx.db, meant, year, ctx.almanac, at=ctx.now), in_place=False)
