"""What the administrators are told of the program itself, in Chinese."""

from __future__ import annotations

from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.accounts import CHANNELS
from models.members import Language
from models.operation import BackupFailed, ChannelOut, StorageRefused
from models.troubles import Trouble

TROUBLES = {
    Trouble.FULL: "磁盘满了",
    Trouble.READ_ONLY: "磁盘是只读的",
    Trouble.LOCKED: "数据库被别的程序锁住了",
    Trouble.DAMAGED: "数据库损坏了",
    Trouble.GONE: "数据库读写不到",
}


@says(Language.ZH, BackupFailed)
def backup_failed(told: BackupFailed, speech: Speech) -> str:
    last = f"最近一次备份是{speech.moment(told.last_at)}" if told.last_at else "到现在还没有备份"
    return (
        f"自动备份没有做成：{speech.quote(told.reason)}\n{last}。请管机器的同志看一下，改好以后小秘会自己再备份；"
        "在那以前不再为这件事打扰您。"
    )


@says(Language.ZH, StorageRefused)
def storage_refused(told: StorageRefused, speech: Speech) -> str:
    return (
        f"{speech.moment(told.since)}到{speech.moment(told.until)}，小秘存不下东西：{TROUBLES[told.trouble]}。"
        "现在好了。这段时间里没有收下的消息会重新收，没有丢；请管机器的同志看一下原因。"
    )


@says(Language.ZH, ChannelOut)
def channel_out(told: ChannelOut, speech: Speech) -> str:
    name = CHANNELS.get(told.channel, told.channel)
    return (
        f"{name}从{speech.moment(told.since)}起连不上：{speech.quote(told.reason)}\n"
        "要从那里发的消息都留着，接通后继续发；有别的账号的同志改在别处收。请管机器的同志看一下。"
    )
