"""Papers on volunteering: the card of one's quarter, the list of the branch's half year."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import service_papers
from models.branches import Branch
from models.roles import Person, Secretary
from models.rules.double_life import Quarter
from models.rules.half_years import Half


@command(words=("服务登记卡", "双报到卡", "双报到登记卡"), in_menu=False)
async def service_card(ctx: Context[Person], quarter: Annotated[Quarter | None, "哪个季度？"] = None) -> Reply:
    """把我一个季度的双报到服务登记卡做成 Word 和 Excel 发给我，可请社区盖章。"""
    meant = quarter or Quarter.of(ctx.almanac.today(ctx.now))
    return say(*await service_papers.card(ctx.db, meant, by=ctx.actor), in_place=False)


@command(words=("时长清单", "志愿清单"), in_menu=False)
async def hours_list(
    ctx: Context[Secretary],
    half: Annotated[Half | None, "哪半年？例如：上半年。"] = None,
    branch: Annotated[Branch | None, "哪个支部？"] = None,
) -> Reply:
    """把支部半年的志愿时长清单做成 Word 和 Excel 发给我，按拼音排，不排名次。"""
    papers = await service_papers.half_year(ctx.db, half, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*papers, in_place=False)
