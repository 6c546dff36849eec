"""The roster as its secretary sees it, and a member's own card."""

from __future__ import annotations

from typing import Annotated

from bot.answers import Me, MemberUpdated, Roster
from bot.command import Context, command
from bot.reply import Reply, say
from models import branches, offices, peers
from models import members as roster
from models.branches import Branch
from models.members import Member
from models.roles import Person, Secretary


@command(words=("我的", "我的信息", "我"))
async def me(ctx: Context[Person]) -> Reply:
    """看我的登记信息。"""
    member = await ctx.db.get(Member, ctx.actor.member_id)
    branch = await ctx.db.get(Branch, ctx.actor.branch_id)
    assert member is not None
    assert branch is not None
    held = await offices.held_by(ctx.db, member.id, ctx.almanac.today(ctx.now))
    accounts = await peers.count_accounts(ctx.db, member)
    kinds = tuple(office.kind.value for office in held)
    return say(Me(member.name, branch.name, member.category, kinds, accounts), in_place=False)


@command(words=("名单", "党员名单", "花名册"))
async def members(ctx: Context[Secretary]) -> Reply:
    """看本支部的名单，谁还没绑定账号。"""
    branch = await branches.meant(ctx.db, by=ctx.actor)
    people = await roster.overseen(ctx.db, frozenset({branch.id}))
    return say(
        Roster(
            branch.name,
            tuple(member.name for member in people),
            tuple(member.name for member in people if member.peer_id is None),
            tuple(member.name for member in people if member.is_exempt),
        ),
        in_place=False,
    )


@command(words=("免提醒",))
async def exempt(ctx: Context[Secretary], member: Annotated[Member, "给谁免去提醒？"]) -> Reply:
    """年老体弱、重病的同志：照样邀请，不再催促（《党员教育管理工作条例》第23条）。"""
    await roster.exempt(ctx.db, member, True, by=ctx.actor, at=ctx.now)
    return say(MemberUpdated(member.name, "exempt"))


@command(words=("恢复提醒",), in_menu=False)
async def unexempt(ctx: Context[Secretary], member: Annotated[Member, "给谁恢复提醒？"]) -> Reply:
    """恢复对一位同志的提醒。"""
    await roster.exempt(ctx.db, member, False, by=ctx.actor, at=ctx.now)
    return say(MemberUpdated(member.name, "chased"))


@command(words=("解绑", "解除绑定"), confirm="解绑", in_menu=False)
async def unbind(ctx: Context[Secretary], member: Annotated[Member, "给谁解绑账号？"]) -> Reply:
    """手机丢了或换了号：解除一位同志的全部账号，之后可以重新邀请。"""
    await peers.unbind(ctx.db, member, by=ctx.actor, at=ctx.now)
    return say(MemberUpdated(member.name, "unbound"))


@command(words=("转出",), confirm="登记转出")
async def depart(ctx: Context[Secretary], member: Annotated[Member, "哪位同志离开了本支部？"]) -> Reply:
    """登记一位同志已转出；以前的台账都保留，今后不再提醒。"""
    await roster.depart(ctx.db, member, by=ctx.actor, at=ctx.now, on=ctx.almanac.today(ctx.now))
    return say(MemberUpdated(member.name, "departed"))
