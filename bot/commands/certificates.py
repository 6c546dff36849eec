"""Certificates of volunteering: asked for by the member, given by the secretary, verified by anybody."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Year
from bot.reply import Reply, say
from models import certificates as ledger
from models.members import Member
from models.roles import Person, Secretary
from models.rules.certificates import CertificateNumber


@command(words=("志愿证明", "开证明", "服务证明"), in_menu=False)
async def certificate(ctx: Context[Person], year: Annotated[Year | None, "哪一年的？"] = None) -> Reply:
    """申请一年的志愿服务记录证明；书记出具后发给您，已有的再发一次。"""
    meant = year or ctx.almanac.today(ctx.now).year
    where = ctx.links.certificates()
    return say(await ledger.ask(ctx.db, meant, where, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("出具证明",), in_menu=False)
async def issue_certificate(
    ctx: Context[Secretary],
    member: Annotated[Member, "给谁出具？"],
    year: Annotated[Year | None, "哪一年的？"] = None,
) -> Reply:
    """给成员出具一年的志愿服务记录证明，发给本人和您；打印后盖章有效。"""
    meant, where = year or ctx.almanac.today(ctx.now).year, ctx.links.certificates()
    papers = await ledger.issue(ctx.db, member, meant, where, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*papers, in_place=False)


@command(words=("核对证明", "证明核对"), in_menu=False)
async def check_certificate(
    ctx: Context[Person],
    number: Annotated[CertificateNumber, "证明编号是多少？例如：2026-0007。"],
    code: Annotated[str, "证明上的校验码是什么？例如：7K3D-09QX-4M2T。"],
) -> Reply:
    """核对一份志愿服务记录证明是不是真的、有没有作废。"""
    return say(await ledger.check(ctx.db, number, code, ctx.almanac), in_place=False)
