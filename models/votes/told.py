"""What is told of votes; of a secret ballot under way never a count."""

from __future__ import annotations

from enum import Enum

from models.facts import fact
from models.meetings import MeetingBrief
from models.rules.minutes import Tally
from models.rules.quorum import Ballots, Decision, Formula, Quorum
from models.votes.tables import Manner


@fact
class VoteCard:
    """To the secretary: a vote under way. ``counts`` are None in a secret ballot, and until she entered them.

    ``is_ending``: she is asked whether it shall end, which nothing takes back.
    """

    number: int
    meeting: MeetingBrief
    subject: str
    formula: Formula
    manner: Manner
    quorum: Quorum
    issued: int
    cast: int
    counts: Ballots | None
    written: Ballots
    is_ending: bool = False


@fact
class BallotPaper:
    """To a voter: her ballot."""

    number: int
    meeting: MeetingBrief
    subject: str


@fact
class BallotTaken:
    """To a voter: her vote is in the box; what it was is said to nobody, herself included."""

    subject: str


@fact
class NoBallotHeld:
    """To who said in words what she would vote, with no ballot of hers open; the words are not repeated."""


@fact
class VoteResult:
    """To the secretary: what a vote came to."""

    number: int
    meeting: MeetingBrief
    subject: str
    formula: Formula
    manner: Manner
    issued: int
    counts: Ballots
    written: Ballots
    decision: Decision

    @property
    def tally(self) -> Tally:
        """Return what counts, written opinions included, as the minutes keep it."""
        one, other = self.counts, self.written
        return Tally(one.in_favour + other.in_favour, one.against + other.against, one.abstained + other.abstained)


@fact
class VoteAnnounced:
    """To the group: counts alone; the subject may name a person."""

    meeting: MeetingBrief
    ordinal: int
    counts: Ballots
    written: Ballots
    decision: Decision


@fact
class VotePublished:
    """To the secretary: the counts were said in so many groups."""

    rooms: int


@fact
class VoteVoided:
    """To the secretary: the vote is void and its counts are gone."""

    subject: str


class Why(Enum):
    """Why a step of a vote cannot be taken."""

    UNKNOWN = "unknown"
    NONE = "none"
    NOT_NOW = "not_now"
    OVER = "over"
    NOT_ENDED = "not_ended"
    TOO_FEW = "too_few"
    UNREACHABLE = "unreachable"
    NO_FORMULA = "no_formula"
    TOO_MANY = "too_many"
    TOO_MANY_WRITTEN = "too_many_written"
    NO_WRITTEN = "no_written"
    NOT_COUNTED = "not_counted"
    BALLOTS_DECIDE = "ballots_decide"
    TOO_FEW_CAST = "too_few_cast"
    NO_BALLOT = "no_ballot"
    VOTED = "voted"
    PRESS = "press"


@fact
class VoteImpossible:
    """A step of a vote that cannot be taken: what was asked for, what is the limit, whom it concerns."""

    why: Why
    asked: int = 0
    limit: int = 0
    names: tuple[str, ...] = ()
