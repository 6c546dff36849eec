"""The product with the platform's limits taken out of its pacing, to see what itself can do; for measuring only."""

from __future__ import annotations

from dataclasses import replace

from bot.__main__ import main
from bot.channels.telegram import TelegramChannel


def run() -> None:
    """Run the command line of the product."""
    TelegramChannel.capabilities = replace(
        TelegramChannel.capabilities, overall_per_second=None, chat_per_second=None, group_per_minute=None
    )
    main()


if __name__ == "__main__":
    run()
