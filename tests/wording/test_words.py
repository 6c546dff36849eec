"""What holds for every fact in both languages."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Roster
from bot.channels.channel import Message
from bot.wording import OUR_OWN, word
from bot.wording.registry import WORDS, says
from bot.wording.speech import HARMFUL
from models.attendance import RollCall
from models.dues import WhoOwes
from models.members import Language
from models.rosters import RosterInUse
from tests.wording.facts_told import KINDS, ZONE, any_of, filled, lines

LINE_LIMIT = 64
PLAIN, TEXTS = st.text(alphabet="abc"), st.text(max_size=30)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
every_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@every_language
def test_every_fact_has_words(language: Language) -> None:
    assert [kind.__name__ for kind in KINDS if kind not in WORDS[language]] == []


@every_language
def test_no_words_are_left_of_facts_that_are_gone(language: Language) -> None:
    assert [kind.__name__ for kind in WORDS[language] if kind not in KINDS] == []


def test_two_wordings_of_a_fact_in_one_language_are_a_mistake_of_ours() -> None:
    kind = KINDS[0]
    with pytest.raises(TypeError, match=f"{kind.__name__} is worded twice in zh"):
        says(Language.ZH, kind)(lambda told, speech: "")


@every_kind
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_fact_can_be_said_and_both_languages_offer_the_same_but_the_other_language(
    kind: type[Any], data: st.DataObject
) -> None:
    told = data.draw(any_of(kind, PLAIN if kind in OUR_OWN else TEXTS))
    both = [word(told, language, ZONE) for language in Language]
    for message in both:
        assert not any(unicodedata.category(sign) in HARMFUL - {"Cc"} for sign in message.text)
        assert all(button.label.strip() or not button.line for row in message.buttons for button in row)
    here, there = ([line for line in _flat(said) if "/language" not in line] for said in both)
    assert here == there


@every_language
@every_kind
def test_every_button_fits_its_64_bytes_with_the_longest_numbers(kind: type[Any], language: Language) -> None:
    message = word(filled(kind, "recurrence"), language, ZONE)
    assert [line for line in _flat(message) if len(line.encode()) > LINE_LIMIT] == []


@every_language
@every_kind
def test_no_button_is_dead(kind: type[Any], language: Language) -> None:
    message = word(filled(kind, "word"), language, ZONE)
    assert [button.label for row in message.buttons for button in row if not (button.line or button.url)] == []


@every_language
@every_kind
def test_a_branch_of_60_is_said_in_a_thousand_signs(kind: type[Any], language: Language) -> None:
    message = word(filled(kind, "欧阳明", size=60 if _holds_names(kind) else 3), language, ZONE)
    assert len(message.text) <= 1000


def _holds_names(kind: type[Any]) -> bool:
    return kind in (Roster, RollCall, RosterInUse, WhoOwes)


def _flat(message: Message) -> list[str]:
    return [line for row in lines(message) for line in row]
