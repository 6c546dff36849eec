"""The console as a channel, for operators, scripts and tests: what is sent there is printed by who asked."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex

from bot.channels.channel import Capabilities, ChatKind, FetchFailed, Intake, MenuItem, Message, Update


class ConsoleChannel:
    """Sends nowhere: the command that speaks reads the outbox itself."""

    name = "console"
    capabilities = Capabilities(text_limit=1_000_000, buttons_limit=1_000, can_edit=False)
    trouble = ""

    async def run(self, intake: Intake) -> None:
        """Nothing comes in by itself."""

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        return None

    async def fetch(self, ref: str, largest: int) -> bytes:
        raise FetchFailed("nothing is sent at the console")

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """The console has no menu."""

    async def close(self) -> None:
        """Nothing is held."""


def spoken(account: str, text: str) -> Update:
    """Return words typed at the console by an account."""
    return Update("console", token_hex(8), account, ChatKind.PRIVATE, account, account, text, private_chat=account)
