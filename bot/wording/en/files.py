"""Files people send, in English."""

from __future__ import annotations

from bot.answers import FileNotNeeded, FileOffered, FileRefused
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.phrases import phrase
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.files import LARGEST_MEGABYTES, Problem

TAKEN = f"I take pictures (PNG, JPEG) and PDF, Word, Excel and PowerPoint files of at most {LARGEST_MEGABYTES} MB."
PROBLEMS = {
    Problem.EMPTY: "is empty. Please send it again.",
    Problem.TOO_LARGE: (
        f"is too large: a file may have {LARGEST_MEGABYTES} MB. Please make it smaller or send it in parts; "
        "or put it on a drive and send me the link."
    ),
    Problem.KIND: f"is of a kind I do not take. {TAKEN}",
    Problem.BOMB: "unpacks to far too much, so I do not take it. Please save it as a new file and send that.",
    Problem.UNAVAILABLE: "could not be fetched, and nothing was entered. Please send it again in a while.",
}


@says(Language.EN, FileOffered)
def file_offered(told: FileOffered, speech: Speech) -> Message:
    buttons = [
        Button(phrase(label, Language.EN) or f"/{command}", f"/{command} file:{told.number}")
        for command, label in zip(told.commands, told.labels, strict=False)
    ]
    text = f"I have the file {speech.quote(told.name)}. What is it for? If you choose nothing, it is gone after a week."
    return Message(text, rows(buttons))


@says(Language.EN, FileNotNeeded)
def file_not_needed(told: FileNotNeeded, speech: Speech) -> str:
    return (
        "I did not keep this file: no file is wanted of you now.\n"
        "The secretary attaches the materials of a meeting, she or who keeps the minutes what belongs to the minutes. "
        "To see the materials, send /materials. For anything else, please write."
    )


@says(Language.EN, FileRefused)
def file_refused(told: FileRefused, speech: Speech) -> str:
    return f"{speech.quote(told.name)} {PROBLEMS[told.problem]}"
