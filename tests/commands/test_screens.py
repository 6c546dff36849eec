"""Checking in by what the room shows: the code, the QR, and all that is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.answers import RegisterToCheckIn
from models import attendance
from models.attendance import RoomCodeWrong, ScanRefused, ScreenView
from models.base import BranchId, MeetingId
from models.database import Session
from models.meetings import Meeting, MeetingState, NoSuchMeeting
from models.rules.checkin import Fault
from tests.cast import OFFICE
from tests.commands.test_attendance import presence_of
from tests.commands.test_voting import assembled
from tests.talk import Stage, worded

FORGED = worded(ScanRefused(Fault.FORGED))
STALE = worded(ScanRefused(Fault.LATE))
FOREIGN = worded(ScanRefused(Fault.FOREIGN))
LINK = re.compile(r"http://zhibu\.test/screen/(?P<token>[\w-]{43})")


async def open_screen(stage: Stage, words: str = "大屏") -> str:
    """Let 陈静 ask for the screen; return the token of its link."""
    [said] = await stage.say("陈静", words)
    found = LINK.search(said.text)
    assert found is not None, said.text
    return found["token"]


async def seen(stage: Stage, screen: str) -> ScreenView:
    async with stage.database.read() as db:
        view = await attendance.view(db, screen, stage.almanac, at=stage.now)
    assert view is not None
    return view


async def qr(stage: Stage, screen: str) -> str:
    """Return the words of the QR the room shows now."""
    token = (await seen(stage, screen)).token
    assert token is not None
    return f"/start {token}"


async def code(stage: Stage, screen: str) -> int:
    shown = (await seen(stage, screen)).code
    assert shown is not None
    return shown


async def wrong_code(stage: Stage, screen: str) -> int:
    shown = await code(stage, screen)
    return next(number for number in (1111, 2222) if number != shown)


async def evidence_of(stage: Stage, who: str) -> str | None:
    rows = await stage.rows("attendances", member_id=stage.cast.members[who])
    return rows[-1].evidence and str(rows[-1].evidence.value)


async def faults(stage: Stage) -> dict[str, int]:
    """Return how many refused attempts were counted, by kind; the audit must know each of them."""
    counted: dict[str, int] = {}
    for row in await stage.rows("refused_tries"):
        counted[row.fault.value] = counted.get(row.fault.value, 0) + row.count
    audited = [row.details["fault"] for row in await stage.rows("audit", action="attendance.refused")]
    assert counted == {fault: audited.count(fault) for fault in set(audited)}
    return counted


@pytest.fixture
async def screen(stage: Stage) -> str:
    """The screen of a meeting that begins in five minutes."""
    await stage.call_meeting()
    stage.set_clock("2026-11-27 14:55")
    return await open_screen(stage)


class TestHonest:
    async def test_the_qr_checks_in_and_says_how(self, stage: Stage, screen: str) -> None:
        [said] = await stage.say("王芳", await qr(stage, screen))
        assert "已签到" in said.text
        assert (await presence_of(stage, "王芳"), await evidence_of(stage, "王芳")) == ("present", "qr")

    @pytest.mark.parametrize("words", ["签到 {}", "签到{}", "签到，{}", "/checkin {}", "到 {}"])
    async def test_the_code_checks_in(self, stage: Stage, screen: str, words: str) -> None:
        answers = await stage.say("王芳", words.format(await code(stage, screen)))
        if "已签到" not in answers[-1].text:
            # Without a blank between it is a guess, which is shown before it is used.
            answers = await stage.say("王芳", "确定")
        assert "已签到" in answers[-1].text
        assert (await presence_of(stage, "王芳"), await evidence_of(stage, "王芳")) == ("present", "code")

    async def test_full_width_digits_are_digits(self, stage: Stage, screen: str) -> None:
        digits = "".join(chr(ord(sign) + 0xFEE0) for sign in str(await code(stage, screen)))
        await stage.say("王芳", f"签到 {digits}")
        assert await presence_of(stage, "王芳") == "present"

    async def test_the_button_still_does_and_keeps_its_own_evidence(self, stage: Stage, screen: str) -> None:
        await stage.say("王芳", "签到")
        assert await evidence_of(stage, "王芳") == "button"

    async def test_three_seconds_of_delay_at_the_end_of_a_step_harm_nobody(self, stage: Stage, screen: str) -> None:
        stage.now += timedelta(seconds=14)
        words = await qr(stage, screen)
        stage.now += timedelta(seconds=3)
        assert await qr(stage, screen) != words
        await stage.say("王芳", words)
        assert await presence_of(stage, "王芳") == "present"

    async def test_a_slow_typist_has_half_a_minute_after_the_code_changed(self, stage: Stage, screen: str) -> None:
        words = f"签到 {await code(stage, screen)}"
        stage.now += timedelta(seconds=85)
        await stage.say("王芳", words)
        assert await presence_of(stage, "王芳") == "present"

    async def test_a_second_scan_says_that_she_is_on_the_record_already(self, stage: Stage, screen: str) -> None:
        words = await qr(stage, screen)
        [first] = await stage.say("王芳", words)
        before = await stage.ledgers()
        stage.now += timedelta(minutes=20)
        for again in (words, await qr(stage, screen), f"签到 {await wrong_code(stage, screen)}"):
            [said] = await stage.say("王芳", again)
            assert said.text == first.text
        assert await stage.ledgers() == before

    async def test_two_members_on_one_device_each_check_in_for_herself(self, stage: Stage, screen: str) -> None:
        words = await qr(stage, screen)
        for who in ("王芳", "赵䶮"):
            await stage.say(who, words)
            assert await presence_of(stage, who) == "present"

    async def test_half_an_answered_question_is_left_for_the_qr(self, stage: Stage, screen: str) -> None:
        [asked] = await stage.say("陈静", "开会")
        [said, left] = await stage.say("陈静", await qr(stage, screen))
        assert "已签到" in said.text
        assert asked.text.splitlines()[-1] in left.text

    async def test_the_secretarys_word_stands_against_a_scan(self, stage: Stage, screen: str) -> None:
        await stage.say("陈静", "/mark 1 王芳 缺席")
        [said] = await stage.say("王芳", await qr(stage, screen))
        assert "已经把您登记为「缺席」" in said.text
        assert await presence_of(stage, "王芳") == "absent"


class TestRefused:
    async def test_a_photograph_sent_on_is_too_old_for_somebody_else(self, stage: Stage, screen: str) -> None:
        words = await qr(stage, screen)
        await stage.say("王芳", words)
        stage.now += timedelta(seconds=45)
        [said] = await stage.say("赵䶮", words)
        assert said.text == STALE
        assert await presence_of(stage, "赵䶮") == "unrecorded"
        assert await faults(stage) == {"late": 1}

    async def test_an_old_code_is_a_wrong_one(self, stage: Stage, screen: str) -> None:
        words = f"签到 {await code(stage, screen)}"
        stage.now += timedelta(seconds=90)
        [said] = await stage.say("王芳", words)
        assert said.text == worded(RoomCodeWrong(4))
        assert await faults(stage) == {"wrong_code": 1}

    async def test_a_token_of_the_future_is_refused(self, stage: Stage, screen: str) -> None:
        stage.now += timedelta(seconds=15)
        words = await qr(stage, screen)
        stage.now -= timedelta(seconds=15)
        await stage.say("王芳", words)
        assert await presence_of(stage, "王芳") == "unrecorded"
        assert await faults(stage) == {"early": 1}

    @pytest.mark.parametrize("change", [("ci-1-", "ci-2-"), ("ci-1-", "ci-999-"), ("ci-1-", "ci-1"), ("ci-", "ci-ci-")])
    async def test_a_token_that_was_changed_is_refused(
        self, stage: Stage, screen: str, change: tuple[str, str]
    ) -> None:
        await stage.call_meeting("开会 党课 今天15:00 一楼大厅 讲党课")
        await open_screen(stage, "大屏 2")
        [said] = await stage.say("王芳", (await qr(stage, screen)).replace(*change, 1))
        assert said.text == FORGED
        assert {row.presence.value for row in await stage.rows("attendances")} == {"unrecorded"}
        assert [row.details["fault"] for row in await stage.rows("audit", action="attendance.refused")] == ["forged"]

    async def test_a_forged_signature_is_refused_and_costs_no_try_of_an_invite(self, stage: Stage, screen: str) -> None:
        words = await qr(stage, screen)
        last = "A" if words[-1] != "A" else "Q"
        [said] = await stage.say("王芳", words[:-1] + last)
        assert said.text == FORGED
        assert await faults(stage) == {"forged": 1}
        [peer] = await stage.rows("peers", external_id="王芳")
        assert peer.wrong_codes == 0

    async def test_who_is_not_invited_stays_outside(self, stage: Stage, screen: str) -> None:
        [said] = await stage.say("吴刚", await qr(stage, screen))
        assert said.text == FOREIGN
        assert "学习" not in said.text
        [said] = await stage.say("吴刚", f"签到 {await code(stage, screen)}")
        assert said.text == worded(NoSuchMeeting())
        assert await stage.rows("attendances", member_id=stage.cast.members["吴刚"]) == []
        assert await faults(stage) == {"foreign": 1}

    async def test_a_stranger_is_told_to_register_and_nothing_is_recorded(self, stage: Stage, screen: str) -> None:
        before = await stage.rows("audit")
        [said] = await stage.say("路人", await qr(stage, screen))
        assert said.text == worded(RegisterToCheckIn())
        assert await stage.rows("audit") == before
        assert await stage.rows("refused_tries") == []

    async def test_before_and_after_the_window_nothing_counts(self, stage: Stage, screen: str) -> None:
        async with stage.database.read() as db:
            key = await attendance.codes.key_of(db, 1)
        for clock, words in (("2026-11-27 14:29", "14:30开始签到"), ("2026-11-27 17:31", "截止")):
            stage.set_clock(clock)
            token = attendance.codes.rules.make_token(key, 1, stage.now)
            number = attendance.codes.rules.code_at(key, stage.now)
            for line in (f"/start {token}", f"签到 {number}"):
                [said] = await stage.say("王芳", line)
                assert words in said.text
        assert await presence_of(stage, "王芳") == "unrecorded"
        assert await faults(stage) == {"early": 2, "late": 2}

    async def test_a_closed_meeting_takes_no_scan(self, stage: Stage, screen: str) -> None:
        stage.set_clock("2026-11-27 15:30")
        words = await qr(stage, screen)
        await stage.say("陈静", "/close 1 是")
        [said] = await stage.say("王芳", words)
        assert "截止" in said.text
        assert await presence_of(stage, "王芳") == "absent"


class TestNumbers:
    """A number behind the word is a meeting or a code, never in doubt."""

    async def test_the_number_of_a_meeting_is_that_meeting_even_if_it_looks_like_a_code(self, stage: Stage) -> None:
        await self._begin_numbers_at(stage, 4821)
        number = await stage.call_meeting()
        other = await stage.call_meeting("开会 党课 下周五15:00 一楼大厅 讲党课")
        assert (number, other) == (4821, 4822)
        stage.set_clock("2026-11-27 15:00")
        await open_screen(stage, f"大屏 {other}")
        [said] = await stage.say("王芳", f"/checkin {number}")
        assert "主题党日" in said.text
        rows = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
        found = {row.meeting_id: (row.presence.value, row.evidence and row.evidence.value) for row in rows}
        assert found == {number: ("present", "button"), other: ("unrecorded", None)}
        assert await faults(stage) == {}

    async def test_the_codes_avoid_the_numbers_of_meetings_near(self, stage: Stage) -> None:
        await self._begin_numbers_at(stage, 4821)
        number = await stage.call_meeting()
        await stage.call_meeting("开会 党课 下周五15:00 一楼大厅 讲党课")
        stage.set_clock("2026-11-27 15:00")
        screen = await open_screen(stage, f"大屏 {number}")
        async with stage.database.read() as db:
            taken = await attendance.codes.numbers_near(db, stage.now)
        assert taken == {4821, 4822}
        async with stage.database.read() as db:
            key = await attendance.codes.key_of(db, number)
        assert await code(stage, screen) == attendance.codes.rules.code_at(key, stage.now, taken)

    async def test_without_a_screen_a_number_is_a_meeting_and_costs_nothing(self, stage: Stage) -> None:
        await stage.call_meeting()
        stage.set_clock("2026-11-27 15:00")
        [said] = await stage.say("王芳", "签到 4821")
        assert said.text == worded(NoSuchMeeting())
        assert await faults(stage) == {}

    async def test_small_numbers_are_never_codes(self, stage: Stage, screen: str) -> None:
        [said] = await stage.say("王芳", "签到 12")
        assert said.text == worded(NoSuchMeeting())
        assert await faults(stage) == {}

    async def test_of_two_meetings_the_code_says_which(self, stage: Stage, screen: str) -> None:
        second = await stage.call_meeting("开会 党课 今天15:20 一楼大厅 讲党课")
        other = await open_screen(stage, f"大屏 {second}")
        await stage.say("王芳", f"签到 {await code(stage, other)}")
        rows = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
        assert {row.meeting_id: row.presence.value for row in rows} == {1: "unrecorded", second: "present"}
        await stage.say("王芳", f"签到 {await code(stage, screen)}")
        rows = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
        assert {row.presence.value for row in rows} == {"present"}

    async def _begin_numbers_at(self, stage: Stage, number: int) -> None:
        """Let the next meeting have this number, as after years of meetings."""
        last_year = stage.now - timedelta(days=365)

        async def hold_an_old_one(db: Session) -> None:
            office = BranchId(stage.cast.branches[OFFICE])
            times = {"starts_at": last_year, "ends_at": last_year + timedelta(hours=1)}
            state = MeetingState.CLOSED
            await db.add(Meeting(id=MeetingId(number - 1), branch_id=office, kind="study", state=state, **times))
            if stage.database.dialect == "postgresql":
                await db.core(text(f"SELECT setval(pg_get_serial_sequence('meetings', 'id'), {number - 1})"))

        await stage.database.write(hold_an_old_one)


class TestScreen:
    async def test_only_a_secretary_of_the_branch_gets_one(self, stage: Stage) -> None:
        number = await stage.call_meeting()
        stage.set_clock("2026-11-27 14:55")
        for who, words in (("王芳", "大屏"), ("周敏", f"大屏 {number}"), ("王芳", f"/close_screen {number}")):
            await stage.say(who, words)
        assert await stage.rows("screens") == []
        assert await stage.rows("check_in_keys") == []

    @pytest.mark.parametrize(
        ("clock", "is_given"),
        [
            ("2026-11-27 12:59", False),
            ("2026-11-27 13:00", True),
            ("2026-11-27 17:30", True),
            ("2026-11-27 17:31", False),
        ],
    )
    async def test_it_is_given_from_two_hours_before_until_check_in_closes(
        self, stage: Stage, clock: str, is_given: bool
    ) -> None:
        await stage.call_meeting()
        stage.set_clock(clock)
        [said] = await stage.say("陈静", "大屏")
        assert (LINK.search(said.text) is not None) is is_given

    async def test_the_token_of_the_link_is_kept_as_a_hash_alone(self, stage: Stage, screen: str) -> None:
        [row] = await stage.rows("screens")
        assert screen not in str(row)
        assert len(row.token_hash) == 64

    async def test_it_shows_how_the_meeting_stands(self, stage: Stage, screen: str) -> None:
        await stage.say("赵䶮", "请假 出差")
        await stage.say("王芳", await qr(stage, screen))
        await stage.say("刘洋", "签到")
        shown = await seen(stage, screen)
        # Six are invited; the exempt 孙建国 counts only if he comes.
        assert (shown.expected, shown.came, shown.on_leave, shown.missing) == (5, ("刘洋", "王芳"), 1, 2)
        await stage.say("孙建国", "签到")
        shown = await seen(stage, screen)
        assert (shown.expected, shown.came, shown.on_leave, shown.missing) == (6, ("刘洋", "孙建国", "王芳"), 1, 2)

    async def test_before_check_in_opens_it_shows_neither_code_nor_qr(self, stage: Stage) -> None:
        await stage.call_meeting()
        stage.set_clock("2026-11-27 14:00")
        screen = await open_screen(stage)
        shown = await seen(stage, screen)
        assert (shown.code, shown.token) == (None, None)

    @pytest.mark.parametrize("end", ["关闭大屏", "/close 1 是", "/call_off 1"])
    async def test_it_ends_when_the_secretary_ends_it(self, stage: Stage, screen: str, end: str) -> None:
        other = await open_screen(stage)
        stage.set_clock("2026-11-27 15:01")
        await stage.say("陈静", end)
        if end.startswith("/call_off"):
            await stage.press("陈静", "取消会议并通知")
        for link in (screen, other):
            async with stage.database.read() as db:
                assert await attendance.view(db, link, stage.almanac, at=stage.now) is None

    async def test_it_ends_with_check_in_and_follows_a_meeting_that_moves(self, stage: Stage, screen: str) -> None:
        stage.set_clock("2026-11-27 17:31")
        async with stage.database.read() as db:
            assert await attendance.view(db, screen, stage.almanac, at=stage.now) is None
        stage.set_clock("2026-11-27 15:00")
        await stage.say("陈静", "/reschedule 1 今天17:00")
        await stage.press("陈静", "改期并通知")
        stage.set_clock("2026-11-27 17:31")
        assert (await seen(stage, screen)).code is not None

    async def test_an_address_that_was_guessed_leads_nowhere(self, stage: Stage, screen: str) -> None:
        async with stage.database.read() as db:
            for guess in ("", "x" * 43, screen[:-1], screen.swapcase()):
                assert await attendance.view(db, guess, stage.almanac, at=stage.now) is None

    async def test_it_follows_how_many_have_voted_and_never_how(self, stage: Stage) -> None:
        await assembled(stage, "陈静", "刘洋", "王芳")
        screen = await open_screen(stage)
        await stage.say("陈静", "表决 一般决议 无记名投票 通过年度计划")
        await stage.press("陈静", "开始表决")
        for cast, who in enumerate(("王芳", "刘洋"), start=1):
            await stage.press(who, "反对")
            [vote] = (await seen(stage, screen)).votes
            assert (vote.cast, vote.issued) == (cast, 3)
        await stage.press("陈静", "赞成")
        assert (await seen(stage, screen)).votes == ()
