"""What a command answers, and how a message is made to fit a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.channel import Button, Capabilities, Message


@dataclass(frozen=True)
class Reply:
    """Facts for the speaker. ``in_place``: the message whose button was pressed becomes the answer."""

    facts: tuple[Any, ...]
    in_place: bool = True


def say(*facts: Any, in_place: bool = True) -> Reply:
    """Answer with these facts, each a message of its own."""
    return Reply(facts, in_place)


def rows(buttons: list[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out ``width`` to a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def degrade(message: Message, limits: Capabilities) -> Iterator[Message]:
    """Yield the messages a channel can carry that together say the same."""
    # A platform refuses a message of nothing but line ends.
    texts = [piece for piece in _pieces(message.text, limits.text_limit) if piece.strip()] or [""]
    yield from (Message(text) for text in texts[:-1])
    laid, rest = _first_rows(message.buttons, limits.buttons_limit)
    yield replace(message, text=texts[-1], buttons=laid)
    while rest:
        laid, rest = _first_rows(rest, limits.buttons_limit)
        yield Message("（接上）", laid)


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Split at line ends, and only lines that are too long within."""
    piece = ""
    for line in text.split("\n"):
        while len(line) > limit:
            if piece:
                yield piece
                piece = ""
            yield line[:limit]
            line = line[limit:]
        joined = f"{piece}\n{line}" if piece else line
        if len(joined) > limit:
            yield piece
            joined = line
        piece = joined
    yield piece


def _first_rows(
    buttons: tuple[tuple[Button, ...], ...], limit: int
) -> tuple[tuple[tuple[Button, ...], ...], tuple[tuple[Button, ...], ...]]:
    """Return as many rows as ``limit`` buttons allow, and the rest; a row that is too wide alone is broken."""
    if limit < 1:
        return (), ()
    count = 0
    for index, row in enumerate(buttons):
        count += len(row)
        if count > limit and index == 0:
            return (row[:limit],), (row[limit:], *buttons[1:])
        if count > limit:
            return buttons[:index], buttons[index:]
    return buttons, ()
