"""Location, check-out, evidence and votes under way, as people read them in Chinese."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.attendance import (
    CheckedOut,
    CheckOutClosed,
    CheckOutEarly,
    CheckOutRoll,
    GuessesLocked,
    LocationRefused,
    LocationUnused,
    MeetingClosed,
    NoCheckOut,
    RollCall,
)
from models.meetings import Evidence
from models.rules.checkout import Departure
from models.rules.meetings import Answer, Presence
from models.rules.venues import Doubt
from models.venues import NoSuchVenue, VenueSet
from models.votes import Manner, OpenVote
from tests.wording.facts_told import MEETING, shown, zh

AT = datetime(2026, 11, 27, 8, 15, tzinfo=UTC)
HEAD = "主题党日 · 第一党支部\n时间：11月27日（周五）15:00–16:30\n"
TOLD: list[tuple[Any, str]] = [
    (
        LocationRefused(Doubt.FAR, ("button", "code", "qr"), 300),
        "您发的位置不在会场300米以内，没有签到。如果您就在会场，可能是定位不准，可以再发一次。"
        "也可以点「签到」，发「签到」加大屏上的4位签到码，扫会场大屏上的二维码，或者请书记在名单上登记。"
        "\n[签到 /checkin]",
    ),
    (
        LocationRefused(Doubt.LIVE, (), 300),
        "实时共享的位置不能签到，请停止共享，发一次您现在的位置。请书记在名单上登记到会。",
    ),
    (
        LocationUnused(True, ("qr",)),
        "本单位不用位置签到。您的位置没有保存。也可以扫会场大屏上的二维码，或者请书记在名单上登记。",
    ),
    (
        VenueSet("大厅", "39.908720,116.397480", 300, True),
        "已登记「大厅」的位置：39.908720,116.397480（WGS-84）。地点写「大厅」的会议，可以在300米以内用位置签到。"
        "\n[删除这个位置 /forget_venue 大厅]",
    ),
    (NoSuchVenue("二楼", ()), "没有登记过「二楼」的位置。还没有登记过会场的位置。"),
    (
        CheckedOut("主题党日", MEETING.starts_at, AT, Departure.STAYED, False),
        "已签退：主题党日，11月27日（周五）15:00开始，您16:15签退。",
    ),
    (
        CheckOutEarly(12, AT, True),
        "还没到签退时间，11月27日（周五）16:15起可以签退。要提前走，点「现在提前离开」，书记会看到；到会还是算到会。\n"
        "[签退 /checkout 12] [现在提前离开 /checkout 12 是]",
    ),
    (CheckOutClosed(AT), "签退已在11月27日（周五）16:15截止。没有关系，到会还是算到会；需要的话，书记可以补登。"),
    (NoCheckOut(MEETING), "主题党日，11月27日（周五）15:00：这种会议不用签退，规则包里可以打开。"),
    (
        CheckOutRoll(MEETING, (1, 2, 3), ("张三", "李四", "王五"), tuple(Departure)),
        f"{HEAD}到会3人，已签退2人。没有签退的照样算到会。\n点姓名改状态：· 没有签退，✓ 签退，早 提前离开。\n"
        "[· 张三 /mark_check_out 12 #1 stayed] [✓ 李四 /mark_check_out 12 #2 early] "
        "[早 王五 /mark_check_out 12 #3 unrecorded]\n[回到名单 /roll 12]",
    ),
    (
        GuessesLocked("张三", MEETING, 5, AT),
        "张三在主题党日，11月27日（周五）15:00输错签到码5次，签到码已锁定到16:15。如果本人在会场，请在名单上登记。\n"
        "[登记到会 /roll 12]",
    ),
    (
        RollCall(
            MEETING,
            (1, 2, 3),
            ("张三", "李四", "王五"),
            (Presence.PRESENT, Presence.LATE, Presence.ABSENT),
            (Answer.COMING,) * 3,
            None,
            None,
            (Evidence.QR, Evidence.LOCATION, Evidence.ROSTER),
            (Departure.EARLY, Departure.UNRECORDED, Departure.UNRECORDED),
        ),
        f"{HEAD}名单3人，已登记3人。\n扫码签到1人：张三\n位置签到1人：李四\n提前离开1人：张三\n没有签退1人：李四\n"
        "点姓名改状态：· 未登记，✓ 到会，迟 迟到，假 请假，缺 缺席。\n"
        "[✓ 张三 /mark 12 #1 late] [迟 李四 /mark 12 #2 leave] [缺 王五 /mark 12 #3 present]\n"
        "[其余都到 /rest 12] [勾没来的 /tick 12 absent] [登记成别的 /tick 12]\n"
        "[大屏 /screen 12] [登记签退 /check_outs 12] [结束会议 /close 12]",
    ),
    (
        MeetingClosed(MEETING, 1, ("张三",), (), (), (), (), False, (OpenVote(3, "年度计划", Manner.SECRET, 5, 2),)),
        f"{HEAD}应到1人\n实到1人：张三\n注意：表决还没有结束：3号「年度计划」。散会以后不能再投，请先结束或作废。\n\n"
        "点「确认结束」后考勤记入台账。\n[结束3号表决 /end_vote 3] [确认结束 /close 12 是]\n[回到名单 /roll 12]",
    ),
]


@pytest.mark.parametrize(("told", "words"), TOLD, ids=lambda each: type(each).__name__)
def test_what_people_read(told: Any, words: str) -> None:
    assert shown(zh(told)) == words
