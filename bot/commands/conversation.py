"""Help and putting things away."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Help, HelpOn, NothingToCancel, NotUnderstood
from bot.command import Context, command, commands
from bot.menus import allowed_to
from bot.reply import Reply, say
from bot.wording.phrases import phrase
from models.roles import Visitor


@command(name="help", words=("帮助", "怎么用", "？", "?"))
async def help_(ctx: Context[Visitor], topic: Annotated[str | None, "哪个功能？"] = None) -> Reply:
    """看我会做什么。"""
    if topic is None:
        mine = await allowed_to(ctx.db, ctx.actor, ctx.almanac, at=ctx.now)
        return say(
            Help(
                tuple(each.name for each in mine),
                tuple(each.words[0] for each in mine),
                tuple(phrase(each.summary, ctx.language) for each in mine),
            ),
            in_place=False,
        )
    asked = topic.strip().lstrip("/").lower()
    for each in commands().values():
        if (asked == each.name or asked in each.words) and each.switch in {None, *ctx.rules.switches}:
            text = phrase(each.help, ctx.language)
            questions = tuple(phrase(field.question, ctx.language) for field in each.fields)
            return say(HelpOn(each.name, each.words, text, questions), in_place=False)
    return say(NotUnderstood(topic[:60], ()), in_place=False)


@command(words=("取消",))
async def cancel(ctx: Context[Visitor]) -> Reply:
    """放下正在填的内容，什么都不记。"""
    return say(NothingToCancel(), in_place=False)
