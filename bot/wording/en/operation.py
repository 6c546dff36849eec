"""What the administrators are told of the program itself, in English."""

from __future__ import annotations

from bot.wording.en.accounts import CHANNELS
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.operation import BackupFailed, ChannelOut, StorageRefused
from models.troubles import Trouble

TROUBLES = {
    Trouble.FULL: "the disk was full",
    Trouble.READ_ONLY: "the disk was read-only",
    Trouble.LOCKED: "another program had locked the database",
    Trouble.DAMAGED: "the database was damaged",
    Trouble.GONE: "the database could not be reached",
}


@says(Language.EN, BackupFailed)
def backup_failed(told: BackupFailed, speech: Speech) -> str:
    last = f"The last backup is of {speech.moment(told.last_at)}" if told.last_at else "There is no backup yet"
    return (
        f"The backup failed: {speech.quote(told.reason)}\n{last}. Please have the machine looked at; "
        "once that is mended I back up again by myself, and until then will not disturb you for it."
    )


@says(Language.EN, StorageRefused)
def storage_refused(told: StorageRefused, speech: Speech) -> str:
    return (
        f"From {speech.moment(told.since)} to {speech.moment(told.until)} I could store nothing: "
        f"{TROUBLES[told.trouble]}. It is over. What was not taken in meanwhile comes again, and nothing is lost; "
        "please have the cause looked for."
    )


@says(Language.EN, ChannelOut)
def channel_out(told: ChannelOut, speech: Speech) -> str:
    name = CHANNELS.get(told.channel, told.channel)
    return (
        f"{name} has not worked since {speech.moment(told.since)}: {speech.quote(told.reason)}\n"
        "What is to go out there is kept and goes out once it works; those who have another account read it there. "
        "Please have the machine looked at."
    )
