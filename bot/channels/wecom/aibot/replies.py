"""What may still be answered: WeCom gives each message, entry and press a number and a time to answer it."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.wecom.aibot.frames import RESPOND, WELCOME

MESSAGE_SECONDS = 24 * 3600.0
# WeCom waits five seconds for these; the way there takes some of them.
EVENT_SECONDS = 4.5
MOST_CHATS = 10_000
# No more messages of one person are in work at once.
MOST_IN_A_CHAT = 3


@dataclass(frozen=True)
class Chance:
    """A callback that may be answered with ``command`` until ``until``, by the clock of `Replies`."""

    number: str
    command: str
    until: float


class Replies:
    """Kept in memory alone: what is lost with it is pushed instead. ``clock`` tells monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats: OrderedDict[str, deque[Chance]] = OrderedDict()
        self._presses: OrderedDict[str, float] = OrderedDict()

    def add_message(self, chat: str, number: str) -> None:
        """Remember a message; who has said something is welcomed no more."""
        waiting = self._chats.pop(chat, ())
        for chance in waiting:
            if chance.command != WELCOME:
                self._add(chat, chance)
        self._add(chat, Chance(number, RESPOND, self._clock() + MESSAGE_SECONDS))

    def add_entry(self, chat: str, number: str) -> None:
        self._add(chat, Chance(number, WELCOME, self._clock() + EVENT_SECONDS))

    def add_press(self, number: str) -> None:
        self._presses[number] = self._clock() + EVENT_SECONDS
        if len(self._presses) > MOST_CHATS:
            self._presses.popitem(last=False)

    def take(self, chat: str) -> Chance | None:
        """Return the oldest callback of a chat that can still be answered, which is then used up."""
        waiting = self._chats.get(chat, deque())
        found = None
        while waiting and found is None:
            chance = waiting.popleft()
            found = chance if chance.until > self._clock() else None
        if not waiting:
            self._chats.pop(chat, None)
        return found

    def take_press(self, number: str) -> bool:
        """Return whether the card of a press can still be changed, which is then used up."""
        return self._presses.pop(number, 0.0) > self._clock()

    def _add(self, chat: str, chance: Chance) -> None:
        self._chats.setdefault(chat, deque(maxlen=MOST_IN_A_CHAT)).append(chance)
        self._chats.move_to_end(chat)
        if len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
