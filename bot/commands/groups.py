"""Groups of the branch (党小组): made, renamed and closed by the secretary, who says who is in which."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Group, People
from bot.reply import Reply, say
from models import groups as ledger
from models import menus
from models.members import Member
from models.roles import Secretary


@command(words=("党小组", "小组名单"))
async def groups(ctx: Context[Secretary]) -> Reply:
    """看支部的党小组：组长是谁、有哪些人、谁还没有编组。"""
    return say(await ledger.listing(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("建党小组", "新建党小组"), in_menu=False)
async def new_group(ctx: Context[Secretary], name: Annotated[str, "党小组叫什么？例如：第一党小组。"]) -> Reply:
    """建一个党小组。"""
    return say(await ledger.make(ctx.db, name, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("党小组改名",), in_menu=False)
async def rename_group(
    ctx: Context[Secretary],
    group: Annotated[Group, "哪个党小组？"],
    name: Annotated[str, "改叫什么？"],
) -> Reply:
    """给党小组换个名称。"""
    return say(await ledger.rename(ctx.db, group, name, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("撤销党小组",), confirm="撤销", in_menu=False)
async def close_group(ctx: Context[Secretary], group: Annotated[Group, "撤销哪个党小组？"]) -> Reply:
    """撤销一个党小组；以前的会议和考勤都不变。"""
    return say(await ledger.close(ctx.db, group, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("编入党小组", "编入小组", "编组"), in_menu=False)
async def join_group(
    ctx: Context[Secretary],
    group: Annotated[Group, "编入哪个党小组？"],
    people: Annotated[People, "编入谁？可以写几个人，例如：王五、赵六。"],
) -> Reply:
    """把几个人编入一个党小组，一行写完；原来在别组的就换过来。"""
    told = await ledger.join(ctx.db, group, people.known(), ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("移出党小组", "移出小组"), in_menu=False)
async def leave_group(
    ctx: Context[Secretary], people: Annotated[People, "移出谁？可以写几个人，例如：王五、赵六。"]
) -> Reply:
    """把几个人从党小组移出来，暂不编组。"""
    told = await ledger.join(ctx.db, None, people.known(), ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("定党小组组长", "定小组长"), in_menu=False)
async def group_leader(ctx: Context[Secretary], member: Annotated[Member, "请谁当组长？"]) -> Reply:
    """定下一位同志当本组的党小组组长，原组长同时卸任。"""
    told = await ledger.lead(ctx.db, member, ctx.almanac, by=ctx.actor, at=ctx.now)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now, member_id=member.id)
    return say(told, in_place=False)
