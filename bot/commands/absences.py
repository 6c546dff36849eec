"""Planned absences: said once, known to every meeting of those days."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import absences
from models.roles import Person
from models.rules.absences import AbsenceKind, Period


@command(words=("外出", "外出报备", "报备外出", "长假"))
async def absence(
    ctx: Context[Person],
    period: Annotated[Period, "从哪天到哪天？例如：11月25日到12月3日。"],
    kind: Annotated[AbsenceKind, "因为什么？"],
    words: Annotated[str | None, "要补充什么？例如：赴省城参会。"] = None,
) -> Reply:
    """报备一段时间外出，这几天的会议都自动记为请假。

    例如：外出 11月25日到12月3日 出差。书记会收到。某次会议又能来了，点「改为参加」；提前回来，发「销假」。
    """
    card = await absences.report(ctx.db, period, kind, words, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(card, in_place=False)


@command(words=("销假", "提前回来"), in_menu=False)
async def end_absence(ctx: Context[Person], number: Annotated[int | None, "销哪一个？请发编号。"] = None) -> Reply:
    """提前回来了：外出报备到此为止，之后的会议重新答复。"""
    return say(await absences.end(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))
