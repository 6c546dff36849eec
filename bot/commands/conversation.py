"""Help and putting things away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.answers import Help, HelpOn, HelpTopics, NothingToCancel, NotUnderstood
from bot.command import Command, Context, command, commands
from bot.menus import allowed_to
from bot.reply import Reply, say
from bot.wording.arrangements import OTHER, TOPIC, TOPICS, topic_of
from bot.wording.phrases import phrase
from models.members import Language
from models.roles import Visitor

# So many commands are read at a glance.
FEW = 15


@command(name="help", words=("帮助", "怎么用", "？", "?"))
async def help_(ctx: Context[Visitor], topic: Annotated[str | None, "哪个功能？"] = None) -> Reply:
    """看我会做什么。"""
    if topic is None or topic.startswith(TOPIC):
        mine = await allowed_to(ctx.db, ctx.actor, ctx.almanac, at=ctx.now)
        return say(_overview(mine, ctx.language, topic), in_place=False)
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


def _overview(mine: Sequence[Command], language: Language, topic: str | None) -> Help | HelpTopics | NotUnderstood:
    """Return what there is under a heading; of everything, where that is much, the headings."""
    if topic is None and len(mine) > FEW:
        there = {topic_of(each.name) for each in mine}
        return HelpTopics(tuple(each for each in (*TOPICS, OTHER) if each in there))
    shown = [each for each in mine if topic is None or topic_of(each.name) == topic.removeprefix(TOPIC)]
    if not shown:
        return NotUnderstood((topic or "").removeprefix(TOPIC)[:60], ())
    return Help(
        tuple(each.name for each in shown),
        tuple(each.words[0] for each in shown),
        tuple(phrase(each.summary, language) for each in shown),
    )
