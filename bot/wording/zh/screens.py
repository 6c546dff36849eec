"""The code and the QR the room shows, in Chinese."""

from __future__ import annotations

from bot.answers import RegisterToCheckIn
from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import short
from models.attendance import (
    ButtonClosed,
    GuessesLocked,
    Refusals,
    RoomCodeLocked,
    RoomCodeWrong,
    ScanRefused,
    ScreenLink,
    ScreensClosed,
    ScreenTooEarly,
)
from models.members import Language
from models.rules.checkin import Fault

FAULTS = {
    Fault.FORGED: "二维码不是小秘发的",
    Fault.FOREIGN: "不在邀请名单",
    Fault.EARLY: "太早",
    Fault.LATE: "过期或已截止",
    Fault.WRONG_CODE: "签到码不对",
    Fault.LOCKED: "签到码锁定时又试",
    Fault.FAR: "位置不在会场附近",
    Fault.DOUBTFUL: "位置是转发、共享、过时或不准的",
}


def refused(told: Refusals, speech: Speech) -> str:
    """Return the line of the roll that says which attempts were refused."""
    kinds = [f"{FAULTS[fault]}{count}次" for fault, count in zip(Fault, told.counts, strict=False) if count]
    locked = f"签到码暂时锁定：{speech.names(told.locked)}。" if told.locked else ""
    return f"没有通过的签到：{'，'.join(kinds)}。{locked}"


@says(Language.ZH, ButtonClosed)
def button_closed(told: ButtonClosed, speech: Speech) -> str:
    ways = [
        way
        for way, is_open in (
            ("扫会场大屏上的二维码", told.by_qr),
            ("发「签到」加大屏上的签到码", told.by_code),
            ("在会场发您现在的位置", told.by_location),
        )
        if is_open
    ]
    if not ways:
        return "本单位由书记在名单上登记到会，您不用自己签到。"
    return f"本单位不用按钮签到。请{'，或'.join(ways)}。"


@says(Language.ZH, RoomCodeWrong)
def room_code_wrong(told: RoomCodeWrong, speech: Speech) -> str:
    return f"签到码不对。签到码每分钟换一次，请看会场大屏上现在的4位数字；还可以试{told.tries_left}次。"


@says(Language.ZH, RoomCodeLocked)
def room_code_locked(told: RoomCodeLocked, speech: Speech) -> str:
    return (
        f"签到码输错太多次，{speech.clock(told.until)}以后才能再试。您也可以扫大屏上的二维码，或者请书记在名单上登记。"
    )


@says(Language.ZH, ScanRefused)
def scan_refused(told: ScanRefused, speech: Speech) -> str:
    if told.fault is Fault.FOREIGN:
        return "您不在这次会议的邀请名单里，没有签到。如果名单漏了您，请告诉书记。"
    return "这个二维码不能签到，它可能已经过期。请在会场扫大屏上现在的二维码，或者请书记在名单上登记。"


@says(Language.ZH, RegisterToCheckIn)
def register_to_check_in(told: RegisterToCheckIn, speech: Speech) -> Message:
    text = "您好，我是支部小秘，还不认识这个账号，所以没有签到。请先注册，或发邀请码；这次到会请书记在名单上登记。"
    return Message(text, ((Button("注册", "/register"),),))


@says(Language.ZH, ScreenLink)
def screen_link(told: ScreenLink, speech: Speech) -> Message:
    text = (
        f"{short(told.meeting, speech)}的签到大屏，请在会场的电脑上打开：\n{told.url}\n\n"
        f"{speech.moment(told.until)}签到截止时失效。请不要转发：看得到大屏，就看得到签到码和到会名单。"
    )
    return Message(text, ((Button("关闭大屏", f"/close_screen {told.meeting.id}"),),))


@says(Language.ZH, ScreenTooEarly)
def screen_too_early(told: ScreenTooEarly, speech: Speech) -> Message:
    text = f"大屏在会前2小时起可以打开，请在{speech.moment(told.from_at)}以后再发「大屏」。"
    return Message(text, ((Button("大屏", f"/screen {told.number}".removesuffix(" 0")),),))


@says(Language.ZH, ScreensClosed)
def screens_closed(told: ScreensClosed, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    text = f"{about}的大屏已关闭，链接已作废。" if told.count else f"{about}没有打开的大屏。"
    return Message(text, ((Button("重新打开大屏", f"/screen {told.meeting.id}"),),))


@says(Language.ZH, GuessesLocked)
def guesses_locked(told: GuessesLocked, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.name)}在{short(told.meeting, speech)}输错签到码{told.tries}次，"
        f"签到码已锁定到{speech.clock(told.until)}。如果本人在会场，请在名单上登记。"
    )
    return Message(text, ((Button("登记到会", f"/roll {told.meeting.id}"),),))
