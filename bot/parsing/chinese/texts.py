"""What people type, evened out for matching, with the way back to what they typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TRADITIONAL = str.maketrans("週點號時後禮兩這個開間鐘圓億萬壹貳參陸頭", "周点号时后礼两这个开间钟圆亿万壹贰叁陆头")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿")


@dataclass(frozen=True)
class Text:
    """Typed text in one width, one case and without idle spaces.

    ``origins`` holds, for each character of ``plain``, its index in the original.
    """

    plain: str
    origins: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original behind ``plain[start:end]``, which is not empty."""
        return self.origins[start], self.origins[end - 1] + 1

    def is_apart(self, position: int) -> bool:
        """Tell whether a space, a line break or the end of the text stands just before ``position``."""
        if position in (0, len(self.plain)):
            return True
        before, here = self.plain[position - 1], self.plain[position]
        return before.isspace() or here.isspace() or self.origins[position] - self.origins[position - 1] > 1


def normalise(text: str) -> Text:
    """Return ``text`` in half width, lower case and simplified characters, without idle spaces.

    A space stays (as one blank) where dropping it would join two numbers or two Latin words; a line break
    always stays, so that nothing is read across lines.

    >>> normalise("２０２６ 年 12 月 1 日  09：00").plain
    '2026年12月1日09:00'
    >>> normalise("2026-12-01  09:00 三楼 5 号").plain
    '2026-12-01 09:00三楼5号'
    """
    wide = [
        (character, index)
        for index, typed in enumerate(text)
        if typed not in _INVISIBLE
        for character in unicodedata.normalize("NFKC", typed).lower().translate(_TRADITIONAL)
    ]
    kept: list[tuple[str, int]] = []
    gap: tuple[str, int] | None = None
    for character, index in wide:
        if character.isspace():
            gap = ("\n" if character in "\n\r" or (gap and gap[0] == "\n") else " ", index)
            continue
        if gap and kept and (gap[0] == "\n" or _would_join(kept[-1][0], character)):
            kept.append(gap)
        gap = None
        kept.append((character, index))
    return Text("".join(character for character, _ in kept), tuple(index for _, index in kept))


def _would_join(before: str, after: str) -> bool:
    return _kind(before) != "other" and _kind(before) == _kind(after)


def _kind(character: str) -> str:
    if character.isascii() and character.isalnum():
        return "latin"
    return "numeral" if character in _NUMERALS else "other"
