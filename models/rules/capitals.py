"""Amounts in capitals, as receipts and vouchers have them: 贰佰元零伍分."""

from __future__ import annotations

from models.rules.values import Money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
MYRIADS = ("亿", "万", "")
LIMIT = Money.yuan(10 ** (4 * len(MYRIADS)))


def capitals(amount: Money) -> str:
    """Return an amount in capitals.

    Args:
        amount: 分, from 0 up to, not including, a trillion yuan.

    Raises:
        ValueError: the amount is negative or too large; neither belongs on a receipt.

    Source: 支付结算办法 附件一《正确填写票据和结算凭证的基本规定》 第一条至第三条.

    >>> capitals(Money.yuan("1680.32"))
    '壹仟陆佰捌拾元叁角贰分'
    >>> capitals(Money.yuan("16409.02"))
    '壹万陆仟肆佰零玖元零贰分'
    >>> capitals(Money.yuan("300004000"))
    '叁亿零肆仟元整'
    """
    if not Money(0) <= amount < LIMIT:
        raise ValueError(f"no capitals for {amount!r}")
    yuan, jiao, fen = amount.fen // 100, amount.fen // 10 % 10, amount.fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{whole or '零元'}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return whole + tenths + (f"{DIGITS[fen]}分" if fen else "")


def _whole(number: int) -> str:
    """Return a whole number above 0; one 零 stands for all the empty places before a digit."""
    text, is_gap = "", False
    digits = f"{number:0{4 * len(MYRIADS)}d}"
    for index, myriad in enumerate(MYRIADS):
        group = digits[4 * index : 4 * index + 4]
        for digit, place in zip(group, PLACES, strict=True):
            if digit == "0":
                is_gap = bool(text)
                continue
            # 壹拾万伍仟: the empty end of a myriad is not a gap, an empty myriad is.
            text += ("零" if is_gap else "") + DIGITS[int(digit)] + place
            is_gap = False
        if int(group):
            text, is_gap = text + myriad, False
    return text
