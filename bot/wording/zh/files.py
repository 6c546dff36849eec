"""Files people send, in Chinese."""

from __future__ import annotations

from bot.answers import FileNotNeeded, FileOffered, FileRefused
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.phrases import phrase
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.files import LARGEST_MEGABYTES, Problem

TAKEN = f"能收图片（PNG、JPEG）和 PDF、Word、Excel、csv、PPT 文件，每个不超过 {LARGEST_MEGABYTES} MB。"
PROBLEMS = {
    Problem.EMPTY: "是空的，请重新发一次。",
    Problem.TOO_LARGE: f"太大了，一个文件不能超过 {LARGEST_MEGABYTES} MB。请压缩或分成几个再发，或把网盘链接发给我。",
    Problem.KIND: f"这种文件不能收。{TAKEN}",
    Problem.BOMB: "解压以后太大，可能有问题，不能收。请另存为一个新文件再发。",
    Problem.UNAVAILABLE: "没有取到，什么都没有记。请过一会儿再发一次。",
}


@says(Language.ZH, FileOffered)
def file_offered(told: FileOffered, speech: Speech) -> Message:
    buttons = [
        Button(phrase(label, Language.ZH) or f"/{command}", f"/{command} file:{told.number}")
        for command, label in zip(told.commands, told.labels, strict=False)
    ]
    return Message(f"收到文件{speech.quote(told.name)}。要用来做什么？不选的话，一周后自动清掉。", rows(buttons))


@says(Language.ZH, FileNotNeeded)
def file_not_needed(told: FileNotNeeded, speech: Speech) -> str:
    return (
        "这个文件我没有留下：现在没有要您交的文件。\n"
        "会议材料由书记发，会议记录的附件由书记或记录人发；想看会议材料，发「看材料」。要告诉我别的事，请打字。"
    )


@says(Language.ZH, FileRefused)
def file_refused(told: FileRefused, speech: Speech) -> str:
    return f"{speech.quote(told.name)}{PROBLEMS[told.problem]}"
