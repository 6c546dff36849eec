"""Votes at a meeting, and the ballot of a secret one."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import meetings, minutes, votes
from models.facts import Refused
from models.meetings import Meeting
from models.roles import Person, Secretary
from models.rules.minutes import Content
from models.rules.quorum import Ballots, Formula
from models.votes import Choice, Manner, VoteImpossible, Why


@command(words=("表决", "发起表决"), confirm="开始表决")
async def vote(
    ctx: Context[Secretary],
    formula: Annotated[Formula, "表决哪类事项？"],
    manner: Annotated[Manner, "怎么表决？无记名投票至少要3人；票数全部一致时，结果会显出每个人的选择。"],
    subject: Annotated[str, "表决什么？"],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
) -> Reply:
    """在会上表决一件事：无记名投票，或者现场举手、投纸质票后填票数。

    例如：表决 一般决议 无记名投票 通过年度计划。无记名投票只给到会有表决权的人发选票，谁投了什么哪里都不记。
    发展党员和选举应当无记名：用纸质票的选「现场计票」，填纸质票的票数。
    """
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, decides=True)
    return say(await votes.open_vote(ctx.db, meant, formula, manner, subject, ctx.almanac, by=ctx.actor, at=ctx.now))


@command()
async def ballot(ctx: Context[Person], paper: Annotated[str, "请点选票上的按钮投票，不要打字。"]) -> Reply:
    """投下无记名的一票，只能点选票上的按钮。"""
    if ctx.room is not None or not ctx.is_press:
        raise Refused(VoteImpossible(Why.PRESS))
    number, choice = _marked(paper)
    return say(await votes.cast(ctx.db, number, choice, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("表决进度",), in_menu=False)
async def vote_progress(ctx: Context[Secretary], number: Annotated[int | None, "看第几号表决？"] = None) -> Reply:
    """看一项表决有几人投了票，看不到投的什么。

    不写编号，就是正在进行的那一项。
    """
    return say(await votes.progress(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("补发选票",), in_menu=False)
async def ballots(ctx: Context[Secretary], number: Annotated[int, "给第几号表决补发？"]) -> Reply:
    """给投票开始后才到会的人补发选票，已有选票的不重发。"""
    return say(await votes.issue(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("填票数",), in_menu=False)
async def count_votes(
    ctx: Context[Secretary],
    number: Annotated[int, "填第几号表决？"],
    in_favour: Annotated[int, "赞成几票？"],
    against: Annotated[int, "反对几票？"],
    abstained: Annotated[int, "弃权几票？"],
) -> Reply:
    """填现场数的票：赞成、反对、弃权各几票，结束之前可以重填。"""
    counts = Ballots(in_favour, against, abstained)
    return say(await votes.count(ctx.db, number, counts, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("书面意见",), in_menu=False)
async def written(
    ctx: Context[Secretary],
    number: Annotated[int, "填第几号表决？"],
    in_favour: Annotated[int, "书面赞成几人？"],
    against: Annotated[int, "书面反对几人？"],
    abstained: Annotated[int, "书面弃权几人？"],
) -> Reply:
    """发展党员时，填没到会的正式党员会前正式提出的书面意见，统计在票数内。"""
    opinions = Ballots(in_favour, against, abstained)
    return say(await votes.note_written(ctx.db, number, opinions, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("结束表决",), in_menu=False)
async def end_vote(
    ctx: Context[Secretary],
    number: Annotated[int, "结束第几号表决？"],
    is_final: Annotated[bool, "现在就结束吗？"] = False,
) -> Reply:
    """结束一项表决，看结果和依据的条文；结束后不能再投。

    先给您看还有几人没投，点「结束并看结果」才结束。
    """
    return say(await votes.end(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now, is_final=is_final))


@command(words=("表决作废",), confirm="作废", in_menu=False)
async def void_vote(ctx: Context[Secretary], number: Annotated[int, "第几号表决作废？"]) -> Reply:
    """让一项没结束的表决作废，已投的票清零，谁也不看。"""
    return say(await votes.void(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("公布结果", "公布表决"), in_menu=False)
async def announce_vote(ctx: Context[Secretary], number: Annotated[int, "公布第几号表决？"]) -> Reply:
    """把表决的票数发到本支部的群，只有票数，没有姓名和事项。"""
    return say(await votes.announce(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("表决入记录",), in_menu=False)
async def record_vote(ctx: Context[Secretary], number: Annotated[int, "把第几号表决写进会议记录？"]) -> Reply:
    """把一项结束了的表决连票数写进会议记录，不用再抄。"""
    ended = await votes.outcome(ctx.db, number, ctx.almanac, by=ctx.actor, at=ctx.now)
    kept = await minutes.meant(ctx.db, ended.meeting.id, ctx.almanac, by=ctx.actor, at=ctx.now)
    change = partial(Content.with_vote, subject=ended.subject, tally=ended.tally, outcome=ended.decision.outcome)
    return say(await minutes.revise(ctx.db, kept, change, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


def _marked(paper: str) -> tuple[int, Choice]:
    """Read the line of a ballot's button, 12-for."""
    number, _, choice = paper.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 12 and choice in [each.value for each in Choice]):
        raise Refused(VoteImpossible(Why.NO_BALLOT))
    return int(number), Choice(choice)
