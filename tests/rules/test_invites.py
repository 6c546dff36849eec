"""One-time codes."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.invites import (
    ALPHABET,
    CODE_LENGTH,
    RANDOM_BYTES,
    InviteRules,
    expires_at,
    group_code,
    hash_code,
    is_code,
    locked_until,
    make_code,
    normalise_code,
)

RULES = InviteRules(valid_days=7, tries=5, lock_minutes=15)
LAST = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
RANDOMNESS = st.binary(min_size=RANDOM_BYTES, max_size=32)


def test_the_alphabet_has_no_letters_people_mix_up() -> None:
    assert not set("0O1Il") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_a_code_carries_at_least_64_bits_in_at_least_ten_characters() -> None:
    assert len(ALPHABET) ** CODE_LENGTH >= 2**64
    assert CODE_LENGTH >= 10


def test_each_of_the_first_65_random_bits_changes_the_code() -> None:
    codes = {make_code((1 << bit).to_bytes(RANDOM_BYTES, "big")) for bit in range(65)}
    assert len(codes) == 65


def test_a_code_is_grouped_for_reading() -> None:
    assert make_code(bytes([255] * RANDOM_BYTES)) == "ZZZZ-ZZZZ-ZZZZZ"


@given(RANDOMNESS)
def test_every_code_made_is_recognised_and_survives_grouping(randomness: bytes) -> None:
    code = make_code(randomness)
    assert is_code(code)
    assert group_code(normalise_code(code)) == code


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 9"):
        make_code(bytes(RANDOM_BYTES - 1))


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-EFGH-JKLMN",
        "abcd-efgh-jklmn",
        "ABCDEFGHJKLMN",
        " ABCD EFGH\u3000JKLMN \n",
        "ＡＢＣＤ－ＥＦＧＨ－ＪＫＬＭＮ",
        "abcd—efgh–jklmn",
        "ABCD\u2212EFGH\u30fcJKLMN",
        "ABCD_EFGH.JKLMN",
        "\ufeffABCD\u200b-EFGH-JKLMN",
    ],
)
def test_a_code_may_be_typed_in_any_width_case_and_grouping(typed: str) -> None:
    assert normalise_code(typed) == "ABCDEFGHJKLMN"
    assert hash_code(typed) == hashlib.sha256(b"ABCDEFGHJKLMN").hexdigest()


@pytest.mark.parametrize(
    "text", ["", "你好", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLMNP", "ABCD-EFGH-JKLM0", "ABCD-EFGH-JKLM1"]
)
def test_other_text_is_no_code(text: str) -> None:
    assert not is_code(text)


@given(st.text())
def test_any_text_can_be_normalised_once_and_for_all(text: str) -> None:
    assert isinstance(hash_code(text), str)
    assert group_code(group_code("ABCDEFGHJKLMN")) == "ABCD-EFGH-JKLMN"


def test_a_code_lives_seven_days() -> None:
    assert expires_at(LAST, RULES) == datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong_tries", "until"),
    [
        (0, None),
        (4, None),
        (5, datetime(2026, 11, 20, 7, 15, tzinfo=UTC)),
        (6, datetime(2026, 11, 20, 7, 15, tzinfo=UTC)),
    ],
)
def test_the_fifth_wrong_try_locks_for_a_quarter_of_an_hour(wrong_tries: int, until: datetime | None) -> None:
    assert locked_until(wrong_tries, LAST, RULES) == until


@pytest.mark.parametrize("key", ["valid_days", "tries", "lock_minutes"])
def test_rules_that_would_open_the_door_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match=rf"^{key}: "):
        InviteRules(**{key: 0})
