"""Numbers in words and figures: 五十, 壹佰零伍, 一百五, 1,234.5, 1.2万."""

from __future__ import annotations

import re
from decimal import Decimal

ZERO_TO_NINE = "零一二三四五六七八九"
_VARIANTS = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟", "零二一二三四五六七八九十百千")
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG_UNITS = {"万": 10**4, "亿": 10**8}
_TENTH_UNIT = {"百": "十", "千": "百", "万": "千", "亿": "千万"}
_LIMIT = 10**16

NUMERALS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
NUMBER = rf"(?:[0-9][0-9,]*(?:\.[0-9]+)?[百千万亿]?|[0-9{NUMERALS}点]+)"

_FIGURES = re.compile(r"(?P<figures>[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)(?P<unit>[百千万亿]?)")
_MISPLACED_ZERO = re.compile(r"千零.百|百零.?十|十零|零零|[一二三四五六七八九]零|(?<=.)零$|^零.|零[百千万亿]")
_COLLOQUIAL = re.compile(r"(?<=[百千万亿])[一二三四五六七八九]$")
_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")


def parse_number(text: str) -> Decimal | None:
    """Read one number of zero or more, in figures or in words; None when it is not exactly one.

    A digit left hanging counts tenths of the unit before it, as people speak: 一百五 is 150, 一万二 is 12000.

    >>> parse_number("1,234.5"), parse_number("一千零五"), parse_number("一百五"), parse_number("1,23.4")
    (Decimal('1234.5'), Decimal('1005'), Decimal('150'), None)
    """
    if figures := _FIGURES.fullmatch(text):
        unit = (_SMALL_UNITS | _BIG_UNITS).get(figures["unit"], 1)
        number = Decimal(figures["figures"].replace(",", "")) * unit if len(text) <= 24 else None
        return number if number is not None and number < _LIMIT else None
    if "点" in text:
        return _read_decimal_words(text)
    whole = parse_integer(text)
    return None if whole is None else Decimal(whole)


def parse_integer(text: str) -> int | None:
    """Read one whole number of zero or more, in figures, in words or mixed (1万2千); None when it is none.

    >>> parse_integer("二十五"), parse_integer("1万2千"), parse_integer("二五"), parse_integer("壹佰贰拾")
    (25, 12000, None, 120)
    """
    if not 0 < len(text) <= 24:
        return None
    if text.isascii() and text.isdigit():
        return int(text) if int(text) < _LIMIT else None
    words = re.sub(r"[1-9][0-9]{0,3}(?![0-9])", lambda match: spell(int(match[0])), text).translate(_VARIANTS)
    if _MISPLACED_ZERO.search(words) or (_COLLOQUIAL.search(words) and _FORMAL.search(text)):
        return None
    return _read_words(words)


def spell(number: int) -> str:
    """Write a whole number from 0 to 10**16 - 1 in everyday words.

    >>> spell(10010), spell(12), spell(100_000_001)
    ('一万零一十', '十二', '一亿零一')
    """
    words = _spell_sections(number) or "零"
    return words[1:] if words.startswith("一十") else words


def _read_words(words: str) -> int | None:
    """Read words in plain digits; right only when spelling the result gives the words back, zeros aside."""
    if hanging := _COLLOQUIAL.search(words):
        words += _TENTH_UNIT[words[hanging.start() - 1]]
    total = section = digit = 0
    for character in words:
        if character in ZERO_TO_NINE:
            digit = ZERO_TO_NINE.index(character)
        elif character in _SMALL_UNITS:
            section, digit = section + (digit or 1) * _SMALL_UNITS[character], 0
        elif character in _BIG_UNITS:
            carried = 0 if character == "万" else total
            total, section, digit = total - carried + (carried + section + digit) * _BIG_UNITS[character], 0, 0
        else:
            return None
    number = total + section + digit
    return number if number < _LIMIT and _bare(words) == _bare(spell(number)) else None


def _bare(words: str) -> str:
    without_zeros = words.replace("零", "") or "零"
    return re.sub("(?<![一二三四五六七八九])十", "一十", without_zeros)


def _read_decimal_words(text: str) -> Decimal | None:
    whole_words, _, decimals = text.translate(_VARIANTS).partition("点")
    whole = parse_integer(whole_words) if whole_words else None
    if whole is None or not decimals or any(digit not in ZERO_TO_NINE for digit in decimals) or len(decimals) > 4:
        return None
    return Decimal(f"{whole}." + "".join(str(ZERO_TO_NINE.index(digit)) for digit in decimals))


def _spell_sections(number: int) -> str:
    if number >= 10**8:
        return _join(_spell_sections(number // 10**8) + "亿", number % 10**8, 10**7)
    if number >= 10**4:
        return _join(_spell_sections(number // 10**4) + "万", number % 10**4, 10**3)
    for unit, word in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            return _join(ZERO_TO_NINE[number // unit] + word, number % unit, unit // 10)
    return ZERO_TO_NINE[number] if number else ""


def _join(high: str, rest: int, next_unit: int) -> str:
    """Put the rest after the high part, with 零 where the next place is empty."""
    return high + ("零" if 0 < rest < next_unit else "") + _spell_sections(rest)
