from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.chinese import parse_integer, parse_number
from bot.parsing.chinese.numerals import spell


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("二十五", 25),
        ("两百二", 220),
        ("一百一十五", 115),
        ("一百十五", 115),
        ("三千零二十", 3020),
        ("十二万五", 125000),
        ("一亿五", 150_000_000),
        ("1万2", 12000),
        ("壹佰贰拾", 120),
        ("007", 7),
    ],
)
def test_a_whole_number_is_read(words: str, number: int) -> None:
    assert parse_integer(words) == number


@pytest.mark.parametrize(
    "words", ["", "二五", "零五", "五零", "五十零五", "百五", "十十", "一百二百", "一万一万", "千零五", "1万02"]
)
def test_words_that_are_no_number_are_refused(words: str) -> None:
    assert parse_integer(words) is None


@pytest.mark.parametrize(("words", "number"), [("1.2万", "12000"), ("三点一四", "3.14"), ("1,234,567.8", "1234567.8")])
def test_a_number_with_decimals_is_read(words: str, number: str) -> None:
    assert parse_number(words) == Decimal(number)


@given(st.integers(0, 10**12))
def test_a_spelt_number_reads_back_as_itself(number: int) -> None:
    assert parse_integer(spell(number)) == number


@given(st.text("零一二两三九十百千万亿壹佰点0123456789.,"))
def test_any_words_are_a_number_of_zero_or_more_or_nothing(words: str) -> None:
    number = parse_number(words)
    assert number is None or number >= 0
