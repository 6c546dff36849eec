"""The QR of a shift in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.shifts import title
from models.members import Language
from models.shifts import ShiftScanRefused, ShiftScreenLink, ShiftScreensClosed, ShiftScreenTooEarly


@says(Language.ZH, ShiftScanRefused)
def shift_scan_refused(told: ShiftScanRefused, speech: Speech) -> Message:
    text = "这个二维码不能用，它可能已经过期。请在现场扫组织者那里现在的二维码，或者点下面的按钮，也可以请组织者登记。"
    return Message(text, ((Button("到岗签到", "/shift_in"), Button("离岗签退", "/shift_out")),))


@says(Language.ZH, ShiftScreenLink)
def shift_screen_link(told: ShiftScreenLink, speech: Speech) -> Message:
    number = told.shift.id
    text = (
        f"{title(told.shift, speech)}的二维码，请用手机或平板打开，给现场的同志扫：\n{told.url}\n\n"
        "先是到岗，临近结束自动换成离岗，页上也可以自己换。"
        f"{speech.moment(told.until)}签退截止时失效。请不要转发：不在现场的人也能扫。"
    )
    close = Button("关闭二维码", f"/close_shift_screen {number}")
    return Message(text, ((close, Button("名单", f"/shift_roll {number}")),))


@says(Language.ZH, ShiftScreenTooEarly)
def shift_screen_too_early(told: ShiftScreenTooEarly, speech: Speech) -> Message:
    text = f"二维码在开始前2小时起可以打开，请在{speech.moment(told.from_at)}以后再打开：{title(told.shift, speech)}。"
    return Message(text, ((Button("打开二维码", f"/shift_screen {told.shift.id}"),),))


@says(Language.ZH, ShiftScreensClosed)
def shift_screens_closed(told: ShiftScreensClosed, speech: Speech) -> Message:
    about = title(told.shift, speech)
    text = f"{about}的二维码已关闭，链接已作废。" if told.count else f"{about}没有打开的二维码。"
    return Message(text, ((Button("重新打开", f"/shift_screen {told.shift.id}"),),))
