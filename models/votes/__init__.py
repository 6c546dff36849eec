"""Votes at a meeting: hands or paper counted by the secretary, or a secret ballot in private chats.

The secret: who has voted (`VoteCast`) and how many chose what (`VoteTally`) are apart, and nothing else remembers a
choice. All votes of one vote share one tally row whose statement is the same whatever was chosen, so neither row
numbers, times, the engine's own row versions nor a logged statement lead from a voter to a choice. What this cannot
keep: the channel carries the press of the button, the engine's logs and dead row versions hold past counts until they
are overwritten, and who reads the counters after every single vote sees each.
"""

from models.votes.casting import cast
from models.votes.holding import announce, count, end, issue, note_written, open_vote, outcome, progress, void
from models.votes.pending import OpenVote, is_voting, papers, under_way
from models.votes.tables import Choice, Manner, Vote, VoteBallot, VoteCast, VoteState, VoteTally
from models.votes.told import (
    BallotPaper,
    BallotTaken,
    NoBallotHeld,
    VoteAnnounced,
    VoteCard,
    VoteImpossible,
    VotePublished,
    VoteResult,
    VoteVoided,
    Why,
)

__all__ = [
    "BallotPaper",
    "BallotTaken",
    "Choice",
    "Manner",
    "NoBallotHeld",
    "OpenVote",
    "Vote",
    "VoteAnnounced",
    "VoteBallot",
    "VoteCard",
    "VoteCast",
    "VoteImpossible",
    "VotePublished",
    "VoteResult",
    "VoteState",
    "VoteTally",
    "VoteVoided",
    "Why",
    "announce",
    "cast",
    "count",
    "end",
    "is_voting",
    "issue",
    "note_written",
    "open_vote",
    "outcome",
    "papers",
    "progress",
    "under_way",
    "void",
]
