"""Materials of a meeting, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech, on_button
from bot.wording.zh.meetings import short
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


def look(meeting: MeetingBrief) -> Button:
    return Button("看材料", f"/materials {meeting.id}")


@says(Language.ZH, MaterialAdded)
def material_added(told: MaterialAdded, speech: Speech) -> Message:
    about, name = short(told.meeting, speech), speech.quote(told.title)
    text = f"已附上{name}。{about}，现在共有{told.meeting.materials}份材料。"
    if not told.is_new:
        text = f"{name}已经在这次会议的材料里了，没有重复附上。{about}，共有{told.meeting.materials}份材料。"
    elif told.waits:
        text += "还没有通知开会，通知发出时会带上「看材料」按钮。"
    else:
        text += "还没看的人稍后会收到一条「有材料」的消息，接着发几份也只提醒一次。"
    number = told.meeting.id
    buttons = [
        Button("再附一份", f"/material #{number}"),
        Button("撤下这份", f"/drop_material {told.number}"),
        Button("谁看了材料", f"/material_readers #{number}"),
    ]
    return Message(text, rows(buttons, 3))


@says(Language.ZH, MaterialDropped)
def material_dropped(told: MaterialDropped, speech: Speech) -> str:
    left = f"还剩{told.meeting.materials}份。" if told.meeting.materials else "现在没有材料了。"
    return f"{short(told.meeting, speech)}的材料{speech.quote(told.title)}已撤下，{left}"


@says(Language.ZH, MaterialsFull)
def materials_full(told: MaterialsFull, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}已经有{told.most}份材料，不能再多了。请先撤下一份，或合成一个文件。"
    return Message(text, ((look(told.meeting),),))


@says(Language.ZH, MaterialList)
def material_list(told: MaterialList, speech: Speech) -> Message:
    lines = [f"{short(told.meeting, speech)}的材料，共{len(told.numbers)}份："]
    for index, (title, opened) in enumerate(zip(told.titles, told.opened, strict=False), 1):
        lines.append(f"{index}. {title}{'（已看）' if opened else ''}")
    lines += ["", "点一下就发给您，书记看得到谁看过。"]
    buttons = [
        (Button(f"{index}. {on_button(title)}", f"/open_material {number}"),)
        for index, (number, title) in enumerate(zip(told.numbers, told.titles, strict=False), 1)
    ]
    if told.may_change:
        number = told.meeting.id
        more = (Button("再附一份", f"/material #{number}"), Button("谁看了材料", f"/material_readers #{number}"))
        return Message("\n".join(lines), (*buttons, more))
    return Message("\n".join(lines), tuple(buttons))


@says(Language.ZH, NoMaterials)
def no_materials(told: NoMaterials, speech: Speech) -> str | Message:
    text = f"{short(told.meeting, speech)}还没有材料。" if told.meeting else "您最近的会议都没有材料。"
    if not told.may_change:
        return text
    line = f"/material #{told.meeting.id}" if told.meeting else "/material"
    return Message(text, ((Button("附上材料", line),),))


@says(Language.ZH, MaterialFile)
def material_file(told: MaterialFile, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的材料：{told.title}"


@says(Language.ZH, MaterialLink)
def material_link(told: MaterialLink, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的材料：{told.title}\n{told.url}"


@says(Language.ZH, MaterialGone)
def material_gone(told: MaterialGone, speech: Speech) -> Message:
    return Message("没有找到这份材料，可能已经撤下了。", ((Button("看材料", "/materials"),),))


@says(Language.ZH, MaterialsCame)
def materials_came(told: MaterialsCame, speech: Speech) -> Message:
    return Message(f"会议有了新的材料，请抽空看看：{short(told.meeting, speech)}。", ((look(told.meeting),),))


@says(Language.ZH, MaterialsUnread)
def materials_unread(told: MaterialsUnread, speech: Speech) -> Message:
    return Message(f"会议材料您还没有看完，请会前看一看：{short(told.meeting, speech)}。", ((look(told.meeting),),))


@says(Language.ZH, MaterialReaders)
def material_readers(told: MaterialReaders, speech: Speech) -> str | Message:
    text = f"{short(told.meeting, speech)}的{told.meeting.materials}份材料：{told.invited}人中有{told.read}人全部看过。"
    if not told.unread:
        return text
    names = speech.names(told.unread[:NAMES_SHOWN])
    more = f"等{len(told.unread)}人" if len(told.unread) > NAMES_SHOWN else ""
    button = Button("提醒没看的人", f"/remind_materials #{told.meeting.id}")
    return Message(f"{text}\n还没看完：{names}{more}", ((button,),))


@says(Language.ZH, MaterialsReminded)
def materials_reminded(told: MaterialsReminded, speech: Speech) -> str:
    if not told.people:
        return "没有需要再提醒的人：都看过了，或者今天已经提醒过。"
    return f"已提醒{told.people}人看材料。每人每天最多提醒一次。"
