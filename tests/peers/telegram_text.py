"""What Telegram makes of a text: the HTML of parse_mode, entities in UTF-16 units, lengths in code points."""

import re
from dataclasses import dataclass
from typing import Any

from .telegram_errors import ApiError, Json, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
ATTRIBUTE = re.compile(r"""\s+([A-Za-z][A-Za-z-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
WORDS = re.compile(r".[^<&]*", re.DOTALL)
START_TAG = re.compile(r"<([A-Za-z0-9-]*)")
TAG_CLOSE = re.compile(r"\s*>")
END_TAG = re.compile(r"</([A-Za-z0-9-]*)\s*>")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{5,32})?(?![A-Za-z0-9_])")
MOST_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, whose offsets and lengths count UTF-16 units."""

    text: str
    entities: list[Json]


def formatted(
    raw: str, parse_mode: str | None, entities: Any, *, limit: int, what: str, may_be_empty: bool
) -> Formatted:
    """Parse a text of a bot.

    Args:
        limit: most code points after parsing.
        what: how errors name it, "message" or "message caption".

    Raises:
        ApiError: 400, not well-formed, empty or too long.
    """
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        parsed = parse_html(raw)
    else:
        parsed = Formatted(raw, given_entities(entities, utf16_length(raw)))
    parsed = _stripped(parsed)
    if not parsed.text and not may_be_empty:
        raise bad_request("message text is empty")
    if len(parsed.text) > limit:
        raise bad_request(f"{what} is too long")
    return parsed


def parse_html(raw: str) -> Formatted:
    """Parse Telegram's HTML.

    Raises:
        ApiError: 400 "can't parse entities" with the byte offset, as the real service.

    >>> parse_html("<b>1</b> &lt; 2")
    Formatted(text='1 < 2', entities=[{'type': 'bold', 'offset': 0, 'length': 1}])
    """
    if "<" not in raw and "&" not in raw:
        return Formatted(raw, [])
    return _HtmlReader(raw).read()


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, which Telegram's offsets count.

    >>> utf16_length("党😀")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def commands_in(text: str) -> list[Json]:
    """Return the `bot_command` entities of what a person wrote."""
    if "/" not in text:
        return []
    return [
        {"type": "bot_command", "offset": utf16_length(text[: m.start()]), "length": len(m.group())}
        for m in COMMAND.finditer(text)
    ]


def given_entities(entities: Any, length: int) -> list[Json]:
    """Check entities a bot gives itself, in place of a parse mode."""
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: Expected an Array of MessageEntity")
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse entities: Expected an Object with a type")
        offset, span = entity.get("offset"), entity.get("length")
        if type(offset) is not int or type(span) is not int or offset < 0 or span < 0 or offset + span > length:
            raise bad_request("can't parse entities: Entity is out of the text")
    return entities[:MOST_ENTITIES]


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    number: int


class _HtmlReader:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.opened = 0
        self.entities: list[tuple[int, Json]] = []

    def read(self) -> Formatted:
        while self.at < len(self.raw):
            sign = self.raw[self.at]
            if sign == "<" and self.raw.startswith("</", self.at):
                self._end_tag()
            elif sign == "<":
                self._start_tag()
            else:
                self._words(sign)
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        # Outer before inner, also where both cover the same words.
        ordered = [entity for _, entity in sorted(self.entities, key=lambda entity: entity[0])]
        return Formatted("".join(self.pieces), ordered[:MOST_ENTITIES])

    def _words(self, sign: str) -> None:
        if sign == "&" and (match := REFERENCE.match(self.raw, self.at)):
            word = _referred(match)
            self.at = match.end()
        else:
            match = WORDS.match(self.raw, self.at)
            assert match is not None
            word = match.group()
            self.at = match.end()
        self.pieces.append(word)
        self.length += utf16_length(word)

    def _start_tag(self) -> None:
        start = self.at
        match = START_TAG.match(self.raw, start)
        assert match is not None
        tag = match.group(1).lower()
        if tag not in KINDS:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {self._bytes(start)}')
        attributes: dict[str, str] = {}
        at = match.end()
        while found := ATTRIBUTE.match(self.raw, at):
            attributes[found.group(1).lower()] = _unquoted(found.group(2) or "")
            at = found.end()
        closing = TAG_CLOSE.match(self.raw, at)
        if closing is None:
            raise _unparsable(f"Unclosed start tag at byte offset {self._bytes(start)}")
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(start)}')
        if tag == "tg-emoji" and not attributes.get("emoji-id", "").isdecimal():
            raise _unparsable(f"Invalid custom emoji identifier specified at byte offset {self._bytes(start)}")
        self.opened += 1
        self.open.append(_Open(tag, attributes, self.length, self.opened))
        self.at = closing.end()

    def _end_tag(self) -> None:
        start = self.at
        match = END_TAG.match(self.raw, start)
        if match is None:
            raise _unparsable(f"Unclosed end tag at byte offset {self._bytes(start)}")
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._bytes(start)}")
        opened = self.open.pop()
        if (name := match.group(1).lower()) not in ("", opened.tag):
            raise _unparsable(
                f'Unmatched end tag at byte offset {self._bytes(start)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.at = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        outer = self.open[-1] if self.open else None
        if opened.tag == "code" and outer and outer.tag == "pre":
            if opened.attributes.get("class", "").startswith("language-"):
                outer.attributes["language"] = opened.attributes["class"].removeprefix("language-")
            return
        if not length or (opened.tag == "a" and not opened.attributes.get("href")):
            return
        entity: Json = {"type": KINDS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            entity["url"] = opened.attributes["href"]
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes["emoji-id"]
        elif opened.tag == "pre" and opened.attributes.get("language"):
            entity["language"] = opened.attributes["language"]
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        self.entities.append((opened.number, entity))

    def _bytes(self, at: int) -> int:
        return len(self.raw[:at].encode())


def _stripped(parsed: Formatted) -> Formatted:
    text = parsed.text.strip()
    if text == parsed.text:
        return parsed
    lead = utf16_length(parsed.text[: len(parsed.text) - len(parsed.text.lstrip())])
    end = utf16_length(text)
    kept = []
    for entity in parsed.entities:
        first = max(0, entity["offset"] - lead)
        last = min(end, entity["offset"] + entity["length"] - lead)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return Formatted(text, kept)


def _referred(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    is_character = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_character else match.group()


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        value = value[1:-1]
    return REFERENCE.sub(_referred, value)


def _unparsable(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")
