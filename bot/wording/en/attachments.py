"""Files attached to minutes, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted, short
from bot.wording.phrases import ENGLISH
from bot.wording.registry import says
from bot.wording.speech import Speech, on_button
from models.members import Language
from models.minutes import (
    AttachedToMinutes,
    AttachmentAgreed,
    AttachmentFile,
    AttachmentList,
    AttachmentsFull,
    DetachedFromMinutes,
    NoSuchAttachment,
)

ENGLISH.update({
    "把照片或文件附到会议记录，书记和记录人可以附": (
        "Attach a photo or a file to the minutes; for the secretary and who keeps them"
    ),
    "附件随记录存版本、一起审核；审核通过以后就不能再去掉。": (
        "Files are kept and checked with the versions of the minutes; what was approved stays."
    ),
    "从会议记录里去掉一个附件；审核通过的去不掉": "Take a file off the minutes, unless it was approved",
    "看会议记录有哪些附件": "See the files attached to minutes",
    "把会议记录的一个附件发给我": "Get one of the files attached to minutes",
    "请把照片或文件发过来。": "Please send the photo or file.",
    "去掉第几个附件？": "Take off which file?",
    "第几个附件？": "Which file?",
    "附到会议记录": "To the minutes",
})  # fmt: skip


@says(Language.EN, AttachedToMinutes)
def attached_to_minutes(told: AttachedToMinutes, speech: Speech) -> Message:
    name, number = speech.quote(told.name), told.meeting.id
    text = f"{name} is attached to the minutes of {short(told.meeting, speech)}; {_many(told.count)} now."
    if not told.is_new:
        text = f"{name} was attached to the minutes of {short(told.meeting, speech)} already; nothing changed."
    buttons = [
        Button("Attach another", f"/attach #{number}"),
        Button("See the files", f"/attachments {number}"),
        Button("See the minutes", f"/minutes {number}"),
    ]
    return Message(text, rows(buttons, 3))


@says(Language.EN, DetachedFromMinutes)
def detached_from_minutes(told: DetachedFromMinutes, speech: Speech) -> str:
    left = f"{_many(told.count)} left." if told.count else "Now there are none."
    about = short(told.meeting, speech)
    return f"{speech.quote(told.name)} is taken off the minutes of {about}; older versions keep it. {left}"


@says(Language.EN, AttachmentAgreed)
def attachment_agreed(told: AttachmentAgreed, speech: Speech) -> str:
    name = speech.quote(told.name)
    return f"{name} stands in approved minutes and stays. To add to it, attach a new file and hand them in again."


@says(Language.EN, AttachmentsFull)
def attachments_full(told: AttachmentsFull, speech: Speech) -> Message:
    text = f"The minutes of {short(told.meeting, speech)} have {told.most} files, and cannot have more."
    return Message(text, ((Button("See the files", f"/attachments {told.meeting.id}"),),))


@says(Language.EN, NoSuchAttachment)
def no_such_attachment(told: NoSuchAttachment, speech: Speech) -> Message:
    text = f"The minutes of {short(told.meeting, speech)} have no such file. Please look which number it has."
    return Message(text, ((Button("See the files", f"/attachments {told.meeting.id}"),),))


@says(Language.EN, AttachmentList)
def attachment_list(told: AttachmentList, speech: Speech) -> Message:
    number, about = told.meeting.id, short(told.meeting, speech)
    buttons = []
    for index, name in enumerate(told.names, 1):
        row = [Button(f"{index}. {on_button(name)}", f"/attachment {index} {number}")]
        buttons.append(
            (*row, Button(f"Take {index} off", f"/detach {index} {number}")) if told.may_change else tuple(row)
        )
    if told.may_change:
        buttons.append((Button("Attach another" if told.names else "Attach a file", f"/attach #{number}"),))
    text = f"The minutes of {about} have {_many(len(told.names))}. Press one and I send it." if told.names else ""
    return Message(text or f"The minutes of {about} have no files yet.", tuple(buttons))


@says(Language.EN, AttachmentFile)
def attachment_file(told: AttachmentFile, speech: Speech) -> str:
    return f"From the minutes of {short(told.meeting, speech)}: {told.name}"


def _many(count: int) -> str:
    return counted(count, "file", "files")
