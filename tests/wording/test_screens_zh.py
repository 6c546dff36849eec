"""How the code and the QR of the room are spoken of, in Chinese."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.attendance import (
    ButtonClosed,
    Refusals,
    RollCall,
    RoomCodeLocked,
    RoomCodeWrong,
    ScanRefused,
    ScreenLink,
    ScreensClosed,
)
from models.rules.checkin import Fault
from models.rules.meetings import Answer, Presence
from tests.wording.facts_told import MEETING, en, shown, zh

UNTIL = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            RoomCodeWrong(4),
            "签到码不对。签到码每分钟换一次，请看会场大屏上现在的4位数字；还可以试4次。",
        ),
        (
            RoomCodeLocked(UNTIL),
            "签到码输错太多次，17:00以后才能再试。您也可以扫大屏上的二维码，或者请书记在名单上登记。",
        ),
        (
            ScanRefused(Fault.LATE),
            "这个二维码不能签到，它可能已经过期。请在会场扫大屏上现在的二维码，或者请书记在名单上登记。",
        ),
        (
            ScanRefused(Fault.FOREIGN),
            "您不在这次会议的邀请名单里，没有签到。如果名单漏了您，请告诉书记。",
        ),
        (
            ButtonClosed(True, True),
            "本单位不用按钮签到。请扫会场大屏上的二维码，或发「签到」加大屏上的签到码。",
        ),
        (ButtonClosed(False, True), "本单位不用按钮签到。请扫会场大屏上的二维码。"),
        (ButtonClosed(False, False), "本单位由书记在名单上登记到会，您不用自己签到。"),
        (
            ScreenLink(MEETING, "https://zhibu.example/screen/x", UNTIL),
            "主题党日，11月27日（周五）15:00的签到大屏，请在会场的电脑上打开：\nhttps://zhibu.example/screen/x\n\n"
            "11月27日（周五）17:00签到截止时失效。请不要转发：看得到大屏，就看得到签到码和到会名单。\n"
            "[关闭大屏 /close_screen 12]",
        ),
        (
            ScreensClosed(MEETING, 0),
            "主题党日，11月27日（周五）15:00没有打开的大屏。\n[重新打开大屏 /screen 12]",
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_it_reads_as_it_should(told: Any, expected: str) -> None:
    assert shown(zh(told)) == expected


def test_the_roll_says_what_was_refused_by_kind_and_who_is_locked() -> None:
    refused = Refusals((2, 0, 0, 1, 5, 3), ("张三",))
    told = RollCall(MEETING, (7,), ("张三",), (Presence.UNRECORDED,), (Answer.COMING,), refused)
    assert (
        "没有通过的签到：二维码不是小秘发的2次，过期或已截止1次，签到码不对5次，签到码锁定时又试3次。"
        "签到码暂时锁定：张三。"
    ) in zh(told).text.split("\n")
    assert (
        "Check-ins refused: QR not ours 2, expired or closed 1, wrong code 5, tried while locked 3. "
        "Locked out of codes for now: 张三."
    ) in en(told).text.split("\n")
