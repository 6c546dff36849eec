"""The codes of the room: when a token is good, when a code is, and that neither can be guessed or confused."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.rules import checkin as rules
from models.rules.checkin import CODES, Fault, Occasion, Token, code_at, make_token, read_token
from models.rules.invites import is_code, make_code

KEY = bytes(range(32))
OTHER = bytes(reversed(range(32)))
NOON = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


@pytest.mark.parametrize(
    ("later", "fault"),
    [
        (-0.001, Fault.EARLY),
        (-15, Fault.EARLY),
        (-3600, Fault.EARLY),
        (0, None),
        (14.999, None),
        (15, None),
        (18, None),
        (29.999, None),
        (44.999, None),
        (45, Fault.LATE),
        (60, Fault.LATE),
        (86_400, Fault.LATE),
    ],
)
def test_a_token_is_good_for_45_seconds_from_the_beginning_of_its_step(later: float, fault: Fault | None) -> None:
    assert rules.age_fault(make_token(KEY, 12, NOON), NOON + seconds(later)) is fault


@pytest.mark.parametrize("latency", [0, 3, 10, 30])
@pytest.mark.parametrize("scanned", [0, 7, 14.999])
def test_whenever_in_its_step_it_is_scanned_an_honest_member_has_30_seconds(scanned: float, latency: float) -> None:
    token = make_token(KEY, 12, NOON + seconds(scanned))
    assert rules.age_fault(token, NOON + seconds(scanned + latency)) is None


def test_the_zone_in_which_a_moment_is_said_changes_nothing() -> None:
    here = NOON.astimezone(ZoneInfo("Asia/Shanghai"))
    assert make_token(KEY, 12, here) == make_token(KEY, 12, NOON)
    assert code_at(KEY, here) == code_at(KEY, NOON)


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("number", [1, 4821, 10**18 - 1])
def test_a_token_survives_being_read_fits_a_deep_link_and_is_never_an_invite_code(
    number: int, occasion: Occasion
) -> None:
    token = make_token(KEY, number, NOON, occasion)
    assert read_token(str(token)) == token
    assert len(str(token)) <= rules.TOKEN_LIMIT
    assert rules.is_token(str(token))
    assert not is_code(str(token))


def test_no_invite_code_is_a_token() -> None:
    chance = random.Random(7)
    codes = [make_code(chance.randbytes(9)) for _ in range(2000)]
    assert [code for code in codes if rules.is_token(code.lower()) or read_token(code.lower())] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ci-",
        "ci-12-118700000-",
        "ci-0-118700000-" + "A" * 22,
        "ci-012-118700000-" + "A" * 22,
        "ci-12--" + "A" * 22,
        "ci-12-118700000-" + "A" * 21,
        "ci-12-118700000-" + "A" * 23,
        "ci-12-118700000-" + "A" * 21 + "=",
        "ci-12-118700000-" + "A" * 22 + "\n",
        "CI-12-118700000-" + "A" * 22,
        "ci-１２-118700000-" + "A" * 22,
        "ci-" + "9" * 19 + "-1-" + "A" * 22,
        "ci-up-12-118700000-" + "A" * 22,
        "ci-in-out-12-118700000-" + "A" * 22,
        "ci-in--118700000-" + "A" * 22,
    ],
)
def test_what_has_another_form_is_no_token(text: str) -> None:
    assert read_token(text) is None


def test_a_token_is_genuine_only_as_it_was_signed() -> None:
    token = make_token(KEY, 12, NOON)
    assert rules.is_genuine(KEY, token)
    assert not rules.is_genuine(OTHER, token)
    assert not rules.is_genuine(KEY, Token(13, token.step, token.signature))
    assert not rules.is_genuine(KEY, Token(12, token.step + 1, token.signature))
    for place in range(22):
        letter = "A" if token.signature[place] != "A" else "B"
        # The last letter carries two bits of the signature only, four of its values are read alike: not here.
        forged = token.signature[:place] + letter + token.signature[place + 1 :]
        assert not rules.is_genuine(KEY, Token(12, token.step, forged))


@pytest.mark.parametrize("signed", Occasion)
def test_a_token_is_good_for_nothing_but_what_it_was_signed_for(signed: Occasion) -> None:
    token = make_token(KEY, 12, NOON, signed)
    for said in Occasion:
        assert rules.is_genuine(KEY, Token(12, token.step, token.signature, said)) is (said is signed)


def test_a_code_has_four_digits_and_changes_with_the_minute() -> None:
    codes = [code_at(KEY, NOON + seconds(60 * minute)) for minute in range(2000)]
    assert all(code in CODES for code in codes)
    assert len(set(codes)) > 1500
    assert code_at(KEY, NOON) == code_at(KEY, NOON + seconds(59.999)) != code_at(KEY, NOON + seconds(60))


@pytest.mark.parametrize(
    ("later", "is_good"),
    [(-1, False), (0, True), (59.999, True), (60, True), (89.999, True), (90, False), (150, False)],
)
def test_a_code_is_good_for_its_minute_and_half_a_minute_more(later: float, is_good: bool) -> None:
    assert rules.is_code_good(KEY, code_at(KEY, NOON), NOON + seconds(later)) is is_good


def test_a_code_is_never_a_number_that_means_something_else() -> None:
    taken = frozenset(CODES) - {1234, 5678}
    assert {code_at(KEY, NOON + seconds(60 * minute), taken) for minute in range(40)} == {1234, 5678}
    [only] = [{code_at(KEY, NOON, frozenset({code_at(KEY, NOON)}))}]
    assert code_at(KEY, NOON) not in only


@pytest.mark.parametrize(
    ("wrong", "minutes"),
    [(0, None), (1, None), (4, None), (5, 15), (6, None), (9, None), (10, 60), (11, None), (15, 240)],
)
def test_every_fifth_wrong_code_locks_each_time_four_times_as_long(wrong: int, minutes: int | None) -> None:
    until = rules.locked_until(wrong, NOON)
    assert until == (None if minutes is None else NOON + timedelta(minutes=minutes))
