import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.chinese import capital_amount, parse_amount
from models.rules.values import Money

REFUSED = Path(__file__).parent / "data" / "refused_amounts.txt"
TABLE = Path(__file__).parent / "data" / "amounts.csv"
CAPITALS = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.10", "壹角整"),
    ("0.56", "伍角陆分"),
    ("1", "壹元整"),
    ("10", "壹拾元整"),
    ("10.10", "壹拾元零壹角整"),
    ("15", "壹拾伍元整"),
    ("20.05", "贰拾元零伍分"),
    ("105", "壹佰零伍元整"),
    ("110", "壹佰壹拾元整"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("1000", "壹仟元整"),
    ("1005.50", "壹仟零伍元伍角整"),
    ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("10000", "壹万元整"),
    ("10010", "壹万零壹拾元整"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("100500", "壹拾万零伍佰元整"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("1000000", "壹佰万元整"),
    ("100000001", "壹亿零壹元整"),
    ("100200300", "壹亿零贰拾万零叁佰元整"),
    ("300004000", "叁亿零肆仟元整"),
]


def _table() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as rows:
        return [(row["phrase"], row["yuan"]) for row in csv.DictReader(rows)]


@pytest.mark.parametrize(("phrase", "yuan"), _table())
def test_the_collected_amounts_are_read(phrase: str, yuan: str) -> None:
    assert parse_amount(phrase) == Money.yuan(yuan)


@pytest.mark.parametrize(
    ("phrase", "yuan"),
    [
        ("一百五", "150"),
        ("一百五十块", "150"),
        ("一百零五块", "105"),
        ("两万三千五", "23500"),
        ("一万二", "12000"),
        ("1万2千", "12000"),
        ("十万零五百元", "100500"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("1千元", "1000"),
        ("5毛", "0.5"),
        ("5分", "0.05"),
        ("三块五毛五", "3.55"),
        ("三百零五块零5分", "305.05"),
        ("12元5角3分", "12.53"),
        ("12块50", "12.50"),
        ("２０元", "20"),
        ("1，234元", "1234"),
        (" 50 元 ", "50"),
        ("人民币伍拾元整", "50"),
        ("RMB 80", "80"),
        ("五十块钱", "50"),
        ("五十点五元", "50.5"),
        ("0", "0"),
        ("壹佰圓整", "100"),
    ],
)
def test_an_amount_is_read_as_it_is_spoken(phrase: str, yuan: str) -> None:
    assert parse_amount(phrase) == Money.yuan(yuan)


@pytest.mark.parametrize("phrase", ["", " ", *REFUSED.read_text(encoding="utf-8").splitlines()])
def test_an_unclear_amount_is_refused(phrase: str) -> None:
    assert parse_amount(phrase) is None


@pytest.mark.parametrize(("yuan", "capitals"), CAPITALS)
def test_an_amount_is_written_in_capitals(yuan: str, capitals: str) -> None:
    assert capital_amount(Money.yuan(yuan)) == capitals


def test_a_negative_amount_in_capitals_says_so() -> None:
    assert capital_amount(Money(-1250)) == "负壹拾贰元伍角整"


def test_an_amount_beyond_the_units_is_not_written_in_capitals() -> None:
    with pytest.raises(ValueError, match="too large"):
        capital_amount(Money(10**18))


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_an_amount_in_capitals_reads_back_as_itself(fen: int) -> None:
    assert parse_amount(capital_amount(Money(fen))) == Money(fen)


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_an_amount_as_printed_reads_back_as_itself(fen: int) -> None:
    assert parse_amount(str(Money(fen))) == Money(fen)
    assert parse_amount(f"{Decimal(fen) / 100:,.2f}") == Money(fen)


@given(st.one_of(st.text(), st.text("0123456789.,元块角分毛整零一二两十百千万亿壹佰点¥ ")))
def test_any_text_is_an_amount_of_zero_or_more_or_nothing(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or amount >= Money(0)
