"""What a command answers, and how a message is made to fit a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.channel import SECRET_LINES, Button, Capabilities, Message
from models.members import Language

LONGEST_HEADING = 26
HINTS = {Language.ZH: "回复数字选择，例如：1。", Language.EN: "Reply with a number, such as 1."}


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


def degrade(message: Message, limits: Capabilities, language: Language = Language.ZH) -> Iterator[Message]:
    """Yield the messages a channel can carry that together say the same."""
    message = message if limits.has_link_buttons else _with_addresses(message)
    if limits.numbers_buttons and _needs_numbers(message, limits):
        message = _numbered(message, language)
    # A platform refuses a message of nothing but line ends.
    texts = [piece for piece in _pieces(message.text, limits) if piece.strip()] or [""]
    *before, last = _with_heading(texts, message, limits)
    yield from (Message(text) for text in before)
    if message.file is not None and not limits.has_captions:
        if last and not message.buttons:
            yield Message(last)
        yield Message("", file=message.file)
        if not message.buttons:
            return
        message = replace(message, file=None)
    laid, rest = _first_rows(message.buttons, limits.buttons_limit)
    yield replace(message, text=last, buttons=laid)
    while rest:
        laid, rest = _first_rows(rest, limits.buttons_limit)
        yield Message("（接上）", laid)


def numbered_lines(message: Message, limits: Capabilities) -> tuple[str, ...]:
    """Return what the numbers mean that may be answered to a message, the first one 1; nothing of a secret ballot."""
    lines = _lines(message)
    return lines if limits.numbers_buttons and not _is_secret(lines) else ()


def _lines(message: Message) -> tuple[str, ...]:
    return tuple(dict.fromkeys(button.line for row in message.buttons for button in row if button.line))


def _is_secret(lines: tuple[str, ...]) -> bool:
    return any(line.startswith(SECRET_LINES) for line in lines)


def _with_addresses(message: Message) -> Message:
    """Return the message with the addresses of its buttons in its text."""
    links = [f"{button.label}：{button.url}" for row in message.buttons for button in row if button.url]
    if not links:
        return message
    kept = tuple(tuple(button for button in row if not button.url) for row in message.buttons)
    return replace(message, text="\n".join([message.text, *links]).lstrip("\n"), buttons=tuple(filter(None, kept)))


def _needs_numbers(message: Message, limits: Capabilities) -> bool:
    lines = _lines(message)
    if _is_secret(lines):
        return False
    longest = max((len(button.label) for row in message.buttons for button in row), default=0)
    return len(lines) > limits.buttons_limit or (limits.label_limit is not None and longest > limits.label_limit)


def _numbered(message: Message, language: Language) -> Message:
    labels = {button.line: button.label for row in reversed(message.buttons) for button in reversed(row)}
    listed = [f"{number}. {labels[line]}" for number, line in enumerate(_lines(message), 1)]
    text = "\n".join([message.text, "", *listed, HINTS[language]]).lstrip("\n")
    return replace(message, text=text, buttons=())


def _with_heading(texts: list[str], message: Message, limits: Capabilities) -> list[str]:
    """Return the texts, of which the last stands together with the buttons: a short one, or the first line again."""
    if not message.buttons or limits.card_text_limit is None or 0 < len(texts[-1]) <= limits.card_text_limit:
        return texts
    first = texts[0].lstrip("\n").partition("\n")[0]
    heading = first if len(first) <= LONGEST_HEADING else first[: LONGEST_HEADING - 1] + "…"
    return [*texts, heading]


def _pieces(text: str, limits: Capabilities) -> Iterator[str]:
    """Split at line ends, and only lines that are too long within."""
    limit = limits.text_limit
    piece = ""
    for line in text.split("\n"):
        while _size(line, limits) > limit:
            if piece:
                yield piece
                piece = ""
            head = _head(line, limits)
            yield head
            line = line[len(head) :]
        joined = f"{piece}\n{line}" if piece else line
        if _size(joined, limits) > limit:
            yield piece
            joined = line
        piece = joined
    yield piece


def _size(text: str, limits: Capabilities) -> int:
    """Return how long a text is for a channel: in bytes, or in units of UTF-16 as Telegram counts, two an emoji."""
    return (
        len(text.encode("utf-8", "replace")) if limits.counts_bytes else len(text.encode("utf-16-le", "replace")) // 2
    )


def _head(line: str, limits: Capabilities) -> str:
    """Return as much of a line as fits, and never half a sign."""
    if not limits.counts_bytes:
        return line.encode("utf-16-le", "replace")[: limits.text_limit * 2].decode("utf-16-le", "ignore")
    return line.encode("utf-8", "replace")[: limits.text_limit].decode("utf-8", "ignore")


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
