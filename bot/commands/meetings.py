"""Calling meetings, changing them, and a person's own schedule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from bot.command import Context, command
from bot.parsing import LeadReader, MeantFor, Place
from bot.parsing.meetings import is_held_by_groups
from bot.reply import Reply, say
from models import group_meetings, meetings
from models.meetings import NO_WISH, Meeting
from models.roles import Convener, Person
from models.rules.meetings import MeetingKind


@command(words=("开会", "召集会议", "通知开会"), confirm="发布", asks={"who": ("kind", is_held_by_groups)})
async def meeting(
    ctx: Context[Convener],
    kind: Annotated[MeetingKind, "开什么会？"],
    starts_at: Annotated[datetime, "什么时候开？例如：下周五15:00。"],
    place: Annotated[Place, "在哪里开？"],
    topic: Annotated[str, "议题是什么？"],
    who: Annotated[MeantFor | None, "参加的人怎么定？例如：第一党小组、加上王五、去掉李四。"] = None,
) -> Reply:
    """召集一次会议，通知所有该参加的人。

    可以一句话说完：开会 主题党日 下周五15:00 三楼会议室 学习二十大精神。也可以一步一步来。发布之前会先给您看一遍。

    通知谁由会议种类定。要改的写在后面：加上王五 去掉李四 列席吴刚。发布以后也可以改。
    """
    ends_at = starts_at + timedelta(minutes=kind.minutes)
    branch_id, group_id = await group_meetings.place(ctx.db, kind, who.group if who else None, by=ctx.actor)
    planned = meetings.plan(branch_id, kind, starts_at, ends_at, place, topic, group_id)
    wish = who.wish if who else NO_WISH
    return say(await meetings.call(ctx.db, planned, kind, ctx.almanac, by=ctx.actor, at=ctx.now, wish=wish))


@command(words=("改时间", "改期"), confirm="改期并通知")
async def reschedule(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "改哪次会议？"],
    starts_at: Annotated[datetime, "改到什么时候？例如：下周五15:00。"],
) -> Reply:
    """会议改期，并通知每个人。"""
    return say(await meetings.change(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, starts_at=starts_at))


@command(words=("改地点",), in_menu=False)
async def place(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "改哪次会议？"],
    place: Annotated[Place, "改到哪里？"],
) -> Reply:
    """会议换地点，并通知每个人。"""
    return say(await meetings.change(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, place=place))


@command(words=("定议题", "改议题"), in_menu=False)
async def topic(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    topic: Annotated[str, "议题是什么？"],
) -> Reply:
    """定下或修改会议的议题。"""
    return say(await meetings.change(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, topic=topic))


@command(words=("领学人", "定领学人"), in_menu=False)
async def lead(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次学习？"],
    reader: Annotated[LeadReader, "请谁领学或主讲？外单位的这样写：外请 李教授 市委党校。"],
) -> Reply:
    """定下谁领学或主讲，开会前一周会提醒本人。

    外单位的人写成：外请 李教授 市委党校。她收不到这里的消息，开会前一周会请您联系她。
    """
    return say(await meetings.appoint_lead_reader(ctx.db, meeting, reader.who, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("取消会议",), confirm="取消会议并通知")
async def call_off(ctx: Context[Convener], meeting: Annotated[Meeting, "取消哪次会议？"]) -> Reply:
    """取消一次会议，并通知每个人。"""
    return say(await meetings.call_off(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("日程", "我的日程", "有什么会"))
async def schedule(ctx: Context[Person]) -> Reply:
    """看我接下来一个月的会议。"""
    return say(await meetings.agenda(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
