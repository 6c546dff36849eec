"""Answering invitations, checking in, and the secretary's roster."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Missing, People, Span, day_within
from bot.reply import Reply, say
from models import absences, attendance, meetings, shifts
from models.meetings import Meeting
from models.members import Member
from models.roles import Convener, Person
from models.rules.meetings import Answer, Presence


@command(words=("签到", "到", "到了", "已到", "我到了", "check in"))
async def checkin(ctx: Context[Person], meeting: Annotated[int | None, "签到码是多少？"] = None) -> Reply:
    """签到。

    会前30分钟开始可以签到，点一下按钮或发「签到」即可。没带手机也没关系，书记可以在名单上登记。

    会场有大屏的，也可以扫屏上的二维码，或发「签到」加屏上的4位签到码，例如：签到 4821。
    """
    return say(await shifts.check_in_anywhere(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(
    words=(
        "参加",
        "我参加",
        "我能参加",
        "能参加",
        "改为参加",
        "改成参加",
        "我又能来了",
        "我能来",
        "不请假了",
        "取消请假",
    )
)
async def coming(ctx: Context[Person], meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None) -> Reply:
    """答复参加会议。"""
    return say(await attendance.answer(ctx.db, meeting, Answer.COMING, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("请假", "我请假"))
async def leave(
    ctx: Context[Person],
    meeting: Annotated[int | None, "哪次会议？请发会议编号。"] = None,
    days: Annotated[Span | None, "从哪天到哪天？例如：11月25日到12月3日。"] = None,
    reason: Annotated[str | None, "因为什么请假？"] = None,
) -> Reply:
    """请假，可以写原因。

    例如：请假 出差，或者：请假 11月25日 出差。书记会收到。之后又能来了，点「改为参加」就行。

    一段时间都不在，写上起止日期：请假 下周一到下周五 病假。
    """
    if days is not None:
        card = await absences.report(ctx.db, days, None, reason, ctx.almanac, by=ctx.actor, at=ctx.now)
        return say(card, in_place=False)
    if meeting is None and reason and (day := day_within(reason, ctx.almanac.local(ctx.now))):
        meeting = await attendance.only_on(ctx.db, day, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(
        await attendance.answer(ctx.db, meeting, Answer.LEAVE, ctx.almanac, by=ctx.actor, at=ctx.now, reason=reason)
    )


@command(words=("不准假",), in_menu=False)
async def decline_leave(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    member: Annotated[Member, "不同意谁请假？"],
    reason: Annotated[str, "为什么不同意？会告诉本人。"],
) -> Reply:
    """会前不同意请假，写明原因，请本人参加。

    不用逐个批准：没有说不同意的，会前请的假都算数。
    """
    told = await attendance.decline_leave(ctx.db, meeting, member, reason, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("代请假", "替人请假", "登记请假"), in_menu=False)
async def leave_for(
    ctx: Context[Convener],
    member: Annotated[Member, "替谁请假？"],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
    reason: Annotated[str | None, "因为什么请假？"] = None,
) -> Reply:
    """替不方便的同志请假：先列出请了她的会议，点一下才记，并告诉本人。

    例如：代请假 王芳 孩子发烧。
    """
    almanac, at, why = ctx.almanac, ctx.now, reason or ""
    if meeting is None:
        return say(await attendance.leaves_for(ctx.db, member, why, almanac, by=ctx.actor, at=at), in_place=False)
    return say(await attendance.leave_for(ctx.db, meeting, member, why, almanac, by=ctx.actor, at=at))


@command(words=("谁没回", "谁没答复", "报名情况"))
async def who(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """看谁参加、谁请假、谁还没答复。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="who")
    return say(await attendance.who(ctx.db, meant, ctx.almanac, at=ctx.now))


@command(words=("提醒他们", "催一下"))
async def nudge(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """提醒还没答复的人，每人每天最多一次。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="nudge")
    told = await attendance.nudge(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("点名", "登记到会", "到会名单", "考勤", "谁没来", "谁没到", "谁缺席"))
async def roll(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """打开名单，点一下登记谁到了。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="roll")
    return say(await attendance.roll(ctx.db, meant, ctx.almanac, at=ctx.now))


@command()
async def mark(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    member: Annotated[Member, "给谁登记？"],
    presence: Annotated[Presence, "登记成什么？"],
) -> Reply:
    """在名单上登记一个人。"""
    await attendance.mark(ctx.db, meeting, [member.id], presence, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await attendance.roll(ctx.db, meeting, ctx.almanac, at=ctx.now))


@command(words=("登记几个人",), in_menu=False)
async def mark_people(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    presence: Annotated[Presence, "登记成什么？"],
    people: Annotated[People, "给哪几位登记？例如：王芳、赵䶮。"],
) -> Reply:
    """在名单上一次登记几个人。"""
    told = await attendance.mark_people(
        ctx.db, meeting, people.known(), presence, ctx.almanac, by=ctx.actor, at=ctx.now
    )
    return say(told)


@command(words=("勾选名单",), in_menu=False)
async def tick(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    presence: Annotated[Presence, "登记成什么？"],
) -> Reply:
    """勾选几个人，一次登记成到会、迟到、请假或者缺席。"""
    return say(await attendance.to_tick(ctx.db, meeting, presence, ctx.almanac, at=ctx.now))


@command()
async def mark_guest(
    ctx: Context[Convener],
    meeting: Annotated[Meeting, "哪次会议？"],
    is_present: Annotated[bool, "到会了吗？"],
    guest: Annotated[str, "哪位列席的同志？"],
) -> Reply:
    """在名单上登记列席的人到会没有。"""
    await attendance.mark_guest(ctx.db, meeting, guest, is_present, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await attendance.roll(ctx.db, meeting, ctx.almanac, at=ctx.now))


@command(words=("其余都到", "其余都到了"), in_menu=False)
async def rest(ctx: Context[Convener], meeting: Annotated[Meeting | None, "哪次会议？"] = None) -> Reply:
    """没登记也没请假的人，都登记为到会。

    有人没到，就把他们的姓名写上，例如：除了王芳、赵䶮都到了。
    """
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="rest")
    await attendance.mark_rest_present(ctx.db, meant, (), ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await attendance.roll(ctx.db, meant, ctx.almanac, at=ctx.now))


@command(words=("除了",), in_menu=False)
async def all_but(
    ctx: Context[Convener],
    missing: Annotated[Missing, "谁没到？例如：除了王芳、赵䶮都到了。"],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
) -> Reply:
    """除了这几位，没登记也没请假的人都登记为到会。"""
    meant = await meetings.meant(ctx.db, meeting, ctx.almanac, by=ctx.actor, at=ctx.now, command="all_but")
    await attendance.mark_rest_present(ctx.db, meant, missing.known(), ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(await attendance.roll(ctx.db, meant, ctx.almanac, at=ctx.now))


@command(words=("结束会议", "散会"))
async def close(
    ctx: Context[Convener],
    meeting: Annotated[Meeting | None, "哪次会议？"] = None,
    is_final: Annotated[bool, "现在就记入台账吗？"] = False,
) -> Reply:
    """结束会议：应到、实到、请假、缺席各是谁。

    先给您看结果，点「确认结束」才记入台账。
    """
    begun = meeting or await meetings.last_begun(ctx.db, ctx.actor.office_branch_id, ctx.now)
    meant = await meetings.meant(ctx.db, begun, ctx.almanac, by=ctx.actor, at=ctx.now, command="close")
    return say(await attendance.close(ctx.db, meant, ctx.almanac, by=ctx.actor, at=ctx.now, is_final=is_final))
