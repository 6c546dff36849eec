"""Files to minutes, in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech, on_button
from bot.wording.zh.meetings import short
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


@says(Language.ZH, AttachedToMinutes)
def attached_to_minutes(told: AttachedToMinutes, speech: Speech) -> Message:
    name, number = speech.quote(told.name), told.meeting.id
    text = f"已把{name}附到{short(told.meeting, speech)}的记录，现在共有{told.count}个附件。"
    if not told.is_new:
        text = f"{name}已经在{short(told.meeting, speech)}的记录里了，没有重复附上。"
    buttons = [
        Button("再附一个", f"/attach #{number}"),
        Button("看附件", f"/attachments {number}"),
        Button("看记录", f"/minutes {number}"),
    ]
    return Message(text, rows(buttons, 3))


@says(Language.ZH, DetachedFromMinutes)
def detached_from_minutes(told: DetachedFromMinutes, speech: Speech) -> str:
    left = f"还有{told.count}个附件。" if told.count else "现在没有附件了。"
    return f"已从{short(told.meeting, speech)}的记录里去掉{speech.quote(told.name)}，旧版本里还留着。{left}"


@says(Language.ZH, AttachmentAgreed)
def attachment_agreed(told: AttachmentAgreed, speech: Speech) -> str:
    return f"{speech.quote(told.name)}在审核通过的记录里，不能去掉。要补充说明，可以再附一个新文件，重新送审。"


@says(Language.ZH, AttachmentsFull)
def attachments_full(told: AttachmentsFull, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}的记录已经有{told.most}个附件，不能再多了。请先去掉用不着的。"
    return Message(text, ((Button("看附件", f"/attachments {told.meeting.id}"),),))


@says(Language.ZH, NoSuchAttachment)
def no_such_attachment(told: NoSuchAttachment, speech: Speech) -> Message:
    text = f"{short(told.meeting, speech)}的记录里没有这个附件，请看看是第几个。"
    return Message(text, ((Button("看附件", f"/attachments {told.meeting.id}"),),))


@says(Language.ZH, AttachmentList)
def attachment_list(told: AttachmentList, speech: Speech) -> Message:
    number, about = told.meeting.id, short(told.meeting, speech)
    buttons = []
    for index, name in enumerate(told.names, 1):
        row = [Button(f"{index}. {on_button(name)}", f"/attachment {index} {number}")]
        buttons.append((*row, Button(f"去掉{index}", f"/detach {index} {number}")) if told.may_change else tuple(row))
    if told.may_change:
        buttons.append((Button("再附一个" if told.names else "附上文件", f"/attach #{number}"),))
    text = f"{about}的记录有{len(told.names)}个附件，点一下就发给您。" if told.names else f"{about}的记录还没有附件。"
    return Message(text, tuple(buttons))


@says(Language.ZH, AttachmentFile)
def attachment_file(told: AttachmentFile, speech: Speech) -> str:
    return f"{short(told.meeting, speech)}的记录附件：{told.name}"
