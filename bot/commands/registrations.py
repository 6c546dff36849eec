"""Coming in: a code binds at once, a claim waits for the secretary."""

from __future__ import annotations

from typing import Annotated

from bot.answers import InviteLink, NothingWaiting, RegisterToCheckIn, VisitorWelcome
from bot.command import Context, command
from bot.reply import Reply, say
from models import invites, menus, registrations, shifts
from models.branches import Branch
from models.invites import CodeNotNeeded, Welcome
from models.members import Member
from models.roles import Person, Registrar, Visitor
from models.rules.checkin import is_token
from models.rules.invites import is_code


@command(words=("开始",))
async def start(ctx: Context[Visitor], code: Annotated[str | None, "请发邀请码。"] = None) -> Reply:
    """开始使用；有邀请码的发：/start 邀请码。"""
    if code is not None and is_token(code):
        return say(await _scan(ctx, code), in_place=False)
    if code is None:
        if isinstance(ctx.actor, Person):
            return say(await _welcome(ctx, ctx.actor), in_place=False)
        return say(VisitorWelcome(), in_place=False)
    if isinstance(ctx.actor, Person) and not is_code(code):
        return say(CodeNotNeeded(ctx.actor.name, code[:60]), in_place=False)
    member = await invites.redeem(ctx.db, code, ctx.rules.invites, by=ctx.actor, at=ctx.now)
    if member is None:
        return say(await invites.refusal(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    await menus.refresh(ctx.db, ctx.almanac, at=ctx.now, member_id=member.id)
    return say(await invites.welcome(ctx.db, member), in_place=False)


@command(words=("注册", "登记"))
async def register(
    ctx: Context[Visitor],
    name: Annotated[str, "您的姓名是？"],
    branch: Annotated[Branch, "您在哪个支部？"],
) -> Reply:
    """没有邀请码时，报上姓名和支部，等书记确认。"""
    return say(await registrations.ask(ctx.db, name, branch, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("待批", "注册申请"))
async def approve(ctx: Context[Registrar], number: Annotated[int | None, "批准第几号？"] = None) -> Reply:
    """批准注册申请；不写编号就列出等待批准的。"""
    if number is None:
        found = await registrations.waiting(ctx.db, ctx.actor.branch_ids)
        return say(*found, in_place=False) if found else say(NothingWaiting(), in_place=False)
    return say(await registrations.approve(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command()
async def refuse(ctx: Context[Registrar], number: Annotated[int, "拒绝第几号？"]) -> Reply:
    """拒绝一个注册申请。"""
    return say(await registrations.refuse(ctx.db, number, by=ctx.actor, at=ctx.now))


@command(words=("邀请",))
async def invite(ctx: Context[Registrar], member: Annotated[Member, "邀请谁？"]) -> Reply:
    """给一位党员生成一次性邀请码，请当面或私下转交。"""
    issued = await invites.issue(ctx.db, member, ctx.rules.invites, by=ctx.actor, at=ctx.now)
    links, chat = ctx.links.invite(issued.code), ctx.links.chat()
    return say(InviteLink(issued.name, issued.code, ctx.rules.invites.valid_days, links, chat))


async def _scan(ctx: Context[Visitor], token: str) -> object:
    if not isinstance(ctx.actor, Person):
        return RegisterToCheckIn()
    return await shifts.scan(ctx.db, token, ctx.almanac, by=ctx.actor, at=ctx.now)


async def _welcome(ctx: Context[Visitor], person: Person) -> Welcome:
    member = await ctx.db.get(Member, person.member_id)
    assert member is not None
    return await invites.welcome(ctx.db, member)
