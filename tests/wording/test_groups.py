"""What a group may read: time, place and topic, and nothing about a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answers import AnsweredInPrivate, OnlyInPrivate
from bot.wording import word
from models.meetings import MeetingAnnounced, MeetingCalled, MeetingCalledOff, MeetingChanged
from models.members import Language
from models.rooms import RoomBound
from models.rules.quorum import Ballots, Formula, decide
from models.votes import VoteAnnounced
from tests.wording.facts_told import MEETING, ZONE, zh

TO_GROUPS = (
    MeetingAnnounced(MEETING),
    MeetingChanged(MEETING),
    MeetingCalledOff(MEETING),
    VoteAnnounced(
        MEETING, 1, Ballots(6), Ballots(), decide(Formula.ORDINARY, 10, 6, Ballots(6), issued=6, on=date(2026, 11, 27))
    ),
    RoomBound("第一党支部"),
    AnsweredInPrivate(),
    OnlyInPrivate(),
)
every_fact = pytest.mark.parametrize("told", TO_GROUPS, ids=lambda told: type(told).__name__)
every_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@every_language
@every_fact
def test_a_group_reads_no_name(told: Any, language: Language) -> None:
    assert "李四" not in word(told, language, ZONE).text


@every_language
@every_fact
def test_a_group_gets_no_buttons_for_what_a_person_answers(told: Any, language: Language) -> None:
    assert word(told, language, ZONE).buttons == ()


def test_an_invitation_in_private_names_the_lead_reader() -> None:
    assert "领学人：李四" in zh(MeetingCalled(MEETING)).text
