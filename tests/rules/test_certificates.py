"""Numbers and codes of certificates: what is true, and that nothing else is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import pytest

from models.rules.certificates import (
    CODE_SIGNS,
    CertificateNumber,
    Served,
    check_code,
    is_true,
    items,
    text_to_sign,
)
from models.rules.values import Minutes
from models.sealing import Vault

VAULT = Vault(Vault.new_key())
NUMBER = CertificateNumber(2026, 7)
FINGERPRINT = VAULT.fingerprint(text_to_sign(NUMBER))
CODE = check_code(FINGERPRINT)


def forged(count: int) -> Iterator[str]:
    """Yield codes that are not true: drawn, altered by a sign, swapped, cut, of other numbers and of other keys."""
    chance, other = random.Random(67), Vault(Vault.new_key())
    plain = CODE.replace("-", "")
    for turn in range(count):
        drawn = "".join(chance.choice(CODE_SIGNS) for _ in plain)
        place = turn % len(plain)
        altered = (
            plain[:place] + chance.choice([sign for sign in CODE_SIGNS if sign != plain[place]]) + plain[place + 1 :]
        )
        elsewhere = CertificateNumber(2026, 8 + turn)
        yield (
            drawn,
            altered,
            plain[: place or 1],
            plain + drawn[0],
            check_code(VAULT.fingerprint(text_to_sign(elsewhere))),
            check_code(other.fingerprint(text_to_sign(NUMBER))),
        )[turn % 6]


def test_ten_thousand_forged_codes_are_refused() -> None:
    codes = list(forged(10_000))
    assert len(codes) == 10_000
    assert [code for code in codes if is_true(code, FINGERPRINT)] == []


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", ""), CODE.replace("0", "O").replace("1", "I")],
    ids=["as printed", "small", "with spaces", "in one", "letters for digits"],
)
def test_the_code_is_read_however_it_is_typed(typed: str) -> None:
    assert is_true(typed, FINGERPRINT)


@pytest.mark.parametrize("typed", ["", "-", "　", "\u202e", "码" * 12])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert not is_true(typed, FINGERPRINT)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-0007", NUMBER),
        ("2026-12345", CertificateNumber(2026, 12345)),
        ("2026-7", None),
        ("2026-00007", None),
        ("2026-0000", None),
        ("26-0007", None),
        ("2026-0007 ", None),
        ("２０２６-0007", None),
        ("", None),
    ],
)
def test_a_number_in_an_address_is_written_as_on_the_paper(text: str, number: CertificateNumber | None) -> None:
    assert CertificateNumber.parse(text) == number


def test_what_was_done_stands_in_the_order_in_which_it_began() -> None:
    served = [
        Served(date(2026, 5, 9), Minutes(90), "社区清扫"),
        Served(date(2026, 3, 1), Minutes(40), "图书整理"),
        Served(date(2026, 5, 2), Minutes(60), "社区清扫"),
    ]
    found = [(item.activity, item.times, item.minutes.count, item.first.day, item.last.day) for item in items(served)]
    assert found == [("图书整理", 1, 40, 1, 1), ("社区清扫", 2, 150, 2, 9)]
