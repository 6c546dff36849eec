"""Votes in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted, short
from bot.wording.en.voting import FORMULAS, quorum_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.quorum import Ballots, Decision, Formula, Outcome
from models.votes import (
    BallotPaper,
    BallotTaken,
    Manner,
    NoBallotHeld,
    VoteAnnounced,
    VoteCard,
    VoteImpossible,
    VotePublished,
    VoteResult,
    VoteVoided,
    Why,
)

MANNERS = {Manner.COUNTED: "counted in the room", Manner.SECRET: "secret ballot"}
OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.NOT_PASSED: "not passed",
    Outcome.NO_QUORUM: "no quorum, the vote does not count",
    Outcome.VOID: "more ballots came back than were given out, the vote is void",
}


@says(Language.EN, VoteCard)
def vote_card(told: VoteCard, speech: Speech) -> Message:
    number, is_secret = told.number, told.manner is Manner.SECRET
    lines = [
        f"Vote {number}: {speech.quote(told.subject)}",
        f"{FORMULAS[told.formula]}, {MANNERS[told.manner]}",
        quorum_line(told.quorum),
    ]
    if is_secret:
        lines.append(f"Ballots given out: {told.issued}, voted: {told.cast}. Who chose what is never shown.")
    elif told.counts is None:
        lines.append(f"Please count and enter, for example: /count_votes {number} 6 2 1 (for, against, abstaining).")
        if told.formula is not Formula.ORDINARY:
            lines.append("Such a vote is to be secret: please enter the count of the papers.")
    else:
        lines.append(f"Entered: {_counts(told.counts)}. It can be entered again.")
    if told.formula is Formula.ADMISSION:
        given = _counts(told.written) if told.written.total else "none"
        lines.append(f"Written opinions: {given}. To enter: /written {number} 1 0 0 (for, against, abstaining).")
    if told.is_ending:
        left = told.issued - told.cast
        if is_secret:
            lines.append(f"{left} have not voted yet." if left > 0 else "All who have a ballot have voted.")
        lines.append("End it now? Nobody can vote afterwards, and the result stands.")
        end, wait = Button("End and see", f"/end_vote {number} 是"), Button("Wait", f"/vote_progress {number}")
        return Message("\n".join(lines), rows([end, wait]))
    return Message("\n".join(lines), rows(_steps(number, is_secret, is_ready=is_secret or told.counts is not None)))


@says(Language.EN, BallotPaper)
def ballot_paper(told: BallotPaper, speech: Speech) -> Message:
    text = (
        f"Ballot · {short(told.meeting, speech)}\n{speech.quote(told.subject)}\n\n"
        "This is secret: it is kept that you voted, not what. Please press a button and do not type; "
        "a vote cannot be changed."
    )
    choices = (("For", "for"), ("Against", "against"), ("Abstain", "abstain"))
    return Message(text, (tuple(Button(label, f"/ballot {told.number}-{value}") for label, value in choices),))


@says(Language.EN, BallotTaken)
def ballot_taken(told: BallotTaken, speech: Speech) -> str:
    return f"Your vote on {speech.quote(told.subject)} is in the box. What it was is not kept with you nor shown here."


@says(Language.EN, NoBallotHeld)
def no_ballot_held(told: NoBallotHeld, speech: Speech) -> Message:
    text = (
        "No ballot waits for you. A secret vote is cast with the buttons of its ballot; in the room, raise your hand. "
        "I did not write down what you typed."
    )
    return Message(text, ((Button("My schedule", "/schedule"),),))


@says(Language.EN, VoteResult)
def vote_result(told: VoteResult, speech: Speech) -> Message:
    handed = f"{counted(told.issued, 'ballot', 'ballots')} given out, {told.counts.total} returned"
    lines = [
        f"Vote {told.number} is over: {speech.quote(told.subject)}",
        f"{FORMULAS[told.formula]}, {handed if told.manner is Manner.SECRET else MANNERS[told.manner]}",
        *_figures(told.counts, told.written, told.decision),
        quorum_line(told.decision.quorum),
        f"By {told.decision.quorum.article}",
    ]
    return Message("\n".join(lines), rows(_after(told.number)))


@says(Language.EN, VoteAnnounced)
def vote_announced(told: VoteAnnounced, speech: Speech) -> str:
    head = f"{short(told.meeting, speech)}: vote {told.ordinal}"
    return "\n".join([head, *_figures(told.counts, told.written, told.decision)])


@says(Language.EN, VotePublished)
def vote_published(told: VotePublished, speech: Speech) -> str:
    if not told.rooms:
        return "No group is bound to the branch, so there is nowhere to announce it. To bind one, send /room in it."
    return f"The counts are in {counted(told.rooms, 'group', 'groups')}, without names and without the subject."


@says(Language.EN, VoteVoided)
def vote_voided(told: VoteVoided, speech: Speech) -> str:
    return f"The vote on {speech.quote(told.subject)} is void and its counts are gone. It can be held again."


@says(Language.EN, VoteImpossible)
def vote_impossible(told: VoteImpossible, speech: Speech) -> str:
    asked, limit = told.asked, told.limit
    return {
        Why.UNKNOWN: "There is no such vote. Please check the number.",
        Why.NONE: "No vote is under way. To open one, send: /vote",
        Why.NOT_NOW: "A vote can be held once check-in is open and until the meeting is closed.",
        Why.OVER: "This vote is over.",
        Why.NOT_ENDED: "This vote is still under way and has no result. Please end it first.",
        Why.TOO_FEW: (
            f"Only {asked} with voting right are there. With fewer than {limit} the result would tell how each one "
            "voted, so the ballot cannot be secret; choose “现场计票” to count in the room."
        ),
        Why.UNREACHABLE: (
            f"No ballot reaches: {speech.names(told.names)}. Please use paper, choose “现场计票” and enter the count."
        ),
        Why.NO_FORMULA: "No article provides for this at such a meeting. Please call a branch members' meeting.",
        Why.TOO_MANY: f"{asked} votes are more than the {limit} there with voting right. Please count again.",
        Why.TOO_MANY_WRITTEN: f"{asked} written opinions are more than the {limit} absent full members. Please check.",
        Why.NO_WRITTEN: "Written opinions count at admissions and full membership only.",
        Why.NOT_COUNTED: "This vote is counted in the room: please enter the count, such as: /count_votes 1 6 2 1",
        Why.BALLOTS_DECIDE: "This ballot is secret: the ballots make the count, it cannot be entered.",
        Why.TOO_FEW_CAST: (
            f"Only {asked} voted. With fewer than {limit} the result would tell how each one voted. "
            "Please wait, or make the vote void."
        ),
        Why.NO_BALLOT: "You have no ballot for this vote. If you are there and got none, please ask your secretary.",
        Why.VOTED: "You have voted already; there is one vote each.",
        Why.PRESS: "Please press a button of the ballot, in private. What is typed stays there and does not count.",
    }[told.why]


def _steps(number: int, is_secret: bool, is_ready: bool) -> list[Button]:
    buttons = [Button("Progress", f"/vote_progress {number}")]
    if is_secret:
        buttons.append(Button("Ballots for latecomers", f"/ballots {number}"))
    if is_ready:
        buttons.append(Button("End the vote", f"/end_vote {number}"))
    return [*buttons, Button("Make it void", f"/void_vote {number}")]


def _counts(counts: Ballots) -> str:
    return f"{counts.in_favour} for, {counts.against} against, {counts.abstained} abstaining"


def _figures(counts: Ballots, written: Ballots, decision: Decision) -> list[str]:
    lines = [f"{_counts(counts)}."]
    if written.total:
        lines.append(f"Written opinions besides: {_counts(written)}.")
    of = "there" if decision.quorum.formula is Formula.ELECTION else "expected"
    needed = (
        f"More than half of {decision.base} {of} with voting right is {decision.needed}; "
        f"{decision.in_favour} are in favour."
    )
    return [*lines, needed, f"Result: {OUTCOMES[decision.outcome]}."]


def _after(number: int) -> list[Button]:
    return [
        Button("Put into the minutes", f"/record_vote {number}"),
        Button("Announce the counts", f"/announce_vote {number}"),
    ]
