"""Rosters: a branch's people sent as one file, looked at, entered, taken back."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.papers import imports
from bot.parsing import TableFile
from bot.reply import Reply, say
from models import menus, rosters
from models.roles import Registrar


@command(
    words=("导入花名册", "导入名单", "加人", "怎么加人", "添加党员", "录入名单"),
    file_label="导入花名册",
    in_menu=False,
)
async def import_roster(
    ctx: Context[Registrar], file: Annotated[TableFile, "请把花名册（xlsx、csv）发过来，至少有姓名一列。"]
) -> Reply:
    """发一份花名册（xlsx、csv），一次把党员录进名单。

    一人一行：姓名，最好还有党支部、党员类别、手机号、职务、党小组。

    先给您看，按了才写入；有错就一个人也不写，改好再发。

    书记导入本支部的人，管理员可以导入全单位的、连职务一起。
    """
    held = await imports.hold_upload(ctx.db, file, ctx.tables, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(imports.preview(held, file.name, file.id), in_place=False)


@command(in_menu=False)
async def roster_enter(
    ctx: Context[Registrar], file: Annotated[TableFile, "导入哪份花名册？请把文件再发一次。"]
) -> Reply:
    """把看过的花名册写入名单。"""
    held = await imports.hold_upload(ctx.db, file, ctx.tables, ctx.almanac, by=ctx.actor, at=ctx.now)
    if held.faults or not held.fresh:
        return say(imports.preview(held, file.name))
    rows, on = held.rows(ctx.db.vault), ctx.almanac.today(ctx.now)
    entered = await rosters.enter(ctx.db, file.name, rows, at=ctx.now, on=on, by=ctx.actor)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now)
    return say(entered)


@command(words=("撤销花名册",), confirm="撤销导入", in_menu=False)
async def roster_undo(ctx: Context[Registrar], number: Annotated[int, "撤销第几号导入？"]) -> Reply:
    """整批撤销一次导入；已经绑定账号或有记录的不能撤。"""
    return say(await rosters.undo(ctx.db, number, at=ctx.now, by=ctx.actor))
