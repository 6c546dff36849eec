"""What a command answers, and how a message is made to fit a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.channel import SECRET_LINES, Button, Capabilities, Message
from bot.channels.choices import Checklist, Selectors, chosen_line
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
    rest, cards = _with_cards(message, limits)
    if not cards or rest.text or rest.buttons or rest.file:
        yield from _carried(rest, limits, language, len(_option_lines(message, limits)) if cards else 0)
    yield from cards


def numbered_lines(message: Message, limits: Capabilities) -> tuple[str, ...]:
    """Return what the numbers mean that may be answered to a message, the first one 1; nothing of a secret ballot.

    The options of a checklist come first, and are known by their numbers on every channel.
    """
    rest, _ = _with_cards(message, limits)
    options = _option_lines(message, limits)
    lines = tuple(dict.fromkeys([*options, *_lines(rest)])) if limits.numbers_buttons else options
    return () if _is_secret(lines) else lines


def _with_cards(message: Message, limits: Capabilities) -> tuple[Message, list[Message]]:
    """Return the message without what stands on cards of choices, and these cards; as it was where there are none."""
    match message.choice:
        case Checklist() as choice if limits.checklist_limit:
            text = message.text if choice.text is None else choice.text
            cards = [Message("", choice=page) for page in _pages(choice, limits.checklist_limit)]
            return replace(message, text=text, buttons=_without(message, choice.replaces), choice=None), cards
        case Selectors() as choice if limits.has_selectors:
            buttons = _without(message, *choice.replaces)
            return replace(message, buttons=buttons, choice=None), [Message("", choice=choice)]
    return replace(message, choice=None), []


def _pages(choice: Checklist, size: int) -> list[Checklist]:
    """Return a checklist card by card, its options numbered through."""
    options = list(choice.options)
    if not choice.has_own_numbers:
        options = [replace(each, label=f"{number} {each.label}") for number, each in enumerate(options, 1)]
    pages = [tuple(options[start : start + size]) for start in range(0, len(options), size)]
    count = f"/{len(pages)}）"
    titles = [
        f"{choice.title}（{place}{count}" if len(pages) > 1 else choice.title for place in range(1, len(pages) + 1)
    ]
    return [replace(choice, title=title, options=page) for title, page in zip(titles, pages, strict=True)]


def _without(message: Message, *replaced: str) -> tuple[tuple[Button, ...], ...]:
    gone = tuple(filter(None, replaced))
    kept = (tuple(each for each in row if not each.line.startswith(gone)) for row in message.buttons)
    return tuple(filter(None, kept)) if gone else message.buttons


def _option_lines(message: Message, limits: Capabilities) -> tuple[str, ...]:
    choice = message.choice
    if not isinstance(choice, Checklist) or choice.has_own_numbers:
        return ()
    if not (choice.is_numbered or limits.checklist_limit):
        return ()
    return tuple(chosen_line(choice.line, [each.code]) for each in choice.options)


def _carried(message: Message, limits: Capabilities, language: Language, numbered: int) -> Iterator[Message]:
    """Yield a message without cards of choices; ``numbered`` options have numbers already."""
    message = message if limits.has_link_buttons else _with_addresses(message)
    if limits.numbers_buttons and _needs_numbers(message, limits):
        message = _numbered(message, language, numbered + 1)
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


def _numbered(message: Message, language: Language, first: int) -> Message:
    labels = {button.line: button.label for row in reversed(message.buttons) for button in reversed(row)}
    # What has a number of its own has this one.
    listed = [
        f"{number}. {labels[line].removeprefix(f'{number} ')}" for number, line in enumerate(_lines(message), first)
    ]
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
