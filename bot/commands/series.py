"""Series: meetings that come again by themselves."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from bot.command import Context, command
from bot.parsing import Group, MeantFor, Place, PlannedMeeting
from bot.parsing.meetings import is_held_by_groups
from bot.reply import Reply, say
from models import group_meetings
from models import series as standing
from models.meetings import NO_WISH
from models.roles import Secretary
from models.rules.meetings import MeetingKind
from models.rules.series import Recurrence


@command(words=("固定会议", "系列", "定期会议"), confirm="就这样定", asks={"who": ("kind", is_held_by_groups)})
async def series(
    ctx: Context[Secretary],
    kind: Annotated[MeetingKind, "哪种会议要定期开？"],
    recurrence: Annotated[Recurrence, "多久一次？例如：每月第一个周五、每月5日、每周五。"],
    clock: Annotated[time, "几点开始？例如：15:00。"],
    place: Annotated[Place, "在哪里开？"],
    who: Annotated[MeantFor | None, "参加的人怎么定？例如：第一党小组、加上王五、去掉李四。"] = None,
) -> Reply:
    """定一个按时重来的会议，例如每月的主题党日、每周的集中学习。

    遇到节假日顺延到下一个工作日，但不出当月（每周的不出当周）。开会前一周会问您议题和领学人，前三天通知大家。

    党小组会写明哪个党小组，每次只通知这个小组。要改的写在后面：加上王五 去掉李四 列席吴刚。
    """
    branch_id, group_id = await group_meetings.place(ctx.db, kind, who.group if who else None, by=ctx.actor)
    wish = who.wish if who else NO_WISH
    turns = standing.Turns(recurrence, clock, place, branch_id, group_id, wish)
    return say(await standing.make(ctx.db, kind, turns, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("固定会议有哪些", "有哪些固定会议"))
async def series_list(ctx: Context[Secretary]) -> Reply:
    """看本支部有哪些固定会议。"""
    return say(await standing.listing(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("停止固定会议",), in_menu=False)
async def end_series(
    ctx: Context[Secretary],
    number: Annotated[int, "停止第几号？"],
    keeps_planned: Annotated[bool | None, "排好了还没通知的会照常开吗？"] = None,
) -> Reply:
    """不再定期开某个会议；已经通知的照常。"""
    return say(await standing.end(ctx.db, number, keeps_planned, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("定党小组", "哪个党小组开"), in_menu=False)
async def for_group(
    ctx: Context[Secretary],
    meeting: Annotated[PlannedMeeting, "哪次会议？"],
    group: Annotated[Group, "哪个党小组开？"],
) -> Reply:
    """给排好的党小组会定下是哪个党小组，到时只通知这个小组。"""
    return say(await group_meetings.hold(ctx.db, meeting, group, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("跳过", "跳过一次", "这次不开"), confirm="跳过这一次", in_menu=False)
async def skip(ctx: Context[Secretary], meeting: Annotated[PlannedMeeting, "跳过哪一次？"]) -> Reply:
    """固定会议跳过一次：这一次不开，以后的照常。

    还没有通知过大家，所以不会打扰任何人。已经通知的会议，请发「取消会议」。
    """
    return say(await standing.skip(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now))
