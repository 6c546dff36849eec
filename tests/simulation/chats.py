"""Everybody's chats: what was sent, when, whether by the clock, and the buttons each reader has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.channel import Capabilities, Intake, MenuItem, Message


@dataclass(frozen=True)
class Heard:
    """One message as its reader sees it; ``by_clock``: nobody said anything that it answers."""

    at: datetime
    chat: str
    text: str
    buttons: dict[str, str]
    by_clock: bool

    @property
    def reader(self) -> str:
        return self.chat.removeprefix("chat-")

    @property
    def is_of_room(self) -> bool:
        return not self.chat.startswith("chat-")


@dataclass
class Chats:
    """A channel that remembers; ``now`` and ``is_clock`` are set by who plays."""

    now: datetime
    is_clock: bool = False
    name: str = "test"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(4096, 100, True))
    heard: list[Heard] = field(default_factory=list)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)

    async def run(self, intake: Intake) -> None:
        raise NotImplementedError

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        buttons = {button.label: button.line for row in message.buttons for button in row}
        ref = edits or str(len(self.heard) + 1)
        self.heard.append(Heard(self.now, chat, message.text, buttons, self.is_clock))
        self.shown.update({(chat, line): ref for line in buttons.values()})
        return ref

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        pass

    async def close(self) -> None:
        pass
