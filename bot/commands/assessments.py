"""Assessments: the keeper enters what the branch verified; the member sees why, and says whether it is right."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PastDay
from bot.reply import Reply, say
from models import assessments
from models.assessments import Agreed, Verified
from models.members import Member
from models.roles import DuesKeeper, Person, Secretary
from models.rules.assessments import Payer, Regime, ReliefKind
from models.rules.values import Money, Month


@command(words=("核定", "核定党费", "核定基数"))
async def assess(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁核定？"],
    base: Annotated[Money | None, "核定的月基数是多少元？"] = None,
    payer: Annotated[Payer | None, "属于哪一类？"] = None,
    first_month: Annotated[Month | None, "从哪个月起？"] = None,
    reason: Annotated[str | None, "为什么在年内调整？"] = None,
) -> Reply:
    """核定一位同志的党费基数，算出每月金额并告诉本人。

    例如：核定 张三 6200元。退休的：核定 张三 退休 4800元 7月 已办退休。
    年初核定管一年；年内再改，要写原因。基数由支部核实后填写，不从工资条推算。
    """
    verified = Verified(base, payer, first_month, reason)
    return say(await assessments.assess(ctx.db, member, verified, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("没核定的", "未核定名单"))
async def unassessed(ctx: Context[DuesKeeper]) -> Reply:
    """看今年还有谁没核定党费。"""
    return say(await assessments.unassessed(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("为什么是这个数", "党费怎么算的"), in_menu=False)
async def why_dues(ctx: Context[Person], month: Annotated[Month | None, "哪个月的？"] = None) -> Reply:
    """看我的党费是怎么算出来的：基数、标准、条款和减免。

    不写月份就是最近一个月。只有本人和党费管理员能看到。
    """
    return say(await assessments.explain(ctx.db, month, ctx.almanac, by=ctx.actor), in_place=False)


@command(words=("核定依据", "说明党费"), in_menu=False)
async def why_dues_of(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "看谁的？"],
    month: Annotated[Month | None, "哪个月的？"] = None,
) -> Reply:
    """看一位同志某个月的党费是怎么算出来的。"""
    return say(await assessments.explain_of(ctx.db, member, month, ctx.almanac, by=ctx.actor), in_place=False)


@command(words=("核对无误", "党费核对无误"), in_menu=False)
async def dues_right(ctx: Context[Person]) -> Reply:
    """看过我今年的党费金额，没有问题。"""
    return say(await assessments.confirm(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("有疑问", "党费有疑问"), in_menu=False)
async def doubt_dues(ctx: Context[Person], words: Annotated[str, "哪里不对？写几句话就行。"]) -> Reply:
    """对我的党费金额有疑问，转给党费管理员。

    答复之前，不再提醒有疑问的月份。
    """
    return say(await assessments.query(ctx.db, words, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("申请减免", "申请减免党费"), in_menu=False)
async def ask_relief(ctx: Context[Person], words: Annotated[str, "有什么困难？写几句话就行。"]) -> Reply:
    """生活有困难，申请减交或免交党费，转给党费管理员。

    支部研究、上一级党委批准以后告诉您；决定之前不再催您交党费。
    """
    return say(await assessments.ask_relief(ctx.db, words, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("答复疑问",), in_menu=False)
async def answer_doubt(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "答复第几号疑问？"],
    words: Annotated[str, "怎么答复？"],
) -> Reply:
    """答复一位同志对党费金额的疑问；金额要改的，直接重新核定。"""
    done = await assessments.answer(ctx.db, number, words, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(done, in_place=False)


@command(words=("待答复疑问", "没答复的疑问"), in_menu=False)
async def doubts(ctx: Context[DuesKeeper]) -> Reply:
    """看谁对党费有疑问或申请减免，还等我答复。"""
    return say(await assessments.waiting_queries(ctx.db, by=ctx.actor), in_place=False)


@command(words=("单位性质",), in_menu=False)
async def regime(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "登记谁的单位性质？"],
    kind: Annotated[Regime, "是机关、事业单位还是企业？"],
) -> Reply:
    """登记一位同志的单位性质，并看哪些收入算进基数。"""
    return say(await assessments.set_regime(ctx.db, member, kind, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("减免", "减免党费"), confirm="登记减免")
async def relief(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁减免？"],
    first: Annotated[Month, "从哪个月起？"],
    last: Annotated[Month, "到哪个月为止？"],
    agreed_on: Annotated[PastDay, "支部哪天研究同意的？"],
    amount: Annotated[Money | None, "减到每月多少元？"] = None,
) -> Reply:
    """登记一位同志减交或免交党费：支部研究同意，报上一级党委批准；离退休的经支部同意即可。

    例如：减免 张三 1月 12月 11月5日 10元。不写金额就是免交。
    """
    kind = ReliefKind.REDUCED if amount and amount > Money(0) else ReliefKind.WAIVED
    agreed = Agreed(kind, first, last, agreed_on, amount if kind is ReliefKind.REDUCED else None)
    return say(await assessments.relieve(ctx.db, member, agreed, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("减免批准",), in_menu=False)
async def approve_relief(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "第几号减免？"],
    approved_on: Annotated[PastDay, "哪天批准的？"],
    committee: Annotated[str, "哪一级党委批准的？"],
) -> Reply:
    """登记上一级党委批准了减免，从此生效并告诉本人。"""
    entered = await assessments.approve(ctx.db, number, committee, approved_on, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(entered)


@command(words=("取消减免",), in_menu=False)
async def end_relief(ctx: Context[DuesKeeper], number: Annotated[int, "第几号减免？"]) -> Reply:
    """取消一项减免；已经结清的月份不变。"""
    return say(await assessments.end_relief(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("免计", "免计月份"), confirm="登记免计", in_menu=False)
async def exempt_months(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁免计？"],
    first: Annotated[Month, "从哪个月起？"],
    last: Annotated[Month, "到哪个月为止？"],
    reason: Annotated[str, "因为什么？例如：在流入地支部交纳。"],
) -> Reply:
    """登记一位同志某几个月不在本支部计党费，例如流动党员在流入地交纳。"""
    agreed = Agreed(ReliefKind.EXEMPT, first, last, ctx.almanac.today(ctx.now), None, reason)
    return say(await assessments.relieve(ctx.db, member, agreed, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("按季交",), in_menu=False)
async def quarterly(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "谁按季交？"],
    agreed_on: Annotated[PastDay, "支部哪天同意的？"],
) -> Reply:
    """登记支部同意一位同志每季度交一次，每季最后一个月才提醒。"""
    return say(await assessments.pay_quarterly(ctx.db, member, agreed_on, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("按月交",), in_menu=False)
async def monthly(ctx: Context[DuesKeeper], member: Annotated[Member, "谁改回按月交？"]) -> Reply:
    """让按季交的同志改回按月交。"""
    return say(await assessments.pay_monthly(ctx.db, member, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("临时党支部",), in_menu=False)
async def temporary_branch(ctx: Context[Secretary], is_temporary: Annotated[bool, "是临时党支部吗？"]) -> Reply:
    """登记本支部是不是临时党支部；临时党支部不收缴党费。"""
    return say(await assessments.set_temporary(ctx.db, is_temporary, by=ctx.actor, at=ctx.now))
