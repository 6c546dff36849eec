"""How receiving goes, in words for the operator, and how long to wait when it does not."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.errors import Broken, FloodWait, NeverLeft

logger = logging.getLogger(__name__)

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Trouble(Enum):
    """Why nothing comes in; the value is told to the operator."""

    STARTING = "正在连接"
    CONFLICT = "另有一个程序在用同一个令牌收消息，请只留一个"
    TOKEN = "令牌被拒绝，请检查令牌和接口地址"
    FLOOD = "请求过于频繁，按 Telegram 的要求等待"
    REFUSED = "请求被拒绝，请检查设置"
    DISCONNECTED = "连不上 Telegram，请检查网络或代理"
    BROKEN = "Telegram 的答复中断、出错或无法读懂"
    INTAKE = "消息收到了，但没能存下来，请检查数据库和磁盘"


@dataclass(frozen=True)
class Health:
    """``last_success``: when updates were last received well, monotonic seconds; ``trouble``: None when all is well."""

    last_success: float | None
    trouble: Trouble | None


@dataclass(frozen=True)
class Pace:
    """Seconds.

    Args:
        first: the pause after a failure, twice as long after each further one.
        longest: what those pauses grow to.
        conflict: the least pause when another program polls too.
        poll: how long Telegram holds a poll to which it has no answer.
        spare: how much longer than that the answer may take.
    """

    first: float = 0.5
    longest: float = 8.0
    conflict: float = 4.0
    poll: int = 25
    spare: float = 10.0


class Pulse:
    """Keeps the health, and pauses longer after each failure in a row."""

    def __init__(self, pace: Pace, clock: Clock, sleep: Sleep) -> None:
        self.pace = pace
        self.clock = clock
        self.health = Health(None, Trouble.STARTING)
        self._sleep = sleep
        self._failures = 0

    def succeed(self) -> None:
        """Note that all is well now."""
        if self.health.trouble is not None:
            logger.info("telegram receives")
        self.health = Health(self.clock(), None)
        self._failures = 0

    def note(self, trouble: Trouble) -> None:
        """Note a failure; the log gets only what is new."""
        if trouble is not self.health.trouble:
            logger.warning("telegram does not receive: %s", trouble.name)
        self.health = Health(self.health.last_success, trouble)

    async def fail(self, trouble: Trouble, at_least: float = 0.0) -> None:
        """Note a failure and wait, at least so many seconds."""
        self.note(trouble)
        pause = min(self.pace.first * 2 ** min(self._failures, 16), self.pace.longest)
        self._failures += 1
        await self._sleep(max(pause, at_least))

    async def fail_by(self, error: TelegramError) -> None:
        """Note the failure of a call and wait."""
        trouble = diagnose(error)
        at_least = self.pace.conflict if trouble is Trouble.CONFLICT else 0.0
        await self.fail(trouble, error.seconds if isinstance(error, FloodWait) else at_least)

    async def breathe(self, seconds: float) -> None:
        """Wait without there being a failure."""
        await self._sleep(seconds)


def diagnose(error: TelegramError) -> Trouble:
    """Return what is the matter when a call that receives or sets up failed."""
    match error:
        case FloodWait():
            return Trouble.FLOOD
        case Conflict():
            return Trouble.CONFLICT
        case InvalidToken() | EndPointNotFound():
            return Trouble.TOKEN
        case BadRequest() | Forbidden():
            return Trouble.REFUSED
    match error.__cause__:
        case NeverLeft():
            return Trouble.DISCONNECTED
        case Broken():
            return Trouble.BROKEN
    return Trouble.BROKEN
