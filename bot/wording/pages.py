"""Buttons that turn the pages of what is too long to be read at once."""

from __future__ import annotations

from bot.channels.channel import Button


def turning(line: str, page: int, pages: int, before: str, after: str) -> list[Button]:
    """Return the buttons to the pages before and after; ``line`` shows one when its number follows."""
    buttons = [Button(before, f"{line} {page - 1}")] if page > 1 else []
    return [*buttons, Button(after, f"{line} {page + 1}")] if page < pages else buttons
