"""Who a meeting is for, in Chinese: corrections of its list, and who sits in."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.meetings import card, coming_or_leave, short
from models.attendance import NoSuchGuestHere
from models.meetings import (
    AudienceCorrected,
    AudienceSettled,
    ExpectedAnyway,
    GuestCalled,
    NamesUnknown,
    NobodyCalledYet,
    NoSuchGuest,
    SeenAlready,
    Uninvited,
)
from models.members import Language


@says(Language.ZH, GuestCalled)
def guest_called(told: GuestCalled, speech: Speech) -> Message:
    text = f"【列席】{card(told.meeting, speech)}\n\n请您列席这次会议，不算应到。请答复能否参加。"
    return Message(text, coming_or_leave(told.meeting))


@says(Language.ZH, Uninvited)
def uninvited(told: Uninvited, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的会议，您不用参加了。之前发给您的通知和答复作废。"


@says(Language.ZH, AudienceCorrected)
def audience_corrected(told: AudienceCorrected, speech: Speech) -> Message:
    changes = (("加上", told.added), ("去掉", told.removed), ("请列席", told.guests), ("原来就在名单里", told.again))
    lines = [f"{short(told.meeting, speech)}，名单："]
    lines += [f"{label}：{speech.names(names)}" for label, names in changes if names]
    sitting_in = f"，列席{told.guests_in_all}人" if told.guests_in_all else ""
    lines.append(f"现在应到名单{told.expected}人{sitting_in}。")
    if told.untold:
        lines.append(f"{speech.names(told.untold)}收不到小秘的消息，请另行转告。")
    elif told.added or told.removed or told.guests:
        lines.append("只通知了有变动的人。")
    number = told.meeting.id
    buttons = [Button("报名情况", f"/who {number}"), Button("加上", f"/invite_to {number}")]
    buttons += [Button("去掉", f"/uninvite {number}"), Button("请列席", f"/guest {number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, SeenAlready)
def seen_already(told: SeenAlready, speech: Speech) -> Message:
    names = speech.names(told.names)
    text = f"{names}已经登记到会，不能从名单上去掉。登记有误的，请先在名单上改过来，再去掉。"
    return Message(text, ((Button("打开名单", f"/roll {told.meeting.id}"),),))


@says(Language.ZH, AudienceSettled)
def audience_settled(told: AudienceSettled, speech: Speech) -> str:
    return (
        f"{short(told.meeting, speech)}的会议已经结束或取消，名单不能再改。有人到了却不在名单里，请写进会议记录，"
        f"例如：列席 李教授 #{told.meeting.id}；因事没到的，请本人发「补请假」。"
    )


@says(Language.ZH, NobodyCalledYet)
def nobody_called_yet(told: NobodyCalledYet, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的会议还没有通知大家，名单在发通知时才定。请发出通知以后再改。"


@says(Language.ZH, ExpectedAnyway)
def expected_anyway(told: ExpectedAnyway, speech: Speech) -> str:
    return f"{speech.name(told.name)}本来就在应到名单里，不用再列席。要改为列席，请先把人去掉，再请列席。"


@says(Language.ZH, NoSuchGuest)
def no_such_guest(told: NoSuchGuest, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.is_shared:
        return f"叫{name}的不止一位，请写上支部，例如：请列席 {name} 图书馆党支部。"
    return f"本单位没有找到{name}，请写姓名的全称。外单位的人请写上单位，例如：请列席 李教授 市委党校。"


@says(Language.ZH, NamesUnknown)
def names_unknown(told: NamesUnknown, speech: Speech) -> str:
    names = speech.names(told.names[:10])
    return f"没有找到，或者重名分不清：{names}。所以先没有改动。请写姓名的全称，几个人之间用顿号隔开，再发一次。"


@says(Language.ZH, NoSuchGuestHere)
def no_such_guest_here(told: NoSuchGuestHere, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}的列席名单里没有这位同志，可能已经去掉。请打开最新的名单。"
    return Message(text, ((Button("打开名单", f"/roll {told.meeting.id}"),),))
