"""The business flows a machine dies in: how each begins, what is done, and what must have come of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from models.rules.ledger import Account
from tests.cast import OFFICE
from tests.commands import test_minutes, test_shifts, test_votes
from tests.commands.test_attendance import answer_of, presence_of
from tests.commands.test_hours import claims
from tests.commands.test_payments import december, in_books, months_of
from tests.commands.test_registrations import bound_to
from tests.talk import Stage

GROUP = "group"


@dataclass(frozen=True)
class Flow:
    """``begin`` on a machine that runs, ``play`` on one that stops; ``holds`` judges the end, word for word.

    ``length``: so much longer are its deeds than those of others, and the boundaries tried so much further apart.
    """

    begin: Callable[[Stage], Awaitable[None]]
    play: Callable[[Stage], Awaitable[None]]
    holds: Callable[[Stage], Awaitable[None]]
    length: int = 1


async def bind_group(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room=GROUP)


async def call(stage: Stage) -> None:
    await bind_group(stage)
    await stage.call_meeting()


async def call_meeting(stage: Stage) -> None:
    await stage.call_meeting()


async def is_called(stage: Stage) -> None:
    [meeting] = await stage.rows("meetings")
    assert meeting.state.value == "called"
    assert len(await stage.rows("attendances", meeting_id=meeting.id)) == 6
    assert "主题党日" in stage.last("王芳").text
    assert stage.heard("王芳", "主题党日") <= 2


async def check_in(stage: Stage) -> None:
    stage.set_clock("2026-11-27 14:55")
    await stage.press("王芳", "参加")
    await stage.say("王芳", "签到")
    stage.set_clock("2026-11-27 15:05")
    await stage.say("赵䶮", "签到")
    stage.set_clock("2026-11-27 15:25")
    await stage.say("刘洋", "签到")
    await stage.say("刘洋", "签到")


async def is_checked_in(stage: Stage) -> None:
    found = {who: await presence_of(stage, who) for who in ("王芳", "赵䶮", "刘洋", "李娜")}
    assert found == {"王芳": "present", "赵䶮": "present", "刘洋": "late", "李娜": "unrecorded"}


async def ask_leave(stage: Stage) -> None:
    await stage.say("王芳", "请假 出差去省里")
    await stage.press("赵䶮", "请假")
    await stage.press("陈静", "不准假")
    await stage.say("陈静", "换届会议，人要到齐")


async def is_on_leave(stage: Stage) -> None:
    found = sorted([await answer_of(stage, who) for who in ("王芳", "赵䶮")])
    assert [said for said, _ in found] == ["leave", "silent"]


async def pay_dues(stage: Stage) -> None:
    await stage.say("王芳", "党费 85 转账")
    await stage.press("刘洋", "确认85.00元")
    await stage.say("刘洋", "党费登记 赵䶮 60元 12月")


async def are_dues_paid(stage: Stage) -> None:
    for who in ("王芳", "赵䶮"):
        assert await months_of(stage, who) == {"2026-11": "paid", "2026-12": "paid"}
    assert await in_books(stage, Account.TRANSFER) == 8500
    assert await in_books(stage, Account.CASH) == 8500 + 2 * 6000
    assert len(await stage.rows("ledger_entries")) == 4
    assert await stage.rows("dues_claims") == []


async def claim_hours(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    await stage.press("陈静", "核实")
    await stage.say("赵䶮", "志愿 昨天 2小时 义务植树")
    await stage.press("陈静", "退回")


async def are_hours_decided(stage: Stage) -> None:
    assert await claims(stage) == [(180, "社区清扫", "verified")]
    assert await claims(stage, "赵䶮") == [(120, "义务植树", "refused")]


async def remind(stage: Stage) -> None:
    for moment in ("2026-11-26 15:00", "2026-12-03 09:00"):
        stage.set_clock(moment)
        await stage.tick()


async def are_reminded(stage: Stage) -> None:
    for who in ("王芳", "赵䶮"):
        for words in ("离收缴日还有4天", "会议快到了"):
            assert stage.heard(who, words)
    # 孙建国 is exempt.
    assert not stage.heard("孙建国", "收缴日")
    assert not stage.heard("孙建国", "会议快到了")


async def nothing(stage: Stage) -> None:
    """Begin as the cast does."""


async def register(stage: Stage) -> None:
    await stage.say("生人", f"注册 钱新来 {OFFICE}")
    await stage.press("陈静", "批准")
    await stage.say("生人", "我的信息")


async def is_registered(stage: Stage) -> None:
    assert await bound_to(stage, "生人") == "钱新来"
    assert len(await stage.rows("members", name="钱新来")) == 1


async def call_shift(stage: Stage) -> None:
    await test_shifts.opened(stage)
    await test_shifts.called(stage, "排班 社区清扫 11月28日9:00 2小时 1人 幸福社区")


async def serve(stage: Stage) -> None:
    """The last place is given up, who waits moves up, comes, leaves, and has her hours."""
    await stage.press("赵䶮", "报名")
    await stage.press("刘洋", "报名")
    await stage.say("赵䶮", "/withdraw 1")
    stage.set_clock("2026-11-28 09:00")
    await stage.say("刘洋", "签到")
    stage.set_clock("2026-11-28 10:59")
    await stage.say("刘洋", "签退")
    stage.set_clock("2026-11-28 11:01")
    await stage.say("王芳", "/confirm_shift 1 是")


async def has_served(stage: Stage) -> None:
    assert await test_shifts.listed(stage) == {"赵䶮": "withdrawn", "刘洋": "placed"}
    assert await test_shifts.hours(stage) == {"刘洋": (119, "verified")}
    assert stage.heard("刘洋", "您已递补上") >= 1


async def call_vote(stage: Stage) -> None:
    await test_votes.opened(stage)


async def vote(stage: Stage) -> None:
    await test_votes.vote(stage, 王芳="赞成", 赵䶮="反对", 刘洋="弃权", 李娜="赞成", 陈静="赞成")


async def is_voted(stage: Stage) -> None:
    assert await test_votes.tally(stage) == (3, 1, 1)


async def write_minutes(stage: Stage) -> None:
    await test_minutes.written(stage)


async def approve_minutes(stage: Stage) -> None:
    await stage.say("陈静", "送审")
    await stage.press("刘洋", "通过")


async def are_minutes_approved(stage: Stage) -> None:
    [row] = await stage.rows("minutes_reviews")
    assert (row.verdict.value, row.decided_by) == ("approved", stage.cast.members["刘洋"])


FLOWS = {
    "meeting": Flow(bind_group, call_meeting, is_called),
    "check-in": Flow(call_meeting, check_in, is_checked_in),
    "leave": Flow(call_meeting, ask_leave, is_on_leave),
    "dues": Flow(december, pay_dues, are_dues_paid),
    "hours": Flow(call_meeting, claim_hours, are_hours_decided),
    "registration": Flow(nothing, register, is_registered),
    "shift": Flow(call_shift, serve, has_served),
    "ballot": Flow(call_vote, vote, is_voted),
    "minutes": Flow(write_minutes, approve_minutes, are_minutes_approved),
    "reminders": Flow(call, remind, are_reminded, length=40),
}
