"""Telegram's rate limits as sliding windows over the arrival times of accepted messages."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .telegram_errors import too_many

Window = deque[float]

# Seconds since the epoch are floats: a pause of exactly one second may come out a little short.
ROUNDING_SECONDS = 1e-6


@dataclass(slots=True)
class Limits:
    """How many messages a bot may send; a limit of None is switched off. Refused messages do not count."""

    overall_per_second: float | None = 30
    chat_per_second: float | None = 1
    group_per_minute: float | None = 20
    _overall: Window = field(default_factory=deque)
    _chats: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, Window] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, chat_id: int, *, is_group: bool, now: float) -> None:
        """Count one message that arrives at `now` (seconds).

        Raises:
            ApiError: 429 with the whole seconds to wait, at least 1; nothing is counted then.
        """
        wait = max(
            _until_free(self._overall, self.overall_per_second, 1.0, now),
            self._until_chat_free(chat_id, now),
            _until_free(self._groups[chat_id], self.group_per_minute, 60.0, now) if is_group else 0.0,
        )
        if wait > ROUNDING_SECONDS:
            raise too_many(max(1, math.ceil(wait)))
        self._overall.append(now)
        self._chats[chat_id] = now
        if is_group:
            self._groups[chat_id].append(now)

    def change(self, **limits: float | None) -> None:
        """Set limits by name; what was sent before still counts."""
        for name, value in limits.items():
            if name not in ("overall_per_second", "chat_per_second", "group_per_minute"):
                raise ValueError(f"no such limit: {name}")
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be above zero, or None for off")
            setattr(self, name, value)

    def _until_chat_free(self, chat_id: int, now: float) -> float:
        if self.chat_per_second is None or chat_id not in self._chats:
            return 0.0
        return self._chats[chat_id] + 1.0 / self.chat_per_second - now


def _until_free(window: Window, limit: float | None, length: float, now: float) -> float:
    while window and window[0] <= now - length:
        window.popleft()
    if limit is None or len(window) < limit:
        return 0.0
    # A lowered limit may leave more than one message to wait for.
    return window[len(window) - int(limit)] + length - now
