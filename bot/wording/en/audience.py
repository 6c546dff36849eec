"""Who a meeting is for, in English: corrections of its list, and who sits in."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import card, coming_or_leave, short
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech
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


@says(Language.EN, GuestCalled)
def guest_called(told: GuestCalled, speech: Speech) -> Message:
    text = f"[Sitting in] {card(told.meeting, speech)}\n\nYou are asked to sit in. Please say whether you can come."
    return Message(text, coming_or_leave(told.meeting))


@says(Language.EN, Uninvited)
def uninvited(told: Uninvited, speech: Speech) -> str:
    return f"You need not come to {short(told.meeting, speech)} after all. What was said before no longer holds."


@says(Language.EN, AudienceCorrected)
def audience_corrected(told: AudienceCorrected, speech: Speech) -> Message:
    changes = (("Added", told.added), ("Taken off", told.removed), ("Sitting in", told.guests), ("There", told.again))
    lines = [f"The list of {short(told.meeting, speech)}:"]
    lines += [f"{label}: {speech.names(names)}" for label, names in changes if names]
    sitting_in = f"; sitting in: {told.guests_in_all}" if told.guests_in_all else ""
    lines.append(f"On the list now: {told.expected}{sitting_in}.")
    if told.untold:
        lines.append(f"I cannot reach {speech.names(told.untold)}; please pass it on.")
    elif told.added or told.removed or told.guests:
        lines.append("Only those concerned were told.")
    number = told.meeting.id
    buttons = [Button("Who answered", f"/who {number}"), Button("Add", f"/invite_to {number}")]
    buttons += [Button("Take off", f"/uninvite {number}"), Button("Ask to sit in", f"/guest {number}")]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, SeenAlready)
def seen_already(told: SeenAlready, speech: Speech) -> Message:
    names = speech.names(told.names)
    text = f"On the record as there, so not taken off: {names}. If that is wrong, please mend it on the roll first."
    return Message(text, ((Button("Open the roll", f"/roll {told.meeting.id}"),),))


@says(Language.EN, AudienceSettled)
def audience_settled(told: AudienceSettled, speech: Speech) -> str:
    return (
        f"{short(told.meeting, speech)} is closed or called off, and its list stays. Whoever came without being on it "
        f"can be put into the minutes, such as: /guests 李教授 #{told.meeting.id}. "
        "Whoever could not come may ask for leave afterwards with /late_leave."
    )


@says(Language.EN, NobodyCalledYet)
def nobody_called_yet(told: NobodyCalledYet, speech: Speech) -> str:
    return f"Nobody was told of {short(told.meeting, speech)} yet; its list is made then. Please correct it afterwards."


@says(Language.EN, ExpectedAnyway)
def expected_anyway(told: ExpectedAnyway, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)} is expected anyway. To let her sit in instead, please take her off the list first."
    )


@says(Language.EN, NoSuchGuest)
def no_such_guest(told: NoSuchGuest, speech: Speech) -> str:
    name = speech.name(told.name)
    if told.is_shared:
        return f"Several are called {name}; please add the branch, such as: /guest {name} 图书馆党支部."
    return f"Nobody here is called {name}. For somebody of another unit please add it: /guest 李教授 市委党校."


@says(Language.EN, NamesUnknown)
def names_unknown(told: NamesUnknown, speech: Speech) -> str:
    names = speech.names(told.names[:10])
    return (
        f"Not found, or shared by several: {names}. Nothing was changed. Please write full names, with commas between."
    )


@says(Language.EN, NoSuchGuestHere)
def no_such_guest_here(told: NoSuchGuestHere, speech: Speech) -> Message:
    text = f"Nobody like that sits in on {short(told.meeting, speech)} any more. Please open the roll anew."
    return Message(text, ((Button("Open the roll", f"/roll {told.meeting.id}"),),))


ENGLISH.update(
    {
        "看会议名单上有多少人，再加上、去掉或请人列席": "See how many are on a meeting's list, and change it",
        "会议发布以后再加上几个人，只通知新加的人": "Add people to a meeting that is out; only they are told",
        "把人从会议名单上去掉，列席的也可以；只通知去掉的人": "Take people off a meeting's list; only they are told",
        "请人列席会议：本单位党员写姓名，外单位的人写姓名和单位": "Ask somebody to sit in on a meeting",
        "在名单上登记列席的人到会没有": "Enter whether somebody who sits in came",
        "列席的人不算应到，各处单独计数。本单位党员会收到标明列席的通知，外单位的人请另行转告。": (
            "Who sits in is not expected and is counted apart. Members are told; others you tell yourself."
        ),
        "通知谁由会议种类定。要改的写在后面：加上王五 去掉李四 列席吴刚。发布以后也可以改。": (
            "The kind says who is told. Changes go behind: 加上 (add) 王五 去掉 (without) 李四 列席 (sitting in) 吴刚. "
            "They can be made afterwards too."
        ),
        "参加的人怎么定？例如：第一党小组、加上王五、去掉李四。": (
            "Who is it for? For example: 第一党小组, 加上王五, 去掉李四."
        ),
        "加上谁？可以写几个人，例如：王五、赵六。": "Who shall be added? For example: 王五, 赵六.",
        "去掉谁？可以写几个人，例如：王五、赵六。": "Who shall be taken off? For example: 王五, 赵六.",
        "请谁列席？外单位的写姓名和单位，例如：李教授 市委党校。": (
            "Who shall sit in? Somebody of another unit with its name. For example: 李教授 市委党校."
        ),
        "哪个支部或单位的？": "Of which branch or unit?",
        "到会了吗？": "Did she come?",
        "哪位列席的同志？": "Who of those sitting in?",
    }
)
