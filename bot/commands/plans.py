"""The plan of the year: handed in at once, shown by month, taken back."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from bot.command import Context, command
from bot.parsing import PlannedMeeting
from bot.reply import Reply, say
from models import meetings, plans
from models.roles import Secretary
from models.rules.calendar import at_wall
from models.rules.double_life import Quarter
from models.rules.plans import PlanDraft

ASKED = (
    "请把计划发来，一行一次会，例如：3月5日 15:00 主题党日 学雷锋 领学人 张敏 三楼会议室。"
    "也可以从 Excel 复制，或发 xlsx 文件。"
)


@command(words=("录入计划", "报计划", "导入计划"), file_label="导入年度计划")
async def plan(
    ctx: Context[Secretary],
    rows: Annotated[PlanDraft, ASKED],
) -> Reply:
    """一次录入本支部一年的会议计划，可以从 Excel 复制，或发 xlsx 文件。

    一行一次会：日期、时间、种类、议题、领学人或主讲人、地点、材料，没定的先不写。先给您看一遍，按了才写入。

    没定时间的会，开会前一周会问您；到时自动通知大家。
    """
    return say(await plans.propose(ctx.db, rows, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def plan_enter(ctx: Context[Secretary], number: Annotated[int, "写入第几号计划？"]) -> Reply:
    """把看过的计划写入；有错的行不写。"""
    return say(await plans.enter(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("撤销计划",), confirm="撤销计划", in_menu=False)
async def plan_undo(ctx: Context[Secretary], number: Annotated[int, "撤销第几号计划？"]) -> Reply:
    """整批撤销一份计划；已经通知或开过的会照旧。"""
    return say(await plans.undo(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("年度计划", "全年计划"))
async def year_plan(
    ctx: Context[Secretary],
    year: Annotated[int | None, "哪一年？例如：2027。"] = None,
    quarter: Annotated[Quarter | None, "哪个季度？"] = None,
) -> Reply:
    """看本支部一年的会议：开过的、通知了的、计划的，还缺什么。

    会多的时候，先列最近两个月的，其他月份只列次数；点季度看那三个月的全部。
    """
    return say(await plans.year_plan(ctx.db, year, quarter, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("定时间",), in_menu=False)
async def start_time(
    ctx: Context[Secretary],
    meeting: Annotated[PlannedMeeting, "哪次会议？"],
    clock: Annotated[time, "几点开始？例如：15:00。"],
) -> Reply:
    """给只定了日子的会议定下几点开始。"""
    starts_at = at_wall(ctx.almanac.local(meeting.starts_at).date(), clock, ctx.almanac.zone)
    return say(await meetings.change(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, starts_at=starts_at))
