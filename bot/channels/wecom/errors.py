"""What an answer of WeCom says about a message: which of the ways of `SendFailed` it went, in words for the operator.

Decided by ``errcode`` alone; WeCom's own words are not repeated, since they quote what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.channels.channel import (
    Ambiguous,
    FetchFailed,
    FetchLater,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)

OPERATOR_SECONDS = 30.0
"""Pause when nothing will help but an operator."""
FLOOD_SECONDS = 60.0
"""Pause after 45009, whose limits count by the minute."""
BUSY_SECONDS = 3.0
TOO_OFTEN = 45009
"""Called too often: the app's calls together, but each group robot, and each chat of the long connection, by itself."""


class Kind(Enum):
    """BUSY and FLOOD pass; SETUP needs an operator; PERSON and MESSAGE will never do."""

    BUSY = "busy"
    FLOOD = "flood"
    SETUP = "setup"
    PERSON = "person"
    MESSAGE = "message"


class WeComFailed(Exception):
    """A call did not do what it should have done."""


class NeverLeft(WeComFailed):
    """The call did not reach WeCom, or was turned away before anything was done."""


class Crowded(NeverLeft):
    """So much that came waits to be stored that nothing is sent for now."""


class Broken(WeComFailed):
    """The call had left, and no usable answer came."""


class Refused(WeComFailed):
    """WeCom answered with an ``errcode``; ``ip`` is our own address where WeCom told it."""

    def __init__(self, code: int, ip: str = "") -> None:
        super().__init__(str(code))
        self.code = code
        self.ip = ip


@dataclass(frozen=True)
class Meaning:
    """``words`` tell the operator what is the matter and what to do."""

    kind: Kind
    words: str


_ID = "企业ID、应用的 AgentId 和 Secret 要抄自同一个应用"
_APP = "请在管理后台「应用管理」里打开本应用检查"
MEANINGS = {
    -1: Meaning(Kind.BUSY, "企业微信正忙，过一会儿自动再发"),
    45033: Meaning(Kind.FLOOD, "同时调用太多，稍后自动再发"),
    TOO_OFTEN: Meaning(Kind.FLOOD, "调用太频繁，超过了企业微信的限额；已暂停一分钟，之后自动再发"),
    40001: Meaning(Kind.SETUP, f"Secret 不对或已重置。{_ID}"),
    40013: Meaning(Kind.SETUP, f"企业ID不对，请在管理后台「我的企业」最下面抄写。{_ID}"),
    40014: Meaning(Kind.SETUP, f"access_token 换过一次仍被拒绝。{_ID}"),
    42001: Meaning(Kind.SETUP, "access_token 换过一次仍说过期，请检查是否另有程序在用同一个 Secret"),
    41001: Meaning(Kind.SETUP, "调用里没有 access_token，请检查中间的代理"),
    40056: Meaning(Kind.SETUP, f"AgentId 不对。{_ID}"),
    48002: Meaning(Kind.SETUP, f"应用没有调用这个接口的权限。{_APP}"),
    60011: Meaning(Kind.PERSON, "应用没有权限给这位同志发消息，请把她加进应用的可见范围"),
    60020: Meaning(
        Kind.SETUP,
        "服务器的出口IP{ip}不在「企业可信IP」里。请在管理后台「应用管理」打开本应用，在「企业可信IP」里加上它",
    ),
    60111: Meaning(Kind.PERSON, "企业微信里没有这个账号，可能已离职或改了账号"),
    40003: Meaning(Kind.PERSON, "企业微信不认识这个账号"),
    81013: Meaning(Kind.PERSON, "收件人不在应用的可见范围，或已停用。请在应用的「可见范围」里加上她"),
    82001: Meaning(Kind.PERSON, "收件人不在应用的可见范围。请在应用的「可见范围」里加上她"),
    301002: Meaning(Kind.SETUP, f"这个 AgentId 不属于这个 Secret。{_ID}"),
    301007: Meaning(Kind.SETUP, f"应用被停用了。{_APP}"),
    40007: Meaning(Kind.MESSAGE, "上传的文件已过期"),
    40008: Meaning(Kind.MESSAGE, "企业微信不认识这种消息"),
    40035: Meaning(Kind.MESSAGE, "消息的参数不对"),
    40058: Meaning(Kind.MESSAGE, "消息的参数不对"),
    93000: Meaning(Kind.MESSAGE, "群机器人的 key 不对，或机器人已被移出群"),
    93006: Meaning(Kind.PERSON, "在这个对话里还没有人给机器人发过消息，机器人不能先开口"),
    846605: Meaning(Kind.MESSAGE, "要答复的那条消息企业微信已不认"),
    846608: Meaning(Kind.MESSAGE, "答复得太晚"),
    42045: Meaning(Kind.MESSAGE, "卡片缺少跳转"),
    44001: Meaning(Kind.MESSAGE, "文件是空的"),
    45001: Meaning(Kind.MESSAGE, "文件太大"),
    45002: Meaning(Kind.MESSAGE, "消息太长"),
}
UNLICENSED = "这位同志没有企业微信的互通账号许可，收不到应用消息"
INVALID = MEANINGS[81013].words


def explain(error: WeComFailed) -> str:
    """Return what a failure means, in words for the operator, without addresses of others."""
    match error:
        case Refused(code=code, ip=ip):
            meaning = MEANINGS.get(code)
            words = meaning.words.format(ip=f"（{ip}）" if ip else "") if meaning else "没有写明原因，请查全局错误码"
            return f"{code}：{words}"
        case Crowded():
            return "收到的消息还没有存完，存完再发"
        case NeverLeft():
            return f"连不上企业微信（{error}），请检查网络或代理"
    return f"企业微信没有给出能用的答复（{error}）"


def kind_of(error: WeComFailed) -> Kind | None:
    """Return what kind of refusal it is, None when it is none or is not known."""
    meaning = MEANINGS.get(error.code) if isinstance(error, Refused) else None
    return meaning.kind if meaning else None


def is_too_often(error: WeComFailed) -> bool:
    """Return whether WeCom was called more often than it takes."""
    return isinstance(error, Refused) and error.code == TOO_OFTEN


def classify(error: WeComFailed, *, counts_chats: bool = False) -> SendFailed:
    """Return what a failure of a call that should have sent something means for the message.

    Args:
        counts_chats: how often is counted for each chat, so that the others may go on.
    """
    words = explain(error)
    match kind_of(error):
        case Kind.BUSY:
            return NotSent(words, BUSY_SECONDS)
        case Kind.FLOOD:
            return NotSent(words, FLOOD_SECONDS, whole_channel=not (counts_chats and is_too_often(error)))
        case Kind.SETUP:
            return NotSent(words, OPERATOR_SECONDS, whole_channel=True)
        case Kind.PERSON:
            return Unreachable(words)
    if isinstance(error, NeverLeft):
        return NotSent(words)
    return Rejected(words) if isinstance(error, Refused) else Ambiguous(words)


def classify_unsent(error: WeComFailed, *, counts_chats: bool = False) -> SendFailed:
    """Return the same for a call before the sending, as of an upload: without an answer nothing was sent either."""
    return NotSent(explain(error)) if isinstance(error, Broken) else classify(error, counts_chats=counts_chats)


def classify_fetch(error: WeComFailed) -> FetchFailed:
    """Return what a failure of fetching a file means."""
    words = explain(error)
    match kind_of(error):
        case Kind.FLOOD:
            return FetchLater(words, FLOOD_SECONDS)
        case Kind.SETUP:
            return FetchLater(words, OPERATOR_SECONDS)
        case Kind.BUSY:
            return FetchLater(words, BUSY_SECONDS)
    return FetchFailed(words) if isinstance(error, Refused) else FetchLater(words)
