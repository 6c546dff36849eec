"""The organiser of a service project: replaced by the secretary."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import projects
from models.members import Member
from models.projects import ServiceProject
from models.roles import Secretary


@command(words=("换组织者", "更换组织者"), confirm="换组织者", in_menu=False)
async def new_organiser(
    ctx: Context[Secretary],
    project: Annotated[ServiceProject, "哪个项目换组织者？"],
    organiser: Annotated[Member, "请谁接着组织？"],
) -> Reply:
    """给志愿服务项目换一位组织者，并告诉原来的和新的组织者。

    例如：换组织者 社区清扫 王芳。没有确认的班次和等组织者核实的时长，都交给新的组织者。
    """
    return say(await projects.change_organiser(ctx.db, project, organiser, by=ctx.actor, at=ctx.now))
