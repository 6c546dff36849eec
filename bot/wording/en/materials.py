"""Materials of a meeting, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted, short
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech, on_button
from models.materials import (
    MaterialAdded,
    MaterialDropped,
    MaterialFile,
    MaterialGone,
    MaterialLink,
    MaterialList,
    MaterialReaders,
    MaterialsCame,
    MaterialsFull,
    MaterialsReminded,
    MaterialsUnread,
    NoMaterials,
)
from models.meetings import MeetingBrief
from models.members import Language

NAMES_SHOWN = 30
ENGLISH.update(
    {
        "给会议附上材料：文件、图片或链接，开会通知前后都行": (
            "Attach materials to a meeting: files, pictures or links, before the call or after"
        ),
        "已经通知过的人会收到一条「有材料」的消息，谁看了您看得到。": (
            "Who is called already is told that there is material, and you see who has read it."
        ),
        "撤下一份会议材料": "Take a material of a meeting away",
        "看会议材料": "See the materials of meetings",
        "打开一份会议材料；书记会看到您已经看过": "Open a material; the secretary sees that you have",
        "看会议材料有几个人看了、谁还没看": "See how many have read the materials, and who has not",
        "提醒还没看材料的人，每人每天最多一次": "Remind who has not read the materials, once a day each",
        "请把文件发过来，或粘贴链接。": "Please send the file, or paste a link.",
        "哪次会议的材料？": "For which meeting?",
        "撤下第几号材料？": "Take away which material?",
        "打开第几号材料？": "Open which material?",
        "作为会议材料": "For a meeting",
    }
)


def look(meeting: MeetingBrief) -> Button:
    return Button("See the materials", f"/materials {meeting.id}")


@says(Language.EN, MaterialAdded)
def material_added(told: MaterialAdded, speech: Speech) -> Message:
    name, number = speech.quote(told.title), told.meeting.id
    about = f"{short(told.meeting, speech)} has {_many(told.meeting.materials)} now."
    text = f"{name} is attached. {about}"
    if not told.is_new:
        text = f"{name} was attached to this meeting already, so nothing changed. {about}"
    elif told.waits:
        text += " Nobody is called yet; the call will carry a button to see them."
    else:
        text += " Who has not seen them is told in a while, once for all you attach now."
    buttons = [
        Button("Attach another", f"/material #{number}"),
        Button("Take this one away", f"/drop_material {told.number}"),
        Button("Who has read", f"/material_readers #{number}"),
    ]
    return Message(text, rows(buttons, 3))


@says(Language.EN, MaterialDropped)
def material_dropped(told: MaterialDropped, speech: Speech) -> str:
    left = f"{_many(told.meeting.materials)} left." if told.meeting.materials else "Now there are none."
    return f"{speech.quote(told.title)} is taken from the materials of {short(told.meeting, speech)}. {left}"


@says(Language.EN, MaterialsFull)
def materials_full(told: MaterialsFull, speech: Speech) -> Message:
    text = (
        f"{short(told.meeting, speech)} has {told.most} materials, and cannot have more. "
        "Please take one away first, or join some into one file."
    )
    return Message(text, ((look(told.meeting),),))


@says(Language.EN, MaterialList)
def material_list(told: MaterialList, speech: Speech) -> Message:
    lines = [f"The materials of {short(told.meeting, speech)}:"]
    for index, (title, opened) in enumerate(zip(told.titles, told.opened, strict=False), 1):
        lines.append(f"{index}. {title}{' (seen)' if opened else ''}")
    lines += ["", "Press one and I send it to you; the secretary sees who has opened it."]
    buttons = [
        (Button(f"{index}. {on_button(title)}", f"/open_material {number}"),)
        for index, (number, title) in enumerate(zip(told.numbers, told.titles, strict=False), 1)
    ]
    if told.may_change:
        number = told.meeting.id
        more = (
            Button("Attach another", f"/material #{number}"),
            Button("Who has read", f"/material_readers #{number}"),
        )
        return Message("\n".join(lines), (*buttons, more))
    return Message("\n".join(lines), tuple(buttons))


@says(Language.EN, NoMaterials)
def no_materials(told: NoMaterials, speech: Speech) -> str | Message:
    about = short(told.meeting, speech) if told.meeting else "None of your meetings of these days"
    text = f"{about} has no materials yet." if told.meeting else f"{about} has materials."
    if not told.may_change:
        return text
    line = f"/material #{told.meeting.id}" if told.meeting else "/material"
    return Message(text, ((Button("Attach something", line),),))


@says(Language.EN, MaterialFile)
def material_file(told: MaterialFile, speech: Speech) -> str:
    return f"For {short(told.meeting, speech)}: {told.title}"


@says(Language.EN, MaterialLink)
def material_link(told: MaterialLink, speech: Speech) -> str:
    return f"For {short(told.meeting, speech)}: {told.title}\n{told.url}"


@says(Language.EN, MaterialGone)
def material_gone(told: MaterialGone, speech: Speech) -> Message:
    return Message(
        "There is no such material; it may have been taken away.", ((Button("See the materials", "/materials"),),)
    )


@says(Language.EN, MaterialsCame)
def materials_came(told: MaterialsCame, speech: Speech) -> Message:
    text = f"There is new material for a meeting, please have a look: {short(told.meeting, speech)}."
    return Message(text, ((look(told.meeting),),))


@says(Language.EN, MaterialsUnread)
def materials_unread(told: MaterialsUnread, speech: Speech) -> Message:
    text = f"You have not seen all the materials yet, please do before the meeting: {short(told.meeting, speech)}."
    return Message(text, ((look(told.meeting),),))


@says(Language.EN, MaterialReaders)
def material_readers(told: MaterialReaders, speech: Speech) -> str | Message:
    text = f"{short(told.meeting, speech)}: {told.read} of {told.invited} have seen all of the materials."
    if not told.unread:
        return text
    names = speech.names(told.unread[:NAMES_SHOWN])
    more = f" and {len(told.unread) - NAMES_SHOWN} more" if len(told.unread) > NAMES_SHOWN else ""
    button = Button("Remind the others", f"/remind_materials #{told.meeting.id}")
    return Message(f"{text}\nNot yet: {names}{more}", ((button,),))


@says(Language.EN, MaterialsReminded)
def materials_reminded(told: MaterialsReminded, speech: Speech) -> str:
    if not told.people:
        return "There is nobody left to remind: all have seen them, or were reminded today."
    return f"{counted(told.people, 'person', 'people')} reminded. Everybody is reminded once a day at most."


def _many(count: int) -> str:
    return counted(count, "material", "materials")
