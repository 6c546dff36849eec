"""Points: only where the rule pack switches them on; a member's own, a secretary's branch, never a ranking."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay
from bot.reply import Reply, say
from models import points as ledger
from models.members import Member
from models.points import Verdict
from models.roles import Person, Secretary
from models.rules.points import PointRule, RowCode, Term


@command(words=("积分", "我的积分", "为什么有这几分"), switch="points")
async def points(
    ctx: Context[Person],
    term: Annotated[Term | None, "哪一期的？例如：2026年上半年。"] = None,
    page: Annotated[int | None, "看第几页？"] = None,
) -> Reply:
    """看我自己的积分，每一分按哪条规则、哪条记录来的。

    只有您本人和书记看得到，不排名。对哪一条有疑问可以当场提出，答复以前先不计。
    """
    card = await ledger.mine(ctx.db, term, page or 1, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(card, in_place=page is not None)


@command(words=("积分有疑问", "积分疑问"), in_menu=False, switch="points")
async def query_points(
    ctx: Context[Person],
    code: Annotated[RowCode, "哪一条？请发那一条后面的编号，例如：A12。"],
    doubt: Annotated[str, "哪里不对？请写一句话。"],
) -> Reply:
    """对自己的一条积分提出疑问，书记答复以前这一条先不计。"""
    return say(await ledger.query(ctx.db, code, doubt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("积分疑问列表", "待核积分"), switch="points")
async def point_queries(ctx: Context[Secretary]) -> Reply:
    """看等我答复的积分疑问。"""
    return say(await ledger.waiting(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("答复积分疑问",), in_menu=False, switch="points")
async def answer_points(
    ctx: Context[Secretary],
    number: Annotated[int, "答复第几号疑问？"],
    verdict: Annotated[Verdict, "这一条计还是不计？"],
    reason: Annotated[str, "为什么？请写一句话，本人会看到。"],
) -> Reply:
    """答复一条积分疑问：照计还是不计，要写理由，本人会看到。"""
    answered = await ledger.answer(ctx.db, number, verdict, reason, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(answered, in_place=False)


@command(words=("加分", "登记加分"), confirm="登记", switch="awards")
async def award(
    ctx: Context[Secretary],
    member: Annotated[Member, "给谁？"],
    rule: Annotated[PointRule, "按哪条规则？"],
    reason: Annotated[str, "为什么？请写清做了什么，本人会看到。"],
    day: Annotated[PastDay | None, "哪一天的事？"] = None,
) -> Reply:
    """按规则包里的规则给一位同志登记一条加分，要写理由，本人会看到。

    例如：加分 王芳 承担任务 11月20日 主讲微党课。
    """
    made = await ledger.award(ctx.db, member, rule, reason, day, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(made, in_place=False)


@command(words=("撤销加分",), in_menu=False, switch="points")
async def reverse_award(
    ctx: Context[Secretary],
    number: Annotated[int, "撤销第几号加分？"],
    reason: Annotated[str, "为什么撤销？请写一句话，本人会看到。"],
) -> Reply:
    """撤销一条登记错的加分，分数随之去掉，本人会看到。"""
    return say(await ledger.reverse(ctx.db, number, reason, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("支部积分",), switch="points")
async def branch_points(
    ctx: Context[Secretary], term: Annotated[Term | None, "哪一期的？例如：2026年上半年。"] = None
) -> Reply:
    """看本支部各位同志的积分，按姓名拼音排，不排名次。"""
    return say(await ledger.of_branch(ctx.db, term, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("个人积分", "看积分"), in_menu=False, switch="points")
async def points_of(
    ctx: Context[Secretary],
    member: Annotated[Member, "看谁的？"],
    term: Annotated[Term | None, "哪一期的？例如：2026年上半年。"] = None,
    page: Annotated[int | None, "看第几页？"] = None,
) -> Reply:
    """看本支部一位同志的积分，每一分按哪条规则、哪条记录来的。"""
    card = await ledger.of_member(ctx.db, member, term, page or 1, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(card, in_place=page is not None)


@command(words=("先锋提名", "党员先锋"), switch="nominations")
async def nominations(
    ctx: Context[Secretary], half: Annotated[Term | None, "哪个半年？例如：2026年上半年。"] = None
) -> Reply:
    """看半年党员先锋的提名：谁够条件、依据是什么，按拼音排；评不评由支部决定。"""
    return say(await ledger.nominations(ctx.db, half, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("登记先锋", "先锋决定"), confirm="登记", in_menu=False, switch="nominations")
async def decide_nomination(
    ctx: Context[Secretary],
    member: Annotated[Member, "谁？"],
    is_chosen: Annotated[bool, "评为党员先锋吗？"],
    grounds: Annotated[str, "哪次会、怎么定的？例如：12月20日支委会讨论同意。"],
    half: Annotated[Term | None, "哪个半年？例如：2026年上半年。"] = None,
) -> Reply:
    """把支部对一位同志的党员先锋提名所作的决定登记下来。"""
    told = await ledger.decide(ctx.db, member, is_chosen, grounds, half, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
