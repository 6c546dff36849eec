"""One person's accounts: where her messages arrive, and one more of them."""

from __future__ import annotations

from typing import Annotated

from bot.answers import OwnCode
from bot.command import Context, command
from bot.reply import Reply, say
from models import accounts as own
from models import invites
from models.accounts import Way
from models.roles import Person


@command(words=("我的账号", "消息发到", "提醒发到"))
async def accounts(ctx: Context[Person], way: Annotated[Way | None, "消息和提醒发到哪里？"] = None) -> Reply:
    """看我绑定了哪些账号，选消息和提醒发到哪一个。"""
    if way is None:
        return say(await own.card(ctx.db, by=ctx.actor), in_place=False)
    return say(await own.choose(ctx.db, way, by=ctx.actor, at=ctx.now))


@command(words=("绑定", "绑定账号", "绑定新账号", "绑定码"), in_menu=False)
async def bind(ctx: Context[Person]) -> Reply:
    """要一个绑定码，把我在别的渠道的账号也绑定进来。"""
    issued = await invites.issue_own(ctx.db, ctx.rules.invites, by=ctx.actor, at=ctx.now)
    minutes = int(invites.OWN_CODE.total_seconds()) // 60
    return say(OwnCode(issued.code, minutes, ctx.links.invite(issued.code)), in_place=False)
