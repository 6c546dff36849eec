"""What everybody sets for herself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from bot.answers import LoginLink
from bot.command import Context, command
from bot.parsing import ClockSpan
from bot.reply import Reply, say
from models import members, peers
from models.members import Language, Reminders, SettingsCard
from models.roles import Person, Visitor

PAUSE_DAYS = 30


@command(words=("设置",))
async def settings(ctx: Context[Person]) -> Reply:
    """看和改我的设置：语言、免打扰时段、暂停提醒。"""
    return say(await _card(ctx), in_place=False)


@command(words=("语言", "language"))
async def language(ctx: Context[Visitor], language: Annotated[Language, "用哪种语言？"]) -> Reply:
    """选择中文或 English。"""
    await peers.set_language(ctx.db, language, by=ctx.actor)
    if isinstance(ctx.actor, Person):
        await members.set_language(ctx.db, language, by=ctx.actor)
    return say(members.LanguageSet(language))


@command(words=("免打扰",))
async def quiet(
    ctx: Context[Person],
    hours: Annotated[ClockSpan, "从几点到几点不打扰？例如：21:00到7:00。"],
) -> Reply:
    """设定我的免打扰时段。"""
    await members.set_quiet_time(ctx.db, hours.start, hours.until, by=ctx.actor)
    return say(await _card(ctx))


@command(words=("暂停提醒",))
async def pause(ctx: Context[Person], until: Annotated[date | None, "暂停到哪一天？"] = None) -> Reply:
    """暂停自动提醒，不写日期就是30天；会议通知照常收到。"""
    last = until or ctx.almanac.today(ctx.now) + timedelta(days=PAUSE_DAYS)
    await members.pause(ctx.db, last, by=ctx.actor)
    return say(await _card(ctx))


@command(words=("继续提醒",), in_menu=False)
async def resume(ctx: Context[Person]) -> Reply:
    """结束暂停，恢复自动提醒。"""
    await members.pause(ctx.db, None, by=ctx.actor)
    return say(await _card(ctx))


@command(words=("一次设好",), in_menu=False)
async def settle(
    ctx: Context[Person],
    language: Annotated[Language, "用哪种语言？"],
    hours: Annotated[ClockSpan, "从几点到几点不打扰？例如：21:00到7:00。"],
    reminders: Annotated[Reminders, "要不要自动提醒？"],
) -> Reply:
    """一次设好语言、免打扰时段和自动提醒。

    例如：一次设好 中文 21:00到7:00 正常提醒。
    """
    today = ctx.almanac.today(ctx.now)
    paused = today + timedelta(days=PAUSE_DAYS) if reminders is Reminders.PAUSED else None
    wished = SettingsCard(language, hours.start, hours.until, paused)
    await peers.set_language(ctx.db, language, by=ctx.actor)
    return say(await members.settle(ctx.db, wished, ctx.rules.reminders.quiet, by=ctx.actor, on=today))


@command(words=("网页", "网页版", "登录"))
async def web(ctx: Context[Person]) -> Reply:
    """要一个网页聊天的登录链接，10分钟内有效，只能用一次。"""
    url = await ctx.links.login(ctx.db, ctx.actor, at=ctx.now)
    return say(LoginLink(url, ctx.links.login_minutes), in_place=False)


@command(words=("退出网页", "退出登录"))
async def sign_out(ctx: Context[Person]) -> Reply:
    """在所有浏览器上退出网页聊天。"""
    return say(await peers.sign_out(ctx.db, "web", by=ctx.actor, at=ctx.now), in_place=False)


async def _card(ctx: Context[Person]) -> members.SettingsCard:
    today = ctx.almanac.today(ctx.now)
    return await members.settings_card(ctx.db, ctx.rules.reminders.quiet, by=ctx.actor, on=today)
