"""The QR of a shift: it checks in and out, once for each, and everything else about it is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.answers import RegisterToCheckIn
from models import shifts
from models.attendance import ScanRefused
from models.projects import Shift
from models.rules.checkin import Fault, Occasion, make_token
from models.shifts import NoSuchShift, ShiftScanRefused, ShiftView
from tests.commands.test_screens import LINK, open_screen, qr
from tests.commands.test_shifts import called, hours, opened
from tests.talk import Stage, worded

IN, OUT = Occasion.SHIFT_IN, Occasion.SHIFT_OUT


async def link(stage: Stage, by: str = "王芳", number: int = 1) -> str:
    [said] = await stage.say(by, f"班次二维码 {number}")
    found = LINK.search(said.text)
    assert found is not None, said.text
    return found["token"]


async def seen(stage: Stage, screen: str, way: Occasion | None = None) -> ShiftView | None:
    async with stage.database.read() as db:
        return await shifts.view(db, screen, way, stage.almanac, at=stage.now)


async def shown(stage: Stage, screen: str, way: Occasion) -> str:
    """Return the words of the QR the page shows now."""
    view = await seen(stage, screen, way)
    assert view is not None
    assert view.token is not None
    return f"/start {view.token}"


async def made(stage: Stage, way: Occasion, number: int = 1) -> str:
    """Return the words of the token of this moment, whether or not a page would show it."""
    async with stage.database.read() as db:
        shift = await db.get(Shift, number)
        assert shift is not None
        return f"/start {make_token(bytes.fromhex(shift.secret), number, stage.now, way)}"


async def row(stage: Stage, who: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return when she came and how, when she left and how, in wall time."""
    [found] = await stage.rows("shift_sign_ups", member_id=stage.cast.members[who], shift_id=1)
    clock = [each and f"{stage.almanac.local(each):%H:%M:%S}" for each in (found.in_at, found.out_at)]
    how = [each and each.value for each in (found.in_how, found.out_how)]
    return clock[0], how[0], clock[1], how[1]


async def faults(stage: Stage) -> list[str]:
    return [each.details["fault"] for each in await stage.rows("audit", action="shifts.refused")]


@pytest.fixture
async def screen(stage: Stage) -> str:
    """The page of a shift of 赵䶮 and 刘洋 on Saturday from 9 to 11, at which 李娜 waits; it is five to nine."""
    await opened(stage)
    await called(stage)
    for who in ("赵䶮", "刘洋", "李娜"):
        await stage.press(who, "报名")
    stage.set_clock("2026-11-28 08:55")
    return await link(stage)


async def test_a_shift_served_by_scanning_from_the_first_to_the_last(stage: Stage, screen: str) -> None:
    view = await seen(stage, screen)
    assert view is not None
    assert (view.way, view.came, view.missing) == (IN, (), 2)
    first = await shown(stage, screen, IN)
    [said] = await stage.say("赵䶮", first)
    assert "已到岗" in said.text
    # The same again, the next one, and the button change nothing.
    before = await stage.ledgers()
    stage.now += timedelta(minutes=20)
    for again in (first, await shown(stage, screen, IN), "到岗"):
        assert (await stage.say("赵䶮", again))[-1].text == said.text
    assert await stage.ledgers() == before
    assert await shown(stage, screen, IN) != first
    assert await row(stage, "赵䶮") == ("08:55:00", "qr", None, None)
    # Near the end the page turns by itself; what was scanned first and last counts.
    stage.set_clock("2026-11-28 10:44")
    view = await seen(stage, screen)
    assert view is not None
    assert view.way is IN
    stage.set_clock("2026-11-28 10:45")
    view = await seen(stage, screen)
    assert view is not None
    assert (view.way, view.came, view.left, view.code) == (OUT, ("赵䶮",), (), None)
    leaving = await shown(stage, screen, OUT)
    [said] = await stage.say("赵䶮", leaving)
    assert "已签退" in said.text
    before = await stage.ledgers()
    stage.now += timedelta(seconds=40)
    assert (await stage.say("赵䶮", leaving))[-1].text == said.text
    assert await stage.ledgers() == before, "one token counts once for a member"
    stage.now += timedelta(seconds=20)
    await stage.say("赵䶮", await shown(stage, screen, OUT))
    assert await row(stage, "赵䶮") == ("08:55:00", "qr", "10:46:00", "qr")
    [late] = await stage.say("刘洋", await shown(stage, screen, IN))
    assert "已到岗" in late.text
    view = await seen(stage, screen)
    assert view is not None
    assert (view.came, view.left, view.missing) == (("刘洋", "赵䶮"), ("赵䶮",), 0)
    assert await faults(stage) == []
    stage.set_clock("2026-11-28 11:31")
    assert await seen(stage, screen) is None
    await stage.say("王芳", "确认班次 1")
    await stage.press("王芳", "确认记入")
    assert await hours(stage) == {"赵䶮": (106, "verified")}


FORGED, LATE, EARLY = (worded(ShiftScanRefused(each)) for each in (Fault.FORGED, Fault.LATE, Fault.EARLY))


@pytest.mark.parametrize(
    ("way", "change", "answer", "fault"),
    [
        (IN, ("ci-in-", "ci-out-"), FORGED, "forged"),
        (OUT, ("ci-out-", "ci-in-"), FORGED, "forged"),
        (IN, ("ci-in-1-", "ci-in-2-"), FORGED, "forged"),
        (IN, ("ci-in-1-", "ci-in-999-"), FORGED, "forged"),
        (IN, ("ci-in-1-", "ci-in-1-9"), FORGED, "forged"),
    ],
    ids=["in for out", "out for in", "another shift", "no shift", "another step"],
)
async def test_a_token_that_was_altered_is_refused(
    stage: Stage, screen: str, way: Occasion, change: tuple[str, str], answer: str, fault: str
) -> None:
    await called(stage, "排班 社区清扫 11月28日9:00 2小时 2人 南门广场")
    stage.set_clock("2026-11-28 09:00")
    before = await stage.ledgers()
    [said] = await stage.say("赵䶮", (await made(stage, way)).replace(*change, 1))
    assert said.text == answer
    assert await faults(stage) == [fault]
    assert await stage.ledgers() == before


@pytest.mark.parametrize(
    ("who", "way", "shown_at", "scanned_at", "words", "fault"),
    [
        ("刘洋", IN, "08:59:45", "09:00:30", LATE, "late"),
        ("刘洋", IN, "09:00:00", "08:59:59", EARLY, "early"),
        ("刘洋", IN, "08:29:30", "08:29:30", "08:30起可以到岗签到", "early"),
        ("刘洋", IN, "11:00:15", "11:00:15", "到岗签到已在", "late"),
        ("赵䶮", OUT, "10:59:45", "11:00:30", LATE, "late"),
        ("赵䶮", OUT, "11:30:15", "11:30:15", "离岗签退已在", "late"),
        ("刘洋", OUT, "10:59:45", "10:59:45", "还没有到岗签到", None),
        ("李娜", IN, "09:00:00", "09:00:00", "还在排队", "foreign"),
        ("孙建国", IN, "09:00:00", "09:00:00", "没有报名", "foreign"),
        ("吴刚", IN, "09:00:00", "09:00:00", worded(NoSuchShift(1, is_run=False)), "foreign"),
        ("路人", IN, "09:00:00", "09:00:00", worded(RegisterToCheckIn()), None),
    ],
    ids=[
        *("a photograph sent on", "a token of the future", "before check-in opens", "after the shift"),
        *("an old one to leave by", "after check-out closed", "leaving without having come"),
        *("who waits", "who did not sign up", "another branch", "a stranger"),
    ],
)
async def test_who_and_when_it_must_be(
    stage: Stage, screen: str, who: str, way: Occasion, shown_at: str, scanned_at: str, words: str, fault: str | None
) -> None:
    await stage.say("赵䶮", "到岗")
    stage.set_clock(f"2026-11-28 {shown_at}")
    token = await made(stage, way)
    stage.set_clock(f"2026-11-28 {scanned_at}")
    before = await stage.ledgers()
    [said] = await stage.say(who, token)
    assert words in said.text
    assert await faults(stage) == ([fault] if fault else [])
    after = await stage.ledgers()
    assert {name for name in after if after[name] != before[name]} <= {"peers"}


async def test_meetings_and_shifts_do_not_take_each_others_tokens(stage: Stage, screen: str) -> None:
    meeting = await stage.call_meeting("开会 主题党日 今天9:00 三楼会议室 学习")
    room = await open_screen(stage, f"大屏 {meeting}")
    stage.set_clock("2026-11-28 08:58")
    of_meeting, of_shift = await qr(stage, room), await shown(stage, screen, IN)
    before = await stage.rows("shift_sign_ups"), await stage.rows("attendances")
    [said] = await stage.say("赵䶮", of_meeting.replace("ci-", "ci-in-", 1))
    assert said.text == FORGED
    [said] = await stage.say("赵䶮", of_shift.replace("ci-in-", "ci-", 1))
    assert said.text == worded(ScanRefused(Fault.FORGED))
    assert (await stage.rows("shift_sign_ups"), await stage.rows("attendances")) == before
    # Each as it was made: one is there for the meeting, one for the shift.
    await stage.say("赵䶮", of_meeting)
    await stage.say("刘洋", of_shift)
    assert await row(stage, "赵䶮") == (None, None, None, None)
    assert (await row(stage, "刘洋"))[1] == "qr"


async def test_only_who_runs_the_shift_opens_the_page_and_it_ends_with_it(stage: Stage) -> None:
    await opened(stage)
    await called(stage)
    stage.set_clock("2026-11-28 06:59")
    [early] = await stage.say("王芳", "班次二维码 1")
    assert "11月28日（周六）07:00" in early.text
    stage.set_clock("2026-11-28 07:00")
    for who in ("赵䶮", "周敏"):
        [said] = await stage.say(who, "/shift_screen 1")
        assert said.text == worded(NoSuchShift(1, is_run=True))
        await stage.say(who, "/close_shift_screen 1")
    assert await stage.rows("screens") == []
    screen, other = await link(stage), await link(stage, by="陈静")
    view = await seen(stage, screen)
    assert view is not None
    assert (view.token, view.code) == (None, None)
    assert screen not in str(await stage.rows("screens"))
    [closed] = await stage.press("王芳", "关闭二维码")
    assert "已关闭" in closed.text
    assert [await seen(stage, each) for each in (screen, other)] == [None, None]
    screen = await link(stage)
    await stage.say("王芳", "取消班次 1 下雨")
    await stage.press("王芳", "取消班次并通知")
    assert await seen(stage, screen) is None
    [over] = await stage.say("王芳", "班次二维码 1")
    assert "已经取消" in over.text
