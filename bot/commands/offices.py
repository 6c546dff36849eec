"""Offices: given by the administrator."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Appointed
from bot.command import Context, command
from bot.reply import Reply, say
from models import menus, offices
from models.branches import Branch
from models.members import Member
from models.roles import Administrator, OfficeKind


@command(words=("任命",), confirm="任命")
async def appoint(
    ctx: Context[Administrator],
    member: Annotated[Member, "任命谁？"],
    office: Annotated[OfficeKind, "什么职务？"],
    branch: Annotated[Branch, "在哪个支部？"],
) -> Reply:
    """任命支部书记、委员、党费管理员等，从今天起。"""
    today = ctx.almanac.today(ctx.now)
    await offices.appoint(ctx.db, member, office, branch, by=ctx.actor, at=ctx.now, on=today)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now)
    return say(Appointed(member.name, branch.name, office.value))
