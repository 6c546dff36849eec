"""Minutes: written in small steps, checked by somebody else, sent as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from bot.command import Context, command
from bot.parsing import Colleague, MeetingNumber
from bot.reply import Reply, say
from models import minutes as ledger
from models.minutes import PaperFormat
from models.roles import Committee, Person, Secretary
from models.rules.minutes import Content, PartNumber, Remark, Tally


@command(words=("记录", "写记录", "开始记录", "纪要", "写纪要"))
async def minutes(ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None) -> Reply:
    """看会议记录写到哪里、还缺什么。

    出勤由台账填，不用抄。每改一次存一个新版本，旧的都在。书记和指定的记录人可以写。
    """
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.card(ctx.db, kept, ctx.almanac, at=ctx.now), in_place=False)


@command(words=("记录全文", "会议记录全文", "写会议记录"), in_menu=False)
async def minutes_text(
    ctx: Context[Person],
    text: Annotated[Content, "请把全文发来，一行一项，例如：议题：学习二十大精神。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """一次写完整篇会议记录。

    一行一项：主持人、记录人、列席、议题、发言、不同意见、决议、表决。写错了重发一遍就行。
    """
    return await _revised(ctx, meeting, lambda content: content.rewritten(text))


@command(words=("主持人",), in_menu=False)
async def chair(
    ctx: Context[Person],
    member: Annotated[Colleague, "谁主持？"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """记下会议由谁主持。"""
    return await _revised(ctx, meeting, lambda content: replace(content, chair=member.name))


@command(words=("记录人",), in_menu=False)
async def recorder(
    ctx: Context[Secretary],
    member: Annotated[Colleague, "谁记录？"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """请一位同志做会议记录，本人会收到通知。"""
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.name_recorder(ctx.db, kept, member, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("列席", "列席人员"), in_menu=False)
async def guests(
    ctx: Context[Person],
    text: Annotated[str, "谁列席？名单之外的人写姓名和单位。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """记下名单之外的列席人员。"""
    return await _revised(ctx, meeting, lambda content: replace(content, guests=text))


@command(words=("记议题",), in_menu=False)
async def discussed(
    ctx: Context[Person],
    text: Annotated[str, "议了什么？"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """在记录里加一个议题。"""
    return await _revised(ctx, meeting, lambda content: content.discussing(text))


@command(words=("发言", "记发言"), in_menu=False)
async def remark(
    ctx: Context[Person],
    speaker: Annotated[Colleague, "谁的发言？"],
    text: Annotated[str, "说了什么？写要点就行。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """记下一位同志的发言要点。"""
    return await _revised(ctx, meeting, lambda content: content.with_remark(Remark(speaker.name, text)))


@command(words=("不同意见", "保留意见"), in_menu=False)
async def dissent(
    ctx: Context[Person],
    speaker: Annotated[Colleague, "谁的不同意见？"],
    text: Annotated[str, "不同意见是什么？"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """记下一位同志的不同意见。"""
    return await _revised(ctx, meeting, lambda content: content.with_remark(Remark(speaker.name, text, True)))


@command(words=("决议", "会议决定"), in_menu=False)
async def resolution(
    ctx: Context[Person],
    text: Annotated[str, "决定了什么？"],
    tally: Annotated[Tally | None, "表决结果？例如：赞成12票，反对0票，弃权1票。"] = None,
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """记下一项决议，可以连票数一起写。"""
    return await _revised(ctx, meeting, lambda content: content.resolving(text, tally))


@command(words=("表决结果", "票数"), in_menu=False)
async def tally(
    ctx: Context[Person],
    tally: Annotated[Tally, "表决结果？例如：赞成12票，反对0票，弃权1票。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """给最后一项决议补上票数。"""
    return await _revised(ctx, meeting, lambda content: content.counting(tally))


@command(words=("删去",), in_menu=False)
async def strike(
    ctx: Context[Person],
    item: Annotated[PartNumber, "删去哪一条？例如：发言2。"],
    meeting: Annotated[MeetingNumber | None, "哪次会议？请发会议编号。"] = None,
) -> Reply:
    """从记录里删去一条；旧版本里还留着。"""
    return await _revised(ctx, meeting, lambda content: content.without(item.part, item.number))


@command(words=("送审", "提交记录"), in_menu=False)
async def submit(ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None) -> Reply:
    """请另一位支部委员审核会议记录；会议结束以后才能送审。"""
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.submit(ctx.db, kept, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def accept(ctx: Context[Committee], number: Annotated[int, "通过第几号记录？"]) -> Reply:
    """审核通过一份会议记录；自己写的由别人审。"""
    return say(await ledger.decide(ctx.db, number, True, None, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def send_back(
    ctx: Context[Committee],
    number: Annotated[int, "退回第几号记录？"],
    words: Annotated[str, "哪里要改？"],
) -> Reply:
    """把会议记录退给记录的人，并写明哪里要改。"""
    decided = await ledger.decide(ctx.db, number, False, words, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(decided, in_place=False)


@command(words=("会议记录", "记录文件", "会议纪要"), in_menu=False)
async def minutes_file(
    ctx: Context[Person],
    meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None,
    format: Annotated[PaperFormat, "要 Word 还是 PDF？"] = PaperFormat.DOCX,
) -> Reply:
    """把会议记录做成 Word 或 PDF 文件发给我。"""
    told = await ledger.paper(ctx.db, meeting, format, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("签到表", "打印签到表"))
async def sign_sheet(
    ctx: Context[Secretary], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None
) -> Reply:
    """把会议的签到表做成可以打印的 PDF 发给我。

    不写编号，就是眼下要开的那一次，没有就是刚开过的。
    """
    kept = await ledger.to_sign(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.sign_sheet(ctx.db, kept, ctx.almanac, at=ctx.now), in_place=False)


async def _revised(ctx: Context[Person], meeting: int | None, change: Callable[[Content], Content]) -> Reply:
    kept = await ledger.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await ledger.revise(ctx.db, kept, change, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
