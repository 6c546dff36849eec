"""Sums of money as people write them, and 人民币大写 for papers."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.parsing.chinese.numerals import NUMBER, parse_number, spell
from bot.parsing.chinese.texts import normalise
from models.rules.values import Money

_DIGIT = "[0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖两]"
_PREFIX = r"(?:人民币|rmb|cny|¥)? ?"
_YUAN = re.compile(rf"{_PREFIX}(?P<yuan>{NUMBER})(?:(?:元|圆|块)钱?)?[整正]?")
_ENGLISH = re.compile(rf"¥?(?P<yuan>{NUMBER}) ?(?:yuan|rmb|cny)")
_YUAN_JIAO_FEN = re.compile(
    rf"{_PREFIX}(?:(?P<yuan>{NUMBER})(?:元|圆|块)零?)?(?:(?P<jiao>{_DIGIT})[角毛]零?)?(?:(?P<fen>{_DIGIT})分)?钱?[整正]?"
)
_HANGING_JIAO = re.compile(rf"(?P<yuan>{NUMBER})块(?P<jiao>{_DIGIT})")
_HANGING_FEN = re.compile(rf"(?:(?P<yuan>{NUMBER})[元块])?(?P<jiao>{_DIGIT})[角毛](?P<fen>{_DIGIT})")
_TWO_FIGURES = re.compile(r"(?P<yuan>[0-9]+)块(?P<jiao>[0-9])(?P<fen>[0-9])")
# Among other words a sum has its unit. Where none has, it is the last of them: 王芳85; but none is in 第3, 10月到12
# or 2026年12.
_AMONG = re.compile(rf"{_PREFIX}(?<![0-9.第])(?:{NUMBER})(?:元|圆|块)(?:{_DIGIT}[角毛]?)?(?:{_DIGIT}分?)?钱?[整正]?")
_BARE_AMONG = re.compile(r"(?<=[^\x00-\x7f第到至和与、年〜～—])[0-9]+(?:\.[0-9]{1,2})?(?=$|[ ,，。\n])")
_FORMS = (_YUAN, _ENGLISH, _YUAN_JIAO_FEN, _HANGING_JIAO, _HANGING_FEN, _TWO_FIGURES)

_CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_MOST_YUAN = 10**12


def parse_amount(text: str) -> Money | None:
    """Read a sum of yuan in figures or words; None when it is not understood.

    Zero is read; negative sums, parts of a 分, misplaced commas and other currencies are not. Sums of
    10**12 yuan or more are refused.

    >>> parse_amount("12块5"), parse_amount("壹佰零伍元整"), parse_amount("1,23.4")
    (Money(1250), Money(10500), None)
    """
    plain = normalise(text).plain
    for form in _FORMS:
        match = form.fullmatch(plain)
        amount = _read_amount(match.groupdict()) if match else None
        if amount is not None:
            return amount
    return None


def search_amount(text: str) -> list[tuple[int, int]]:
    """Return where sums of money stand among other words.

    >>> [("王芳交85元转账"[start:stop]) for start, stop in search_amount("王芳交85元转账")]
    ['85元']
    >>> [("张伟2交85元"[start:stop]) for start, stop in search_amount("张伟2交85元")]
    ['85元']
    """
    typed = normalise(text)
    for pattern in (_AMONG, _BARE_AMONG):
        if found := [match for match in pattern.finditer(typed.plain) if parse_amount(match[0]) is not None]:
            return [typed.original_span(*match.span()) for match in found]
    return []


def capital_amount(amount: Money) -> str:
    """Write an amount in capitals, as on receipts; 整 closes amounts that end at 元 or 角.

    Where the rule leaves 零 before 角 to the writer, it is written. A negative amount starts with 负.

    Raises:
        ValueError: the amount is 10**16 yuan or more.

    Source: 支付结算办法（银发〔1997〕393号）附一《正确填写票据和结算凭证的基本规定》第二、四条.

    >>> capital_amount(Money(10500)), capital_amount(Money(1640902))
    ('壹佰零伍元整', '壹万陆仟肆佰零玖元零贰分')
    """
    yuan, rest = divmod(abs(amount.fen), 100)
    if yuan >= 10**16:
        raise ValueError(f"{amount} is too large to be written in capitals")
    jiao, fen = divmod(rest, 10)
    sign = "负" if amount.fen < 0 else ""
    return sign + _capital_yuan(yuan, rest) + _capital_rest(yuan, jiao, fen)


def _read_amount(parts: dict[str, str | None]) -> Money | None:
    total = Decimal(0)
    for name, worth in (("yuan", Decimal(1)), ("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        spoken = parts.get(name)
        if spoken is None:
            continue
        number = parse_number(spoken)
        if number is None or (worth != 1 and total != total.to_integral_value() and name == "jiao"):
            return None
        total += number * worth
    cents = total * 100
    if not any(parts.values()) or cents != cents.to_integral_value() or total >= _MOST_YUAN:
        return None
    return Money(int(cents))


def _capital_yuan(yuan: int, rest: int) -> str:
    if not yuan:
        return "" if rest else "零元"
    words = spell(yuan)
    words = "一" + words if words.startswith("十") else words
    return words.translate(_CAPITALS) + "元"


def _capital_rest(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    tenths = spell(jiao).translate(_CAPITALS) + "角" if jiao else ""
    return zero + tenths + (spell(fen).translate(_CAPITALS) + "分" if fen else "整")
